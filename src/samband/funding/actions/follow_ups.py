"""Writes of follow-ups: set up by the funder, filled in and handed in by the recipient, reminded of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.actions.moving import tell_stewards
from samband.base.agents import Agent, AgentKind
from samband.base.keys import new_key
from samband.base.models import Event
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.funding.access.grants import can_fill_follow_up, can_set_up_follow_up
from samband.funding.domain.follow_up import (
    FINAL,
    HALFWAY,
    LONGEST_ANSWER,
    lacks_of_plan,
    lacks_of_report,
    reminders_due,
)
from samband.funding.follow_up_form import form_of
from samband.funding.models import FollowUp, Grant
from samband.kernel.decision import Refused

DUE_SOON, OVERDUE = "follow_up.due_soon", "follow_up.overdue"
declare("follow_up.set_up", _("{by} set up the follow-up of a grant"))
declare("follow_up.changed", _("{by} changed the plan of a follow-up"))
declare("follow_up.handed_in", _("{by} handed in a follow-up"))
declare(DUE_SOON, _("A follow-up is due soon"))
declare(OVERDUE, _("A follow-up is overdue"))
WHICH: Final = (HALFWAY, FINAL)


@dataclass(frozen=True, slots=True)
class FollowedSaid:
    """An indicator as it is agreed; numbers as decimal strings, ``key`` empty for a new one."""

    name: str
    unit: str
    target: str
    baseline: str = "0"
    key: str = ""


@dataclass(frozen=True, slots=True)
class PlanSaid:
    """The plan of a follow-up: aims (one a line), indicators, the two dates."""

    aims: str
    indicators: Sequence[FollowedSaid]
    first_due_on: date
    second_due_on: date
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """What is reached of one indicator: a decimal string, or what it waits for; neither is not reported."""

    actual: str | None = None
    pending: str = ""


def _subject(follow_up: FollowUp) -> tuple[str, str]:
    return ("follow-up", follow_up.key)


def _for(agent: Agent, key: str) -> Agent:
    return replace(agent, acting_for=key) if agent.kind is AgentKind.PERSON else agent


def _take_plan(held: FollowUp, said: PlanSaid) -> None:
    """Put a plan into a follow-up; what is reached of an indicator that stays is kept.

    Raises:
        ValidationError: naming what the plan lacks.
    """
    before = {row["key"]: row for row in held.indicators}
    held.indicators = [
        {
            "key": one.key if one.key in before else new_key(),
            "name": " ".join(one.name.split())[:200],
            "unit": " ".join(one.unit.split())[:60],
            "baseline": one.baseline,
            "target": one.target,
            "actual": before.get(one.key, {}).get("actual"),
            "pending": before.get(one.key, {}).get("pending", ""),
        }
        for one in said.indicators
    ]
    held.aims, held.lang = said.aims.strip(), said.lang
    held.first_due_on, held.second_due_on = said.first_due_on, said.second_due_on
    held.changed_at = timezone.now()
    if lacks := lacks_of_plan(form_of(held)):
        raise ValidationError([ValidationError(one.where, code=one.code) for one in lacks])
    held.full_clean(exclude=["grant", "filler", "version"])


@transaction.atomic
def set_up_follow_up(grant: Grant, *, by: Agent, said: PlanSaid) -> FollowUp:
    """Set up the follow-up of a grant: aims, three to five indicators, two dates; the recipient is told.

    Raises:
        Refused: when the agent does not belong to the funder, or the grant has a follow-up already.
        ValidationError: with codes of what the plan lacks.
    """
    can_set_up_follow_up(by, grant).or_refuse()
    locked = Grant.objects.select_for_update(no_key=True, of=("self",))
    held = locked.select_related("funder", "recipient").get(pk=grant.pk)
    can_set_up_follow_up(by, held).or_refuse()
    if FollowUp.objects.filter(grant=held).exists():
        raise Refused(_("This grant has a follow-up already."))
    now = timezone.now()
    made = FollowUp(grant=held, made_at=now, changed_at=now, questions=[])
    _take_plan(made, said)
    made.save(force_insert=True)
    event = record("follow_up.set_up", _subject(made), by=_for(by, held.funder.key), grant=held.key)
    tell_stewards(held.recipient, event, or_members=True)
    return made


def _held(follow_up: FollowUp, version: int) -> FollowUp:
    claim_version(FollowUp.objects.all(), pk=follow_up.pk, version=version)
    return FollowUp.objects.select_related("grant__funder", "grant__recipient").filter(pk=follow_up.pk)[0]


@transaction.atomic
def change_follow_up(follow_up: FollowUp, *, by: Agent, version: int, said: PlanSaid) -> FollowUp:
    """Change the plan of a follow-up; what was filled in of indicators that stay is kept.

    Raises:
        Refused: when the agent does not belong to the funder, or it was handed in at the end.
        ChangedMeanwhile: when somebody else saved it since ``version``.
        ValidationError: with codes of what the plan lacks.
    """
    can_set_up_follow_up(by, follow_up.grant).or_refuse()
    held = _held(follow_up, version)
    if held.second_sent_at is not None:
        raise Refused(_("It has been handed in at the end, and stays as it is."))
    _take_plan(held, said)
    held.save()
    event = record("follow_up.changed", _subject(held), by=_for(by, held.grant.funder.key))
    tell_stewards(held.grant.recipient, event, or_members=True)
    return held


@transaction.atomic
def save_follow_up(
    follow_up: FollowUp,
    *,
    by: Agent,
    version: int,
    reached: Mapping[str, Reached],
    answers: Mapping[str, str],
    lang: str = "",
) -> FollowUp:
    """Save what the recipient has filled in so far, complete or not.

    Not an event: it is saved as one goes; handing it in is one.

    Raises:
        Refused: when the agent does not belong to the recipient, or it was handed in at the end.
        ChangedMeanwhile: when somebody else saved it since ``version``.
    """
    can_fill_follow_up(by, follow_up).or_refuse()
    held = _held(follow_up, version)
    can_fill_follow_up(by, held).or_refuse()
    for row in held.indicators:
        if (now := reached.get(row["key"])) is not None:
            row["actual"], row["pending"] = now.actual, " ".join(now.pending.split())[:200]
    at = timezone.now()
    for question, text in answers.items():
        before: dict[str, Any] = held.answers.get(question, {})
        if before.get("text", "") != text.strip():
            said = text.strip()[: LONGEST_ANSWER * 2]
            held.answers[question] = {"text": said, "lang": lang, "at": at.isoformat()}
    held.filler = Person.objects.filter(key=by.person).first() if by.person else held.filler
    held.changed_at = at
    held.save(update_fields=["indicators", "answers", "filler", "changed_at"])
    return held


@transaction.atomic
def hand_in_follow_up(follow_up: FollowUp, *, by: Agent, version: int) -> FollowUp:
    """Hand in what is filled in: first halfway, then at the end; the funder is told.

    Raises:
        Refused: when the agent does not belong to the recipient, or it was handed in at the end.
        ChangedMeanwhile: when somebody else saved it since ``version``.
        ValidationError: with codes of what it lacks.
    """
    can_fill_follow_up(by, follow_up).or_refuse()
    held = _held(follow_up, version)
    can_fill_follow_up(by, held).or_refuse()
    if lacks := lacks_of_report(form_of(held)):
        raise ValidationError([ValidationError(one.where, code=one.code) for one in lacks])
    which = HALFWAY if held.first_sent_at is None else FINAL
    name = "first_sent_at" if which == HALFWAY else "second_sent_at"
    setattr(held, name, timezone.now())
    held.save(update_fields=[name])
    event = record("follow_up.handed_in", _subject(held), by=_for(by, held.grant.recipient.key), which=which)
    tell_stewards(held.grant.funder, event, or_members=True)
    return held


def remind_of_follow_ups(today: date, *, by: Agent) -> int:
    """Remind recipients before a date and again when it has passed, and tell funders of what is overdue.

    Each once for a follow-up and its date, however often this runs; gives how many were reminded.

    Not an event: each reminder has its own line, and its own transaction.
    """
    if not by.is_operator:
        raise Refused(_("Reminders are sent by the installation itself."))
    due = list(FollowUp.objects.to_remind_of(today))
    told = _told_of([one.key for one in due])
    count = 0
    for one in due:
        for which, is_late, day in reminders_due(form_of(one), today):
            verb = OVERDUE if is_late else DUE_SOON
            if (verb, one.key, which, day.isoformat()) not in told:
                count += _remind(one, by, verb, which, day)
    return count


def _told_of(keys: list[str]) -> set[tuple[str, str, str, str]]:
    rows = Event.objects.filter(subject_type="follow-up", subject_key__in=keys, verb__in=[DUE_SOON, OVERDUE])
    return {
        (verb, key, str(changes.get("which", "")), str(changes.get("due", "")))
        for verb, key, changes in rows.values_list("verb", "subject_key", "changes")
    }


@transaction.atomic
def _remind(follow_up: FollowUp, by: Agent, verb: str, which: str, day: date) -> int:
    held = FollowUp.objects.select_for_update(no_key=True, of=("self",)).get(pk=follow_up.pk)
    sent = held.first_sent_at if which == HALFWAY else held.second_sent_at
    if sent is not None or (verb, held.key, which, day.isoformat()) in _told_of([held.key]):
        return 0
    event = record(verb, _subject(held), by=by, which=which, due=day.isoformat())
    tell_stewards(follow_up.grant.recipient, event, or_members=True)
    if verb == OVERDUE:
        tell_stewards(follow_up.grant.funder, event, or_members=True)
    return 1


@transaction.atomic
def leave_follow_ups(person: Person, *, by: Agent) -> int:
    """Take a person off the follow-ups that they filled in, which stay; give how many.

    Not an event: the erasure of the person has the line.
    """
    return FollowUp.objects.filter(filler=person).update(filler=None)
