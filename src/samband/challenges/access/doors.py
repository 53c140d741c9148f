"""Who may do what with a door: its organisation's people and whoever runs the installation look after it."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Membership, Organisation
from samband.base.agents import Agent, AgentKind
from samband.challenges.models import EntryPoint, Keeper
from samband.kernel.decision import Allowed, Decision, Denied, all_of


def can_make_door(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent may open an entry point of an organisation: its own people, and the operator."""
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("Sign in to set up an entry point."))
    if organisation.merged_into_id or organisation.closed_on:
        return Denied(_("This organisation does not exist any more."))
    if agent.has_right("operate") or organisation.key in agent.organisations:
        return Allowed()
    return Denied(_("Only people of the organisation set up its entry point."))


def can_look_after_door(agent: Agent, door: EntryPoint) -> Decision:
    """Say whether an agent may change a door: people of its organisation, its keepers, the operator."""
    if agent.has_right("operate") or door.organisation.key in agent.organisations:
        return Allowed()
    if agent.person and EntryPoint.objects.kept_by(agent).filter(pk=door.pk).exists():
        return Allowed()
    return Denied(_("Only people of the organisation change its entry point."))


def looked_after_among(agent: Agent, doors: Collection[EntryPoint]) -> set[int]:
    """Give the ids of the doors that an agent looks after among some, in one query however many they are."""
    kept = set(EntryPoint.objects.kept_by(agent).values_list("pk", flat=True))
    operates = agent.has_right("operate")
    return {
        door.pk
        for door in doors
        if operates or door.pk in kept or door.organisation.key in agent.organisations
    }


def can_name_keepers(agent: Agent, door: EntryPoint) -> Decision:
    """Say whether an agent says who keeps a door, and so who reads its ideas with their trade secrets.

    The stewards of its organisation, those who keep it now, and the operator; any of its people while
    nobody keeps it.
    """
    looks_after_it = can_look_after_door(agent, door)
    stewards = Membership.objects.stewards().filter(organisation=door.organisation)
    is_steward = stewards.filter(person__key=agent.person or None).exists()
    if not looks_after_it or agent.has_right("operate") or is_steward:
        return looks_after_it
    keepers = Keeper.objects.belonging().filter(entry_point=door)
    if not keepers.exists() or keepers.filter(person__key=agent.person).exists():
        return Allowed()
    return Denied(_("Who keeps the entry point is said by its keepers and by the organisation's stewards."))


def can_be_keeper(person: Person, door: EntryPoint) -> Decision:
    """Say whether a person may keep a door: who belongs to its organisation, and is active."""
    if person.is_active and door.organisation.key in person.organisation_keys:
        return Allowed()
    return Denied(_("Only people of the organisation keep its entry point."))


def can_note_absence(agent: Agent, keeper: Keeper) -> Decision:
    """Say whether an agent may note that a keeper is away: oneself, the door's host, the operator."""
    if agent.has_right("operate") or (agent.person and agent.person == keeper.person.key):
        return Allowed()
    hosts = keeper.entry_point.keepers.filter(role="host", person__key=agent.person)
    if agent.person and hosts.exists() and can_look_after_door(agent, keeper.entry_point):
        return Allowed()
    return Denied(_("Only you yourself or the host says that you are away."))


def can_merge_doors(agent: Agent, kept: EntryPoint, other: EntryPoint) -> Decision:
    """Say whether an agent may make one door of two: who looks after both."""
    if can_name_keepers(agent, kept) and can_name_keepers(agent, other):
        return Allowed()
    return all_of(
        can_name_keepers(agent, kept),
        Denied(_("You look after only one of the two. Ask whoever runs this installation to merge them.")),
    )
