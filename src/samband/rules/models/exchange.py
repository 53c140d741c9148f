"""The table of rates of exchange: rows are only added, a correction is a new row beside the old one."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH, new_key
from samband.kernel.period import Period
from samband.rules.domain import dated, exchange
from samband.rules.models.set_values import LONGEST_SOURCE

LONGEST_SCOPE = 80
LONGEST_REASON = 500


class ExchangeRateQuerySet(models.QuerySet["ExchangeRate"]):
    """Reading rates of exchange."""

    def visible_to(self, agent: Agent) -> "ExchangeRateQuerySet":
        """Give all: everybody may read by which rates public money was reckoned."""
        return self

    def in_force(self) -> "ExchangeRateQuerySet":
        """Give the rates that no correction has replaced."""
        return self.filter(replaced_by__isnull=True)

    def of_place(self, **place: Any) -> "ExchangeRateQuerySet":
        """Give what was ever said of one currency and month (or programme and day), the latest last."""
        return self.filter(**place).order_by("revision")


class ExchangeRate(models.Model):
    """So many units of a currency for one of the base, in a month or, fixed by a programme, from a day on.

    A row never changes: reports that used it keep it. What replaces it names it in ``replaces``, with a
    reason, and has the next ``revision``; two at once cannot both have the same one.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    sort = models.CharField(max_length=8, choices=[(sort, sort) for sort in exchange.SORTS])
    scope = models.CharField(max_length=LONGEST_SCOPE, blank=True)
    currency = models.CharField(max_length=3)
    base = models.CharField(max_length=3, default=exchange.BASE)
    per_base = models.DecimalField(max_digits=22, decimal_places=exchange.DECIMALS)
    valid_from = models.DateField()
    valid_before = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    read_on = models.DateField()
    mark = models.CharField(max_length=12, choices=[(mark, mark) for mark in dated.MARKS])
    revision = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    added_at = models.DateTimeField()

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["sort", "scope", "base", "currency", "valid_from", "revision"],
                name="exchange_rate_one_in_force",
            ),
            models.CheckConstraint(
                name="exchange_rate_mark_is_known", condition=Q(mark__in=list(dated.MARKS))
            ),
            models.CheckConstraint(name="exchange_rate_above_zero", condition=Q(per_base__gt=0)),
            models.CheckConstraint(
                name="exchange_rate_of_another_currency", condition=~Q(currency=F("base"))
            ),
            models.CheckConstraint(
                name="exchange_rate_ends_after_it_begins",
                condition=Q(valid_before__isnull=True) | Q(valid_before__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="exchange_rate_verified_names_its_source",
                condition=~Q(mark=dated.VERIFIED) | ~Q(source=""),
            ),
            models.CheckConstraint(
                name="exchange_rate_fixed_by_somebody",
                condition=Q(sort=exchange.MONTHLY, scope="", valid_before__isnull=False)
                | (Q(sort=exchange.FIXED) & ~Q(scope="")),
            ),
            models.CheckConstraint(
                name="exchange_rate_replaced_with_a_reason",
                condition=Q(revision=1, replaces__isnull=True)
                | (Q(revision__gt=1, replaces__isnull=False) & ~Q(reason="")),
            ),
        )
        indexes = (models.Index(fields=["valid_from", "currency"], name="exchange_rate_by_month"),)

    def __str__(self) -> str:
        return f"{self.currency} per {self.base} from {self.valid_from}"

    @property
    def place(self) -> dict[str, Any]:
        """What it is said of: only one rate is in force there."""
        names = ("sort", "scope", "base", "currency", "valid_from")
        return {name: getattr(self, name) for name in names}

    def rate(self) -> exchange.Rate:
        """Give it as the domain knows it."""
        return exchange.Rate(
            currency=self.currency,
            base=self.base,
            per_base=self.per_base,
            period=self.period,
            source=self.source,
            read_on=self.read_on,
            mark=self.mark,
            sort=self.sort,
            scope=self.scope,
            key=self.key,
        )

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        precision = "month" if self.sort == exchange.MONTHLY else "day"
        return Period(self.valid_from, self.valid_before, precision)
