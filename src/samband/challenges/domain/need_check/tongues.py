"""The languages of a sentence: of a text that may mix them, decided by its small words alone.

Swedish, bokmål, nynorsk and Danish are one family here: they are read with one lexicon, since they are mixed
inside sentences. The models of `matching` would say more, but they take a second to load.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from samband.challenges.domain.need_check.lexicon import FAMILIES, known_word
from samband.challenges.domain.need_check.tokens import Sentence
from samband.matching.domain.words import fold_word, stop_words

Scores = defaultdict[str, float]
LANGUAGES = ("sv", "nb", "nn", "da", "fi", "nl", "de", "en")
_FAMILY = dict.fromkeys(("sv", "nb", "nn", "da", "no"), "nordic") | {lang: lang for lang in LANGUAGES[4:]}
_DECLARED = 1.5  # what it is worth that somebody says which language a text is in
_WHOLE = 1.0  # what it is worth that the whole text is in a language
_SECOND = 0.55  # a second language is read when its small words are this share of the first's
_LETTERS = {
    "ø": ("nb", "nn", "da"),
    "æ": ("da", "nb"),
    "å": ("sv", "nb", "nn", "da"),
    "ö": ("sv", "fi", "de"),
}
_LETTERS |= {"ä": ("sv", "fi", "de"), "ß": ("de",), "ü": ("de",)}
# How Danish and Norwegian spell what they share: indkøb and innkjøp (folded: æ as ä, ø as ö).
_SPELLINGS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(
            "^ind.|^ud.|köb|öj|hed(?:en|er|erne)?$|tion|^af|skab|älde|^bliv|^brug|^byg(?!g)|ej(?:e|en)?$"
        ),
        ("da",),
    ),
    (re.compile("^inn.|kjö|öy|het(?:en|er)?$|sjon|skap|^bruk|^bygg|ei(?:en|er)?$|^tj"), ("nb", "nn")),
)
_SPELT = 0.4
_SURE = 2.5  # below this, small words decide nothing alone
_LEXICAL = 1.2  # what a word that one lexicon alone knows is worth
_ENOUGH = 30
_MARKED = 0.5  # what a word that only some of the near languages have says for them
_MOST = 200  # sentences that tell the language of a text
_FINNISH = (
    "ssa",
    "ssä",
    "sta",
    "stä",
    "lla",
    "llä",
    "lle",
    "tta",
    "ttä",
    "mme",
    "taan",
    "tään",
    "vat",
    "vät",
)


def family(lang: str) -> str:
    """Give the family that a language is read with; nothing for one that is not read."""
    return _FAMILY.get(lang.lower().replace("_", "-").partition("-")[0], "")


def language(text: Sequence[Sentence], declared: str = "", scored: Sequence[Scores] = ()) -> str:
    """Name the language of a text: the one declared when it is read here, else the likeliest.

    ``scored`` is what `scores` says of each sentence, where that is known already.
    """
    primary = declared.lower().replace("_", "-").partition("-")[0]
    primary = "nb" if primary == "no" else primary
    if primary in LANGUAGES:
        return primary
    total: Scores = defaultdict(float)
    for one in (scored or [scores(sentence) for sentence in text])[:_MOST]:
        _add(total, one)
    if text and (not total or max(total.values()) < _SURE):
        for name, worth in _by_lexicon(text[0]).items():
            _add(total, {lang: worth for lang in LANGUAGES if _FAMILY[lang] == name})
    return max(LANGUAGES, key=lambda lang: total[lang]) if total else ("en" if text else "")


def families(
    sentence: Sentence, whole: str, declared: str = "", scored: Scores | None = None
) -> tuple[str, ...]:
    """Give the families whose lexicons are read in a sentence, likeliest first."""
    by_family: Scores = defaultdict(float)
    for lang, score in (scores(sentence) if scored is None else scored).items():
        by_family[_FAMILY[lang]] = max(by_family[_FAMILY[lang]], score)
    if not by_family or max(by_family.values()) < _SURE:
        _add(by_family, _by_lexicon(sentence))
    for tag, worth in ((whole, _WHOLE), (declared, _DECLARED)):
        if family(tag):
            by_family[family(tag)] += worth
    if not by_family:
        return FAMILIES
    best = max(by_family.values())
    ranked = sorted(by_family.items(), key=lambda item: -item[1])
    kept = [name for name, score in ranked if score >= max(_SECOND * best, 0.4)]
    return tuple(kept) or (ranked[0][0],)


def _add(scores: Scores, more: dict[str, float]) -> None:
    for name, worth in more.items():
        scores[name] += worth


def _by_lexicon(sentence: Sentence) -> Scores:
    """Ask the lexicons themselves, where small words say too little."""
    found: Scores = defaultdict(float)
    for token in sentence.tokens[:_ENOUGH]:
        knows = [name for name in FAMILIES if known_word(token.folded, token.parts, token.written, name)]
        for name in knows if len(knows) < len(FAMILIES) else ():
            found[name] += _LEXICAL / len(knows)
    return found


def scores(sentence: Sentence) -> Scores:
    """Say how much the small words and letters of a sentence speak for each language."""
    found: Scores = defaultdict(float)
    for token in sentence.tokens:
        for lang, worth in _word_scores(token.folded, token.written):
            found[lang] += worth
    return found


@lru_cache(maxsize=100_000)
def _word_scores(folded: str, written: str) -> tuple[tuple[str, float], ...]:
    found: Scores = defaultdict(float, _small_words().get(folded, ()))
    if len(folded) > 6 and folded.endswith(_FINNISH):
        found["fi"] += 0.7
    for lang in _markers().get(folded, ()):
        found[lang] += _MARKED
    for pattern, langs in _SPELLINGS:
        if pattern.search(folded):
            _add(found, dict.fromkeys(langs, _SPELT))
    for letter, those in _LETTERS.items():
        if letter in written:
            _add(found, dict.fromkeys(those, 0.2))
    return tuple(found.items())


@cache
def _markers() -> dict[str, tuple[str, ...]]:
    """Read the words that tell the near languages apart, as `matching` keeps them."""
    found: dict[str, tuple[str, ...]] = {}
    table = resources.files("samband.matching").joinpath("data", "markers.txt").read_text("utf-8")
    for line in table.splitlines():
        names, _, words = line.partition(": ")
        for word in words.split() if not line.startswith("#") else ():
            key = fold_word(word)
            found[key] = (*found.get(key, ()), *(lang for lang in names.split() if lang in LANGUAGES))
    return found


@cache
def _small_words() -> dict[str, tuple[tuple[str, float], ...]]:
    """Give what each small word is worth to each language: less, the more families share it."""
    found: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        for word in stop_words(lang):
            found.setdefault(word, []).append(lang)
    return {
        word: tuple((lang, 1.0 / len({_FAMILY[one] for one in langs}) + 0.4 / len(langs)) for lang in langs)
        for word, langs in found.items()
    }
