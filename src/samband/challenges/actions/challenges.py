"""Drafting a challenge: begun from one sentence or a pasted text, saved as one goes, owned by several."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import can_erase_person
from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.challenges import (
    can_delete_challenge,
    can_edit_challenge,
    can_own_for,
    can_start_challenge,
)
from samband.challenges.actions.challenge_moves import (
    STATEMENT_FIELDS,
    hold_challenge,
    save_version,
    settle_profile,
    version_typed_on,
)
from samband.challenges.domain.challenge import DRAFT, PARTS
from samband.challenges.models import Challenge, ChallengeOwner, ChallengeVersion, PublicationRule
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect

declare("challenge.started", _("{by} began a challenge"))
declare("challenge.saved", _("{by} changed the words of a challenge"))
declare("challenge.owners_set", _("{by} said who owns a challenge"))
declare("challenge.shared", _("{by} let the owning organisations work on a draft"))
declare("challenge.deleted", _("{by} deleted a draft of a challenge"))

_EDITABLE = frozenset({*STATEMENT_FIELDS, "themes", "in_control", "put_off"})
_MOST_DETECTED = 2_000


@transaction.atomic
def start_challenge(
    *,
    by: Agent,
    title: str = "",
    text: str = "",
    lang: str = "",
    organisation: Organisation | None = None,
    in_control: bool | None = None,
) -> Challenge:
    """Begin a challenge: a draft of its maker's own, with what was pasted kept beside it.

    With an organisation it is that body's record, and its lead owner; its people see it once it is shared.
    Without ``lang`` the language is that of the words. ``in_control`` says whether it is within the body's
    own control; None while nobody has said.

    Raises:
        Refused: when nobody is signed in, or the organisation is not one's own.
    """
    can_start_challenge(by, organisation).or_refuse()
    now = timezone.now()
    lang = lang or detect(f"{title}\n{text}"[:_MOST_DETECTED]).lang
    challenge = Challenge(
        title=title,
        source_text=text,
        lang=lang,
        maker=Person.objects.filter(key=by.person).first() if by.person else None,
        owning_body=organisation.key if organisation else "",
        in_control=in_control,
        made_at=now,
        changed_at=now,
    )
    save_version(challenge, by=by)
    if organisation is not None:
        ChallengeOwner.objects.create(challenge=challenge, organisation=organisation, is_lead=True)
    record("challenge.started", ("challenge", challenge.key), by=by, lang=lang)
    return challenge


@transaction.atomic
def save_statement(
    challenge: Challenge, *, by: Agent, version: int, words: Mapping[str, Any], sitting: str = ""
) -> Challenge:
    """Save some words of a challenge; what is not named stays. The same words again change nothing.

    What was saved before as somebody typed becomes a copy that stays, and gets its line here. ``sitting``
    names the page that they typed in: what it saved by itself since ``version`` is theirs already.

    Raises:
        Refused: when the agent may not change it.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when a part is too long, a year none, or what is published would lack something.
    """
    present = _present(challenge, by=by, words=words)
    if _stand(present, words) and not present.versions.filter(is_passing=True, by_person=by.person).exists():
        return present
    seen = version_typed_on(present, by=by, version=version, sitting=sitting)
    held, changed = _put(
        challenge, by=by, version=present.version if _stand(present, words) else seen, words=words
    )
    save_version(held, by=by)
    held.versions.filter(is_passing=True, by_person=by.person).update(is_passing=False, sitting="")
    settle_profile(held, by=by)
    record("challenge.saved", ("challenge", held.key), by=by, version=held.version, parts=changed)
    return held


@transaction.atomic
def autosave_statement(
    challenge: Challenge, *, by: Agent, version: int, words: Mapping[str, Any], sitting: str = ""
) -> Challenge:
    """Save the words of a draft while somebody types; their next save takes this copy's place.

    Not an event: it is no decision to save; the next save that is one leaves the line.

    Raises:
        Refused: when the agent may not change it, or everybody would read half a sentence.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when a part is too long, or a year none.
    """
    present = _present(challenge, by=by, words=words)
    if _stand(present, words):
        return present
    seen = version_typed_on(present, by=by, version=version, sitting=sitting)
    held, _changed = _put(challenge, by=by, version=seen, words=words)
    if held.status != DRAFT:
        raise Refused(_("This is published: press Save when the text is as others shall read it."))
    return save_version(held, by=by, passing=True, sitting=sitting)


def _present(challenge: Challenge, *, by: Agent, words: Mapping[str, Any]) -> Challenge:
    unknown = set(words) - _EDITABLE
    if unknown:
        raise ValueError(f"no words of a challenge: {', '.join(sorted(unknown))}")
    present = Challenge.objects.filter(pk=challenge.pk).first()
    if present is None:
        raise ChangedMeanwhile(None)  # who owned what is deleted is no question any more
    can_edit_challenge(by, present).or_refuse()
    return present


def _stand(present: Challenge, words: Mapping[str, Any]) -> bool:
    """Whether words stand as they are wanted already: nobody's version is then an older one."""
    return all(getattr(present, name) == value for name, value in words.items())


