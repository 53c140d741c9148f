"""When segments are joined: seldom enough that a small change stays cheap, often enough to stay few."""

from collections.abc import Sequence

from samband.matching.store.manifest import Part

FANOUT = 8
MOST_AT_ONCE = 4096
"""Rows that a change of its own accord joins; more is left to :func:`all_groups`."""

LARGEST = 16_384
"""Rows of a segment: joining one, or erasing from it, and projecting it anew takes about a second."""

HIDDEN_SHARE = 0.2


def small_groups(parts: Sequence[Part]) -> list[list[Part]]:
    """Find eight or more segments of like and small size: their joining is paid by many changes."""
    tiers: dict[int, list[Part]] = {}
    for part in parts:
        tiers.setdefault(_tier(part), []).append(part)
    return [
        group
        for _, group in sorted(tiers.items())
        if len(group) >= FANOUT and sum(part.live for part in group) <= MOST_AT_ONCE
    ]


def all_groups(parts: Sequence[Part]) -> list[list[Part]]:
    """Find everything worth joining: segments that fit into one, or of which much is hidden."""
    groups: list[list[Part]] = []
    group: list[Part] = []
    for part in sorted(parts, key=lambda part: part.live):
        if group and sum(other.live for other in group) + part.live > LARGEST:
            groups.append(group)
            group = []
        group.append(part)
    if group:
        groups.append(group)
    return [group for group in groups if len(group) > 1 or group[0].hidden > HIDDEN_SHARE * group[0].rows]


def _tier(part: Part) -> int:
    """Number the size of a segment: 1 to 7 rows, 8 to 63, 64 to 511 and so on."""
    return (max(part.live, 1).bit_length() - 1) // 3
