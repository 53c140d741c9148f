"""Cells of files that spreadsheet programs open."""

from collections.abc import Iterable

# What such a program takes for the beginning of a formula, or strips before it looks.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def harmless(cells: Iterable[str]) -> list[str]:
    """Give the cells of a CSV row so that a spreadsheet program runs none of them as a formula."""
    return [f"'{cell}" if cell.startswith(_RISKY) else cell for cell in cells]
