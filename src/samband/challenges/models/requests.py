"""Table of requests between organisations: open a door for us, or lend us somebody."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.db.models import F, Q

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.challenges.domain.request import ASKED, DOOR_SORTS, SORTS, STATUSES
from samband.challenges.models.challenges import Challenge


class RequestQuerySet(models.QuerySet["Request"]):
    """Reading requests."""

    def visible_to(self, agent: Agent) -> "RequestQuerySet":
        """Give the requests of one's own organisations: what they asked, and what was asked of them."""
        if agent.is_operator:
            return self
        if not agent.person or not agent.organisations:
            return self.none()
        own = sorted(agent.organisations)
        return self.filter(Q(asker__key__in=own) | Q(asked__key__in=own))

    def received_by(self, agent: Agent) -> "RequestQuerySet":
        """Keep what one's own organisations were asked."""
        return self.filter(asked__key__in=sorted(agent.organisations))

    def made_by(self, agent: Agent) -> "RequestQuerySet":
        """Keep what one's own organisations have asked."""
        return self.filter(asker__key__in=sorted(agent.organisations))

    def lapsed_on(self, day: date) -> "RequestQuerySet":
        """Keep those that nobody has answered by the day that was given, and that do not say so yet."""
        return self.filter(status=ASKED, due_on__lt=day)

    def doors(self) -> "RequestQuerySet":
        """Keep those that ask to open a door; hours of somebody are asked for in another way."""
        return self.filter(sort__in=DOOR_SORTS)


class Request(Record):
    """A cluster asks a city for an introduction, a reference or a test site; a department asks for hours.

    ``hours`` and the days are those of a resource; ``due_on`` is when it counts as unanswered.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    sort = models.CharField(max_length=14, choices=[(sort, sort) for sort in SORTS])
    status = models.CharField(max_length=12, choices=[(status, status) for status in STATUSES])
    asker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="requests_made")
    asked = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="requests_received")
    on_behalf_of = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="requests_for"
    )
    challenge = models.ForeignKey(
        Challenge, null=True, blank=True, on_delete=models.PROTECT, related_name="requests"
    )
    title = models.CharField(max_length=200)
    text = models.TextField(validators=[MaxLengthValidator(4_000)])
    lang = models.CharField(max_length=12, blank=True)
    competence = models.CharField(max_length=300, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True, validators=[MaxValueValidator(20_000)])
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True, validators=[MaxLengthValidator(4_000)])
    answer_lang = models.CharField(max_length=12, blank=True)
    result = models.TextField(blank=True, validators=[MaxLengthValidator(4_000)])
    result_lang = models.CharField(max_length=12, blank=True)
    asked_by = models.CharField(max_length=KEY_LENGTH, blank=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RequestQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Record.Meta.constraints,
            models.CheckConstraint(name="request_status_is_known", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(name="request_sort_is_known", condition=Q(sort__in=list(SORTS))),
            models.CheckConstraint(
                name="request_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(ends_before__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="request_resource_says_what_and_when",
                condition=~Q(sort="resource")
                | (
                    ~Q(competence="")
                    & Q(hours__isnull=False, hours__gt=0)
                    & Q(starts_on__isnull=False)
                    & Q(ends_before__isnull=False)
                ),
            ),
            models.CheckConstraint(name="request_is_between_two", condition=~Q(asker=F("asked"))),
            models.CheckConstraint(
                name="request_answered_has_an_answer",
                condition=~Q(status__in=["accepted", "declined"])
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            *Record.Meta.indexes,
            models.Index(fields=["asked", "status", "due_on"], name="request_inbox"),
            models.Index(fields=["asked", "-asked_at", "-id"], name="request_received"),
            models.Index(fields=["asker", "-asked_at", "-id"], name="request_made"),
        )

    def __str__(self) -> str:
        return f"request {self.key}"
