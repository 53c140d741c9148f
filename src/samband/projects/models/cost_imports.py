"""Tables of files of costs: how they are read, and those that are looked at before they are taken in."""

from django.db import models
from django.db.models import Q

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.projects.models.projects import Partner, codes
from samband.projects.models.reports import LINE_SOURCES, PartnerReport

# Brought; being read by the worker; read, for a person to look at; taken in; unreadable.
IMPORT_STATUSES = ("brought", "reading", "read", "taken", "failed")


class CostMappingQuerySet(models.QuerySet["CostMapping"]):
    """Reading remembered mappings."""

    def visible_to(self, agent: Agent) -> "CostMappingQuerySet":
        """Give those of the partners that an agent works for; nobody else sees them."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        return self.filter(partner__in=Partner.objects.worked_on_by(agent).values("pk"))


class CostMapping(models.Model):
    """Which column of a partner's file means what, remembered for the next report."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="cost_mappings")
    name = models.CharField(max_length=100)
    sort = models.CharField(max_length=12, choices=codes(LINE_SOURCES))
    mapping = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    objects = CostMappingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["partner", "sort", "name"], name="cost_mapping_once"),
            models.CheckConstraint(name="cost_mapping_has_a_name", condition=~Q(name="")),
        )

    def __str__(self) -> str:
        return self.name


class CostImportQuerySet(models.QuerySet["CostImport"]):
    """Reading files on their way."""

    def visible_to(self, agent: Agent) -> "CostImportQuerySet":
        """Give those of the partners that an agent works for; nobody else sees them."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        return self.filter(partner__in=Partner.objects.worked_on_by(agent).values("pk"))


class CostImport(models.Model):
    """A file of costs on its way into a report: brought, read by a choice, looked at, taken in or forgotten.

    The file itself is kept until it is taken in or forgotten, never longer: a ledger holds more than a
    project. ``overview`` is what there is to choose from, ``choice`` what was chosen; ``read_sha256`` is
    where the lines that were read are kept. ``summary`` stays: how many lines, their sums, and how they
    were held against the ledger's.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="cost_imports")
    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="cost_imports")
    maker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="cost_imports"
    )
    sort = models.CharField(max_length=12, choices=codes(LINE_SOURCES))
    status = models.CharField(max_length=12, choices=codes(IMPORT_STATUSES), default="brought")
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    read_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    overview = models.JSONField(default=dict, blank=True)
    choice = models.JSONField(default=dict, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CostImportQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=["status", "made_at"], name="cost_import_waiting"),)

    def __str__(self) -> str:
        return f"cost import {self.key}"
