"""Reads what a project aims at out of its running text: counted things and money that others should invest.

*300 företag får stöd*, *8 mkr i privata investeringar matchar …*, *mer än 150 bedrifter*, *ett fyrtiotal*.
Only where the text says that it is an aim: in a sentence of what shall be, or in a list under such a one. A
target is never financing, and two targets are never added: the same companies may stand in both.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from samband.kernel.text import fold
from samband.projects.domain.amounts import AMOUNT, read_amount
from samband.projects.domain.table_lines import TextLine

EXACT, ABOUT, MORE_THAN, AT_LEAST, AT_MOST = "exact", "about", "more-than", "at-least", "at-most"
COUNT, MONEY = "count", "money"

_WORDS_BEFORE = (
    (MORE_THAN, ("mer an", "fler an", "over", "mer enn", "flere enn", "mere end", "flere end", "more than")),
    (AT_LEAST, ("minst", "mindst", "at least", "lagst")),
    (AT_MOST, ("hogst", "hoyst", "hojst", "at most", "up to", "upp till", "opp til", "op til")),
    (
        ABOUT,
        (
            "omkring",
            "cirka",
            "circa",
            "ca",
            "ungefar",
            "runt",
            "rundt",
            "omtrent",
            "about",
            "around",
            "approximately",
            *("approx", "nara", "naesten", "nesten", "nearly", "some", "drygt", "knappt", "godt"),
        ),
    ),
)
_UNITS = {
    "companies": "foretag foretagen bolag smf smb smv bedrift bedrifter virksomhed virksomheder"
    " virksomheter"
    " foretak companies company enterprises enterprise smes firms",
    "people": "personer deltagare deltakere deltagere people persons participants studenter students",
    "jobs": "arbetstillfallen jobb jobs arbeidsplasser arbejdspladser arsarbeten arsverk",
    "products": "produkter tjanster tjenester ydelser products services losningar losninger solutions"
    " prototyper",
    "collaborations": "samarbeten samarbeid samarbejder collaborations partnerships",
    "events": "workshops seminarier seminarer events moten moter moder",
    "organisations": "organisationer organisasjoner organisations kommuner kommuner municipalities",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_AIM = re.compile(
    r"\b(ska|skall|skal|mal|malet|malen|mål|leda till|fore til|bidra til|bidrar|bidrage|shall|will|should"
    r"|target|targets"
    r"|goal|goals|aim|aims|objective|objectives|projektmal|prosjektmal|delmal|resultatmal|effektmal)\b"
)
_NUMBER = re.compile(
    r"(?<![\w.,:/§-])([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]{1,9}(?:[.,][0-9]{1,3})?)(-tal(?:et)?)?"
)
_MONEY = re.compile(
    r"(?<![\w.,])[0-9][0-9 \u00a0\u202f.,]{0,20}\s?(?:mkr|msek|mnok|mdkk|meur|tkr|ksek|mio\.? kr|mill\.?"
    r" kr|milj\.? kr"
    r"|miljoner kr\w*|millioner kr\w*|kr|sek|nok|dkk|eur|kronor|kroner|€)(?!\w)",
    re.IGNORECASE,
)
_INVESTS = re.compile(
    r"\b(\w*invester\w*|investment\w*|matchar|matcher|match\w*|omsattning\w*|omsetning|turnover)\b"
)
_TENS = {
    **{"tio": 10, "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70},
    **{"attio": 80, "nittio": 90, "hundra": 100, "dussin": 12},
}
_TENS_WORD = re.compile(r"\b(" + "|".join(_TENS) + r")tal(?:et)?\b")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Target:
    """An aim: ``count`` of a unit, or ``money`` in minor units; how exactly it is known; its own words."""

    kind: str
    quantity: int
    unit: str
    precision: str
    text: str
    line: int
    currency: str = ""

    @property
    def is_approximate(self) -> bool:
        """Say whether the text itself does not give the number exactly."""
        return self.precision != EXACT


def read_targets(lines: Iterable[TextLine], currency: str = "") -> tuple[Target, ...]:
    """Find the targets in the lines of a text (those of tables left out beforehand), in their order.

    ``currency`` is the one of amounts that say only ``kr``.
    """
    found: list[Target] = []
    in_list = heading = False
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        folded = fold(text[:_LONGEST])
        has_number = bool(re.search("[0-9]", text)) or bool(_TENS_WORD.search(folded))
        aims = bool(_AIM.search(folded))
        if not has_number:
            is_title = len(text) < 60 and text[-1] not in ".:;,"
            heading = aims if is_title else heading
            in_list = aims and text.endswith(":")
            continue
        is_short = len(text) <= 200
        if aims or (is_short and (in_list or heading)):
            found += [
                target
                for sentence in re.split(r"(?<=[.!?]) +(?=[A-ZÅÄÖÆØ0-9])", text)
                if not is_short or aims or in_list or heading
                for target in _in_sentence(sentence, line.number, currency)
            ]
    return tuple(found)


def _in_sentence(sentence: str, line: int, currency: str) -> list[Target]:
    short = sentence if len(sentence) <= _LONGEST else sentence[:_LONGEST]
    folded = fold(short)
    if _INVESTS.search(folded) and (match := _MONEY.search(short)):
        amount = read_amount(match[0])
        if amount.kind == AMOUNT and amount.minor is not None:
            precision = _precision(short[: match.start()])
            return [
                Target(
                    MONEY, amount.minor, "", precision, short.strip(" -•"), line, amount.currency or currency
                )
            ]
    found = []
    for match in _NUMBER.finditer(short):
        unit = _unit_after(short[match.end() :])
        digits = re.sub(r"\s", "", match[1])
        if unit and digits.isdecimal():
            precision = ABOUT if match[2] else _precision(short[: match.start()])
            found.append(Target(COUNT, int(digits), unit, precision, short.strip(" -•"), line))
    if not found and (word := _TENS_WORD.search(folded)) and (unit := _unit_after(folded[word.end() :])):
        found.append(Target(COUNT, _TENS[word[1]], unit, ABOUT, short.strip(" -•"), line))
    return found


def _unit_after(text: str) -> str:
    """Give the unit that the counted word is, allowing for up to two words (*nya*, *small*) before it."""
    for word in fold(text[:60]).split()[:3]:
        if word in _UNIT_OF:
            return _UNIT_OF[word]
    return ""


def _precision(before: str) -> str:
    folded = f" {fold(before[-30:])}"
    for precision, words in _WORDS_BEFORE:
        if any(folded.endswith(f" {word}") for word in words):
            return precision
    return EXACT
