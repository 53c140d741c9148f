"""What an organisation's page says of its entry point."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.challenges.access.doors import can_make_door
from samband.challenges.models import EntryPoint
from samband.challenges.promises import how_kept

MOST = 3


def door_panel(organisation: Organisation, agent: Agent) -> dict[str, Any] | None:
    """Give an organisation's entry points with their promise; its own people are led to make one."""
    seen = EntryPoint.objects.visible_to(agent).standing().filter(organisation=organisation)
    doors = list(seen.prefetch_related("closed_times").order_by("-is_open", "id")[:MOST])
    if not doors and not (agent.person and can_make_door(agent, organisation)):
        return None
    now = timezone.now()
    return {
        "title": _("Its entry point"),
        "template": "challenges/doors_panel.html",
        "doors": [
            {
                "name": door.name,
                "lang": door.lang,
                "url": reverse("door-detail", args=[door.key]),
                "is_open": door.is_open,
                "promise_days": door.promise_days if door.sort != "link" else 0,
                "counted": how_kept(door, now, door.closed_times.all()).counted
                if door.sort != "link"
                else None,
            }
            for door in doors
        ],
        "new_url": "" if doors else reverse("door-new") + f"?organisation={organisation.key}",
    }
