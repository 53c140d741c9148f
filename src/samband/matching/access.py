"""Who may do what with profiles, needs, feedback and shortlists."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
from samband.matching.domain.shortlist import WORK
from samband.matching.models import Feedback, Need, Profile, Shortlist, ShortlistRow, StandingSearch


def can_see_profile(agent: Agent, profile: Profile) -> Decision:
    """Say whether an agent may see a profile: public ones, its own, and all for the operator."""
    if profile.is_withdrawn:
        return Denied(_("This profile has been withdrawn."))
    if profile.is_public or agent.is_operator:
        return Allowed()
    audience = set(profile.audiences.values_list("organisation_key", flat=True))
    if audience & agent.organisations:
        return Allowed()
    return Denied(_("This profile is shared with certain organisations only."))


def can_give_feedback(agent: Agent, need: Need) -> Decision:
    """Say whether an agent may judge hits: the person who asked; of nobody's need, who holds its address."""
    if _is_theirs(agent, need):
        return Allowed()
    return Denied(_("Only the person who asked can say what the answers were worth."))


def can_forget_need(agent: Agent, need: Need) -> Decision:
    """Say whether an agent may erase a need: the person who asked; of nobody's, who holds its address."""
    if _is_theirs(agent, need):
        return Allowed()
    return Denied(_("Only the person who asked can erase this need."))


def _is_theirs(agent: Agent, need: Need) -> bool:
    # Signing out must not give a right that somebody else's account does not have.
    return agent.is_operator or need.person_key in ("", agent.person)


def known_to(agent: Agent) -> frozenset[str]:
    """Give the keys of profiles that a person knows: they said so, or they have contacted them."""
    if not agent.person:
        return frozenset()
    said = Feedback.objects.filter(person_key=agent.person, verdict="known").values_list("profile_key")
    contacted = ShortlistRow.objects.filter(
        shortlist__owner__key=agent.person, contacted_at__isnull=False
    ).values_list("profile_key")
    return frozenset(key for (key,) in said.union(contacted))


def can_keep_shortlists(agent: Agent) -> Decision:
    """Say whether an agent may have lists of its own: whoever is signed in."""
    if agent.person:
        return Allowed()
    return Denied(_("Lists need an account. Sign in first."))


def can_decide_on_shortlist(agent: Agent, shortlist: Shortlist) -> Decision:
    """Say whether an agent decides whose a list is, who reads it and what of it is confidential: its owner.

    A list of a body is decided on by nobody who does not belong to that body; one whose maker has been
    erased by the body's people.
    """
    if agent.is_operator:
        return Allowed()
    if shortlist.owning_body and shortlist.owning_body not in agent.organisations:
        return Denied(_("This list belongs to an organisation that you do not belong to."))
    if agent.person and (shortlist.owner is None or shortlist.owner.key == agent.person):
        return Allowed()
    return Denied(_("This list belongs to somebody else."))


def can_edit_shortlist(agent: Agent, shortlist: Shortlist) -> Decision:
    """Say whether an agent works on a list: its owner, and the body's people when it is shared for that."""
    decides = can_decide_on_shortlist(agent, shortlist)
    if decides or WORK in _levels(agent, shortlist, inside=True):
        return Allowed()
    return decides


def can_see_shortlist(agent: Agent, shortlist: Shortlist) -> Decision:
    """Say whether an agent reads a list: its owner, and the people of organisations it is shared with."""
    decides = can_decide_on_shortlist(agent, shortlist)
    return Allowed() if decides or _levels(agent, shortlist) else decides


def can_see_closed_parts(agent: Agent, shortlist: Shortlist) -> Decision:
    """Say whether an agent reads what is confidential on a list: its owner, and colleagues of the body."""
    if can_decide_on_shortlist(agent, shortlist) or _levels(agent, shortlist, inside=True):
        return Allowed()
    return Denied(_("Confidential parts are read inside the body that they belong to."))


def can_delete_shortlist(agent: Agent, shortlist: Shortlist) -> Decision:
    """Say whether an agent may delete a list: who decides on it, while no registry knows it."""
    decides = can_decide_on_shortlist(agent, shortlist)
    if decides and shortlist.case_number:
        return Denied(_("This list is registered in a case. Take the case number off first, if it may go."))
    return decides


def _levels(agent: Agent, shortlist: Shortlist, *, inside: bool = False) -> set[str]:
    """Give what an agent may do with a list because it is shared with its organisations."""
    bodies = agent.organisations & {shortlist.owning_body} if inside else agent.organisations
    if not agent.person or not bodies:
        return set()
    shares = shortlist.shares.all()  # a handful; and so several lists can be fetched with theirs at once
    return {one.level for one in shares if one.ended_at is None and one.organisation_key in bodies}


def can_keep_searches(agent: Agent) -> Decision:
    """Say whether an agent may have standing searches: somebody must be there to be told."""
    if agent.person:
        return Allowed()
    return Denied(_("To be told of new answers you need an account."))


def can_manage_search(agent: Agent, search: StandingSearch) -> Decision:
    """Say whether an agent may change or stop a standing search: its owner alone."""
    if agent.person and agent.person == search.owner.key:
        return Allowed()
    return Denied(_("A standing search belongs to one person alone."))
