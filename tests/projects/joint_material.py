"""What tests of joint reports share: Norrsken with certificates of its three partners."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from samband.projects.actions.joint import begin_joint_report, name_missing, sign_off
from samband.projects.actions.joint_moves import (
    approve_joint_report,
    publish_joint_report,
    submit_joint_report,
)
from samband.projects.domain.control_figures import Finding, control_figures
from samband.projects.domain.corrections import Correction as Rejected
from samband.projects.domain.corrections import correction_entry
from samband.projects.domain.report_figures import report_figures
from samband.projects.joint_verification import certified_now
from samband.projects.kept_figures import certificate_amounts, control_kept, report_kept, split_amounts
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    Control,
    Correction,
    CostOption,
    JointReport,
    PartnerReport,
    PlanVersion,
    ReportLine,
    ReportText,
)
from samband.projects.models import Finding as FindingRow
from samband.projects.terms import cost_lines, terms_for
from tests.projects.norrsken import Norrsken, found_norrsken

DAY = date(2026, 9, 1)
SEK = {
    "rate": "11.4567", "base": "EUR", "starts_on": "2026-07-01", "source": "InforEuro", "mark": "verified",
}  # fmt: skip
NOK = {**SEK, "rate": "11.7890"}
# Category, minor units, currency, cost option, what of it is deducted, whether it is parked.
LP1: list[tuple[str, int, str, str, int, bool]] = [
    ("staff", 25000000, "SEK", "", 50000, False),
    ("staff", 8765432, "SEK", "", 0, False),
    ("external", 10000000, "SEK", "", 0, False),
    ("equipment", 2864175, "SEK", "", 0, True),
    ("lump-sum", 150000, "EUR", "Förberedelser", 0, False),
]
PP1: list[tuple[str, int, str, str, int, bool]] = [
    ("staff", 2000000, "EUR", "", 0, False),
    ("staff", 434260, "EUR", "", 0, False),
    ("lump-sum", 100000, "EUR", "Förberedelser", 0, False),
]
NO1: list[tuple[str, int, str, str, int, bool]] = [("staff", 11789000, "NOK", "", 0, False)]


@dataclass
class Joint:
    """Norrsken with its approved plan and certificates by partner (``LP``, ``PP``, ``NO``)."""

    world: Norrsken
    plan: PlanVersion
    certificates: dict[str, Certificate]

    def of(self, who: str) -> Certificate:
        """Give a partner's certificate as it is saved."""
        return Certificate.objects.get(pk=self.certificates[who].pk)


def certified(
    world: Norrsken, plan: PlanVersion, who: str, lines: list[Any], *, period: int = 0, number: int = 1
) -> Certificate:
    """Make a report of a partner with its control and certificate, in the shapes of kept figures."""
    partner, now = world.partners[who], timezone.now()
    rates = {"LP": {"SEK": SEK}, "PP": {}, "NO": {"NOK": NOK}}[who]
    span = world.periods[period]
    report = PartnerReport.objects.create(
        partner=partner, period=span, number=number, plan=plan, starts_on=span.starts_on,
        ends_before=span.ends_before, made_at=now, changed_at=now, rates=rates,
        owning_body=partner.organisation.key,
    )  # fmt: skip
    rows = [
        ReportLine.objects.create(
            report=report, number=at, category=category, declared_minor=minor, currency=currency,
            cost_option=CostOption.objects.filter(name=option).first(), document_number=f"V{at}",
            description=f"Secret line {at}",
        )
        for at, (category, minor, currency, option, _deducted, _parked) in enumerate(lines, 1)
    ]  # fmt: skip
    terms = terms_for(plan, partner.key)
    costs = cost_lines(rows, {code: Decimal(one["rate"]) for code, one in rates.items()}, "EUR")
    for row, cost in zip(rows, costs, strict=True):
        row.amount_minor = cost.declared_minor
        row.save()
    control = Control.objects.create(report=report, body="k" * 12, status="finished", started_at=now)
    findings = []
    for row, (_c, _m, _cur, _o, deducted, parked) in zip(rows, lines, strict=True):
        error = "not-eligible" if deducted else ""
        findings.append(Finding(row.key, deducted, error, parked))
        FindingRow.objects.create(
            control=control, line=row, deducted_minor=deducted, error_type=error, is_parked=parked
        )
    money = control_figures(costs, findings, terms)
    PartnerReport.objects.filter(pk=report.pk).update(
        status="certified", figures=report_kept(report_figures(costs, terms)), submitted_at=now,
        first_submitted_at=now, certified_at=now,
    )  # fmt: skip
    last = world.project.certificates.count()
    made = Certificate.objects.create(
        project=world.project, report=report, control=control, number=last + 1,
        content=control_kept(money), made_at=now,
    )  # fmt: skip
    CertificateAmount.objects.bulk_create(
        CertificateAmount(certificate=made, sort=sort, part=part, amount_minor=minor)
        for sort, part, minor in certificate_amounts(money, terms, {})
    )
    return made