def _put(
    challenge: Challenge, *, by: Agent, version: int, words: Mapping[str, Any]
) -> tuple[Challenge, list[str]]:
    held = hold_challenge(challenge, version=version)
    can_edit_challenge(by, held).or_refuse()
    changed = sorted(name for name, value in words.items() if getattr(held, name) != value)
    for name in changed:
        setattr(held, name, words[name])
    if not held.lang:
        written = "\n".join(str(getattr(held, part) or "") for part in ("title", *PARTS))
        held.lang = detect(written[:_MOST_DETECTED]).lang
    return held, changed


@transaction.atomic
def set_owners(
    challenge: Challenge, *, by: Agent, version: int, organisations: Sequence[Organisation]
) -> Challenge:
    """Say which organisations or departments own a challenge together; the first leads.

    Those that own it already may stay whoever says so; a new one only by its own people.

    Raises:
        Refused: when the agent may not, nobody would own it, or a registered case would change hands.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_edit_challenge(by, challenge).or_refuse()
    held = hold_challenge(challenge, version=version)
    can_edit_challenge(by, held).or_refuse()
    wanted = list(dict.fromkeys(organisations))
    present = {one.organisation_id for one in held.owners.all()}
    for organisation in wanted:
        if organisation.pk not in present:
            can_own_for(by, organisation).or_refuse()
    if not wanted and (present or held.published_at is not None):
        raise Refused(_("A challenge must keep at least one owner."))
    if wanted and not by.is_operator and not {one.key for one in wanted} & by.organisations:
        raise Refused(_("Keep an organisation that you belong to among the owners."))
    if held.case_number and wanted[0].key != held.owning_body:
        raise Refused(_("This is registered in a case of its first owner, who must stay the first."))
    held.owners.all().delete()
    ChallengeOwner.objects.bulk_create(
        ChallengeOwner(challenge=held, organisation=one, is_lead=number == 0)
        for number, one in enumerate(wanted)
    )
    held.owning_body = wanted[0].key if wanted else held.owning_body
    save_version(held, by=by)
    settle_profile(held, by=by)
    record("challenge.owners_set", ("challenge", held.key), by=by, organisations=[one.key for one in wanted])
    return held


@transaction.atomic
def share_draft(challenge: Challenge, *, by: Agent, version: int) -> Challenge:
    """Let the people of the owning organisations read and work on a draft: an act that the thread keeps.

    Pressed twice, nothing more happens.

    Raises:
        Refused: when the agent may not, or no organisation owns it yet.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_edit_challenge(by, challenge).or_refuse()
    if Challenge.objects.filter(pk=challenge.pk, is_shared=True).exists():
        return Challenge.objects.get(pk=challenge.pk)
    held = hold_challenge(challenge, version=version)
    can_edit_challenge(by, held).or_refuse()
    if not held.owners.exists():
        raise Refused(_("Say first which organisation owns the challenge."))
    held.is_shared = True
    save_version(held, by=by)
    record("challenge.shared", ("challenge", held.key), by=by)
    return held


@transaction.atomic
def delete_draft(challenge: Challenge, *, by: Agent, version: int | None = None) -> None:
    """Delete a draft that was never published, with its copies and what was said of it.

    With ``version`` only what was seen is deleted, not what a colleague has written since.

    Raises:
        Refused: when the agent may not, it was published once, or something else leads to it.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_delete_challenge(by, challenge).or_refuse()
    held = Challenge.objects.select_for_update(of=("self",)).filter(pk=challenge.pk).first()
    if held is None:
        return
    can_delete_challenge(by, held).or_refuse()
    if version is not None and held.version != version:
        raise ChangedMeanwhile(held)
    _erase_draft(held)
    record("challenge.deleted", ("challenge", challenge.key), by=by)


def _erase_draft(held: Challenge) -> None:
    if held.ideas.exists() or held.requests.exists() or Challenge.objects.filter(merged_into=held).exists():
        raise Refused(_("Ideas, requests or other challenges lead to this one. Keep it, or merge it."))
    for related in ("comments", "links", "versions", "owners", "prior_answers", "dates", "follows"):
        getattr(held, related).all().delete()
    held.register_entries.update(challenge=None)
    held.delete()


@transaction.atomic
def delete_own_draft(challenge: Challenge, *, by: Agent, person: Person) -> bool:
    """Delete a draft that was its maker's alone, as the maker is erased; one that others lead to stays.

    Not an event: the erasure of the person has the line.
    """
    can_erase_person(by, person).or_refuse()
    held = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
    try:
        _erase_draft(held)
    except Refused:
        return False
    return True


@transaction.atomic
def leave_challenges(person: Person, *, by: Agent) -> int:
    """Take an erased person's name off the challenges that stay; give how many.

    Who approves by an organisation's rule stays named there, as nobody: its stewards name another.

    Not an event: the erasure of the person has the line.
    """
    can_erase_person(by, person).or_refuse()
    made = Challenge.objects.filter(maker=person).update(maker=None)
    made += Challenge.objects.filter(approver=person).update(approver=None)
    made += PublicationRule.objects.filter(approver=person).count()
    written = ChallengeVersion.objects.filter(by_person=person.key)
    return made + written.update(by_person="", is_passing=False, sitting="")
