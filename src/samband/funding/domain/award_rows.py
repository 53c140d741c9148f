"""Awards in a file: its columns, and what each row says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from samband.funding.domain.undertaking import read_undertaking
from samband.kernel.money import checked_currency, read_minor

COLUMNS: Final = (
    *("undertaking", "name", "country", "granted_on", "legal_basis", "amount", "currency", "gross_eur"),
    *("measure", "source", "mark"),
)
NEEDED: Final = ("undertaking", "country", "granted_on", "legal_basis", "source")
MOST_ROWS: Final = 2_000


@dataclass(frozen=True, slots=True)
class AwardRow:
    """A row that could be read: amounts in minor units, None where the cell is empty."""

    undertaking: str
    is_person: bool
    name: str
    country: str
    granted_on: date
    legal_basis: str
    minor: int | None
    currency: str
    gross_eur_minor: int | None
    measure: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row could not be read: its number in the file, the column, a code for words."""

    line: int
    column: str
    code: str


def columns_of(head: Sequence[str]) -> dict[str, int]:
    """Find the known columns in the first row of a file, by name."""
    names = [" ".join(str(cell).split()).casefold().replace(" ", "_") for cell in head]
    return {name: names.index(name) for name in COLUMNS if name in names}


def read_award_row(
    line: int, cells: Mapping[str, str], bases: Sequence[str], marks: Sequence[str]
) -> AwardRow | RowProblem:
    """Read one row; ``bases`` and ``marks`` are the codes that may stand there."""
    said = {name: " ".join(cells.get(name, "").split()) for name in COLUMNS}
    country = said["country"].upper()
    for name in NEEDED:
        if not said[name]:
            return RowProblem(line, name, "missing")
    if len(country) != 2 or not country.isascii() or not country.isalpha():
        return RowProblem(line, "country", "unreadable")
    if said["legal_basis"] not in bases:
        return RowProblem(line, "legal_basis", "unknown")
    mark = said["mark"] or "unverified"
    if mark not in marks:
        return RowProblem(line, "mark", "unknown")
    for name, most in (("name", 300), ("measure", 200), ("source", 300)):
        if len(said[name]) > most:
            return RowProblem(line, name, "too-long")
    column = "undertaking"
    try:
        whose = read_undertaking(country, said[column])
        column = "granted_on"
        on = date.fromisoformat(said[column][:10])
        column = "amount"
        minor = read_minor(said[column]) if said[column] else None
        column = "currency"
        currency = checked_currency(said[column].upper() or "EUR")
        column = "gross_eur"
        gross = read_minor(said[column]) if said[column] else None
    except ValueError:
        return RowProblem(line, column, "unreadable")
    if (minor or 0) < 0 or (gross or 0) < 0:
        return RowProblem(line, "amount", "unreadable")
    return AwardRow(
        *(whose.number, whose.is_person, said["name"], country, on, said["legal_basis"], minor, currency),
        *(gross, said["measure"], said["source"], mark),
    )
