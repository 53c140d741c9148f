"""The plan's things: goals, work packages, activities, deliverables, outputs, results, criteria.

They are added, changed, moved and taken out while the plan is open. What reports refer to is never deleted.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect
from samband.projects.actions.plan_hold import hold_plan
from samband.projects.models import Project
from samband.projects.plan_things import CRITERION, ITEM, SORTS, neighbours_of, seen_mark, things_of

declare("project.plan_added", _("{by} added to the plan"))
declare("project.plan_changed", _("{by} changed the plan"))
declare("project.plan_moved", _("{by} put the plan in another order"))
declare("project.plan_taken_out", _("{by} took something out of the plan"))


@transaction.atomic
def add_thing(project: Project, *, by: Agent, sort: str, values: Mapping[str, Any]) -> Any:
    """Add a goal, work package, item or criterion to a plan, at the end of its list.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ValidationError: when a value cannot be.
    """
    held = hold_plan(project, by=by)
    thing: Any = SORTS[sort].model(project=held)
    _fill(thing, sort, values)
    if SORTS[sort].is_numbered:
        thing.number = (neighbours_of(thing, sort).aggregate(last=Max("number"))["last"] or 0) + 1
    _save(thing, sort)
    record("project.plan_added", ("project", held.key), by=by, sort=sort, thing=thing.key)
    return thing


@transaction.atomic
def save_thing(thing: Any, *, by: Agent, sort: str, seen: str, values: Mapping[str, Any]) -> Any:
    """Change what is written of a thing of the plan. ``seen`` is the mark of what the writer saw.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ChangedMeanwhile: when somebody changed or took out the same thing since.
        ValidationError: when a value cannot be.
    """
    held_project = hold_plan(thing.project, by=by)
    held = _held(thing, sort, seen)
    place = (getattr(held, "sort", ""), getattr(held, "work_package_id", 0), getattr(held, "parent_id", 0))
    _fill(held, sort, values)
    now = (getattr(held, "sort", ""), getattr(held, "work_package_id", 0), getattr(held, "parent_id", 0))
    if place != now:
        others = neighbours_of(held, sort).exclude(pk=held.pk)
        held.number = (others.aggregate(last=Max("number"))["last"] or 0) + 1
        if held.parts.exists():
            held.parts.update(work_package=held.work_package)
    _save(held, sort)
    record("project.plan_changed", ("project", held_project.key), by=by, sort=sort, thing=held.key)
    return held


def _held(thing: Any, sort: str, seen: str) -> Any:
    found = things_of(thing.project, sort).filter(pk=thing.pk).first()
    if found is None or (seen and seen_mark(found, sort) != seen):
        raise ChangedMeanwhile(found)
    return found


def _fill(thing: Any, sort: str, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(SORTS[sort].fields)
    if unknown:
        raise ValueError(f"nothing of a plan: {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(thing, name, value)
    words = "\n".join(
        str(getattr(thing, name, "") or "") for name in ("title", "text", "name", "analysis", "goal")
    )
    if words.strip() and not values.get("lang"):
        thing.lang = detect(words[:2_000]).lang or thing.project.lang


def _save(thing: Any, sort: str) -> None:
    if sort == ITEM:
        _check_place(thing)
    if sort == CRITERION and thing.criterion != "other":
        others = things_of(thing.project, sort).exclude(pk=thing.pk)
        if others.filter(criterion=thing.criterion).exists():
            raise ValidationError({"criterion": _("This criterion is in the plan already. Change that one.")})
    if sort == "package" and thing.starts_on and thing.ends_before and thing.ends_before <= thing.starts_on:
        raise ValidationError({"ends_before": _("It ends before it begins.")})
    thing.full_clean()
    thing.save()


def _check_place(item: Any) -> None:
    """Refuse an item that stands nowhere: a result is the project's, a deliverable is in an activity."""
    if item.sort == "result":
        item.work_package = item.parent = None
        return
    if item.sort == "deliverable":
        if item.parent is None or item.parent.sort != "activity" or item.parent.pk == item.pk:
            raise ValidationError({"parent": _("Choose the activity that it comes of.")})
        item.work_package = item.parent.work_package
        return
    item.parent = None
    if item.work_package is None:
        raise ValidationError({"work_package": _("Choose the work package.")})


@transaction.atomic
def move_thing(thing: Any, *, by: Agent, sort: str, up: bool) -> bool:
    """Move a thing of the plan one place up or down among its like; give whether there was a place.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
    """
    held_project = hold_plan(thing.project, by=by)
    held = _held(thing, sort, "")
    others = neighbours_of(held, sort).exclude(pk=held.pk)
    order, way = ("-number", "number__lt") if up else ("number", "number__gt")
    other = others.filter(**{way: held.number}).order_by(order).first()
    if other is None:
        return False
    mine, its = held.number, other.number
    table = things_of(held.project, sort)
    # A number may be once in a project: the one goes where none is, then the two change places.
    highest = table.aggregate(last=Max("number"))["last"] or 0
    table.filter(pk=held.pk).update(number=highest + 1)
    table.filter(pk=other.pk).update(number=mine)
    table.filter(pk=held.pk).update(number=its)
    record("project.plan_moved", ("project", held_project.key), by=by, sort=sort, thing=held.key)
    return True


@transaction.atomic
def remove_thing(thing: Any, *, by: Agent, sort: str) -> None:
    """Take a thing out of the plan; a work package or an activity only when nothing stands in it.

    Raises:
        Refused: when the plan is not theirs to change, or something refers to it.
    """
    held_project = hold_plan(thing.project, by=by)
    held = things_of(thing.project, sort).filter(pk=thing.pk).first()
    if held is None:
        return
    key = held.key
    try:
        held.delete()
    except ProtectedError as problem:
        raise Refused(
            _("Something stands in this or refers to it. Take that out first; what is reported on stays.")
        ) from problem
    record("project.plan_taken_out", ("project", held_project.key), by=by, sort=sort, thing=key)
