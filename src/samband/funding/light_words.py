"""Traffic lights and follow-ups in the reader's language.

Keys are the codes of the pure rules; the tests hold that no code is without its words.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

COLOURS: Final[Mapping[str, Any]] = {
    "green": _("On track"),
    "amber": _("Look at this"),
    "red": _("Act on this"),
    "unknown": _("Not known"),
    "not-defined": _("Not yet defined"),
}
RULES: Final[Mapping[str, Any]] = {
    "goal": _(
        "Red when less than two thirds of what the time gone would give is reached, amber when less than nine"
        " tenths. Nothing is said before a quarter of the time is gone, or while pending values could change"
        " the answer."
    ),
    "report": _("Red when the report is overdue, amber when it is due within 14 days."),
}
WHYS: Final[Mapping[str, Any]] = {
    "reached": _("the goal is reached"),
    "on-pace": _("it keeps pace"),
    "lags": _("it lags behind"),
    "time-is-over": _("the time is over"),
    "too-early": _("it is too early to say"),
    "pending": _("a value is pending"),
    "not-known": _("a number is not known"),
    "handed-in": _("handed in"),
    "handed-in-late": _("handed in late"),
    "overdue": _("overdue"),
    "due-soon": _("due soon"),
    "not-due": _("not due yet"),
}
QUESTIONS: Final[Mapping[str, Any]] = {
    "done": _("What has been done?"),
    "changed": _("What has changed for the firms?"),
    "joined": _("Who has joined, and who is missing?"),
    "hindered": _("What stood in the way?"),
    "next": _("What comes next, and what is needed for it?"),
}
LACKS: Final[Mapping[str, Any]] = {
    "aim-missing": _("Write at least one aim."),
    "aims-too-many": _("Keep to five aims."),
    "date-missing": _("Write the date."),
    "dates-out-of-order": _("The start comes first, then halfway, then the end."),
    "indicators-too-few": _("Choose at least three indicators."),
    "indicators-too-many": _("Keep to five indicators."),
    "indicator-unnamed": _("Write the indicator's name and unit."),
    "target-missing": _("Write the target as a number."),
    "actual-missing": _("Write what is reached, or what it waits for."),
    "answer-missing": _("Answer this question."),
    "answer-too-long": _("Keep the answer to 1,000 characters."),
}
