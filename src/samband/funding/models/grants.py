"""Tables of grants, their conditions and the library of clauses."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.funding.domain.follow_up import REMIND_BEFORE
from samband.funding.domain.grant import CONDITION_SORTS, ENDED, IN_FORCE, REVOKED, STATUSES
from samband.funding.models.programmes import CURRENCIES, LONGEST_TEXT, Fund, Programme


def _codes(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class GrantQuerySet(models.QuerySet["Grant"]):
    """Reading grants."""

    def visible_to(self, agent: Agent) -> "GrantQuerySet":
        """Give what is decided to everybody where it is public; all of one's own to giver and taker."""
        if agent.is_operator:
            return self
        seen = Q(is_public=True, status__in=[IN_FORCE, ENDED, REVOKED])
        if own := sorted(agent.organisations):
            seen |= Q(funder__key__in=own) | Q(recipient__key__in=own) & ~Q(status="draft")
        return self.filter(seen)

    def given_by(self, agent: Agent) -> "GrantQuerySet":
        """Give the grants that an agent's organisations give."""
        if agent.is_operator:
            return self
        return self.filter(funder__key__in=sorted(agent.organisations))


class Grant(Record):
    """Money that a body has decided to give another, and what it is given for.

    ``decision`` is the reference of the decision (such as ``2016-10-27 § 65``). ``priority`` is what it
    serves in the funder's strategy. An amount that is not known is empty, never zero.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    status = models.CharField(max_length=12, choices=_codes(STATUSES))
    title = models.CharField(max_length=200)
    lang = models.CharField(max_length=12, blank=True)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    funder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants_given")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants_received")
    amount_minor = models.BigIntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, choices=_codes(CURRENCIES), default="SEK")
    decided_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    priority = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True, validators=[MaxLengthValidator(1_000)])
    is_public = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = GrantQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Record.Meta.constraints,
            models.CheckConstraint(name="grant_status_is_known", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(
                name="grant_in_force_is_decided", condition=Q(status="draft") | Q(decided_on__isnull=False)
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(ends_before__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="grant_amount_is_not_negative",
                condition=Q(amount_minor__isnull=True) | Q(amount_minor__gte=0),
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            *Record.Meta.indexes,
            models.Index(fields=["funder", "-decided_on", "-id"], name="grant_of_funder"),
            models.Index(fields=["recipient", "-decided_on", "-id"], name="grant_of_recipient"),
        )

    def __str__(self) -> str:
        return self.title


class ConditionClauseQuerySet(models.QuerySet["ConditionClause"]):
    """Reading the library of clauses."""

    def visible_to(self, agent: Agent) -> "ConditionClauseQuerySet":
        """Give the common ones to everybody, and a funder's own to its people."""
        if agent.is_operator:
            return self
        return self.filter(Q(owner__isnull=True) | Q(owner__key__in=sorted(agent.organisations)))


class ConditionClause(models.Model):
    """A condition that a funder puts into grants, with the question that reports must answer."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="condition_clauses"
    )
    sort = models.CharField(max_length=24, choices=_codes(CONDITION_SORTS))
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_TEXT)])
    question = models.CharField(max_length=500)
    lang = models.CharField(max_length=12)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ConditionClauseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"clause {self.key}"


class GrantConditionQuerySet(models.QuerySet["GrantCondition"]):
    """Reading conditions of grants."""

    def open_of(self, grants: Iterable[Grant]) -> "GrantConditionQuerySet":
        """Give those of grants in force that ask a question, in the order of their grants."""
        keys = [grant.pk for grant in grants]
        asked = self.filter(grant__in=keys, grant__status=IN_FORCE).exclude(question="")
        return asked.order_by("grant", "position", "id")


class GrantCondition(models.Model):
    """A condition of one grant, as it was agreed; its question is asked in every report on the grant."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="conditions")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    clause = models.ForeignKey(ConditionClause, null=True, blank=True, on_delete=models.PROTECT)
    sort = models.CharField(max_length=24, choices=_codes(CONDITION_SORTS))
    text = models.TextField(validators=[MaxLengthValidator(LONGEST_TEXT)])
    question = models.CharField(max_length=500, blank=True)
    lang = models.CharField(max_length=12)
    due_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = GrantConditionQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return f"condition {self.key}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Reading follow-ups."""

    def visible_to(self, agent: Agent) -> "FollowUpQuerySet":
        """Give those of grants between an agent's organisations and others."""
        if agent.is_operator:
            return self
        own = sorted(agent.organisations)
        given = Q(grant__funder__key__in=own)
        return self.filter(given | Q(grant__recipient__key__in=own) & ~Q(grant__status="draft"))

    def to_remind_of(self, today: date) -> "FollowUpQuerySet":
        """Give those of grants in force that are due soon or overdue and not handed in."""
        soon = today + REMIND_BEFORE
        open_dates = Q(first_due_on__lte=soon, first_sent_at__isnull=True)
        open_dates |= Q(second_due_on__lte=soon, second_sent_at__isnull=True)
        found = self.filter(open_dates, grant__status=IN_FORCE)
        return found.select_related("grant__funder", "grant__recipient").order_by("id")


class FollowUp(models.Model):
    """The light follow-up of a grant: aims, three to five indicators, two dates, five questions.

    ``indicators`` is a list of {"key", "name", "unit", "baseline", "target", "actual", "pending"}; numbers
    are decimal strings, an actual that is not known is null. ``questions`` is a list of {"key", "question"};
    ``answers`` maps a question's key to {"text", "lang", "at"}.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="follow_up")
    aims = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)])
    lang = models.CharField(max_length=12, blank=True)
    indicators = models.JSONField(default=list, blank=True)
    questions = models.JSONField(default=list, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    first_due_on = models.DateField(null=True, blank=True)
    second_due_on = models.DateField(null=True, blank=True)
    first_sent_at = models.DateTimeField(null=True, blank=True)
    second_sent_at = models.DateTimeField(null=True, blank=True)
    filler = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = FollowUpQuerySet.as_manager()

    def __str__(self) -> str:
        return f"follow-up {self.key}"
