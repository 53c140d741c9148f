"""Words of the pages of indicators, of the register of support and of where a project stands."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: Final[Mapping[str, Any]] = {
    "output": _("An output"),
    "result": _("A result"),
    "target": _("A target: never financing"),
}
COUNTS: Final[Mapping[str, Any]] = {
    "": _("By hand: partners report values"),
    "register:all": _("From the register: companies that got support"),
    "register:non-financial": _("From the register: companies that got other support than money"),
    "register:cooperation": _("From the register: companies that cooperate with a named partner"),
}
WAYS: Final[Mapping[str, Any]] = {
    "gender": _("Gender"),
    "size": _("Size of company"),
}
VALUE_MOVES: Final[Mapping[str, Any]] = {
    "submit": _("Submit"),
    "take_back": _("Take back"),
    "approve": _("Approve"),
    "return": _("Return"),
}
NUMBER_WORDS: Final[Mapping[str, Any]] = {
    "reached": _("reached"),
    "gone": _("of the time is gone"),
    "pending": _("pending"),
    "unknown": _("not reported"),
    "planned_minor": _("planned by then"),
    "spent_minor": _("spent and certified"),
    "earned_minor": _("earned"),
    "budget_minor": _("budget"),
    "forecast_minor": _("forecast for the whole result"),
    "naive_minor": _("forecast by spending alone"),
    "reports": _("audited reports"),
    "index": _("index"),
    "off": _("off the plan"),
    "planned": _("expected by now"),
    "chance": _("probability of so few"),
    "due_on": _("due on"),
    "handed_in_on": _("handed in on"),
    "days": _("days"),
    "days_late": _("days late"),
    "late_deliverables": _("deliverables late"),
    "deliverables": _("deliverables"),
    "delivered": _("delivered"),
    "not_defined": _("not defined yet"),
    "green": _("on track"),
    "amber": _("to look at"),
    "red": _("to act on"),
    "audited_on": _("audited until"),
}
GIVEN: Final = pgettext_lazy("support", "Given on")
