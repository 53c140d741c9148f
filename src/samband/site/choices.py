"""What one can choose among on the pages: regions, countries, languages and kinds that exist here."""

import time
from collections.abc import Callable
from typing import Any

from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.actors.choices import regions_in
from samband.base.labels import country_name, language_name
from samband.matching.models import Profile
from samband.site.panels import KINDS_IN_FILTER, kind_label

HOME_COUNTRIES = ("SE", "NO", "DK", "FI", "IS", "EE", "LV", "LT", "DE", "NL", "IE", "PL")
_KEPT_SECONDS = 60.0
_kept: dict[tuple[str, str], tuple[float, Any]] = {}


def _keep(name: str, make: Callable[[], Any]) -> Any:
    """Keep what is counted over whole tables for a minute: the start page must cost the same always."""
    place = (name, get_language() or "")
    found = _kept.get(place)
    now = time.monotonic()
    if found is None or now - found[0] > _KEPT_SECONDS:
        found = (now, make())
        _kept[place] = found
    return found[1]


def forget_kept() -> None:
    """Forget what is kept (the tests change the data under it)."""
    _kept.clear()


def home_choices() -> list[Any]:
    """Give the regions one may come from, by country, in the reader's language."""

    def make() -> list[Any]:
        groups: list[Any] = [("", _("Not said"))]
        for country in HOME_COUNTRIES:
            if regions := regions_in(country):
                groups.append((country_name(country), regions))
        return groups

    result: list[Any] = _keep("home", make)
    return result


def _distinct(field: str) -> list[tuple[str, int]]:
    rows = Profile.objects.filter(withdrawn_at__isnull=True, is_public=True).exclude(**{field: ""})
    counted = rows.values_list(field).annotate(count=Count("id")).order_by("-count")
    return [(value, count) for value, count in counted[:40]]


def country_choices() -> list[tuple[str, str]]:
    """Give the countries that profiles come from, most first."""
    result: list[tuple[str, str]] = _keep(
        "countries", lambda: [(code, country_name(code)) for code, _count in _distinct("country")]
    )
    return result


def language_choices() -> list[tuple[str, str]]:
    """Give the languages that profiles are written in, most first."""
    result: list[tuple[str, str]] = _keep(
        "languages", lambda: [(code, language_name(code)) for code, _count in _distinct("lang")]
    )
    return result


def kind_choices() -> list[tuple[str, str]]:
    """Give the kinds an answer may be narrowed to."""
    return [(kind, str(kind_label(kind))) for kind in KINDS_IN_FILTER]


def counts() -> dict[str, int]:
    """Count what is in here, for the start page."""

    def make() -> dict[str, int]:
        live = Profile.objects.filter(withdrawn_at__isnull=True, is_public=True)
        sorts = dict(live.values_list("sort").annotate(count=Count("id")))
        return {
            "organisations": sorts.get("organisation", 0),
            "testbeds": sorts.get("testbed", 0),
            "projects": sorts.get("project", 0),
            "regions": live.exclude(region="").values("region").distinct().count(),
            "languages": live.exclude(lang="").values("lang").distinct().count(),
        }

    result: dict[str, int] = _keep("counts", make)
    return result


def source_counts() -> list[tuple[str, int]]:
    """Give the sources that profiles came from, with how many each, most first."""
    result: list[tuple[str, int]] = _keep("sources", lambda: _distinct("source"))
    return result
