"""The words of a text as lexical evidence counts them: the same word, however it is spelt or inflected."""

import csv
import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import snowballstemmer

_SCANDINAVIAN = frozenset({"sv", "nb", "nn", "no", "da"})
_STEMMERS = {
    "sv": "swedish", "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "da": "danish",
    "fi": "finnish", "nl": "dutch", "de": "german", "en": "english",
}  # fmt: skip
_LETTERS = str.maketrans({"æ": "ä", "ø": "ö", "œ": "ö", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})
_KEPT_MARKS = {"a\u030a": "å", "a\u0308": "ä", "o\u0308": "ö"}
_MARKED = re.compile("a\u030a|[ao]\u0308|[\u0300-\u036f]")

_STANDARD = (
    r"(?<![\w@/.])(?:(?:NS|SS|DS|SFS|DIN|NEN|EVS|BS|NF)[- ])?"
    r"(?:(?:ISO|EN|IEC|IEEE|ETSI|ASTM|DIN|NS|NEN|NORDTEST|UL)[-/ ]?)+"
    r"(?:TS |TR |[A-Z]{1,3})?\d+(?:\.\d+)*(?:-\d+)*(?::\d{4})?"
)
_MIXED = r"(?<![\w.@/-])[A-Za-z]+-?\d[A-Za-z0-9]*(?:[.-]\d[A-Za-z0-9]*)*(?![\w@/])"
_DIGIT_FIRST = r"(?<![\w.,@/-])\d{1,2}[A-Z]{1,3}(?![\w@/])"
_CODE = r"(?<![\w.,@/-])\d{8}(?:-\d)?(?![\w@/])"
_INNER_CAPITAL = r"(?<![\w@/.])(?:[a-z]{1,2}|[A-Z][a-z]+)[A-Z]\w*(?![\w@])"
_CAPITALS = r"(?<![\w@/.])[A-ZÅÄÖÆØ]{2,6}(?![\w@]|\.\w)"
_IDENTIFIER = re.compile("|".join((_STANDARD, _CODE, _MIXED, _DIGIT_FIRST, _INNER_CAPITAL, _CAPITALS)))
_ADOPTED = re.compile(r"^(?:(?:NS|SS|DS|SFS|DIN|NEN|EVS|BS|NF|EN)[-/ ]?)+(?=ISO|IEC|EN)")
_YEAR = re.compile(r":\d{4}$")
_LOOSE = re.compile(r"[\s./:-]+")
_ADDRESS = re.compile(r"(?<![^\s@])[^\s@]+@\S+|(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?:/[^\W\d_]+(?:['’-][^\W\d_]+)*)*")

# How the Scandinavian languages spell what they share: sv innovation = nb innovasjon, center = senter.
_SPELLINGS = (
    (re.compile(r"(?:ss?j|[ts]i)on"), "xon"),
    (re.compile(r"c(?=[eiyäö]|$)"), "s"),
    (re.compile(r"ck|ch(?=[lrn])|c|q"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"hv|w"), "v"),
    (re.compile(r"z"), "s"),
    (re.compile(r"ks"), "x"),
    (re.compile(r"ä|é"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"[ae]n[sk]$"), "ens"),
    (re.compile(r"skab"), "skap"),
)
_lock = threading.Lock()


def words(text: str, lang: str) -> list[str]:
    """Give the words of a text that carry meaning, each in the one form that is counted.

    Words are folded (case; ä and æ, ö and ø are one letter), words without meaning of their own left
    out, and the others stemmed in ``lang`` (sv, nb, nn, da, fi, nl, de, en; others are only folded).
    In the Scandinavian languages spellings that differ by rule, and words that mean the same
    (företag, bedrift, virksomhed: a list in ``data/equivalents.csv``), give one common form, marked
    with ``=``. Alternatives with a slash (företag/bedrifter) count once when they mean the same.
    Identifiers such as ISO 14001 or PM2.5 are kept whole, see `identifiers`. The order of the text is
    kept and a word that is repeated is repeated.
    """
    rest = _ADDRESS.sub(" ", text)
    found: list[str] = []
    position = 0
    for match in _identifier_matches(rest):
        found.extend(_plain_words(rest[position : match.start()], lang))
        found.append(_identifier_form(match.group(), lang))
        position = match.end()
    found.extend(_plain_words(rest[position:], lang))
    return found


def identifiers(text: str) -> list[str]:
    """Give what a text names by code: standards, programmes, classes, technologies in capitals.

    Small letters without separators: ``PM2.5`` is ``pm25``. A standard is named without its year and
    without the body that adopted it: ``NS-EN ISO 14001:2015`` is ``iso14001``.
    Words in capitals count only in a text that is not written in capitals throughout.
    """
    text = _ADDRESS.sub(" ", text)
    return [_compact(match.group()) for match in _identifier_matches(text)]


