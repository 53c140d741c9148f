"""Belonging to an organisation: asked for, approved, declined, given another role, ended, left."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.access import can_ask_to_belong
from samband.actors.actions.moving import begin, follow_person, move_on, tell_person, tell_stewards
from samband.actors.domain.membership import ACTIVE, ASKED, MOVES
from samband.actors.models import Membership, Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import advance

declare("membership.asked", _("{by} asked to belong to an organisation"))
declare("membership.settled", _("{by} noted that a person belongs to an organisation"))
declare("membership.approved", _("{by} approved that somebody belongs to an organisation"))
declare("membership.declined", _("{by} declined that somebody belongs to an organisation"))
declare("membership.taken_back", _("{by} took back the wish to belong to an organisation"))
declare("membership.role_changed", _("{by} gave somebody another role in an organisation"))
declare("membership.ended", _("{by} ended somebody's belonging to an organisation"))
declare("membership.left", _("{by} left an organisation"))
declare("people.steward_lost", _("An organisation has no steward any more"))

# What nobody needs, and what only a machine does.
MOST_A_DAY = 100
MOST_ASKED = 10
# Who was declined asks again in a month at the earliest.
REST = timedelta(days=30)


def _subject(membership: Membership) -> tuple[str, str]:
    return ("membership", membership.key)


@transaction.atomic
def ask_to_belong(organisation: Organisation, *, by: Agent, person: Person) -> Membership:
    """Ask to belong to an organisation; its stewards are told. Asked twice, it is one request.

    Raises:
        Refused: when somebody else asks, one belongs already, was declined lately or asks everywhere.
    """
    can_ask_to_belong(by, organisation).or_refuse()
    if by.person != person.key:
        raise Refused(_("Only you yourself decide where you belong."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    now = timezone.now()
    own = Membership.objects.filter(person=person)
    held = own.filter(organisation=organisation, state__in=[ASKED, ACTIVE]).first()
    if held is not None and held.state == ASKED:
        return held
    if held is not None:
        raise Refused(_("You belong to this organisation already."))
    if own.filter(organisation=organisation, state="declined", decided_at__gt=now - REST).exists():
        raise Refused(_("This was declined not long ago. Talk to them, or ask again in a month."))
    if own.filter(state=ASKED).count() >= MOST_ASKED or _many_today(organisation):
        raise Refused(_("There are very many requests already. Wait until some are answered."))
    state = advance(MOVES, "", "ask")
    asked = begin(Membership(organisation=organisation, person=person, role="member", state=state))
    event = record("membership.asked", _subject(asked), by=by, organisation=organisation.key)
    tell_stewards(organisation, event)
    return asked


def _many_today(organisation: Organisation) -> bool:
    since = timezone.now() - timedelta(days=1)
    return organisation.memberships.filter(made_at__gt=since).count() >= MOST_A_DAY


@transaction.atomic
def settle_member(organisation: Organisation, *, by: Agent, person: Person, role: str) -> Membership:
    """Note that a person belongs to an organisation, on the word of whoever runs the installation.

    Who belongs already gets the role; who had asked is approved thereby.

    Raises:
        Refused: when somebody else than the operator does.
        ValidationError: when there is no such role.
    """
    if not by.is_operator:
        raise Refused(_("Only the operator adds people."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    found = organisation.memberships.filter(person=person, state__in=[ASKED, ACTIVE]).first()
    membership = found or Membership(organisation=organisation, person=person)
    membership.role, membership.state = role, advance(MOVES, "", "settle")
    membership.decided_at = timezone.now()
    if found is None:
        begin(membership)
    else:
        membership.version += 1
        membership.full_clean(exclude=["organisation", "person"])
        membership.save(update_fields=["role", "state", "decided_at", "version"])
        follow_person(person)
    record("membership.settled", _subject(membership), by=by, organisation=organisation.key, role=role)
    return membership


@transaction.atomic
def approve_member(membership: Membership, *, by: Agent, version: int, role: str = "member") -> Membership:
    """Approve that somebody who asked belongs to the organisation, in a role; they are told.

    Raises:
        Refused: when the agent does not look after the organisation, or it was decided otherwise.
        ChangedMeanwhile: when another steward decided something else meanwhile.
    """
    moved, is_news = move_on(membership, by=by, verb="approve", version=version, role=role)
    if not is_news:
        return moved
    event = record("membership.approved", _subject(moved), by=by, role=role)
    tell_person(moved.person, event)
    return moved


@transaction.atomic
def decline_member(membership: Membership, *, by: Agent, version: int) -> Membership:
    """Decline that somebody who asked belongs to the organisation; they are told.

    Raises:
        Refused: when the agent does not look after the organisation, or it was decided otherwise.
        ChangedMeanwhile: when another steward decided something else meanwhile.
    """
    moved, is_news = move_on(membership, by=by, verb="decline", version=version)
    if not is_news:
        return moved
    event = record("membership.declined", _subject(moved), by=by)
    tell_person(moved.person, event)
    return moved


@transaction.atomic
def take_back_request(membership: Membership, *, by: Agent) -> Membership:
    """Take back one's own wish to belong, as long as nobody has answered.

    Raises:
        Refused: when it is somebody else's, or was answered.
    """
    moved, is_news = move_on(membership, by=by, verb="take_back")
    if not is_news:
        return moved
    record("membership.taken_back", _subject(moved), by=by)
    return moved


@transaction.atomic
def change_role(membership: Membership, *, by: Agent, version: int, role: str) -> Membership:
    """Give one of the organisation's people another role; they are told.

    Raises:
        Refused: when the agent does not look after the organisation, or it would lose its last steward.
        ChangedMeanwhile: when another steward did something else meanwhile.
    """
    moved, is_news = move_on(membership, by=by, verb="change_role", version=version, role=role)
    if not is_news:
        return moved
    event = record("membership.role_changed", _subject(moved), by=by, role=role)
    if moved.person is not None and moved.person.key != by.person:
        tell_person(moved.person, event)
    return moved


@transaction.atomic
def end_membership(membership: Membership, *, by: Agent, version: int) -> Membership:
    """End that somebody belongs to the organisation; they are told.

    Raises:
        Refused: when the agent does not look after the organisation, or it would lose its last steward.
        ChangedMeanwhile: when another steward did something else meanwhile.
    """
    moved, is_news = move_on(membership, by=by, verb="end", version=version)
    if not is_news:
        return moved
    event = record("membership.ended", _subject(moved), by=by)
    if moved.person is not None and moved.person.key != by.person:
        tell_person(moved.person, event)
    return moved


@transaction.atomic
def leave_organisation(membership: Membership, *, by: Agent) -> Membership:
    """Leave an organisation.

    Raises:
        Refused: when it is somebody else's membership, or the organisation would lose its last steward.
    """
    moved, is_news = move_on(membership, by=by, verb="leave")
    if not is_news:
        return moved
    record("membership.left", _subject(moved), by=by)
    return moved


@transaction.atomic
def erase_memberships(person: Person, *, by: Agent) -> int:
    """Erase a person's memberships with the person; give how many.

    Nobody can be kept as the last steward: where there is none left, those who look after the installation
    are told.

    Not an event: the erasure of the person has the line; a steward lost has one besides.
    """
    rows = Membership.objects.filter(person=person)
    led = [one.organisation for one in rows.active().filter(role="steward").select_related("organisation")]
    count = rows.count()
    rows.delete()
    follow_person(person)
    kept = set(
        Membership.objects.stewards().filter(organisation__in=led).values_list("organisation", flat=True)
    )
    for organisation in led:
        if organisation.pk not in kept:
            event = record("people.steward_lost", ("people", organisation.key), by=by)
            tell_stewards(organisation, event)
    return count
