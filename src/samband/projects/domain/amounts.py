"""Amounts as people write them in documents and sheets, read to whole minor units, exactly or not at all.

``2 612 758``, ``1.200,50``, ``(1 200)``, ``–400:-``, ``8 mkr``, ``12,5 MSEK``, ``€ 1,200.50``, ``33,3 %``.
The signs between thousands may be any blank, a point, a comma or an apostrophe; the decimals follow a comma
or a point. Where one sign may be either (``1.234``), the reader's ``decimal`` decides, else it is thousands.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

EMPTY, AMOUNT, PERCENT, WORDS, UNREADABLE = "empty", "amount", "percent", "words", "unreadable"

# Beyond this no project's money goes: 99 999 999 999 999.99 of any currency.
MOST_MINOR = 10**16 - 1
_LONGEST = 60

_BLANKS = "\\s\u00a0\u2000-\u200a\u202f\u205f\u3000"
_MINUS = "\u2010-\u2015\u2212\ufe63\uff0d\\-"
_CURRENCIES = {
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "eur": "EUR",
    "€": "EUR",
    "euro": "EUR",
    "gbp": "GBP",
}
_CURRENCIES |= {"usd": "USD", "isk": "ISK", "chf": "CHF", "pln": "PLN", "£": "GBP", "$": "USD"}
_KRONOR = frozenset({"kr", "kr.", ":-", "kronor", "kroner"})
_THOUSAND, _MILLION, _MILLIARD = 10**3, 10**6, 10**9
_STEPS = {
    _THOUSAND: "tkr tkr. kkr ksek tsek t.kr t.kr. tnok knok tdkk kdkk keur teur k€ t€ tusen tusend tuhat k",
    _MILLION: "mkr mkr. mnkr msek mnok mdkk meur m€ mio mio. mill mill. milj milj. miljon miljoner million"
    " millioner millions miljoonaa mn",
    _MILLIARD: "mdkr mdr mdr. mrd mrd. miljard miljarder milliard milliarder mdsek mdnok billion bn",
}
_STEP_OF = {word: step for step, words in _STEPS.items() for word in words.split()}
_UNIT = re.compile(r"[a-zåäöæø€£$]+(?:\.[a-z]+)*\.?|:-")
_SHAPE = re.compile(
    rf"(?P<before>[^\d()%{_MINUS}]*)(?P<sign>[{_MINUS}+]?)(?P<between>[^\d()%{_MINUS}]*)"
    rf"(?P<number>\d(?:[\d{_BLANKS}.,'’]*\d)?)(?P<tail>[.,]?[{_MINUS}]?)(?P<after>[^\d()]*)"
)
_PARENTHESES = re.compile(r"[^\d()]*\((?P<inner>[^()]*)\)[^\d()]*")


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """What a cell says. ``minor`` is of an amount, ``percent`` of a share; both None for all else.

    ``currency`` is "" when nothing says which (``kr`` may be three). ``step`` is what a unit multiplied
    by (``mkr``: a million), 1 without one. ``ambiguous`` says that the sign in it may be read two ways.
    """

    kind: str
    minor: int | None = None
    currency: str = ""
    percent: Decimal | None = None
    step: int = 1
    ambiguous: bool = False


def read_amount(text: str, *, decimal: str = "", step: int = 1) -> ReadAmount:
    """Read one cell.

    Args:
        text: what stands in it.
        decimal: the sign before decimals, where the sheet is known to use one (``,`` or ``.``).
        step: what a bare number is multiplied by, when a heading says ``tkr``.
    """
    flat = text.strip(" \t\r\n\u00a0\u2007\u202f'") if len(text) <= 4 * _LONGEST else text
    if not flat or flat in ("-", "–", "—", "−", "..", "…"):
        return ReadAmount(EMPTY)
    if not any(sign.isdecimal() for sign in flat):
        return ReadAmount(WORDS)
    if len(flat) > _LONGEST or (not flat.isprintable() and not re.search(f"[{_BLANKS}]", flat)):
        return ReadAmount(WORDS)
    negative = False
    if match := _PARENTHESES.fullmatch(flat):
        negative, flat = True, flat.replace("(", "").replace(")", "").strip()
    match = _SHAPE.fullmatch(flat)
    if match is None:
        return ReadAmount(WORDS if flat[0].isalpha() else UNREADABLE)
    return _read(match, decimal, step, negative)


def _read(match: re.Match[str], decimal: str, step: int, negative: bool) -> ReadAmount:
    units = " ".join((match["before"], match["between"], match["after"].replace("%", " % "))).lower().split()
    percent = [unit for unit in units if unit in ("%", "procent", "prosent", "percent")]
    known = _units([unit for unit in units if unit not in percent])
    if known is None:
        return ReadAmount(WORDS if match["before"].strip() else UNREADABLE)
    currency, own_step = known
    negative ^= bool(match["sign"]) and match["sign"] != "+"
    if match["tail"][:1] not in ("", ".", ","):  # "1 200-" as ledgers write it; "1 200,-" is no minus
        negative = not negative
    value, ambiguous = _number(match["number"], decimal, own_step > 1 or bool(percent))
    if value is None:
        return ReadAmount(UNREADABLE)
    value = -value if negative else value
    if percent:
        return (
            ReadAmount(PERCENT, percent=value) if own_step == 1 and not currency else ReadAmount(UNREADABLE)
        )
    own_step = own_step if own_step > 1 else step
    minor = value * 100 * own_step
    if minor != minor.to_integral_value() or abs(minor) > MOST_MINOR:
        return ReadAmount(UNREADABLE)
    return ReadAmount(AMOUNT, int(minor), currency, None, own_step, ambiguous)


def read_unit(text: str) -> tuple[str, int]:
    """Give the currency ("" when none is named) and step that a heading states: ``Belopp (tkr)``."""
    currency, step = "", 1
    for word in re.split(r"[\s()\[\],/;:]+", text.lower()):
        bare = word if word in _STEP_OF else word.rstrip(".")
        if bare in ("k", "mn", "million", "millions", "tusen") or not bare:
            continue
        currency = _currency_of(bare) or currency
        step = max(step, _STEP_OF.get(bare, 1))
    return currency, step


def plain_minor(text: str) -> int | None:
    """Read an amount as files for machines write it (``-1234.5``); None when it is none, or below a cent."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    sign, whole, part = match.groups()
    part = (part or "").rstrip("0")
    if len(part) > 2 or len(whole) > 14:
        return None
    minor = int(whole or "0") * 100 + int(part.ljust(2, "0"))
    return -minor if sign == "-" else minor