def fold_word(word: str) -> str:
    """Give a word in small letters with å, ä, ö kept, æ as ä, ø as ö, and other marks left out."""
    word = word.casefold().translate(_LETTERS)
    if word.isascii():
        return word
    return _MARKED.sub(lambda match: _KEPT_MARKS.get(match.group(), ""), unicodedata.normalize("NFKD", word))


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Give the folded words of a language that carry no meaning of their own; none when unknown."""
    lang = "nb" if lang == "no" else lang
    return _all_stop_words().get(lang, frozenset())


def _identifier_matches(text: str) -> Iterator[re.Match[str]]:
    letters = [character for character in text if character.isalpha()]
    shouting = len(letters) > 12 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
    for match in _IDENTIFIER.finditer(text):
        if not (shouting and match.group().isalpha()):
            yield match


def _compact(found: str) -> str:
    return _LOOSE.sub("", _YEAR.sub("", _ADOPTED.sub("", found))).lower()


def _identifier_form(found: str, lang: str) -> str:
    form = _compact(found)
    if lang in _SCANDINAVIAN and form.isalpha():
        return _equivalents().get((lang, fold_word(form)), form)
    return form


def _plain_words(text: str, lang: str) -> Iterator[str]:
    for match in _WORD.finditer(text):
        seen: set[str] = set()
        for alternative in match.group().split("/"):
            for part in _parts(alternative):
                term = _term(part, lang)
                if term and term not in seen:
                    seen.add(term)
                    yield term


def _parts(word: str) -> list[str]:
    """Part a word at its hyphens, except after a single letter (e-hälsa is ehälsa)."""
    if "-" not in word:
        return [word.replace("'", "").replace("’", "")]
    parts = [part for part in word.split("-") if part]
    if len(parts[0]) == 1:
        return ["".join(parts)]
    return parts


@lru_cache(maxsize=100_000)
def _term(word: str, lang: str) -> str:
    """Give the counted form of one word, or nothing when it carries no meaning."""
    folded = fold_word(word)
    if len(folded) < 2 or len(folded) > 60 or folded in stop_words(lang):
        return ""
    if lang not in _SCANDINAVIAN:
        return _stem(folded, lang)
    known = _equivalents()
    stem = _stem(folded, lang)
    for form in (folded, stem):
        common = known.get((lang, form)) or known.get(("", form))
        if common:
            return common
    return _skeleton(stem)


def _stem(word: str, lang: str) -> str:
    name = _STEMMERS.get(lang)
    if name is None:
        return word
    # The library's stemmers keep the word they work on: one at a time. It knows ø and æ in Norwegian.
    native = word.replace("ä", "æ").replace("ö", "ø") if name in ("norwegian", "danish") else word
    with _lock:
        stem: str = _stemmer(name).stemWord(native)
    return fold_word(stem) or word


@cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)


def _skeleton(stem: str) -> str:
    """Spell a Scandinavian stem as if the languages had one spelling."""
    for pattern, common in _SPELLINGS:
        stem = pattern.sub(common, stem)
    return stem


@cache
def _equivalents() -> dict[tuple[str, str], str]:
    """Give the common form of each listed word, by language, and for any of the languages when clear."""
    common: dict[tuple[str, str], str] = {}
    unclear: set[str] = set()
    table = resources.files("samband.matching").joinpath("data", "equivalents.csv").read_text("utf-8")
    for row in csv.DictReader(table.splitlines()):
        name = "=" + _skeleton(fold_word(row["nb"].split("|")[0].split(" ")[0]))
        for lang, cell in row.items():
            for word in cell.split("|"):
                folded = fold_word(word)
                if not word or " " in word:
                    continue
                for form in (folded, _stem(folded, lang)):
                    common.setdefault((lang, form), name)
                    if common.setdefault(("", form), name) != name:
                        unclear.add(form)
    for (lang, form), name in list(common.items()):
        if lang == "nb":
            common.setdefault(("no", form), name)
    return {key: name for key, name in common.items() if key[0] or key[1] not in unclear}


@cache
def _all_stop_words() -> dict[str, frozenset[str]]:
    table = resources.files("samband.matching").joinpath("data", "stopwords.txt").read_text("utf-8")
    lists = (line.partition(":") for line in table.splitlines() if line)
    return {lang: frozenset(fold_word(word) for word in rest.split()) for lang, _, rest in lists}
