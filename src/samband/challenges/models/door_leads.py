"""Table of how often people were led to a door: a count for each day, without who."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from samband.base.keys import KEY_LENGTH
from samband.challenges.models.entry_points import EntryPoint


class DoorLeadQuerySet(models.QuerySet["DoorLead"]):
    """Reading counts."""

    def since(self, day: date) -> "DoorLeadQuerySet":
        """Keep those from a day on."""
        return self.filter(on__gte=day)


class DoorLead(models.Model):
    """How often the answer to "Which door?" led to a door, or to a profile without one, on one day."""

    entry_point = models.ForeignKey(
        EntryPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="leads"
    )
    profile_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    objects = DoorLeadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="door_lead_leads_somewhere",
                condition=(Q(entry_point__isnull=False) & Q(profile_key=""))
                | (Q(entry_point__isnull=True) & ~Q(profile_key="")),
            ),
            models.UniqueConstraint(
                fields=["entry_point", "on"],
                condition=Q(entry_point__isnull=False),
                name="door_lead_once_a_door_and_day",
            ),
            models.UniqueConstraint(
                fields=["profile_key", "on"],
                condition=Q(entry_point__isnull=True),
                name="door_lead_once_a_profile_and_day",
            ),
        )
        indexes = (models.Index(fields=["on"], name="door_lead_by_day"),)

    def __str__(self) -> str:
        return f"{self.entry_point_id or self.profile_key}: {self.count}"
