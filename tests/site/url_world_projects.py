"""The small world's stage of projects: Norrsken at work, one of each thing that has an address.

Tried is what belongs to the company, a partner: ``finance`` are its people and ``controller`` controls it;
``other-controller`` controls the lead partner, ``neighbour`` is another partner, ``funder`` pays them all.
Its first report is certified, the second in control, the third handed in, the fourth a draft.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from samband.accounts.models import Person
from samband.base.agents import SYSTEM, Agent
from samband.base.files import keep_file
from samband.funding.actions.aid import award_aid
from samband.funding.actions.clauses import add_clause
from samband.funding.actions.follow_ups import set_up_follow_up
from samband.funding.models import AidAward, ConditionClause, FollowUp, Grant, UndertakingLink
from samband.projects.actions.certification import (
    BroughtPaper,
    certify_report,
    file_official_certificate,
    store_papers,
)
from samband.projects.actions.changes import begin_change
from samband.projects.actions.control import answer_checklist, start_control
from samband.projects.actions.control_questions import ask_partner
from samband.projects.actions.costs_import import bring_costs, read_import
from samband.projects.actions.reports import submit_report
from samband.projects.models import (
    Certificate,
    ChangeRequest,
    ControlQuestion,
    CostImport,
    EvidenceFile,
    Financing,
    Indicator,
    IndicatorValue,
    JointReport,
    OfficialComparison,
    OfficialPaper,
    Partner,
    PartnerReport,
    Payment,
    Procurement,
    Project,
    ReportLine,
    StaffMember,
    Support,
)
from tests.challenges.challenges_material import organisation, person
from tests.funding.funding_material import aid
from tests.funding.test_follow_up_actions import plan
from tests.projects.control_material import ALL_YES, company_report, control_of, first_certificate, fresh
from tests.projects.costs_material import PDF, line_of
from tests.projects.indicator_material import counted, supported, typed_support, valued
from tests.projects.joint_material import DAY, Joint, published
from tests.projects.norrsken import Norrsken
from tests.projects.report_material import Running, begun, run_norrsken

# Those who are something to projects alone, and what they are called in the world of Norrsken.
IN_NORRSKEN = {
    "lead": "lead",
    "finance": "finance",
    "controller": "other_controller",
    "other-controller": "controller",
    "funder": "funder",
}
PROJECT_PEOPLE = ("lead", "finance", "neighbour", "controller", "other-controller", "funder")
# What nobody but the partner and its controller reads: the name of a person and a personal number.
PAYROLL_NAME, PAYROLL_NUMBER = "Namnet Lönlistan", "19811228-9874"
CSV = "Datum;Text;Belopp\n2027-08-01;Lokal;120,50\n"


@dataclass
class Projects:
    """One of each thing of the stage, most of the company's; see the module for the states of its reports."""

    world: Norrsken
    running: Running
    people: dict[str, Person]
    certificate: Certificate
    leads_certificate: Certificate
    controlled: PartnerReport
    handed_in: PartnerReport
    draft: PartnerReport
    line: ReportLine
    file: EvidenceFile
    controlled_file: EvidenceFile
    member: StaffMember
    procurement: Procurement
    run: CostImport
    question: ControlQuestion
    paper: OfficialPaper
    comparison: OfficialComparison
    public: JointReport
    joint: JointReport
    payment: Payment
    financier: Financing
    change: ChangeRequest
    indicator: Indicator
    value: IndicatorValue
    row: Support
    grant: Grant
    clause: ConditionClause
    follow_up: FollowUp
    award: AidAward
    link: UndertakingLink

    @property
    def project(self) -> Project:
        """The project."""
        return self.world.project

    def arguments_of(self, name: str) -> dict[str, Any]:
        """Give the arguments that an address of this stage may have, by the parameter's name."""
        of_lead = name in ("joint-sign", "support-none")
        things = {
            "plan-thing": self.running.activity.key,
            "partner-report-file": self.file.key,
            "control-evidence": self.controlled_file.key,
        }
        return {
            "key": self._key(name),
            "partner": self.world.partners["LP" if of_lead else "PP"].key,
            "form": FORMS.get(name, "csv"),
            "financier": self.financier.key,
            "table": "financing",
            "change": self.change.key,
            "verb": VERBS.get(name, "submit"),
            "number": 1,
            "file": things.get(name, self.file.key),
            "run": self.run.key,
            "line": self.line.key,
            "one": self._one(name),
            "indicator": self.indicator.key,
            "period": self.world.periods[0 if name == "indicator-value" else 1].key,
            "entry": self.public.certificates.get(certificate=self.certificate).certificate.key,
            "sort": "item",
            "thing": self.running.activity.key,
            "row": self.row.key,
            "condition": self.running.condition.key,
        }

    def _one(self, name: str) -> str:
        if name.startswith("partner-report-official"):
            return self.comparison.key
        return self.procurement.key if name.startswith("procurement") else self.member.key

    def _key(self, name: str) -> str:
        named = {
            "control-start": self.handed_in.key,
            "control-send-back": self.handed_in.key,
            "partner-report": self.controlled.key,
            "partner-report-record": self.controlled.key,
            "partner-report-paper": self.controlled.key,
            "partner-report-take-back": self.handed_in.key,
            "partner-report-send-back": self.handed_in.key,
            "joint-report": self.public.key,
            "joint-entry": self.public.key,
            "joint-version": self.public.key,
            "joint-download": self.public.key,
            "follow-up-new": self.grant.key,
            "clause-retire": self.clause.key,
            "aid-part": self.link.key,
        }
        if name in named:
            return named[name]
        places = {
            "/projects/": self.project.key,
            "/partner-reports/": self.draft.key,
            "/project-partners/": self.world.partners["PP"].key,
            "/control/": self.controlled.key,
            "/certificates/": self.certificate.key,
            "/official-papers/": self.paper.key,
            "/joint-reports/": self.joint.key,
            "/payments/": self.payment.key,
            "/indicator-values/": self.value.key,
            "/programmes/": self.world.programme.key,
            "/grants/": self.grant.key,
            "/follow-ups/": self.follow_up.key,
            "/aid/": self.award.key,
        }
        path = paths()[name]
        return next((key for place, key in places.items() if path.startswith(place)), self.project.key)

    def posted(self, name: str) -> dict[str, Any] | None:
        """Give what the form at an address of this stage sends; None for an address of another."""
        if not is_of_projects(name):
            return None
        seen: dict[str, Any] = {
            "partner-report-take-back": self.handed_in.version,
            "partner-report-send-back": self.handed_in.version,
            "control-start": self.handed_in.version,
            "control-send-back": self.handed_in.version,
            "indicator-move": self.value.version,
            "indicator-value": self.value.version,
            "support-edit": self.row.version,
            "change-move": self.change.version,
        }
        version = seen.get(name)
        if version is None and name.startswith("control-"):
            version = control_of(self.controlled).version
        if version is None:
            version = {"joint": self.joint.version, "grant": self.grant.version}.get(
                name.partition("-")[0], self.draft.version if "report" in name else self.project.version
            )
        return {"version": str(version), **POSTED_PROJECTS.get(name, {}), **self._own(name)}

    def _own(self, name: str) -> dict[str, Any]:
        partner, period = self.world.partners["NO"], self.world.periods[2]
        if name in ("partner-report-evidence", "indicator-evidence"):
            return {"documents": [SimpleUploadedFile("x.pdf", PDF)], "file": SimpleUploadedFile("x.pdf", PDF)}
        if name == "control-official":
            return {"sort": "certificate", "file": SimpleUploadedFile("x.pdf", PDF)}
        if name in ("partner-report-import", "support-file", "aid-import"):
            return {"file": SimpleUploadedFile("x.csv", CSV.encode())}
        return {
            "project-report-begin": {"partner": self.world.partners["LP"].key, "period": period.key},
            "project-report-remind": {"partner": partner.key, "period": period.key},
            "joint-begin": {"period": period.key},
            "indicator-count": {"period": period.key},
            "control-ask": {"question": "Vad är detta?", "line": ""},
            "control-answer": {"question": self.question.key, "words": "En lokal."},
            "control-withdraw": {"question": self.question.key, "words": "Det är klart."},
            "grant-new": {"funder": self.world.bodies["funder"].key, "title": "Nytt"},
            "aid-new": {"giver": self.world.bodies["PP"].key},
            "partner-add": {"organisation": self.world.bodies["outside"].key},
        }.get(name, {})


