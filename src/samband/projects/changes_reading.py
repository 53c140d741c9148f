"""What pages of change requests read: differences in words, a version's budget, who may decide."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.templatetags.wording import amount, day
from samband.projects.domain.plan_difference import AMOUNTS, DAYS, FieldChange, plan_changes
from samband.projects.models import Project
from samband.projects.plan_words import FIELD_WORDS, KIND_WORDS, SORT_WORDS


def shown_changes(before: Mapping[str, Any], after: Mapping[str, Any], currency: str) -> list[dict[str, Any]]:
    """Give what differs between two versions in the reader's words, amounts with both values."""
    return [
        {
            "sort": SORT_WORDS[change.sort],
            "kind": KIND_WORDS[change.kind],
            "label": change.label,
            "partner": change.partner,
            "fields": [_field(one, currency) for one in change.fields],
        }
        for change in plan_changes(before, after)
    ]


def _field(one: FieldChange, currency: str) -> dict[str, Any]:
    name, _colon, part = one.field.partition(":")
    label = str(FIELD_WORDS.get(name, name.replace("_", " ").capitalize()))
    if part and name == "years":
        label = part
    return {
        "label": label,
        "before": _value(name, one.before, currency),
        "after": _value(name, one.after, currency),
        "pieces": one.pieces,
    }


def _value(name: str, value: Any, currency: str) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if (name in AMOUNTS or name in ("years", "periods")) and isinstance(value, int):
        return amount(value, currency)
    if name in DAYS:
        return day(date.fromisoformat(str(value)), "medium")
    return str(value)


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
