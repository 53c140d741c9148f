"""Tables of programmes and the funds they pay from."""

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key

LONGEST_TEXT = 4_000
MARKS = ("verified", "secondary", "computed", "unverified")
EXCHANGE_RULES = ("commission-month", "control-month", "fixed", "none")
SIDES = ("eu", "no")
CURRENCIES = ("EUR", "SEK", "NOK", "DKK", "ISK", "PLN", "CZK", "HUF", "RON", "BGN", "GBP", "CHF")


def _codes(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Reading programmes."""

    def visible_to(self, agent: Agent) -> "ProgrammeQuerySet":
        """Give all: by which rules public money is paid out is public."""
        return self


class Programme(models.Model):
    """A programme that pays projects, with the rules that reports are reckoned by.

    ``currency`` is that of its reports and payments. ``exchange_rule`` says which rate turns what was paid
    into it; ``fixed_rates`` holds units of a currency per unit of the programme's, as decimal strings, where
    the rule is fixed (or for comparison beside it). ``fund_statement`` is what every output must carry.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    lang = models.CharField(max_length=12, blank=True)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes"
    )
    cost_pack = models.CharField(max_length=32)
    currency = models.CharField(max_length=3, choices=_codes(CURRENCIES), default="EUR")
    exchange_rule = models.CharField(max_length=20, choices=_codes(EXCHANGE_RULES), default="none")
    fixed_rates = models.JSONField(default=dict, blank=True)
    has_two_sides = models.BooleanField(default=False)
    flexibility_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    fund_statement = models.TextField(blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)])
    fund_statement_lang = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=300, blank=True)
    read_on = models.DateField(null=True, blank=True)
    mark = models.CharField(max_length=12, choices=_codes(MARKS), default="unverified")
    is_fictional = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(name="programme_mark_is_known", condition=Q(mark__in=list(MARKS))),
            models.CheckConstraint(
                name="programme_exchange_rule_is_known",
                condition=Q(exchange_rule__in=list(EXCHANGE_RULES)),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Fund(models.Model):
    """A fund of a programme: whom it pays, and at most which share.

    ``side`` is the side of the programme that it pays: European funds never pay Norwegian partners, nor
    Norwegian funds those in the Union. ``is_public`` tells co-financing funds apart from private ones.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="funds")
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    side = models.CharField(max_length=2, choices=_codes(SIDES), default="eu")
    max_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=100,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=["programme", "code"], name="fund_once_a_programme"),
            models.CheckConstraint(name="fund_side_is_known", condition=Q(side__in=list(SIDES))),
        )

    def __str__(self) -> str:
        return self.code
