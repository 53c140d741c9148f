"""What the page of a joint report shows: rows, sums, categories, other currencies, texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from samband.base.models import Event
from samband.base.templatetags import wording
from samband.base.timeline import Told, tell
from samband.projects.domain.joint_table import TOTAL, Entry, RateShown, SideTable, in_currency
from samband.projects.joint_content import ORDER
from samband.projects.joint_words import CATEGORY_WORDS, FIELD_WORDS, SIDE_WORDS, SORT_WORDS
from samband.projects.models import JointReport


def optional_url(name: str, *arguments: str) -> str:
    """Give the address of another part's page; nothing where this installation has none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def parts_shown(table: SideTable) -> list[tuple[str, str]]:
    """Give the columns of a side's table: part and heading; the rounding difference where there is one."""
    columns = [(TOTAL, _("Eligible")), *((f"fund:{one.code}", one.code) for one in table.funds)]
    columns += [
        ("contribution", _("Contribution")),
        ("public", _("Public contribution")),
        ("automatic-public", _("Automatic public contribution")),
        ("private", _("Private contribution")),
    ]
    if table.total.get("rounding") or any(one.of("rounding") for one in table.entries):
        columns.append(("rounding", _("Rounding difference")))
    return columns


def entry_label(one: Entry) -> str:
    """Name a row: its certificate, or the correction or deduction with its date."""
    return str(SORT_WORDS[one.sort]) % {"number": one.certificate}


def side_shown(report: JointReport, table: SideTable) -> dict[str, Any]:
    """Give a side's table and the sums below it."""
    columns = parts_shown(table)
    approved = table.approved
    return {
        "table": table,
        "label": SIDE_WORDS[table.side],
        "columns": [label for _part, label in columns],
        "rows": [_row(report, one, columns) for one in table.entries],
        "total": _cells(table.total, columns),
        "has_rounding": "rounding" in dict(columns),
        "rounding": table.total.get("rounding", 0),
        "deductions": [_row(report, one, columns) for one in table.deductions],
        "approved": _cells(approved, columns),
        "approved_minor": approved.get(TOTAL, 0),
        "funds": [
            {
                "fund": fund,
                "rate": wording.number(table.rate_of(fund)),
                "claim": table.claim_of(fund.code),
                "not_payable": table.total.get(f"not-payable:{fund.code}", 0),
                "payment": table.payment_of(fund.code),
                "difference": table.payment_of(fund.code) - table.claim_of(fund.code),
            }
            for fund in table.funds
        ],
        "percent": wording.number(table.percent),
        "percent_so_far": wording.number(table.percent_so_far),
        "categories": categories_shown(table),
    }


def _cells(amounts: Mapping[str, int], columns: Sequence[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"label": label, "minor": amounts.get(part, 0)} for part, label in columns]


def _row(report: JointReport, one: Entry, columns: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    return {
        "entry": one,
        "label": entry_label(one),
        "url": reverse("joint-entry", args=[report.key, one.key]),
        "cells": [{"label": label, "minor": one.of(part)} for part, label in columns],
    }


def categories_shown(table: SideTable) -> list[dict[str, Any]]:
    """Give the sum of each category that has one."""
    total = table.total
    return [
        {"label": label, "minor": total[code]} for code, label in CATEGORY_WORDS.items() if total.get(code)
    ]


@dataclass(frozen=True, slots=True)
class InOther:
    """An amount beside, in another currency, with the rate, its day and its source."""

    name: str
    lang: str
    what: str
    minor: int
    shown_minor: int
    currency: str
    rate: str
    on: str
    source: str
    mark: str


def reached(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the indicators of a joint report, their numbers as the reader's language writes them."""
    return [
        {**one, "target": _written(one["target"]), "actual": _written(one["actual"])}
        for one in content.get("indicators", ())
    ]


def _written(kept: str | None) -> str | None:
    return None if kept is None else str(wording.number(Decimal(kept)))


def other_currencies(report: JointReport, tables: Sequence[SideTable]) -> list[InOther]:
    """Give each partner's amounts by its report's own rates, then sums by the programme's fixed rates.

    They are shown for reading; no amount of the report is reckoned from them.
    """
    rows = [
        InOther(
            one.name,
            one.lang,
            entry_label(one),
            one.of(TOTAL),
            in_currency(one.of(TOTAL), rate),
            rate.currency,
            rate_words(rate.per_unit),
            rate.on,
            rate.source,
            rate.mark,
        )
        for table in tables
        for one in table.entries
        for rate in one.rates
    ]
    return [*rows, *_fixed(report, tables)]


def _fixed(report: JointReport, tables: Sequence[SideTable]) -> list[InOther]:
    programme = report.project.programme
    if programme is None:
        return []
    read = programme.read_on.isoformat() if programme.read_on else ""
    return [
        InOther(
            str(SIDE_WORDS[table.side]),
            "",
            _("In all, by the programme's fixed rate"),
            table.eligible_minor,
            in_currency(table.eligible_minor, RateShown(code, Decimal(str(rate)))),
            code,
            rate_words(Decimal(str(rate))),
            read,
            programme.source or programme.name,
            programme.mark,
        )
        for table in tables
        for code, rate in sorted(programme.fixed_rates.items())
    ]


def rate_words(rate: Decimal) -> str:
    """Write a rate with all the decimals it has, as the reader's language does."""
    return str(format_decimal(rate, "0.##########", locale=wording.reader()))


def texts_shown(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the texts under their headings, in the report's order."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for one in sorted(content["texts"], key=lambda text: ORDER.index(text["field"])):
        place = (one["field"], one["work_package"] or one["about"])
        group = groups.setdefault(place, _group(one))
        group["texts"].append(one)
    for one in content["deviations"]:
        group = groups.setdefault(("deviations", ""), {"heading": FIELD_WORDS["deviations"], "texts": []})
        group["texts"].append({"partner": one["who"], "text": one["text"], "lang": one["lang"]})
    return list(groups.values())


def _group(one: Mapping[str, Any]) -> dict[str, Any]:
    heading: Any = FIELD_WORDS[one["field"]]
    if one["work_package"]:
        heading = _("Work package %(number)s") % {"number": one["work_package"]}
    return {"heading": heading, "about": one["about"], "about_lang": one["about_lang"], "texts": []}


def events_of(report: JointReport) -> list[Event]:
    """Give the last lines of a joint report's thread, newest first."""
    return list(
        Event.objects.filter(subject_type="joint_report", subject_key=report.key).order_by("-id")[:50]
    )


def history_of(report: JointReport, people: Mapping[str, str], events: Iterable[Event]) -> list[Told]:
    """Tell what has happened to a joint report, newest first."""
    name = _("joint report %(number)s") % {"number": report.number}
    return tell(events, subject=name, people=people)
