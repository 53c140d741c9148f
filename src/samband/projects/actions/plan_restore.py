"""Putting the working plan and budget back exactly to a version that was approved.

Rows are found by their keys. What was added since goes, what was taken out comes back where it stood, and
what was changed is as it was. What reports refer to is never deleted: then nothing is put back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import DateField, DecimalField, ProtectedError, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.funding.models import Fund, Programme
from samband.kernel.decision import Refused
from samband.projects.actions.partners import erase_partner
from samband.projects.models import (
    BudgetLine,
    BudgetLinePeriod,
    Contribution,
    FundShare,
    Partner,
    PlanItem,
    Project,
    YearAmount,
)

Row = Mapping[str, Any]
# What is held by other rows, or comes from elsewhere.
_APART: Final = frozenset({"name_of", "lines", "funds", "contributions", "periods", "years"})
# Where a number or a code may stand once: set aside first, so that two can change places.
_ASIDE: Final = 30_000


@dataclass(frozen=True, slots=True)
class _Kind:
    """A sort of row: where it is, what it leads to by key, how rows are ordered, what is put aside."""

    rows: "QuerySet[Any]"
    owner: Mapping[str, Any]
    links: Mapping[str, Callable[[str], Any]]
    order: str = ""
    aside: Callable[[Any, int], None] | None = None
    unsaid: frozenset[str] = _APART


def restore_plan(project: Project, content: Row) -> None:
    """Put a locked project's working plan and budget back to what a version holds.

    Not an event: the action that takes a change back has the line and the transaction.

    Raises:
        Refused: when a report refers to what was added since.
    """
    try:
        _take_out(project, content)
        _put_back(project, content)
    except ProtectedError as problem:
        raise Refused(
            _("A report refers to something that this change added. Take it out of the report first.")
        ) from problem


def _keys(rows: Sequence[Row]) -> set[str]:
    return {str(row["key"]) for row in rows}


def _take_out(project: Project, content: Row) -> None:
    """Delete what the version does not hold, what leads to other rows before those."""
    project.year_amounts.all().delete()
    BudgetLinePeriod.objects.filter(line__partner__project=project).delete()
    partners = content["partners"]
    lines = {key for one in partners for key in _keys(one["lines"])}
    given = {key for one in partners for key in _keys(one["contributions"])}
    BudgetLine.objects.filter(partner__project=project).exclude(key__in=lines).delete()
    Contribution.objects.filter(partner__project=project).exclude(key__in=given).delete()
    FundShare.objects.filter(partner__project=project).delete()
    project.financing.exclude(key__in=_keys(content["financing"])).delete()
    kept_items = _keys(content["items"])
    project.items.update(parent=None)  # what stays gets its own back below
    project.items.exclude(key__in=kept_items).delete()
    kept_packages = _keys(content["work_packages"])
    gone = project.work_packages.exclude(key__in=kept_packages)
    _park_items(project, kept_packages)
    gone.delete()
    project.goals.exclude(key__in=_keys(content["goals"])).delete()
    project.criteria.exclude(key__in=_keys(content["criteria"])).delete()
    for partner in project.partners.exclude(key__in=_keys(partners)):
        erase_partner(partner)
    BudgetLine.objects.filter(partner__project=project).update(cost_option=None)
    project.cost_options.exclude(key__in=_keys(content["cost_options"])).delete()
    project.cost_options.update(period=None)
    project.periods.exclude(key__in=_keys(content["periods"])).delete()


def _park_items(project: Project, kept: set[str]) -> None:
    """Let items that stay in a package that goes be the project's own until they are put back."""
    project.items.exclude(work_package__key__in=kept).update(sort="result", work_package=None)


def _put_back(project: Project, content: Row) -> None:
    own = {"project": project}
    periods = _each(_Kind(project.periods.all(), own, {}, "number", _number_aside), content["periods"])
    options = _each(
        _Kind(project.cost_options.all(), own, {"period": periods.__getitem__}, unsaid=frozenset()),
        content["cost_options"],
    )
    _put_project(project, content["project"])
    partners = _each(
        _Kind(
            project.partners.all(),
            own,
            {"organisation": _bodies(content).__getitem__},
            "number",
            _partner_aside,
            _APART | {"name"},
        ),
        content["partners"],
    )
    bodies, funds = _bodies(content), _funds(content)
    Contribution.objects.filter(partner__project=project).update(is_own=False)
    prefetch_related_objects(list(partners.values()), "budget_lines", "contributions")
    for row in content["partners"]:
        partner = partners[row["key"]]
        _put_lines(partner, row, periods, options)
        _put_shares(partner, row, bodies, funds)
    _put_plan(project, content, partners)
    _put_money(project, content, bodies, funds)


def _put_project(project: Project, row: Row) -> None:
    for name, value in row.items():
        if name == "programme":
            project.programme = Programme.objects.get(key=value) if value else None
        elif name != "key":
            _set(project, name, value)


