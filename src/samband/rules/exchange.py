"""Rates of exchange as a report asks for them: what is stored, chosen by its programme's rule."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from samband.rules.domain.exchange import (
    FIXED,
    MONTHLY,
    NONE,
    OF_CONTROL,
    Rate,
    RateRule,
    month_before,
    rates_for,
)
from samband.rules.domain.exchange_import import RateFile, RatePlan, plan_rates
from samband.rules.models import ExchangeRate


def stored_rates(rule: RateRule, currencies: Iterable[str], day: date) -> list[Rate]:
    """Give what is in force for some currencies under a rule on a day: one question to the database."""
    found = ExchangeRate.objects.in_force().filter(base=rule.base, currency__in=sorted(set(currencies)))
    if rule.kind == FIXED:
        found = found.filter(sort=FIXED, scope=rule.scope, valid_from__lte=day)
    else:
        found = found.filter(sort=MONTHLY, valid_from=day.replace(day=1))
    return [row.rate() for row in found]


def rates_of_report(
    currencies: Iterable[str],
    rule: RateRule,
    *,
    first_submitted_on: date | None = None,
    to_control_on: date | None = None,
) -> dict[str, Rate | None]:
    """Give the rate of every currency of a report, as stored today; None where a currency needs none.

    A report keeps the rates it got at its first submission; they are never asked for anew.

    Raises:
        RatesMissing: naming all that are missing, with what is stored and not verified.
        ValueError: when the day that the rule looks at is not given.
    """
    wanted = set(currencies)
    day = to_control_on if rule.kind == OF_CONTROL else first_submitted_on
    stored = [] if rule.kind == NONE or day is None else stored_rates(rule, wanted, day)
    return rates_for(wanted, rule, stored, first_submitted_on=first_submitted_on, to_control_on=to_control_on)


def planned(file: RateFile) -> RatePlan:
    """Say what would come of a file of rates, changing nothing."""
    return plan_rates(file, rates_beside(sent.rate.starts_on for sent in file.rates))


def rates_beside(starts: Iterable[date]) -> list[Rate]:
    """Give the rates in force that begin on some days or in the month before: one question for all."""
    days = set(starts)
    days |= {month_before(day) for day in days}
    return [row.rate() for row in ExchangeRate.objects.in_force().filter(valid_from__in=sorted(days))]


def written(rate: Decimal) -> str:
    """Write a rate in full, with no more decimals than it has."""
    return f"{rate.normalize():f}"
