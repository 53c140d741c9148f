"""Values of indicators: drafted and submitted by partners, approved or returned by the lead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import ChangedMeanwhile, claim_version
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.matching.domain.language import detect
from samband.projects.access.indicators import can_move_value, can_report_value, can_take_count
from samband.projects.actions.plan_hold import lock_project
from samband.projects.domain.indicators.breakdown import DoesNotAddUp, broken_down
from samband.projects.domain.indicators.values import (
    DRAFT,
    EXACT,
    KNOWN,
    RETURNED,
    Value,
    known,
    next_status,
)
from samband.projects.indicator_words import PARTS_WRONG
from samband.projects.models import Indicator, IndicatorValue, Partner, PartnerReport, ReportingPeriod
from samband.projects.support_reading import counts_of

declare("indicator.value_saved", _("{by} wrote a value of indicator {number}"))
declare("indicator.value_submitted", _("{by} submitted a value of indicator {number}"))
declare("indicator.value_taken_back", _("{by} took back a value of indicator {number}"))
declare("indicator.value_approved", _("{by} approved a value of indicator {number}"))
declare("indicator.value_returned", _("{by} returned a value of indicator {number}"), erasure="wording")
declare("indicator.count_taken", _("{by} approved what the register counts for indicator {number}"))

_VERBS = {
    "submit": "indicator.value_submitted",
    "take_back": "indicator.value_taken_back",
    "approve": "indicator.value_approved",
    "return": "indicator.value_returned",
}


@dataclass(frozen=True, slots=True)
class Reported:
    """What a partner says of an indicator for a period; ``parts`` are by way of sorting.

    ``numerator`` and ``denominator`` make a percentage. ``file`` is the evidence: its name and SHA-256.
    """

    value: Value
    parts: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    comment: str = ""
    file: tuple[str, str] | None = None


@transaction.atomic
def save_value(
    indicator: Indicator,
    *,
    by: Agent,
    partner: Partner,
    period: ReportingPeriod,
    version: int,
    said: Reported,
) -> IndicatorValue:
    """Write a partner's value for a period; ``version`` is 0 where there was none.

    Raises:
        Refused: when it is not theirs to write, or waits for approval or is approved.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when parts do not add up, or a percentage lacks what it is made of.
    """
    indicator.project = lock_project(indicator.project)
    can_report_value(by, indicator, partner).or_refuse()
    held = IndicatorValue.objects.filter(indicator=indicator, partner=partner, period=period).first()
    if (held.version if held else 0) != version:
        raise ChangedMeanwhile(held)
    if held is not None and held.status not in (DRAFT, RETURNED):
        raise Refused(_("Take the value back before you change it, or ask the lead partner to return it."))
    if period.project_id != indicator.project_id or indicator.counts.startswith("register:"):
        raise Refused(_("This is counted from the register of support. Add the companies there."))
    made = held or IndicatorValue(indicator=indicator, partner=partner, period=period, version=0)
    made.version += 1
    _fill(made, said)
    made.save()
    _note("indicator.value_saved", made, by)
    return made


def _fill(made: IndicatorValue, said: Reported) -> None:
    value = _of_share(said) if made.indicator.is_percentage else said.value
    made.known, made.value, made.exactness = value.kind, value.number, value.exactness
    made.pending_on = value.event[:300]
    made.numerator, made.denominator = said.numerator, said.denominator
    made.disaggregation = {
        way: {name: str(number) for name, number in _parts(way, parts, value).items()}
        for way, parts in said.parts.items()
        if parts and value.kind == KNOWN
    }
    made.comment = said.comment
    made.lang = (detect(said.comment).lang or "") if said.comment else ""
    if said.file is not None:
        made.evidence_name, made.evidence_sha256 = said.file
    made.report = _report_of(made)
    made.changed_at = timezone.now()
    made.full_clean(validate_unique=False)


def _report_of(value: IndicatorValue) -> PartnerReport | None:
    """Give the partner's report of the period, which its controller reads."""
    if value.partner is None:
        return None
    return value.partner.reports.filter(period=value.period).order_by("-number").first()


def _of_share(said: Reported) -> Value:
    if said.value.kind != KNOWN and said.numerator is None:
        return said.value
    if said.numerator is None or not said.denominator:
        raise ValidationError({"numerator": _("Write how many, and of how many; not the percentage alone.")})
    if said.numerator > said.denominator:
        raise ValidationError({"numerator": _("There are more than the whole. Correct one of the two.")})
    return known(round(said.numerator * 100 / said.denominator, 4), EXACT)


def _parts(way: str, parts: Mapping[str, Decimal], value: Value) -> Mapping[str, Decimal]:
    try:
        found = broken_down(way, parts, value)
    except DoesNotAddUp as problem:
        raise ValidationError({way: PARTS_WRONG[problem.code]}) from problem
    return found.parts if found else {}


@transaction.atomic
def move_value(value: IndicatorValue, *, by: Agent, verb: str, version: int, why: str = "") -> IndicatorValue:
    """Submit, take back, approve or return a value.

    Raises:
        Refused: when the move is not theirs, or not possible where the value stands.
        ChangedMeanwhile: when somebody saved it since ``version``: nobody approves what they did not see.
    """
    project = lock_project(value.indicator.project)
    value.indicator.project = project
    can_move_value(by, value, verb).or_refuse()
    claim_version(IndicatorValue.objects.all(), pk=value.pk, version=version)
    held = IndicatorValue.objects.select_related("indicator__project", "partner", "period").get(pk=value.pk)
    facts = [name for name, there in (("value", True), ("why", bool(why.strip()))) if there]
    try:
        held.status = next_status(held.status, verb, facts)
    except NotPossible as problem:
        if "why" in problem.missing:
            raise Refused(_("Say why, so that the partner can mend it.")) from problem
        raise Refused(_("This is not possible where the value stands now.")) from problem
    held.why = why if verb == "return" else ""
    held.changed_at = timezone.now()
    held.save()
    _note(_VERBS[verb], held, by, why)
    return held


def _note(verb: str, value: IndicatorValue, by: Agent, why: str = "") -> None:
    record(
        verb,
        ("project", value.indicator.project.key),
        by=by,
        wording=why,
        lang=(detect(why).lang or "") if why else "",
        value=value.key,
        number=value.indicator.number,
        period=value.period.number,
        partner=value.partner.number if value.partner else 0,
    )


@transaction.atomic
def take_count(indicator: Indicator, *, by: Agent, period: ReportingPeriod) -> IndicatorValue:
    """Approve what the register counts until the end of a period as the project's value of it.

    Raises:
        Refused: when it is not theirs to approve, or the register does not count it.
    """
    project = lock_project(indicator.project)
    indicator.project = project
    can_take_count(by, indicator).or_refuse()
    if period.project_id != project.pk:
        raise Refused(_("This period is none of this project."))
    counted = counts_of(project, gate=indicator.needs_evidence, before=period.ends_before)
    number = Decimal(counted.by_code(indicator.counts).number)
    found = IndicatorValue.objects.filter(indicator=indicator, partner=None, period=period).first()
    made: Any = found or IndicatorValue(indicator=indicator, period=period, version=0)
    made.status, made.known, made.value = "approved", KNOWN, number
    made.changed_at, made.version = timezone.now(), made.version + 1
    made.full_clean(validate_unique=False)
    made.save()
    _note("indicator.count_taken", made, by)
    return made  # type: ignore[no-any-return]
