"""Who may do what with profiles, needs, feedback and shortlists."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied
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


def can_edit_shortlist(agent: Agent, shortlist: Shortlist) -> Decision:
    """Say whether an agent may see and change a list, share it or delete it: its owner alone."""
    if agent.is_operator or (agent.person and shortlist.owner.key == agent.person):
        return Allowed()
    return Denied(_("This list belongs to somebody else."))


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
