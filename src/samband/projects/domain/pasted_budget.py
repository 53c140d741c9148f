"""Reads a partner's budget rows from a table as it stands in a document or a sheet, or as we export it."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from samband.kernel.money import LARGEST
from samband.kernel.text import fold
from samband.projects.domain.amounts import AMOUNT
from samband.projects.domain.budget_given import LineGiven
from samband.projects.domain.cost_words import FIELD_OF, category_of
from samband.projects.domain.pasted_tables import Grid, read_grid
from samband.projects.domain.read_costs import ReadProblem, SumCheck, shown
from samband.projects.domain.table_sums import PART, TOTAL, GridRow
from samband.rules.domain.costs.rows import row_sum

CATEGORY, DESCRIPTION, UNITS, PRICE, PACKAGE, MONEY = (
    *("category", "description", "units", "price", "work_package", "amount"),
)
_NAMES = {
    UNITS: "units|number of units|antal|antall|antal enheter|antall enheter|timmar|timer|hours",
    PRICE: "price|price of one|unit price|pris|apris|a pris|timpris|timepris|enhetspris|styckpris",
    PACKAGE: "work package|wp|arbetspaket|arbeidspakke|arbejdspakke|ap|nummer arbetspaket",
    DESCRIPTION: "what|vad|hva|hvad|rad|post",
    MONEY: "amount|belopp|belop|belob|kostnad|cost|budget|budsjett",
}
_FIELD_OF = {name: code for code, names in _NAMES.items() for name in names.split("|")}
# Where a document names no category that is known, and a person must choose.
GUESSED = "external"


@dataclass(frozen=True, slots=True)
class PastedBudget:
    """Rows that were read. ``guessed`` are the places, from 0, of those whose category is a guess."""

    lines: tuple[LineGiven, ...]
    currency: str
    problems: tuple[ReadProblem, ...] = ()
    checks: tuple[SumCheck, ...] = ()
    guessed: frozenset[int] = field(default_factory=frozenset)

    @property
    def total_minor(self) -> int:
        """Give the sum of the rows."""
        return sum(line.amount_minor for line in self.lines)


def read_budget_rows(text: str, currency: str = "") -> PastedBudget:
    """Read the one table of a pasted text as rows of a budget; sums in it are checked and left out.

    Raises:
        CostsRefused: when there is no table in it.
    """
    grid = read_grid(text, currency=currency)
    fields = [_field(column.name) for column in grid.columns]
    lines, guessed, problems = list[LineGiven](), set[int](), list(grid.problems)
    for row in grid.parts:
        line = _line(grid, row, fields)
        if line is None:
            problems.append(ReadProblem("cell-unreadable", row.line, values={"found": shown(row.name)}))
            continue
        if not line.category:
            guessed.add(len(lines))
            line = LineGiven(GUESSED, line.amount_minor, "", line.description, line.units, line.price_minor)
        lines.append(line)
    checks = tuple(one for one in grid.checks if not one.holds)
    return PastedBudget(tuple(lines), grid.currency, tuple(problems), checks, frozenset(guessed))


def _field(name: str) -> str:
    folded = fold(name)
    found = _FIELD_OF.get(folded) or FIELD_OF.get(folded, "")
    return found if found in (CATEGORY, DESCRIPTION, UNITS, PRICE, PACKAGE, MONEY) else ""


def _line(grid: Grid, row: GridRow, fields: list[str]) -> LineGiven | None:
    said = {name: text for name, text in zip(fields, row.texts, strict=True) if name}
    first = _field(grid.heading)
    category = category_of(said.get(CATEGORY, "")) or category_of(row.name) or category_of(row.group)
    description = said.get(DESCRIPTION, "") if first == CATEGORY else row.name
    units, price = _units(said.get(UNITS, "")), _price(grid, row, fields)
    package = said.get(PACKAGE, "").strip()
    if units is not None and price is not None:
        amount: int | None = row_sum(units, price)
    else:
        units = price = None
        amount = _amount(grid, row, fields)
    if amount is None or not 0 <= amount <= LARGEST:
        return None
    number = int(package) if package.isascii() and package.isdecimal() and len(package) < 4 else None
    return LineGiven(category, amount, "", description[:300], units, price, "", number)


def _amount(grid: Grid, row: GridRow, fields: list[str]) -> int | None:
    cells = list(zip(grid.columns, row.cells, fields, strict=True))
    named = [cell.minor for _, cell, name in cells if name == MONEY and cell.kind == AMOUNT]
    if named and named[0] is not None:
        return named[0]
    parts = [
        cell.minor
        for column, cell, name in cells
        if column.role == PART and column.holds_amounts and not name and cell.minor is not None
    ]
    if parts:
        return sum(parts)
    whole = [cell.minor for column, cell, _ in cells if column.role == TOTAL and cell.minor is not None]
    return whole[0] if whole else None


def _units(text: str) -> Decimal | None:
    try:
        units = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        return None
    return units if units.is_finite() and units >= 0 and units == round(units, 2) else None


def _price(grid: Grid, row: GridRow, fields: list[str]) -> int | None:
    found = [
        cell.minor
        for cell, name in zip(row.cells, fields, strict=True)
        if name == PRICE and cell.kind == AMOUNT
    ]
    return found[0] if found else None
