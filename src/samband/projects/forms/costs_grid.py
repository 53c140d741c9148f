"""Parsing of the grid of a report's costs: many rows in one form, each with its own faults.

A form object a row would cost more than the rest of the page, so rows are read by hand. What was typed is
kept as it was typed; a row that can be read is saved whatever is wrong with another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from samband.base.amounts import read_typed
from samband.projects.costs_entry import Entry
from samband.projects.domain.cost_entry import EntryRefused, Said
from samband.projects.models.budget import CATEGORIES
from samband.projects.models.reports import VAT

# The fields of a row, in the order of its columns.
FIELDS: Final = (
    *("category", "description", "supplier", "document_number", "invoice_on", "paid_on", "currency"),
    *("invoice_minor", "vat_minor", "vat", "units", "declared_minor"),
)
TAKEN_BACK_FIELDS: Final = ("description",)
_TEXTS: Final = {"description": 500, "supplier": 200, "document_number": 60}
_AMOUNTS: Final = frozenset({"invoice_minor", "vat_minor", "declared_minor"})
_DAYS: Final = frozenset({"invoice_on", "paid_on"})
_MOST_UNITS: Final = Decimal(10) ** 12
# How many rows for new costs stand under the others, and how many more somebody may ask for.
NEW_ROWS, MOST_NEW_ROWS = 3, 50


@dataclass(slots=True)
class Row:
    """A row as it was typed: ``typed`` by field, what is wrong by field, and what it says."""

    name: str
    typed: dict[str, str]
    wrong: dict[str, str] = field(default_factory=dict)
    said: Said | None = None
    is_removed: bool = False


def read_row(row: Row, before: Said, entry: Entry, fields: Sequence[str] = FIELDS) -> Row:
    """Read what a row says; ``before`` is what it said, also of what is on the line's own page."""
    values: dict[str, Any] = {}
    for name in fields:
        if name in row.typed:
            try:
                values[name] = _value(name, row.typed[name], entry)
            except ValueError as wrong:
                row.wrong[name] = str(wrong)
    if row.wrong:
        return row
    said = replace(before, **values)
    try:
        entry.reckon(said)
    except EntryRefused as why:
        row.wrong[why.field] = why.code
        return row
    row.said = said
    return row


def _value(name: str, typed: str, entry: Entry) -> Any:
    text = typed.strip()
    if name in _TEXTS:
        return _text(text, _TEXTS[name])
    if name in _AMOUNTS:
        return read_typed(text) if text else None
    if name in _DAYS:
        return _day(text)
    if name == "units":
        return _units(text)
    choices: Mapping[str, Sequence[str]] = {
        "category": ("", *CATEGORIES),
        "vat": VAT,
        "currency": ("", *entry.currencies, *(one.currency for one in entry.options.values())),
    }
    if text not in choices[name]:
        raise ValueError("no-choice")
    return text


def _text(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError("too-long")
    if "\x00" in text or (not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)):
        raise ValueError("odd-sign")
    return text


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError("no-day") from None
    if not 1990 <= found.year <= 2100:
        raise ValueError("no-day")
    return found


def _units(text: str) -> Decimal | None:
    bare = "".join(text.split()).replace(",", ".")
    if not bare:
        return None
    if not bare.isascii() or len(bare) > 15:
        raise ValueError("no-number")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        raise ValueError("no-number") from None
    exponent = found.as_tuple().exponent
    if "e" in bare.lower() or not isinstance(exponent, int) or exponent < -2 or abs(found) >= _MOST_UNITS:
        raise ValueError("no-number")
    return found


def typed_rows(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Sort what was sent into rows: ``r-KEY-field`` is a line's, ``n-NUMBER-field`` a new one's."""
    rows: dict[str, dict[str, str]] = {}
    for name, value in data.items():
        parts = name.split("-", 2)
        if len(parts) == 3 and parts[0] in ("r", "n") and len(parts[1]) <= 24:
            rows.setdefault(f"{parts[0]}-{parts[1]}", {})[parts[2]] = str(value)
    return rows


def is_empty(typed: Mapping[str, str]) -> bool:
    """Say whether nothing was written into a new row; a choice alone is nothing."""
    return not any(
        typed.get(name, "").strip() for name in FIELDS if name not in ("category", "vat", "currency")
    )


@dataclass(slots=True)
class Grid:
    """The whole grid as it was sent."""

    changed: list[Row]
    added: list[Row]

    @property
    def faulty(self) -> list[Row]:
        """The rows that cannot be saved as they are."""
        return [row for row in (*self.changed, *self.added) if row.wrong]


def read_grid(
    data: Mapping[str, str], before: Mapping[str, Said], fixed: frozenset[str], entry: Entry
) -> Grid:
    """Read a grid; ``before`` is what each line said, ``fixed`` the lines whose amounts stay as they were."""
    changed, added = list[Row](), list[Row]()
    for name, typed in typed_rows(data).items():
        key = name[2:]
        if name[0] == "n":
            if not is_empty(typed) and len(added) < MOST_NEW_ROWS:
                added.append(read_row(Row(name, typed), Said(), entry))
        elif key in before:
            row = Row(name, typed, is_removed="remove" in typed)
            fields = TAKEN_BACK_FIELDS if key in fixed else FIELDS
            changed.append(row if row.is_removed else read_row(row, before[key], entry, fields))
    return Grid(changed, added)
