"""Publishing a challenge: by its owners, or once the person whom an owner named has approved."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.notices import Subjects, declare_mailed_notices, declare_notice, notify
from samband.base.thread import declare, record
from samband.challenges.access.challenges import approver_for, can_rule_publication
from samband.challenges.actions.challenge_moves import (
    hold_challenge,
    moved,
    save_version,
    settle_profile,
)
from samband.challenges.models import Challenge, PublicationRule
from samband.kernel.decision import Refused

declare("challenge.published", _("{by} published a challenge"))
declare("challenge.approval_asked", _("{by} asked for approval of a challenge"))
declare("challenge.approved", _("{by} approved and published a challenge"))
declare("challenge.sent_back", _("{by} sent a challenge back, with words"), erasure="wording")
declare("challenge.taken_back", _("{by} took a challenge back to go on writing"))
declare("challenge.approver_set", _("{by} said who approves the challenges of {subject}"))
declare("challenge.approver_removed", _("{by} let the challenges of {subject} be published without approval"))

KIND = "challenges"


def _named(page: str) -> Subjects:
    def names(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
        rows = Challenge.objects.filter(key__in=keys).values_list("key", "title")
        return {key: (title or "…", reverse(page, args=[key])) for key, title in rows}

    return names


declare_mailed_notices(KIND, _("Your challenges"))
declare_notice(
    "challenge.approval_asked",
    _("“{subject}” waits for your approval"),
    kind=KIND,
    subjects=_named("challenge-publish"),
)
declare_notice(
    "challenge.approved",
    _("“{subject}” is approved and published"),
    kind=KIND,
    subjects=_named("challenge-detail"),
)
declare_notice(
    "challenge.sent_back",
    _("“{subject}” has come back to you with words"),
    kind=KIND,
    subjects=_named("challenge-publish"),
)


def _tell(person: Person | None, *, by: Agent, event: Event) -> None:
    """Tell somebody of a move, unless they made it."""
    if person is not None and person.is_active and person.key != by.person:
        notify(person.key, event=event, address=person.email, lang=person.language)


@transaction.atomic
def publish_challenge(
    challenge: Challenge, *, by: Agent, version: int, override: str | None = None
) -> Challenge:
    """Let everybody read a challenge, and let it be found by matching, at one moment.

    ``override`` says in writing why it is published without owner or road to adoption; everybody reads it.

    Raises:
        Refused: when the agent may not, or it was decided already.
        NotPossible: with what is missing (parts, having looked, somebody's approval).
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    held = hold_challenge(challenge, version=version)
    if override is not None:
        held.override = override.strip()
    moved(held, "publish", by=by)
    save_version(held, by=by)
    settle_profile(held, by=by)
    record("challenge.published", ("challenge", held.key), by=by, version=held.version)
    return held


@transaction.atomic
def ask_for_approval(
    challenge: Challenge,
    *,
    by: Agent,
    version: int,
    approver: Person | None = None,
    override: str | None = None,
) -> Challenge:
    """Lay a draft before the person who approves: whom the rule of an owner names, else ``approver``.

    Nobody changes it meanwhile. The person is told.

    Raises:
        Refused: when the agent may not, or the person is of none of the owning organisations.
        NotPossible: with what is missing.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    held = hold_challenge(challenge, version=version)
    if override is not None:
        held.override = override.strip()
    owners = Organisation.objects.filter(challenges_owned__challenge=held)
    ruled = PublicationRule.objects.filter(organisation__in=owners).exists()
    held.approver = approver_for(held) if ruled else (approver or held.approver)
    moved(held, "ask_approval", by=by)
    named = held.approver
    if named is None or not named.is_active or not _belongs(named, held):
        raise Refused(_("Who approves must belong to an organisation that owns the challenge. Name another."))
    save_version(held, by=by)
    event = record("challenge.approval_asked", ("challenge", held.key), by=by, version=held.version)
    _tell(named, by=by, event=event)
    return held


def _belongs(person: Person, held: Challenge) -> bool:
    return held.owners.filter(organisation__key__in=person.organisation_keys).exists()


@transaction.atomic
def approve_challenge(challenge: Challenge, *, by: Agent, version: int) -> Challenge:
    """Approve a challenge in the version that was read; with that it is published. Its maker is told.

    Raises:
        Refused: when the agent is not who was named, or it was decided already.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    held = hold_challenge(challenge, version=version)
    moved(held, "approve", by=by)
    save_version(held, by=by)
    settle_profile(held, by=by)
    event = record("challenge.approved", ("challenge", held.key), by=by, version=held.version)
    _tell(held.maker, by=by, event=event)
    return held


@transaction.atomic
def send_back_challenge(
    challenge: Challenge, *, by: Agent, version: int, why: str, lang: str = ""
) -> Challenge:
    """Send a challenge back to those who wrote it, and say what it lacks. Its maker is told.

    Raises:
        Refused: when the agent is not who was named, or it was decided already.
        NotPossible: when no words say why.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    held = hold_challenge(challenge, version=version)
    said = why.strip()
    moved(held, "send_back", by=by, facts={"why"} if said else ())
    held.why = said
    save_version(held, by=by)
    event = record("challenge.sent_back", ("challenge", held.key), by=by, wording=said, lang=lang)
    _tell(held.maker, by=by, event=event)
    return held


@transaction.atomic
def take_back_challenge(challenge: Challenge, *, by: Agent, version: int) -> Challenge:
    """Take a challenge that waits for approval back, to go on writing.

    Raises:
        Refused: when the agent may not, or it was decided already.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    held = hold_challenge(challenge, version=version)
    moved(held, "take_back", by=by)
    held.approver = None  # a rule names somebody anew; nobody's choice binds who takes it back
    save_version(held, by=by)
    record("challenge.taken_back", ("challenge", held.key), by=by)
    return held


@transaction.atomic
def set_approver(organisation: Organisation, *, by: Agent, approver: Person | None) -> None:
    """Say who approves an organisation's challenges before they are published; None lets them be.

    What waits with somebody else already is decided there.

    Raises:
        Refused: when the agent does not look after the organisation, or the person does not belong to it.
    """
    can_rule_publication(by, organisation).or_refuse()
    if approver is not None and organisation.key not in approver.organisation_keys:
        raise Refused(_("Only somebody who belongs to the organisation can approve its challenges."))
    if approver is None:
        if PublicationRule.objects.filter(organisation=organisation).delete()[0]:
            record("challenge.approver_removed", ("organisation", organisation.key), by=by)
        return
    PublicationRule.objects.update_or_create(organisation=organisation, defaults={"approver": approver})
    record("challenge.approver_set", ("organisation", organisation.key), by=by, person=approver.key)
