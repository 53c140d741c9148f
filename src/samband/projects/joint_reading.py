"""A joint report's figures from its certificates: as they were frozen, or as they stand in a draft."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Sum

from samband.funding.models import Fund
from samband.projects.domain.joint_report import FROZEN
from samband.projects.domain.joint_table import (
    CERTIFICATE,
    CORRECTION,
    DEDUCTION,
    TOTAL,
    Entry,
    FundShown,
    RateShown,
    SideTable,
    tables_kept,
    tables_of,
)
from samband.projects.domain.roles import LEAD_PARTNER, NORWEGIAN_LEAD, SIDES
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    Correction,
    JointCertificate,
    JointCorrection,
    JointReport,
    PlanVersion,
    ProgrammeDeduction,
    Project,
    ReportLine,
)
from samband.projects.terms import terms_in

_CERTIFIED: Final = "certified"


def plan_of(project: Project) -> PlanVersion | None:
    """Give the approved version that a joint report is held against: the last one."""
    return PlanVersion.objects.filter(project=project).order_by("-number").first()


def tables_for(report: JointReport) -> tuple[SideTable, ...]:
    """Give a joint report's tables, side by side: as frozen, or a draft's as they stand."""
    if report.figures is not None:
        return tables_of(report.figures["sides"], deduction_entries(report.deductions.all()))
    return draft_tables(report)


def draft_tables(report: JointReport) -> tuple[SideTable, ...]:
    """Reckon the tables of a draft from the rows of its certificates: sums, and nothing else."""
    plan = plan_of(report.project)
    entries = [*_certificates(report), *_corrections(report)]
    before, changed = _before(report)
    return tuple(
        SideTable(
            side,
            report.project.currency,
            budget,
            funds,
            tuple(one for one in entries if one.side == side),
            before.get(side, 0),
            changed.get(side, 0),
        )
        for side, budget, funds in (_budgets(plan, report.project) if plan else ())
    )


def figures_of(report: JointReport, tables: Sequence[SideTable]) -> dict[str, Any]:
    """Give a draft's figures as they are frozen when it is handed in."""
    plan = plan_of(report.project)
    return {
        "plan": plan.number if plan else 0,
        "currency": report.project.currency,
        "sides": tables_kept(tables),
    }


def _budgets(plan: PlanVersion, project: Project) -> list[tuple[str, int, tuple[FundShown, ...]]]:
    """Give each side's budget and funds in the plan; a side without partners is left out."""
    names: Mapping[str, str] = {}
    if project.programme is not None:
        names = dict(Fund.objects.filter(programme=project.programme_id).values_list("code", "name"))
    budgets: dict[str, int] = {}
    awards: dict[str, dict[str, int]] = defaultdict(dict)
    for partner in plan.content["partners"]:
        terms = terms_in(plan.content, partner["key"])
        side = partner["side"]
        budgets[side] = budgets.get(side, 0) + terms.budget_minor
        for share in terms.funds:
            awards[side][share.fund] = awards[side].get(share.fund, 0) + terms.award(share)
    return [
        (
            side,
            budgets[side],
            tuple(FundShown(code, names.get(code, code), minor) for code, minor in awards[side].items()),
        )
        for side in SIDES
        if side in budgets
    ]


