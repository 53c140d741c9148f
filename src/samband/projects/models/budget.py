"""Tables of the budget and of who finances it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from samband.actors.models import Organisation
from samband.base.keys import KEY_LENGTH, new_key
from samband.funding.models import CURRENCIES, Fund
from samband.projects.models.projects import Partner, Project, ReportingPeriod, codes

CATEGORIES = (
    "staff",
    "office",
    "travel",
    "external",
    "equipment",
    "infrastructure",
    "other",
    "lump-sum",
    "unit-cost",
)
FINANCIER_KINDS = ("public", "automatic-public", "private")
FORMS = ("cash", "direct", "in-kind")
# Entries are at most 999 999 999.99 in either direction (money rule N1).
MOST_MINOR = 99_999_999_999


class CostOption(models.Model):
    """A unit cost or lump sum that a project may use: its price, and the categories it stands for.

    A unit cost of one category counts there, and is in the base of flat rates; one of several does not.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="cost_options")
    sort = models.CharField(max_length=8, choices=codes(("unit", "lump")))
    name = models.CharField(max_length=200)
    lang = models.CharField(max_length=12, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    price_minor = models.BigIntegerField(validators=[MinValueValidator(1), MaxValueValidator(MOST_MINOR)])
    currency = models.CharField(max_length=3, choices=codes(CURRENCIES))
    categories = models.JSONField(default=list)
    period = models.ForeignKey(ReportingPeriod, null=True, blank=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """A line of a partner's budget, in the project's currency: an amount, or units at a price (cut).

    Flat rates have no lines: they are reckoned. ``work_package`` is by number, for what the plan shows.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="budget_lines")
    category = models.CharField(max_length=16, choices=codes(CATEGORIES))
    description = models.CharField(max_length=300, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    units = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    price_minor = models.BigIntegerField(null=True, blank=True)
    amount_minor = models.BigIntegerField(validators=[MinValueValidator(0), MaxValueValidator(MOST_MINOR)])
    cost_option = models.ForeignKey(CostOption, null=True, blank=True, on_delete=models.PROTECT)
    work_package = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                name="budget_line_category_is_known", condition=Q(category__in=list(CATEGORIES))
            ),
            models.CheckConstraint(name="budget_line_is_not_negative", condition=Q(amount_minor__gte=0)),
            models.CheckConstraint(
                name="budget_line_units_have_a_price",
                condition=Q(units__isnull=True, price_minor__isnull=True)
                | Q(units__isnull=False, price_minor__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"budget line {self.key}"


class BudgetLinePeriod(models.Model):
    """What of a line falls into a reporting period; a line's periods, if it has any, add up to it."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="periods")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="budget_amounts")
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["line", "period"], name="budget_line_period_once"),)

    def __str__(self) -> str:
        return f"{self.line_id} in {self.period_id}"


class FundShare(models.Model):
    """The share that a fund pays of a partner's costs, and at most how much (the award)."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="fund_shares")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="shares")
    percent = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    award_minor = models.BigIntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["partner", "fund"], name="fund_share_once"),)

    def __str__(self) -> str:
        return f"{self.fund_id} pays {self.percent} % of {self.partner_id}"


class Contribution(models.Model):
    """What a partner brings besides the funds: from whom, of which kind, in which form.

    Exactly one of a partner's is its own. ``in-kind`` stands on both sides and is never paid out.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contributions")
    source = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    is_own = models.BooleanField(default=False)
    kind = models.CharField(max_length=20, choices=codes(FINANCIER_KINDS))
    form = models.CharField(max_length=8, choices=codes(FORMS), default="cash")
    amount_minor = models.BigIntegerField(validators=[MinValueValidator(0), MaxValueValidator(MOST_MINOR)])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["partner"], condition=Q(is_own=True), name="contribution_one_own"
            ),
            models.CheckConstraint(
                name="contribution_own_is_not_automatic",
                condition=Q(is_own=False) | ~Q(kind="automatic-public"),
            ),
        )

    def __str__(self) -> str:
        return f"contribution {self.key}"


class Financing(models.Model):
    """A financier of the project as a whole, year by year; targets are never here.

    ``fund`` is set where it is a programme's fund. ``reports_on`` are the financier's own dates, as
    ISO days; ``certificate_name`` and ``certificate_sha256`` its own certificate, filed.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="financing")
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="financing"
    )
    fund = models.ForeignKey(Fund, null=True, blank=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=codes(FINANCIER_KINDS))
    form = models.CharField(max_length=8, choices=codes(FORMS), default="cash")
    reports_on = models.JSONField(default=list, blank=True)
    certificate_name = models.CharField(max_length=200, blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name


class YearAmount(models.Model):
    """An amount of a year: of a financier, or (without one) of a category of costs of the whole project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="year_amounts")
    financing = models.ForeignKey(
        Financing, null=True, blank=True, on_delete=models.PROTECT, related_name="years"
    )
    category = models.CharField(max_length=16, choices=codes(CATEGORIES), blank=True)
    label = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=8, choices=codes(FORMS), default="cash")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1990), MaxValueValidator(2200)])
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ("year", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["financing", "year"],
                condition=Q(financing__isnull=False),
                name="year_of_financier_once",
            ),
            models.UniqueConstraint(
                fields=["project", "label", "year"],
                condition=Q(financing__isnull=True),
                name="year_of_cost_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} of {self.project_id}"
