"""What tests of indicators and of the register share: Norrsken under way, things it counts, companies."""

from datetime import date
from decimal import Decimal
from typing import Any

from samband.projects.models import Indicator, IndicatorValue, Project, Support
from tests.projects.norrsken import NOW, Norrsken, found_norrsken

# Registry numbers that pass their country's check and are nobody's here.
NUMBERS = ("556000-0001", "556000-0019", "556000-0027")


def counting_norrsken() -> Norrsken:
    """Make Norrsken under way, with an approved plan."""
    world = found_norrsken()
    Project.objects.filter(pk=world.project.pk).update(
        starts_on=date(2025, 11, 22), ends_before=date(2027, 3, 22)
    )
    world.project.refresh_from_db()
    world.approved()
    return world


def counted(world: Norrsken, name: str = "Företag med stöd", **more: Any) -> Indicator:
    """Add something that the project counts."""
    number = world.project.indicators.count() + 1
    values = {"target": Decimal(100), "unit": "companies", "lang": "sv", **more}
    return Indicator.objects.create(project=world.project, number=number, name=name, **values)


def valued(
    indicator: Indicator, world: Norrsken, who: str, period: int, number: int | None, **more: Any
) -> IndicatorValue:
    """Add a partner's value for a period; None is not reported."""
    known = {"known": "known", "value": Decimal(number)} if number is not None else {"known": "not-reported"}
    return IndicatorValue.objects.create(
        indicator=indicator,
        partner=world.partners[who],
        period=world.periods[period - 1],
        changed_at=NOW(),
        **{"status": "approved", **known, **more},
    )


def supported(world: Norrsken, who: str, company: str, **more: Any) -> Support:
    """Add a row of the register."""
    values = {"on": date(2026, 3, 1), "kind": "advice", "country": "SE", "made_at": NOW(), **more}
    partner = world.partners[who]
    return Support.objects.create(project=world.project, partner=partner, company=company, **values)


def typed_support(**more: Any) -> dict[str, Any]:
    """Give what somebody types of a company."""
    return {
        "company": "Nordljus AB",
        "country": "SE",
        "on": "2026-03-01",
        "kind": "advice",
        "hours": "12.5",
        "currency": "EUR",
        "legal_basis": "unknown",
        "innovated": "refused",
        "new_customers": "not-asked",
        "led_by": "not-stated",
        **more,
    }
