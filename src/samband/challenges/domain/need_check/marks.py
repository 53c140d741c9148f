"""A sentence with what its words say: their frames, and the senses that may be answers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from samband.challenges.domain.need_check.lexicon import Reading, Sense, lexicon, look_up
from samband.challenges.domain.need_check.tokens import Sentence, Token

_ZU = re.compile("^(?:ein|an|auf|aus|ab|bereit|um|nach|her|bei|zur|vor)zu[a-zäö]+en$")
# To have done something is a state; to have wished, planned or decided it is none.
_HAVE = {
    "nordic": (
        frozenset({"har", "hade", "hadde", "havde"}),
        re.compile("...(?:at|et|it|tt|ert|ed|dt|rt|lt|nt)$"),
    ),
    "en": (frozenset({"has", "have", "had"}), re.compile("..(?:ed|en|own|ught|ade|one|ung)$")),
    "fi": (
        frozenset({"on", "ovat", "oli"}),
        re.compile("...(?:nut|nyt|neet|lut|lyt|leet|sut|rut|t[tdlrsn]?[uy])$"),
    ),
}
_DECIDES = re.compile(
    "^(?:önsk|vel|vil|besl|plan|bed|bett|för|for|vedt|bestem|best|enig|sök|söj|decid|agree|resol|propos|"
    "ask|approv|vot|päät|esit|ehdot|toivo|halu|pyyt|suun|tarv|bruk|brug|behov|krav|tänk|tenk|acc|god)"
)
_YEAR = re.compile(r"20\d\d$")
_AWAY = 12  # the particle of a separable verb is at most this far from its stem
_BUY, _MAKE, _SWITCH = ("acquire", "buyverb"), ("make",), ("switch",)
# Stem, particle at the end of the clause, and what the two say together: schaft … aan, steigt … um.
_SEPARABLE: dict[str, tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = {
    "nl": (
        ("schaf", ("aan",), _BUY), ("koop", ("aan", "in"), _BUY), ("kop", ("aan", "in"), _BUY),
        ("voer", ("in",), _MAKE), ("richt", ("op", "in"), _MAKE), ("zet", ("op", "in"), _MAKE),
        ("stel", ("in", "aan", "op"), _MAKE), ("leg", ("aan",), _MAKE), ("rol", ("uit",), _MAKE),
        ("breng", ("aan",), _BUY), ("stap", ("over",), _SWITCH), ("schakel", ("over",), _SWITCH),
        ("ga", ("over",), _SWITCH), ("bouw", ("in", "aan"), _BUY),
    ),
    "de": (
        ("schaff", ("an",), _BUY), ("kauf", ("ein", "an"), _BUY), ("bau", ("ein", "auf"), _BUY),
        ("führ", ("ein",), _MAKE), ("richt", ("ein",), _MAKE), ("setz", ("ein",), _MAKE),
        ("stell", ("ein", "auf", "bereit"), _MAKE), ("bring", ("an",), _BUY), ("rüst", ("aus", "nach"), _BUY),
        ("statt", ("aus",), _BUY), ("leg", ("an",), _MAKE), ("steig", ("um",), _SWITCH),
        ("stell", ("um",), _SWITCH), ("rüst", ("um",), _SWITCH), ("wechsel", ("über",), _SWITCH),
    ),
}  # fmt: skip
_PAST_S = re.compile("...ades$")
_BECOMES = frozenset({"wird", "werden", "wordt", "worden"})
_MOST_LETTERS_MORE = 5  # an inflected word of a phrase is at most this much longer than the lemma


@dataclass(slots=True)
class Mark:
    """A word and its frames."""

    token: Token
    frames: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Hit:
    """A sense that stands in a sentence, from word ``first`` to word ``last``."""

    sense: Sense
    first: int
    last: int
    definite: bool


@dataclass
class Marked:
    """A sentence that was looked up: marks by word, hits in their order, the families that were read."""

    sentence: Sentence
    families: tuple[str, ...]
    marks: list[Mark]
    hits: list[Hit]

    def frames(self, first: int, last: int) -> set[str]:
        """Give all frames of the words from ``first`` to ``last``, which may lie outside the sentence."""
        found: set[str] = set()
        for mark in self.marks[max(first, 0) : max(last + 1, 0)]:
            found |= mark.frames
        return found

    def has(self, *frames: str) -> bool:
        """Whether any word of the sentence speaks in one of the frames."""
        return not self.all_frames.isdisjoint(frames)

    @cached_property
    def all_frames(self) -> set[str]:
        """The frames of all words together."""
        return self.frames(0, len(self.marks) - 1)


def mark_up(sentence: Sentence, families: tuple[str, ...], text: str = "") -> Marked:
    """Look up the words of a sentence in the lexicons of its families; ``text`` is where it stands."""
    marks = [Mark(token) for token in sentence.tokens]
    if marks and "§" in text[sentence.start : sentence.end]:
        marks[0].frames |= {"legal", "duty"}
    found: dict[tuple[int, int, str], Hit] = {}
    for family in families:
        for place, mark in enumerate(marks):
            token = mark.token
            entry = look_up(token.folded, token.parts, token.written, family)
            mark.frames |= entry.frames
            for hit in _hits(entry.readings, place):
                found.setdefault((hit.first, hit.last, hit.sense.signal), hit)
        for hit in _phrases(sentence.tokens, family):
            found[(hit.first, hit.last, hit.sense.signal)] = hit
        _mark_phrases(marks, family)
        _mark_grammar(marks, family)
        if family in _SEPARABLE:
            _mark_separable(marks, _SEPARABLE[family])
    _mark_closing(marks)
    hits = _longest(sorted(found.values(), key=lambda hit: (hit.first, -hit.last)))
    return Marked(sentence, families, marks, hits)


def _hits(readings: tuple[Reading, ...], place: int) -> Iterator[Hit]:
    for reading in readings:
        yield Hit(reading.sense, place, place, reading.definite)


def _phrases(tokens: Sequence[Token], family: str) -> Iterator[Hit]:
    phrases = lexicon(family).phrases
    for place, token in enumerate(tokens):
        for words, sense in phrases.get(token.folded[:3], ()):
            if _matches(tokens, place, words):
                yield Hit(sense, place, place + len(words) - 1, False)


def _matches(tokens: Sequence[Token], place: int, words: tuple[str, ...]) -> bool:
    if place + len(words) > len(tokens):
        return False
    for offset, word in enumerate(words):
        form = tokens[place + offset].folded
        stem = word[:-1] if word[-1] in "aeiouyäö" and len(word) > 4 else word
        if offset and tokens[place + offset].pause:
            return False
        if form != word and not (
            len(stem) > 2 and form.startswith(stem) and len(form) - len(stem) < _MOST_LETTERS_MORE
        ):
            return False
    return True


def _mark_phrases(marks: list[Mark], family: str) -> None:
    phrases = lexicon(family).frame_phrases
    for place, mark in enumerate(marks):
        for words, frame in phrases.get(mark.token.folded, ()):
            forms = [one.token.folded for one in marks[place : place + len(words)]]
            if forms == list(words):
                last = marks[place + len(words) - 1]
                last.frames.add(frame)
                if frame == "openness" and any(
                    "negation" in one.frames for one in marks[place : place + len(words)]
                ):
                    last.frames.add("undecided")


def _mark_grammar(marks: list[Mark], family: str) -> None:
    """Mark necessity that grammar says: Finnish ``on …ttava``, German ``sind … zu …`` and ``einzuführen``."""
    for before, mark in pairwise(marks):
        word = mark.token.folded
        if _is_perfect(before.token.folded, mark, family) or (family == "nordic" and _PAST_S.search(word)):
            mark.frames.add("state")
        if family == "en" and before.token.folded == "be" and "past" in mark.frames:
            before.frames.add("necessity")
        if before.frames & {"deadline"} and _YEAR.match(word):
            mark.frames.add("necessity")
        if family == "fi" and before.token.folded == "on" and word.endswith(("tava", "tävä")):
            mark.frames |= {"necessity", "make"}
        elif family == "de" and mark.frames & {"acquire", "make"} and before.token.folded == "zu":
            before.frames.add("necessity")
        elif family in ("de", "nl") and mark.frames >= {"past", "acquire"} and "use" not in mark.frames:
            _mark_passive(marks, mark)
        elif family == "de" and _ZU.search(word) and mark.token.written.islower():
            mark.frames |= {"necessity", "make"}


def _mark_separable(
    marks: list[Mark], verbs: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
) -> None:
    """Mark a verb that is parted from its particle at the end of the clause."""
    for place, mark in enumerate(marks):
        for stem, particles, frames in verbs:
            if not mark.token.folded.startswith(stem) or len(mark.token.folded) - len(stem) > 2:
                continue
            for later in range(place + 2, min(place + _AWAY, len(marks))):
                word = marks[later].token.folded
                ends = later + 1 == len(marks) or marks[later + 1].token.pause or word in ("aan", "um")
                if word in particles and ends:
                    mark.frames |= set(frames)
                    break


def _is_perfect(before: str, mark: Mark, family: str) -> bool:
    """Whether a word ends a perfect tense, or a Swedish or Danish past passive, of something done."""
    if family not in _HAVE or mark.frames & {"need", "modal"} or mark.token.pause:
        return False
    helpers, participle = _HAVE[family]
    word = mark.token.folded
    return before in helpers and bool(participle.search(word)) and not _DECIDES.search(word)


def _mark_passive(marks: list[Mark], participle: Mark) -> None:
    """Mark ``wird … angeschafft`` and ``worden … gekocht`` as what shall be, unless it is of today."""
    for mark in marks:
        if mark is participle:
            return
        if mark.token.folded in _BECOMES:
            mark.frames.add("necessity")


def _mark_closing(marks: list[Mark]) -> None:
    """Mark a welcome that is denied as closing: nothing else, other ways are excluded."""
    if any("indifferent" in mark.frames for mark in marks):
        return
    for place, mark in enumerate(marks):
        if "undecided" in mark.frames or not mark.frames & {"openness", "other"}:
            continue
        before = set().union(*(one.frames for one in marks[max(place - 3, 0) : place]), mark.frames)
        after = set().union(*(one.frames for one in marks[place + 1 : place + 6]))
        if "negation" in before or after & {"negation", "excluded"}:
            if "other" in mark.frames and "excluded" not in after:
                continue
            mark.frames.discard("openness")
            mark.frames.add("closed")


def _longest(hits: list[Hit]) -> list[Hit]:
    """Leave out a hit inside a longer one of the same signal."""
    kept: list[Hit] = []
    for hit in hits:
        inside = any(
            one.first <= hit.first
            and hit.last <= one.last
            and (one.last - one.first > hit.last - hit.first)
            and one.sense.signal == hit.sense.signal
            for one in kept
        )
        if not inside:
            kept.append(hit)
    return kept
