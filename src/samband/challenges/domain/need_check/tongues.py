"""The languages of a sentence: of a text that may mix them, decided by its small words alone.

Swedish, bokmål, nynorsk and Danish are one family here: they are read with one lexicon, since they are mixed
inside sentences. The models of `matching` would say more, but they take a second to load.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from samband.challenges.domain.need_check.tokens import Sentence
from samband.matching.domain.words import stop_words

LANGUAGES = ("sv", "nb", "nn", "da", "fi", "nl", "de", "en")
FAMILIES = ("nordic", "fi", "nl", "de", "en")
_FAMILY = dict.fromkeys(("sv", "nb", "nn", "da", "no"), "nordic") | {lang: lang for lang in LANGUAGES[4:]}
_DECLARED = 1.5  # what it is worth that somebody says which language a text is in
_WHOLE = 1.0  # what it is worth that the whole text is in a language
_SECOND = 0.55  # a second language is read when its small words are this share of the first's
_LETTERS = {"ø": ("nb", "nn", "da"), "æ": ("da", "nb"), "å": ("sv", "nb", "nn", "da"), "ö": ("sv", "fi", "de")}
_LETTERS |= {"ä": ("sv", "fi", "de"), "ß": ("de",), "ü": ("de",)}
_FINNISH = ("ssa", "ssä", "sta", "stä", "lla", "llä", "lle", "tta", "ttä", "mme", "taan", "tään", "vat", "vät")


def family(lang: str) -> str:
    """Give the family that a language is read with; nothing for one that is not read."""
    return _FAMILY.get(lang.lower().replace("_", "-").partition("-")[0], "")


def language(text: Sequence[Sentence], declared: str = "") -> str:
    """Name the language of a text: the one declared when it is read here, else the likeliest."""
    primary = declared.lower().replace("_", "-").partition("-")[0]
    primary = "nb" if primary == "no" else primary
    if primary in LANGUAGES:
        return primary
    scores: Counter[str] = Counter()
    for sentence in text[:200]:
        scores.update(_scores(sentence))
    return max(LANGUAGES, key=lambda lang: scores[lang]) if scores else ("en" if text else "")


def families(sentence: Sentence, whole: str, declared: str = "") -> tuple[str, ...]:
    """Give the families whose lexicons are read in a sentence, likeliest first."""
    by_family: Counter[str] = Counter()
    for lang, score in _scores(sentence).items():
        by_family[_FAMILY[lang]] = max(by_family[_FAMILY[lang]], score)
    for tag, worth in ((whole, _WHOLE), (declared, _DECLARED)):
        if family(tag):
            by_family[family(tag)] += worth
    if not by_family:
        return FAMILIES
    best = max(by_family.values())
    kept = [name for name, score in by_family.most_common() if score >= max(_SECOND * best, 0.4)]
    return tuple(kept) or (by_family.most_common(1)[0][0],)


def _scores(sentence: Sentence) -> Counter[str]:
    scores: Counter[str] = Counter()
    table = _small_words()
    for token in sentence.tokens:
        for lang, worth in table.get(token.folded, ()):
            scores[lang] += worth
        if len(token.folded) > 6 and token.folded.endswith(_FINNISH):
            scores["fi"] += 0.7
        for letter, langs in _LETTERS.items():
            if letter in token.written:
                scores.update(dict.fromkeys(langs, 0.2))
    return scores


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
