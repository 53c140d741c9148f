"""The things that a plan is made of, by sort: their tables, what of them is written, and what was seen."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, QuerySet

from samband.projects.models import Goal, HorizontalCriterion, PlanItem, Project, WorkPackage

GOAL, PACKAGE, ITEM, CRITERION = "goal", "package", "item", "criterion"


@dataclass(frozen=True, slots=True)
class ThingSort:
    """A sort of thing: its table, how a project reaches it, what is written of it."""

    model: type[Model]
    related: str
    fields: tuple[str, ...]
    is_numbered: bool = True


SORTS: Final = {
    GOAL: ThingSort(Goal, "goals", ("text", "is_overall", "lang")),
    PACKAGE: ThingSort(
        WorkPackage,
        "work_packages",
        ("title", "text", "is_defined", "leader", "starts_on", "ends_before", "budget_minor", "lang"),
    ),
    ITEM: ThingSort(
        PlanItem,
        "items",
        (
            *("sort", "work_package", "parent", "title", "text", "responsible", "starts_on", "due_on"),
            *("indicator_code", "target", "lang"),
        ),
    ),
    CRITERION: ThingSort(
        HorizontalCriterion,
        "criteria",
        ("criterion", "name", "analysis", "baseline", "goal", "follow_up", "lang"),
        is_numbered=False,
    ),
}


def things_of(project: Project, sort: str) -> "QuerySet[Any]":
    """Give a project's things of a sort."""
    found: QuerySet[Any] = getattr(project, SORTS[sort].related).all()
    return found


def neighbours_of(thing: Any, sort: str) -> "QuerySet[Any]":
    """Give what a thing is numbered among: items of the same sort and place, else all of its sort."""
    found = things_of(thing.project, sort)
    if sort == ITEM:
        return found.filter(sort=thing.sort, work_package=thing.work_package, parent=thing.parent)
    return found


def written(thing: Any, sort: str) -> dict[str, Any]:
    """Give what is written of a thing, by field."""
    return {name: getattr(thing, name) for name in SORTS[sort].fields}


def seen_mark(thing: Any, sort: str) -> str:
    """Give a short mark of what is written of a thing: another mark, and somebody has changed it."""
    values = {name: str(getattr(value, "pk", value)) for name, value in written(thing, sort).items()}
    text = json.dumps(values, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
