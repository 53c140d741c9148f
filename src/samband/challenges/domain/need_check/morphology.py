"""Which forms a lemma takes: stems and endings of the families, by rule, so that no form need be listed.

A word is an inflected form of a lemma when it is one of the lemma's stems and one of the family's endings. A
compound is a first part, a linking element and a head. The rules are generous: a lexicon decides what exists.
"""

import re
from functools import lru_cache

_NORDIC_NOUN = "en et n t er ar or e a na ne ene erna arna orna erne ane r a"
_GENITIVE = ("", "s")
_NORDIC = frozenset(
    [ending + case for ending in ("", *_NORDIC_NOUN.split()) for case in _GENITIVE]
    + ["are", "ast", "aste", "ere", "est", "este", "ede", "et", "te", "as", "ades", "ande", "ende", "es"]
    + ["ing", "ingen", "ning", "ningen"]
    + ["t", "ad", "at", "ade", "ert", "erte", "erer", "eras", "eres", "erad", "erat", "erade", "ere"]
)
DEFINITE = frozenset(
    [
        "n",
        "en",
        "et",
        "na",
        "ne",
        "ene",
        "erna",
        "arna",
        "orna",
        "erne",
        "ane",
        "ns",
        "ens",
        "ets",
        "nas",
        "enes",
        "ernas",
        "arnas",
        "ernes",
    ]
)
_ENDINGS = {
    "nordic": _NORDIC,
    "en": frozenset(["", "s", "es", "'s", "ed", "d", "ing"]),
    "nl": frozenset(["", "s", "en", "n", "e", "er", "es", "je", "jes", "tje", "tjes", "den", "de", "d", "t"]),
    "de": frozenset(
        ["", "e", "en", "n", "er", "ern", "s", "es", "em", "ens", "ung", "t", "te", "ten", "innen", "in"]
    ),
}
_FINNISH = re.compile(
    r"(?:[aäeiouyö]?(?:i|j|e)?(?:ta|tä|tta|ttä|a|ä|n|ssa|ssä|sta|stä|an|än|on|ön|en|in|un|yn|hin|hen|han|hän|lla|"
    r"llä|lta|ltä|lle|na|nä|ksi|t|den|ten|jen|iden|itten|ihin|siin|seen|ja|jä)?)"
    r"(?:nsa|nsä|mme|si|nne)?(?:kin|kaan|kään|ko|kö)?"
)
_LINKS = {
    "nordic": ("", "s", "e", "er", "o", "es"),
    "nl": ("", "s", "en", "e", "n"),
    "de": ("", "s", "es", "en", "n", "e", "er", "o"),
    "fi": ("", "n", "s", "is", "en", "jen"),
}
_VOWEL = re.compile("[aeiouyäöå]")
_GRADES = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nt", "nn"), ("nk", "ng"), ("mp", "mm"), ("lt", "ll"),
    ("rt", "rr"),
    ("t", "d"), ("p", "v"), ("k", ""),
)  # fmt: skip
_DOUBLED = re.compile(r"(aa|ee|oo|uu)([bcdfgklmnprst])$")
_SHORT = re.compile(r"[^aeiouyäöå]?[aeiouyäöå]([bdfgklmnprst])$")


def has_vowel(word: str) -> bool:
    """Whether letters can be a word at all."""
    return bool(_VOWEL.search(word))


def links(family: str) -> tuple[str, ...]:
    """Give the elements that join the parts of a compound; none where compounds are written apart."""
    return _LINKS.get(family, ())


@lru_cache(maxsize=100_000)
def is_ending(rest: str, family: str) -> bool:
    """Whether letters after a stem are an ending of the family."""
    if family == "fi":
        return len(rest) < 14 and bool(_FINNISH.fullmatch(rest))
    return rest in _ENDINGS[family]


def stems(lemma: str, family: str) -> set[str]:
    """Give the stems to which a folded lemma's endings are added."""
    rule = {"nordic": _nordic, "nl": _dutch, "de": _german, "fi": _finnish, "en": _english}[family]
    found = {lemma} | rule(lemma)
    least = 4 if family == "fi" else 3
    return {stem for stem in found if len(stem) >= least or stem == lemma}


