"""One-to-one matching of two short lists at the least cost, the same whenever it is run."""

from collections.abc import Sequence
from typing import Final

_NEVER: Final = 10**15


def pair(costs: Sequence[Sequence[int | None]]) -> list[tuple[int, int]]:
    """Pair rows with columns so that as many as can be are paired and their costs are least.

    ``costs[row][column]`` is a whole number of 0 or more, None where the two may not be paired; of equal
    answers the one that keeps the order is given. The Hungarian method with potentials (Kuhn 1955, in the
    form of Jonker and Volgenant's shortest augmenting paths): cubic in the longer side.
    """
    if not costs or not costs[0]:
        return []
    height, width = len(costs), len(costs[0])
    size = max(height, width)
    # The order counts for less than any real cost.
    scale = 2 * size * size + 1
    square = [[_scaled(costs, row, column, scale, size) for column in range(size)] for row in range(size)]
    owner = _assign(square)
    found = [(row, column) for column, row in enumerate(owner) if row < height and column < width]
    return sorted((row, column) for row, column in found if costs[row][column] is not None)


def _scaled(costs: Sequence[Sequence[int | None]], row: int, column: int, scale: int, size: int) -> int:
    cost = costs[row][column] if row < len(costs) and column < len(costs[0]) else None
    return _NEVER if cost is None else cost * scale + min(abs(row - column), size)


def _assign(square: Sequence[Sequence[int]]) -> list[int]:
    """Give the row that each column belongs to, at the least cost in all."""
    size = len(square)
    of_row, of_column = [0] * (size + 1), [0] * (size + 1)
    owner = [0] * (size + 1)
    for row in range(1, size + 1):
        _augment(square, row, of_row, of_column, owner)
    return [one - 1 for one in owner[1:]]


def _augment(
    square: Sequence[Sequence[int]], row: int, of_row: list[int], of_column: list[int], owner: list[int]
) -> None:
    """Find the cheapest way to give one more row a column, and take it. Index 0 stands for none."""
    size = len(square)
    least: list[int | None] = [None] * (size + 1)
    before, is_seen = [0] * (size + 1), [False] * (size + 1)
    owner[0], at = row, 0
    while owner[at]:
        is_seen[at] = True
        here, step, nearest = owner[at], None, 0
        for column in range(1, size + 1):
            if is_seen[column]:
                continue
            cost = square[here - 1][column - 1] - of_row[here] - of_column[column]
            known = least[column]
            if known is None or cost < known:
                least[column], before[column], known = cost, at, cost
            if step is None or known < step:
                step, nearest = known, column
        for column in range(size + 1):
            if is_seen[column]:
                of_row[owner[column]] += step or 0
                of_column[column] -= step or 0
            else:
                known = least[column]
                least[column] = None if known is None else known - (step or 0)
        at = nearest
    while at:
        owner[at] = owner[before[at]]
        at = before[at]
