"""Which hits are answers: those in the role of something demanded, not opened by a frame."""

from itertools import pairwise

from samband.challenges.domain.need_check.marks import Hit, Marked
from samband.challenges.domain.need_check.scope import NOWHERE, Scope
from samband.challenges.domain.need_check.unframed import heads, unframed

# How far from its demand, in words, a sense still is what is demanded.
_REACH = {
    "named-technology": {"need": 15, "modal": 10, "acquire": 15, "make": 15},
    "buy-artefact": {"need": 9, "modal": 7, "acquire": 10, "make": 9},
    "organisation-answer": {"need": 6, "modal": 5, "acquire": 6, "make": 7},
    "price-answer": {"need": 10, "modal": 9, "acquire": 10, "make": 10},
}
_WEAK_REACH = {"acquire": 8, "make": 6}
_NEAR = 4
_SHOWS = 5
_KNOWN_BY = 2  # a word of showing this near makes a thing its witness
_PASSIVE = 9  # a subject and its passive: an app shall, for all schools, be bought
_PASSIVE_VERB = 8
_LIST_GAP = 5
_NEARBY = frozenset(
    {
        "near",
        "beside",
        "behind",
        "opposite",
        "nära",
        "bredvid",
        "bakom",
        "nær",
        "bak",
        "bag",
        "neben",
        "hinter",
        "naast",
        "achter",
    }
)
_WHO = frozenset({"who", "vem", "hvem", "kven", "kuka", "ketkä", "wer"})
_OF = frozenset({"of", "av", "af", "von", "van", "der", "des"})
_AFTER_THAT = frozenset({"after", "efter", "etter", "na", "nach", "since", "sedan", "siden", "seit", "sinds"})
_FINNISH_PLACES = ("lle", "lla", "llä", "lta", "ltä", "ssa", "ssä", "sta", "stä")
_FINNISH_GENITIVES = ("jen", "ien", "iden", "tten", "sten")
_NORDIC_GENITIVES = ("arnas", "ornas", "ernas", "enes", "ernes", "anes")
_OR = frozenset({"or", "eller", "tai", "vai", "of", "oder"})
_WHERE = frozenset({"i", "in", "at", "ved", "hos", "på", "bij", "im", "am", "beim", "vid", "inom", "within"})
_AFTER_FREE = frozenset({"for", "of", "on", "in", "at", "during", "to", "and", "after"})


def demanded(marked: Marked, scopes: list[Scope], hit: Hit, describing: bool = False) -> bool:
    """Whether a hit is demanded as the answer; ``describing`` in a sentence that only tells."""
    scope = scopes[hit.first]
    if "fi" in marked.families and _is_local(marked, hit):
        return False
    if _is_asked_of(marked, hit) or _is_possessor(marked, hit):
        return False
    if (
        hit.sense.signal == "organisation-answer"
        and marked.has("owned")
        and not marked.has("make", "acquire")
    ):
        return False
    if _is_place(marked, hit) or (hit.sense.signal == "organisation-answer" and _is_name(marked, hit)):
        return False
    if hit.sense.signal in ("named-technology", "buy-artefact") and (
        _is_trouble(marked, hit) or _is_evidence(marked, hit)
    ):
        return False
    by_case = marked.families[0] == "fi" and _is_means_by_case(marked, hit)
    if (scope.negated or scope.stated or scope.example) if by_case else scope.opened:
        return False
    if _belongs(marked, hit) or (governed_after(marked, hit.last) and not by_case):
        return False
    if hit.sense.concept == "free of charge" and "become" in marked.frames(hit.first - 3, hit.first - 1):
        return True
    if scope.demand != NOWHERE and _object_of(marked, scope, hit):
        return True
    if _subject_of(marked, scopes, hit) or _means_of(marked, hit):
        return True
    told = describing and not heads(marked, hit)
    return not told and not _definite(marked, hit) and unframed(marked, scopes, hit)


def _is_local(marked: Marked, hit: Hit) -> bool:
    """Whether a Finnish body stands in the case of a place (osastolle, to the ward), or is people."""
    if hit.sense.signal == "buy-artefact" and "person" in marked.marks[hit.last].frames:
        return True
    in_place = marked.marks[hit.last].token.folded.endswith(_FINNISH_PLACES)
    return in_place and hit.sense.signal == "organisation-answer"