# The form of a file, where it is none of those of every table.
FORMS = {
    "budget-file": "json",
    "partner-report-paper": "xlsx",
    "partner-report-official-list": "xlsx",
    "certificate-file": "json",
    "joint-download": "xlsx",
    "follow-up-paper": "docx",
    "project-plan-export": "docx",
}
# What archives are given stands in `site`, which reads every stage.
RECORDS = ("project-record", "partner-report-record")
VERBS = {
    "project-move": "withdraw",
    "change-move": "submit",
    "joint-move": "submit",
    "indicator-move": "submit",
}
POSTED_PROJECTS: dict[str, dict[str, Any]] = {
    "aid-part": {"until": "2026-12-31"},
    "aid-check": {"country": "SE", "undertaking": "556016-0680", "amount": "25000", "on": "2026-10-01"},
    "project-new": {"name": "Nordanvind", "currency": "EUR"},
    "project-import": {"text": "Nordanvind\n\nSyfte: fler tester."},
    "project-edit": {"name": "Norrsken", "currency": "EUR"},
    "project-move": {"why": "Vi slutar."},
    "plan-add": {"title": "Ny aktivitet"},
    "plan-thing": {"title": "Kartlägg"},
    "budget-check": {"text": "Kostnader\t2026\nPersonal\t100"},
    "financing-bring": {"text": "Finansiär\t2026\nRegionen\t100", "do": "read"},
    "change-new": {"title": "Längre tid"},
    "change-detail": {"title": "Längre tid", "why": "Det drog ut."},
    "partner-report-send-back": {"why": "Belopp saknas."},
    "control-send-back": {"why": "Belopp saknas."},
    "certificate-correct": {"on": "2026-09-01", "decided_by": "Revisionen", "why": "Fel"},
    "joint-sign": {},
    "support-add": typed_support(),
    "support-edit": typed_support(),
    "support-withdraw": {"why": "Dubbelt."},
    "procurement-new": {"name": "Lokaler", "currency": "EUR", "procedure": "unknown"},
    "procurement-edit": {"name": "Lokaler", "currency": "EUR", "procedure": "unknown"},
    "staff-new": {"role": "Projektledare", "method": "full-time", "currency": "EUR"},
    "payment-reverse": {"on": "2026-09-02"},
    "grant-do": {"verb": "end"},
    "condition-new": {"clause": "shipped-equality"},
    "clause-library": {"sort": "reporting", "text": "Redovisa.", "question": "Vad?"},
    "programme-new": {"name": "Nytt", "cost_pack": "interreg-2021"},
}


