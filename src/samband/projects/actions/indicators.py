"""What a project counts: indicators are defined and retired; what may count as joint is noted."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.matching.domain.language import detect
from samband.projects.access.indicators import can_define_indicators, can_note_joint
from samband.projects.actions.plan_hold import hold_plan, lock_project
from samband.projects.domain.indicators.codes import indicator as known
from samband.projects.domain.indicators.joint import JOINT_CODES
from samband.projects.models import Indicator, JointThing, Partner, Project

declare("indicator.added", _("{by} added an indicator"))
declare("indicator.saved", _("{by} changed indicator {number}"))
declare("indicator.retired", _("{by} took indicator {number} out of use"))
declare("indicator.joint_noted", _("{by} noted what may count for indicator {number}"))
declare("indicator.joint_removed", _("{by} took out what was noted for indicator {number}"))

FIELDS: Final = frozenset(
    {"code", "name", "kind", "unit", "currency", "baseline", "baseline_year", "target", "needs_evidence"}
    | {"target_is_approximate", "target_on", "is_percentage", "is_cumulative", "counts", "within"}
)


@transaction.atomic
def add_indicator(project: Project, *, by: Agent, values: Mapping[str, Any]) -> Indicator:
    """Add what a project counts, at the end of its list; a known code brings its name and unit.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ValidationError: when a value cannot be.
    """
    can_define_indicators(by, project).or_refuse()
    held = hold_plan(project, by=by)
    last = held.indicators.aggregate(last=Max("number"))["last"] or 0
    made = Indicator(project=held, number=last + 1)
    _fill(made, values)
    made.save()
    record("indicator.added", ("project", held.key), by=by, indicator=made.key, number=made.number)
    return made


@transaction.atomic
def save_indicator(indicator: Indicator, *, by: Agent, version: int, values: Mapping[str, Any]) -> Indicator:
    """Change what is counted.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when a value cannot be.
    """
    can_define_indicators(by, indicator.project).or_refuse()
    project = hold_plan(indicator.project, by=by)
    claim_version(Indicator.objects.all(), pk=indicator.pk, version=version)
    held = Indicator.objects.get(pk=indicator.pk)
    _fill(held, values)
    held.save()
    record("indicator.saved", ("project", project.key), by=by, indicator=held.key, number=held.number)
    return held


@transaction.atomic
def retire_indicator(indicator: Indicator, *, by: Agent) -> Indicator:
    """Take an indicator out of use; its values stay readable. Done twice, it is once.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
    """
    can_define_indicators(by, indicator.project).or_refuse()
    project = hold_plan(indicator.project, by=by)
    held = Indicator.objects.get(pk=indicator.pk)
    if held.retired_at is not None:
        return held
    held.retired_at = timezone.now()
    held.version += 1
    held.save(update_fields=["retired_at", "version"])
    record("indicator.retired", ("project", project.key), by=by, indicator=held.key, number=held.number)
    return held


def _fill(indicator: Indicator, values: Mapping[str, Any]) -> None:
    """Take what is said of an indicator; a known code is written as the regulation does.

    Raises:
        ValidationError: by field.
    """
    unknown = set(values) - FIELDS
    if unknown:
        raise ValueError(f"nothing of an indicator: {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(indicator, name, value)
    if indicator.code.strip():
        found = known(indicator.code)
        indicator.code = found.code
        if not found.is_programmes_own:
            indicator.name = indicator.name or found.name
            indicator.unit = indicator.unit or found.unit
    if not indicator.name.strip():
        raise ValidationError({"name": _("Write what is counted, or a code whose name is known.")})
    indicator.lang = detect(indicator.name).lang or indicator.project.lang
    _check(indicator)
    indicator.full_clean()


def _check(indicator: Indicator) -> None:
    whole = indicator.within
    seen = {indicator.pk} if indicator.pk else set()
    while whole is not None:
        if whole.project_id != indicator.project_id or whole.pk in seen:
            raise ValidationError({"within": _("It cannot be part of itself. Choose another.")})
        seen.add(whole.pk)
        whole = whole.within
    if indicator.is_percentage and indicator.counts:
        raise ValidationError({"counts": _("The register counts companies. It gives no percentage.")})
    if indicator.kind != "target" and indicator.currency:
        raise ValidationError({"currency": _("An amount of money is a target. Choose that kind.")})
    if indicator.target is not None and indicator.target == indicator.baseline:
        raise ValidationError({"target": _("The target is where you begin. Write what shall be reached.")})


@transaction.atomic
def note_joint_thing(
    indicator: Indicator,
    *,
    by: Agent,
    name: str,
    partners: list[Partner],
    days: Mapping[str, date | None],
    thing: JointThing | None = None,
) -> JointThing:
    """Note a pilot, solution, strategy or event that may count as joint, or how far it has come.

    Raises:
        Refused: when it is not theirs to note, or the indicator has no rule of joint counting.
        ValidationError: when a value cannot be.
    """
    project = lock_project(indicator.project)
    indicator.project = project
    can_note_joint(by, indicator).or_refuse()
    if indicator.code not in JOINT_CODES:
        raise ValidationError(_("This indicator has no rule of joint counting."))
    if any(one.project_id != project.pk for one in partners):
        raise ValidationError({"partners": _("Choose partners of this project.")})
    made = thing or JointThing(indicator=indicator)
    made.name, made.lang = name, detect(name).lang or project.lang
    for field in ("developed_on", "implemented_on", "finished_on"):
        setattr(made, field, days.get(field))
    made.full_clean()
    made.save()
    made.partners.set(partners)
    record("indicator.joint_noted", ("project", project.key), by=by, thing=made.key, number=indicator.number)
    return made


@transaction.atomic
def remove_joint_thing(thing: JointThing, *, by: Agent) -> None:
    """Take out what was noted wrongly.

    Raises:
        Refused: when it is not theirs to say.
    """
    indicator = thing.indicator
    indicator.project = lock_project(indicator.project)
    can_note_joint(by, indicator).or_refuse()
    key = thing.key
    thing.delete()
    record(
        "indicator.joint_removed",
        ("project", indicator.project.key),
        by=by,
        thing=key,
        number=indicator.number,
    )