_PLAIN = re.compile(r"\s*([+-]?)([0-9]{1,40}|(?=\.[0-9]))(?:\.([0-9]{0,20}))?\s*")


def _currency_of(unit: str) -> str:
    if unit in _CURRENCIES:
        return _CURRENCIES[unit]
    for code in ("sek", "nok", "dkk", "eur"):
        if unit in (f"m{code}", f"k{code}", f"t{code}", f"md{code}"):
            return code.upper()
    return "EUR" if unit in ("m€", "k€", "t€") else ""


def _units(words: list[str]) -> tuple[str, int] | None:
    """Give currency and step of the words about a number; None when one of them is no unit."""
    currency, step = "", 1
    for word in words:
        for unit in [word] if word in _STEP_OF or word in _KRONOR else _UNIT.findall(word) or [word]:
            found = _currency_of(unit)
            if found:
                if currency and currency != found:
                    return None
                currency = found
            if unit in _STEP_OF:
                step *= _STEP_OF[unit]
            elif not found and unit not in _KRONOR:
                return None
        if word not in _STEP_OF and word not in _KRONOR and "".join(_UNIT.findall(word)) != word:
            return None
    return (currency, step) if step <= _MILLIARD else None


def _number(text: str, decimal: str, rather_decimals: bool) -> tuple[Decimal | None, bool]:
    """Read digits and the signs between them; and say whether one sign could be either."""
    if not text.isascii() and any(sign.isdecimal() and not sign.isascii() for sign in text):
        return None, False
    body = re.sub(f"[{_BLANKS}'’]+", " ", text)
    signs = [sign for sign in body if sign in ".,"]
    mark, ambiguous = "", False
    if len(set(signs)) == 2:
        mark = signs[-1]
        if signs.count(mark) > 1:
            return None, False
    elif len(signs) == 1:
        mark, ambiguous = _single(body, signs[0], decimal, rather_decimals)
    whole, _, part = body.partition(mark) if mark else (body, "", "")
    groups = re.split("[ .,]", whole)
    if len(groups) > 1 and not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
        return None, False
    if (mark and not part) or not all((*groups, part or "0")) or not (part or "0").isdecimal():
        return None, False
    return Decimal(f"{''.join(groups)}.{part or '0'}"), ambiguous


def _single(body: str, sign: str, decimal: str, rather_decimals: bool) -> tuple[str, bool]:
    """Say whether the only point or comma stands before decimals, and whether that is a guess."""
    before, after = body.split(sign)
    if len(after) != 3 or " " in before or not 1 <= len(before) <= 3 or before.startswith("0"):
        return sign, False
    if decimal:
        return (sign if sign == decimal else ""), False
    return (sign, False) if rather_decimals else ("", True)