def _is_asked_of(marked: Marked, hit: Hit) -> bool:
    """Whether somebody wants a question about a hit answered: knowledge of what drones do to birds."""
    if not marked.has("curious") or "indefinite" in marked.frames(hit.first - 2, hit.first - 1):
        return False
    knowing = False
    for mark in marked.marks[: hit.first]:
        who = mark.token.folded in _WHO or (mark.token.folded == "wie" and "nl" in marked.families)
        if knowing and "how" in mark.frames and not who:
            return True
        knowing = knowing or "curious" in mark.frames
    return False


def _is_possessor(marked: Marked, hit: Hit) -> bool:
    """Whether something else of a hit is spoken of: drivers of electric lorries, what AI came to."""
    if hit.sense.signal not in ("named-technology", "buy-artefact") or not hit.sense.strong:
        return False
    before = [mark.token.folded for mark in marked.marks[max(hit.first - 2, 0) : hit.first]]
    for back, word in enumerate(reversed(before), start=1):
        if word in _OF and marked.frames(hit.first - back - 1, hit.first - back - 1) & {
            "person",
            "openobject",
        }:
            return True
    folded = marked.marks[hit.last].token.folded
    after = marked.frames(hit.last + 1, hit.last + 1)
    if marked.families[0] == "fi" and hit.last + 1 < len(marked.marks):
        bought = marked.frames(hit.last + 1, hit.last + 3) & {"acquire", "make", "means", "instrument"}
        many = folded.endswith(_FINNISH_GENITIVES) and not after and not bought
        return many or (folded.endswith("n") and "openobject" in after)
    owner = folded.endswith(_NORDIC_GENITIVES) or (hit.definite and folded.endswith("s"))
    return marked.families[0] == "nordic" and owner and not after


def _is_trouble(marked: Marked, hit: Hit) -> bool:
    """Whether a thing is only the first half of a trouble or of a person: battery fires, drone noise."""
    apart = marked.families[0] == "en" or (
        marked.families[0] == "fi" and marked.marks[hit.last].token.folded.endswith("n")
    )
    return "trouble" in marked.frames(hit.last + apart, hit.last + apart)


def _is_evidence(marked: Marked, hit: Hit) -> bool:
    """Whether a thing only let somebody know something: drone images show, according to the sensors."""
    if marked.frames(hit.first - _SHOWS, hit.last) & {"need", "modal", "acquire", "make"}:
        return False
    if "evidence" in marked.frames(hit.first - _KNOWN_BY, hit.last):
        return True
    for mark in marked.marks[hit.last + 1 : hit.last + 1 + _SHOWS]:
        if mark.token.pause or "breaks" in mark.frames:
            return False
        if "evidence" in mark.frames:
            return True
    return False


def _is_means_by_case(marked: Marked, hit: Hit) -> bool:
    """Whether a Finnish technology stands in the case of means: droonilla, by drone."""
    ending = marked.marks[hit.last].token.folded.endswith(("lla", "llä"))
    return ending and hit.sense.strong and hit.sense.signal == "named-technology"


def _belongs(marked: Marked, hit: Hit) -> bool:
    """Whether somebody has the thing already: our heat pumps, people with electric cars."""
    if owned_before(marked, hit.first) and hit.sense.signal != "price-answer":
        return True
    owned = "owns" in marked.frames(hit.first - 3, hit.first - 1)
    return owned and "person" in marked.frames(hit.first - 5, hit.first - 2)


def _is_name(marked: Marked, hit: Hit) -> bool:
    """Whether a body is called by its name: Center for Børn."""
    token = marked.marks[hit.first].token
    plain = "de" not in marked.families and not token.first and not token.pause
    return plain and token.written[:1].isupper() and not token.written[1:2].isupper()


