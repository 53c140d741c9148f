"""Writes of a report's cost lines: one row or the whole grid, numbers in order, parked costs again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.actions.costs import held_report, subject_of
from samband.projects.costs_entry import Entry, entry_of, report_lines, said_of
from samband.projects.domain.cost_entry import EntryRefused, Said
from samband.projects.models import EvidenceFile, PartnerReport, ReportLine
from samband.projects.parked_lines import parked_lines

declare("partner_report.costs_saved", _("{by} saved costs of a partner report"))
declare("partner_report.costs_renumbered", _("{by} numbered the costs of a partner report anew"))
declare("partner_report.cost_taken_back", _("{by} took a parked cost back into a partner report"))

# More lines than any partner has in a period; what is larger is reported as sums of an account.
MOST_LINES: Final = 5_000
_GONE: Final = _("This line is not there any more. Reload the page.")
_WRITTEN: Final = (
    *("category", "declared_minor", "currency", "description", "comment", "document_number", "supplier"),
    *("account", "invoice_on", "paid_on", "invoice_minor", "vat_minor", "vat", "units", "cost_option"),
    *("staff", "procurement", "work_package", "form", "paid_directly_by", "is_payroll", "version"),
)
_REFERRED: Final = ("report", "cost_option", "staff", "procurement", "work_package", "taken_back_from")
_OFFSET: Final = 1_000_000


@transaction.atomic
def save_lines(
    report: PartnerReport,
    *,
    by: Agent,
    version: int,
    changed: Mapping[str, Said] | None = None,
    added: Sequence[Said] = (),
    removed: Collection[str] = (),
) -> list[str]:
    """Save changes of a report's lines, all in one; ``changed`` and ``removed`` go by the lines' keys.

    Gives the keys of the lines that were added. A line that was taken back keeps its amount and currency.

    Raises:
        Refused: when the agent does not write the report, a line is gone, or cannot be kept as it is said.
        ChangedMeanwhile: when somebody else saved the report.
    """
    held = held_report(report, by=by, version=version)
    entry = entry_of(held)
    lines = {line.key: line for line in report_lines(held)}
    touched = [_changed(lines, key, said, entry) for key, said in (changed or {}).items()]
    for line in touched:
        line.version += 1
    ReportLine.objects.bulk_update(touched, _WRITTEN, batch_size=200)
    _remove([lines[key] if key in lines else _gone() for key in removed])
    made = added_lines(held, entry, added, lang=held.lang)
    if len(lines) + len(made) > MOST_LINES:
        raise Refused(_("A report holds at most 5,000 lines. Report sums of an account instead."))
    ReportLine.objects.bulk_create(made, batch_size=200)
    paid = [line.pk for line in touched if line.is_payroll]
    EvidenceFile.objects.filter(line__in=paid, is_payroll=False).update(is_payroll=True)
    record(
        "partner_report.costs_saved",
        subject_of(held),
        by=by,
        changed=len(touched),
        added=len(made),
        removed=len(removed),
    )
    return [line.key for line in made]


def _gone() -> ReportLine:
    raise Refused(_GONE)


def _changed(lines: Mapping[str, ReportLine], key: str, said: Said, entry: Entry) -> ReportLine:
    line = lines[key] if key in lines else _gone()
    if line.taken_back_from is not None:
        line.description, line.comment = said.description, said.comment
        line.procurement = entry.procurements.get(said.procurement)
    else:
        fill(line, said, entry)
    return line


def added_lines(
    report: PartnerReport, entry: Entry, added: Sequence[Said], *, lang: str = "", source: str = "typed"
) -> list[ReportLine]:
    """Give new lines after the last one, unsaved."""
    last = report.lines.aggregate(last=Max("number"))["last"] or 0
    made = []
    for number, said in enumerate(added, last + 1):
        line = ReportLine(report=report, number=number, lang=lang, source=source)
        fill(line, said, entry)
        made.append(line)
    return made


def fill(line: ReportLine, said: Said, entry: Entry) -> None:
    """Write what was said into a line, with what it comes to; unsaved.

    Raises:
        Refused: when it cannot be kept as it is said.
    """
    try:
        reckoned = entry.reckon(said)
    except EntryRefused as why:
        raise Refused(_("A line cannot be kept as it is written. Look at what is said beside it.")) from why
    line.category, line.currency = reckoned.category, reckoned.currency
    line.declared_minor, line.units = reckoned.declared_minor, reckoned.units
    line.is_payroll = reckoned.is_payroll or said.is_payroll
    line.description, line.comment = said.description, said.comment
    line.document_number, line.supplier, line.account = said.document_number, said.supplier, said.account
    line.invoice_on, line.paid_on = said.invoice_on, said.paid_on
    line.invoice_minor, line.vat_minor, line.vat = said.invoice_minor, said.vat_minor, said.vat
    line.cost_option = entry.options.get(said.option)
    line.staff = entry.staff.get(said.staff)
    line.procurement = entry.procurements.get(said.procurement)
    line.work_package = entry.work_packages.get(said.work_package)
    line.form, line.paid_directly_by = said.form, said.paid_directly_by
    try:
        line.clean_fields(exclude=_REFERRED)
    except ValidationError as wrong:
        raise Refused(_("A line cannot be kept as it is written. Look at what is said beside it.")) from wrong


def _remove(lines: Sequence[ReportLine]) -> None:
    """Take lines out; their files stay with the report. What a controller wrote of stays, too."""
    keys = [line.pk for line in lines]
    EvidenceFile.objects.filter(line__in=keys).update(line=None)
    try:
        ReportLine.objects.filter(pk__in=keys).delete()
    except ProtectedError as held:
        raise Refused(
            _("The controller has written of this line, so it stays. Write 0 as its amount instead.")
        ) from held


@transaction.atomic
def renumber_lines(report: PartnerReport, *, by: Agent, version: int, order: str = "number") -> int:
    """Number a report's lines from 1, as they stand, by ``category`` or by ``date``; gives how many.

    Raises:
        Refused: when the agent does not write the report.
        ChangedMeanwhile: when somebody else saved it.
    """
    held = held_report(report, by=by, version=version)
    orders = {"category": ("category", "number"), "date": ("invoice_on", "paid_on", "number")}
    lines = list(held.lines.order_by(*orders.get(order, ("number",)), "id").only("report", "number"))
    # Numbers are unique in a report, so they are first moved out of each other's way.
    held.lines.update(number=F("number") + _OFFSET)
    for number, line in enumerate(lines, 1):
        line.number = number
    ReportLine.objects.bulk_update(lines, ["number"], batch_size=200)
    record("partner_report.costs_renumbered", subject_of(held), by=by, lines=len(lines))
    return len(lines)


@transaction.atomic
def take_back_line(report: PartnerReport, *, by: Agent, version: int, parked: str) -> ReportLine:
    """Take a cost that control parked into a later report, with the rate and amount it had.

    Raises:
        Refused: when the agent does not write the report, or no such cost is parked.
        ChangedMeanwhile: when somebody else saved the report.
    """
    held = held_report(report, by=by, version=version)
    found = parked_lines(held).filter(key=parked).first()
    if found is None:
        raise Refused(_("This cost is not parked any more, or it is in another report already."))
    said = said_of(found)
    line = ReportLine(report=held, lang=found.lang, source="taken-back", taken_back_from=found)
    line.number = (held.lines.aggregate(last=Max("number"))["last"] or 0) + 1
    for name in ("rate", "amount_minor", "cost_option", "staff", "procurement", "work_package"):
        setattr(line, name, getattr(found, name))
    for name in _WRITTEN:
        if name not in ("version", "cost_option", "staff", "procurement", "work_package"):
            setattr(line, name, getattr(said, name))
    line.save(force_insert=True)
    record("partner_report.cost_taken_back", subject_of(held), by=by, line=line.key, parked=found.key)
    return line
