"""Tables of partner reports: their texts, cost lines, contributions, evidence, procurements and staff."""

from datetime import date, timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.funding.models import CURRENCIES
from samband.projects.domain.partner_report import DRAFT, STATUSES
from samband.projects.models.budget import CATEGORIES, FORMS, MOST_MINOR, Contribution, CostOption
from samband.projects.models.plan import ITEM_STATES, PlanItem, PlanVersion, WorkPackage
from samband.projects.models.projects import (
    Controlling,
    Partner,
    Project,
    ReportingPeriod,
    codes,
    long_text,
)
from samband.projects.models.staff import StaffMember

LINE_SOURCES = ("typed", "pasted", "csv", "xlsx", "sie", "saf-t", "taken-back")
PROCEDURES = ("direct", "quotes", "open", "restricted", "framework", "other", "unknown")
VAT = ("recoverable", "not-recoverable", "none", "unknown")


class PartnerReportQuerySet(models.QuerySet["PartnerReport"]):
    """Reading partner reports."""

    def visible_to(self, agent: Agent) -> "PartnerReportQuerySet":
        """Give a partner's reports to its people; what is handed in to its controller and to the leads.

        The leads read figures and texts, not lines of payroll; other partners and strangers nothing.
        """
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        mine = Partner.objects.worked_on_by(agent).values("pk")
        controlled = Controlling.objects.held_by(agent).values("partner")
        led = Project.objects.led_by(agent).values("pk")
        given = Q(first_submitted_at__isnull=False)
        return self.filter(
            Q(partner__in=mine) | given & (Q(partner__in=controlled) | Q(partner__project__in=led))
        )

    def written_by(self, agent: Agent) -> "PartnerReportQuerySet":
        """Give the reports that an agent writes."""
        return self.filter(partner__in=Partner.objects.worked_on_by(agent).values("pk"))

    def controlled_by(self, agent: Agent) -> "PartnerReportQuerySet":
        """Give the reports that have been handed in to an agent's control."""
        held = Controlling.objects.held_by(agent).values("partner")
        return self.filter(partner__in=held, first_submitted_at__isnull=False)

    def between(self, agent: Agent) -> "PartnerReportQuerySet":
        """Give the reports handed in that an agent writes or controls: who speak with each other there."""
        mine = Partner.objects.worked_on_by(agent).values("pk")
        held = Controlling.objects.held_by(agent).values("partner")
        return self.filter(Q(partner__in=mine) | Q(partner__in=held), first_submitted_at__isnull=False)


class PartnerReport(Record):
    """What a partner did and spent in a period. It stands on one version of the plan.

    ``figures``, ``carry_over`` and ``rates`` are frozen when it is handed in; a draft's are reckoned anew
    each time. ``rates`` keeps those of the first time for ever. Numbers run through a partner's reports.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=codes(STATUSES), default=DRAFT)
    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="reports")
    lang = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField()
    ends_before = models.DateField()
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    certified_at = models.DateTimeField(null=True, blank=True)
    rates = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(null=True, blank=True)
    carry_over = models.JSONField(null=True, blank=True)
    why = long_text(4_000)
    why_lang = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PartnerReportQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "number"], name="partner_report_number_once"),
            models.CheckConstraint(
                name="partner_report_status_is_known", condition=Q(status__in=list(STATUSES))
            ),
            models.CheckConstraint(
                name="partner_report_given_is_frozen",
                condition=Q(status__in=["draft", "returned"])
                | Q(submitted_at__isnull=False, first_submitted_at__isnull=False, figures__isnull=False),
            ),
            models.CheckConstraint(
                name="partner_report_ends_after_it_starts", condition=Q(ends_before__gt=F("starts_on"))
            ),
        )
        indexes: ClassVar[tuple[models.Index, ...]] = (
            *Record.Meta.indexes,
            models.Index(fields=["partner", "status", "number"], name="partner_report_of_partner"),
        )

    def __str__(self) -> str:
        return f"partner report {self.key}"

    @property
    def last_day(self) -> date:
        """The last day of what it reports."""
        return self.ends_before - timedelta(days=1)


class ReportText(models.Model):
    """A text of a report: ``field`` says what it answers; ``about`` is the key of what it is about."""

    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="texts")
    field = models.CharField(max_length=40)
    about = models.CharField(max_length=KEY_LENGTH, blank=True)
    text = long_text(20_000)
    lang = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["report", "field", "about"], name="report_text_once"),)

    def __str__(self) -> str:
        return f"{self.field} of {self.report_id}"


class ItemProgress(models.Model):
    """How far an item of the plan has come, as a partner's report says."""

    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="progress")
    item = models.ForeignKey(PlanItem, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=12, choices=codes(ITEM_STATES))
    done_on = models.DateField(null=True, blank=True)
    text = long_text(4_000)
    lang = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["report", "item"], name="item_progress_once"),)

    def __str__(self) -> str:
        return f"{self.item_id} in {self.report_id}"


