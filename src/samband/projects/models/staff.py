"""The table of whose pay a partner reports."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.funding.models import CURRENCIES
from samband.projects.models.projects import Controlling, Partner, codes

STAFF_METHODS = ("fixed-percentage", "hourly", "full-time")


class StaffMemberQuerySet(models.QuerySet["StaffMember"]):
    """Reading whose pay is reported."""

    def visible_to(self, agent: Agent) -> "StaffMemberQuerySet":
        """Give a partner's staff to its people and its controller; nobody else reads names."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        mine = Partner.objects.worked_on_by(agent).values("pk")
        controlled = Controlling.objects.held_by(agent).values("partner")
        return self.filter(Q(partner__in=mine) | Q(partner__in=controlled))


class StaffMember(models.Model):
    """Somebody whose pay a partner reports: a role, how the cost is reckoned, and the document for it.

    ``name`` is personal data: for the partner and its controller only; everybody else reads ``role``.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=200)
    method = models.CharField(max_length=20, choices=codes(STAFF_METHODS))
    percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    yearly_cost_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES))
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    document_name = models.CharField(max_length=200, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StaffMemberQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"staff {self.key}"
