"""Writes of grants: noted, decided, changed, ended, revoked; under which conditions; in which case."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.actions.moving import tell_stewards
from samband.actors.models import Organisation
from samband.base.agents import Agent, AgentKind
from samband.base.records import tidy_case_number
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.funding.access.grants import (
    can_change_grant,
    can_drop_condition,
    can_move_grant,
    can_note_grant,
    can_register_grant,
)
from samband.funding.domain.grant import DRAFT, VERBS, next_status
from samband.funding.models import ConditionClause, Fund, Grant, GrantCondition, Programme
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible

declare("grant.noted", _("{by} noted a grant"))
declare("grant.changed", _("{by} changed what is said of a grant"))
declare("grant.granted", _("{by} decided a grant"))
declare("grant.ended", _("{by} ended a grant"))
declare("grant.revoked", _("{by} revoked a grant"), erasure="wording")
declare("grant.reopened", _("{by} reopened a grant"), erasure="wording")
declare("grant.registered", _("{by} wrote the case number of a grant"))
declare("grant.condition_added", _("{by} put a condition into a grant"))
declare("grant.condition_dropped", _("{by} took a condition out of a grant"))

DONE: Final = {"grant": "granted", "end": "ended", "revoke": "revoked", "reopen": "reopened"}
MOST_CONDITIONS: Final = 40


@dataclass(frozen=True, slots=True)
class GrantSaid:
    """What is said of a grant. ``minor`` of None is not known. ``ends_before`` is the day after the last."""

    title: str
    recipient: Organisation
    lang: str = ""
    minor: int | None = None
    currency: str = "SEK"
    programme: Programme | None = None
    fund: Fund | None = None
    decision: str = ""
    decided_on: date | None = None
    priority: str = ""
    starts_on: date | None = None
    ends_before: date | None = None
    is_public: bool = False


_PLAIN: Final = (
    *("title", "lang", "currency", "decision", "decided_on", "priority", "starts_on", "ends_before"),
    *("is_public", "programme", "fund", "recipient"),
)


def _subject(grant: Grant) -> tuple[str, str]:
    return ("grant", grant.key)


def _for(agent: Agent, grant: Grant) -> Agent:
    return replace(agent, acting_for=grant.funder.key) if agent.kind is AgentKind.PERSON else agent


def _take(held: Grant, said: GrantSaid) -> list[str]:
    """Put what is said into a grant; give the names of what changed.

    Raises:
        ValidationError: when something of it cannot be.
    """
    if said.fund is not None and (said.programme is None or said.fund.programme_id != said.programme.pk):
        raise ValidationError(
            {"fund": _("This fund is of another programme. Choose one of the programme's.")}
        )
    if said.decided_on is not None and said.decided_on > timezone.localdate():
        raise ValidationError(
            {"decided_on": _("This day has not come yet. Note the grant when it is decided.")}
        )
    if said.starts_on and said.ends_before and said.ends_before <= said.starts_on:
        raise ValidationError({"ends_before": _("The last day is before the first. Change one of them.")})
    values = {name: getattr(said, name) for name in _PLAIN}
    for name in ("title", "decision", "priority"):
        values[name] = " ".join(values[name].split())
    values["amount_minor"] = said.minor
    changed = [name for name, value in values.items() if getattr(held, name, None) != value]
    for name, value in values.items():
        setattr(held, name, value)
    held.changed_at = timezone.now()
    held.full_clean(
        exclude=["programme", "fund", "funder", "recipient", "version"], validate_constraints=False
    )
    return changed


@transaction.atomic
def note_grant(funder: Organisation, *, by: Agent, said: GrantSaid) -> Grant:
    """Note a grant as a draft, which its recipient does not see yet.

    Raises:
        Refused: when the agent does not belong to the funder.
        ValidationError: when something of it cannot be.
    """
    can_note_grant(by, funder).or_refuse()
    made = Grant(
        funder=funder,
        recipient=said.recipient,
        owning_body=funder.key,
        status=next_status("", "note"),
        made_at=timezone.now(),
    )
    _take(made, said)
    made.save(force_insert=True)
    record("grant.noted", _subject(made), by=_for(by, made), amount_minor=said.minor, currency=said.currency)
    return made


def _held(grant: Grant, version: int) -> Grant:
    claim_version(Grant.objects.all(), pk=grant.pk, version=version)
    return Grant.objects.select_related("funder", "recipient").get(pk=grant.pk)


@transaction.atomic
def change_grant(grant: Grant, *, by: Agent, version: int, said: GrantSaid) -> Grant:
    """Change what is said of a grant, until it is over; whose it is, only while it is a draft.

    Raises:
        Refused: when the agent may not, the grant is over, or a decided one would go to somebody else.
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        ValidationError: when something of it cannot be.
    """
    can_change_grant(by, grant).or_refuse()
    held = _held(grant, version)
    can_change_grant(by, held).or_refuse()
    if held.status != DRAFT and held.recipient_id != said.recipient.pk:
        raise Refused(_("A grant that is decided stays its recipient's. Revoke it, and note another."))
    if held.status != DRAFT and said.decided_on is None:
        raise ValidationError({"decided_on": _("The grant is decided: say on which day.")})
    changed = _take(held, said)
    held.save()
    event = record(
        "grant.changed",
        _subject(held),
        by=_for(by, held),
        changed=sorted(changed),
        amount_minor=held.amount_minor,
        currency=held.currency,
    )
    if held.status != DRAFT:
        tell_stewards(held.recipient, event, or_members=True)
    return held


@transaction.atomic
def move_grant(grant: Grant, *, by: Agent, verb: str, version: int, why: str = "", lang: str = "") -> Grant:
    """Decide, end, revoke or reopen a grant; its recipient is told.

    Raises:
        Refused: when the agent may not, the verb does not lead on, or the day or the reason is missing.
        ChangedMeanwhile: when somebody else did something with it since ``version``.
    """
    if verb not in VERBS:
        raise Refused(_("This cannot be done with a grant."))
    can_move_grant(by, grant, verb).or_refuse()
    held, why = _held(grant, version), why.strip()
    facts = [name for name, there in (("decided_on", held.decided_on), ("why", why)) if there]
    try:
        held.status = next_status(held.status, verb, facts)
    except NotPossible as problem:
        if "decided_on" in problem.missing:
            raise Refused(_("Say on which day it was decided first: change what is said of it.")) from problem
        if problem.missing:
            raise Refused(_("Say why in words first: they read nothing else.")) from problem
        raise Refused(_("This has been decided already. Reload the page to see how.")) from problem
    held.why, held.changed_at = why, timezone.now()
    held.clean_fields(exclude=["programme", "fund", "funder", "recipient"])
    held.save(update_fields=["status", "why", "changed_at"])
    told = f"grant.{DONE[verb]}"
    event = record(
        told, _subject(held), by=_for(by, held), wording=why, lang=lang, amount_minor=held.amount_minor
    )
    tell_stewards(held.recipient, event, or_members=True)
    return held


@transaction.atomic
def register_grant(grant: Grant, *, by: Agent, version: int, case_number: str) -> Grant:
    """Write under which case number the registry of the body that gives a grant knows it.

    Raises:
        Refused: when the agent is not of that body.
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        ValidationError: when a registry would not write the number so.
    """
    can_register_grant(by, grant).or_refuse()
    held = _held(grant, version)
    held.owning_body, held.case_number = held.funder.key, tidy_case_number(case_number)
    kept = {"owning_body", "case_number"}
    held.clean_fields(exclude=[one.name for one in held._meta.fields if one.name not in kept])
    held.save(update_fields=sorted(kept))
    record(
        "grant.registered", _subject(held), by=_for(by, held), body=held.owning_body, case=held.case_number
    )
    return held


@dataclass(frozen=True, slots=True)
class ConditionSaid:
    """A condition as it is agreed: its subject, its text, the question of reports, and when it is due."""

    sort: str
    text: str
    question: str = ""
    lang: str = ""
    due_on: date | None = None
    clause: ConditionClause | None = None


@transaction.atomic
def add_condition(grant: Grant, *, by: Agent, version: int, said: ConditionSaid) -> GrantCondition:
    """Put a condition into a grant; its question is asked in every report on it from now on.

    Raises:
        Refused: when the agent may not, the grant is over, or has more conditions than anybody reads.
        ChangedMeanwhile: when somebody else did something with the grant since ``version``.
        ValidationError: when something of it cannot be.
    """
    can_change_grant(by, grant).or_refuse()
    held = _held(grant, version)
    can_change_grant(by, held).or_refuse()
    if held.conditions.count() >= MOST_CONDITIONS:
        raise Refused(_("This grant has very many conditions. Join some of them first."))
    last = held.conditions.aggregate(last=Max("position"))["last"]
    made = GrantCondition(
        grant=held,
        clause=said.clause,
        sort=said.sort,
        text=said.text.strip(),
        question=" ".join(said.question.split()),
        lang=said.lang,
        due_on=said.due_on,
        position=0 if last is None else last + 1,
    )
    made.full_clean(exclude=["grant", "clause"])
    made.save(force_insert=True)
    due = made.due_on.isoformat() if made.due_on else ""
    event = record(
        "grant.condition_added",
        _subject(held),
        by=_for(by, held),
        condition=made.key,
        sort=made.sort,
        due=due,
    )
    if held.status != DRAFT:
        tell_stewards(held.recipient, event, or_members=True)
    return made


@transaction.atomic
def drop_condition(condition: GrantCondition, *, by: Agent, version: int) -> None:
    """Take a condition out of a grant that is not decided yet.

    Raises:
        Refused: when the agent may not, or the grant is decided.
        ChangedMeanwhile: when somebody else did something with the grant since ``version``.
    """
    can_drop_condition(by, condition.grant).or_refuse()
    held = _held(condition.grant, version)
    can_drop_condition(by, held).or_refuse()
    GrantCondition.objects.filter(pk=condition.pk, grant=held).delete()
    record("grant.condition_dropped", _subject(held), by=_for(by, held), condition=condition.key)
