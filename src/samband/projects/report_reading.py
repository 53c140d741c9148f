"""A partner report as its pages and papers read it: figures in rows, texts in sections, its thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from samband.accounts.access import titles_of
from samband.base.models import Event
from samband.base.timeline import Told, people_of, tell
from samband.projects.domain.carry_over import CarryOver
from samband.projects.domain.report_prefill import CONDITION, CRITERION, OF_THE_WHOLE, WORK_PACKAGE, own_items
from samband.projects.domain.shares import Split, Terms
from samband.projects.kept_figures import row_of, split_of
from samband.projects.models import PartnerReport, ReportText
from samband.projects.plan_words import CRITERION_PARTS, CRITERION_WORDS
from samband.projects.report_reckoning import Reckoned, has_frozen, reckoned
from samband.projects.report_start import conditions_of
from samband.projects.report_words import CATEGORY_WORDS, FIELD_WORDS, ITEM_WORDS, KIND_WORDS, STEP_WORDS
from samband.projects.terms import terms_for
from samband.rules.domain.costs.categories import CATEGORIES


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A category, or all: its budget, what was reported before, now and in all, and what is left."""

    label: Any
    over: CarryOver
    rate: str = ""
    code: str = ""

    @property
    def is_overspent(self) -> bool:
        """Whether more is declared than the budget holds."""
        return self.over.remaining_minor < 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A report's figures, frozen or reckoned now; amounts are minor units of ``currency``."""

    currency: str
    is_frozen: bool
    rows: tuple[FigureRow, ...]
    whole: FigureRow
    split: Split
    kinds: tuple[tuple[Any, int], ...]
    not_payable: Mapping[str, int]
    rates: tuple[tuple[str, Mapping[str, Any]], ...]
    percents: Mapping[str, Decimal]

    @property
    def funds(self) -> list[dict[str, Any]]:
        """Give what each fund pays, the contribution beside it, and what is above its award."""
        return [
            {
                "code": part.fund,
                "percent": self.percents.get(part.fund),
                "minor": part.minor,
                "contribution": part.contribution_minor,
                "not_payable": self.not_payable.get(part.fund, 0),
            }
            for part in self.split.funds
        ]


def figures_of(report: PartnerReport, known: Reckoned | None = None) -> Figures | None:
    """Give a report's figures: as they were frozen, or reckoned now; none while a rate is missing."""
    if has_frozen(report):
        terms = terms_for(report.plan, report.partner.key)
        frozen, carried = dict(report.figures or {}), dict(report.carry_over or {})
        rows = {name: row_of(carried[name]) for name in (*CATEGORIES, "total")}
        split, kept = split_of(frozen["split"]), report.rates
        not_payable = frozen.get("not_payable", {})
        return _figures(report, terms, rows, split, not_payable, kept, True)
    known = known or reckoned(report)
    if known.figures is None or known.whole is None:
        return None
    rows = {**known.rows, "total": known.whole}
    above = {one.fund: one.not_payable_minor for one in known.payable}
    return _figures(report, known.terms, rows, known.figures.split, above, known.rates.kept, False)


def _figures(
    report: PartnerReport,
    terms: Terms,
    rows: Mapping[str, CarryOver],
    split: Split,
    not_payable: Mapping[str, int],
    rates: Mapping[str, Mapping[str, Any]],
    is_frozen: bool,
) -> Figures:
    given = {name.partition("_")[0]: f"{percent} %" for name, percent in terms.options.items()}
    shown = [
        FigureRow(CATEGORY_WORDS[name], rows[name], given.get(name, ""), name)
        for name in CATEGORIES
        if rows[name].budget_minor or rows[name].cumulative_minor
    ]
    parts = (split.public_minor, split.automatic_public_minor, split.private_minor)
    kinds = tuple(zip(KIND_WORDS.values(), parts, strict=True))
    return Figures(
        currency=terms.currency,
        is_frozen=is_frozen,
        rows=tuple(shown),
        whole=FigureRow("", rows["total"]),
        split=split,
        kinds=kinds,
        not_payable=not_payable,
        rates=tuple(sorted(rates.items())),
        percents={share.fund: share.percent for share in terms.funds},
    )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what was done: its heading, what the plan or the grant says of it, and its text."""

    heading: str
    lang: str
    said: tuple[tuple[str, str], ...]
    text: ReportText


def sections_of(report: PartnerReport, texts: list[ReportText]) -> list[Section]:
    """Give a report's texts in the order of its pages, each with the plan beside it."""
    by = {(one.field, one.about): one for one in texts}
    content = report.plan.content
    items = own_items(content, report.partner.key, before=report.ends_before.isoformat())
    found = [
        Section(str(FIELD_WORDS[name]), "", (), by[name, ""]) for name in OF_THE_WHOLE if (name, "") in by
    ]
    for one in content["work_packages"]:
        if (WORK_PACKAGE, one["key"]) in by:
            own = [item for item in items if item["work_package"] == one["key"]]
            told = tuple((_item_words(item), item["lang"]) for item in own)
            said = ((one["text"], one["lang"]), *told) if one["text"] else told
            heading = f"{one['number']}. {one['title']}"
            found.append(Section(heading, one["lang"], said, by[WORK_PACKAGE, one["key"]]))
    for one in content["criteria"]:
        if (CRITERION, one["key"]) in by:
            said = tuple(
                (f"{label}: {one[part]}", one["lang"]) for part, label in CRITERION_PARTS.items() if one[part]
            )
            heading = one["name"] or str(CRITERION_WORDS[one["criterion"]])
            found.append(Section(heading, one["lang"], said, by[CRITERION, one["key"]]))
    for asked in conditions_of(report.partner.project):
        if (CONDITION, asked.key) in by:
            said = ((asked.text, asked.lang),)
            found.append(Section(asked.question, asked.lang, said, by[CONDITION, asked.key]))
    return found


def _item_words(item: Mapping[str, Any]) -> str:
    due = f" ({item['due_on']})" if item["due_on"] else ""
    return f"{ITEM_WORDS[item['sort']]} {item['number']}: {item['title']}{due}"


def timeline_of(report: PartnerReport) -> list[Told]:
    """Give what happened to a report, the latest first."""
    events = list(
        Event.objects.filter(subject_type="partner_report", subject_key=report.key)
        .select_related("wording")
        .order_by("-at", "-id")[:100]
    )
    return tell(events, subject=name_of(report), people=titles_of(people_of(events)))


def name_of(report: PartnerReport) -> str:
    """Give what a report is called: its project, partner and period."""
    return f"{report.partner.project}, {report.partner}, {report.period.number}"


def steps_of(report: PartnerReport, here: str) -> list[dict[str, Any]]:
    """Give the steps of writing a report, in order, each with the way to it."""
    return [
        {
            "name": name,
            "label": label,
            "url": reverse(f"partner-report-{name}", args=[report.key]),
            "is_here": name == here,
        }
        for name, label in STEP_WORDS.items()
    ]
