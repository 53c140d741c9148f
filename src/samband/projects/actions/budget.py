"""A partner's budget is kept whole: rows in their order, flat rates, funds, contributions, periods."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.funding.models import Fund
from samband.projects.actions.plan_hold import hold_partner_plan, hold_plan
from samband.projects.domain.budget_given import BudgetGiven, ContributionGiven, LineGiven, ShareGiven
from samband.projects.models import (
    BudgetLine,
    BudgetLinePeriod,
    Contribution,
    CostOption,
    FundShare,
    Partner,
    Project,
)

declare("budget.saved", _("{by} changed the budget of partner {partner}"))
declare("budget.split", _("{by} split the budget of partner {partner} into periods"))
declare("budget.brought", _("{by} brought the budget of the whole project from a file"))

_LINE_VALUES: Final = (
    *("category", "description", "lang", "units", "price_minor", "amount_minor"),
    *("cost_option", "work_package", "position"),
)


@transaction.atomic
def save_budget(partner: Partner, *, by: Agent, version: int, given: BudgetGiven) -> Partner:
    """Keep a partner's budget as it was entered, in place of what was there.

    What is wrong with its sums does not stop this: it stands beside the place until the plan is approved.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when a value cannot be, or a fund does not pay this partner.
    """
    held = hold_partner_plan(partner, by=by)
    claim_version(Partner.objects.all(), pk=held.pk, version=version)
    _write(held, given)
    number = len(given.lines)
    record("budget.saved", ("project", held.project.key), by=by, partner=str(held), lines=number)
    return Partner.objects.get(pk=held.pk)


@transaction.atomic
def save_periods(
    partner: Partner, *, by: Agent, version: int, amounts: Mapping[str, Mapping[str, int]]
) -> Partner:
    """Keep what of each row of a budget falls into each period, by their keys; no periods: not split.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ChangedMeanwhile: when somebody saved the budget since ``version``.
        ValidationError: when the periods of a row do not add up to it.
    """
    held = hold_partner_plan(partner, by=by)
    claim_version(Partner.objects.all(), pk=held.pk, version=version)
    periods = {one.key: one for one in held.project.periods.all()}
    lines = {one.key: one for one in held.budget_lines.all()}
    rows = list[BudgetLinePeriod]()
    for key, parts in amounts.items():
        line = lines[key]
        if parts and sum(parts.values()) != line.amount_minor:
            raise ValidationError(_("The periods of a row must add up to it."))
        rows += [
            BudgetLinePeriod(line=line, period=periods[period], amount_minor=minor)
            for period, minor in parts.items()
        ]
    BudgetLinePeriod.objects.filter(line__partner=held, line__key__in=list(amounts)).delete()
    BudgetLinePeriod.objects.bulk_create(rows, batch_size=500)
    record("budget.split", ("project", held.project.key), by=by, partner=str(held), lines=len(amounts))
    return Partner.objects.get(pk=held.pk)


@transaction.atomic
def import_budget(
    project: Project, *, by: Agent, versions: Mapping[str, int], given: Mapping[str, BudgetGiven]
) -> int:
    """Keep the budgets of several partners from a file, each in place of what it had, by their keys.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ChangedMeanwhile: when somebody saved one of them since its version in ``versions``.
        ValidationError: when a value cannot be.
    """
    whole = hold_plan(project, by=by)
    partners = Partner.objects.filter(project=whole).select_related("organisation")
    found = {one.key: one for one in partners.prefetch_related("budget_lines", "contributions__organisation")}
    for key, budget in given.items():
        held = found[key]
        held.project = whole
        claim_version(Partner.objects.all(), pk=held.pk, version=versions[key])
        _write(held, budget)
    record("budget.brought", ("project", project.key), by=by, partners=len(given))
    return len(given)


def _write(held: Partner, given: BudgetGiven) -> None:
    """Write a whole budget; the action that calls it has the transaction and the line."""
    _write_lines(held, given.lines)
    held.options = dict(given.options)
    held.save(update_fields=["options"])
    _write_shares(held, given.shares)
    _write_contributions(held, given.contributions)


def _write_lines(held: Partner, given: Iterable[LineGiven]) -> None:
    options = {one.key: one for one in CostOption.objects.filter(project=held.project_id)}
    there = {one.key: one for one in held.budget_lines.all()}
    fresh, changed, kept = list[BudgetLine](), list[BudgetLine](), set[str]()
    for position, one in enumerate(given):
        line = there.get(one.key)
        is_new = line is None or one.key in kept
        row = BudgetLine(partner=held) if line is None or is_new else line
        before = _values(row)
        _fill(row, one, options, held.project.lang, position)
        if is_new:
            fresh.append(row)
        else:
            kept.add(one.key)
            if before != _values(row):
                changed.append(row)
    gone = [line.pk for key, line in there.items() if key not in kept]
    BudgetLinePeriod.objects.filter(line__in=gone).delete()
    BudgetLine.objects.filter(pk__in=gone).delete()
    for row in (*fresh, *changed):
        row.clean_fields(exclude=["partner", "cost_option"])
    BudgetLine.objects.bulk_create(fresh, batch_size=200)
    BudgetLine.objects.bulk_update(changed, _LINE_VALUES, batch_size=100)


def _values(row: BudgetLine) -> tuple[Any, ...]:
    return tuple(getattr(row, "cost_option_id" if name == "cost_option" else name) for name in _LINE_VALUES)


def _fill(row: BudgetLine, one: LineGiven, options: Mapping[str, CostOption], lang: str, at: int) -> None:
    if one.cost_option and one.cost_option not in options:
        raise ValidationError(_("This cost option is none of the project's. Choose another."))
    row.category, row.description = one.category, one.description
    row.lang = (row.lang or lang) if one.description else ""
    row.units, row.price_minor, row.amount_minor = one.units, one.price_minor, one.amount_minor
    row.cost_option = options.get(one.cost_option)
    row.work_package, row.position = one.work_package, at


def _write_shares(held: Partner, given: Iterable[ShareGiven]) -> None:
    offered = {one.key: one for one in Fund.objects.filter(programme=held.project.programme_id)}
    rows = list[FundShare]()
    for position, one in enumerate(given):
        fund = offered.get(one.fund)
        if fund is None or fund.side != held.side:
            raise ValidationError(_("This fund does not pay this partner. Choose one of its own side."))
        if any(row.fund == fund for row in rows):
            raise ValidationError(_("This fund is there twice. Name each fund once, with its whole share."))
        rows.append(
            FundShare(
                partner=held, fund=fund, percent=one.percent, award_minor=one.award_minor, position=position
            )
        )
    for row in rows:
        row.clean_fields(exclude=["partner", "fund"])
    FundShare.objects.filter(partner=held).delete()
    FundShare.objects.bulk_create(rows)


def _write_contributions(held: Partner, given: Iterable[ContributionGiven]) -> None:
    asked = list(given)
    if sum(1 for one in asked if one.is_own) > 1:
        raise ValidationError(_("Only one contribution is the partner's own. Take the mark from the others."))
    if any(one.is_own and one.kind == "automatic-public" for one in asked):
        raise ValidationError(_("The partner's own contribution is public or private, not automatic."))
    there: dict[str, Any] = {one.key: one for one in held.contributions.all()}
    bodies = {one.organisation.name: one.organisation for one in _partners_of(held)}
    rows = list[Contribution]()
    for position, one in enumerate(asked):
        old = there.get(one.key)
        body = held.organisation if one.is_own else bodies.get(one.source)
        rows.append(
            Contribution(
                partner=held,
                source=one.source or held.organisation.name,
                organisation=body or (old.organisation if old else None),
                is_own=one.is_own,
                kind=one.kind,
                form=one.form,
                amount_minor=one.amount_minor,
                position=position,
                **({"key": old.key} if old else {}),
            )
        )
        there.pop(one.key, None)
    for row in rows:
        row.clean_fields(exclude=["partner", "organisation"])
    Contribution.objects.filter(partner=held).delete()
    Contribution.objects.bulk_create(rows)


def _partners_of(held: Partner) -> Iterable[Partner]:
    return Partner.objects.filter(project=held.project_id).select_related("organisation")
