"""The table of files that came back from the programme's own system, held against our report."""

from django.db import models
from django.db.models import Q

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.projects.domain.official.layout import SYSTEMS
from samband.projects.models.projects import Controlling, Partner, codes
from samband.projects.models.reports import PartnerReport

# Looked at, and forgotten after a time; or kept beside the report as proof.
LOOKED, KEPT = "looked", "kept"
COMPARISON_STATUSES = (LOOKED, KEPT)


class OfficialComparisonQuerySet(models.QuerySet["OfficialComparison"]):
    """Reading comparisons."""

    def visible_to(self, agent: Agent) -> "OfficialComparisonQuerySet":
        """Give all to the partner's people and its controller; what is kept to whoever sees the report."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        mine = Partner.objects.worked_on_by(agent).values("pk")
        controlled = Controlling.objects.held_by(agent).values("partner")
        own = Q(report__partner__in=mine) | Q(report__partner__in=controlled)
        seen = PartnerReport.objects.visible_to(agent).values("pk")
        return self.filter(Q(status=KEPT) | own, report__in=seen)


class OfficialComparison(models.Model):
    """An official system's export of a report's costs, and what differed from ours line by line.

    ``found`` are the differences and ``problems`` what could not be read, as they were; ``digest`` is that
    of our lines then. Nothing of ours is changed by it. Texts in them are masked for whoever may not read
    payroll, and the file itself is for the partner and its controller alone.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="comparisons")
    system = models.CharField(max_length=20, choices=codes(SYSTEMS))
    status = models.CharField(max_length=8, choices=codes(COMPARISON_STATUSES), default=LOOKED)
    maker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="official_comparisons"
    )
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    differences = models.PositiveIntegerField()
    found = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True, blank=True)

    objects = OfficialComparisonQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="comparison_status_is_known", condition=Q(status__in=list(COMPARISON_STATUSES))
            ),
            models.CheckConstraint(
                name="comparison_kept_has_a_moment", condition=~Q(status=KEPT) | Q(kept_at__isnull=False)
            ),
        )
        indexes = (models.Index(fields=["status", "made_at"], name="comparison_waiting"),)

    def __str__(self) -> str:
        return f"comparison {self.key}"
