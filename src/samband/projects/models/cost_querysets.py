"""Reading what belongs to a partner's costs: whose pay is reported, evidence, mappings of files."""

from typing import Any

from django.db import models
from django.db.models import Q

from samband.base.agents import Agent
from samband.projects.models.projects import Controlling, Partner


def _payroll_of(agent: Agent) -> Q:
    """Give the partners whose payroll an agent reads: their own people and their controllers."""
    mine = Partner.objects.worked_on_by(agent).values("pk")
    controlled = Controlling.objects.held_by(agent).values("partner")
    return Q(partner__in=mine) | Q(partner__in=controlled)


class StaffMemberQuerySet(models.QuerySet[Any]):
    """Reading whose pay is reported."""

    def visible_to(self, agent: Agent) -> "StaffMemberQuerySet":
        """Give a partner's staff to its people and its controller; nobody else reads names."""
        if agent.is_operator:
            return self
        return self.filter(_payroll_of(agent)) if agent.person else self.none()


class EvidenceFileQuerySet(models.QuerySet[Any]):
    """Reading evidence."""

    def visible_to(self, agent: Agent) -> "EvidenceFileQuerySet":
        """Give the files of the reports that an agent reads; payroll to the partner and its controller."""
        from samband.projects.models.reports import PartnerReport

        kept = self.filter(removed_at__isnull=True)
        if agent.is_operator:
            return kept
        if not agent.person:
            return self.none()
        seen = PartnerReport.objects.visible_to(agent).values("pk")
        paid = PartnerReport.objects.filter(_payroll_of(agent)).values("pk")
        return kept.filter(Q(is_payroll=False) | Q(report__in=paid), report__in=seen)


class OfOwnPartnerQuerySet(models.QuerySet[Any]):
    """Reading what a partner's own people alone see: remembered mappings, files that are looked at."""

    def visible_to(self, agent: Agent) -> "OfOwnPartnerQuerySet":
        """Give those of the partners that an agent works for."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        return self.filter(partner__in=Partner.objects.worked_on_by(agent).values("pk"))
