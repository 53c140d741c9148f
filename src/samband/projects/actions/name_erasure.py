"""Taking a person's name out of what is written about a partner's reports, its control and joint reports.

Amounts, dates and keys stay: they are accounted for. What is sealed or append-only is left alone: plan
versions, certificates and corrections, which ask for bodies and never for persons.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet

from samband.accounts.access import can_erase_person
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.models import Event, Wording
from samband.projects.domain.masking import mask_text, mask_whole
from samband.projects.models import (
    Control,
    ControlQuestion,
    CostImport,
    EvidenceFile,
    Finding,
    IndicatorValue,
    ItemProgress,
    JointEdition,
    JointReport,
    JointText,
    OfficialComparison,
    OfficialPaper,
    Partner,
    PartnerReport,
    Procurement,
    ReportLine,
    ReportText,
    StaffMember,
)

_BATCH: Final = 100
_OF_PAY: Final = ("description", "comment", "supplier", "document_number", "paid_directly_by")
_Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Texts:
    """Rows with the fields in which somebody may be named."""

    rows: "QuerySet[Any]"
    fields: Sequence[str]


def hide_in_lines(partner: Partner, name: str) -> int:
    """Hide a name, each of its words and every personal number in a partner's lines; give in how many.

    Not an event: the action that erases has the line and the transaction.
    """
    lines = _Texts(ReportLine.objects.filter(report__partner=partner), _OF_PAY)
    compared = _Texts(_comparisons(partner), ("found", "problems", "file_name"))
    papers = _Texts(EvidenceFile.objects.filter(report__partner=partner, is_payroll=True), ("name",))
    contracts = _Texts(StaffMember.objects.filter(partner=partner), ("document_name",))

    def hide(text: str) -> str:
        return mask_text(text, [name])

    for more in (compared, papers, contracts):
        _hide_in(more, hide)
    return _hide_in(lines, hide)


def hide_in_texts(partner: Partner, words: Iterable[str]) -> int:
    """Hide whole names or addresses in texts about a partner's reports; give in how many rows they stood.

    Not an event: the action that erases has the line and the transaction.
    """
    known = [word for word in words if word.strip()]

    def hide(text: str) -> str:
        return mask_whole(text, known)

    return sum(_hide_in(one, hide) for one in (*_of_reports(partner), *_of_control(partner))) if known else 0


def take_address_out(person: Person, *, by: Agent) -> int:
    """Hide an erased person's address in texts of the reports that they had to do with; give in how many.

    Not an event: the erasure of the person has the line.
    """
    can_erase_person(by, person).or_refuse()
    lines = Event.objects.filter(subject_type="partner_report", person_key=person.key)
    partners = Partner.objects.filter(reports__key__in=lines.values("subject_key")).distinct()
    return sum(hide_in_texts(one, [person.email]) for one in partners)


def _comparisons(partner: Partner) -> "QuerySet[OfficialComparison]":
    return OfficialComparison.objects.filter(report__partner=partner)


def _of_reports(partner: Partner) -> list[_Texts]:
    mine = {"report__partner": partner}
    joint = JointReport.objects.filter(project=partner.project_id)
    return [
        _Texts(ReportLine.objects.filter(**mine), _OF_PAY),
        _Texts(ReportText.objects.filter(**mine), ("text",)),
        _Texts(ItemProgress.objects.filter(**mine), ("text",)),
        _Texts(EvidenceFile.objects.filter(**mine), ("name",)),
        _Texts(OfficialPaper.objects.filter(**mine), ("name",)),
        _Texts(_comparisons(partner), ("found", "problems", "file_name")),
        _Texts(CostImport.objects.filter(partner=partner), ("overview", "choice", "summary", "file_name")),
        _Texts(Procurement.objects.filter(partner=partner), ("name", "note", "conflict_note")),
        _Texts(IndicatorValue.objects.filter(partner=partner), ("comment", "pending_on", "why")),
        _Texts(JointText.objects.filter(report__in=joint), ("text",)),
        _Texts(joint, ("content", "why")),
        _Texts(JointEdition.objects.filter(report__in=joint), ("content",)),
    ]


def _of_control(partner: Partner) -> list[_Texts]:
    reports = PartnerReport.objects.filter(partner=partner)
    controls = Control.objects.filter(report__in=reports)
    notes = [
        said["note"]
        for checklist in controls.values_list("checklist", flat=True)
        for said in checklist.values()
        if said.get("note")
    ]
    lines = Event.objects.filter(
        subject_type="partner_report", subject_key__in=reports.values("key"), wording__isnull=False
    )
    return [
        _Texts(reports, ("why",)),
        _Texts(controls, ("sample_method", "conclusion")),
        _Texts(Finding.objects.filter(control__in=controls), ("comment",)),
        _Texts(ControlQuestion.objects.filter(report__in=reports), ("question", "answer")),
        _Texts(Wording.objects.filter(key__in=notes), ("text",)),
        _Texts(Wording.objects.filter(pk__in=lines.values("wording")), ("text",)),
    ]


def _hide_in(texts: _Texts, hide: _Hide) -> int:
    """Hide in some rows; give how many were touched."""
    touched: list[Model] = []
    for row in texts.rows:
        before = [getattr(row, name) for name in texts.fields]
        after = [_hidden(value, hide) for value in before]
        if before != after:
            for name, value in zip(texts.fields, after, strict=True):
                setattr(row, name, _fitting(row, name, value))
            touched.append(row)
    if touched:
        texts.rows.model._base_manager.bulk_update(touched, texts.fields, batch_size=_BATCH)
    return len(touched)


def _fitting(row: Model, name: str, value: Any) -> Any:
    """Cut a text to its field's length, since what hides a name may be longer than the name."""
    longest = getattr(row._meta.get_field(name), "max_length", None)
    return value[:longest] if longest and isinstance(value, str) else value


def _hidden(value: Any, hide: _Hide) -> Any:
    """Hide in every text of plain values, however deep; what names a thing by its key stays."""
    if isinstance(value, str):
        return hide(value) if value else value
    if isinstance(value, list):
        return [_hidden(one, hide) for one in value]
    if isinstance(value, dict):
        return {part: one if part == "key" else _hidden(one, hide) for part, one in value.items()}
    return value
