"""Payments of a project: what is approved for whom, what was paid, what is outstanding; in its currency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samband.base.agents import Agent
from samband.funding.models import Fund
from samband.projects.domain.joint_table import FUND, NOT_PAYABLE
from samband.projects.domain.payment_split import (
    FundBalance,
    Paid,
    PartnerBalance,
    ProposedPart,
    counted,
    fund_balances,
    partner_balances,
    proposed_split,
)
from samband.projects.joint_reading import tables_for
from samband.projects.models import JointReport, Partner, Payment, Project

_DECIDED = ("approved", "published", "withdrawn")
Approved = dict[tuple[str, str], int]


def approved_reports(project: Project) -> list[JointReport]:
    """Give the joint reports of which something may be paid, in their order, with what was deducted."""
    rows = project.joint_reports.filter(status__in=_DECIDED).order_by("number")
    return list(rows.select_related("project").prefetch_related("deductions"))


def approved_of(reports: Iterable[JointReport]) -> Approved:
    """Give what may be paid by (partner, fund): claims within the award, less what was deducted since."""
    found: Approved = {}
    for report in reports:
        for table in tables_for(report):
            for one in (*table.entries, *table.deductions):
                for part, minor in one.amounts.items():
                    sign = 1 if part.startswith(FUND) else -1 if part.startswith(NOT_PAYABLE) else 0
                    if sign:
                        place = (one.partner, part.partition(":")[2])
                        found[place] = found.get(place, 0) + sign * minor
    return found


def paid_of(payments: Iterable[Payment]) -> list[Paid]:
    """Give payments as the rules know them; each has its fund and partner with it."""
    return [
        counted(
            {
                "sort": one.sort,
                "fund": one.fund.code,
                "partner": one.partner.key if one.partner else "",
                "minor": one.amount_minor,
                "reverses": one.reverses_id is not None,
            }
        )
        for one in payments
    ]


@dataclass(frozen=True, slots=True)
class Balances:
    """Where a project's money stands: by fund, and by partner and fund."""

    funds: list[FundBalance]
    partners: list[PartnerBalance]
    approved: Approved
    paid: list[Paid]


def balances(project: Project, payments: Sequence[Payment]) -> Balances:
    """Reckon what is outstanding from all approved joint reports and some payments of the project."""
    approved, paid = approved_of(approved_reports(project)), paid_of(payments)
    return Balances(fund_balances(approved, paid), partner_balances(approved, paid), approved, paid)


def all_payments(project: Project) -> list[Payment]:
    """Give all payments of a project, oldest first, with what a page shows of them."""
    related = ("fund", "partner__organisation", "report", "reverses")
    return list(Payment.objects.filter(project=project).select_related(*related).order_by("on", "pk"))


def proposal(report: JointReport, fund: str, received_minor: int) -> list[ProposedPart]:
    """Propose how to divide what came from a fund for a joint report, by what each partner may claim."""
    claims = [(partner, minor) for (partner, code), minor in approved_of([report]).items() if code == fund]
    return proposed_split(received_minor, claims)


def funds_of(project: Project) -> list[Fund]:
    """Give the funds that may pay a project: those of its programme."""
    return list(Fund.objects.filter(programme=project.programme_id))


def own_partners(project: Project, agent: Agent) -> set[str]:
    """Give the keys of the partners of a project that an agent works for."""
    return set(Partner.objects.worked_on_by(agent).filter(project=project).values_list("key", flat=True))


def partners_by_key(project: Project) -> dict[str, Partner]:
    """Give a project's partners by key, with their organisations."""
    rows = project.partners.select_related("organisation").order_by("number", "pk")
    return {one.key: one for one in rows}
