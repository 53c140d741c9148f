"""Which door: whether a text offers or needs something, and which doors then come in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from samband.kernel.text import fold

OFFER, NEED = "offer", "need"
DIRECTIONS: Final = (NEED, OFFER)

CITY, CLUSTER, TESTBED = "city", "cluster", "testbed"
# What a profile is filed under in the index, for each lane. Challenges and doors lead to those who own them.
CHALLENGE_KIND: Final = "challenge"
DOOR_KIND: Final = "entry-point"
CITY_KINDS: Final = (
    "municipality",
    "region",
    "county-authority",
    "department",
    "regional-association",
    "innovation-gateway",
    "hospital",
)
CLUSTER_KINDS: Final = (
    "cluster",
    "business-garden",
    "incubator",
    "technology-park",
    "innovation-hub",
    "catapult-centre",
    "trade-body",
)
KINDS: Final = {
    CITY: (*CITY_KINDS, DOOR_KIND),
    CLUSTER: CLUSTER_KINDS,
    TESTBED: ("testbed", "living-lab-host"),
}
# What somebody offers is wanted by whoever has published a need for it.
_LANES: Final = {NEED: (TESTBED, CLUSTER, CITY), OFFER: (CITY, CLUSTER)}
MOST_IN_LANE: Final = 3
# A hit in this band is shown when nothing better is there, but is put before nobody.
_WEAK: Final = "weak"


@cache
def _phrases() -> tuple[tuple[str, str, int, str], ...]:
    """Give the shipped phrases: language, sense, weight, folded words."""
    text = files("samband.challenges").joinpath("data/which_door/phrases.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((lang, sense, int(weight), fold(words)) for lang, sense, weight, words in rows)


def direction_of(text: str, lang: str = "") -> str:
    """Say whether a text sounds like an offer; what does not is taken for a need.

    ``lang`` is the text's language where it is known: the phrases of the others then count nothing, since
    "we sell" may be a need elsewhere. Nordic languages are mixed in one sentence, and count together. A
    phrase counts once; of two that begin at one place the longer counts.
    """
    words = f" {fold(text[:4_000])} "
    found: dict[int, tuple[int, str, int]] = {}
    for phrase_lang, sense, weight, phrase in _phrases():
        if not _is_read(phrase_lang, lang):
            continue
        at = words.find(f" {phrase}")
        if at >= 0 and len(phrase) > found.get(at, (0, "", 0))[0]:
            found[at] = (len(phrase), sense, weight)
    said = {one: sum(weight for _n, sense, weight in found.values() if sense == one) for one in DIRECTIONS}
    return OFFER if said[OFFER] > said[NEED] else NEED


_NORDIC: Final = frozenset({"sv", "nb", "nn", "da"})


def _is_read(phrase_lang: str, lang: str) -> bool:
    return not lang or phrase_lang == lang or (phrase_lang in _NORDIC and lang in _NORDIC)


def lanes_for(direction: str) -> tuple[str, ...]:
    """Give the lanes of a direction in the order in which they are shown."""
    return _LANES.get(direction, _LANES[NEED])


@dataclass(frozen=True, slots=True)
class Found:
    """A hit on its way to a door: whose key, how likely, in which band, whether it has a door of its own.

    ``is_home`` says that it lies in the place that was chosen; ``row`` is the caller's own number for it.
    """

    row: int
    key: str
    score: float
    band: str
    has_door: bool = False
    is_home: bool = False

    @property
    def fits(self) -> bool:
        """Whether it answers well enough to be put before others."""
        return self.band != _WEAK


def arrange(found: Iterable[Found], most: int = MOST_IN_LANE) -> list[Found]:
    """Put the hits of one lane in order: one's own place, then who has a door, then the likeliest.

    What hardly fits is put before nobody, wherever it is. Who was found twice (as itself and by a
    challenge of its own) stands once, where it fits best.
    """
    once: dict[str, Found] = {}
    for one in sorted(found, key=lambda one: -one.score):
        once.setdefault(one.key, one)
    ranked = sorted(
        once.values(),
        key=lambda one: (not (one.fits and one.is_home), not (one.fits and one.has_door), -one.score),
    )
    return ranked[:most]


def first_of(lanes: Sequence[Sequence[Found]], direction: str = NEED) -> Found | None:
    """Give the one to begin with: one's own place when it fits, else the likeliest door of all lanes.

    What somebody offers begins in its first lane where anything fits there: a city buys, a cluster does not.
    """
    heads = [lane[0] for lane in lanes if lane]
    preferred = lanes[0][0] if direction == OFFER and lanes and lanes[0] else None
    return min(
        heads,
        key=lambda one: (not (one.fits and one.is_home), not (one.fits and one is preferred), -one.score),
        default=None,
    )


def share(wrong: int, led: int) -> float | None:
    """Give the share of those led to a door who said that it was the wrong one; None when nobody was led."""
    return min(wrong, led) / led if led else None
