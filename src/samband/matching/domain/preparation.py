"""What of a profile or a need is encoded and counted: the whole, its sentences, its words."""

from dataclasses import dataclass

from samband.matching.domain.entry import Entry
from samband.matching.domain.language import detect
from samband.matching.domain.lexical import terms
from samband.matching.domain.normalise import normalise
from samband.matching.domain.sentences import Span, sentences

WHOLE_CAP = 2000  # characters; beyond it a text is cut at a word
MOST_SENTENCES = 12  # of a need: more would cost its asker time
MOST_OF_PROFILE = 40  # of a profile: all of a text of the longest length, whatever it is about


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text ready for the encoder: ``texts`` are the whole first, then each sentence.

    Sentences are given only when there are at least two: a text of one sentence is its own
    sentence, and encoding it again would tell nothing.
    """

    whole: str
    lang: str
    spans: tuple[Span, ...]

    @property
    def texts(self) -> list[str]:
        """The texts to encode, in order, without repetition of a single sentence."""
        return [self.whole, *(span.text for span in self.spans)] if len(self.spans) > 1 else [self.whole]

    @property
    def ranked(self) -> list[str]:
        """The texts that decide the order: the whole and its first sentence."""
        return self.texts[:2]

    @property
    def further(self) -> list[str]:
        """The texts that only give reasons."""
        return self.texts[2:]

    def terms(self) -> tuple[str, ...]:
        """Give the words of the whole as lexical evidence counts them."""
        return terms(self.whole, self.lang)


def body_of(title: str, text: str) -> str:
    """Join a profile's title and text as one text, the title being its first sentence."""
    title = title.strip()
    if not title:
        return text
    stop = "" if title.endswith((".", "!", "?", ":", "…")) else "."
    return f"{title}{stop}\n{text}" if text.strip() else title


def prepare(text: str, lang: str = "", *, most: int = MOST_SENTENCES) -> Prepared:
    """Prepare a text; a declared language wins over the one that is detected."""
    whole = normalise(text, cap=WHOLE_CAP)
    known = detect(whole, lang).lang
    spans = tuple(sentences(whole, most=most)) if whole else ()
    return Prepared(whole, known, spans)


def prepare_entry(entry: Entry) -> Prepared:
    """Prepare a profile's title and text."""
    return prepare(body_of(entry.title, entry.text), entry.lang, most=MOST_OF_PROFILE)


def profile_sentences(title: str, text: str) -> list[str]:
    """Give a profile's sentences just as they were encoded, to quote the closest one."""
    whole = normalise(body_of(title, text), cap=WHOLE_CAP)
    spans = sentences(whole, most=MOST_OF_PROFILE) if whole else []
    return [span.text for span in spans] or [whole]
