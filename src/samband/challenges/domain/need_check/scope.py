"""What governs each word of a sentence: a demand, and what may open it again.

One pass from left to right. A word of demand opens a scope; a reducing verb, a cause, a denial, a present
state, an example or an integration governs what follows until a word or a sign ends it.
"""

from dataclasses import dataclass, replace

from samband.challenges.domain.need_check.marks import Mark, Marked

NOWHERE = -1
_STATE_AFTER = 2  # a word of time this near to its demand says when it is wanted
_PAST_AFTER = 8  # a participle this near to its duty is a passive: shall be bought
_FIRST = 2  # an infinitive or imperative this early is a title or a command
_INFINITIVE = frozenset({"att", "å", "at", "to", "te", "zu", "om"})
_FINNISH_PASSIVE = ("taan", "tään")  # what is done, said as what shall be done
_MEANT_FOR = frozenset({"for", "till", "til", "für", "fur", "voor", "för"})
_TITLE = 12  # a text without a stop, this short, is a title: it demands what it names


@dataclass(frozen=True, slots=True)
class Scope:
    """What governs a word: a demand (need, modal, acquire, make) at word ``demand``, and openers."""

    demand: int = NOWHERE
    kind: str = ""
    weak_make: bool = False
    negated: bool = False
    reduced: bool = False
    caused: bool = False
    known: bool = False
    stated: bool = False
    integrated: bool = False
    example: bool = False

    @property
    def opened(self) -> bool:
        """Whether a frame keeps what stands here from being an answer."""
        return (
            self.negated
            or self.reduced
            or self.caused
            or self.known
            or self.stated
            or self.integrated
            or self.example
        )


def scopes(marked: Marked) -> list[Scope]:
    """Give for each word the scope that it stands in, its own effect not counted."""
    found: list[Scope] = []
    if marked.has("closed"):
        return [Scope(demand=place, kind="need") for place in range(len(marked.marks))]
    asks = marked.sentence.mark == "?" or bool(marked.marks and "how" in marked.marks[0].frames)
    scope = Scope(demand=0, kind="need") if _is_title(marked) else Scope()
    begun = 0
    for place, mark in enumerate(marked.marks):
        scope = _after_pause(scope, mark.token.pause)
        begun = place if mark.token.pause else begun
        found.append(scope)
        scope = _after_word(scope, mark, place, begun, asks, marked.marks[place - 1] if place else None)
    return found


def _is_title(marked: Marked) -> bool:
    """Whether words name a thing without a verb: a title, or ``telecare for 1,200 homes``."""
    verbless = not marked.has(
        "state", "past", "from", "need", "acquire", "make", "negation", "topic", "reduce"
    )
    if verbless and not marked.sentence.mark and len(marked.marks) <= _TITLE and not marked.has("modal"):
        return True
    if marked.frames(0, _TITLE) & {"state", "past", "from", "topic", "reduce", "negation", "integrate"}:
        return False
    if "definite" in marked.frames(0, 0):
        return False
    for hit in marked.hits:
        following = marked.marks[hit.last + 1 : hit.last + 3]
        named = hit.first <= 1 and hit.sense.strong and not hit.definite
        if named and any(mark.token.folded in _MEANT_FOR and not mark.token.pause for mark in following):
            return True
    return False


def _after_pause(scope: Scope, pause: str) -> Scope:
    if not pause:
        return scope
    if pause == ",":
        return replace(scope, negated=False, caused=False, known=False)
    if pause in "()[]":
        return replace(scope, example=False, caused=False)
    return replace(scope, negated=False, caused=False, known=False, reduced=False)


