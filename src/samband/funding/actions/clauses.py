"""Writes of a funder's own clauses, which stand beside those that Samband brings."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.funding.access.grants import can_keep_clause, can_retire_clause
from samband.funding.models import ConditionClause

declare("clause.added", _("{by} added a clause to the library of conditions"))
declare("clause.retired", _("{by} took a clause out of the library of conditions"))


@transaction.atomic
def add_clause(
    owner: Organisation, *, by: Agent, sort: str, text: str, question: str, lang: str
) -> ConditionClause:
    """Add a clause of a funder's own, with the question that reports must answer.

    Raises:
        Refused: when the agent does not belong to the funder.
        ValidationError: when something of it cannot be.
    """
    can_keep_clause(by, owner).or_refuse()
    tidy = " ".join(question.split())
    made = ConditionClause(owner=owner, sort=sort, text=text.strip(), question=tidy, lang=lang)
    made.full_clean(exclude=["owner"])
    made.save(force_insert=True)
    record("clause.added", ("clause", made.key), by=by, sort=sort)
    return made


@transaction.atomic
def retire_clause(clause: ConditionClause, *, by: Agent) -> ConditionClause:
    """Take a clause out of the library; grants that hold it keep it. Done twice, it is once.

    Raises:
        Refused: when the agent does not belong to the funder.
    """
    can_retire_clause(by, clause).or_refuse()
    held = ConditionClause.objects.select_for_update(no_key=True, of=("self",)).get(pk=clause.pk)
    if held.retired_at is not None:
        return held
    held.retired_at = timezone.now()
    held.save(update_fields=["retired_at"])
    record("clause.retired", ("clause", held.key), by=by)
    return held
