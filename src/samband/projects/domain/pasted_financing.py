"""Reads who finances a project and what it costs by year, from the tables of a document or a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from samband.kernel.text import fold
from samband.projects.domain import financing
from samband.projects.domain.budget_given import CostsGiven, FinancierGiven, FinancingGiven
from samband.projects.domain.cost_words import category_of
from samband.projects.domain.financing import Balance, Contribution
from samband.projects.domain.pasted_tables import Grid
from samband.projects.domain.project_text import ProjectText, read_project_text
from samband.projects.domain.read_costs import ReadProblem, SumCheck
from samband.projects.domain.table_sums import PART, GridRow

_KIND, _FORM = ("kind", "slag", "type", "typ"), ("form", "av form")
# The words of our tables differ from those of the rules of balance in one place.
FORM_OF = {"direct": financing.PAID_DIRECTLY, "cash": financing.CASH, "in-kind": financing.IN_KIND}
_FORM_BACK = {theirs: ours for ours, theirs in FORM_OF.items()}


@dataclass(frozen=True, slots=True)
class PastedFinancing:
    """What was read: financiers and costs by year, what could not be taken, sums that do not agree."""

    given: FinancingGiven
    read: ProjectText
    problems: tuple[ReadProblem, ...]
    checks: tuple[SumCheck, ...]

    @property
    def balances(self) -> tuple[Balance, ...]:
        """Give costs against financing, in each year and in all."""
        return balances_of(self.given)


def read_financing(text: str, *, funds: Mapping[str, str], currency: str = "") -> PastedFinancing:
    """Read the tables of a pasted text or a whole document. ``funds`` are keys of funds by folded code.

    Raises:
        CostsRefused: when it is empty or too long.
    """
    read = read_project_text(text, currency=currency)
    paid = _financiers(read.financing, funds) if read.financing else ()
    costs = _costs(read.costs) if read.costs else ()
    grids = [grid for grid in (read.costs, read.financing) if grid]
    checks = tuple(one for grid in grids for one in grid.checks if not one.holds)
    return PastedFinancing(FinancingGiven(paid, costs), read, read.problems, checks)


def balances_of(given: FinancingGiven) -> tuple[Balance, ...]:
    """Give costs against financing, in each year and in all years."""
    booked = dict[int, int]()
    for row in given.costs:
        for year, minor in row.years.items():
            booked[year] = booked.get(year, 0) + minor
    return financing.balances(booked, contributions_in(given))


def contributions_in(given: FinancingGiven) -> list[Contribution]:
    """Give the financing as the rules of balance know it, a financier told apart by its place."""
    return [
        Contribution(f"{at}", year, minor, financing.FUND if one.fund else one.kind, FORM_OF[one.form])
        for at, one in enumerate(given.financiers)
        for year, minor in one.years.items()
    ]


def _financiers(grid: Grid, funds: Mapping[str, str]) -> tuple[FinancierGiven, ...]:
    rows = list[FinancierGiven]()
    for row in grid.parts:
        years = _years(grid, row)
        if not years:
            continue
        kind = _said(grid, row, _KIND, financing.KINDS) or financing.guessed_kind(row.name, row.group)
        form = _said(grid, row, _FORM, tuple(FORM_OF))
        fund = funds.get(fold(row.name), "")
        if fund == "" and kind == financing.FUND and len(set(funds.values())) == 1:
            fund = next(iter(funds.values()))
        kind = financing.PUBLIC if kind == financing.FUND else kind
        form = form or _FORM_BACK[financing.guessed_form(row.name, row.group)]
        rows.append(FinancierGiven(row.name[:200], kind, years, form, fund))
    return tuple(rows)


def _costs(grid: Grid) -> tuple[CostsGiven, ...]:
    rows = dict[str, CostsGiven]()
    for row in grid.parts:
        years = _years(grid, row)
        label = row.name[:200]
        if years and label in rows:
            before = rows[label].years
            years = {year: before.get(year, 0) + years.get(year, 0) for year in sorted({*before, *years})}
        if years:
            rows[label] = CostsGiven(label, category_of(row.name), years)
    return tuple(rows.values())


def _years(grid: Grid, row: GridRow) -> dict[int, int]:
    sums = dict[int, int]()
    for column, cell in zip(grid.columns, row.cells, strict=True):
        if column.year is not None and column.role == PART and cell.minor is not None:
            sums[column.year] = sums.get(column.year, 0) + cell.minor
    return sums


def _said(grid: Grid, row: GridRow, titles: tuple[str, ...], known: tuple[str, ...]) -> str:
    for column, text in zip(grid.columns, row.texts, strict=True):
        if fold(column.name) in titles and text.strip() in known:
            return text.strip()
    return ""
