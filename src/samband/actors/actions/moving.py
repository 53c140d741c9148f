"""What the actions about memberships share: the lock, the table of moves, and what follows for a person."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.actions.belonging import belong
from samband.accounts.models import Person
from samband.actors.access import can_move
from samband.actors.domain.membership import MOVES, steward_stays
from samband.actors.models import Membership, Organisation
from samband.actors.tasks import tell_stewards_of
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.notices import notify
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible, advance


def hold(membership: Membership) -> Membership:
    """Lock a membership, behind its organisation: who counts stewards must count alone."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    held.organisation = membership.organisation
    return held


def move_on(
    membership: Membership,
    *,
    by: Agent,
    verb: str,
    version: int | None = None,
    secret: str = "",
    role: str = "",
    person: Person | None = None,
    is_held: bool = False,
) -> tuple[Membership, bool]:
    """Make a move of the table with a membership; give it, and whether it had not been made already.

    ``is_held`` says that the caller has locked it.

    Not an event: the action that asks for the move has the line, and the transaction.

    Raises:
        Refused: when the agent may not, or the state or the last steward stands in the way.
        ChangedMeanwhile: when somebody else did something else with it since ``version``.
    """
    can_move(by, membership, verb, secret=secret).or_refuse()
    held = membership if is_held else hold(membership)
    wanted = role or held.role
    target = next(move.target for move in MOVES if move.verb == verb)
    if held.state == target and held.role == wanted:
        return held, False
    if version is not None and held.version != version:
        raise ChangedMeanwhile(held)
    new_role = wanted if target == "active" else ""
    held.state = _advanced(held, verb, by, new_role)
    held.role, held.person = wanted, person or held.person
    held.decided_by, held.decided_at = by.person, timezone.now()
    held.ended_at = held.decided_at if held.state == "ended" else None
    held.version += 1
    held.save(update_fields=["state", "role", "person", "decided_by", "decided_at", "ended_at", "version"])
    if held.person is not None:
        follow_person(held.person)
    return held, True


def _advanced(held: Membership, verb: str, by: Agent, new_role: str) -> str:
    others = held.organisation.memberships.stewards().exclude(pk=held.pk).count()
    stays = by.is_operator or held.state != "active" or steward_stays(held.role, new_role, others)
    try:
        return advance(MOVES, held.state, verb, ["steward_stays"] if stays else [])
    except NotPossible as problem:
        if problem.missing:
            raise Refused(
                _(
                    "This is the organisation's last steward. Make somebody else steward first, or ask "
                    "whoever runs this installation."
                )
            ) from problem
        raise Refused(_("This has been decided already. Reload the page to see how.")) from problem


def follow_person(person: Person) -> Person:
    """Write to a person which organisations they belong to, after their memberships.

    Not an event: it follows from a membership, whose action has the line and the transaction.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    active = Membership.objects.active().filter(person=held)
    return belong(held, organisation_keys=list(active.values_list("organisation__key", flat=True)))


def begin(membership: Membership) -> Membership:
    """Save a membership that begins, checked by the model.

    Not an event: the action that begins it has the line and the transaction.
    """
    membership.made_at = timezone.now()
    membership.full_clean(exclude=["organisation", "person"])
    membership.save(force_insert=True)
    if membership.person is not None:
        follow_person(membership.person)
    return membership


def tell_stewards(organisation: Organisation, event: Event, *, or_members: bool = False) -> None:
    """Have the worker tell the stewards of an organisation of an event; where it has none, its members too.

    Not an event: it is told of one.
    """
    tell_stewards_of.enqueue(organisation.key, event.pk, or_members)


def tell_person(person: Person | None, event: Event) -> None:
    """Tell one person, here and by mail.

    Not an event: it is told of one.
    """
    if person is not None and person.is_active:
        notify(person.key, event=event, address=person.email, lang=person.language)
