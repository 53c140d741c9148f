"""Tables of control: what was looked at, what was found, and the certificate that came of it."""

from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.projects.models.projects import Controlling, Project, codes, long_text
from samband.projects.models.reports import PartnerReport, ReportLine

CONTROL_STATUSES = ("under_way", "finished", "broken_off")
ERROR_TYPES = (
    "not-eligible",
    "not-paid",
    "outside-period",
    "no-evidence",
    "procurement",
    "double-financing",
    "calculation",
    "vat",
    "staff-time",
    "exchange",
    "publicity",
    "other",
)
FIGURE_SORTS = ("declared", "deducted", "parked", "certified")


class ControlQuerySet(models.QuerySet["Control"]):
    """Reading controls."""

    def visible_to(self, agent: Agent) -> "ControlQuerySet":
        """Give what is assigned to an agent; a partner reads the finished controls of its reports."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        held = Controlling.objects.held_by(agent).values("partner")
        written = PartnerReport.objects.written_by(agent).values("pk")
        return self.filter(Q(report__partner__in=held) | Q(report__in=written, status="finished"))


class Control(models.Model):
    """A controller's work on one report handed in: sample, findings, checklist.

    ``checklist`` maps a question's code to {"answer": "yes"|"no"|"not-applicable", "note": wording key}.
    A report that is sent back and handed in again has a new one; the old is ``broken_off``.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="controls")
    body = models.CharField(max_length=KEY_LENGTH)
    status = models.CharField(max_length=12, choices=codes(CONTROL_STATUSES), default="under_way")
    sample_method = long_text(2_000)
    checklist = models.JSONField(default=dict, blank=True)
    conclusion = long_text(4_000)
    lang = models.CharField(max_length=12, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ControlQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["report"], condition=Q(status="under_way"), name="control_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"control {self.key}"


class Finding(models.Model):
    """What a controller says of a line: looked at, deducted with a type of error, or parked.

    Amounts are in the project's currency. A parked line is certified with nothing and may be taken back
    into a later report; a deduction has a type.
    """

    control = models.ForeignKey(Control, on_delete=models.PROTECT, related_name="findings")
    line = models.ForeignKey(ReportLine, on_delete=models.PROTECT, related_name="findings")
    in_sample = models.BooleanField(default=False)
    deducted_minor = models.BigIntegerField(default=0)
    error_type = models.CharField(max_length=20, choices=codes(ERROR_TYPES), blank=True)
    is_parked = models.BooleanField(default=False)
    comment = long_text(2_000)
    lang = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["control", "line"], name="finding_once_a_line"),
            models.CheckConstraint(
                name="finding_deduction_has_a_type", condition=Q(deducted_minor=0) | ~Q(error_type="")
            ),
            models.CheckConstraint(
                name="finding_parked_is_not_deducted",
                condition=Q(is_parked=False) | Q(deducted_minor=0, error_type=""),
            ),
        )

    def __str__(self) -> str:
        return f"finding on {self.line_id}"


class DroppedLine(models.Model):
    """A parked cost that nobody takes back any more, with the reason: it stays as certified, with nothing."""

    line = models.OneToOneField(ReportLine, on_delete=models.PROTECT, related_name="dropped")
    why = models.TextField(validators=[MaxLengthValidator(2_000)])
    lang = models.CharField(max_length=12, blank=True)
    dropped_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dropped {self.line_id}"


