"""Invitations by mail to belong to an organisation: sent, accepted, turned down, withdrawn, too old."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import proved_addresses
from samband.accounts.models import Person
from samband.actors.access import can_look_after
from samband.actors.actions.memberships import MOST_A_DAY
from samband.actors.actions.moving import begin, hold, move_on, tell_person, tell_stewards
from samband.actors.domain.membership import ACTIVE, ASKED, INVITED, MOVES
from samband.actors.letters import INVITATION
from samband.actors.models import Invitation, Membership, Organisation
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.notices import notify
from samband.base.outbox import queue_mail, take_back_mail
from samband.base.thread import declare, record, record_many
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import advance
from samband.rules.retention import retention_of

declare("membership.invited", _("{by} invited somebody to belong to an organisation"))
declare("membership.accepted", _("{by} accepted an invitation to belong to an organisation"))
declare("membership.claimed", _("{by} came with an invitation that went to another address"))
declare("membership.refused", _("{by} turned an invitation down"))
declare("membership.withdrawn", _("{by} withdrew an invitation to belong to an organisation"))
declare("membership.expired", _("An invitation to belong to an organisation was never answered"))

MOST_OPEN = 50


def _subject(membership: Membership) -> tuple[str, str]:
    return ("membership", membership.key)


def _once(membership: Membership) -> str:
    return f"invitation:{membership.key}"


def _known(address: str) -> Person | None:
    """Give who is known to read an address; a person may have an address that they have not proved."""
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True, user__is_active=True)
    found = proved.select_related("user").first()
    return found.user if found else Person.objects.exclude(demo_role="").filter(email=address).first()


@transaction.atomic
def invite_person(
    organisation: Organisation, *, by: Agent, address: str, role: str = "member", lang: str = ""
) -> Membership:
    """Invite somebody to belong to an organisation, by a mail whose link works once.

    It holds for as long as the rule of invitations says (`samband.rules`).

    It is written in the invited person's language where they are known, else in ``lang``.

    Raises:
        Refused: when the agent does not look after the organisation, the address belongs or is invited
            already, wants no mail, or there are very many invitations.
        ValidationError: when it is no address, or there is no such role.
    """
    can_look_after(by, organisation).or_refuse()
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    address = address.strip().lower()
    known = _known(address)
    _refuse_needless(organisation, address, known)
    state = advance(MOVES, "", "invite")
    membership = begin(Membership(organisation=organisation, role=role, state=state, invited_by=by.person))
    language = known.language if known is not None and known.language else lang
    invitation = Invitation(membership=membership, address=address, lang=language)
    invitation.digest = Invitation.digest_of(Invitation.secret_of(invitation.seed))
    invitation.expires_at = membership.made_at + timedelta(days=retention_of("invitation").days)
    invitation.full_clean(exclude=["membership"])
    invitation.save(force_insert=True)
    event = record(
        "membership.invited", _subject(membership), by=by, role=role, organisation=organisation.key
    )
    _send(invitation, known, event)
    return membership


def _refuse_needless(organisation: Organisation, address: str, known: Person | None) -> None:
    """Refuse what need not or cannot be sent."""
    invited = Invitation.objects.filter(membership__organisation=organisation)
    if invited.open_at(timezone.now()).sent_to([address]).exists():
        raise Refused(_("This address is invited already. Withdraw that invitation to send another."))
    if known is not None and organisation.memberships.active().filter(person=known).exists():
        raise Refused(_("Somebody with this address belongs to the organisation already."))
    since = timezone.now() - timedelta(days=1)
    today = organisation.memberships.filter(made_at__gt=since).count()
    if invited.count() >= MOST_OPEN or today >= MOST_A_DAY:
        raise Refused(_("There are very many invitations already. Withdraw some, or wait for answers."))


def _send(invitation: Invitation, known: Person | None, event: Event) -> None:
    membership = invitation.membership
    person_key = known.key if known is not None else ""
    queued = queue_mail(
        invitation.address,
        kind=INVITATION,
        once=_once(membership),
        lang=invitation.lang,
        about={"membership": membership.key},
        person_key=person_key,
    )
    if queued is None:
        raise Refused(
            _("This address wants no mail from here. They can ask to belong on the organisation's own page.")
        )
    if person_key:
        notify(person_key, event=event)


def _close(*memberships: Membership) -> None:
    """Erase the addresses and the mails of invitations that are over."""
    Invitation.objects.filter(membership__in=memberships).delete()
    take_back_mail(*(_once(membership) for membership in memberships))


def _let_expire(rows: list[Membership]) -> None:
    held = Membership.objects.filter(pk__in=[one.pk for one in rows], state=INVITED)
    state = advance(MOVES, INVITED, "expire")
    held.update(state=state, version=F("version") + 1, decided_at=timezone.now())
    _close(*rows)


def _inviter(membership: Membership) -> Person | None:
    key = membership.invited_by
    return Person.objects.filter(key=key, is_active=True).first() if key else None


def _take_place(membership: Membership, person: Person) -> None:
    """Make room for the membership of an invitation: a request of the same person is answered by it."""
    own = Membership.objects.filter(organisation=membership.organisation_id, person=person)
    if own.active().exists():
        raise Refused(_("You belong to this organisation already."))
    asked = own.filter(state=ASKED)
    asked.update(state="withdrawn", decided_by=person.key, decided_at=timezone.now())


def _open(membership: Membership) -> Membership:
    """Lock an invitation that is open.

    Raises:
        Refused: when its time is over.
    """
    held = hold(membership)
    current = Invitation.objects.open_at(timezone.now()).filter(membership=held).exists()
    if held.state == INVITED and not current:
        raise Refused(_("The time of this invitation is over. Ask for a new one."))
    return held


@transaction.atomic
def accept_invitation(membership: Membership, *, by: Agent, person: Person) -> Membership:
    """Accept an invitation, as the person who has proved to read the address it went to.

    Raises:
        Refused: when it went to another address, its time is over, or it was answered.
    """
    held = _open(membership)
    if held.state == ACTIVE and held.person_id == person.pk and by.person == person.key:
        return held  # pressed twice
    _refuse_others(by, person)
    invitation = Invitation.objects.filter(membership=held).first()
    if invitation is not None and invitation.address in proved_addresses(person):
        _take_place(held, person)
    moved, is_news = move_on(held, by=by, verb="accept", person=person, is_held=True)
    if not is_news:
        raise Refused(_("This invitation is somebody else's."))
    _close(moved)
    event = record("membership.accepted", _subject(moved), by=by, role=moved.role)
    tell_person(_inviter(moved), event)
    return moved


@transaction.atomic
def claim_invitation(membership: Membership, *, by: Agent, person: Person, secret: str) -> Membership:
    """Come with an invitation that went to another address: a steward then approves or declines.

    A link may be passed on; belonging is not, unless somebody who looks after the organisation says so.

    Raises:
        Refused: without the secret, when the time is over, or it was answered.
    """
    held = _open(membership)
    _refuse_others(by, person)
    if Invitation.objects.filter(membership=held, digest=Invitation.digest_of(secret)).exists():
        _take_place(held, person)
    moved, is_news = move_on(held, by=by, verb="claim", secret=secret, person=person, is_held=True)
    if not is_news:
        raise Refused(_("This invitation is somebody else's."))
    _close(moved)
    event = record("membership.claimed", _subject(moved), by=by)
    tell_stewards(moved.organisation, event)
    return moved


def _refuse_others(by: Agent, person: Person) -> None:
    if by.person != person.key:
        raise Refused(_("Only you yourself decide where you belong."))


@transaction.atomic
def refuse_invitation(membership: Membership, *, by: Agent, secret: str = "") -> Membership:
    """Turn an invitation down, by its link or as whose address it went to; the address is erased.

    Raises:
        Refused: when it is somebody else's, or was answered.
    """
    moved, is_news = move_on(membership, by=by, verb="refuse", secret=secret)
    if not is_news:
        return moved
    _close(moved)
    event = record("membership.refused", _subject(moved), by=by)
    tell_person(_inviter(moved), event)
    return moved


@transaction.atomic
def withdraw_invitation(membership: Membership, *, by: Agent, version: int) -> Membership:
    """Withdraw an invitation: its link leads nowhere from now on, and the address is erased.

    Raises:
        Refused: when the agent does not look after the organisation, or it was answered.
        ChangedMeanwhile: when it was answered meanwhile.
    """
    moved, is_news = move_on(membership, by=by, verb="withdraw", version=version)
    if not is_news:
        return moved
    _close(moved)
    record("membership.withdrawn", _subject(moved), by=by)
    return moved


@transaction.atomic
def expire_invitations(*, by: Agent, before: datetime) -> int:
    """Let invitations expire whose time is over, or that are from before; erase their addresses.

    Raises:
        Refused: when it is not the installation itself.
    """
    if not by.is_operator:
        raise Refused(_("Only the operator lets invitations expire."))
    old = Membership.objects.unanswered(timezone.now(), before)
    rows = list(old.order_by("pk")[:500])
    _let_expire(rows)
    lines: list[tuple[str, tuple[str, str], dict[str, Any]]] = [
        ("membership.expired", _subject(one), {}) for one in rows
    ]
    return record_many(lines, by=by, action=uuid4())


@transaction.atomic
def forget_invitations(person: Person, *, by: Agent) -> int:
    """Erase the open invitations that went to a person's addresses; give how many.

    Not an event: the erasure of the person has the line.
    """
    found = Invitation.objects.sent_to({*proved_addresses(person), person.email.lower()})
    rows = [one.membership for one in found.select_related("membership")]
    _let_expire(rows)
    return len(rows)
