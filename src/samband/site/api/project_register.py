"""Indicators of a project with their values, and its register of support, for the readers of their pages."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Query

from samband.projects.indicator_reading import Shown, material_of, shown_indicators
from samband.projects.models import IndicatorValue, Support
from samband.projects.support_reading import number_reader, reads_register
from samband.site.api import projects
from samband.site.api.answers import open_read, own_read
from samband.site.api.cursors import page_by_age, page_of_codes
from samband.site.api.funding_shapes import IndicatorPage, SupportPage
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, Paging, refuse_unknown
from samband.site.api.money_shapes import text_or_none
from samband.site.api.projects import project_of

router = projects.router


@open_read(router, "/{key}/indicators", IndicatorPage, 404)
def list_indicators(request: HttpRequest, key: Path[Key], paging: Query[Paging]) -> dict[str, Any]:
    """List what a project counts, by number: targets, approved values, and what else the caller reads."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    one = project_of(agent, key)
    material = material_of(one, agent, register=reads_register(agent, one))
    rows, further = page_of_codes(
        shown_indicators(material, timezone.localdate()),
        cursor=paging.cursor,
        limit=paging.limit,
        belongs_to=["indicators", key],
    )
    return {"items": [_indicator(row) for row in rows], "next": further}


@own_read(router, "/{key}/support", SupportPage, 404)
def list_support(request: HttpRequest, key: Path[Key], paging: Query[Paging]) -> dict[str, Any]:
    """List the register of support: the leads all of it, a partner and its controller their own rows."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    one = project_of(agent, key)
    if not reads_register(agent, one):
        raise Http404
    found = Support.objects.visible_to(agent).filter(project=one).select_related("partner")
    belongs_to = ["support", key, agent.person]
    rows, further = page_by_age(found, cursor=paging.cursor, limit=paging.limit, belongs_to=belongs_to)
    reader = number_reader(agent, one)
    plain = (
        *("key", "company", "is_person", "country", "region", "on", "kind", "currency", "legal_basis"),
        *("turnover_band", "employees_band", "innovated", "new_customers", "cooperates_with"),
        *("withdrawn_at", "version"),
    )
    return {
        "items": [
            {
                **{name: getattr(row, name) for name in plain},
                "partner": row.partner.key,
                "registry_number": reader.shown(row),
                "hours": _text(row.hours),
                "aid": text_or_none(row.aid_minor),
            }
            for row in rows
        ],
        "next": further,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def _indicator(shown: Shown) -> dict[str, Any]:
    one = shown.indicator
    plain = (
        *("key", "number", "code", "name", "lang", "kind", "unit", "currency", "target_is_approximate"),
        *("target_on", "counts", "retired_at", "version"),
    )
    return {
        **{name: getattr(one, name) for name in plain},
        "baseline": _text(one.baseline),
        "target": _text(one.target),
        "actual": _text(shown.total.number),
        "within": one.within.key if one.within else None,
        "register_count": shown.live.number if shown.live else None,
        "values": [_value(row) for row in shown.values],
    }


def _value(row: IndicatorValue) -> dict[str, Any]:
    plain = ("key", "status", "known", "pending_on", "exactness", "disaggregation", "comment", "lang")
    return {
        **{name: getattr(row, name) for name in plain},
        "partner": row.partner.key if row.partner else None,
        "period": row.period.number,
        "value": _text(row.value),
    }
