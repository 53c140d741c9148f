"""Writes of rules: the installation's own retention, set and taken back."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.rules.access import can_set_rules
from samband.rules.domain.dated import overlaps_among
from samband.rules.domain.retention import FAMILY, MOST_DAYS, UNIT, whole_days
from samband.rules.models import SetValue
from samband.rules.retention import kept_kind

declare("retention.set", _("{by} set how long a kind of record is kept"))
declare("retention.withdrawn", _("{by} went back to Samband's default of how long a kind of record is kept"))


@transaction.atomic
def set_retention(
    kind: str,
    *,
    by: Agent,
    seen: str,
    days: int,
    then: str,
    basis: str,
    source: str,
    mark: str,
    valid_from: date,
) -> SetValue:
    """Set how long a kind of record is kept from a day on; the rule before it ends the day before.

    ``seen`` is the key of the latest own rule that whoever sets it saw (empty when there was none).

    Raises:
        ChangedMeanwhile: when somebody else has set it since.
        Refused: when the agent may not, Samband keeps no such kind, or it would hold beside another rule.
        ValidationError: when a value cannot be kept.
    """
    can_set_rules(by).or_refuse()
    found = kept_kind(kind)
    if found is None or then not in found.choices or not 0 < days <= MOST_DAYS:
        raise Refused(_("This kind of record cannot be kept in this way."))
    standing = _as_seen(kind, seen)
    made = SetValue(
        family=FAMILY,
        subject=kind,
        number=whole_days(days),
        unit=UNIT,
        details={"then": then},
        basis=basis.strip(),
        source=source.strip(),
        mark=mark,
        valid_from=valid_from,
        set_at=timezone.now(),
    )
    _end(standing, valid_from)
    made.full_clean(exclude=["details"], validate_constraints=True)
    if overlaps_among([*(row.value() for row in SetValue.objects.of_family(FAMILY)), made.value()]):
        raise Refused(_("Another rule holds on some of these days. Choose a later first day."))
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        raise ChangedMeanwhile(SetValue.objects.of_family(FAMILY).filter(subject=kind).last()) from problem
    record("retention.set", ("retention", kind), by=by, days=days, then=then, mark=mark, value=made.key)
    return made


@transaction.atomic
def withdraw_retention(kind: str, *, by: Agent, seen: str) -> None:
    """Go back to Samband's default from today on.

    Raises:
        ChangedMeanwhile: when somebody else has set it since.
    """
    can_set_rules(by).or_refuse()
    standing, today = _as_seen(kind, seen), timezone.localdate()
    if standing is None or (standing.valid_before is not None and standing.valid_before <= today):
        return
    if standing.valid_from >= today:
        standing.withdrawn_at = timezone.now()
    else:
        standing.valid_before = today
    standing.save(update_fields=["withdrawn_at", "valid_before"])
    record("retention.withdrawn", ("retention", kind), by=by, value=standing.key)


def _as_seen(kind: str, seen: str) -> SetValue | None:
    """Lock the latest own rule of a kind, which must be the one that was seen."""
    latest = SetValue.objects.of_family(FAMILY).filter(subject=kind).select_for_update().last()
    if (latest.key if latest else "") != seen:
        raise ChangedMeanwhile(latest)
    return latest


def _end(standing: SetValue | None, on: date) -> None:
    """Let the rule before end where the new one begins; one that had not begun by then gives way whole."""
    if standing is None or (standing.valid_before is not None and standing.valid_before <= on):
        return
    if standing.valid_from >= on:
        if standing.valid_from <= timezone.localdate() - timedelta(days=1):
            raise Refused(_("Another rule holds on some of these days. Choose a later first day."))
        standing.withdrawn_at = timezone.now()
    else:
        standing.valid_before = on
    standing.save(update_fields=["withdrawn_at", "valid_before"])
