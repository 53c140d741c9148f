"""Who belongs to an organisation, who may be shown, and what waits for whom: the questions that pages ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from samband.accounts.access import agent_of, proved_addresses, titles_of
from samband.accounts.models import Consent, Person
from samband.actors.access import can_ask_to_belong, looks_after
from samband.actors.domain.membership import ACTIVE, ASKED, INVITED, MOVES
from samband.actors.models import Invitation, Membership, Organisation
from samband.base.agents import Agent
from samband.kernel.lifecycle import allowed_moves

# What one is asked: to be shown by title on the organisation's page; and the day of these words.
SHOWN, SHOWN_VERSION = "shown-by-title", "2026-11-22"


@dataclass(frozen=True, slots=True)
class Row:
    """One of an organisation's people as its stewards see them; ``address`` of an open invitation alone."""

    membership: Membership
    title: str
    since: datetime
    verbs: tuple[str, ...]
    address: str = ""
    until: datetime | None = None


def address_of_invitation(digest: str) -> str:
    """Give the address that an open invitation went to, by the digest of its secret; "" for none."""
    found = Invitation.objects.open_at(timezone.now()).with_digest(digest).first()
    return found.address if found else ""


def invitation_with(digest: str) -> Invitation | None:
    """Give an open invitation by the digest of its secret: whoever holds the secret may see it."""
    found = Invitation.objects.open_at(timezone.now()).with_digest(digest)
    return found.select_related("membership__organisation").first() if digest else None


def invitations_to(person: Person) -> list[Invitation]:
    """Give the open invitations that went to an address which a person has proved to read."""
    addresses = proved_addresses(person)
    if not addresses:
        return []
    found = Invitation.objects.open_at(timezone.now()).sent_to(addresses)
    return list(found.select_related("membership__organisation").order_by("-id"))


def people_for_stewards(organisation: Organisation, agent: Agent) -> dict[str, list[Row]]:
    """Give an organisation's people by state (belonging, asking, invited), with what a steward can do."""
    standing = organisation.memberships.visible_to(agent).filter(state__in=[ACTIVE, ASKED, INVITED])
    rows: dict[str, list[Row]] = {ACTIVE: [], ASKED: [], INVITED: []}
    memberships = list(standing.select_related("person", "invitation").order_by("role", "id"))
    titles = titles_of({one.person.key for one in memberships if one.person is not None})
    for one in memberships:
        invitation = getattr(one, "invitation", None) if one.state == INVITED else None
        rows[one.state].append(
            Row(
                membership=one,
                title=titles.get(one.person.key, "") if one.person is not None else "",
                since=one.decided_at or one.made_at,
                verbs=tuple(move.verb for move in allowed_moves(MOVES, one.state, ["steward"])),
                address=invitation.address if invitation is not None else "",
                until=invitation.expires_at if invitation is not None else None,
            )
        )
    return rows


def memberships_of(person: Person) -> list[Membership]:
    """Give where a person belongs or has asked to, by the organisation's name."""
    rows = Membership.objects.visible_to(agent_of(person)).filter(person=person, state__in=[ACTIVE, ASKED])
    return list(rows.select_related("organisation").order_by("organisation__sort_key", "id"))


def requests_for(person: Person) -> list[Membership]:
    """Give the requests that a person can answer, as steward or because there is none."""
    rows = Membership.objects.visible_to(agent_of(person)).filter(state=ASKED).exclude(person=person)
    return list(rows.select_related("organisation").order_by("-made_at")[:50])


def shown_people(organisation: Organisation) -> list[str]:
    """Give the titles of an organisation's people who have agreed to be shown there."""
    agreed = Consent.objects.agreed_to(SHOWN, SHOWN_VERSION).values("person")
    rows = organisation.memberships.active().filter(person__in=agreed, person__is_active=True)
    keys = list(rows.order_by("role", "id").values_list("person__key", flat=True))
    titles = titles_of(keys)
    return [titles[key] for key in keys if titles.get(key)]


def people_panel(organisation: Organisation, agent: Agent) -> dict[str, Any]:
    """Give what an organisation's page says of its people to whoever reads it."""
    own = organisation.memberships.filter(person__key=agent.person, state__in=[ACTIVE, ASKED])
    held = own.first() if agent.person else None
    is_steward = bool(agent.person) and looks_after(agent, organisation)
    waiting = organisation.memberships.filter(state=ASKED).count() if is_steward else 0
    return {
        "shown": shown_people(organisation),
        "held": held,
        "is_steward": is_steward,
        "waiting": waiting,
        "may_ask": held is None and bool(can_ask_to_belong(agent, organisation)),
    }


def names_of(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Give organisations as choices, by name."""
    rows = Organisation.objects.filter(key__in=list(keys)).order_by("sort_key", "id")
    return list(rows.values_list("key", "name"))