def _put_plan(project: Project, content: Row, partners: Mapping[str, Any]) -> None:
    own = {"project": project}
    _each(_Kind(project.goals.all(), own, {}, "number"), content["goals"])
    led = {"leader": partners.__getitem__}
    packages = _each(
        _Kind(project.work_packages.all(), own, led, "number", _number_aside), content["work_packages"]
    )
    links = {"work_package": packages.__getitem__, "responsible": partners.__getitem__}
    parentless = [{**row, "parent": None} for row in content["items"]]
    items = _each(_Kind(project.items.all(), own, {**links, "parent": _nobody}, "number"), parentless)
    for row in content["items"]:
        if row["parent"]:
            PlanItem.objects.filter(key=row["key"]).update(parent=items[row["parent"]])
    _each(_Kind(project.criteria.all(), own, {}, "", _criterion_aside), content["criteria"])


def _put_lines(partner: Partner, row: Row, periods: Mapping[str, Any], options: Mapping[str, Any]) -> None:
    own = {"partner": partner}
    lines = _each(
        _Kind(partner.budget_lines.all(), own, {"cost_option": options.__getitem__}, "position"), row["lines"]
    )
    BudgetLinePeriod.objects.bulk_create(
        BudgetLinePeriod(line=lines[line["key"]], period=periods[key], amount_minor=minor)
        for line in row["lines"]
        for key, minor in line["periods"].items()
    )


def _put_shares(
    partner: Partner, row: Row, bodies: Mapping[str, Organisation], funds: Mapping[str, Fund]
) -> None:
    FundShare.objects.bulk_create(
        FundShare(
            partner=partner,
            fund=funds[share["fund"]],
            percent=Decimal(share["percent"]),
            award_minor=share["award_minor"],
            position=share["position"],
        )
        for share in row["funds"]
    )
    links = {"organisation": bodies.__getitem__}
    kind = _Kind(partner.contributions.all(), {"partner": partner}, links, "position")
    _each(kind, row["contributions"])


def _put_money(
    project: Project, content: Row, bodies: Mapping[str, Organisation], funds: Mapping[str, Fund]
) -> None:
    links: dict[str, Callable[[str], Any]] = {
        "organisation": bodies.__getitem__,
        "fund": funds.__getitem__,
    }
    kind = _Kind(project.financing.all(), {"project": project}, links, "position")
    found = _each(kind, content["financing"])
    amounts = [
        YearAmount(project=project, financing=found[row["key"]], year=int(year), amount_minor=minor)
        for row in content["financing"]
        for year, minor in row["years"].items()
    ]
    amounts += [YearAmount(project=project, **row) for row in content["costs_by_year"]]
    YearAmount.objects.bulk_create(amounts)


def _each(kind: _Kind, rows: Sequence[Row]) -> dict[str, Any]:
    """Put rows back in their order; give them by key."""
    there = {one.key: one for one in kind.rows}
    if kind.aside is not None:
        for number, one in enumerate(there.values()):
            kind.aside(one, _ASIDE + number)
            one.save()
    found = dict[str, Any]()
    for at, row in enumerate(rows):
        one = there.get(row["key"])
        if one is None:
            one = kind.rows.model(key=row["key"], **kind.owner)
            one.pk = _place(kind, rows, at, there, found)
        for name, value in row.items():
            if name in kind.links:
                setattr(one, name, kind.links[name](value) if value else None)
            elif name not in kind.unsaid and name != "key":
                _set(one, name, value)
        one.save()
        found[row["key"]] = one
    return found


def _place(kind: _Kind, rows: Sequence[Row], at: int, there: Row, found: Row) -> int | None:
    """Give the id that lets a row stand among its equals where it stood; None at their end.

    It had an id between its neighbours', and no id is ever given out twice, so that there is one.
    """

    def is_equal(other: Row) -> bool:
        return not kind.order or other[kind.order] == rows[at][kind.order]

    after = [there[row["key"]].pk for row in rows[at + 1 :] if row["key"] in there and is_equal(row)]
    if not after:
        return None
    before = [found[row["key"]].pk for row in rows[:at] if is_equal(row)]
    first, last = max(before, default=0), min(after)
    manager = kind.rows.model._base_manager
    taken = set(manager.filter(pk__gt=first, pk__lt=last).values_list("pk", flat=True))
    return next((pk for pk in range(first + 1, last) if pk not in taken), None)


def _set(one: Any, name: str, value: Any) -> None:
    field = one._meta.get_field(name)
    if value is not None and isinstance(field, DateField):
        value = date.fromisoformat(value)
    elif value is not None and isinstance(field, DecimalField):
        value = Decimal(value)
    setattr(one, name, value)


def _bodies(content: Row) -> dict[str, Organisation]:
    """Give all organisations that a version names, by key; one query."""
    rows = [*content["partners"], *content["financing"]]
    rows += [one for partner in content["partners"] for one in partner["contributions"]]
    keys = {row["organisation"] for row in rows if row["organisation"]}
    return {one.key: one for one in Organisation.objects.filter(key__in=keys)}


def _funds(content: Row) -> dict[str, Fund]:
    """Give all funds that a version names, by key; one query."""
    keys = {share["fund"] for partner in content["partners"] for share in partner["funds"]}
    keys |= {row["fund"] for row in content["financing"] if row["fund"]}
    return {one.key: one for one in Fund.objects.filter(key__in=keys)}


def _nobody(_key: str) -> None:
    return None


def _number_aside(one: Any, number: int) -> None:
    one.number = number


def _partner_aside(one: Any, number: int) -> None:
    one.number, one.role = number, "partner"


def _criterion_aside(one: Any, _number: int) -> None:
    one.criterion = "other"
