"""Who may do what with organisations and lists of them."""

from hmac import compare_digest

from django.utils.translation import gettext_lazy as _

from samband.accounts.access import proved_addresses
from samband.accounts.models import Person
from samband.actors.domain.membership import MOVES
from samband.actors.models import ImportRun, Invitation, Membership, Organisation
from samband.base.agents import Agent, AgentKind
from samband.kernel.decision import Allowed, Decision, Denied


def can_import(agent: Agent) -> Decision:
    """Say whether an agent may bring lists: the operator, and people with the right to."""
    if agent.has_right("import"):
        return Allowed()
    if agent.kind is AgentKind.VISITOR:
        return Denied(_("Sign in to bring a list of organisations."))
    return Denied(_("You need the right to import. Ask whoever runs this installation for it."))


def can_see_run(agent: Agent, run: ImportRun) -> Decision:
    """Say whether an agent may see what came of a list: whoever brought it, and the operator."""
    if agent.is_operator:
        return Allowed()
    if agent.person and agent.person == run.person_key:
        if not run.owning_body or run.owning_body in agent.organisations:
            return Allowed()
        return Denied(_("This list belongs to an organisation that you do not belong to."))
    return Denied(_("Only the person who brought a list sees what came of it."))


def can_see_organisation(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent may see an organisation: everybody sees what is public."""
    if organisation.is_public or agent.is_operator:
        return Allowed()
    return Denied(_("This organisation is not public."))


def can_edit_organisation(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent may change what is said of an organisation: its own people and importers."""
    if agent.has_right("import") or organisation.key in agent.organisations:
        return Allowed()
    return Denied(_("Only people of the organisation change what it says of itself."))


def looks_after(agent: Agent, organisation: Organisation) -> bool:
    """Whether an agent is a steward of an organisation, or stands in for one because there is none."""
    if agent.is_operator:
        return True
    if not agent.person:
        return False
    stewards = set(organisation.memberships.stewards().values_list("person__key", flat=True))
    return agent.person in stewards or (not stewards and agent.has_right("operate"))


def can_look_after(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent looks after an organisation's people: its stewards; the operator where none is."""
    if looks_after(agent, organisation):
        return Allowed()
    return Denied(_("Only the stewards of the organisation look after its people."))


def can_ask_to_belong(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent may ask to belong to an organisation: a person, of one that is there to join."""
    if agent.kind is not AgentKind.PERSON:
        return Denied(_("Sign in to ask whether you may belong to this organisation."))
    if not can_see_organisation(agent, organisation):
        return Denied(_("This organisation is not public."))
    if organisation.closed_on or organisation.merged_into_id:
        return Denied(_("This organisation does not exist any more."))
    return Allowed()


def standing_in(agent: Agent, membership: Membership, *, secret: str = "") -> frozenset[str]:
    """Say what an agent is to a membership: operator, steward, its person, invited, holder of the secret."""
    found = set()
    if agent.is_operator:
        found.add("operator")
    if looks_after(agent, membership.organisation):
        found.add("steward")
    if agent.person and membership.person is not None and membership.person.key == agent.person:
        found.add("person")
    invitation = Invitation.objects.filter(membership=membership).first()
    if invitation is not None:
        if secret and compare_digest(Invitation.digest_of(secret), invitation.digest):
            found.add("holder")
        if agent.person and reads_address(agent, invitation.address):
            found.add("invited")
    return frozenset(found)


def reads_address(agent: Agent, address: str) -> bool:
    """Whether an agent is a person who has proved to read an address."""
    person = Person.objects.filter(key=agent.person, is_active=True).first() if agent.person else None
    return person is not None and address.lower() in proved_addresses(person)


def can_move(agent: Agent, membership: Membership, verb: str, *, secret: str = "") -> Decision:
    """Say whether an agent may make a move with a membership, whatever its state; the table says who."""
    roles = standing_in(agent, membership, secret=secret)
    who = {role for move in MOVES if move.verb == verb for role in move.who}
    if roles & who:
        return Allowed()
    if "steward" in who:
        return Denied(_("Only the stewards of the organisation look after its people."))
    if "invited" in who:
        return Denied(_("This invitation is somebody else's."))
    return Denied(_("Only you yourself decide where you belong."))
