"""The words of budgets and financing: categories, flat rates, kinds and forms of money, what is wrong."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.projects.domain import budget_checks as checks
from samband.projects.domain.budget_checks import Fault
from samband.rules.domain.costs.what_if import WhatIf

CATEGORY_WORDS: Final[Mapping[str, Any]] = {
    "staff": _("Staff"),
    "office": _("Office and administration"),
    "travel": _("Travel and accommodation"),
    "external": _("External expertise and services"),
    "equipment": _("Equipment"),
    "infrastructure": _("Infrastructure and works"),
    "other": _("Other costs"),
    "lump-sum": _("Lump sums"),
    "unit-cost": _("Unit costs over several categories"),
}
OPTION_WORDS: Final[Mapping[str, Any]] = {
    "staff_on_direct": _("Staff, as a share of direct costs other than staff"),
    "travel_on_staff": _("Travel, as a share of staff"),
    "office_on_staff": _("Office, as a share of staff"),
    "office_on_direct": _("Office, as a share of direct costs"),
    "other_on_staff": _("All other costs, as a share of staff"),
}
KIND_WORDS: Final[Mapping[str, Any]] = {
    "public": _("Public"),
    "automatic-public": _("Automatic public"),
    "private": _("Private"),
    "fund": _("Fund of the programme"),
}
FORM_WORDS: Final[Mapping[str, Any]] = {
    "cash": _("Money"),
    "direct": _("Paid directly by another"),
    "in-kind": _("In kind"),
}
SIDE_WORDS: Final[Mapping[str, Any]] = {"eu": _("European Union"), "no": _("Norway")}
ROLE_WORDS: Final[Mapping[str, Any]] = {
    "financier": _("finances"),
    "lead": _("leads"),
    "norwegian-lead": _("leads the Norwegian side"),
    "partner": _("takes part"),
    "recipient": _("has applied and received the grant"),
    "funder": _("has decided the grant"),
    "contributor": _("contributes to a partner's budget"),
}
SECTION_WORDS: Final[Mapping[str, Any]] = {
    checks.LINES: _("Rows"),
    checks.OPTIONS: _("Flat rates"),
    checks.FUNDS: _("Funds"),
    checks.CONTRIBUTIONS: _("Contributions"),
    checks.PERIODS: _("Periods"),
    checks.OPTION: _("Unit costs and lump sums"),
}


def fault_words(fault: Fault, place: str = "") -> dict[str, str]:
    """Say what is wrong in a budget: where, what, and how to mend it."""
    section = str(SECTION_WORDS[fault.section])
    return {
        "where": f"{place}: {section}" if place else section,
        "what": gettext(fault.what) % worded(fault),
        "fix": gettext(fault.fix) % worded(fault),
    }


def worded(fault: Fault) -> dict[str, str]:
    """Give what fills a fault's words, codes of categories in the reader's language."""
    category = fault.values.get("category", "")
    known = {"category": str(CATEGORY_WORDS[category])} if category in CATEGORY_WORDS else {}
    return {**fault.values, **known}


def what_if_words(one: WhatIf) -> dict[str, Any]:
    """Say what a flat rate would have given beside the real costs."""
    return {
        "percent": one.percent,
        "said": gettext(one.message) % one.values,
        "would_give_minor": one.would_give_minor,
        "real_minor": one.real_minor,
        "staff_minor": one.staff_minor,
        "above_minor": one.above_minor,
        "apart_minor": abs(one.above_minor),
    }