@cache
def paths() -> dict[str, str]:
    """Give the path of every address of the stage, by its name; the records of projects among them."""
    from samband.funding.urls import urlpatterns as of_funding
    from samband.projects.urls import urlpatterns as of_projects
    from samband.site.urls import urlpatterns as of_site

    records = [one for one in of_site if str(getattr(one, "name", "")) in RECORDS]
    return {str(one.name): f"/{one.pattern}" for one in (*of_projects, *of_funding, *records)}


def is_of_projects(name: str) -> bool:
    """Say whether an address is one of this stage."""
    return name in paths()


def _controlled(running: Running, report: PartnerReport, by: Agent) -> PartnerReport:
    start_control(fresh(report), by=by, version=report.version)
    return fresh(report)


def _certified(running: Running, report: PartnerReport, by: Agent) -> Certificate:
    held = control_of(_controlled(running, report, by))
    held = answer_checklist(held, by=by, version=held.version, answers=ALL_YES)
    return certify_report(fresh(report), by=by, version=held.version)


def _lines(report: PartnerReport, member: StaffMember) -> ReportLine:
    """Give a report a line of payroll with a name in it, and one of a room."""
    line_of(
        report, 1, category="staff", is_payroll=True, staff=member, supplier="",
        document_number=f"L-{report.number}",
        description=f"Lön {PAYROLL_NAME} {PAYROLL_NUMBER}", comment=f"För {PAYROLL_NAME}",
    )  # fmt: skip
    return line_of(
        report, 2, category="staff", document_number=f"H-{report.number}",
        description="Hemlig vaktmästare i hamnen", supplier="Bemanning AB",
    )  # fmt: skip