def write(certificate: Certificate, field: str, text: str, lang: str, about: str = "") -> None:
    """Write a text of the partner's report."""
    ReportText.objects.create(report=certificate.report, field=field, about=about, text=text, lang=lang)


def found_joint(*, norway: bool = True) -> Joint:
    """Make Norrsken with the certificates of its first period."""
    world = found_norrsken()
    plan = world.approved()
    made = {"LP": certified(world, plan, "LP", LP1), "PP": certified(world, plan, "PP", PP1)}
    if norway:
        made["NO"] = certified(world, plan, "NO", NO1)
    write(made["LP"], "summary", "Två lag möttes och ett avtal skrevs.", "sv")
    write(made["PP"], "summary", "Kaksi tiimiä tapasi.", "fi")
    first = world.project.work_packages.get(number=1)
    write(made["LP"], "work-package", "1.1 Nätverket startade.", "sv", first.key)
    write(made["PP"], "problems", "Rekrytointi viivästyi.", "fi")
    return Joint(world, plan, made)


def begun(joint: Joint) -> JointReport:
    """Begin the joint report of the first period."""
    lead = joint.world.agent("lead")
    return begin_joint_report(joint.world.project, period=joint.world.periods[0], by=lead)


def handed_in(joint: Joint) -> JointReport:
    """Begin a joint report, have both leads sign it off, and hand it in."""
    world = joint.world
    report = begun(joint)
    report = signed(joint, report)
    return submit_joint_report(report, by=world.agent("lead"), version=now(report).version)


def signed(joint: Joint, report: JointReport) -> JointReport:
    """Name whoever is missing, and have both leads sign."""
    world, lead = joint.world, joint.world.agent("lead")
    if "NO" not in joint.certificates:
        why = {world.partners["NO"].key: "Kontrollen pågår."}
        report = name_missing(now(report), by=lead, version=now(report).version, why=why, lang="sv")
    for who, partner in (("lead", "LP"), ("norwegian", "NO")):
        agent, version = world.agent(who), now(report).version
        sign_off(now(report), by=agent, version=version, partner=world.partners[partner])
    return now(report)


def published(joint: Joint) -> JointReport:
    """Take a joint report all the way to its public page."""
    report, funder = handed_in(joint), joint.world.agent("funder")
    approve_joint_report(report, by=funder, version=now(report).version, on=DAY)
    publish_joint_report(now(report), by=joint.world.agent("lead"), version=now(report).version)
    return now(report)


def now(report: JointReport) -> JointReport:
    """Give a joint report as it is saved."""
    return JointReport.objects.select_related("project__programme", "period").get(pk=report.pk)


def correct(certificate: Certificate, line: int, minor: int) -> Correction:
    """Reject so much of a certified line afterwards, as control posts it."""
    row = certificate.report.lines.get(number=line)
    base = certified_now(certificate)
    entry = correction_entry(base, [], [Rejected(row.key, minor)])
    amounts = {part: value for part, value in entry.categories.items() if value}
    amounts |= {"total": entry.total_minor, **{p: v for p, v in split_amounts(entry.split) if v}}
    return Correction.objects.create(
        certificate=certificate, number=certificate.corrections.count() + 1, on=DAY, why="Revision",
        lang="sv", findings=[{"line": row.key, "deducted_minor": minor, "error_type": "other"}],
        amounts=amounts, made_at=timezone.now(),
    )  # fmt: skip


def client_of(joint: Joint, who: str) -> Client:
    """Give the browser of somebody, "" for a stranger."""
    client = Client()
    if who:
        client.force_login(joint.world.people[who])
    return client
