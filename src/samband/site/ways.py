"""The ways from My work into what a person has to do with: their doors, requests, notes, challenges."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.challenges.models import Challenge, EntryPoint, Idea, Register


@dataclass(frozen=True, slots=True)
class Way:
    """A link on My work, in words."""

    label: Any
    url: str


def ways_of(agent: Agent) -> list[Way]:
    """Give the ways that apply to a person: nobody without a door is led to an inbox of ideas."""
    doors = list(EntryPoint.objects.kept_by(agent).standing().order_by("sort_key", "id")[:_MOST_DOORS])
    ways = []
    if doors or Idea.objects.visible_to(agent).exists():
        ways.append(Way(_("Inbox of ideas"), reverse("idea-inbox")))
    if len(doors) == 1:
        ways.append(Way(_("Your entry point"), reverse("door-manage", args=[doors[0].key])))
    else:
        ways += [Way(door.name, reverse("door-manage", args=[door.key])) for door in doors]
    if agent.organisations:
        ways.append(Way(_("Requests between organisations"), reverse("request-list")))
    if Register.objects.visible_to(agent).exists():
        ways.append(Way(_("Workshop notes"), reverse("register-list")))
    return [*ways, *_own_challenges(agent)]


_MOST_DOORS = 5


def _own_challenges(agent: Agent) -> list[Way]:
    own = Q(maker__key=agent.person) | Q(owners__organisation__key__in=sorted(agent.organisations))
    if not Challenge.objects.visible_to(agent).filter(own).exists():
        return []
    try:
        return [Way(_("Your challenges"), reverse("challenge-mine"))]
    except NoReverseMatch:
        return []