def _amounts(certificates: Iterable[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = CertificateAmount.objects.filter(certificate__in=certificates, sort=_CERTIFIED)
    for certificate, part, minor in rows.order_by().values_list("certificate_id", "part", "amount_minor"):
        found[certificate][part] = minor
    return found


_ABOUT: Final = (
    "pk", "key", "number", "made_at", "report__rates", "report__period__number",
    "report__partner__key", "report__partner__number", "report__partner__side", "report__partner__role",
    "report__partner__organisation__name", "report__partner__organisation__lang",
)  # fmt: skip


def _entry(sort: str, key: str, on: date, row: Mapping[str, Any], amounts: Mapping[str, int]) -> Entry:
    partner = "report__partner__"
    return Entry(
        sort=sort,
        key=key,
        certificate=row["number"],
        partner=row[f"{partner}key"],
        name=row[f"{partner}organisation__name"],
        lang=row[f"{partner}organisation__lang"],
        side=row[f"{partner}side"],
        is_lead=row[f"{partner}role"] in (LEAD_PARTNER, NORWEGIAN_LEAD),
        on=on.isoformat(),
        period=row["report__period__number"],
        amounts=amounts,
        rates=tuple(rate_shown(code, one) for code, one in sorted(row["report__rates"].items())),
    )


def rate_shown(currency: str, kept: Any) -> RateShown:
    """Give a rate as a report keeps it: a number alone, or with the day it holds from and its source."""
    if not isinstance(kept, Mapping):
        return RateShown(currency, Decimal(str(kept)))
    on, source, mark = kept.get("starts_on", ""), kept.get("source", ""), kept.get("mark", "")
    return RateShown(currency, Decimal(kept["rate"]), on, source, mark)


def _certificates(report: JointReport) -> list[Entry]:
    rows = list(
        Certificate.objects.filter(joint__report=report)
        .order_by("report__partner__number", "report__number", "pk")
        .values(*_ABOUT)
    )
    amounts = _amounts(row["pk"] for row in rows)
    return [_entry(CERTIFICATE, row["key"], row["made_at"].date(), row, amounts[row["pk"]]) for row in rows]


def _about(certificates: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = Certificate.objects.filter(pk__in=set(certificates)).order_by().values(*_ABOUT)
    return {row["pk"]: row for row in rows}


def _corrections(report: JointReport) -> list[Entry]:
    taken = Correction.objects.filter(joint__report=report)
    rows = list(taken.order_by("on", "pk").values("key", "on", "amounts", "certificate_id"))
    about = _about(row["certificate_id"] for row in rows) if rows else {}
    return [
        _entry(CORRECTION, row["key"], row["on"], about[row["certificate_id"]], row["amounts"])
        for row in rows
    ]


def deduction_entries(deductions: Iterable[ProgrammeDeduction]) -> list[Entry]:
    """Give what the programme deducted itself as rows of a joint report's tables."""
    rows = list(deductions)
    about = _about(one.certificate_id for one in rows) if rows else {}
    return [_entry(DEDUCTION, one.key, one.on, about[one.certificate_id], one.amounts) for one in rows]


def _before(report: JointReport) -> tuple[dict[str, int], dict[str, int]]:
    """Give by side what earlier joint reports took from certificates, and what was changed in them."""
    earlier = {"project": report.project_id, "status__in": FROZEN, "number__lt": report.number}
    within = {f"certificate__joint__report__{name}": value for name, value in earlier.items()}
    sums = CertificateAmount.objects.filter(sort=_CERTIFIED, part=TOTAL, **within).order_by()
    side = "certificate__report__partner__side"
    before = dict(sums.values_list(side).annotate(whole=Sum("amount_minor")))
    changed: dict[str, int] = {}
    reports = {f"report__{name}": value for name, value in earlier.items()}
    taken = JointCorrection.objects.filter(**reports).values_list(
        "correction__certificate__report__partner__side", "correction__amounts"
    )
    deducted = ProgrammeDeduction.objects.filter(**reports).values_list(side, "amounts")
    for of_side, amounts in (*taken, *deducted):
        changed[of_side] = changed.get(of_side, 0) + amounts.get(TOTAL, 0)
    return before, changed


def free_certificates(project: Project) -> "list[Certificate]":
    """Give the certificates of a project that are in no joint report yet."""
    free = Certificate.objects.filter(project=project, joint__isnull=True, report__status=_CERTIFIED)
    related = ("report__partner__organisation", "report__period")
    return list(free.select_related(*related).order_by("report__partner__number", "number"))


def chosen_certificates(report: JointReport) -> "list[Certificate]":
    """Give the certificates that are in a joint report."""
    related = ("report__partner__organisation", "report__period")
    return list(Certificate.objects.filter(joint__report=report).select_related(*related))


def certified_totals(certificates: Iterable[Certificate]) -> dict[int, int]:
    """Give what each of some certificates certifies in all, in one question."""
    keys = [one.pk for one in certificates]
    rows = CertificateAmount.objects.filter(certificate__in=keys, sort=_CERTIFIED, part=TOTAL)
    return dict(rows.values_list("certificate_id", "amount_minor"))


def certified_lines(report: JointReport) -> "list[ReportLine]":
    """Give the lines of the certificates of a joint report, for whoever verifies it."""
    rows = ReportLine.objects.filter(report__certificate__joint__report=report)
    related = rows.select_related("report__partner__organisation", "report__certificate")
    return list(related.order_by("report__partner__number", "report__number", "number"))


def open_corrections(project: Project, report: JointReport) -> "list[Correction]":
    """Give the corrections to take up: of certificates in a joint report, not taken up themselves yet.

    A correction of a certificate that this very report brings is taken up with it, as an entry of its own.
    """
    rows = Correction.objects.filter(certificate__project=project, joint__isnull=True)
    within = JointCertificate.objects.filter(report__status__in=FROZEN) | JointCertificate.objects.filter(
        report=report
    )
    return list(rows.filter(certificate__joint__in=within.values("pk")).order_by("on", "pk"))


def claimed_amounts(table: SideTable) -> dict[str, dict[str, int]]:
    """Give what a joint report claims, partner by partner: the whole and who pays, without categories."""
    found: dict[str, dict[str, int]] = {}
    for one in table.entries:
        own = found.setdefault(one.partner, {})
        for part, minor in claimed_parts(one.amounts).items():
            own[part] = own.get(part, 0) + minor
    return found


def claimed_parts(amounts: Mapping[str, int]) -> dict[str, int]:
    """Keep of some amounts the whole and who pays it."""
    named = ("total", "contribution", "public", "automatic-public", "private", "rounding")
    return {
        part: minor for part, minor in amounts.items() if part in named or part.startswith(("fund:", "not-"))
    }
