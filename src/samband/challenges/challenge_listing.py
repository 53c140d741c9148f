"""What pages ask about challenges besides their words: one's own, their owners, who may approve."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Count, Q

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.challenges.access.challenges import ownable, roles_in
from samband.challenges.domain.challenge import REVIEW, STATUSES
from samband.challenges.models import Challenge, ChallengeOwner, ChallengeVersion
from samband.challenges.models.challenges import ChallengeQuerySet

MOST_VERSIONS = 100


def mine(agent: Agent) -> ChallengeQuerySet:
    """Give the challenges that an agent works on, and those that wait for its approval."""
    worked_on = Challenge.objects.worked_on_by(agent).values("pk")
    waiting = Q(status=REVIEW, approver__key=agent.person) if agent.person else Q(pk=None)
    return Challenge.objects.visible_to(agent).filter(Q(pk__in=worked_on) | waiting)


def counted(found: ChallengeQuerySet) -> list[tuple[str, int]]:
    """Count challenges by status, in the order of their life."""
    rows = dict(found.order_by().values_list("status").annotate(count=Count("id")))
    return [(status, rows[status]) for status in STATUSES if status in rows]


def owner_names(challenges: Iterable[Challenge], agent: Agent) -> dict[int, list[Organisation]]:
    """Give for challenges, by id, the organisations that own them, the leading one first; one query."""
    ids = [one.pk for one in challenges]
    rows = ChallengeOwner.objects.filter(
        challenge_id__in=ids, organisation__in=Organisation.objects.visible_to(agent)
    )
    found: dict[int, list[Organisation]] = defaultdict(list)
    for row in rows.select_related("organisation").order_by("-is_lead", "id"):
        found[row.challenge_id].append(row.organisation)
    return found


def organisations_for(
    agent: Agent, challenge: Challenge | None = None, *, own: bool = False
) -> list[Organisation]:
    """Give the organisations one may name as owners; of a challenge also those that own it already.

    ``own``: only those that one belongs to.
    """
    chosen = Q(key__in=sorted(agent.organisations)) if own else ownable(agent)
    if challenge is not None:
        chosen |= Q(pk__in=challenge.owners.values("organisation"))
    return list(Organisation.objects.standing().filter(chosen).order_by("sort_key", "id"))


def people_of(organisations: Collection[Organisation]) -> list[Person]:
    """Give the people who belong to some organisations, by title."""
    found = Person.objects.filter(
        is_active=True, memberships__organisation__in=list(organisations), memberships__state="active"
    )
    return list(found.distinct().order_by("title", "id"))


def approvers_to_choose(challenge: Challenge, agent: Agent) -> list[Person]:
    """Give whom one may ask to approve: other people of the owning organisations one belongs to."""
    owners = Organisation.objects.filter(challenges_owned__challenge=challenge)
    own = list(owners.filter(key__in=sorted(agent.organisations)))
    return [person for person in people_of(own) if person.key != agent.person]


def versions_for(challenge: Challenge, agent: Agent) -> list[ChallengeVersion]:
    """Give the copies that an agent may read, the latest first: owners all, others what was public."""
    rows = challenge.versions.order_by("-number")
    if not roles_in(agent, challenge) & {"owner", "approver"}:
        rows = rows.filter(is_public=True)
    return list(rows[:MOST_VERSIONS])


def profiles_of(challenges: Iterable[int], agent: Agent) -> dict[int, Challenge]:
    """Give the challenges behind some profiles, by the profile's id."""
    found = Challenge.objects.visible_to(agent).filter(profile_id__in=list(challenges))
    return {one.profile_id or 0: one for one in found}