class ControlQuestionQuerySet(models.QuerySet["ControlQuestion"]):
    """Reading questions of controllers."""

    def visible_to(self, agent: Agent) -> "ControlQuestionQuerySet":
        """Give them to the controller and to the partner, from the moment they are asked."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        held = Controlling.objects.held_by(agent).values("partner")
        written = PartnerReport.objects.written_by(agent).values("pk")
        return self.filter(Q(report__partner__in=held) | Q(report__in=written))


class ControlQuestion(models.Model):
    """A question that a controller asks a partner, of a report or one line, and the answer."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="questions")
    line = models.ForeignKey(ReportLine, null=True, blank=True, on_delete=models.PROTECT)
    question = models.TextField(validators=[MaxLengthValidator(4_000)])
    question_lang = models.CharField(max_length=12, blank=True)
    answer = long_text(4_000)
    answer_lang = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ControlQuestionQuerySet.as_manager()

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.CheckConstraint(
                name="control_question_answered_has_words",
                condition=Q(answered_at__isnull=True) | ~Q(answer=""),
            ),
        )

    def __str__(self) -> str:
        return f"question {self.key}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Reading certificates."""

    def visible_to(self, agent: Agent) -> "CertificateQuerySet":
        """Give them to the partner, its controller and the leads of the project."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        held = Controlling.objects.held_by(agent).values("partner")
        written = PartnerReport.objects.written_by(agent).values("pk")
        led = Project.objects.led_by(agent).values("pk")
        return self.filter(
            Q(report__partner__in=held) | Q(report__in=written) | Q(report__partner__project__in=led)
        )


class Certificate(models.Model):
    """What a controller has certified of a report; immutable and numbered within its project.

    ``content`` is what the sealed JSON and PDF say. ``is_official`` is false where the programme's own
    system is another: then this is internal control, and the programme's certificate is filed beside it.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="certificates")
    report = models.OneToOneField(PartnerReport, on_delete=models.PROTECT, related_name="certificate")
    control = models.OneToOneField(Control, on_delete=models.PROTECT, related_name="certificate")
    number = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    content = models.JSONField()
    is_official = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "number"], name="certificate_number_once"),)

    def __str__(self) -> str:
        return f"certificate {self.number}"


class CertificatePaper(models.Model):
    """The sealed files of a certificate, made after it: JSON and PDF, by their SHA-256."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="paper")
    json_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"paper of {self.certificate_id}"


class CertificateAmount(models.Model):
    """One figure of a certificate, in the project's currency: what joint reports add up, and nothing else.

    ``sort`` is declared, deducted, parked or certified. ``part`` is ``total``, a category, ``fund:CODE``,
    ``contribution``, ``public``, ``automatic-public``, ``private``, ``rounding`` or ``not-payable:CODE``.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="amounts")
    sort = models.CharField(max_length=10, choices=codes(FIGURE_SORTS))
    part = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["certificate", "sort", "part"], name="certificate_amount_once"),
        )

    def __str__(self) -> str:
        return f"{self.sort} {self.part} of {self.certificate_id}"


class OfficialPaperQuerySet(models.QuerySet["OfficialPaper"]):
    """Reading official papers."""

    def visible_to(self, agent: Agent) -> "OfficialPaperQuerySet":
        """Give those of the reports that an agent may see."""
        if agent.is_operator:
            return self
        return self.filter(report__in=PartnerReport.objects.visible_to(agent).values("pk"))


class OfficialPaper(models.Model):
    """A paper of the programme's own system, filed beside ours: a certificate, or a decision on payment."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    report = models.ForeignKey(PartnerReport, on_delete=models.PROTECT, related_name="official_papers")
    sort = models.CharField(max_length=16, choices=codes(("certificate", "decision", "export")))
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    reference = models.CharField(max_length=100, blank=True)
    dated_on = models.DateField(null=True, blank=True)
    filed_at = models.DateTimeField()

    objects = OfficialPaperQuerySet.as_manager()

    def __str__(self) -> str:
        return f"official paper {self.key}"


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Reading corrections."""

    def visible_to(self, agent: Agent) -> "CorrectionQuerySet":
        """Give those of the certificates that an agent may see."""
        if agent.is_operator:
            return self
        return self.filter(certificate__in=Certificate.objects.visible_to(agent).values("pk"))


class Correction(models.Model):
    """A correction after certification: the certificate recomputed minus as corrected so far, dated.

    ``findings`` is a list of {"line", "deducted_minor", "error_type"}: what this correction rejects besides
    what was rejected before (below zero: gives back). ``amounts`` are the differences of what is certified,
    by part as in `CertificateAmount`. Never a line in a later report.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    on = models.DateField()
    why = models.TextField(validators=[MaxLengthValidator(4_000)])
    lang = models.CharField(max_length=12, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    findings = models.JSONField(default=list)
    amounts = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("number", "id")
        constraints = (
            models.UniqueConstraint(fields=["certificate", "number"], name="correction_number_once"),
        )

    def __str__(self) -> str:
        return f"correction {self.key}"
