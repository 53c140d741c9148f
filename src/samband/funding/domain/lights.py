"""Traffic lights: each says the rule it follows and the numbers it saw, so that anybody can check it.

A light is green, amber or red only on numbers that are known. Where they are not it is "unknown", and a
thing that is not defined yet is "not defined": neither is green. The rules in words are in
``samband.funding.light_words``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

GREEN, AMBER, RED, UNKNOWN, NOT_DEFINED = "green", "amber", "red", "unknown", "not-defined"
COLOURS: Final = (GREEN, AMBER, RED, UNKNOWN, NOT_DEFINED)
# How much of what the time gone would give is reached: below the first red, below the second amber.
GOAL_RED, GOAL_AMBER = Fraction(2, 3), Fraction(9, 10)
# Before this share of the time a goal that lags says nothing.
TOO_EARLY: Final = Fraction(1, 4)
REPORT_SOON_DAYS: Final = 14

Number = int | str | Decimal | Fraction | float | date | None


@dataclass(frozen=True, slots=True)
class Light:
    """A colour, the rule that gives it, why the rule gave it here, and the numbers to print beside it.

    Numbers that are shares are exact fractions; amounts are minor units and stand beside their currency.
    """

    colour: str
    rule: str
    why: str
    numbers: Mapping[str, Number]


def light_of(colour: str, rule: str, why: str, **numbers: Number) -> Light:
    """Give a light of a rule with its numbers."""
    return Light(colour, rule, why, MappingProxyType(numbers))


def goal_light(reached: Fraction | None, gone: Fraction, pending: int = 0, unknown: int = 0) -> Light:
    """Hold the share of a goal that is reached against the share of the time that is gone.

    What is pending or not reported is not zero: it can only hide that more is reached, so a goal that lags
    without it is "unknown". 40 % reached when 75 % of the time is gone is red.
    """
    numbers: dict[str, Number] = {"reached": reached, "gone": gone, "pending": pending, "unknown": unknown}
    held_back = "pending" if pending else "not-known"
    if reached is None:
        return light_of(UNKNOWN, "goal", held_back, **numbers)
    if reached >= 1:
        return light_of(GREEN, "goal", "reached", **numbers)
    if gone < 1 and reached >= gone * GOAL_AMBER:
        return light_of(GREEN, "goal", "on-pace", **numbers)
    if pending or unknown:
        return light_of(UNKNOWN, "goal", held_back, **numbers)
    if gone >= 1:
        return light_of(RED, "goal", "time-is-over", **numbers)
    if gone < TOO_EARLY:
        return light_of(UNKNOWN, "goal", "too-early", **numbers)
    return light_of(RED if reached < gone * GOAL_RED else AMBER, "goal", "lags", **numbers)


def report_light(due_on: date, handed_in_on: date | None, today: date) -> Light:
    """Say of a report whether it is in, soon due, or overdue and by how many days."""
    if handed_in_on is not None:
        late = max((handed_in_on - due_on).days, 0)
        why = "handed-in-late" if late else "handed-in"
        return light_of(GREEN, "report", why, due_on=due_on, handed_in_on=handed_in_on, days=late)
    ahead = (due_on - today).days
    if ahead < 0:
        return light_of(RED, "report", "overdue", due_on=due_on, days=-ahead)
    colour, why = (AMBER, "due-soon") if ahead <= REPORT_SOON_DAYS else (GREEN, "not-due")
    return light_of(colour, "report", why, due_on=due_on, days=ahead)


def worst_of(lights: Iterable[Light]) -> str:
    """Give the colour that a heap of lights has together: red, amber, unknown, green, in this order."""
    colours = {light.colour for light in lights}
    return next((one for one in (RED, AMBER, UNKNOWN, NOT_DEFINED, GREEN) if one in colours), UNKNOWN)


def time_gone(starts_on: date, ends_on: date, day: date) -> Fraction:
    """Give the share, 0 to 1, of a project's days that has passed at the end of a day."""
    if ends_on < starts_on:
        raise ValueError("A project ends on the day it begins or later.")
    whole = (ends_on - starts_on).days + 1
    return min(max(Fraction((day - starts_on).days + 1, whole), Fraction(0)), Fraction(1))
