"""The public face of doors: the directory of all, taken home as a file, and one door with its two lanes."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samband.accounts.access import agent_of
from samband.base.agents import Agent, AgentKind
from samband.base.http import page
from samband.base.listing import keyset_page
from samband.base.table_files import table_download
from samband.challenges.access.doors import can_look_after_door
from samband.challenges.access.idea_senders import door_at
from samband.challenges.domain.promise import day_in_zone
from samband.challenges.door_reading import (
    COLUMNS,
    MOST_NEEDS,
    closed_ahead,
    directory_rows,
    export_rows,
    involvement_of,
    narrowed,
    needs_of,
    place_of,
)
from samband.challenges.door_words import BECAME, last_check, last_day, works
from samband.challenges.forms.doors import DirectoryForm
from samband.challenges.models import EntryPoint
from samband.challenges.promises import answer_due, how_kept

PAGE = 25


@require_GET
def door_list(request: HttpRequest) -> HttpResponse:
    """Show the directory of entry points, a page at a time."""
    agent, form = agent_of(request.user), DirectoryForm(request.GET)
    chosen, here = form.chosen(), reverse("door-list")
    doors, links = keyset_page(narrowed(chosen, agent), request.GET, rows=PAGE, url=here, kept=chosen)
    query = f"?{urlencode(chosen)}" if chosen else ""
    context = {
        "form": form,
        "rows": directory_rows(doors, timezone.now()),
        "page": links,
        "exports": [
            {"url": reverse("door-export", args=["csv"]) + query, "label": "CSV"},
            {"url": reverse("door-export", args=["xlsx"]) + query, "label": "Excel"},
        ],
        "is_filtered": bool(chosen),
        "may_make": agent.kind is AgentKind.PERSON and bool(agent.organisations),
    }
    return page(request, "challenges/doors_list.html", context, fragment="rows")


@require_GET
def door_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the directory, narrowed as it is shown, as CSV or XLSX."""
    found = narrowed(DirectoryForm(request.GET).chosen(), agent_of(request.user))
    rows = export_rows(found, settings.SAMBAND_URL)
    return table_download(
        form, name="samband-entry-points", sheet=_("Entry points"), columns=COLUMNS, rows=rows
    )


@require_GET
def door_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a door: what is needed here, where to bring an idea, and how the promise was kept."""
    agent = agent_of(request.user)
    door = door_at(agent, key)
    if door is None:
        raise Http404
    if door.key != key:
        return redirect("door-detail", door.key, permanent=True)
    return page(request, "challenges/doors_detail.html", _shown(door, agent))


def _shown(door: EntryPoint, agent: Agent) -> dict[str, Any]:
    now, body = timezone.now(), door.organisation
    today, times = day_in_zone(now, door.zone), list(door.closed_times.all())
    kept, involved = how_kept(door, now, times), involvement_of(body)
    needs = needs_of(body)
    last = [
        day for day in (involved.last_at and day_in_zone(involved.last_at, door.zone), kept.last_on) if day
    ]
    return {
        "door": door,
        "organisation": body,
        "organisation_url": reverse("organisation-detail", args=[body.key]),
        "place": place_of(body),
        "needs": needs[:MOST_NEEDS],
        "has_more": len(needs) > MOST_NEEDS,
        "idea_url": reverse("idea-begin", args=[door.key]),
        "is_link": door.sort == "link",
        "due_on": answer_due(door, now, times) if door.sort != "link" else None,
        "closed": [(one.starts_on, last_day(one.ends_before)) for one in closed_ahead(times, today)],
        "counted": kept.counted,
        "brought": kept.brought,
        "became": [(BECAME[name], count) for name, count in kept.became],
        "involved": involved,
        "last_on": max(last) if last else None,
        "last_check": last_check(door, now) if door.link else "",
        "link_works": works(door),
        "may_look_after": bool(can_look_after_door(agent, door)),
    }
