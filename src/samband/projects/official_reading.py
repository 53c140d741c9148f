"""A partner report on its way into another official system: which form, its costs, texts and evidence."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samband.base.agents import OPERATOR, Agent
from samband.kernel.money import minor_text
from samband.projects.costs_entry import report_lines
from samband.projects.costs_reading import ShownLine, shown_lines
from samband.projects.domain.official import evidence
from samband.projects.domain.official.fields import Fact
from samband.projects.domain.official.layout import SYSTEMS, Layout, layout_of
from samband.projects.domain.official.lines import OfficialLine
from samband.projects.models import (
    EvidenceFile,
    IndicatorValue,
    ItemProgress,
    PartnerReport,
    Project,
    ReportLine,
    ReportText,
)
from samband.projects.report_reading import figures_of, sections_of
from samband.projects.report_reckoning import has_frozen, rates_of
from samband.projects.report_words import ITEM_STATE_WORDS, ITEM_WORDS
from samband.projects.terms import cost_lines
from samband.rules.domain.costs.categories import STAFF

HERE: Final = "samband"
_LEDGERS: Final = ("sie", "saf-t")
_VAT: Final[Mapping[str, bool]] = {"recoverable": True, "not-recoverable": False}
_FACT_OF_ITEM: Final = {
    "activity": "activities", "deliverable": "activities", "output": "results", "result": "results",
}  # fmt: skip


def is_elsewhere(project: Project) -> bool:
    """Whether the programme takes the project's reports in another system than this one."""
    return project.official_system != HERE


def layout_for(project: Project, asked: str = "") -> Layout | None:
    """Give the form that is asked for, or else that of the project's official system; none for Samband.

    A project of two sides may report in two systems, so a reader may ask for either's form.
    """
    if not is_elsewhere(project):
        return None
    return layout_of(asked if asked in SYSTEMS else project.official_system)


def official_lines(agent: Agent, report: PartnerReport, layout: Layout) -> list[OfficialLine]:
    """Give a report's costs as an agent may read them, for a system's list of expenditure."""
    lines = list(report_lines(report))
    exchanged = _exchanged(report, lines)
    has_voucher = any(column.field == "voucher" for column in layout.columns)
    shown = shown_lines(agent, report, lines)
    return [_official(report, one, exchanged.get(one.line.pk), has_voucher) for one in shown]


def digest_of(lines: Iterable[OfficialLine]) -> str:
    """Give what unmasked costs are known by; a rate that comes later changes nothing."""
    bare = [replace(line, rate=None, report_minor=None) for line in lines]
    return hashlib.sha256(repr(bare).encode()).hexdigest()


def has_changed_since(report: PartnerReport, layout: Layout, digest: str) -> bool:
    """Whether a report's costs are others than those that were compared, whoever asks."""
    return digest_of(official_lines(OPERATOR, report, layout)) != digest


def _exchanged(report: PartnerReport, lines: Sequence[ReportLine]) -> dict[int, tuple[Decimal | None, int]]:
    """Give each line's rate and amount in the report's currency; nothing while a rate is missing."""
    if has_frozen(report):
        return {line.pk: (line.rate, line.amount_minor) for line in lines if line.amount_minor is not None}
    found = rates_of(report, lines)
    if not found.is_complete:
        return {}
    own, rates = report.partner.project.currency, found.per_unit
    known: dict[int, tuple[Decimal | None, int]] = {}
    for line, cost in zip(lines, cost_lines(lines, rates, own), strict=True):
        old = line.taken_back_from
        rate = old.rate if old else None if line.currency == own else rates[line.currency]
        known[line.pk] = (rate, cost.declared_minor)
    return known


def _official(
    report: PartnerReport, one: ShownLine, exchanged: tuple[Decimal | None, int] | None, has_voucher: bool
) -> OfficialLine:
    """Give one line. A ledger's lines bear the number of its voucher, all others that of their document."""
    line, partner = one.line, report.partner
    rate, minor = exchanged or (None, None)
    is_booked = line.source in _LEDGERS and has_voucher
    return OfficialLine(
        number=line.number,
        key=line.key,
        partner=partner.abbreviation or str(partner.number),
        category=line.category,
        currency=line.currency,
        declared_minor=line.declared_minor,
        cost_option=line.cost_option.name if line.cost_option else "",
        document_number="" if is_booked else one.document_number,
        supplier=one.supplier,
        description=one.description,
        invoice_on=line.invoice_on,
        paid_on=line.paid_on,
        total_minor=line.invoice_minor,
        vat_minor=line.vat_minor,
        is_vat_recoverable=_VAT.get(line.vat),
        rate=rate,
        report_minor=minor,
        report_currency=partner.project.currency,
        procurement=line.procurement.name if line.procurement else "",
        comment=one.comment,
        voucher=one.document_number,
        account=line.account,
        is_payroll=line.is_payroll or line.category == STAFF,
    )


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a report says: for the form's fields, and texts that are of no kind a form of ours knows."""

    facts: list[Fact]
    texts: list[Fact]


