"""What partner reports are called on pages: states, fields, steps, categories, sorts of money."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

STATE_WORDS: Final[Mapping[str, Any]] = {
    "draft": _("draft"),
    "submitted": _("handed in"),
    "returned": _("with the partner again"),
    "in_control": _("in control"),
    "certified": _("certified"),
}
STEP_WORDS: Final[Mapping[str, Any]] = {
    "work": _("What was done"),
    "costs": _("Costs"),
    "contributions": _("Contributions"),
    "evidence": _("Evidence"),
    "hand-in": _("Check and hand in"),
}
FIELD_WORDS: Final[Mapping[str, Any]] = {
    "summary": _("What was done, in short"),
    "work-package": _("By work package"),
    "problems": _("Problems, and how they were met"),
    "deviations": _("What differs from the plan, and why"),
    "communication": _("What was told to others, and how"),
    "horizontal-criteria": _("Horizontal criteria"),
    "condition": _("Terms of the grant"),
    "next-period": _("What comes next"),
}
FIELD_HELP: Final[Mapping[str, Any]] = {
    "summary": _("Three to six sentences that somebody outside the project understands."),
    "problems": _("Leave it empty if there were none."),
    "deviations": _("Leave it empty if everything went as planned."),
    "communication": _("Meetings, press, pages: with links where there are any."),
    "next-period": _("What you will do first in the next period."),
}
ITEM_WORDS: Final[Mapping[str, Any]] = {
    "activity": _("Activity"),
    "deliverable": _("Deliverable"),
    "output": _("Output"),
    "result": _("Result"),
}
ITEM_STATE_WORDS: Final[Mapping[str, Any]] = {
    "planned": _("not begun"),
    "under_way": _("under way"),
    "done": _("done"),
    "dropped": _("dropped"),
}
CATEGORY_WORDS: Final[Mapping[str, Any]] = {
    "staff": _("Staff"),
    "office": _("Office and administration"),
    "travel": _("Travel and accommodation"),
    "external": _("External expertise and services"),
    "equipment": _("Equipment"),
    "infrastructure": _("Infrastructure and works"),
    "other": _("Other costs"),
    "lump-sum": _("Lump sums"),
    "unit-cost": _("Unit costs"),
}
FORM_WORDS: Final[Mapping[str, Any]] = {
    "cash": _("cash"),
    "direct": _("paid directly by the source"),
    "in-kind": _("in kind"),
}
KIND_WORDS: Final[Mapping[str, Any]] = {
    "public": _("Public"),
    "automatic-public": _("Automatic public"),
    "private": _("Private"),
}
RULE_WORDS: Final[Mapping[str, Any]] = {
    "monthly": _("the Commission's rate of the month"),
    "fixed": _("the programme's fixed rate"),
}


def month_words(day: date) -> str:
    """Give the month of a day in words: August 2026."""
    return date_format(day, "F Y")
