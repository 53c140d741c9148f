"""Who may do what with challenges."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.access import looks_after
from samband.actors.models import Organisation, Tie
from samband.base.agents import Agent
from samband.challenges.domain.challenge import DRAFT, MERGED, MOVES, PUBLIC, REVIEW
from samband.challenges.models import Challenge
from samband.kernel.decision import Allowed, Decision, Denied
from samband.kernel.lifecycle import allowed_moves


def roles_in(agent: Agent, challenge: Challenge) -> frozenset[str]:
    """Say what an agent is to a challenge: ``owner`` (of it, or maker of a draft), ``approver``."""
    if agent.is_operator:
        return frozenset({"owner", "approver"})
    found = set()
    if _is_makers(agent, challenge) or (challenge.is_shared and _owns(agent, challenge)):
        found.add("owner")
    if _is_named(agent, challenge) and _owns(agent, challenge):
        found.add("approver")
    return frozenset(found)


def _is_named(agent: Agent, challenge: Challenge) -> bool:
    """Whether an agent is the person who was named to approve."""
    return bool(agent.person) and challenge.approver is not None and challenge.approver.key == agent.person


def approver_for(challenge: Challenge) -> Person | None:
    """Give who must approve before a challenge is published: by the rule of an owner, else who was named.

    Of several owners' rules the leading one's holds, else the oldest owner's.
    """
    ruled = challenge.owners.filter(organisation__publication_rule__isnull=False)
    first = (
        ruled.select_related("organisation__publication_rule__approver").order_by("-is_lead", "id").first()
    )
    return first.organisation.publication_rule.approver if first is not None else challenge.approver


def _is_makers(agent: Agent, challenge: Challenge) -> bool:
    """Whether an agent made it and still belongs to one of the bodies whose it is."""
    if not agent.person or challenge.maker is None or challenge.maker.key != agent.person:
        return False
    if not challenge.owning_body or challenge.owning_body in agent.organisations:
        return True
    return _owns(agent, challenge)


def _owns(agent: Agent, challenge: Challenge) -> bool:
    if not agent.person or not agent.organisations:
        return False
    return challenge.owners.filter(organisation__key__in=sorted(agent.organisations)).exists()


def can_start_challenge(agent: Agent, organisation: Organisation | None = None) -> Decision:
    """Say whether an agent may begin a challenge, of its own or for an organisation that it belongs to."""
    if agent.is_operator:
        return Allowed()
    if organisation is not None and organisation.key not in agent.organisations:
        return Denied(_("Begin it for an organisation that you belong to; others can join as owners then."))
    if agent.person:
        return Allowed()
    return Denied(_("To keep a challenge as you write it, sign in first."))


def can_see_challenge(agent: Agent, challenge: Challenge) -> Decision:
    """Say whether an agent reads a challenge: everybody what is published; a draft who works on it."""
    if challenge.status in PUBLIC or (challenge.status == MERGED and challenge.published_at is not None):
        return Allowed()
    roles = roles_in(agent, challenge)
    if "owner" in roles or (challenge.status == REVIEW and "approver" in roles):
        return Allowed()
    return Denied(_("This challenge is not published."))


def can_edit_challenge(agent: Agent, challenge: Challenge) -> Decision:
    """Say whether an agent changes a challenge's words: its owners, while it is not in review or over."""
    if "owner" not in roles_in(agent, challenge):
        return Denied(_("Only the owners of a challenge change it."))
    if challenge.status == REVIEW:
        return Denied(_("This challenge waits for approval. Take it back first, and then change it."))
    if challenge.status == MERGED:
        return Denied(_("This challenge has been merged into another. Change that one."))
    return Allowed()


def can_delete_challenge(agent: Agent, challenge: Challenge) -> Decision:
    """Say whether an agent may delete a challenge: its owners, a draft that was never published."""
    if "owner" not in roles_in(agent, challenge):
        return Denied(_("Only the owners of a challenge delete it."))
    if challenge.status != DRAFT or challenge.published_at is not None:
        return Denied(_("What was published stays. Withdraw it, and say why."))
    if challenge.case_number:
        return Denied(_("This is registered in a case. Take the case number off first, if it may go."))
    return Allowed()


def can_register_challenge(agent: Agent, challenge: Challenge) -> Decision:
    """Say whether an agent writes a challenge's case number: its owners who belong to its leading body."""
    if "owner" not in roles_in(agent, challenge):
        return Denied(_("Only the owners of a challenge say in which case it is."))
    if not challenge.owning_body:
        return Denied(_("Say first which organisation owns the challenge: the case is that organisation's."))
    if agent.is_operator or challenge.owning_body in agent.organisations:
        return Allowed()
    return Denied(_("The case is the first owner's. Its people write the number."))


def can_move_challenge(agent: Agent, challenge: Challenge, verb: str) -> Decision:
    """Say whether an agent may make a move with a challenge, whatever its state; the table says who."""
    who = {role for move in MOVES if move.verb == verb for role in move.who}
    if roles_in(agent, challenge) & who:
        return Allowed()
    if who == {"approver"}:
        return Denied(_("Only the person who was named to approve decides on this."))
    return Denied(_("Only the owners of a challenge decide on it."))


def moves_for(agent: Agent, challenge: Challenge) -> list[str]:
    """Give the verbs that an agent may use on a challenge now, also those that still lack something."""
    return list(
        dict.fromkeys(
            move.verb for move in allowed_moves(MOVES, challenge.status, roles_in(agent, challenge))
        )
    )


def can_own_for(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent may make an organisation own a challenge: its people, and the operator.

    A department that is tied to an organisation (it is part of it, or owned by it) counts as that one's own.
    """
    if agent.is_operator or organisation.key in agent.organisations:
        return Allowed()
    if agent.person and Organisation.objects.filter(ownable(agent), pk=organisation.pk).exists():
        return Allowed()
    return Denied(_("Only people of an organisation can say that it owns a challenge."))


def ownable(agent: Agent) -> Q:
    """Give the organisations that an agent may name as owners: its own, and departments tied to them."""
    own = sorted(agent.organisations)
    departments = Organisation.objects.filter(kinds__kind="department", is_public=True)
    part_of = Tie.objects.filter(kind="member-of", other__key__in=own, ended_year=None)
    owned = Tie.objects.filter(kind="owns", organisation__key__in=own, ended_year=None)
    return Q(key__in=own) | Q(
        Q(pk__in=part_of.values("organisation")) | Q(pk__in=owned.values("other")),
        pk__in=departments.values("pk"),
    )


def can_rule_publication(agent: Agent, organisation: Organisation) -> Decision:
    """Say whether an agent says who approves an organisation's challenges: its stewards."""
    if looks_after(agent, organisation):
        return Allowed()
    return Denied(_("Only the stewards of the organisation say who approves its challenges."))


def can_share_by_link(agent: Agent, challenge: Challenge) -> Decision:
    """Say whether an agent makes and revokes links to a challenge, and removes comments: its owners."""
    if "owner" in roles_in(agent, challenge):
        return Allowed()
    return Denied(_("Only the owners of a challenge let colleagues in."))
