"""Tables of joint reports, of payments, and the ledger that every balance is a sum of."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.base.records import Record
from samband.funding.models import CURRENCIES, Fund
from samband.projects.domain.joint_report import DRAFT, PUBLISHED, STATUSES
from samband.projects.domain.roles import SIDES
from samband.projects.models.control import Certificate, Correction
from samband.projects.models.projects import Controlling, Partner, Project, ReportingPeriod, codes, long_text
from samband.projects.models.reports import ReportLine

PAYMENT_SORTS = ("received", "passed-on", "paid-back")
ENTRY_SORTS = ("declared", "certified", "deducted", "parked", "correction", "claimed", "paid")


class JointReportQuerySet(models.QuerySet["JointReport"]):
    """Reading joint reports."""

    def visible_to(self, agent: Agent) -> "JointReportQuerySet":
        """Give what is published to everybody; the rest to the leads, then to partners and funders."""
        if agent.is_operator:
            return self
        seen = Q(status__in=[PUBLISHED, "withdrawn"], project__is_public=True)
        if agent.person:
            own = sorted(agent.organisations)
            seen |= Q(project__in=Project.objects.led_by(agent).values("pk"))
            handed_in = ~Q(status__in=["draft", "returned"])
            partner = Q(project__in=Partner.objects.worked_on_by(agent).values("project"))
            funder = Q(project__grants__grant__funder__key__in=own) | Q(
                project__programme__owner__key__in=own
            )
            seen |= handed_in & (partner | funder)
        return self.filter(seen).distinct()


class JointReport(Record):
    """What the partners of a project have reported together for a period: certificates and texts.

    ``figures`` and ``content`` are frozen when it is handed in. ``missing`` are keys of partners without
    a certificate whom the lead has named as missing. ``signed`` are keys of partners whose lead has signed
    it off, where a programme has two sides.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="joint_reports")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="joint_reports")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=codes(STATUSES), default=DRAFT)
    lang = models.CharField(max_length=12, blank=True)
    figures = models.JSONField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    missing = models.JSONField(default=list, blank=True)
    signed = models.JSONField(default=list, blank=True)
    why = long_text(4_000)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JointReportQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["project", "number"], name="joint_report_number_once"),
            models.CheckConstraint(
                name="joint_report_status_is_known", condition=Q(status__in=list(STATUSES))
            ),
            models.CheckConstraint(
                name="joint_report_given_is_frozen",
                condition=Q(status__in=["draft", "returned"]) | Q(figures__isnull=False),
            ),
            models.CheckConstraint(
                name="joint_report_published_has_a_moment",
                condition=~Q(status=PUBLISHED) | Q(published_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"joint report {self.key}"


class JointText(models.Model):
    """A text of a joint report: the lead's own, or a partner's as its report has it, for the lead to edit.

    ``field`` and ``about`` are those of the partners' reports; of the field ``missing`` it is the reason why
    a partner has no certificate in it.
    """

    report = models.ForeignKey(JointReport, on_delete=models.PROTECT, related_name="texts")
    field = models.CharField(max_length=40)
    about = models.CharField(max_length=KEY_LENGTH, blank=True)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="joint_texts"
    )
    text = long_text(40_000)
    lang = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["report", "field", "about"],
                condition=Q(partner__isnull=True),
                name="joint_text_once",
            ),
            models.UniqueConstraint(
                fields=["report", "field", "about", "partner"],
                condition=Q(partner__isnull=False),
                name="joint_text_once_a_partner",
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} of {self.report_id}"


class JointCertificate(models.Model):
    """A certificate that entered a joint report; it enters one only."""

    report = models.ForeignKey(JointReport, on_delete=models.PROTECT, related_name="certificates")
    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="joint")

    def __str__(self) -> str:
        return f"{self.certificate_id} in {self.report_id}"


class JointCorrection(models.Model):
    """A correction that a joint report takes up, as one dated entry beside its certificates."""

    report = models.ForeignKey(JointReport, on_delete=models.PROTECT, related_name="corrections")
    correction = models.OneToOneField(Correction, on_delete=models.PROTECT, related_name="joint")

    def __str__(self) -> str:
        return f"{self.correction_id} in {self.report_id}"


class JointEdition(models.Model):
    """A joint report as it was handed in, for ever: the figures and content of one version of it."""

    report = models.ForeignKey(JointReport, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    figures = models.JSONField()
    content = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["report", "number"], name="joint_edition_number_once"),
        )

    def __str__(self) -> str:
        return f"edition {self.number} of {self.report_id}"


