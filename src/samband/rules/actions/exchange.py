"""Writes of exchange rates: brought by file, added, corrected. A correction is a new row."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.keys import new_key
from samband.base.thread import declare, record, record_many
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.rules.access import can_set_rules
from samband.rules.domain.dated import VERIFIED
from samband.rules.domain.exchange import Rate
from samband.rules.domain.exchange_import import RateFile, RatePlan, look_again, plan_rates
from samband.rules.exchange import rates_beside, written
from samband.rules.models import ExchangeRate

declare("exchange_rates.imported", _("{by} brought exchange rates from a file"))
declare("exchange_rate.added", _("{by} added an exchange rate"))
declare("exchange_rate.corrected", _("{by} corrected an exchange rate"))
_TRIES = 3


class AlreadyThere(Refused):
    """A rate of this currency and month is there already; ``there`` is it."""

    def __init__(self, there: ExchangeRate | None) -> None:
        super().__init__(_("A rate for this currency and month is there already. Correct that one instead."))
        self.there = there


class LookAgain(Refused):
    """A rate is more than a tenth away from ``before``, the month before's, and nobody has looked again."""

    def __init__(self, before: Rate) -> None:
        super().__init__(_("This is more than 10 % away from the month before. Look at the source again."))
        self.before = before


@transaction.atomic
def add_exchange_rate(rate: Rate, *, by: Agent, has_looked_again: bool = False) -> ExchangeRate:
    """Add a rate for a month, or one that a programme fixes from a day on.

    Raises:
        AlreadyThere: when one is there, also when somebody else added it at the same moment.
        LookAgain: when it jumps, and whoever adds it has not said that they looked again.
        Refused: when the agent may not; ValidationError when a value cannot be kept.
    """
    can_set_rules(by).or_refuse()
    made = _row(rate)
    if there := ExchangeRate.objects.in_force().of_place(**made.place).first():
        raise AlreadyThere(there)
    _look(rate, has_looked_again)
    made.full_clean(validate_unique=False, validate_constraints=False)
    _check_source(made)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        raise AlreadyThere(ExchangeRate.objects.in_force().of_place(**made.place).first()) from problem
    record("exchange_rate.added", ("exchange_rate", made.key), by=by, **_told(made))
    return made


@transaction.atomic
def correct_exchange_rate(
    row: ExchangeRate,
    *,
    by: Agent,
    per_base: Decimal,
    source: str,
    read_on: date,
    mark: str,
    reason: str,
    has_looked_again: bool = False,
) -> ExchangeRate:
    """Put a rate right, or mark it verified: a new row replaces it. Reports that used the old one keep it.

    Raises:
        ChangedMeanwhile: when somebody else has corrected it since it was read.
        LookAgain: when it jumps, and whoever corrects it has not said that they looked again.
        Refused: when the agent may not, gives no reason, or changes nothing.
    """
    can_set_rules(by).or_refuse()
    now = ExchangeRate.objects.select_for_update().of_place(**row.place).last()
    if now is None or now.pk != row.pk:
        raise ChangedMeanwhile(now)
    if not reason.strip():
        raise Refused(_("Say why the rate is corrected."))
    if (per_base, source, read_on, mark) == (now.per_base, now.source, now.read_on, now.mark):
        raise Refused(_("Nothing has been changed."))
    if per_base != now.per_base:
        _look(Rate(now.currency, now.base, per_base, now.period, source, read_on, mark, now.sort, now.scope),
              has_looked_again)  # fmt: skip
    said = {"per_base": per_base, "source": source, "read_on": read_on, "mark": mark}
    made = ExchangeRate(
        **now.place,
        **said,
        valid_before=now.valid_before,
        revision=now.revision + 1,
        replaces=now,
        reason=reason.strip(),
        added_at=timezone.now(),
    )
    made.full_clean(validate_unique=False, validate_constraints=False)
    _check_source(made)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        raise ChangedMeanwhile(ExchangeRate.objects.of_place(**row.place).last()) from problem
    was = written(now.per_base)
    record("exchange_rate.corrected", ("exchange_rate", made.key), by=by, was=was, **_told(made))
    return made


@transaction.atomic
def import_exchange_rates(file: RateFile, *, by: Agent, file_name: str = "") -> RatePlan:
    """Take in the rates of a file: new ones are added, known ones left, those that differ told and not taken.

    The same file twice adds nothing. A rate that jumps is taken and told.

    Raises:
        AlreadyThere: when others kept adding the same rates at the same moments; the whole can be sent again.
        Refused: when the agent may not.
    """
    can_set_rules(by).or_refuse()
    for _attempt in range(_TRIES):
        plan = plan_rates(file, rates_beside(sent.rate.starts_on for sent in file.rates))
        rows = [_row(rate) for rate in plan.new]
        try:
            with transaction.atomic():
                ExchangeRate.objects.bulk_create(rows, batch_size=500)
        except IntegrityError:
            continue
        break
    else:
        raise AlreadyThere(None)
    if not rows:
        return plan
    run = ("exchange_rates", new_key())
    counts = {name: count for name, count in plan.counts.items() if count}
    lines = [("exchange_rates.imported", run, {**counts, "file": file_name[:200]})]
    lines += [
        ("exchange_rate.added", ("exchange_rate", row.key), {**_told(row), "run": run[1]}) for row in rows
    ]
    record_many(lines, by=by, action=uuid4())
    return plan


def _row(rate: Rate) -> ExchangeRate:
    return ExchangeRate(
        sort=rate.sort,
        scope=rate.scope,
        currency=rate.currency,
        base=rate.base,
        per_base=rate.per_base,
        valid_from=rate.starts_on,
        valid_before=rate.period.ends_before,
        source=rate.source,
        read_on=rate.read_on,
        mark=rate.mark,
        added_at=timezone.now(),
    )


def _look(rate: Rate, has_looked_again: bool) -> None:
    before = look_again(rate, rates_beside([rate.starts_on]))
    if before is not None and not has_looked_again:
        raise LookAgain(before)


def _check_source(row: ExchangeRate) -> None:
    if row.mark == VERIFIED and not row.source.strip():
        raise Refused(_("What is verified names its source."))


def _told(row: ExchangeRate) -> dict[str, Any]:
    """Give what a line says of a rate."""
    starts = row.valid_from.isoformat()
    return {"currency": row.currency, "base": row.base, "rate": written(row.per_base), "from": starts}
