"""What is bought, whatever its name: the object of a verb of buying is a thing, known or not."""

from collections.abc import Iterator
from functools import cache

from samband.challenges.domain.need_check.marks import Marked
from samband.challenges.domain.need_check.scope import NOWHERE, Scope
from samband.matching.domain.words import stop_words

_LONGEST = 4
_AUXILIARIES = frozenset({"worden", "werden", "zu", "te", "laten", "lassen", "daarom", "deshalb"})
_PREPOSITIONS = frozenset(
    [
        *("in", "an", "auf", "für", "fur", "von", "aus", "bei", "am", "im", "zum", "zur"),
        *("voor", "van", "op", "bij", "uit", "aan", "naar", "over", "nach"),
    ]
)
_ARTICLES = frozenset(["a", "an", "en", "ett", "et", "ein", "ei", "eine", "einen", "een"])
_PASSIVE = 14
_SKIPPED = 4  # determiners, numbers and small words before the object
_WITHOUT = frozenset({"without", "utan", "uten", "uden", "ilman", "zonder", "ohne"})
_STOP = {"means", "with", "conjunction", "breaks", "modal", "how", "goal", "negation", "integrate"}
_LANGS = {"nordic": ("sv", "nb", "nn", "da"), "fi": ("fi",), "nl": ("nl",), "de": ("de",), "en": ("en",)}


def bought(marked: Marked, scopes: list[Scope]) -> Iterator[tuple[int, int]]:
    """Give first and last word of each object of a verb of buying that stands in a demand."""
    small = _small(marked.families)
    for place, mark in enumerate(marked.marks):
        scope = scopes[place]
        if "need" in mark.frames and not scope.opened:
            found = _counted(marked, place, small)
            if found is not None:
                yield found
        passive = "past" in mark.frames and "acquire" in mark.frames and scope.demand != NOWHERE
        if "buyverb" not in mark.frames and not passive:
            continue
        if (
            scope.negated
            or scope.stated
            or scope.integrated
            or scope.example
            or _for_themselves(marked, place)
        ):
            continue
        found = None if passive else _after(marked, place, small)
        if found is None and scope.demand != NOWHERE and {"de", "nl", "fi"} & set(marked.families):
            found = _before(marked, _first_duty(marked, scope.demand, place), place, small)
        if found is not None:
            yield found


def _for_themselves(marked: Marked, place: int) -> bool:
    """Whether people shall be able to buy for themselves, or a verb is a noun: de huren, the rents."""
    if "able" in marked.frames(place - _SKIPPED, place + 1) and marked.has("person"):
        return True
    return "nl" in marked.families and "definite" in marked.frames(place - 1, place - 1)


@cache
def _small(families: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for family in families for lang in _LANGS[family] for word in stop_words(lang))


def hired(marked: Marked, scopes: list[Scope]) -> Iterator[tuple[int, int]]:
    """Give first and last word of a post that somebody shall be hired for: one post, not more people."""
    small = _small(marked.families)
    for place, mark in enumerate(marked.marks[:-2]):
        article = marked.marks[place + 1]
        if "hire" not in mark.frames or scopes[place].opened or article.token.folded not in _ARTICLES:
            continue
        found = _after(marked, place + 1, small)
        if found is not None:
            yield found


def _counted(marked: Marked, need: int, small: frozenset[str]) -> tuple[int, int] | None:
    """Find things that are counted where they are asked for: two jet skis; not two years or nurses."""
    for place in range(need + 1, min(need + 3, len(marked.marks))):
        mark = marked.marks[place]
        if mark.token.folded.isdigit() or "number" in mark.frames:
            found = _after(marked, place, small)
            closed = found and marked.frames(found[0], found[1]) & {"abstract", "measure", "time"}
            return None if closed else found
    return None


def _plain(marked: Marked, place: int, small: frozenset[str]) -> bool:
    token = marked.marks[place].token
    return token.folded not in small and not token.folded.isdigit() and len(token.folded) > 2


