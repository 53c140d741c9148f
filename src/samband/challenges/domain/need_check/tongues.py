"""The languages of a sentence: of a text that may mix them, decided by its small words alone.

Swedish, bokmål, nynorsk and Danish are one family here: they are read with one lexicon, since they are mixed
inside sentences. The models of `matching` would say more, but they take a second to load.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from samband.challenges.domain.need_check.lexicon import FAMILIES, known_word
from samband.challenges.domain.need_check.tokens import Sentence
from samband.matching.domain.words import stop_words

LANGUAGES = ("sv", "nb", "nn", "da", "fi", "nl", "de", "en")
_FAMILY = dict.fromkeys(("sv", "nb", "nn", "da", "no"), "nordic") | {lang: lang for lang in LANGUAGES[4:]}
_DECLARED = 1.5  # what it is worth that somebody says which language a text is in
_WHOLE = 1.0  # what it is worth that the whole text is in a language
_SECOND = 0.55  # a second language is read when its small words are this share of the first's
_LETTERS = {"ø": ("nb", "nn", "da"), "æ": ("da", "nb"), "å": ("sv", "nb", "nn", "da"), "ö": ("sv", "fi", "de")}
_LETTERS |= {"ä": ("sv", "fi", "de"), "ß": ("de",), "ü": ("de",)}
_SURE = 2.5  # below this, small words decide nothing alone
_LEXICAL = 1.2  # what a word that one lexicon alone knows is worth
_ENOUGH = 30
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
    if text and (not scores or max(scores.values()) < _SURE):
        for name, worth in _by_lexicon(text[0]).items():
            scores.update({lang: worth for lang in LANGUAGES if _FAMILY[lang] == name})
    return max(LANGUAGES, key=lambda lang: scores[lang]) if scores else ("en" if text else "")


def families(sentence: Sentence, whole: str, declared: str = "") -> tuple[str, ...]:
    """Give the families whose lexicons are read in a sentence, likeliest first."""
    by_family: Counter[str] = Counter()
    for lang, score in _scores(sentence).items():
        by_family[_FAMILY[lang]] = max(by_family[_FAMILY[lang]], score)
    if not by_family or max(by_family.values()) < _SURE:
        by_family.update(_by_lexicon(sentence))
    for tag, worth in ((whole, _WHOLE), (declared, _DECLARED)):
        if family(tag):
            by_family[family(tag)] += worth
    if not by_family:
        return FAMILIES
    best = max(by_family.values())
    kept = [name for name, score in by_family.most_common() if score >= max(_SECOND * best, 0.4)]
    return tuple(kept) or (by_family.most_common(1)[0][0],)


def _by_lexicon(sentence: Sentence) -> Counter[str]:
    """Ask the lexicons themselves, where small words say too little: each word that only some of them know."""
    found: Counter[str] = Counter()
    for token in sentence.tokens[:_ENOUGH]:
        knows = [name for name in FAMILIES if known_word(token.folded, token.parts, token.written, name)]
        for name in knows if len(knows) < len(FAMILIES) else ():
            found[name] += _LEXICAL / len(knows)
    return found


def _scores(sentence: Sentence) -> Counter[str]:
    scores: Counter[str] = Counter()
    for token in sentence.tokens:
        for lang, worth in _word_scores(token.folded, token.written):
            scores[lang] += worth
    return scores


@lru_cache(maxsize=100_000)
def _word_scores(folded: str, written: str) -> tuple[tuple[str, float], ...]:
    scores: Counter[str] = Counter(dict(_small_words().get(folded, ())))
    if len(folded) > 6 and folded.endswith(_FINNISH):
        scores["fi"] += 0.7
    for letter, langs in _LETTERS.items():
        if letter in written:
            scores.update(dict.fromkeys(langs, 0.2))
    return tuple(scores.items())


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