def facts_of(agent: Agent, report: PartnerReport, layout: Layout) -> ReportFacts:
    """Give what a report says, in the report's language, with what its figures come to where it is asked."""
    wanted = {code for field in layout.fields for code in field.takes}
    lang = report.lang or report.partner.project.lang or "en"
    texts = [
        Fact(
            one.text.field,
            one.text.text,
            subject=one.text.about,
            title=one.heading if one.text.about else "",
            lang=one.text.lang,
        )
        for one in sections_of(report, list(ReportText.objects.filter(report=report)))
        if one.text.text.strip()
    ]
    facts = list(texts)
    with translation.override(lang):
        if wanted & {"activities", "results"}:
            facts += _progress(report, lang)
        if "indicator" in wanted:
            facts += _indicators(agent, report)
        if wanted & {"amount-claimed", "accumulated-costs"}:
            facts += _sums(report, lang)
    return ReportFacts(facts, [one for one in texts if one.code not in wanted])


def _progress(report: PartnerReport, lang: str) -> list[Fact]:
    rows = ItemProgress.objects.filter(report=report).select_related("item").order_by("item__number", "id")
    found = []
    for row in rows:
        state = str(ITEM_STATE_WORDS[row.state])
        done = f" {date_format(row.done_on, 'j F Y')}" if row.done_on else ""
        head = f"{ITEM_WORDS[row.item.sort]} {row.item.number}: {row.item.title} – {state}{done}"
        found.append(Fact(_FACT_OF_ITEM[row.item.sort], f"{head}\n{row.text}".strip(), lang=row.lang or lang))
    return found


def _indicators(agent: Agent, report: PartnerReport) -> list[Fact]:
    """Give what the partner says of indicators in the period; what is not reported is left out."""
    seen = IndicatorValue.objects.visible_to(agent).filter(partner=report.partner_id, period=report.period_id)
    found = []
    for one in seen.exclude(known="not-reported").select_related("indicator").order_by("indicator__number"):
        if one.value is None:
            said = _("Not known yet: %(what)s") % {"what": one.pending_on}
        else:
            said = f"{one.value.normalize():f} {one.indicator.unit}".strip()
        title = f"{one.indicator.code} {one.indicator.name}".strip()
        text = f"{said}\n{one.comment}".strip()
        found.append(Fact("indicator", text, subject=one.indicator.key, title=title, lang=one.lang))
    return found


def _sums(report: PartnerReport, lang: str) -> list[Fact]:
    """Give what is claimed of each fund and what was spent so far, as they were reckoned, never anew."""
    figures = figures_of(report)
    if figures is None:
        return []
    claimed = [f"{one['code']}: {minor_text(one['minor'])} {figures.currency}" for one in figures.funds]
    spent = [
        f"{row.label}: {minor_text(row.over.cumulative_minor)} {figures.currency}" for row in figures.rows
    ]
    return [
        Fact("amount-claimed", "\n".join(claimed), lang=lang),
        Fact("accumulated-costs", "\n".join(spent), lang=lang),
    ]


def evidence_of(agent: Agent, report: PartnerReport, lines: Iterable[OfficialLine]) -> evidence.EvidenceIndex:
    """Number a report's evidence as an agent may take it; payroll they may not see is named, not given."""
    seen = set(EvidenceFile.objects.visible_to(agent).filter(report=report).values_list("pk", flat=True))
    kept = EvidenceFile.objects.visible_to(OPERATOR).filter(report=report).select_related("line")
    files = [
        evidence.EvidenceFile(
            key=one.key,
            line_key=one.line.key if one.line else "",
            name=one.name,
            sha256=one.sha256,
            size=one.size,
            is_withheld=one.pk not in seen,
        )
        for one in kept.exclude(scan="infected").order_by("id")
    ]
    return evidence.evidence_index(lines, files)
