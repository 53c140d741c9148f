"""Exchange rates as lists show them: narrowed, a page at a time, with the months that are missing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django.db.models import Q
from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.base.templatetags.wording import day as day_in_words
from samband.base.templatetags.wording import reader
from samband.rules.domain.exchange import BASE, FIXED, MONTHLY, month_before
from samband.rules.exchange import written
from samband.rules.models import ExchangeRate, ExchangeRateQuerySet

ROWS: Final = 100
# The columns of the files one takes home, which are those that can be brought again.
COLUMNS: Final = (
    "currency", "base", "per_base", "month", "valid_before", "sort", "scope", "source", "read_on", "mark",
)  # fmt: skip
_MOST_MONTHS = 24
_MOST_NAMED = 12
_ORDER = ("-valid_from", "currency", "pk")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list of rates is narrowed to, each part empty where it is not."""

    currency: str = ""
    year: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> "Chosen":
        """Read it from an address; what is no currency or year narrows nothing."""
        currency, year = str(asked.get("currency", "")), str(asked.get("year", ""))
        return cls(
            currency if re.fullmatch("[A-Z]{3}", currency) else "",
            year if re.fullmatch("(19|20)[0-9]{2}", year) else "",
        )

    def parts(self) -> dict[str, str]:
        """Give the filters that hold."""
        return {name: part for name, part in (("currency", self.currency), ("year", self.year)) if part}


def narrowed(chosen: Chosen, agent: Agent) -> ExchangeRateQuerySet:
    """Give the rates in force that a list shows, the latest first."""
    found = ExchangeRate.objects.visible_to(agent).in_force().order_by(*_ORDER)
    if chosen.currency:
        found = found.filter(currency=chosen.currency)
    if chosen.year:
        found = found.filter(valid_from__gte=f"{chosen.year}-01-01", valid_from__lte=f"{chosen.year}-12-31")
    return found


def page_after(found: ExchangeRateQuerySet, key: str, rows: int = ROWS) -> tuple[list[ExchangeRate], str]:
    """Cut a page out of a list, after the row of a key; give also the key to go on from, or ""."""
    last = ExchangeRate.objects.filter(key=key).first() if re.fullmatch("[a-z0-9]{12}", key) else None
    if last is not None:
        same = Q(valid_from=last.valid_from)
        found = found.filter(
            Q(valid_from__lt=last.valid_from)
            | (same & Q(currency__gt=last.currency))
            | (same & Q(currency=last.currency, pk__gt=last.pk))
        )
    got = list(found.select_related("replaces")[: rows + 1])
    return got[:rows], got[rows - 1].key if len(got) > rows else ""


def choices_of(agent: Agent) -> tuple[list[str], list[str]]:
    """Give the currencies and the years that there are rates of."""
    found = ExchangeRate.objects.visible_to(agent).in_force().order_by()
    currencies = sorted(found.values_list("currency", flat=True).distinct())
    years = sorted({day.year for day in found.values_list("valid_from", flat=True).distinct()}, reverse=True)
    return currencies, [str(year) for year in years]


def missing_months(agent: Agent, today: date) -> list[dict[str, Any]]:
    """Give the months up to this one in which currencies have no rate that had one before, the latest first.

    At most two years back; at most twelve currencies are named of a month, and how many more there are.
    """
    months = [today.replace(day=1)]
    while len(months) < _MOST_MONTHS:
        months.append(month_before(months[-1]))
    rates = ExchangeRate.objects.visible_to(agent).in_force().filter(sort=MONTHLY, base=BASE)
    there: dict[str, set[date]] = {}
    for currency, starts in rates.filter(valid_from__gte=months[-1]).values_list("currency", "valid_from"):
        there.setdefault(currency, set()).add(starts)
    gaps = []
    for month in months:
        names = sorted(code for code, has in there.items() if month not in has and min(has) < month)
        if names:
            more = max(0, len(names) - _MOST_NAMED)
            gaps.append({"month": month_words(month), "names": names[:_MOST_NAMED], "more": more})
    return gaps


def month_words(day: date) -> str:
    """Name a month and its year as the reader's language does."""
    return format_skeleton("yMMMM", day, locale=reader())


def rate_words(row: ExchangeRate) -> str:
    """Write a rate with all its decimals, as the reader's language writes numbers."""
    return format_decimal(row.per_base.normalize(), locale=reader(), decimal_quantization=False)


def period_words(row: ExchangeRate) -> str:
    """Say when a rate holds: its month, or from which day a programme has fixed it."""
    if row.sort != FIXED:
        return month_words(row.valid_from)
    said = {"scope": row.scope, "day": day_in_words(row.valid_from)}
    return _("fixed by %(scope)s from %(day)s") % said


def table_rows(found: Iterable[ExchangeRate]) -> Iterator[list[str]]:
    """Give rates as rows of a file that can be brought again."""
    for row in found:
        ends = row.valid_before.isoformat() if row.sort == FIXED and row.valid_before else ""
        starts = row.valid_from.isoformat()
        yield [
            row.currency, row.base, written(row.per_base), starts if row.sort == FIXED else starts[:7], ends,
            row.sort, row.scope, row.source, row.read_on.isoformat(), row.mark,
        ]  # fmt: skip