def _nordic(lemma: str) -> set[str]:
    found: set[str] = set()
    if lemma[-1] in "ea" and len(lemma) > 3:
        found.add(lemma[:-1])
    if re.search(r"[^aeiouyäöå](el|er|en)$", lemma) and len(lemma) > 4:
        found.add(lemma[:-2] + lemma[-1])  # cykel, cyklar; filter, filtre
    if re.search(r"v(et|en)$", lemma) and len(lemma) > 6:
        found.add(lemma[:-2] + "n")  # drevet, drevne
    if re.search(r"[aeiouyäöå][mn]$", lemma):
        found.add(lemma + lemma[-1])  # program, programmet
    if lemma.endswith("um") and len(lemma) > 6:
        found.add(lemma[:-2])  # centrum, centret
    if _SHORT.search(lemma):
        found.add(lemma + lemma[-1])
    return found


def _english(lemma: str) -> set[str]:
    found: set[str] = set()
    if lemma.endswith("y"):
        found |= {lemma[:-1] + "ies", lemma[:-1] + "ied"}
    if lemma.endswith("e"):
        found.add(lemma[:-1])
    return found


def _dutch(lemma: str) -> set[str]:
    found: set[str] = set()
    match = _DOUBLED.search(lemma)
    if match:
        found.add(_DOUBLED.sub(match.group(1)[0] + match.group(2), lemma))
    elif _SHORT.search(lemma):
        found.add(lemma + lemma[-1])
    if lemma.endswith("f"):
        found.add(lemma[:-1] + "v")
    if lemma.endswith("s"):
        found.add(lemma[:-1] + "z")
    if lemma.endswith("en") and len(lemma) > 5:
        found |= {lemma[:-2], lemma[:-1]}
    if lemma.endswith("e"):
        found.add(lemma[:-1])
    return found


def _german(lemma: str) -> set[str]:
    found: set[str] = set()
    if lemma[-1] == "e" and len(lemma) > 3:
        found.add(lemma[:-1])
    if lemma.endswith("en") and len(lemma) > 5:
        found |= {lemma[:-2], "ge" + lemma[:-2]}
    if re.search(r"[^aeiouyäöå][aeiouyäöå]s$", lemma):
        found.add(lemma + "s")  # bus, busse
    if lemma.endswith("ieren"):
        found.add(lemma[:-2] + "t")
    if lemma.endswith("um") and len(lemma) > 6:
        found.add(lemma[:-2])
    umlaut = re.sub(r"a(u?[^aeiouyäö]*)$", r"ä\1", lemma)
    found.add(umlaut if umlaut != lemma else re.sub(r"o([^aeiouyäö]*)$", r"ö\1", lemma))
    return found


def _finnish(lemma: str) -> set[str]:
    found: set[str] = set()
    if lemma.endswith("nen"):
        found |= {lemma[:-3] + "s", lemma[:-3] + "se"}
    elif re.search("(us|ys|os|ös)$", lemma):
        found |= {lemma[:-1] + "kse", lemma[:-1] + "de", lemma[:-1] + "te", lemma[:-1] + "ks"}
    elif lemma.endswith(("is", "as", "äs")):
        found |= {lemma[:-1], lemma[:-1] + lemma[-2]}
    elif lemma.endswith("in"):
        found |= {lemma[:-1] + "me", lemma[:-1] + "mi", *_graded(lemma[:-1] + "me")}
    elif lemma.endswith("e"):
        found |= {lemma + "e", lemma + "i", *_strong(lemma)}
    elif lemma[-1] in "aäiouyöe":
        found |= {lemma[:-1], *_graded(lemma)}
    if lemma.endswith(("ta", "tä", "da", "dä")):
        found |= {lemma[:-2], lemma[:-2] + "ta", lemma[:-2] + "mis"}
    return found


def _graded(lemma: str) -> set[str]:
    """Give the weak grade of a stem that ends in consonants and a vowel: akku, akun; piste, pisteen."""
    body, vowel = lemma[:-1], lemma[-1]
    for strong, weak in _GRADES:
        if body.endswith(strong) and len(body) - len(strong) >= 1 and not body.endswith("s" + strong):
            return {body[: len(body) - len(strong)] + weak + vowel, body[: len(body) - len(strong)] + weak}
    return set()


def _strong(lemma: str) -> set[str]:
    """Give the strong grade of a lemma in -e: liite, liittee; laite, laittee."""
    body = lemma[:-1]
    for strong, weak in _GRADES[:6]:
        if body.endswith(weak) and not body.endswith(strong):
            return {
                body[: len(body) - len(weak)] + strong + "ee",
                body[: len(body) - len(weak)] + strong + "ei",
            }
    return set()
