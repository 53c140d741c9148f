"""The rates of exchange that a report is reckoned by: those of its first handing-in, or today's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from samband.funding.models import Programme
from samband.kernel.period import Period
from samband.projects.models import Project
from samband.rules.domain.exchange import (
    FIXED,
    NONE,
    OF_CONTROL,
    OF_SUBMISSION,
    Rate,
    RateMissing,
    RateRule,
    choose_rate,
)
from samband.rules.exchange import stored_rates, written

# What a programme calls its rule, and what the rules of exchange do.
_KINDS: Final = {
    "commission-month": OF_SUBMISSION,
    "control-month": OF_CONTROL,
    "fixed": FIXED,
    "none": NONE,
}
_LONG_AGO: Final = date(1999, 1, 1)


@dataclass(frozen=True, slots=True)
class RatesFound:
    """What a report is reckoned by, as it is kept; what is missing; currencies that nothing changes."""

    kept: Mapping[str, Mapping[str, Any]]
    missing: tuple[RateMissing, ...] = ()
    unruled: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every currency can be changed."""
        return not (self.missing or self.unruled)

    @property
    def per_unit(self) -> dict[str, Decimal]:
        """Give how many units of each currency make one of the project's."""
        return {currency: Decimal(one["rate"]) for currency, one in self.kept.items()}


def rule_of(project: Project) -> RateRule:
    """Give the rule of exchange of a project's programme, into the project's currency."""
    programme = project.programme
    kind = _KINDS[programme.exchange_rule] if programme else NONE
    return RateRule(kind, project.currency, programme.key if programme and kind == FIXED else "")


def rates_found(
    project: Project, currencies: Collection[str], *, on: date, kept: Mapping[str, Mapping[str, Any]]
) -> RatesFound:
    """Give the rate of every currency of a report in the project's currency.

    ``on`` is the day of its first handing-in (of a draft: today), ``kept`` what it got then: that is never
    asked for anew, and only a currency that came to it later is looked up.
    """
    rule, wanted = rule_of(project), set(currencies) - {project.currency}
    new = wanted - set(kept)
    found = {currency: kept[currency] for currency in sorted(wanted & set(kept))}
    if rule.kind == NONE:
        return RatesFound(found, unruled=tuple(sorted(new)))
    stored = stored_rates(rule, new, on) if new else []
    if rule.kind == FIXED and project.programme is not None:
        stored = [*_fixed_by(project.programme, rule, new - {one.currency for one in stored}), *stored]
    missing = []
    for currency in sorted(new):
        one = choose_rate(rule, currency, stored, first_submitted_on=on, to_control_on=on)
        if isinstance(one, RateMissing):
            missing.append(one)
        elif one is not None:
            found[currency] = _kept(one)
    return RatesFound(found, tuple(missing))


def _fixed_by(programme: Programme, rule: RateRule, currencies: Collection[str]) -> list[Rate]:
    return [
        Rate(
            currency,
            rule.base,
            Decimal(programme.fixed_rates[currency]),
            Period(_LONG_AGO, None),
            programme.source,
            programme.read_on or _LONG_AGO,
            programme.mark,
            FIXED,
            rule.scope,
        )
        for currency in sorted(currencies)
        if currency in programme.fixed_rates
    ]


def _kept(rate: Rate) -> dict[str, str]:
    return {
        "rate": written(rate.per_base),
        "base": rate.base,
        "starts_on": rate.starts_on.isoformat(),
        "source": rate.source,
        "read_on": rate.read_on.isoformat(),
        "mark": rate.mark,
        "sort": rate.sort,
        "key": rate.key,
    }