def _evidence(report: PartnerReport, line: ReportLine, *, is_payroll: bool) -> EvidenceFile:
    return EvidenceFile.objects.create(
        report=report, line=line, name=f"{PAYROLL_NAME}.pdf" if is_payroll else "Hemlig faktura.pdf",
        sha256=keep_file(PDF), kind="pdf", size=len(PDF), is_payroll=is_payroll, added_at=timezone.now(),
    )  # fmt: skip


def _begun(running: Running, period: int, member: StaffMember) -> PartnerReport:
    report = begun(running, who="finance", partner="PP", period=period)
    _lines(report, member)
    for line in report.lines.all():
        _evidence(report, line, is_payroll=line.is_payroll)
    return report


def _reports(running: Running) -> dict[str, Any]:
    """Bring the company's reports into being, one in each state, with what belongs to them."""
    world, partner = running.world, running.world.partners["PP"]
    controller, finance = world.agent("other_controller"), world.agent("finance")
    member = StaffMember.objects.create(
        partner=partner, role="Projektledare", name=PAYROLL_NAME, method="full-time", currency="EUR",
        document_name="Anställning.pdf", document_sha256=keep_file(PDF),
    )  # fmt: skip
    certificate = _certified(running, company_report(running), controller)
    reports = [_begun(running, period, member) for period in (1, 2, 3)]
    for one in reports[:2]:
        submit_report(fresh(one), by=finance, version=fresh(one).version)
    controlled, draft = _controlled(running, fresh(reports[0]), controller), fresh(reports[2])
    room = draft.lines.get(number=2)
    run = bring_costs(
        draft, by=finance, sort="csv", file_name="Hemlig fil.csv", sha256=keep_file(CSV.encode()),
        size=len(CSV),
    )  # fmt: skip
    read_import(run)
    _sealed(certificate)
    paper = BroughtPaper("certificate", "Officiellt.pdf", keep_file(PDF))
    return {
        "certificate": certificate,
        "controlled": controlled,
        "handed_in": fresh(reports[1]),
        "draft": draft,
        "line": room,
        "file": draft.files.get(line=room),
        "controlled_file": controlled.files.get(line__number=2),
        "member": member,
        "procurement": Procurement.objects.create(
            partner=partner, name="Hemlig upphandling", currency="EUR", made_at=timezone.now()
        ),
        "run": CostImport.objects.get(pk=run.pk),
        "question": ask_partner(controlled, by=controller, question="Hemlig fråga: vad är lokalen?"),
        "paper": file_official_certificate(fresh(certificate.report), by=controller, paper=paper),
        "comparison": _compared(draft),
    }  # fmt: skip


def _compared(report: PartnerReport) -> OfficialComparison:
    """Let a report be compared with what another system holds, in which the project reports now."""
    Project.objects.filter(pk=report.partner.project_id).update(official_system="jems")
    return OfficialComparison.objects.create(
        report=report, system="jems", file_name="Hemlig fil.csv", sha256=keep_file(CSV.encode()),
        size=len(CSV), lines=1, differences=0, digest="b" * 64, made_at=timezone.now(),
    )  # fmt: skip


def _sealed(certificate: Certificate) -> None:
    """Keep the files of a certificate, as the worker would; what is in them is not looked at here."""
    as_json, as_pdf = keep_file(b'{"number": 1}'), keep_file(PDF)
    store_papers(certificate, by=SYSTEM, json_sha256=as_json, pdf_sha256=as_pdf)