class ProgrammeDeduction(models.Model):
    """What the programme itself deducted from a certified line when it verified a joint report.

    ``amounts`` are the differences by part, as in `CertificateAmount`: the certificate reckoned anew with it,
    less the certificate as it stood. Below zero in ``deducted_minor`` it gives back what was deducted.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    report = models.ForeignKey(JointReport, on_delete=models.PROTECT, related_name="deductions")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="deductions")
    line = models.ForeignKey(ReportLine, on_delete=models.PROTECT, related_name="deductions")
    deducted_minor = models.BigIntegerField()
    why = models.TextField(validators=[MaxLengthValidator(4_000)])
    lang = models.CharField(max_length=12, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    on = models.DateField()
    amounts = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("on", "id")
        constraints = (
            models.CheckConstraint(name="programme_deduction_is_something", condition=~Q(deducted_minor=0)),
        )

    def __str__(self) -> str:
        return f"programme deduction {self.key}"


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Reading payments."""

    def visible_to(self, agent: Agent) -> "PaymentQuerySet":
        """Give all of a project to its leads, and to a partner what concerns it."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        led = Project.objects.led_by(agent).values("pk")
        mine = Partner.objects.worked_on_by(agent).values("pk")
        return self.filter(Q(project__in=led) | Q(partner__in=mine))


class Payment(models.Model):
    """Money that a project received from a fund, passed on to a partner, or paid back."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="payments")
    sort = models.CharField(max_length=10, choices=codes(PAYMENT_SORTS))
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="payments")
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    report = models.ForeignKey(
        JointReport, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    amount_minor = models.BigIntegerField(validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES))
    on = models.DateField()
    reference = models.CharField(max_length=100, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")
        constraints = (
            models.CheckConstraint(name="payment_is_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="payment_passed_on_has_a_partner",
                condition=~Q(sort="passed-on") | Q(partner__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"payment {self.key}"


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Reading the ledger."""

    def visible_to(self, agent: Agent) -> "LedgerEntryQuerySet":
        """Give all of a project to its leads; of a partner to its people and its controller."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        led = Project.objects.led_by(agent).values("pk")
        mine = Partner.objects.worked_on_by(agent).values("pk")
        held = Controlling.objects.held_by(agent).values("partner")
        return self.filter(Q(project__in=led) | Q(partner__in=mine) | Q(partner__in=held))


class LedgerEntry(models.Model):
    """One row of the ledger, only ever added: what a report, certificate, correction or payment changed.

    ``sort`` says what happened, ``part`` which figure (as in `CertificateAmount`). Every balance is a sum of
    rows of one currency. ``cause_type`` and ``cause_key`` name what it came from; a cause writes a figure
    once. A report that is taken back or sent back writes its declared figures with the opposite sign.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="ledger")
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    period = models.ForeignKey(
        ReportingPeriod, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger"
    )
    side = models.CharField(max_length=2, choices=codes(SIDES))
    sort = models.CharField(max_length=12, choices=codes(ENTRY_SORTS))
    part = models.CharField(max_length=40)
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES))
    amount_minor = models.BigIntegerField()
    on = models.DateField()
    cause_type = models.CharField(max_length=20)
    cause_key = models.CharField(max_length=KEY_LENGTH)
    # How many times the cause has written: a report handed in again writes its second turn.
    turn = models.PositiveSmallIntegerField(default=1)
    action = models.UUIDField()
    at = models.DateTimeField()

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        constraints = (
            # A joint report writes the same figure for many partners, and each of them once.
            models.UniqueConstraint(
                fields=["cause_type", "cause_key", "turn", "sort", "part", "partner"],
                condition=Q(partner__isnull=False),
                name="ledger_entry_once_a_cause",
            ),
            models.UniqueConstraint(
                fields=["cause_type", "cause_key", "turn", "sort", "part"],
                condition=Q(partner__isnull=True),
                name="ledger_entry_once_without_partner",
            ),
            models.CheckConstraint(name="ledger_sort_is_known", condition=Q(sort__in=list(ENTRY_SORTS))),
        )
        indexes = (
            models.Index(fields=["project", "sort", "part"], name="ledger_of_project"),
            models.Index(fields=["partner", "sort", "part"], name="ledger_of_partner"),
        )

    def __str__(self) -> str:
        return f"{self.sort} {self.part} {self.amount_minor} {self.currency}"