class ProcurementQuerySet(models.QuerySet["Procurement"]):
    """Reading procurements."""

    def visible_to(self, agent: Agent) -> "ProcurementQuerySet":
        """Give a partner's procurements to its people, its controller and the leads."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        mine = Partner.objects.worked_on_by(agent).values("pk")
        controlled = Controlling.objects.held_by(agent).values("partner")
        led = Project.objects.led_by(agent).values("pk")
        return self.filter(Q(partner__in=mine) | Q(partner__in=controlled) | Q(partner__project__in=led))


class Procurement(models.Model):
    """A contract that a partner has bought: how, at which value, and whether interests were checked."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="procurements")
    name = models.CharField(max_length=200)
    supplier = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    value_minor = models.BigIntegerField(
        null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(MOST_MINOR)]
    )
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES))
    procedure = models.CharField(max_length=12, choices=codes(PROCEDURES), default="unknown")
    quotes = models.PositiveSmallIntegerField(null=True, blank=True)
    conflict_checked_on = models.DateField(null=True, blank=True)
    conflict_found = models.BooleanField(null=True, blank=True)
    conflict_note = long_text(2_000)
    contracted_on = models.DateField(null=True, blank=True)
    note = long_text(2_000)
    lang = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ProcurementQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["partner", "name"], name="procurement_name_once"),
            models.CheckConstraint(
                name="procurement_value_is_not_negative",
                condition=Q(value_minor__isnull=True) | Q(value_minor__gte=0),
            ),
        )

    def __str__(self) -> str:
        return f"procurement {self.key}"


class ReportLineQuerySet(models.QuerySet["ReportLine"]):
    """Reading lines of reports."""

    def visible_to(self, agent: Agent) -> "ReportLineQuerySet":
        """Give the lines of the reports that an agent may see; who may read payroll is asked of access."""
        if agent.is_operator:
            return self
        return self.filter(report__in=PartnerReport.objects.visible_to(agent).values("pk"))


class ReportLine(models.Model):
    """A cost that a partner declares: what was bought or paid, from which document, and how much of it.

    Amounts may be negative (a credit note). ``amount_minor`` is in the project's currency and is frozen when
    the report is handed in, with ``rate`` (units of ``currency`` per unit of it, empty when they are the
    same). A line that was parked and is taken back refers to the old one and keeps its rate and amount.
    ``source_ref`` says which row of a file it came from, so that the same row is not taken in twice.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    category = models.CharField(max_length=16, choices=codes(CATEGORIES))
    description = models.CharField(max_length=500, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    comment = long_text(2_000)
    document_number = models.CharField(max_length=60, blank=True)
    supplier = models.CharField(max_length=200, blank=True)
    account = models.CharField(max_length=20, blank=True)
    invoice_on = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES))
    invoice_minor = models.BigIntegerField(null=True, blank=True)
    vat_minor = models.BigIntegerField(null=True, blank=True)
    vat = models.CharField(max_length=16, choices=codes(VAT), default="unknown")
    declared_minor = models.BigIntegerField(
        validators=[MinValueValidator(-MOST_MINOR), MaxValueValidator(MOST_MINOR)]
    )
    units = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    cost_option = models.ForeignKey(CostOption, null=True, blank=True, on_delete=models.PROTECT)
    staff = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.PROTECT)
    procurement = models.ForeignKey(
        Procurement, null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    is_payroll = models.BooleanField(default=False)
    paid_directly_by = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=8, choices=codes(FORMS), default="cash")
    work_package = models.ForeignKey(WorkPackage, null=True, blank=True, on_delete=models.PROTECT)
    taken_back_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="taken_back_as"
    )
    source = models.CharField(max_length=12, choices=codes(LINE_SOURCES), default="typed")
    source_ref = models.CharField(max_length=100, blank=True)
    rate = models.DecimalField(max_digits=20, decimal_places=10, null=True, blank=True)
    amount_minor = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReportLineQuerySet.as_manager()

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.UniqueConstraint(fields=["report", "number"], name="report_line_number_once"),
            models.UniqueConstraint(
                fields=["report", "source_ref"],
                condition=~Q(source_ref=""),
                name="report_line_once_a_source",
            ),
            models.CheckConstraint(
                name="report_line_category_is_known", condition=Q(category__in=list(CATEGORIES))
            ),
        )
        indexes = (models.Index(fields=["report", "category"], name="report_line_sums"),)

    def __str__(self) -> str:
        return f"line {self.key}"


class ReportContribution(models.Model):
    """What of a contribution a report declares."""

    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="contributions")
    contribution = models.ForeignKey(Contribution, null=True, blank=True, on_delete=models.PROTECT)
    source = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=8, choices=codes(FORMS), default="cash")
    amount_minor = models.BigIntegerField(
        validators=[MinValueValidator(-MOST_MINOR), MaxValueValidator(MOST_MINOR)]
    )

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["report", "contribution"],
                condition=Q(contribution__isnull=False),
                name="report_contribution_once",
            ),
        )

    def __str__(self) -> str:
        return f"contribution in {self.report_id}"
