"""Traffic lights as pages print them: the colour in words, why, the numbers it saw, and the rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from samband.base.templatetags import wording
from samband.projects.domain.lights import Light, Number
from samband.projects.indicator_page_words import NUMBER_WORDS
from samband.projects.indicator_words import COLOURS, RULES, WHYS

TONES: Final = {"green": "success", "amber": "warning", "red": "danger"}
_COUNTS: Final = frozenset(
    {"pending", "unknown", "not_defined", "green", "amber", "red", "late_deliverables"}
)


@dataclass(frozen=True, slots=True)
class ShownLight:
    """A light in the reader's language."""

    tone: str
    label: Any
    why: Any
    numbers: tuple[str, ...]
    rule: Any
    colour: str


def shown(light: Light) -> ShownLight:
    """Give a light as it is printed."""
    tone = TONES.get(light.colour, "neutral")
    return ShownLight(
        tone,
        COLOURS[light.colour],
        "" if light.why == light.colour else WHYS[light.why],
        tuple(_numbers(light)),
        RULES[light.rule],
        light.colour,
    )


def _numbers(light: Light) -> Iterator[str]:
    currency = str(light.numbers.get("currency") or "")
    for name, value in light.numbers.items():
        if value is None or name == "currency" or (name in _COUNTS and not value):
            continue
        text = in_words(name, value, currency, light.rule)
        yield f"{text} {NUMBER_WORDS[name]}"


def in_words(name: str, value: Number, currency: str, rule: str = "") -> str:
    """Give one number of a light as the reader's language writes it."""
    if name.endswith("_minor") and isinstance(value, int):
        return str(wording.amount(value, currency))
    if isinstance(value, date):
        return str(wording.day(value, "medium"))
    if name == "chance":
        return str(wording.number(Decimal(f"{float(str(value)):.2g}")))
    if name == "index" and isinstance(value, Fraction):
        return str(wording.number(round(Decimal(value.numerator) / Decimal(value.denominator), 2)))
    if isinstance(value, Fraction):
        return share(value)
    return str(wording.number(value))


def share(value: Fraction | None) -> str:
    """Give a share as a percentage, whole where it is; "" when not known."""
    if value is None:
        return ""
    percent = Decimal(value.numerator) * 100 / Decimal(value.denominator)
    return f"{wording.number(round(percent, 1).normalize() + 0)} %"