def _is_place(marked: Marked, hit: Hit) -> bool:
    """Whether a thing is only where something happens: in the centre, near the wind farm."""
    if hit.first and hit.sense.signal == "organisation-answer":
        return marked.marks[hit.first - 1].token.folded in _WHERE
    if hit.first and hit.first <= _SHOWS and marked.marks[0].token.folded in _AFTER_THAT:
        return True
    return any(mark.token.folded in _NEARBY for mark in marked.marks[max(hit.first - 3, 0) : hit.first])


def owned_before(marked: Marked, place: int) -> bool:
    """Whether the two words before say whose it is or that it exists: our, today's; not ``ours need``."""
    for back in (place - 1, place - 2):
        frames = marked.frames(back, back)
        if frames & {"need", "modal", "acquire"}:
            return False
        if "existing" in frames:
            return "indefinite" not in marked.frames(back - 1, back - 1)  # an own office is a new one
    return False


def _object_of(marked: Marked, scope: Scope, hit: Hit) -> bool:
    distance = hit.first - scope.demand
    signal = hit.sense.signal
    making = scope.kind in ("acquire", "make")
    if _definite(marked, hit) and not (distance <= _NEAR and (making or signal == "named-technology")):
        return False
    if not hit.sense.strong and signal == "price-answer" and not _ends(marked, hit):
        return False
    if not hit.sense.strong and scope.kind == "need" and signal == "buy-artefact":
        return distance <= _WEAK_REACH["make"] and _counted(marked, hit)
    if not hit.sense.strong:
        return (
            making and not (scope.weak_make and scope.kind == "make") and distance <= _WEAK_REACH[scope.kind]
        )
    if signal == "organisation-answer" and not making and not _new(marked, hit):
        return False
    return distance <= _REACH[signal][scope.kind]


def governed_after(marked: Marked, last: int) -> bool:
    """Whether a verb at the end of a clause opens it, as in German, Dutch and Finnish: fires … put out."""
    if not {"de", "nl", "fi"} & set(marked.families):
        return False
    opening = {"reduce", "integrate", "topic"}
    if marked.frames(last - 3, last - 1) & {"means", "with"} and "nl" not in marked.families:
        opening = {"integrate"}
    for mark in marked.marks[last + 1 :]:
        if mark.token.pause or mark.frames & {
            "acquire",
            "make",
            "with",
            "means",
            "conjunction",
            "need",
            "modal",
        }:
            return False
        if mark.frames & opening:
            return True
    return False


def _counted(marked: Marked, hit: Hit) -> bool:
    """Whether a plain thing is asked for as such: a new hall, 20 buses."""
    before = marked.marks[max(hit.first - 3, 0) : hit.first]
    if hit.sense.concept == "system" and (
        "indefinite" in marked.frames(hit.first - 2, hit.first - 1) or "fi" in marked.families
    ):
        return True
    if "indefinite" in marked.frames(hit.first - 1, hit.first - 1):
        return "person" not in marked.frames(0, hit.first - 2)
    return any("new" in mark.frames or mark.token.folded.isdigit() for mark in before)


def _ends(marked: Marked, hit: Hit) -> bool:
    """Whether nothing follows that a hit would describe: buses are made free (for all), not barrier-free."""
    following = marked.marks[hit.last + 1 : hit.last + 2]
    return not following or bool(following[0].token.pause) or following[0].token.folded in _AFTER_FREE


def _definite(marked: Marked, hit: Hit) -> bool:
    if hit.sense.signal == "price-answer":
        return False
    if hit.definite:
        return True
    if hit.sense.concept == "digital form" and not _digital_thing(marked, hit):
        return True
    before = marked.frames(hit.first - 1, hit.first - 1)
    return "definite" in before and "indefinite" not in before and hit.sense.signal != "named-technology"


def _digital_thing(marked: Marked, hit: Hit) -> bool:
    """Whether ``digital`` is said of a thing, known or not, rather than of skills or exclusion."""
    following = marked.frames(hit.last + 1, hit.last + 1)
    return hit.last + 1 < len(marked.marks) and not following & {"abstract", "person", "conjunction", "with"}


def _new(marked: Marked, hit: Hit) -> bool:
    if "nordic" in marked.families and "definite" not in marked.frames(hit.first - 3, hit.first - 1):
        return not hit.definite
    return "indefinite" in marked.frames(hit.first - 3, hit.first - 1) or marked.families[0] == "fi"


