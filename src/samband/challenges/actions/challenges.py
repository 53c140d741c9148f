"""Drafting a challenge: begun from one sentence or a pasted text, saved as one goes, owned by several."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.challenges.access.challenges import (
    can_delete_challenge,
    can_edit_challenge,
    can_own_for,
    can_start_challenge,
)
from samband.challenges.actions.challenge_moves import STATEMENT_FIELDS, hold_challenge, save_version
from samband.challenges.models import Challenge, ChallengeOwner
from samband.kernel.decision import Refused

declare("challenge.started", _("{by} began a challenge"))
declare("challenge.saved", _("{by} changed the words of a challenge"))
declare("challenge.owners_set", _("{by} said who owns a challenge"))
declare("challenge.shared", _("{by} let the owning organisations work on a draft"))
declare("challenge.deleted", _("{by} deleted a draft of a challenge"))

_EDITABLE = frozenset({*STATEMENT_FIELDS, "themes", "in_control", "put_off"})


@transaction.atomic
def start_challenge(
    *, by: Agent, title: str = "", text: str = "", lang: str = "", organisation: Organisation | None = None
) -> Challenge:
    """Begin a challenge: a draft of its maker's own, with what was pasted kept beside it.

    With an organisation it is that body's record, and its lead owner; its people see it once it is shared.

    Raises:
        Refused: when nobody is signed in, or the organisation is not one's own.
    """
    can_start_challenge(by).or_refuse()
    if organisation is not None:
        can_own_for(by, organisation).or_refuse()
    now = timezone.now()
    challenge = Challenge(
        title=title,
        source_text=text,
        lang=lang,
        maker=Person.objects.filter(key=by.person).first() if by.person else None,
        owning_body=organisation.key if organisation else "",
        made_at=now,
        changed_at=now,
    )
    save_version(challenge, by=by)
    if organisation is not None:
        ChallengeOwner.objects.create(challenge=challenge, organisation=organisation, is_lead=True)
    record("challenge.started", ("challenge", challenge.key), by=by, lang=lang)
    return challenge


@transaction.atomic
def save_statement(challenge: Challenge, *, by: Agent, version: int, words: Mapping[str, Any]) -> Challenge:
    """Save some words of a challenge; what is not named stays. The same words again change nothing.

    Raises:
        Refused: when the agent may not change it.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when a part is too long, or a year none.
    """
    can_edit_challenge(by, challenge).or_refuse()
    unknown = set(words) - _EDITABLE
    if unknown:
        raise ValueError(f"no words of a challenge: {', '.join(sorted(unknown))}")
    present = Challenge.objects.get(pk=challenge.pk)
    if present.version == version and all(getattr(present, name) == value for name, value in words.items()):
        return present
    held = hold_challenge(challenge, version=version)
    can_edit_challenge(by, held).or_refuse()
    changed = [name for name, value in words.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, words[name])
    save_version(held, by=by)
    record("challenge.saved", ("challenge", held.key), by=by, version=held.version, parts=sorted(changed))
    return held


@transaction.atomic
def set_owners(
    challenge: Challenge, *, by: Agent, version: int, organisations: Sequence[Organisation]
) -> Challenge:
    """Say which organisations or departments own a challenge together; the first leads.

    Those that own it already may stay whoever says so; a new one only by its own people.

    Raises:
        Refused: when the agent may not, or nobody would own what is published.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_edit_challenge(by, challenge).or_refuse()
    held = hold_challenge(challenge, version=version)
    present = {one.organisation_id for one in held.owners.all()}
    for organisation in organisations:
        if organisation.pk not in present:
            can_own_for(by, organisation).or_refuse()
    if not organisations and (present or held.published_at is not None):
        raise Refused(_("A challenge must keep at least one owner."))
    held.owners.all().delete()
    ChallengeOwner.objects.bulk_create(
        ChallengeOwner(challenge=held, organisation=one, is_lead=number == 0)
        for number, one in enumerate(dict.fromkeys(organisations))
    )
    held.owning_body = organisations[0].key if organisations else held.owning_body
    save_version(held, by=by)
    keys = [one.key for one in organisations]
    record("challenge.owners_set", ("challenge", held.key), by=by, organisations=keys)
    return held


@transaction.atomic
def share_draft(challenge: Challenge, *, by: Agent, version: int) -> Challenge:
    """Let the people of the owning organisations read and work on a draft: an act that the thread keeps.

    Raises:
        Refused: when the agent may not, or no organisation owns it yet.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_edit_challenge(by, challenge).or_refuse()
    held = hold_challenge(challenge, version=version)
    if not held.owners.exists():
        raise Refused(_("Say first which organisation owns the challenge."))
    held.is_shared = True
    save_version(held, by=by)
    record("challenge.shared", ("challenge", held.key), by=by)
    return held


@transaction.atomic
def delete_draft(challenge: Challenge, *, by: Agent) -> None:
    """Delete a draft that was never published, with its copies and what was said of it.

    Raises:
        Refused: when the agent may not, or it was published once.
    """
    can_delete_challenge(by, challenge).or_refuse()
    held = Challenge.objects.select_for_update().get(pk=challenge.pk)
    can_delete_challenge(by, held).or_refuse()
    for related in ("comments", "links", "versions", "owners", "prior_answers", "dates", "follows"):
        getattr(held, related).all().delete()
    held.register_entries.update(challenge=None)
    key = held.key
    held.delete()
    record("challenge.deleted", ("challenge", key), by=by)
