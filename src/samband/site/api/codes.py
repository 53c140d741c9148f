"""The codes that answers are made of, with their names in the caller's language; and who the caller is."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from samband.actors.labels import KINDS, THEMES
from samband.base.labels import country_name, region_name
from samband.kernel.codes import EUROPE, regions
from samband.site.api.answers import open_read, own_read
from samband.site.api.cursors import page_of_codes
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Paging, RegionFilters, refuse_unknown
from samband.site.api.shapes import Codes, Me
from samband.site.panels import SORT_LABELS

router = Router(tags=["Codes"])
me_router = Router(tags=["Me"])


@open_read(router, "/kinds", Codes)
def list_kinds(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the kinds that an answer may be narrowed to."""
    return _page(
        request, paging, "kinds", [(code, str(label)) for code, label in {**SORT_LABELS, **KINDS}.items()]
    )


@open_read(router, "/themes", Codes)
def list_themes(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the themes that organisations, testbeds and projects work with."""
    return _page(request, paging, "themes", [(code, str(label)) for code, label in THEMES.items()])


@open_read(router, "/countries", Codes)
def list_countries(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the countries (ISO 3166) that something may be in."""
    return _page(request, paging, "countries", [(code, country_name(code)) for code in sorted(EUROPE)])


@open_read(router, "/regions", Codes)
def list_regions(request: HttpRequest, chosen: Query[RegionFilters]) -> dict[str, Any]:
    """List the regions in force (NUTS 2024), of one country or level or of all."""
    found = regions(chosen.level if chosen.level >= 0 else None, chosen.country)
    name = f"regions {chosen.country} {chosen.level}"
    return _page(request, chosen, name, [(region.code, region_name(region.code)) for region in found])


def _page(request: HttpRequest, paging: Paging, name: str, codes: list[tuple[str, str]]) -> dict[str, Any]:
    refuse_unknown(request, type(paging))
    rows, further = page_of_codes(codes, cursor=paging.cursor, limit=paging.limit, belongs_to=["codes", name])
    return {"items": [{"code": code, "label": label} for code, label in rows], "next": further}


@own_read(me_router, "", Me)
def get_me(request: HttpRequest) -> dict[str, Any]:
    """Say whom the token acts for, and what it may do."""
    caller = caller_of(request)
    person, token = caller.person, caller.token
    assert person is not None  # noqa: S101 - the gate lets nobody else in
    assert token is not None  # noqa: S101
    return {
        "key": person.key,
        "title": person.title,
        "language": person.language,
        "organisation": person.organisation_key,
        "home_region": person.home_region,
        "rights": person.rights,
        "token": token,
    }
