"""What a list of organisations can be narrowed to, counted over whole tables once a minute at most."""

import time
from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language

from samband.actors.labels import KINDS, THEMES
from samband.actors.models import Organisation
from samband.base.agents import VISITOR
from samband.base.labels import country_name, region_name
from samband.kernel.codes import regions_of

# Countries whose regions people know by the larger ones; everywhere else it is the smallest (NUTS 3).
_LEVELS = {"DK": 2, "NL": 2, "DE": 2}
_SMALLEST = 3
_KEPT_SECONDS = 60.0
_kept: dict[str, tuple[float, Any]] = {}


def _keep(name: str, make: Callable[[], Any]) -> Any:
    found = _kept.get(name)
    now = time.monotonic()
    if found is None or now - found[0] > _KEPT_SECONDS:
        found = _kept[name] = (now, make())
    return found[1]


def forget_kept() -> None:
    """Forget what was counted (a list was taken in; tests change the data under it)."""
    _kept.clear()


def _public_countries() -> list[str]:
    public = Organisation.objects.visible_to(VISITOR).exclude(country="").order_by("country")
    return list(public.values_list("country", flat=True).distinct())


def country_choices() -> list[tuple[str, str]]:
    """Give the countries that public organisations are in, by name in the reader's language."""
    countries: list[str] = _keep("countries", _public_countries)
    return sorted(((code, country_name(code)) for code in countries), key=lambda pair: pair[1])


def regions_in(country: str) -> list[tuple[str, str]]:
    """Give the regions of a country that one can choose, by name in the reader's language."""
    codes = regions_of(country, _LEVELS.get(country, _SMALLEST))
    return sorted(((code, region_name(code)) for code in codes), key=lambda pair: pair[1])


def _public_regions() -> set[str]:
    public = Organisation.objects.visible_to(VISITOR).exclude(region="").order_by("region")
    return set(public.values_list("region", flat=True).distinct())


def region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the regions that public organisations are in, grouped by country in the reader's language."""

    def make() -> list[tuple[str, list[tuple[str, str]]]]:
        here = {code[:length] for code in _public_regions() for length in (4, 5)}
        groups = [
            (name, [(code, label) for code, label in regions_in(country) if code in here])
            for country, name in country_choices()
        ]
        return [(name, regions) for name, regions in groups if regions]

    result: list[tuple[str, list[tuple[str, str]]]] = _keep(f"regions {get_language()}", make)
    return result


def kind_choices() -> list[tuple[str, str]]:
    """Give all kinds by name."""
    return [(code, str(label)) for code, label in KINDS.items()]


def theme_choices() -> list[tuple[str, str]]:
    """Give all themes by name."""
    return [(code, str(label)) for code, label in THEMES.items()]


def about_how_many() -> int:
    """Give how many organisations are public, as counted within the last minute."""
    public = Organisation.objects.visible_to(VISITOR).standing()
    count: int = _keep("organisations", public.count)
    return count
