"""What a need does not state: whom it concerns, now and then, by when, how much, whose it is."""

import re
from collections.abc import Sequence

from samband.challenges.domain.need_check.marks import Marked
from samband.challenges.domain.need_check.verdict import MISSING

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d)(?![.,]\d)")
_COMING = re.compile(r"(?<![\d.,])20[2-9]\d(?!\d)")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|procent|prosent|per ?cent|Prozent|prosentti\w*|\w+)")


def _is_wished(text: Sequence[Marked], whole: str) -> bool:
    """Whether some sentence says how it shall be for people, by how much, or by when."""
    return any(
        one.has("modal")
        and (one.has("person", "measure") or _COMING.search(whole, one.sentence.start, one.sentence.end))
        for one in text
    )


def missing(text: Sequence[Marked], whole: str) -> tuple[str, ...]:
    """Name, in the order of `MISSING`, the parts of a complete statement that a text does not hold."""
    frames: set[str] = set()
    for sentence in text:
        for mark in sentence.marks:
            frames |= mark.frames
    amounts = [match for match in _AMOUNT.finditer(whole) if not _YEAR.match(match.group().strip())]
    held = {
        "affected": "person" in frames,
        "present": bool(frames & {"state", "from"}),
        "future": "goal" in frames or _is_wished(text, whole),
        "year": bool(_COMING.search(whole)),
        "measure": "measure" in frames or bool(amounts),
        "owner": "owner" in frames,
        "adoption": "adoption" in frames,
    }
    return tuple(part for part in MISSING if not held[part])
