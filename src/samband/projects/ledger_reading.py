"""The ledger as its page reads it: rows by filter, balances as sums with the rows they are sums of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from samband.kernel.money import minor_text
from samband.projects.control_words import SORT_WORDS, part_words
from samband.projects.ledger_words import CAUSE_WORDS
from samband.projects.models import LedgerEntry, Partner, Project
from samband.projects.models.joint import ENTRY_SORTS

PAGE: Final = 100
COLUMNS: Final = (
    *("number", "on", "partner", "side", "period", "sort", "part", "currency", "amount"),
    *("cause", "cause_key", "turn", "at"),
)
_PAGES: Final = {
    "partner_report": "partner-report",
    "certificate": "certificate-detail",
    "joint_report": "joint-report",
}
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which rows are shown: of a partner (by key), a sort, a part; nothing said means all."""

    partner: str = ""
    sort: str = ""
    part: str = ""

    def of(self, rows: "QuerySet[LedgerEntry]") -> "QuerySet[LedgerEntry]":
        """Keep these rows."""
        if self.partner:
            rows = rows.filter(partner__key=self.partner)
        if self.sort:
            rows = rows.filter(sort=self.sort)
        return rows.filter(part=self.part) if self.part else rows

    def query(self, **more: str) -> str:
        """Write it as an address does."""
        words = {"partner": self.partner, "sort": self.sort, "part": self.part, **more}
        return urlencode({name: value for name, value in words.items() if value})


def choices_of(project: Project, rows: "QuerySet[LedgerEntry]") -> dict[str, list[tuple[str, Any]]]:
    """Give what one can choose among: what there are rows of."""
    partners = Partner.objects.filter(pk__in=rows.values("partner"))
    partners = partners.select_related("organisation").order_by("number")
    parts = rows.order_by("part").values_list("part", flat=True).distinct()
    return {
        "partner": [(one.key, one.organisation.name) for one in partners],
        "sort": [(one, SORT_WORDS[one]) for one in ENTRY_SORTS],
        "part": [(one, part_words(one)) for one in parts],
    }


def balances(rows: "QuerySet[LedgerEntry]", url: str, chosen: Narrowed) -> list[dict[str, Any]]:
    """Give the sums of rows by partner, sort and part, each leading to exactly its rows."""
    shown = rows if chosen.part else rows.filter(part="total")
    sums = shown.values_list(
        "partner__key", "partner__number", "partner__organisation__name", "sort", "part", "currency"
    )
    found = sums.annotate(whole=Sum("amount_minor"), count=Count("id"))
    result = []
    for key, number, name, sort, part, currency, whole, count in found.order_by(
        "partner__number", "sort", "part"
    ):
        query = Narrowed(key or "", sort, part).query()
        result.append(
            {
                "partner": name or number or "–",
                "sort": SORT_WORDS[sort],
                "part": part_words(part),
                "whole": whole,
                "currency": currency,
                "count": count,
                "url": f"{url}?{query}#rows",
            }
        )
    return result


def rows_page(
    rows: "QuerySet[LedgerEntry]", after: str, url: str, chosen: Narrowed
) -> tuple[list[dict[str, Any]], Mapping[str, str]]:
    """Give a page of rows, the oldest first, behind a row's number; and links onward."""
    if after.isdecimal() and len(after) < 18:
        rows = rows.filter(pk__gt=int(after))
    got = list(rows.select_related("partner__organisation", "period").order_by("pk")[: PAGE + 1])
    onward = f"{url}?{chosen.query(after=str(got[PAGE - 1].pk))}#rows" if len(got) > PAGE else ""
    links = {"next_url": onward, "previous_url": f"{url}?{chosen.query()}#rows" if after else ""}
    return [_shown(one) for one in got[:PAGE]], links


def _shown(one: LedgerEntry) -> dict[str, Any]:
    return {
        "one": one,
        "partner": one.partner.organisation.name if one.partner else "–",
        "period": one.period.number if one.period else "",
        "sort": SORT_WORDS[one.sort],
        "part": part_words(one.part),
        "cause": CAUSE_WORDS.get(one.cause_type, one.cause_type),
        "cause_url": _cause_url(one),
    }


def _cause_url(one: LedgerEntry) -> str:
    try:
        return reverse(_PAGES[one.cause_type], args=[one.cause_key])
    except (KeyError, NoReverseMatch):
        return ""


def export_rows(rows: "QuerySet[LedgerEntry]") -> Iterator[list[str]]:
    """Give rows as a file holds them, some hundred at a time, in the order they were posted."""
    last = 0
    found = rows.select_related("partner", "period").order_by("pk")
    while chunk := list(found.filter(pk__gt=last)[:_CHUNK]):
        for one in chunk:
            yield [
                *(str(one.pk), one.on.isoformat(), str(one.partner or ""), one.side),
                *(str(one.period.number) if one.period else "", one.sort, one.part, one.currency),
                *(minor_text(one.amount_minor), one.cause_type, one.cause_key, str(one.turn)),
                one.at.isoformat(),
            ]
        last = chunk[-1].pk
