"""Who finances a project and what it costs by year; a financier's dates and certificate; cost options."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.funding.models import Fund
from samband.kernel.decision import Refused
from samband.projects.access.plan import can_edit_plan, can_lead_project
from samband.projects.actions.plan_hold import hold_project
from samband.projects.domain.budget_given import CostsGiven, FinancierGiven, FinancingGiven, OptionGiven
from samband.projects.models import BudgetLine, CostOption, Financing, Partner, Project, YearAmount
from samband.rules.domain.costs.rows import row_sum

declare("financing.saved", _("{by} changed who finances the project"))
declare("financier.saved", _("{by} changed a financier's report dates or certificate"))
declare("cost_options.saved", _("{by} changed the project's unit costs and lump sums"))


def _held(project: Project, by: Agent, version: int) -> Project:
    can_edit_plan(by, project).or_refuse()
    held = hold_project(project, version=version)
    can_edit_plan(by, held).or_refuse()
    return held


@transaction.atomic
def save_financing(project: Project, *, by: Agent, version: int, given: FinancingGiven) -> Project:
    """Keep who finances a project, and its costs by year, as entered, in place of what was there.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ChangedMeanwhile: when somebody saved the project since ``version``.
        ValidationError: when a value cannot be, a name stands twice, or a fund is none of the programme's.
    """
    held = _held(project, by, version)
    labels = [one.label for one in given.costs]
    if len(labels) != len(set(labels)):
        raise ValidationError(_("Two rows of costs have the same name. Give each its own."))
    YearAmount.objects.filter(project=held).delete()
    _write_financiers(held, given.financiers)
    _write_costs(held, given.costs)
    record("financing.saved", ("project", held.key), by=by, financiers=len(given.financiers))
    return held


def _write_financiers(held: Project, given: Iterable[FinancierGiven]) -> None:
    funds = {one.key: one for one in Fund.objects.filter(programme=held.programme_id)}
    there = {one.key: one for one in held.financing.all()}
    bodies = _bodies(held)
    amounts = list[YearAmount]()
    for position, one in enumerate(given):
        row = there.pop(one.key, None) or Financing(project=held)
        if one.fund and one.fund not in funds:
            raise ValidationError(_("This fund is none of the programme's. Choose another."))
        row.name, row.kind, row.form, row.position = one.name, one.kind, one.form, position
        row.fund = funds.get(one.fund)
        row.organisation = bodies.get(one.name) or row.organisation
        row.clean_fields(exclude=["project", "organisation", "fund"])
        row.save()
        amounts += [
            YearAmount(project=held, financing=row, form=one.form, year=year, amount_minor=minor)
            for year, minor in one.years.items()
        ]
    for left in there.values():
        left.delete()
    _write_amounts(amounts)


def _write_costs(held: Project, given: Iterable[CostsGiven]) -> None:
    _write_amounts(
        YearAmount(project=held, label=one.label, category=one.category, year=year, amount_minor=minor)
        for one in given
        for year, minor in one.years.items()
    )


def _write_amounts(rows: Iterable[YearAmount]) -> None:
    amounts = list(rows)
    for one in amounts:
        one.clean_fields(exclude=["project", "financing"])
    YearAmount.objects.bulk_create(amounts, batch_size=500)


def _bodies(held: Project) -> Mapping[str, Organisation]:
    """Give the organisations that the project knows by name: one body in several roles is one body."""
    partners = Partner.objects.filter(project=held).select_related("organisation")
    known = {one.organisation.name: one.organisation for one in partners}
    for link in held.grants.select_related("grant__funder", "grant__recipient"):
        for body in (link.grant.funder, link.grant.recipient):
            if body is not None:
                known[body.name] = body
    return known


@transaction.atomic
def save_financier(
    financier: Financing,
    *,
    by: Agent,
    version: int,
    reports_on: Iterable[date],
    certificate: tuple[str, str] | None = None,
) -> Financing:
    """Keep a financier's own report dates, and its certificate (name and SHA-256) where a new one came.

    Neither is part of the plan: certificates come while the project runs.

    Raises:
        Refused: when the project is not theirs to lead.
        ChangedMeanwhile: when somebody saved the project since ``version``.
    """
    can_lead_project(by, financier.project).or_refuse()
    held = hold_project(financier.project, version=version)
    row = Financing.objects.get(pk=financier.pk)
    row.reports_on = sorted({one.isoformat() for one in reports_on})
    if certificate is not None:
        row.certificate_name, row.certificate_sha256 = certificate
    row.clean_fields(exclude=["project", "organisation", "fund"])
    row.save()
    record("financier.saved", ("project", held.key), by=by, financier=row.key)
    return row


@transaction.atomic
def save_cost_options(project: Project, *, by: Agent, version: int, given: Iterable[OptionGiven]) -> Project:
    """Keep a project's unit costs and lump sums; rows of budgets that use one follow its price and category.

    Raises:
        Refused: when the plan is not theirs to change, is approved, or a row uses what is taken out.
        ChangedMeanwhile: when somebody saved the project since ``version``.
        ValidationError: when a value cannot be.
    """
    held = _held(project, by, version)
    there = {one.key: one for one in held.cost_options.all()}
    changed = list[CostOption]()
    for one in given:
        row = there.pop(one.key, None) or CostOption(project=held, lang=held.lang)
        row.sort, row.name, row.unit = one.sort, one.name, one.unit
        row.price_minor, row.currency = one.price_minor, held.currency
        row.categories = list(one.categories)
        row.clean_fields(exclude=["project", "period"])
        row.save()
        changed.append(row)
    try:
        for left in there.values():
            left.delete()
    except ProtectedError as problem:
        raise Refused(_("A row of a budget or a report uses this. Take the row out first.")) from problem
    _follow(changed)
    record("cost_options.saved", ("project", held.key), by=by, options=len(changed))
    return held


def _follow(options: Iterable[CostOption]) -> None:
    by_key = {one.pk: one for one in options}
    lines = list(BudgetLine.objects.filter(cost_option__in=list(by_key)))
    for line in lines:
        option = by_key[line.cost_option_id or 0]
        if option.sort == "lump":
            line.category, line.units, line.price_minor = "lump-sum", None, None
        else:
            line.category = option.categories[0] if len(option.categories) == 1 else "unit-cost"
            if line.units is not None:
                line.price_minor = option.price_minor
                line.amount_minor = row_sum(line.units, option.price_minor)
    BudgetLine.objects.bulk_update(lines, ["category", "units", "price_minor", "amount_minor"])