def _subject_of(marked: Marked, scopes: list[Scope], hit: Hit) -> bool:
    """Whether the hit is the subject of a passive: an app shall be built, a unit is needed."""
    if _definite(marked, hit):
        return False
    for place in range(hit.last + 1, min(hit.last + 1 + _PASSIVE, len(marked.marks))):
        frames = marked.marks[place].frames
        if scopes[place].negated or (frames & {"negation", "state"} and "wanted" not in frames):
            return False
        if "wanted" in frames:
            return hit.sense.strong
        if frames & {"modal", "necessity"}:
            return _verb_after(marked, hit, place)
        if frames & {"person", "breaks", "how"}:
            return False
    return False


def _verb_after(marked: Marked, hit: Hit, modal: int) -> bool:
    for place in range(modal, min(modal + _PASSIVE_VERB, len(marked.marks))):
        frames = marked.marks[place].frames
        if "negation" in frames or marked.marks[place].token.pause in (";", ":"):
            return False
        if frames & {"acquire", "past", "wanted"} and (hit.sense.strong or "use" not in frames):
            return True
        if "make" in frames and _passive(marked, place):
            return hit.sense.strong or "use" not in frames
    return False


def _passive(marked: Marked, place: int) -> bool:
    """Whether a verb of making can be a passive; Finnish and the continental verb at the end are."""
    if "use" not in marked.marks[place].frames:
        return True
    word = marked.marks[place].token.folded
    return "fi" in marked.families or ("nordic" in marked.families and word.endswith("s"))


def _means_of(marked: Marked, hit: Hit) -> bool:
    """Whether the sentence begins with the hit as its means: with AI we shall."""
    if hit.first > 4 or not hit.sense.strong or hit.sense.signal not in ("named-technology", "buy-artefact"):
        return False
    before = marked.frames(0, hit.first - 1)
    if not before & {"means", "with", "make"} or "tells" in before or _definite(marked, hit):
        return False
    after = [mark.frames for mark in marked.marks[hit.last + 1 :]]
    return any(frames & {"need", "modal", "goal"} for frames in after) and not any(
        frames & {"state", "negation"} for frames in after
    )


def lists(marked: Marked, hits: list[Hit]) -> list[tuple[int, int]]:
    """Find where demanded technologies stand as alternatives: first and last word of each row."""
    found: list[tuple[int, int]] = []
    kinds = ("named-technology", "buy-artefact") if marked.has("closed") else ("named-technology",)
    technologies = [hit for hit in hits if hit.sense.signal in kinds and hit.sense.strong]
    if not any(hit.sense.signal == "named-technology" for hit in technologies):
        return []
    for one, other in pairwise(technologies):
        if other.first <= one.last or other.first - one.last > _LIST_GAP:
            continue
        between = marked.marks[one.last + 1 : other.first + 1]
        joined = any("conjunction" in mark.frames for mark in between) or any(
            mark.token.pause == "," for mark in between
        )
        if not joined:
            continue
        if found and found[-1][1] >= one.first:
            found[-1] = (found[-1][0], other.last)
        else:
            found.append((one.first, other.last))
    return found + _with_unknown(marked, hits)


def _with_unknown(marked: Marked, hits: list[Hit]) -> list[tuple[int, int]]:
    """Find a demanded technology joined by *or* to something that no lexicon knows: heat cameras or X."""
    found = []
    known = {place for hit in marked.hits for place in range(hit.first, hit.last + 1)}
    for hit in hits:
        if hit.sense.signal != "named-technology" or not hit.sense.strong:
            continue
        after = marked.marks[hit.last + 1 : hit.last + 3]
        if (
            len(after) == 2
            and after[0].token.folded in _OR
            and hit.last + 2 not in known
            and not after[1].frames
        ):
            found.append((hit.first, hit.last + 2))
        before = marked.marks[max(hit.first - 2, 0) : hit.first]
        if (
            len(before) == 2
            and before[1].token.folded in _OR
            and hit.first - 2 not in known
            and not before[0].frames
        ):
            found.append((hit.first - 2, hit.last))
    return found
