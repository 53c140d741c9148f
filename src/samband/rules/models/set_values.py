"""Tables of dated values that the installation has set itself."""

from datetime import date

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.kernel.period import Period
from samband.rules.domain import dated
from samband.rules.domain.retention import FAMILY as RETENTION

FAMILIES = (RETENTION,)
LONGEST_SOURCE = 300
LONGEST_BASIS = 2_000


class SetValueQuerySet(models.QuerySet["SetValue"]):
    """Reading the installation's dated values."""

    def visible_to(self, agent: Agent) -> "SetValueQuerySet":
        """Give what has been set: everybody may read by which rules they are treated."""
        return self

    def of_family(self, family: str) -> "SetValueQuerySet":
        """Give the values of a family that have not been withdrawn, in the order of their days."""
        return self.filter(family=family, withdrawn_at__isnull=True).order_by("subject", "valid_from", "id")


class SetValue(models.Model):
    """A dated value that the installation has set: it holds from ``valid_from`` to before ``valid_before``.

    Rows are only ended or withdrawn, never changed: what held on a day can be looked up for ever.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    family = models.CharField(max_length=24, choices=[(name, name) for name in FAMILIES])
    subject = models.CharField(max_length=48)
    number = models.DecimalField(max_digits=24, decimal_places=8, null=True, blank=True)
    unit = models.CharField(max_length=24)
    details = models.JSONField(default=dict, blank=True)
    basis = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_BASIS)])
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    mark = models.CharField(max_length=12, choices=[(mark, mark) for mark in dated.MARKS])
    valid_from = models.DateField()
    valid_before = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SetValueQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="set_value_mark_is_known", condition=Q(mark__in=list(dated.MARKS))),
            models.CheckConstraint(
                name="set_value_ends_after_it_begins",
                condition=Q(valid_before__isnull=True) | Q(valid_before__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="set_value_verified_names_its_source",
                condition=~Q(mark=dated.VERIFIED) | ~Q(source=""),
            ),
            # Whoever sets a value ends the one before; two at once cannot both stay open.
            models.UniqueConstraint(
                fields=["family", "subject"],
                condition=Q(valid_before__isnull=True, withdrawn_at__isnull=True),
                name="set_value_one_without_end",
            ),
        )
        indexes = (models.Index(fields=["family", "subject", "valid_from"], name="set_value_by_day"),)

    def __str__(self) -> str:
        return f"{self.family} of {self.subject} from {self.valid_from}"

    def value(self) -> dated.DatedValue:
        """Give it as the domain knows it."""
        return dated.DatedValue(
            subject=self.subject,
            number=self.number,
            unit=self.unit,
            source=self.source,
            mark=self.mark,
            period=Period(self.valid_from, self.valid_before),
            details={**self.details, "basis": self.basis},
        )


def values_of(family: str) -> list[dated.DatedValue]:
    """Give what the installation has set in a family."""
    return [row.value() for row in SetValue.objects.of_family(family)]


def ended_on(row: SetValue, day: date) -> bool:
    """Say whether a value has ended on a day."""
    return row.valid_before is not None and row.valid_before <= day
