"""Reads the rows of a sheet of costs through a mapping of its columns that can be remembered.

The first time, the mapping is guessed from the titles and a person decides; the next file of the same
sender is read the same way. Each row gives one line, or a problem that says where and what to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from samband.kernel.text import fold
from samband.projects.domain.amounts import AMOUNT, EMPTY, read_amount, read_unit
from samband.projects.domain.cost_words import FIELD_OF, FIELDS, category_of, category_of_account
from samband.projects.domain.read_costs import (
    CostsRefused,
    Findings,
    ReadCosts,
    ReadLine,
    SumCheck,
    differing,
    shown,
)
from samband.projects.domain.table_sums import is_total
from samband.projects.domain.written_dates import read_date

NOT_USED = ""
_LONGEST_TEXT = 2_000
# Several columns may describe a cost, or number it; their texts are joined.
_JOINED = ("description", "document")


@dataclass(frozen=True, slots=True)
class CostMapping:
    """How a sender's sheets are read: title → field (``NOT_USED`` for none), and what they leave unsaid.

    ``decimal`` is the sign before decimals, ``chart`` the chart of accounts that suggests categories,
    ``month_first`` how dates are written. Titles are kept folded. All of it is plain text, to be stored.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    decimal: str = ""
    chart: str = ""
    month_first: bool = False
    accounts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = {name for name in self.columns.values() if name not in (*FIELDS, NOT_USED)}
        if wrong:
            raise ValueError(f"There is no field {sorted(wrong)[0]!r}.")


def guess_mapping(titles: Sequence[str], remembered: CostMapping | None = None) -> CostMapping:
    """Suggest a field for every column: as remembered, else by its title; each field but two once.

    A field that two titles suggest goes to the first; the other column is not used until a person says so.
    """
    start = remembered or CostMapping()
    columns: dict[str, str] = {}
    for title in titles:
        folded = fold(title)
        if folded and folded not in columns:
            guess = start.columns.get(folded, _field_of(folded))
            taken = guess in columns.values() and guess not in _JOINED
            columns[folded] = NOT_USED if taken else guess
    return replace(start, columns=columns)


def read_cost_rows(
    titles: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], mapping: CostMapping
) -> ReadCosts:
    """Read rows, each with its number in the sender's program, through a mapping.

    Raises:
        CostsRefused: when no column holds the amount.
    """
    fields = [mapping.columns.get(fold(title), NOT_USED) for title in titles]
    if "amount" not in fields:
        raise CostsRefused("no-amount-column", found=shown(", ".join(titles), 120))
    at = fields.index("amount")
    findings = Findings()
    unit = read_unit(titles[at])
    if unit[1] > 1:
        findings.assume("unit-from-heading", heading=shown(titles[at]))
    unused = [title for title, name in zip(titles, fields, strict=True) if not name and title.strip()]
    if unused:
        findings.assume("columns-not-used", columns=shown(", ".join(unused), 200))
    reader = _RowReader(tuple(titles), tuple(fields), mapping, unit, findings)
    lines = tuple(line for number, cells in rows if (line := reader.read(number, cells)) is not None)
    # A sum over several currencies proves nothing.
    checks = tuple(reader.checks) if len({line.currency for line in lines}) == 1 else ()
    return ReadCosts(lines, findings.problems + differing(checks), checks, tuple(findings.assumed))


def _field_of(folded: str) -> str:
    """Give the field of a folded title, also of one with a unit behind it (``belopp sek``)."""
    if folded in FIELD_OF:
        return FIELD_OF[folded]
    bare = " ".join(word for word in folded.split() if word not in _UNIT_WORDS)
    return FIELD_OF.get(bare, NOT_USED)


_UNIT_WORDS = frozenset(["sek", "nok", "dkk", "eur", "kr", "tkr", "mkr", "msek", "i", "in", "ksek"])