def _after_word(scope: Scope, mark: Mark, place: int, begun: int, asks: bool, before: Mark | None) -> Scope:
    frames = mark.frames
    if not frames:
        return scope
    if "breaks" in frames and not frames & {"need", "modal"}:
        return Scope(integrated=scope.integrated, example=scope.example)
    if "contrast" in frames:
        scope = replace(scope, negated=False, reduced=False, integrated=False)
    if frames & {"means", "with"}:
        scope = _replaced(scope, place) if scope.reduced else replace(scope, known=False)
        scope = replace(scope, integrated=scope.integrated and "means" not in frames)
    if "means" in frames and scope.demand != NOWHERE:
        scope = replace(scope, demand=place, kind="make", weak_make=True)
    scope = _opened(scope, frames, place)
    if frames & {"switch", "found"} and not (scope.stated or frames & {"past", "state"}):
        return replace(scope, demand=place, kind="make", weak_make=False, caused=False, known=False)
    if (
        "make" in frames
        and not frames & {"past", "state", "need"}
        and _may_make(scope, mark, place - begun, asks, before)
    ):
        return _making(scope, frames, place, before)
    return _demanded(scope, frames, place)


def _replaced(scope: Scope, place: int) -> Scope:
    """After ``replace A with``: what follows is the answer, if the replacing was asked for."""
    scope = replace(scope, reduced=False, known=False)
    return replace(scope, demand=place, kind="modal") if scope.demand != NOWHERE else scope


def _opened(scope: Scope, frames: set[str], place: int) -> Scope:
    if "negation" in frames:
        scope = replace(scope, negated=True)
    if "reduce" in frames:
        command = scope.demand == NOWHERE and place < _FIRST and not scope.stated
        scope = replace(
            scope, reduced=True, demand=place if command else scope.demand, kind=scope.kind or "modal"
        )
    if "topic" in frames:
        scope = replace(scope, known=True)
    if "from" in frames:
        scope = replace(scope, caused=True)
    if "integrate" in frames:
        scope = replace(scope, integrated=True)
    if "example" in frames:
        scope = replace(scope, example=True)
    return scope


def _may_make(scope: Scope, mark: Mark, since: int, asks: bool, before: Mark | None) -> bool:
    """Whether a word of making is asked for: after a demand, as a command, or as an infinitive."""
    if scope.stated and not _is_infinitive(before):
        return False
    command = since < _FIRST or mark.token.folded.endswith(_FINNISH_PASSIVE)
    return scope.demand != NOWHERE or asks or command or _is_infinitive(before)


def _is_infinitive(before: Mark | None) -> bool:
    return before is not None and before.token.folded in _INFINITIVE


def _making(scope: Scope, frames: set[str], place: int, before: Mark | None) -> Scope:
    """A verb of making: it ends a reducing verb where a new thought begins, not in ``cut the use of``."""
    anew = _is_infinitive(before) or bool(
        before and before.frames & {"conjunction", "means", "with", "modal"}
    )
    reduced = scope.reduced and not anew
    scope = replace(scope, stated=False, caused=False, known=scope.known and not anew, reduced=reduced)
    return replace(scope, demand=place, kind="make", weak_make="use" in frames)


def _demanded(scope: Scope, frames: set[str], place: int) -> Scope:
    fresh = {"stated": False, "caused": False, "known": False}
    near = scope.demand != NOWHERE and place - scope.demand <= _PAST_AFTER
    if "past" in frames and "reduce" not in frames and not (place < _FIRST and "make" in frames):
        if near and not scope.stated:
            return replace(scope, demand=place, kind="acquire", weak_make="use" in frames)
        return replace(scope, demand=NOWHERE, stated=True)
    if "state" in frames and not frames & {"need", "modal", "acquire"}:
        if scope.demand != NOWHERE and place - scope.demand <= _STATE_AFTER:
            return scope
        return replace(scope, demand=NOWHERE, stated=True)
    if "need" in frames:
        return replace(scope, demand=place, kind="need", reduced=False, integrated=False, **fresh)
    if "acquire" in frames and not scope.stated:
        return replace(scope, demand=place, kind="acquire", weak_make=False, reduced=False, **fresh)
    if "make" in frames and place < _FIRST:
        return replace(scope, demand=place, kind="make", weak_make="use" in frames, reduced=False, **fresh)
    if frames & {"modal", "necessity"}:
        return replace(scope, demand=place, kind="modal", reduced=False, **fresh)
    return scope
