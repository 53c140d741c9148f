"""Which language a text is in, also when it is short, Nordic, or two languages at once."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

LANGUAGES = (
    *("sv", "nb", "nn", "da", "fi", "nl", "de", "en", "is", "fo"),
    *("et", "lv", "lt", "pl", "fr", "es", "it", "pt"),
)
_NEAR = ("sv", "nb", "nn", "da")
_ALIASES = {"no": "nb", "nob": "nb", "nno": "nn", "swe": "sv", "dan": "da", "fin": "fi", "nld": "nl"}
_Scores = NDArray[np.float64]

# How much a word that only some of the near languages have adds to them, in the units of the library's scores
# (log-likelihood); chosen on the demo world's texts cut to pieces of five words. Endings and letters added
# nothing: the library knows them.
WORD_WEIGHT = 3.0
# What a sentence of a text is worth before it is read: it is in the language of the text, or in English.
_SAME_LANGUAGE = 6.0
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 1500


@dataclass(frozen=True, slots=True)
class Detected:
    """A language, how sure that is (0 to 1), and the near languages that are mixed in a text.

    ``lang`` is one of `LANGUAGES`, or empty when the text has no letters. ``mixed`` names, most present
    first, two or more of Swedish, bokmål, nynorsk and Danish that the text uses at once, else nothing.
    """

    lang: str
    confidence: float
    mixed: tuple[str, ...] = ()


def detect(text: str, declared: str = "") -> Detected:
    """Tell the language of a text. A declared language that is known wins over what the text looks like."""
    text = text[:_ENOUGH]
    tokens = [token.lower() for token in _WORD.findall(text)]
    mixed = _mixed(tokens)
    known = known_language(declared)
    if known:
        return Detected(known, 1.0, mixed)
    if not tokens:
        return Detected("", 0.0)
    chances = _chances(text, _scores(text, tokens))
    best = int(chances.argmax())
    return Detected(LANGUAGES[best], float(chances[best]), mixed)


def detect_each(pieces: Sequence[str], declared: str = "") -> list[str]:
    """Tell the language of each sentence of one text, in their order.

    A sentence is taken to be in the language of the whole unless its words say clearly otherwise, so that
    a Norwegian sentence in a Swedish text is seen and a single name is not.
    """
    whole = detect(" ".join(pieces), declared).lang
    if not whole:
        return ["" for _ in pieces]
    found: list[str] = []
    for piece in pieces:
        tokens = [token.lower() for token in _WORD.findall(piece)]
        scores = _scores(piece, tokens) if tokens else np.zeros(len(LANGUAGES))
        scores[LANGUAGES.index(whole)] += _SAME_LANGUAGE
        found.append(LANGUAGES[int(scores.argmax())])
    return found


def known_language(tag: str) -> str:
    """Give the one of `LANGUAGES` that a tag such as ``sv-SE``, ``no`` or ``nob`` names, else nothing."""
    primary = tag.strip().lower().replace("_", "-").partition("-")[0]
    primary = _ALIASES.get(primary, primary)
    return primary if primary in LANGUAGES else ""


def _scores(text: str, tokens: list[str]) -> _Scores:
    """Give the log-likelihood of each of `LANGUAGES`, up to a constant."""
    given = dict(_identifier().rank(text))
    raw = [max(float(given["no" if lang == "nb" else lang]), -1e6) for lang in LANGUAGES]
    scores: _Scores = np.array(raw, dtype=np.float64)
    for token in set(tokens):
        for lang in _markers().get(token, ()):
            scores[LANGUAGES.index(lang)] += WORD_WEIGHT
    return scores


def _chances(text: str, scores: _Scores) -> _Scores:
    """Turn scores into chances, flattened by length as the library does: letters hang together."""
    flatness = math.sqrt(len(text.encode("utf-8", "replace")) or 1)
    shares: _Scores = np.exp((scores - scores.max()) / flatness)
    shares /= shares.sum()
    return shares


def _mixed(tokens: list[str]) -> tuple[str, ...]:
    """Name the near languages of which a text has words that the others lack, when there are several."""
    own = Counter(langs[0] for token in set(tokens) if len(langs := _markers().get(token, ())) == 1)
    total = sum(own.values())
    several = [lang for lang, count in own.most_common() if count >= 2 and count >= 0.2 * total]
    return tuple(several) if len(several) > 1 else ()


@cache
def _markers() -> dict[str, tuple[str, ...]]:
    """Read which words belong to which of the near languages."""
    words: dict[str, set[str]] = {}
    table = resources.files("samband.matching").joinpath("data", "markers.txt").read_text("utf-8")
    for line in table.splitlines():
        names, _, rest = line.partition(": ")
        for word in rest.split() if not line.startswith("#") else ():
            words.setdefault(word, set()).update(names.split())
    return {word: tuple(lang for lang in _NEAR if lang in langs) for word, langs in words.items()}


@cache
def _identifier() -> Any:
    """Load the library's model once, keeping of it only the languages that are asked for."""
    # Here and not above, because loading takes a second that only those pay who ask.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

    full = LanguageIdentifier.from_model_file(MODEL_FILE)
    wanted = {"no" if lang == "nb" else lang for lang in LANGUAGES}
    rows = [row for row, name in enumerate(full.nb_classes) if name in wanted]
    return LanguageIdentifier(
        np.ascontiguousarray(full.nb_ptc[:, rows]),
        full.nb_pc[rows],
        [full.nb_classes[row] for row in rows],
        full.tk_nextmove,
        full.tk_output,
        tk_row=full.tk_row,
    )
