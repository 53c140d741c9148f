"""The table of files that prove what a report says."""

from django.db import models
from django.db.models import Q

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.projects.models.projects import Controlling, Partner, codes
from samband.projects.models.reports import PartnerReport, ReportLine

SCANS = ("not_scanned", "clean", "infected")


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    """Reading evidence."""

    def visible_to(self, agent: Agent) -> "EvidenceFileQuerySet":
        """Give the files of the reports that an agent reads; payroll to the partner and its controller."""
        kept = self.filter(removed_at__isnull=True)
        if agent.is_operator:
            return kept
        if not agent.person:
            return self.none()
        mine = Partner.objects.worked_on_by(agent).values("pk")
        controlled = Controlling.objects.held_by(agent).values("partner")
        paid = Q(report__partner__in=mine) | Q(report__partner__in=controlled)
        seen = PartnerReport.objects.visible_to(agent).values("pk")
        return kept.filter(Q(is_payroll=False) | paid, report__in=seen)


class EvidenceFile(models.Model):
    """A file that proves something; ``is_payroll`` is for the partner and its controller alone."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="files")
    line = models.ForeignKey(
        ReportLine, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    scan = models.CharField(max_length=12, choices=codes(SCANS), default="not_scanned")
    is_payroll = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"evidence {self.key}"
