"""The rules by which costs are reckoned, and the ceilings of small aid, with source and mark."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samband.base.http import page
from samband.base.templatetags import wording
from samband.rules.domain.costs.flat_rates import cost_categories
from samband.rules.domain.costs.packs import (
    OFFICE_ON_DIRECT,
    OFFICE_ON_STAFF,
    OTHER_ON_STAFF,
    STAFF_ON_DIRECT,
    TRAVEL_ON_STAFF,
    Pack,
    shipped_packs,
)
from samband.rules.domain.dated import DatedValue
from samband.rules.domain.de_minimis import shipped_ceilings
from samband.site.record_forms import MARK_LABELS

_CENTS = 100


@require_GET
def cost_rules(request: HttpRequest) -> HttpResponse:
    """Print the packs of cost rules, order and rounding with a worked example, and the ceilings of aid."""
    context = {
        "packs": [_pack(pack) for pack in shipped_packs().values()],
        "example": _example(),
        "ceilings": [_ceiling(value) for value in shipped_ceilings()],
    }
    return page(request, "site/cost_rules.html", context)


def _pack(pack: Pack) -> dict[str, Any]:
    pays = {
        STAFF_ON_DIRECT: _("Staff, as a share of direct costs other than staff"),
        TRAVEL_ON_STAFF: _("Travel, as a share of staff"),
        OFFICE_ON_STAFF: _("Office, as a share of staff"),
        OFFICE_ON_DIRECT: _("Office, as a share of direct costs"),
        OTHER_ON_STAFF: _("All other costs, as a share of staff"),
    }
    return {
        "name": pack.name,
        "key": pack.key,
        "period": pack.period.describe(),
        "source": pack.source,
        "mark": MARK_LABELS[pack.mark],
        "offers": [
            {"pays": pays[name], "most": offer.percent, "basis": offer.basis, "mark": MARK_LABELS[offer.mark]}
            for name, offer in pack.offers.items()
        ],
    }


def _example() -> list[dict[str, Any]]:
    """Reckon a small budget by the product's own rules: three lines of staff, travel and office on staff."""
    lines = 3 * [1_005]
    amounts = cost_categories({TRAVEL_ON_STAFF: 5, OFFICE_ON_STAFF: 15}, {"staff": sum(lines)})
    office, travel = sum(lines) * 15, sum(lines) * 5
    return [
        {"label": _("Staff: three lines of 10.05"), "exact": "", "amount": wording.amount(amounts["staff"])},
        {
            "label": _("Travel, 5 per cent of staff"),
            "exact": _exact(travel),
            "amount": wording.amount(amounts["travel"]),
        },
        {
            "label": _("Office, 15 per cent of staff"),
            "exact": _exact(office),
            "amount": wording.amount(amounts["office"]),
        },
        {"label": _("Total"), "exact": "", "amount": wording.amount(sum(amounts.values()))},
    ]


def _exact(hundredths: int) -> str:
    """Write so many hundredths of a minor unit as an amount with four decimals, as the reader does."""
    return format_decimal(
        Decimal(hundredths) / (_CENTS * _CENTS), format="0.0000", locale=to_locale(get_language() or "en")
    )


def _ceiling(value: DatedValue) -> dict[str, Any]:
    names = {
        "general": _("Small aid to one undertaking (de minimis)"),
        "sgei": _("Small aid for services of general economic interest"),
        "gber-20a": _("Small aid to SMEs in territorial cooperation projects, per project"),
    }
    windows = {
        "rolling": _("over any three years"),
        "fiscal-years": _("over three fiscal years"),
        "project": _("per undertaking and project"),
    }
    window = str(value.details.get("window", ""))
    return {
        "name": names.get(value.subject, str(value.details.get("instrument", value.subject))),
        "number": value.number,
        "unit": value.unit,
        "window": windows.get(window, window),
        "period": value.period.describe(),
        "source": value.source,
        "mark": MARK_LABELS[value.mark],
        "decides": value.may_decide,
    }
