"""Tables of indicators and of the register of companies that got support."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.funding.models import CURRENCIES, LEGAL_BASES, AidAward
from samband.projects.domain.indicators.values import EXACTNESS
from samband.projects.domain.support.row import KINDS, LED_BY
from samband.projects.models.projects import Controlling, Partner, Project, ReportingPeriod, codes, long_text
from samband.projects.models.reports import PartnerReport

INDICATOR_KINDS = ("output", "result", "target")
VALUE_STATUSES = ("draft", "submitted", "approved", "returned")
KNOWN_STATES = ("known", "pending", "not-reported")
SUPPORT_KINDS = tuple(KINDS)
ANSWERS = ("yes", "no", "refused", "not-asked")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Reading indicators."""

    def visible_to(self, agent: Agent) -> "IndicatorQuerySet":
        """Give those of the projects that an agent may see."""
        if agent.is_operator:
            return self
        return self.filter(project__in=Project.objects.visible_to(agent).values("pk"))


class Indicator(models.Model):
    """What a project counts, with baseline and target; an amount of money is a target, never financing.

    ``within`` names the indicator that this one is part of: the two are never added. ``counts`` says how it
    is counted: typed values, or companies of the register of support (``register:all``,
    ``register:non-financial``, ``register:cooperation``).
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=300)
    lang = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=8, choices=codes(INDICATOR_KINDS), default="output")
    unit = models.CharField(max_length=60, blank=True)
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES), blank=True)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True, blank=True)
    target = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    target_is_approximate = models.BooleanField(default=False)
    target_on = models.DateField(null=True, blank=True)
    is_percentage = models.BooleanField(default=False)
    is_cumulative = models.BooleanField(default=False)
    counts = models.CharField(max_length=30, blank=True)
    within = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    # The register counts only companies that have shown their work for sustainability.
    needs_evidence = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ("number", "id")
        constraints = (models.UniqueConstraint(fields=["project", "number"], name="indicator_number_once"),)

    def __str__(self) -> str:
        return self.code or f"indicator {self.number}"


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    """Reading values of indicators."""

    def visible_to(self, agent: Agent) -> "IndicatorValueQuerySet":
        """Give what is approved wherever the project is shown; the rest to partner and leads.

        The controller reads what belongs to a report that was handed in.
        """
        if agent.is_operator:
            return self
        seen = Q(status="approved", indicator__project__in=Project.objects.visible_to(agent).values("pk"))
        if agent.person:
            seen |= Q(partner__in=Partner.objects.worked_on_by(agent).values("pk"))
            seen |= Q(indicator__project__in=Project.objects.led_by(agent).values("pk"))
            held = Controlling.objects.held_by(agent).values("partner")
            seen |= Q(partner__in=held, report__first_submitted_at__isnull=False)
        return self.filter(seen)


class IndicatorValue(models.Model):
    """What a partner says of an indicator for a period: a number, pending (and on what), or not reported.

    ``disaggregation`` maps a dimension to its parts ({"gender": {"women": "12", …}}), as decimal strings.
    ``numerator`` and ``denominator`` are what a percentage is made of. Only approved values count.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="values")
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="indicator_values"
    )
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="indicator_values")
    report = models.ForeignKey(
        PartnerReport, null=True, blank=True, on_delete=models.PROTECT, related_name="indicator_values"
    )
    status = models.CharField(max_length=10, choices=codes(VALUE_STATUSES), default="draft")
    known = models.CharField(max_length=14, choices=codes(KNOWN_STATES), default="not-reported")
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    exactness = models.CharField(max_length=10, choices=codes(EXACTNESS), default="exact")
    pending_on = models.CharField(max_length=300, blank=True)
    disaggregation = models.JSONField(default=dict, blank=True)
    comment = long_text(2_000)
    lang = models.CharField(max_length=12, blank=True)
    evidence_name = models.CharField(max_length=200, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    why = long_text(1_000)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["indicator", "partner", "period"], name="indicator_value_once"),
            models.UniqueConstraint(
                fields=["indicator", "period"],
                condition=Q(partner__isnull=True),
                name="indicator_value_of_project_once",
            ),
            models.CheckConstraint(
                name="indicator_value_known_has_a_number",
                condition=~Q(known="known") | Q(value__isnull=False),
            ),
            models.CheckConstraint(
                name="indicator_value_unknown_has_none", condition=Q(known="known") | Q(value__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"value {self.key}"


class JointThingQuerySet(models.QuerySet["JointThing"]):
    """Reading what is counted as joint."""

    def visible_to(self, agent: Agent) -> "JointThingQuerySet":
        """Give those of the projects that an agent may see."""
        if agent.is_operator:
            return self
        return self.filter(indicator__project__in=Project.objects.visible_to(agent).values("pk"))


class JointThing(models.Model):
    """A pilot, solution, strategy or event that a joint indicator may count: whose, and how far it came."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="joint_things")
    name = models.CharField(max_length=300)
    lang = models.CharField(max_length=12, blank=True)
    partners = models.ManyToManyField(Partner, related_name="joint_things")
    developed_on = models.DateField(null=True, blank=True)
    implemented_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)

    objects = JointThingQuerySet.as_manager()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"joint thing {self.key}"


class SupportQuerySet(models.QuerySet["Support"]):
    """Reading the register of support."""

    def visible_to(self, agent: Agent) -> "SupportQuerySet":
        """Give a partner's rows to its people and its controller, and all of a project to its leads."""
        if agent.is_operator:
            return self
        if not agent.person:
            return self.none()
        led = Project.objects.led_by(agent).values("pk")
        mine = Partner.objects.worked_on_by(agent).values("pk")
        held = Controlling.objects.held_by(agent).values("partner")
        return self.filter(Q(project__in=led) | Q(partner__in=mine) | Q(partner__in=held))


class Support(models.Model):
    """One time that a company got support: when, what sort, how many hours, what it was worth as aid.

    ``registry_number`` is personal data where ``is_person``. The intake answers may be refused, which is
    kept as refused. ``sustainability_evidence_on``: the day from which the company has shown its work for
    sustainability, which some programmes ask before it may be included.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="supports")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="supports")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="supports"
    )
    company = models.CharField(max_length=300)
    registry_number = models.CharField(max_length=32, blank=True)
    is_person = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=5, blank=True)
    on = models.DateField()
    kind = models.CharField(max_length=16, choices=codes(SUPPORT_KINDS))
    hours = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    aid_minor = models.BigIntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES), default="SEK")
    legal_basis = models.CharField(max_length=16, choices=codes(LEGAL_BASES), default="unknown")
    turnover_band = models.CharField(max_length=20, blank=True)
    employees_band = models.CharField(max_length=20, blank=True)
    innovated = models.CharField(max_length=10, choices=codes(ANSWERS), default="not-asked")
    new_customers = models.CharField(max_length=10, choices=codes(ANSWERS), default="not-asked")
    # With whom it worked together; cooperation without a named partner is not counted.
    cooperates_with = models.CharField(max_length=300, blank=True)
    is_research_partner = models.BooleanField(null=True, blank=True)
    is_joint_work = models.BooleanField(null=True, blank=True)
    sustainability_evidence_on = models.DateField(null=True, blank=True)
    led_by = models.CharField(max_length=10, choices=codes(LED_BY), default="not-stated")
    # The sender's own key of the company, where it has no number.
    own_key = models.CharField(max_length=60, blank=True)
    aid_award = models.OneToOneField(
        AidAward, null=True, blank=True, on_delete=models.PROTECT, related_name="support"
    )
    source_ref = models.CharField(max_length=100, blank=True)
    withdrawn_why = long_text(1_000)
    note = long_text(1_000)
    lang = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SupportQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["partner", "source_ref"],
                condition=~Q(source_ref="") & Q(withdrawn_at__isnull=True),
                name="support_once_a_source",
            ),
        )
        indexes = (models.Index(fields=["project", "registry_number"], name="support_by_company"),)

    def __str__(self) -> str:
        return f"support {self.key}"
