"""Answers that are named without a word that asks for them: a title, a plan in the present tense, a remark.

The burden of proof is turned round for what is an answer wherever it stands: a technology, a kind of
equipment, a body, a price. It is taken for one unless its clause says why it was named (how things are or
were), or the text asks elsewhere, so that the sentence only describes. A plain thing needs more: it must be
counted or new, in front.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from samband.challenges.domain.need_check.marks import Hit, Mark, Marked
from samband.challenges.domain.need_check.scope import NOWHERE, Scope

_TOLD = {"state", "past"}
_ASKS = ("need", "modal", "necessity", "goal", "wanted")
_PLANS = {"modal", "need", "necessity", "wanted", "acquire", "make", "means", "choice", "offer"}
_DOING = {"acquire", "make", "means"}
_SIDE = {"breaks", "from"}
_TITLED = 2
_FRONT = 4  # a plain thing this near to the beginning is what a title names
_VERB = 5  # a verb this near to a thing is said of it
_BESIDE = 2  # and a word of being this near
_SHORT = 6  # a clause this short, before a pause, is a title
_FINNISH_PLURAL = ("vat", "vät")  # they do
_ARTICLED = ("de", "nl", "en")  # where a word of its own says that a thing is known
_LEAST = 4  # letters of a German verb
_PLACED = frozenset(
    [
        *(
            "from",
            "inside",
            "that",
            "which",
            "som",
            "der",
            "from",
            "fra",
            "från",
            "of",
            "av",
            "af",
            "von",
            "van",
            "where",
        ),
        *(
            "for",
            "at",
            "in",
            "on",
            "to",
            "along",
            "near",
            "outside",
            "with",
            "för",
            "till",
            "vid",
            "i",
            "på",
            "med",
        ),
        *(
            "längs",
            "ved",
            "til",
            "langs",
            "utenfor",
            "foran",
            "für",
            "fur",
            "an",
            "auf",
            "am",
            "im",
            "zwischen",
        ),
        *(
            "voor",
            "bij",
            "op",
            "langs",
            "tussen",
            "naast",
            "entlang",
            "mit",
            "met",
            "hos",
            "mellan",
            "mellom",
        ),
    ]
)


def asks(marked: Marked) -> bool:
    """Whether a sentence says what is wanted, or asks."""
    return marked.sentence.mark == "?" or marked.has(*_ASKS)


def describing(text: Sequence[Marked]) -> list[bool]:
    """Say of each sentence whether it only tells how things are, since another one says what is wanted."""
    asking = [asks(one) for one in text]
    others = [ask and not one.has("offer") for ask, one in zip(asking, text, strict=True)]
    questions = [other and one.sentence.mark == "?" for other, one in zip(others, text, strict=True)]
    asked, questioned = sum(others), sum(questions)
    several = sum(bool(one.marks) and one.sentence.mark != ";" for one in text) > 1
    return [
        not ask
        and bool(
            questioned
            or (asked and one.all_frames.isdisjoint(_DOING))
            or (several and one.all_frames.isdisjoint(_PLANS))
        )
        for ask, one in zip(asking, text, strict=True)
    ]


def unframed(marked: Marked, scopes: list[Scope], hit: Hit) -> bool:
    """Whether an answer is named and nothing in its clause says why."""
    if scopes[hit.first].demand != NOWHERE and hit.sense.signal == "organisation-answer":
        return False
    if hit.sense.signal == "organisation-answer" and _acts(marked, hit):
        return False
    first, last = _clause(marked, hit)
    if (
        (marked.has("legal") and marked.has("duty"))
        or _told(marked, hit, first, last)
        or _asked_about(marked, hit)
    ):
        return False
    return hit.sense.strong or _in_title(marked, hit, first, last)


def heads(marked: Marked, hit: Hit) -> bool:
    """Whether a sentence begins with a hit as a title does: a chatbot for tenants."""
    following = marked.marks[hit.last + 1 : hit.last + 3]
    joined = len(marked.marks[hit.last].token.parts) > 1 or "fi" in marked.families
    if joined and len(following) == 2 and not following[0].frames and not following[0].token.pause:
        following = following[1:]  # AI-controlled lights along
    return hit.first < _TITLED and (
        not following or bool(following[0].token.pause) or following[0].token.folded in _PLACED
    )


def _clause(marked: Marked, hit: Hit) -> tuple[int, int]:
    """Give the first and last word between the pauses and side clauses around a hit."""
    first, last = hit.first, hit.last
    while first > 0 and not (marked.marks[first].token.pause or marked.marks[first].frames & _SIDE):
        first -= 1
    while last + 1 < len(marked.marks):
        following = marked.marks[last + 1]
        if following.token.pause or following.frames & _SIDE:
            break
        last += 1
    return first, last


def _told(marked: Marked, hit: Hit, first: int, last: int) -> bool:
    """Whether a clause says how things are: a state or past, a harm done, a thing that is there or ours."""
    around = marked.frames(first, last)
    harmed = any("harm" in mark.frames for mark in _until_pause(marked, hit, _VERB))
    if around & _TOLD or harmed or _refused(marked, hit, first, last):
        return True
    if hit.sense.signal == "price-answer" and "exists" in marked.frames(hit.first - 1, hit.first - 1):
        return True
    if (not around & _PLANS and _finite(marked, hit, last)) or _at_once(marked, hit):
        return True
    if around & _PLANS or marked.has("wanted"):
        return False
    statement = marked.sentence.mark in (".", ";") and hit.sense.signal == "named-technology"
    if statement and hit.first < _TITLED and not heads(marked, hit):
        return True  # the bare subject of a statement: lasers cut weeds
    if "definite" in marked.frames(hit.first - 1, hit.first - 1) and marked.families[0] in _ARTICLED:
        return True
    near = marked.frames(max(first, hit.first - _BESIDE), min(hit.last + _BESIDE, last))
    if "exists" in near or "existing" in marked.frames(first, min(first + 1, hit.first)):
        return True
    known = hit.definite or "definite" in marked.frames(hit.first - 1, hit.first - 1)
    return hit.sense.signal == "price-answer" and known


def _until_pause(marked: Marked, hit: Hit, most: int) -> Iterator[Mark]:
    """Give the words after a hit, up to a pause."""
    for mark in marked.marks[hit.last + 1 : hit.last + 1 + most]:
        if mark.token.pause:
            return
        yield mark


def _refused(marked: Marked, hit: Hit, first: int, last: int) -> bool:
    """Whether a clause is against a thing: people fear it, there is enough of it, it did not help."""
    if "enough" in marked.frames(first, last) or "negation" in marked.frames(hit.last + 1, last):
        return True
    return marked.has("worry", "curious") and not heads(marked, hit)


def _at_once(marked: Marked, hit: Hit) -> bool:
    """Whether the very next word tells what the thing does: hydrogen lorries come through the village."""
    if "tells" in marked.frames(hit.first - 1, hit.first - 1) and not marked.frames(0, hit.first) & _PLANS:
        return True
    nearest = marked.marks[hit.last + 1 : hit.last + 2]
    return any("tells" in mark.frames and not mark.token.pause for mark in nearest)


def _finite(marked: Marked, hit: Hit, last: int) -> bool:
    """Whether a verb that tells follows a thing: the sentence states something of it."""
    if "tells" in marked.frames(hit.last + 1, last):
        return True
    after = marked.marks[hit.last + 1 : last + 1]
    if "fi" in marked.families:
        return any(mark.token.folded.endswith(_FINNISH_PLURAL) for mark in after)
    return "de" in marked.families and any(
        _is_german_verb(mark, following) for mark, following in zip_longest(after, after[1:])
    )


def _is_german_verb(mark: Mark, following: Mark | None) -> bool:
    """Whether a German word looks like a verb: small, in -t or -en, and no noun that it describes follows."""
    word = mark.token.written
    if not word.islower() or not word.endswith(("t", "en")) or len(word) < _LEAST or mark.frames:
        return False
    return following is None or bool(following.token.pause) or following.token.written[:1].islower()


def _acts(marked: Marked, hit: Hit) -> bool:
    """Whether a body is one that exists: it owns the need, is not new, or something belongs to it."""
    plans = not marked.frames(*_clause(marked, hit)).isdisjoint(_PLANS)
    if hit.sense.concept == "compound bodies" and not plans and not heads(marked, hit):
        return True
    follows = marked.frames(hit.last + 1, hit.last + 1)
    if "need" in follows and "wanted" not in follows:
        return True
    if marked.has("owned") or "owner" in marked.frames(hit.last + 1, hit.last + 2):
        return True
    if marked.families[0] in ("en", "nl", "de") and not marked.frames(hit.first - 3, hit.first - 1) & {
        "indefinite",
        "make",
        "acquire",
    }:
        return True
    genitive = marked.families[0] == "fi" and marked.marks[hit.last].token.folded.endswith("n")
    return genitive and not marked.frames(hit.last + 1, hit.last + 2) & {"make", "acquire"}


def _asked_about(marked: Marked, hit: Hit) -> bool:
    """Whether an open question is about a thing rather than about an answer: how can e-scooters be parked?"""
    if not marked.marks or "how" not in marked.marks[0].frames:
        return False
    before = marked.frames(hit.first - 3, hit.first - 1)
    return not before & {"means", "with", "indefinite"}


def _in_title(marked: Marked, hit: Hit, first: int, last: int) -> bool:
    """Whether a title names a plain thing: 20 beds for ward 6; noise barrier along the road, 400 m."""
    if hit.sense.signal != "buy-artefact" or hit.first - first >= _FRONT or first > 1:
        return False
    before = marked.marks[first : hit.first]
    following = marked.marks[hit.last + 1 : hit.last + 2]
    if marked.frames(first, last) & {"modal", "need", "goal", "person"} & marked.frames(first, hit.first):
        return False
    placed = not following or following[0].token.pause or following[0].token.folded in _PLACED
    placed = placed or "conjunction" in following[0].frames
    counted = any(
        "new" in mark.frames or mark.token.folded.isdigit() or "number" in mark.frames for mark in before
    )
    plain = all(
        {"new", "number", "indefinite"} & mark.frames or mark.token.folded.isdigit() or not mark.frames
        for mark in before
    )
    given = (
        marked.families[0] == "fi" and len(before) == 1 and before[0].token.folded.endswith(("lle", "hin"))
    )
    bare = not before and last - first < _SHORT and last + 1 < len(marked.marks)
    return bool(placed and (given or (plain and (counted or bare))))
