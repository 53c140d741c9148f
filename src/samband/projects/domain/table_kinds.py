"""Tells a table of costs from a table of financing by its words; Swedish, Norwegian, Danish and English."""

import re

from samband.kernel.text import fold
from samband.projects.domain.pasted_tables import Grid
from samband.projects.domain.table_sums import TOTAL

COSTS, FINANCING, OTHER = "costs", "financing", "other"

# Beginnings of folded words, so that compounds (medfinansiering, lønnskostnader) are met with their ends.
_FINANCING = re.compile(
    r"\b(\w*finansi\w*|\w*financ\w*|\w*fund(?:s|er|ers|ing)?|eruf|erdf|efru|esf|interregmidler"
    r"|interregmedel|tilskudd\w*"
    r"|tilskud\w*|bidrag\w*|stod|egeninnsats|egeninsats|egenandel|contribution\w*|grant|grants|inntekt\w*"
    r"|intakt\w*"
    r"|indtaegt\w*|1 1)\b"
)
_COSTS = re.compile(
    r"\b(\w*kostnad\w*|\w*omkostning\w*|\w*cost|\w*costs|\w*utgift\w*|\w*udgift\w*|expenditure\w*"
    r"|expenses?|personal\w*"
    r"|personale\w*|personell\w*|staff|lon|lonn|lonner|loner|lonn\w*|resor|reiser?|rejser?|travel"
    r"|equipment|utrustning"
    r"|utstyr|udstyr|externa?|eksterne?|external|konsult\w*|lokaler|overhead|investering\w*|material\w*)\b"
)
_BODIES = re.compile(
    r"\b(region\w*|\w*kommun\w*|\w*fylkes\w*|lansstyrelse\w*|universitet\w*|vinnova|tillvaxtverket)\b"
)


def kind_of(grid: Grid) -> str:
    """Say whether a table is ``costs``, ``financing`` or ``other``.

    The heading and the sums weigh most, then each row; what stands above the table only decides where the
    table itself says nothing, since one heading often stands above both.
    """
    costs = financing = 0
    for text, weight in _said(grid):
        folded = fold(text)
        money, spent = bool(_FINANCING.search(folded)), bool(_COSTS.search(folded))
        if money != spent:
            financing += weight * money
            costs += weight * spent
        elif not money and _BODIES.search(folded):
            financing += 1
    if costs == financing == 0:
        folded = fold(grid.caption)
        financing, costs = bool(_FINANCING.search(folded)), bool(_COSTS.search(folded))
    return FINANCING if financing > costs else COSTS if costs > financing else OTHER


def _said(grid: Grid) -> list[tuple[str, int]]:
    rows = [(row.name, 6 if row.role == TOTAL else 2) for row in grid.rows]
    return [(grid.heading, 8), *rows, *((row.group, 1) for row in grid.rows)]