def _joint(running: Running, leads: Certificate, companys: Certificate) -> dict[str, Any]:
    world = running.world
    known = Joint(world, running.version, {"LP": leads, "PP": companys})
    public = published(known)
    from samband.projects.actions.joint import begin_joint_report

    return {
        "public": public,
        "joint": begin_joint_report(world.project, period=world.periods[1], by=world.agent("lead")),
        "payment": Payment.objects.create(
            project=world.project, sort="received", fund=world.funds["ERDF"], report=public,
            amount_minor=100_000, currency="EUR", on=DAY, made_at=timezone.now(),
        ),
    }  # fmt: skip


def _counted(running: Running) -> dict[str, Any]:
    world = running.world
    indicator = counted(world)
    return {
        "indicator": indicator,
        "value": valued(
            indicator, world, "PP", 1, 3, status="draft",
            evidence_name="Lista.pdf", evidence_sha256=keep_file(PDF),
        ),
        "row": supported(world, "PP", "Nordljus AB"),
        "financier": Financing.objects.create(
            project=world.project, name="Hemlige finansiären", kind="private",
            organisation=world.bodies["outside"],
            certificate_name="Intyg.pdf", certificate_sha256=keep_file(PDF),
        ),
        "change": begin_change(
            Project.objects.get(pk=world.project.pk), by=world.agent("lead"), title="Längre"
        ),
    }  # fmt: skip


def _funded(running: Running) -> dict[str, Any]:
    world, funder = running.world, running.world.agent("funder")
    grant = world.project.grants.get().grant
    Grant.objects.filter(pk=grant.pk).update(starts_on=date(2026, 1, 1), ends_before=date(2028, 1, 1))
    clause = add_clause(
        world.bodies["funder"], by=funder, sort="reporting", text="Redovisa.", question="Hur?", lang="sv"
    )
    return {
        "grant": Grant.objects.get(pk=grant.pk),
        "clause": clause,
        "follow_up": set_up_follow_up(Grant.objects.get(pk=grant.pk), by=funder, said=plan()),
        "award": award_aid(world.bodies["PP"], by=world.agent("finance"), aid=aid()),
        "link": UndertakingLink.objects.create(
            country="SE",
            one="556016-0680",
            other="556703-7485",
            since=date(2026, 1, 1),
            source="Bolagsverket",
            noted_by=world.bodies["PP"].key,
        ),
    }


def _neighbour(world: Norrsken) -> Person:
    """Let another partner come in that leads nothing, and give somebody of it."""
    body = organisation("Grannbolaget (påhittat)", kind="cluster")
    Partner.objects.create(project=world.project, number=4, organisation=body, country="SE", currency="EUR")
    return person("neighbour", body)


def filled_projects(outsider: Person | None = None) -> Projects:
    """Bring one of each thing of the stage into being."""
    running = run_norrsken(outsider)
    _under_way, leads = first_certificate(running)
    reports = _reports(running)
    people = {name: running.world.people[called] for name, called in IN_NORRSKEN.items()}
    joint = _joint(running, leads, reports["certificate"])
    people["neighbour"] = _neighbour(running.world)
    return Projects(
        world=running.world,
        running=running,
        people=people,
        leads_certificate=leads,
        **reports,
        **joint,
        **_counted(running),
        **_funded(running),
    )


def sees_most(name: str) -> str:
    """Name the person who gets to see the most at an address of this stage."""
    path = paths()[name]
    if path.startswith("/control/") or name == "partner-report-send-back":
        return "controller"
    if name == "certificate-correct":
        return "lead"
    if path.startswith(("/partner-reports/", "/project-partners/", "/certificates/", "/aid/")):
        return "finance"
    if path.startswith(("/grants/", "/programmes/", "/follow-ups/")):
        return "funder"
    of_partner = ("indicator-value", "support-add", "support-edit", "support-file", "support-withdraw")
    return "finance" if name in of_partner else "lead"
