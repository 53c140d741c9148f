"""Writes of a certificate: issued once, its sealed files noted, official papers filed beside it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.projects.access.control import can_control, can_file_official, can_move_control
from samband.projects.actions.control import NotAsFound, for_control
from samband.projects.actions.ledger import Cause, Posted, post_to_ledger
from samband.projects.actions.reports import subject_of
from samband.projects.certificate_content import certificate_of
from samband.projects.control_checklist import unanswered
from samband.projects.control_money import ControlMoney, claimed_so_far, control_money
from samband.projects.control_tasks import seal_certificate, tell_of_certificate
from samband.projects.domain.certificate import certificate_problems
from samband.projects.domain.control_figures import finding_problems
from samband.projects.domain.partner_report import next_status
from samband.projects.kept_figures import DECLARED, certificate_amounts
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    CertificatePaper,
    Control,
    OfficialPaper,
    Partner,
    PartnerReport,
    Project,
)

declare("certificate.issued", _("{by} certified {certified} {currency} of {declared} declared"))
declare("certificate.sealed", _("The certificate's files were made and sealed"))
declare("partner_report.official_filed", _("{by} filed a paper of the programme's own system"))


@transaction.atomic
def certify_report(
    report: PartnerReport, *, by: Agent, version: int, conclusion: str = "", lang: str = ""
) -> Certificate:
    """Certify a report as its control stands: figures, certificate, ledger and the report, all or nothing.

    Done twice, it is once: the second gives the certificate that is there. ``version`` is the control's. The
    partner and the leads are told, and the sealed files are made by the worker.

    Raises:
        Refused: when the agent may not, or questions or the checklist are open.
        NotAsFound: when a finding cannot stand.
        ChangedMeanwhile: when another controller saved the control since ``version``.
    """
    can_control(by, report.partner).or_refuse()
    held = _locked(report)
    issued = Certificate.objects.filter(report=held).first()
    if issued is not None:
        return issued
    can_move_control(by, held, "certify").or_refuse()
    control = _claimed(held, version)
    if conclusion.strip():
        control.conclusion, control.lang = conclusion.strip(), lang
    money = control_money(held, control)
    status = _next(held, control, money)
    made, action = _issue(control, money), uuid4()
    held.status, held.certified_at, held.changed_at = status, made.made_at, made.made_at
    held.version = held.version + 1
    held.save(update_fields=["status", "certified_at", "changed_at", "version"])
    control.status, control.finished_at = "finished", made.made_at
    control.full_clean(exclude=["report"])
    control.save(update_fields=["status", "finished_at", "conclusion", "lang"])
    _post(made, action)
    event = record(
        "certificate.issued",
        ("certificate", made.key),
        by=for_control(by, control),
        action=action,
        number=made.number,
        report=held.key,
        currency=held.partner.project.currency,
        declared=_text(money.figures.declared_minor),
        certified=_text(money.figures.certified.total_minor),
    )
    seal_certificate.enqueue(made.key)
    tell_of_certificate.enqueue(made.key, event.pk)
    return made


def _text(minor: int) -> str:
    return f"{Decimal(minor).scaleb(-2)}"


def _locked(report: PartnerReport) -> PartnerReport:
    """Lock the project, for the number, the partner, for what was claimed, and the report; give it as it is.

    The report's own row besides, because a question is asked behind it alone.
    """
    Project.objects.select_for_update(no_key=True).get(pk=report.partner.project_id)
    Partner.objects.select_for_update(no_key=True).get(pk=report.partner_id)
    PartnerReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    return PartnerReport.objects.select_related(
        "partner__project__programme", "partner__organisation", "plan", "period"
    ).get(pk=report.pk)


def _claimed(held: PartnerReport, version: int) -> Control:
    control = held.controls.filter(status="under_way").first()
    if control is None:
        raise Refused(_("The control of this report has not begun. Start it first."))
    claim_version(Control.objects.all(), pk=control.pk, version=version)
    now = Control.objects.get(pk=control.pk)
    now.report = held
    return now


def _next(held: PartnerReport, control: Control, money: ControlMoney) -> str:
    """Give the status that certifying leads to.

    Raises:
        Refused: with what is missing, in words.
        NotAsFound: when a finding cannot stand.
    """
    problems = finding_problems(money.lines, money.findings)
    if problems:
        raise NotAsFound(problems)
    frozen = (held.figures or {}).get("categories", {})
    if any(frozen.get(code, 0) != minor for code, minor in money.figures.declared.items()):
        raise Refused(_("The lines are not what was handed in. Send the report back, to be handed in anew."))
    is_open = held.questions.filter(answered_at__isnull=True).exists()
    facts = [*([] if unanswered(control.checklist) else ["checked"]), *([] if is_open else ["answered"])]
    try:
        return next_status(held.status, "certify", facts)
    except NotPossible as problem:
        if "answered" in problem.missing:
            raise Refused(_("A question to the partner is open. Wait for the answer, or withdraw it.")) from (
                problem
            )
        raise Refused(_("Questions of the checklist have no answer yet. Answer all of them.")) from problem


def _issue(control: Control, money: ControlMoney) -> Certificate:
    held, now = control.report, timezone.now()
    project = held.partner.project
    number = (project.certificates.aggregate(last=Max("number"))["last"] or 0) + 1
    before = claimed_so_far(held.partner)
    said = certificate_of(control, money, number=number, claimed_before=before, on=timezone.localdate(now))
    if certificate_problems(said):
        raise Refused(_("The certificate does not add up. Report this to whoever runs the installation."))
    made = Certificate(
        project=project,
        report=held,
        control=control,
        number=number,
        content=said.to_content(),
        is_official=project.official_system == "samband",
        made_at=now,
    )
    made.full_clean(exclude=["project", "report", "control"])
    made.save(force_insert=True)
    CertificateAmount.objects.bulk_create(
        CertificateAmount(certificate=made, sort=sort, part=part, amount_minor=minor)
        for sort, part, minor in certificate_amounts(money.figures, money.terms, before)
    )
    return made


def _post(made: Certificate, action: UUID) -> None:
    """Post what became of what was declared; the report itself has posted that."""
    rows = made.amounts.exclude(sort=DECLARED).values_list("sort", "part", "amount_minor")
    post_to_ledger(
        made.report.partner,
        Cause("certificate", made.key),
        (Posted(*row) for row in rows),
        period=made.report.period,
        on=timezone.localdate(made.made_at),
        action=action,
    )


@transaction.atomic
def store_papers(
    certificate: Certificate, *, by: Agent, json_sha256: str, pdf_sha256: str
) -> CertificatePaper:
    """Note the sealed files of a certificate; done twice, the first ones stay."""
    Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    there = CertificatePaper.objects.filter(certificate=certificate).first()
    if there is not None:
        return there
    made = CertificatePaper(
        certificate=certificate,
        json_sha256=json_sha256,
        pdf_sha256=pdf_sha256,
        sealed_at=timezone.now(),
    )
    made.full_clean(exclude=["certificate"])
    made.save(force_insert=True)
    record("certificate.sealed", ("certificate", certificate.key), by=by, pdf=pdf_sha256)
    return made


@dataclass(frozen=True, slots=True)
class BroughtPaper:
    """A paper of the programme's system, kept already: what it is, its name, reference and day."""

    sort: str
    name: str
    sha256: str
    reference: str = ""
    dated_on: date | None = None


@transaction.atomic
def file_official_certificate(report: PartnerReport, *, by: Agent, paper: BroughtPaper) -> OfficialPaper:
    """File a paper of the programme's own system beside a report: its certificate, a decision, an export.

    Raises:
        Refused: when the agent has nothing to do with the report, or it was never handed in.
    """
    can_file_official(by, report).or_refuse()
    held = _locked(report)
    made = OfficialPaper(
        report=held,
        sort=paper.sort,
        name=paper.name,
        sha256=paper.sha256,
        reference=" ".join(paper.reference.split()),
        dated_on=paper.dated_on,
        filed_at=timezone.now(),
    )
    made.full_clean(exclude=["report"])
    made.save(force_insert=True)
    PartnerReport.objects.filter(pk=held.pk).update(version=F("version") + 1)
    record("partner_report.official_filed", subject_of(held), by=by, paper=made.key, sort=made.sort)
    return made
