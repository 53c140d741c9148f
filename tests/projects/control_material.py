"""What tests of control share: Norrsken's first reports handed in, controlled and certified."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from samband.base.agents import Agent
from samband.projects.actions.certification import certify_report
from samband.projects.actions.control import Noted, answer_checklist, note_findings, start_control
from samband.projects.actions.reports import submit_report
from samband.projects.control_checklist import questions
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    Control,
    CostOption,
    LedgerEntry,
    PartnerReport,
)
from tests.projects.report_material import Running, at, begun, handed_in, line, now, run_norrsken

ALL_YES = {code: ("yes", "") for code, _about in questions()}
# Who is to the lead partner's report what; "operator" and "stranger" besides.
PEOPLE = ("lead", "finance", "norwegian", "controller", "other_controller", "funder", "outsider")


def fresh(report: PartnerReport) -> PartnerReport:
    """Give a report as it stands now."""
    related = ("partner__project__programme", "partner__organisation", "plan", "period")
    return PartnerReport.objects.select_related(*related).get(pk=report.pk)


def control_of(report: PartnerReport) -> Control:
    """Give the latest control of a report, as it stands now."""
    related = ("report__partner__project__programme", "report__partner__organisation", "report__plan")
    found = Control.objects.select_related(*related).filter(report=report).order_by("-id").first()
    assert found is not None
    return found


@dataclass
class Controlled:
    """Norrsken with a report of one partner in control."""

    running: Running
    report: PartnerReport

    @property
    def controller(self) -> Agent:
        """Who controls the lead partner."""
        return self.running.world.agent("controller")

    @property
    def control(self) -> Control:
        """The control, as it stands now."""
        return control_of(self.report)

    def keys(self) -> list[str]:
        """Keys of the report's lines, in order."""
        return list(self.report.lines.order_by("number").values_list("key", flat=True))

    def note(self, *notes: Noted) -> Control:
        """Note findings as the controller."""
        held = self.control
        return note_findings(held, by=self.controller, version=held.version, notes=notes)

    def checked(self) -> Control:
        """Answer the checklist."""
        held = self.control
        return answer_checklist(held, by=self.controller, version=held.version, answers=ALL_YES)

    def certified(self) -> Certificate:
        """Certify."""
        held = self.control
        return certify_report(fresh(self.report), by=self.controller, version=held.version)


def in_control(running: Running | None = None, report: PartnerReport | None = None) -> Controlled:
    """Hand in the lead partner's first report (6.4) and begin its control."""
    known = running or run_norrsken()
    held = report or handed_in(known)
    start_control(fresh(held), by=known.world.agent("controller"), version=held.version)
    return Controlled(known, fresh(held))


def as_in_the_example(under_way: Controlled) -> None:
    """Deduct 500.00 on the first line and park the fourth (6.5), and answer the checklist."""
    keys = under_way.keys()
    under_way.note(
        Noted(keys[0], deducted_minor=50000, error_type="not-eligible", comment="Utanför uppdraget"),
        Noted(keys[3], is_parked=True, comment="Avskrivning saknas"),
    )
    under_way.checked()


def first_certificate(running: Running | None = None) -> tuple[Controlled, Certificate]:
    """Certify the lead partner's first report as in the worked example."""
    under_way = in_control(running)
    as_in_the_example(under_way)
    return under_way, under_way.certified()


def company_report(running: Running) -> PartnerReport:
    """Hand in the company's first report (6.6), in euro."""
    report = begun(running, who="finance", partner="PP")
    start = CostOption.objects.get(project=report.partner.project, name="Förberedelser")
    hour = CostOption.objects.get(project=report.partner.project, name="Timme")
    line(report, 1, "staff", 2000000, currency="EUR")
    line(report, 2, "staff", 434260, currency="EUR", cost_option=hour, units="100.50")
    line(report, 3, "lump-sum", 100000, currency="EUR", cost_option=start)
    with at(now()):
        return submit_report(report, by=running.world.agent("finance"), version=report.version)


def amounts(certificate: Certificate, sort: str) -> dict[str, int]:
    """Give a certificate's figures of a sort, by part."""
    rows = CertificateAmount.objects.filter(certificate=certificate, sort=sort)
    return dict(rows.values_list("part", "amount_minor"))


def posted(sort: str, part: str = "total", **where: Any) -> int:
    """Give what the ledger says of a part."""
    rows = LedgerEntry.objects.filter(sort=sort, part=part, **where)
    return int(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)
