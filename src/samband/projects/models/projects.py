"""Tables of projects, their partners, who works for them, and their reporting periods."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.challenges.models import Challenge
from samband.funding.models import CURRENCIES, Grant, Programme
from samband.projects.domain.project import DRAFT, SHOWN, STATUSES
from samband.projects.domain.roles import LEAD_PARTNER, NORWEGIAN_LEAD, OFFICIAL_SYSTEMS, PARTNER_ROLES, SIDES

LONGEST_TEXT = 8_000
PERSON_ROLES = ("content", "finance", "both")
VAT_RECOVERY = ("yes", "partly", "no", "unknown")


def codes(values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give the choices of a field that holds one of some codes."""
    return [(value, value) for value in values]


def long_text(longest: int = LONGEST_TEXT) -> models.TextField[str, str]:
    """Give a field for text that may be empty and has an end."""
    return models.TextField(blank=True, validators=[MaxLengthValidator(longest)])


class ProjectQuerySet(models.QuerySet["Project"]):
    """Reading projects."""

    def visible_to(self, agent: Agent) -> "ProjectQuerySet":
        """Give what is shown to everybody, and what an agent works on, controls or pays for."""
        if agent.is_operator:
            return self
        seen = Q(is_public=True, status__in=SHOWN)
        if agent.person:
            own = sorted(agent.organisations)
            seen |= Q(maker__key=agent.person)
            seen |= Q(pk__in=Partner.objects.worked_on_by(agent).values("project"))
            seen |= Q(pk__in=Controlling.objects.held_by(agent).values("partner__project"))
            seen |= Q(pk__in=ProjectGrant.objects.filter(grant__funder__key__in=own).values("project"))
            seen |= Q(programme__owner__key__in=own) & ~Q(status=DRAFT)
        return self.filter(seen)

    def led_by(self, agent: Agent) -> "ProjectQuerySet":
        """Give the projects that an agent leads, for a lead partner; or has made, while there is none."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        leads = Partner.objects.worked_on_by(agent).filter(role__in=[LEAD_PARTNER, NORWEGIAN_LEAD])
        without = ~Exists(Partner.objects.filter(project=OuterRef("pk"), role=LEAD_PARTNER))
        return self.filter(Q(pk__in=leads.values("project")) | Q(without, maker__key=agent.person))

    def public(self) -> "ProjectQuerySet":
        """Keep what any stranger may read."""
        return self.filter(is_public=True, status__in=SHOWN)


class Project(Record):
    """A project: who does what, when and for how much, from its first plan to its last report.

    It ends before ``ends_before``; periods are of ``period_months``. ``currency`` is that of its budget and
    reports. ``official_system`` is where the programme takes reports: where it is not Samband, Samband is
    the preparation and the proof. ``source_text`` is what an import read; it stays inside.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    status = models.CharField(max_length=12, choices=codes(STATUSES), default=DRAFT)
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=40, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    summary = long_text()
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    cost_pack = models.CharField(max_length=32, default="interreg-2021")
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES), default="EUR")
    starts_on = models.DateField(null=True, blank=True)
    ends_before = models.DateField(null=True, blank=True)
    period_months = models.PositiveSmallIntegerField(
        default=6, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    official_system = models.CharField(max_length=20, choices=codes(OFFICIAL_SYSTEMS), default="samband")
    official_number = models.CharField(max_length=60, blank=True)
    challenge = models.ForeignKey(
        Challenge, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    maker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    source_text = long_text(200_000)
    why = long_text(1_000)
    is_public = models.BooleanField(default=False)
    is_fictional = models.BooleanField(default=False)
    folded = models.TextField(blank=True)
    sort_key = models.CharField(max_length=320, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ProjectQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Record.Meta.constraints,
            models.CheckConstraint(name="project_status_is_known", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(
                name="project_ends_after_it_starts",
                condition=Q(starts_on__isnull=True)
                | Q(ends_before__isnull=True)
                | Q(ends_before__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="project_system_is_known", condition=Q(official_system__in=list(OFFICIAL_SYSTEMS))
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            *Record.Meta.indexes,
            models.Index(fields=["sort_key", "id"], name="project_list"),
            models.Index(fields=["status", "sort_key", "id"], name="project_by_status"),
        )

    def __str__(self) -> str:
        return self.acronym or self.name


class ProjectGrant(models.Model):
    """A grant that pays for a project; there may be several, and one body may be funder and partner."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="grants")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="projects")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "grant"], name="project_grant_once"),)

    def __str__(self) -> str:
        return f"{self.grant_id} pays {self.project_id}"


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Reading partners."""

    def visible_to(self, agent: Agent) -> "PartnerQuerySet":
        """Give the partners of the projects that an agent may see."""
        if agent.is_operator:
            return self
        return self.filter(project__in=Project.objects.visible_to(agent).values("pk"))

    def worked_on_by(self, agent: Agent) -> "PartnerQuerySet":
        """Give the partners that an agent works for.

        While nobody is named, these are all people of its organisation; then those who are named alone,
        since a partner's material holds what people earn.
        """
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        named = PartnerPerson.objects.filter(partner=OuterRef("pk"))
        return self.filter(
            ~Exists(named) | Exists(named.filter(person__key=agent.person)),
            organisation__key__in=sorted(agent.organisations),
        )

    def active(self) -> "PartnerQuerySet":
        """Leave out who has left."""
        return self.filter(left_on__isnull=True)


class Partner(models.Model):
    """An organisation that takes part in a project; who leaves is deactivated, never deleted.

    ``options`` are the flat rates it has chosen ({"office_on_staff": 15}). ``side`` says which funds may pay
    it. ``currency`` is what it keeps its accounts in.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships")
    number = models.PositiveSmallIntegerField()
    abbreviation = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=16, choices=codes(PARTNER_ROLES), default="partner")
    side = models.CharField(max_length=2, choices=codes(SIDES), default="eu")
    country = models.CharField(max_length=2, blank=True)
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES), default="EUR")
    is_public_body = models.BooleanField(null=True, blank=True)
    vat_recovery = models.CharField(max_length=8, choices=codes(VAT_RECOVERY), default="unknown")
    options = models.JSONField(default=dict, blank=True)
    left_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="partner_number_once"),
            models.UniqueConstraint(fields=["project", "organisation"], name="partner_once_a_project"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(role=LEAD_PARTNER), name="partner_one_lead"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(role=NORWEGIAN_LEAD), name="partner_one_norwegian_lead"
            ),
            models.CheckConstraint(name="partner_side_is_known", condition=Q(side__in=list(SIDES))),
        )

    def __str__(self) -> str:
        return self.abbreviation or f"partner {self.number}"


class PartnerPerson(models.Model):
    """A person who works for a partner in a project, on its content, its finances or both."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="partner_work")
    role = models.CharField(max_length=8, choices=codes(PERSON_ROLES), default="both")
    since = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["partner", "person"], name="partner_person_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} works for {self.partner_id}"


class ControllingQuerySet(models.QuerySet["Controlling"]):
    """Reading who controls whom."""

    def held_by(self, agent: Agent) -> "ControllingQuerySet":
        """Give what is assigned to an agent: by name, or to its organisation while nobody is named.

        Nobody controls a partner whose organisation they belong to, whatever was assigned.
        """
        if agent.is_operator:
            return self.filter(ended_on__isnull=True)
        if not agent.person:
            return self.none()
        own = sorted(agent.organisations)
        return self.filter(
            Q(person__key=agent.person) | Q(person__isnull=True), body__key__in=own, ended_on__isnull=True
        ).exclude(partner__organisation__key__in=own)


class Controlling(models.Model):
    """A body, and in it perhaps a person, that controls a partner's reports (first level control)."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="controlling")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="controlling")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="controlling"
    )
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = ControllingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["partner"], condition=Q(ended_on__isnull=True), name="controlling_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} controls {self.partner_id}"


class ReportingPeriod(models.Model):
    """A stretch of a project that is reported on at once, with the days by which that is due."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="periods")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_before = models.DateField()
    report_due_on = models.DateField(null=True, blank=True)
    control_due_on = models.DateField(null=True, blank=True)
    joint_due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="reporting_period_number_once"),
            models.CheckConstraint(
                name="reporting_period_ends_after_it_starts", condition=Q(ends_before__gt=F("starts_on"))
            ),
        )

    def __str__(self) -> str:
        return f"period {self.number}"
