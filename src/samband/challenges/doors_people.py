"""Who keeps a door, where an idea can be sent on to, and what was proposed for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from samband.accounts.models import Person
from samband.actors.models import Membership, Organisation, Tie
from samband.base.agents import Agent
from samband.challenges.domain.inbox import Stand, told
from samband.challenges.domain.promise import day_in_zone
from samband.challenges.models import Absence, Challenge, EntryPoint, Idea, Keeper
from samband.matching.answers import best_reason
from samband.matching.encoder import EncoderError

# Ended ties count no more; these are the ones by which a department is a part of its body.
_TIES = {"part": "member-of", "whole": "owns"}
MOST_TOLD = 50


def day_at(door: EntryPoint, at: datetime | None = None) -> date:
    """Give the day at a door, by the door's own zone."""
    try:
        return day_in_zone(at or timezone.now(), door.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.localdate(at)


def people_to_tell(door: EntryPoint, day: date) -> list[Person]:
    """Give whom a door's news goes to on a day: the host, the deputies while she is away, or everybody."""
    away = Absence.objects.filter(keeper=OuterRef("pk"), starts_on__lte=day, ends_before__gt=day)
    rows = Keeper.objects.belonging().filter(entry_point=door).annotate(is_away=Exists(away))
    people = {one.person.key: one for one in rows.select_related("person").order_by("id")}
    stands = [Stand(key, one.role, bool(vars(one)["is_away"])) for key, one in people.items()]
    return [people[key].person for key in told(stands)]


def people_of_department(idea: Idea) -> list[Person]:
    """Give whom it is told that an idea was given to a department: the person named, else its stewards."""
    if idea.handler is not None:
        return [idea.handler] if idea.handler.is_active else []
    if idea.department is None:
        return []
    rows = Membership.objects.active().filter(organisation=idea.department, person__is_active=True)
    found = [one for one in rows.select_related("person").order_by("id")[:MOST_TOLD] if one.person]
    stewards = [one for one in found if one.role == "steward"]
    return [one.person for one in stewards or found if one.person is not None]


def departments_of(body: Organisation, year: int) -> "QuerySet[Organisation]":
    """Give where a body can send an idea: itself, and the organisations that are a part of it by a tie."""
    standing = Q(ended_year__isnull=True) | Q(ended_year__gte=year)
    parts = Tie.objects.filter(standing, other=body, kind=_TIES["part"]).values("organisation")
    owned = Tie.objects.filter(standing, organisation=body, kind=_TIES["whole"]).values("other")
    found = Organisation.objects.filter(Q(pk=body.pk) | Q(pk__in=parts) | Q(pk__in=owned))
    return found.filter(merged_into__isnull=True, closed_on__isnull=True).order_by("sort_key", "id")


def people_in(departments: Iterable[Organisation]) -> list[tuple[Person, Organisation]]:
    """Give who belongs to some departments, with the department, by title."""
    rows = Membership.objects.active().filter(organisation__in=list(departments), person__is_active=True)
    rows = rows.select_related("person", "organisation").order_by("person__title", "id")
    return [(one.person, one.organisation) for one in rows[:500] if one.person is not None]


def doors_to_hand_to(idea: Idea, agent: Agent) -> "QuerySet[EntryPoint]":
    """Give the other doors that an idea can be handed over to: open ones that somebody keeps."""
    found = EntryPoint.objects.visible_to(agent).standing().filter(is_open=True).exclude(sort="link")
    kept = Keeper.objects.belonging().filter(entry_point=OuterRef("pk"))
    found = found.filter(Exists(kept)).exclude(pk=idea.entry_point_id)
    return found.select_related("organisation").order_by("sort_key", "id")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What matching proposes for an idea, and why: the idea's sentence beside the other's closest one."""

    thing: Any
    why_idea: str = ""
    why_other: str = ""
    lang: str = ""


def proposed(idea: Idea, agent: Agent, departments: Iterable[Organisation]) -> dict[str, Proposal]:
    """Give the proposed department and challenge, as far as they can be chosen still."""
    found: dict[str, Proposal] = {}
    by_key = {one.key: one for one in departments}
    if department := by_key.get(idea.proposed_department):
        found["department"] = _explained(idea, department)
    if idea.proposed_challenge:
        seen = Challenge.objects.visible_to(agent).select_related("profile")
        challenge = seen.filter(key=idea.proposed_challenge).first()
        if challenge is not None:
            found["challenge"] = _explained(idea, challenge)
    return found


def _explained(idea: Idea, thing: Any) -> Proposal:
    """Say why, where the engine answers; a proposal stands without it too."""
    if thing.profile is None:
        return Proposal(thing)
    try:
        reason = best_reason(f"{idea.title}. {idea.text}", idea.lang, thing.profile)
    except EncoderError:
        return Proposal(thing)
    if reason is None:
        return Proposal(thing)
    return Proposal(thing, reason.need, reason.profile, thing.profile.lang)