def _closes(marked: Marked, first: int, last: int) -> bool:
    return bool(marked.frames(first, last) & {"openobject", "person", "topic", "existing"})


def _after(marked: Marked, verb: int, small: frozenset[str]) -> tuple[int, int] | None:
    first = verb + 1
    while first < len(marked.marks) and first - verb <= _SKIPPED and not _plain(marked, first, small):
        mark = marked.marks[first]
        if mark.token.pause or mark.frames & {"means", "how", "breaks"} or mark.token.folded in _WITHOUT:
            return None
        first += 1
    if first >= len(marked.marks) or first - verb > _SKIPPED or marked.marks[first].token.pause:
        return None
    if marked.marks[first].frames & _STOP or (
        "how" in marked.frames(0, 0) and "person" in marked.frames(first, first)
    ):
        return None
    last = first
    while last + 1 < len(marked.marks) and last - first + 1 < _LONGEST:
        following = marked.marks[last + 1]
        if following.token.pause or following.frames & _STOP or not _plain(marked, last + 1, small):
            break
        last += 1
    return None if _closes(marked, verb + 1, last) else (first, last)


def _before(marked: Marked, demand: int, verb: int, small: frozenset[str]) -> tuple[int, int] | None:
    """Find the object of a verb at the end: the first noun after the duty that no preposition governs."""
    if marked.marks[verb].token.pause:
        return None
    for place in range(demand + 1, verb):
        mark = marked.marks[place]
        if not _plain(marked, place, small) or mark.token.folded in _AUXILIARIES or mark.frames & _STOP:
            continue
        if "de" in marked.families and not mark.token.written[:1].isupper():
            continue
        if _in_phrase(marked, place):
            continue
        return None if _closes(marked, max(demand + 1, place - 2), place) else (place, place)
    return None


def _first_duty(marked: Marked, nearest: int, verb: int) -> int:
    """Find the duty that a verb at the end belongs to, over auxiliaries between: must … let install."""
    for place in range(verb - 1, max(verb - _PASSIVE, -1), -1):
        if marked.marks[place].frames & {"modal", "need", "necessity"}:
            nearest = min(nearest, place)
    return nearest


def _in_phrase(marked: Marked, place: int) -> bool:
    """Whether a noun belongs to a preposition: for the fire service, in every canteen."""
    before = [mark.token.folded for mark in marked.marks[max(place - 2, 0) : place]]
    return bool(_PREPOSITIONS.intersection(before))


def instruments(marked: Marked, scopes: list[Scope]) -> Iterator[tuple[int, int]]:
    """Give first and last word of each thing, known or not, named as the means: with the help of X."""
    yield from _objects(marked, scopes, "instrument")


def founded(marked: Marked, scopes: list[Scope]) -> Iterator[tuple[int, int]]:
    """Give first and last word of each body, known or not, that shall be founded: establish a X."""
    for first, last in _objects(marked, scopes, "founding"):
        if "indefinite" in marked.frames(first - 2, first):
            yield first, last


def _objects(marked: Marked, scopes: list[Scope], frame: str) -> Iterator[tuple[int, int]]:
    """Give what follows a word of a frame (in Finnish, what is before it), unless a state governs."""
    if marked.has("state", "past", "openness", "example") and not marked.has("closed"):
        return
    small = _small(marked.families)
    for place, mark in enumerate(marked.marks):
        scope = scopes[place]
        if frame not in mark.frames or scope.negated or scope.stated or scope.integrated:
            continue
        if marked.families[0] == "fi" and frame == "instrument":
            if place and _plain(marked, place - 1, small) and not _closes(marked, place - 1, place - 1):
                yield place - 1, place - 1
            continue
        found = _after(marked, place, small)
        if found is not None and not marked.frames(*found) & {
            "abstract",
            "time",
            "measure",
            "outcome",
            "goal",
        }:
            yield found
