"""The register of support as the pure rules read it: rows, what they count, and who may see a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from samband.base.agents import Agent
from samband.funding.domain.undertaking import masked
from samband.projects.access.roles import roles_in
from samband.projects.domain.indicators.counting import UniqueCount
from samband.projects.domain.indicators.joint import (
    ENTERPRISE,
    JOINT_WORK,
    OTHER,
    PURCHASE,
    RESEARCH,
    WORK_NOT_KNOWN,
    Cooperation,
    Counted,
    Party,
    count_cooperation,
)
from samband.projects.domain.support.counts import RegisterCounts, register_counts
from samband.projects.domain.support.row import NOT_ASKED, SupportRow
from samband.projects.models import Controlling, Partner, Project, Support

ALL, NON_FINANCIAL, COOPERATION = "register:all", "register:non-financial", "register:cooperation"
REGISTER_CODES: Final = (ALL, NON_FINANCIAL, COOPERATION)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a register counts, and the rows it was counted from, by their number."""

    rows: tuple[SupportRow, ...]
    keys: tuple[str, ...]
    counted: RegisterCounts

    def by_code(self, code: str) -> UniqueCount:
        """Give the companies that a sort of counting finds."""
        found = {
            ALL: self.counted.supported,
            NON_FINANCIAL: self.counted.non_financial,
            COOPERATION: self.counted.cooperating,
        }
        return found[code]


def support_row(number: int, one: Support) -> SupportRow:
    """Give a row of the register as the rules read it; a person's number takes no part in counting."""
    evidence = one.sustainability_evidence_on.isoformat() if one.sustainability_evidence_on else ""
    return SupportRow(
        row=number,
        company=one.company,
        on=one.on,
        kind=one.kind,
        country=one.country,
        number="" if one.is_person else one.registry_number,
        is_personal=one.is_person,
        own_key=one.own_key or (one.organisation.key if one.organisation else ""),
        region=one.region,
        hours=one.hours,
        aid_minor=one.aid_minor,
        currency=one.currency,
        ground=one.legal_basis,
        turnover=one.turnover_band or NOT_ASKED,
        employees=one.employees_band or NOT_ASKED,
        innovated=one.innovated,
        new_customers=one.new_customers,
        led_by=one.led_by,
        partner=one.cooperates_with,
        evidence=evidence,
    )


def standing_rows(project: Project, before: date | None = None) -> list[Support]:
    """Give the rows of a project that stand, in their order; with ``before`` those given before a day."""
    rows = Support.objects.filter(project=project, withdrawn_at__isnull=True)
    if before is not None:
        rows = rows.filter(on__lt=before)
    return list(rows.select_related("organisation", "partner").order_by("on", "id"))


def counts_in(rows: Iterable[Support], *, gate: bool = False) -> Counts:
    """Count the companies in rows of the register; each once."""
    held = list(rows)
    read = tuple(support_row(number, one) for number, one in enumerate(held))
    return Counts(read, tuple(one.key for one in held), register_counts(read, gate=gate))


def counts_of(project: Project, *, gate: bool = False, before: date | None = None) -> Counts:
    """Count the companies in a project's register; each once."""
    return counts_in(standing_rows(project, before), gate=gate)


def research_cooperation(code: str, rows: Iterable[Support]) -> Counted:
    """Count who works together with research: joint work counts, a bare purchase does not."""
    found = []
    for number, one in enumerate(rows):
        who = support_row(number, one).identity
        if who is None or not one.cooperates_with:
            continue
        kind = RESEARCH if one.is_research_partner else OTHER
        other = Party(one.cooperates_with.casefold(), one.cooperates_with, "", kind)
        work = {True: JOINT_WORK, False: PURCHASE, None: WORK_NOT_KNOWN}[one.is_joint_work]
        found.append(Cooperation(one.key, Party(who.key, one.company, one.country, ENTERPRISE), other, work))
    return count_cooperation(code, found)


@dataclass(frozen=True, slots=True)
class NumberReader:
    """Who reads sole traders' numbers: those partners' own people, and who controls them."""

    everything: bool
    partners: frozenset[int]

    def shown(self, one: Support) -> str:
        """Give a company's number as this reader may see it."""
        may = self.everything or one.partner_id in self.partners
        return one.registry_number if may else masked(one.registry_number, one.is_person)


def number_reader(agent: Agent, project: Project) -> NumberReader:
    """Say whose sole traders' numbers an agent reads in a project."""
    if agent.is_operator:
        return NumberReader(True, frozenset())
    own = Partner.objects.worked_on_by(agent).filter(project=project).values_list("pk", flat=True)
    held = Controlling.objects.held_by(agent).filter(partner__project=project)
    return NumberReader(False, frozenset(own) | frozenset(held.values_list("partner_id", flat=True)))


def worked_on(agent: Agent, project: Project) -> frozenset[int]:
    """Give the partners of a project that an agent works for."""
    rows = Partner.objects.worked_on_by(agent).filter(project=project)
    return frozenset(rows.values_list("pk", flat=True))


def reads_register(agent: Agent, project: Project) -> bool:
    """Say whether an agent reads rows of a project's register at all."""
    return bool(roles_in(agent, project) & {"lead", "partner", "controller"})
