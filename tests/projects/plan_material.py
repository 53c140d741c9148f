"""What tests of the plan share: Norrsken with goals, work and criteria, and edits of every sort of row."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

from samband.projects.models import (
    BudgetLine,
    BudgetLinePeriod,
    Contribution,
    CostOption,
    Financing,
    FundShare,
    Goal,
    HorizontalCriterion,
    Partner,
    PlanItem,
    Project,
    WorkPackage,
    YearAmount,
)
from tests.challenges.challenges_material import organisation
from tests.projects.norrsken import Norrsken, found_norrsken


def planned_norrsken() -> Norrsken:
    """Make Norrsken with a whole plan: goals, items under work packages, criteria, financing by year."""
    world = found_norrsken()
    of, lead = world.project, world.partners["LP"]
    Goal.objects.create(project=of, number=1, text="Fler företag testar nytt.", lang="sv", is_overall=True)
    Goal.objects.create(project=of, number=2, text="Fem gemensamma testbäddar.", lang="sv")
    package = of.work_packages.get(number=1)
    work = PlanItem.objects.create(
        project=of,
        sort="activity",
        number=1,
        title="Kartlägga testmiljöer",
        work_package=package,
        responsible=lead,
        starts_on=date(2026, 2, 1),
        due_on=date(2026, 8, 31),
    )
    PlanItem.objects.create(
        project=of, sort="deliverable", number=1, title="Karta", work_package=package, parent=work
    )
    PlanItem.objects.create(project=of, sort="activity", number=2, title="Träffar", work_package=package)
    PlanItem.objects.create(project=of, sort="result", number=1, title="Nya samarbeten", target=Decimal(12))
    for name in ("gender-equality", "integration", "other"):
        HorizontalCriterion.objects.create(project=of, criterion=name, analysis="Nuläget är känt.")
    for number, name in enumerate(("Region Norrsken", "Fonden")):
        row = Financing.objects.create(project=of, name=name, kind="public", position=number)
        for year in (2026, 2027):
            YearAmount.objects.create(project=of, financing=row, year=year, amount_minor=100_000 + number)
    YearAmount.objects.create(project=of, label="Personal", category="staff", year=2026, amount_minor=7)
    line = lead.budget_lines.order_by("id").first()
    assert line is not None
    for period, minor in zip(world.periods[:2], (6_000_000, 4_399_992), strict=True):
        BudgetLinePeriod.objects.create(line=line, period=period, amount_minor=minor)
    return world


def _any(rows: object, chance: Random) -> object | None:
    found = list(rows)  # type: ignore[call-overload]
    return chance.choice(found) if found else None


def _rename(of: Project, chance: Random) -> None:
    Project.objects.filter(pk=of.pk).update(name=f"Norrsken {chance.random()}", summary="Ny text")


def _next_number(of: Project) -> int:
    return 1 + max([one.number for one in of.work_packages.all()], default=0)


def _swap_packages(of: Project, _chance: Random) -> None:
    if of.work_packages.count() < 2:
        return
    first, *_others, last = of.work_packages.all()
    for number, one in ((9_000, first), (first.number, last), (last.number, first)):
        WorkPackage.objects.filter(pk=one.pk).update(number=number)


def _add_partner(of: Project, chance: Random) -> None:
    body = organisation(f"Ny partner {chance.random()}")
    number = 1 + max(one.number for one in of.partners.all())
    made = Partner.objects.create(project=of, organisation=body, number=number)
    line = BudgetLine.objects.create(partner=made, category="staff", amount_minor=5)
    period = of.periods.first()
    assert period is not None
    BudgetLinePeriod.objects.create(line=line, period=period, amount_minor=5)
    Contribution.objects.create(partner=made, source="X", kind="public", amount_minor=5, is_own=True)
    WorkPackage.objects.create(project=of, number=_next_number(of), title="N", leader=made)


def _change_partner(of: Project, chance: Random) -> None:
    rows = list(of.partners.order_by("number"))
    Partner.objects.filter(role="lead").update(role="partner")
    Partner.objects.filter(pk=chance.choice(rows).pk).update(
        role="lead", options={}, left_on=date(2027, 1, 1)
    )


def _drop_line(of: Project, chance: Random) -> None:
    one = _any(BudgetLine.objects.filter(partner__project=of), chance)
    if isinstance(one, BudgetLine):
        one.periods.all().delete()
        one.delete()


def _change_line(of: Project, chance: Random) -> None:
    rows = BudgetLine.objects.filter(partner__project=of, units__isnull=True)
    rows.update(amount_minor=chance.randrange(10**8), position=chance.randrange(3))


def _drop_items(of: Project, chance: Random) -> None:
    of.items.update(parent=None)
    one = _any(of.items.all(), chance)
    if isinstance(one, PlanItem):
        one.delete()


def _add_items(of: Project, chance: Random) -> None:
    package = WorkPackage.objects.create(project=of, number=_next_number(of), title="Ny")
    work = PlanItem.objects.create(
        project=of, sort="activity", number=1, title=str(chance.random()), work_package=package
    )
    of.items.exclude(pk=work.pk).filter(sort="activity").update(work_package=package, parent=work)


def _drop_package(of: Project, chance: Random) -> None:
    one = _any(of.work_packages.all(), chance)
    if isinstance(one, WorkPackage):
        of.items.update(parent=None)
        one.items.all().delete()
        one.delete()


def _drop_goals_and_criteria(of: Project, chance: Random) -> None:
    for rows in (of.goals, of.criteria):
        one = _any(rows.all(), chance)
        if one is not None:
            one.delete()  # type: ignore[attr-defined]


def _change_criteria(of: Project, _chance: Random) -> None:
    of.criteria.filter(criterion="integration").delete()
    of.criteria.update(goal="Minst hälften", criterion="other")
    Goal.objects.create(project=of, number=1, text="Ett till")


def _funds(of: Project, chance: Random) -> None:
    FundShare.objects.filter(partner__project=of).update(percent=Decimal(chance.randrange(100)))
    one = _any(FundShare.objects.filter(partner__project=of), chance)
    if isinstance(one, FundShare):
        one.delete()


def _contributions(of: Project, chance: Random) -> None:
    one = _any(Contribution.objects.filter(partner__project=of), chance)
    if isinstance(one, Contribution):
        one.delete()
    Contribution.objects.filter(partner__project=of, is_own=False).update(kind="private", amount_minor=3)


def _options(of: Project, chance: Random) -> None:
    one = of.cost_options.first()
    if one is not None:
        BudgetLine.objects.filter(cost_option=one).update(cost_option=None)
        one.delete()
    CostOption.objects.create(project=of, sort="unit", name="Ny", price_minor=1 + chance.randrange(99))


def _money(of: Project, chance: Random) -> None:
    of.year_amounts.filter(financing__isnull=True).delete()
    one = _any(of.financing.all(), chance)
    if isinstance(one, Financing):
        one.years.all().delete()
        one.delete()
    row = Financing.objects.create(project=of, name="Ny", kind="private")
    YearAmount.objects.create(project=of, financing=row, year=2030, amount_minor=chance.randrange(10**6))
    YearAmount.objects.create(project=of, label=str(chance.random()), year=2026, amount_minor=1)


def _periods(of: Project, chance: Random) -> None:
    of.periods.filter(number=1).update(report_due_on=date(2026, 9, chance.randrange(1, 28)))
    last = of.periods.order_by("-number").first()
    if last is not None and not last.budget_amounts.exists():
        last.delete()


EDITS: tuple[Callable[[Project, Random], None], ...] = (
    _rename,
    _swap_packages,
    _add_partner,
    _change_partner,
    _drop_line,
    _change_line,
    _drop_items,
    _add_items,
    _drop_package,
    _drop_goals_and_criteria,
    _change_criteria,
    _funds,
    _contributions,
    _options,
    _money,
    _periods,
)