class _RowReader:
    """Reads one row after another."""

    def __init__(
        self,
        titles: tuple[str, ...],
        fields: tuple[str, ...],
        mapping: CostMapping,
        unit: tuple[str, int],
        findings: Findings,
    ) -> None:
        self._titles = titles
        self._fields = fields
        self._mapping = mapping
        self._unit = unit
        self._findings = findings
        self._row = 0
        self._sum_minor = 0
        self.checks: list[SumCheck] = []

    def read(self, number: int, cells: Sequence[str]) -> ReadLine | None:
        """Give the line of a row; None for an empty one, a sum, and one that cannot be read."""
        self._row = number
        said, places = self._said(cells)
        if not any(cell.strip() for cell in cells):
            return None
        if any(cell.strip() for cell in cells[len(self._titles) :]):
            values = {"cells": str(len(cells)), "columns": str(len(self._titles))}
            self._findings.say("row-too-many-cells", number, leaves_out=True, **values)
            return None
        first = next(cell for cell in cells if cell.strip())
        minor, currency = self._amount(said.get("amount", ""), places.get("amount", ""))
        if minor is None:
            return None
        if is_total(first) and not said.get("document"):
            title = places["amount"]
            self.checks.append(SumCheck("sheet-sum", first, minor, self._sum_minor, currency, number, title))
            return None
        self._sum_minor += minor
        return self._line(said, places, minor, currency)

    def _said(self, cells: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
        """Give each field's text and the title it stands under."""
        said: dict[str, str] = {}
        places: dict[str, str] = {}
        for title, name, cell in zip(self._titles, self._fields, cells, strict=False):
            text = cell[:_LONGEST_TEXT].strip()
            if name and text:
                said[name] = f"{said[name]}, {text}" if name in said else text
                places.setdefault(name, title)
        return said, places

    def _amount(self, text: str, title: str) -> tuple[int | None, str]:
        amount = read_amount(text, decimal=self._mapping.decimal, step=self._unit[1])
        if amount.kind == AMOUNT and amount.minor is not None:
            if amount.ambiguous:
                self._findings.say("amount-two-ways", self._row, title, found=shown(text))
            return amount.minor, amount.currency
        code = "amount-missing" if amount.kind == EMPTY else "amount-unreadable"
        title = title or self._titles[self._fields.index("amount")]
        self._findings.say(code, self._row, title, leaves_out=True, found=shown(text))
        return None, ""

    def _line(self, said: dict[str, str], places: dict[str, str], minor: int, currency: str) -> ReadLine:
        return ReadLine(
            row=self._row,
            amount_minor=minor,
            currency=self._currency(said, places, currency),
            text=said.get("description", ""),
            document=said.get("document", ""),
            invoiced_on=self._day("invoiced_on", said, places),
            paid_on=self._day("paid_on", said, places),
            account=said.get("account", ""),
            account_name=said.get("account_name", ""),
            category=self._category(said, places),
            vat_minor=self._vat(said, places),
            staff=said.get("staff", ""),
            hours=self._hours(said, places),
            procurement=said.get("procurement", ""),
        )

    def _say(self, code: str, name: str, said: dict[str, str], places: dict[str, str]) -> None:
        self._findings.say(code, self._row, places.get(name, ""), found=shown(said.get(name, "")))

    def _currency(self, said: dict[str, str], places: dict[str, str], of_amount: str) -> str:
        text = said.get("currency", "").upper()
        code = text if len(text) == 3 and text.isascii() and text.isalpha() else read_unit(text)[0]
        if text and not code:
            self._say("currency-unknown", "currency", said, places)
        if code and of_amount and code != of_amount:
            self._say("currencies-differ", "currency", said, places)
        return code or of_amount or self._unit[0] or self._mapping.currency

    def _day(self, name: str, said: dict[str, str], places: dict[str, str]) -> date | None:
        text = said.get(name, "")
        day = read_date(text, month_first=self._mapping.month_first) if text else None
        if text and day is None:
            self._say("date-unreadable", name, said, places)
        return day

    def _category(self, said: dict[str, str], places: dict[str, str]) -> str:
        """Give the category the row names; else the one decided for its account; else the chart's."""
        text = said.get("category", "")
        if text:
            category = category_of(text)
            if not category:
                self._say("category-unknown", "category", said, places)
            return category
        account = said.get("account", "")
        decided = self._mapping.accounts.get(account, "")
        return decided or (category_of_account(account, self._mapping.chart) if self._mapping.chart else "")

    def _vat(self, said: dict[str, str], places: dict[str, str]) -> int | None:
        text = said.get("vat", "")
        step = read_unit(places.get("vat", ""))[1]
        amount = read_amount(text, decimal=self._mapping.decimal, step=step)
        if text and amount.kind != AMOUNT and amount.kind != EMPTY:
            self._say("vat-unreadable", "vat", said, places)
        return amount.minor

    def _hours(self, said: dict[str, str], places: dict[str, str]) -> Decimal | None:
        text = said.get("hours", "").removesuffix("h").replace(",", ".").strip()
        if not text:
            return None
        try:
            hours = Decimal(text) if text.isascii() and len(text) <= 12 else None
        except InvalidOperation:
            hours = None
        if hours is None or not hours.is_finite() or not 0 <= hours < 100_000:
            self._say("hours-unreadable", "hours", said, places)
            return None
        return hours
