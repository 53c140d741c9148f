"""What pages of change requests read: differences in words, a version's budget, who may decide."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.funding.models import Programme
from samband.projects.domain.plan_difference import ADDED, CHANGED, REMOVED, FieldChange, plan_changes
from samband.projects.models import Project
from samband.projects.plan_change_words import field_label, value_words
from samband.projects.plan_words import KIND_WORDS, SORT_WORDS


def shown_changes(before: Mapping[str, Any], after: Mapping[str, Any], agent: Agent) -> list[dict[str, Any]]:
    """Give what differs between two versions in the reader's words.

    What came or went has one value a field (``whole``), what was changed both, or its words in ``pieces``.
    """
    currency, periods = str(after["project"]["currency"]), _numbers_of_periods(before, after)
    return [
        {
            "sort": SORT_WORDS[change.sort],
            "kind": KIND_WORDS[change.kind],
            "label": change.label,
            "partner": change.partner,
            "fields": [_field(one, change.kind, currency, periods) for one in change.fields],
        }
        for change in plan_changes(before, after, _named_elsewhere(agent, before, after))
    ]


def _named_elsewhere(agent: Agent, *sides: Mapping[str, Any]) -> dict[str, str]:
    """Give the names of the programme and of bodies that pay without being partners."""
    programmes = {side["project"].get("programme") for side in sides} - {None}
    payers = [row for side in sides for row in side["financing"]]
    payers += [row for side in sides for one in side["partners"] for row in one["contributions"]]
    bodies = {row["organisation"] for row in payers} - {None}
    found = [*Programme.objects.visible_to(agent).filter(key__in=programmes)] if programmes else []
    named = [*Organisation.objects.visible_to(agent).filter(key__in=bodies)] if bodies else []
    return {one.key: one.name for one in (*found, *named)}


def _numbers_of_periods(*sides: Mapping[str, Any]) -> dict[str, Any]:
    return {one["key"]: one["number"] for side in sides for one in side["periods"]}


def _field(one: FieldChange, kind: str, currency: str, periods: Mapping[str, Any]) -> dict[str, Any]:
    was, now = (value_words(one.field, value, currency) for value in (one.before, one.after))
    return {
        "label": field_label(one.field, periods),
        "before": was,
        "after": now,
        "pieces": one.pieces if kind == CHANGED else (),
        "whole": {ADDED: now, REMOVED: was}.get(kind, ""),
    }


def budget_table(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give each partner of a version with the sum of its budget lines; flat rates come on top of these."""
    return [
        {
            "name": partner["name"],
            "abbreviation": partner["abbreviation"],
            "lines": sum(line["amount_minor"] for line in partner["lines"]),
            "left_on": partner["left_on"],
        }
        for partner in content["partners"]
    ]


def deciders_for(project: Project, agent: Agent) -> list[Organisation]:
    """Give the organisations that may decide on a request: the funders of a project and its programme's."""
    wanted = Q(pk__in=project.grants.values("grant__funder"))
    if project.programme is not None and project.programme.owner_id is not None:
        wanted |= Q(pk=project.programme.owner_id)
    return list(Organisation.objects.visible_to(agent).filter(wanted).order_by("sort_key", "id"))
