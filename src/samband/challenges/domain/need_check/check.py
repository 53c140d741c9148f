"""A need is read: from the text to its flags and to what it does not state."""

from collections.abc import Iterable
from itertools import pairwise

from samband.challenges.domain.need_check.brands import brands
from samband.challenges.domain.need_check.gaps import missing
from samband.challenges.domain.need_check.marks import Marked, mark_up
from samband.challenges.domain.need_check.objects import bought, founded, hired, instruments
from samband.challenges.domain.need_check.prices import changed, sums
from samband.challenges.domain.need_check.roles import demanded, lists
from samband.challenges.domain.need_check.scope import scopes
from samband.challenges.domain.need_check.tokens import sentences
from samband.challenges.domain.need_check.tongues import families, language, scores
from samband.challenges.domain.need_check.unframed import describing
from samband.challenges.domain.need_check.units import units
from samband.challenges.domain.need_check.verdict import Checked, Flag

_SUBJECT = 2  # somebody named this early is who wishes
_OPENING = 14  # a sentence this short that welcomes other answers speaks of the one before it


def check_need(text: str, lang: str = "") -> Checked:
    """Find the solutions hidden in a need, and what it leaves out. Any text is read; it never fails.

    ``lang`` is the language that the text is said to be in; a text may mix languages all the same.
    """
    cut = sentences(text)
    scored = [scores(sentence) for sentence in cut]
    whole = language(cut, lang, scored)
    marked = [
        mark_up(sentence, families(sentence, whole, lang, one), text)
        for sentence, one in zip(cut, scored, strict=True)
    ]
    flags: set[Flag] = set()
    for one, after in pairwise(marked):
        shuts = after.has("closed", "endorse") and len(after.marks) <= _OPENING
        if shuts and one.marks and not any(hit.sense.strong for hit in after.hits):
            one.marks[0].frames.add("closed")
            one.all_frames.add("closed")
    told = describing(marked)
    for place, one in enumerate(marked):
        following = marked[place + 1] if place + 1 < len(marked) else None
        welcome = one.has("welcome") or (one.has("openness") and not one.has("closed"))
        welcome = welcome or (
            following is not None
            and len(following.marks) <= _OPENING
            and following.has("openness", "welcome")
        )
        flags |= _flags(text, one, welcome, told[place])
    return Checked(whole, tuple(sorted(_merged(flags))), missing(marked, text))


def _flags(text: str, marked: Marked, welcome: bool, tells: bool) -> set[Flag]:
    governing = scopes(marked)
    found: set[Flag] = set()
    if not welcome and not _is_law(marked) and "others" not in marked.frames(0, _SUBJECT):
        hits = [hit for hit in marked.hits if demanded(marked, governing, hit, tells)]
        found |= {_flag(text, marked, hit.first, hit.last, hit.sense.signal) for hit in hits}
        found |= {_flag(text, marked, *row, "technology-list") for row in lists(marked, hits)}
        found |= {_flag(text, marked, *place, "buy-artefact") for place in bought(marked, governing)}
        found |= {_flag(text, marked, *place, "organisation-answer") for place in hired(marked, governing)}
        if not tells:
            found |= {
                _flag(text, marked, *place, "named-technology") for place in instruments(marked, governing)
            }
            found |= {
                _flag(text, marked, *place, "organisation-answer") for place in founded(marked, governing)
            }
    if not _is_law(marked):
        found |= {
            Flag(*span, "price-answer", text[span[0] : span[1]]) for span in sums(marked, governing, text)
        }
        found |= {_flag(text, marked, *row, "price-answer") for row in changed(marked, governing)}
    for first, last in brands(marked, governing, tells) if not _is_law(marked) else ():
        found.add(_flag(text, marked, first, last, "brand"))
    for start, end in units(marked, governing, text) if not welcome else ():
        found.add(Flag(start, end, "technical-unit", text[start:end]))
    return found


def _is_law(marked: Marked) -> bool:
    """Whether a sentence says what a law requires, rather than what somebody would buy."""
    asked = any(mark.frames & {"buyverb", "need"} and "duty" not in mark.frames for mark in marked.marks)
    return marked.has("legal") and marked.has("duty") and not asked


def _flag(text: str, marked: Marked, first: int, last: int, signal: str) -> Flag:
    start, end = marked.marks[first].token.start, marked.marks[last].token.end
    return Flag(start, end, signal, text[start:end])


def _merged(flags: Iterable[Flag]) -> list[Flag]:
    """Leave out a flag that lies inside another of the same signal."""
    kept: list[Flag] = []
    last: dict[str, int] = {}
    for flag in sorted(flags, key=lambda one: (one.start, -one.end)):
        if flag.end > last.get(flag.signal, -1):
            kept.append(flag)
            last[flag.signal] = flag.end
    return kept
