"""What a change of the plan says: each value of its fields in the reader's words, and what keys stand for."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from samband.base.templatetags.wording import amount, country_name, day, listed, number
from samband.projects.budget_words import CATEGORY_WORDS, FORM_WORDS, KIND_WORDS, OPTION_WORDS
from samband.projects.domain.plan_difference import AMOUNTS, DAYS
from samband.projects.plan_words import (
    CRITERION_WORDS,
    FIELD_WORDS,
    ITEM_WORDS,
    ROLE_WORDS,
    SIDE_WORDS,
    SYSTEM_WORDS,
    VAT_WORDS,
)
from samband.rules.domain.costs.packs import shipped_packs

_VALUES: Final[Mapping[str, Mapping[str, Any]]] = {
    "sort": {**ITEM_WORDS, **CATEGORY_WORDS},
    "role": ROLE_WORDS,
    "side": SIDE_WORDS,
    "vat_recovery": VAT_WORDS,
    "category": CATEGORY_WORDS,
    "categories": CATEGORY_WORDS,
    "kind": KIND_WORDS,
    "form": FORM_WORDS,
    "official_system": SYSTEM_WORDS,
    "criterion": CRITERION_WORDS,
}
_PERCENT: Final = ("percent", "options")
_NUMBERS: Final = ("units", "target")


def field_label(field: str, periods: Mapping[str, Any]) -> str:
    """Give what a field is called; ``periods`` has the number of each period by its key."""
    name, _colon, part = field.partition(":")
    if name == "periods":
        return _("Period %(number)s") % {"number": periods.get(part, "")}
    if name == "options":
        return str(OPTION_WORDS.get(part, part))
    return part if name == "years" else str(FIELD_WORDS[name])


def value_words(field: str, value: Any, currency: str) -> str:
    """Give a value as people read it: amounts, days, numbers and chosen words; "–" where there is none."""
    name, _colon, _part = field.partition(":")
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if (name in AMOUNTS or name in ("years", "periods")) and isinstance(value, int):
        return amount(value, currency)
    if name in DAYS:
        return day(date.fromisoformat(str(value)), "medium")
    if name in _PERCENT or name in _NUMBERS:
        return _counted(value) + (" %" if name in _PERCENT else "")
    if name == "country":
        return country_name(str(value))
    if name == "cost_pack":
        pack = shipped_packs().get(str(value))
        return pack.name if pack else str(value)
    words = _VALUES.get(name, {})
    if isinstance(value, list):
        return listed(words.get(one, one) for one in value)
    return str(words.get(value, value))


def _counted(value: Any) -> str:
    try:
        return number(Decimal(str(value)))
    except InvalidOperation:
        return str(value)
