"""Who of a project works with whom: what any two partners have in common, counted in pairs.

A partner-pair activity count, as steering groups ask for it: two partners work together in whatever both
take part in; what one does alone, or what is listed twice, adds nothing.
"""

from collections.abc import Collection, Iterable
from itertools import combinations


def pairs(works: Iterable[tuple[str, Collection[str]]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Give, for each two partners, the works that both are in.

    Args:
        works: A work's name and the partners in it. Works of the same name are one, whose partners are
            those of all of them.

    Returns:
        The names of the works, in the order in which they came, by pair; a pair's partners are in their
        own order, and a pair that has nothing in common is not there.
    """
    together: dict[str, set[str]] = {}
    for name, partners in works:
        together.setdefault(name, set()).update(partners)
    found: dict[tuple[str, str], list[str]] = {}
    for name, members in together.items():
        for pair in combinations(sorted(members), 2):
            found.setdefault(pair, []).append(name)
    return {pair: tuple(names) for pair, names in found.items()}
