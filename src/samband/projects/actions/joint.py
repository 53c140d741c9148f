"""Writes of joint reports while the leads work on them: begun, put together, written, signed off."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent, AgentKind
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.projects.access.joint import can_begin_joint, can_edit_joint, can_sign_joint, lead_partners
from samband.projects.domain.joint_report import EDITABLE, next_status
from samband.projects.joint_content import MISSING, ORDER, missing_partners
from samband.projects.joint_reading import free_certificates, plan_of
from samband.projects.models import (
    Certificate,
    JointCertificate,
    JointReport,
    JointText,
    Partner,
    Project,
    ReportingPeriod,
    ReportText,
)

declare("joint_report.begun", _("{by} began a joint report"))
declare("joint_report.certificates_chosen", _("{by} chose which certificates are in the joint report"))
declare("joint_report.texts_saved", _("{by} wrote the texts of the joint report"))
declare("joint_report.missing_named", _("{by} named who is missing in the joint report"))
declare("joint_report.signed_off", _("{by} signed the joint report off for a lead partner"))

TYPE = "joint_report"


@dataclass(frozen=True, slots=True)
class Written:
    """A text as somebody saved it; ``place`` names the row it stands in. An empty text empties it."""

    place: int
    text: str
    lang: str = ""


def subject_of(report: JointReport) -> tuple[str, str]:
    """Name a joint report as the thread does."""
    return (TYPE, report.key)


def acting(agent: Agent, project: Project) -> Agent:
    """Let a person act for the lead partner that they work for."""
    if agent.kind is not AgentKind.PERSON:
        return agent
    own = [one.organisation.key for one in lead_partners(project)]
    found = next((key for key in own if key in agent.organisations), agent.acting_for)
    return replace(agent, acting_for=found)


def hold_joint(report: JointReport, *, version: int) -> JointReport:
    """Lock a joint report in the version that was seen, and its project with it.

    Not an event: the action that holds it has the line and the transaction.

    Raises:
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    Project.objects.select_for_update(no_key=True).get(pk=report.project_id)
    claim_version(JointReport.objects.all(), pk=report.pk, version=version)
    return JointReport.objects.select_related("project__programme__owner", "period").get(pk=report.pk)


def _touch(held: JointReport) -> None:
    """Say that a report is another than the one that was signed: each lead signs what stands there now."""
    held.signed, held.changed_at = [], timezone.now()
    held.full_clean(exclude=["project", "period"])
    held.save(update_fields=["signed", "changed_at", "missing", "status", "why"])


@transaction.atomic
def begin_joint_report(project: Project, *, period: ReportingPeriod, by: Agent) -> JointReport:
    """Begin the joint report of a period: with the partners' texts, and all certificates that are free.

    Raises:
        Refused: when the agent does not lead the project, it does not run, or one is in work already.
    """
    can_begin_joint(by, project).or_refuse()
    held = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    can_begin_joint(by, held).or_refuse()
    if period.project_id != held.pk:
        raise Refused(_("This period is not one of the project's."))
    if plan_of(held) is None:
        raise Refused(_("A joint report stands on an approved plan. Approve the plan first."))
    if held.joint_reports.filter(status__in=EDITABLE, period=period).exists():
        raise Refused(_("A joint report of this period is in work already. Go on with that one."))
    now, leads = timezone.now(), lead_partners(held)
    last = held.joint_reports.aggregate(last=Max("number"))["last"] or 0
    made = JointReport(
        project=held,
        period=period,
        number=last + 1,
        status=next_status("", "begin"),
        lang=held.lang,
        owning_body=leads[0].organisation.key if leads else "",
        made_at=now,
        changed_at=now,
    )
    made.full_clean(exclude=["project", "period"])
    made.save(force_insert=True)
    _fill_texts(made)
    taken = free_certificates(held)
    JointCertificate.objects.bulk_create(JointCertificate(report=made, certificate=one) for one in taken)
    record(
        "joint_report.begun",
        subject_of(made),
        by=acting(by, held),
        number=made.number,
        period=period.key,
        certificates=len(taken),
    )
    return made


def _fill_texts(report: JointReport) -> None:
    """Begin with a place for the leads' own words, and the partners' texts of the period below each."""
    project = report.project
    packages = list(project.work_packages.order_by("number", "pk").values_list("key", flat=True))
    own = [("summary", ""), *(("work-package", key) for key in packages)]
    rows = [JointText(report=report, field=field, about=about, lang=report.lang) for field, about in own]
    told = ReportText.objects.filter(
        report__partner__project=project,
        report__period=report.period_id,
        report__first_submitted_at__isnull=False,
        report__figures__isnull=False,
        field__in=ORDER,
    ).exclude(text="")
    seen: dict[tuple[str, str, int], JointText] = {}
    for one in told.select_related("report").order_by("report__partner__number", "report__number", "pk"):
        place = (one.field, one.about, one.report.partner_id)
        if place in seen:
            seen[place].text = f"{seen[place].text}\n\n{one.text}"[:40_000]
            continue
        seen[place] = JointText(
            report=report,
            field=one.field,
            about=one.about,
            partner_id=one.report.partner_id,
            text=one.text,
            lang=one.lang,
        )
    JointText.objects.bulk_create([*rows, *seen.values()])


@transaction.atomic
def choose_certificates(
    report: JointReport, *, by: Agent, version: int, certificates: Collection[str]
) -> JointReport:
    """Say which certificates (by key) are in a joint report; each is in one joint report only.

    Raises:
        Refused: when the agent may not, one is no certificate of the project, or it is in another report.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_edit_joint(by, report).or_refuse()
    held = hold_joint(report, version=version)
    wanted = set(certificates)
    rows = Certificate.objects.filter(project=held.project, key__in=wanted)
    found = {one.key: one for one in rows.select_related("joint__report", "report")}
    if set(found) != wanted:
        raise Refused(_("Only certificates of this project enter. Reload the page to see which there are."))
    for one in found.values():
        other = getattr(one, "joint", None)
        if other is not None and other.report_id != held.pk:
            said = {"number": one.number, "report": other.report.number}
            raise Refused(
                gettext("Certificate %(number)s is in joint report %(report)s already. Leave it out.") % said
            )
        if one.report.status != "certified":
            raise Refused(
                gettext("The report of certificate %(number)s is not certified.") % {"number": one.number}
            )
    there = set(held.certificates.values_list("certificate__key", flat=True))
    held.certificates.filter(certificate__key__in=there - wanted).delete()
    JointCertificate.objects.bulk_create(
        JointCertificate(report=held, certificate=found[key]) for key in sorted(wanted - there)
    )
    _touch(held)
    record(
        "joint_report.certificates_chosen",
        subject_of(held),
        by=acting(by, held.project),
        taken=len(wanted - there),
        left_out=len(there - wanted),
    )
    return held


@transaction.atomic
def save_joint_texts(
    report: JointReport, *, by: Agent, version: int, sitting: str = "", texts: Sequence[Written]
) -> JointReport:
    """Save texts of a joint report. Those that say what they said change nothing; autosaves are one line.

    ``sitting`` is how a page that saves as one types names itself: it has one line on the thread.

    Raises:
        Refused: when the agent may not, or a text is none of the report's.
        ChangedMeanwhile: when somebody changed the report since ``version``.
        ValidationError: when a text is too long.
    """
    can_edit_joint(by, report).or_refuse()
    held = hold_joint(report, version=version)
    rows = {one.pk: one for one in held.texts.exclude(field=MISSING)}
    if not {one.place for one in texts} <= set(rows):
        raise Refused(_("This text is not one of the report's. Reload the page."))
    changed = []
    for one in texts:
        row, text = rows[one.place], one.text.strip()
        if (row.text, row.lang) != (text, one.lang or row.lang):
            row.text, row.lang = text, one.lang or row.lang
            row.full_clean(exclude=["report", "partner"])
            changed.append(row)
    JointText.objects.bulk_update(changed, ["text", "lang"])
    if changed:
        _touch(held)
    told = f"{held.key}:{sitting}"
    if not sitting or not _told_of(held, told):
        by = acting(by, held.project)
        record("joint_report.texts_saved", subject_of(held), by=by, texts=len(changed), sitting=told)
    return held


def _told_of(report: JointReport, sitting: str) -> bool:
    from samband.base.models import Event

    lines = Event.objects.filter(
        subject_type=TYPE, subject_key=report.key, verb="joint_report.texts_saved"
    ).order_by("-id")[:20]
    return any(one.changes.get("sitting") == sitting for one in lines)


@transaction.atomic
def name_missing(
    report: JointReport, *, by: Agent, version: int, why: Mapping[str, str], lang: str = ""
) -> JointReport:
    """Accept by name that partners (by key) have no certificate in it, each with a reason in words.

    Raises:
        Refused: when the agent may not, or a partner named is not missing.
        ValidationError: when a reason lacks words.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_edit_joint(by, report).or_refuse()
    held = hold_joint(report, version=version)
    absent = {one.key: one for one in missing_partners(held)}
    if not set(why) <= set(absent):
        raise Refused(_("Somebody named here is not missing any more. Reload the page."))
    if not all(text.strip() for text in why.values()):
        raise ValidationError(_("Say of each partner why it is missing."))
    held.texts.filter(field=MISSING).delete()
    rows = [
        JointText(report=held, field=MISSING, partner=absent[key], text=text.strip(), lang=lang)
        for key, text in sorted(why.items())
    ]
    for row in rows:
        row.full_clean(exclude=["report", "partner"])
    JointText.objects.bulk_create(rows)
    held.missing = sorted(why)
    _touch(held)
    record("joint_report.missing_named", subject_of(held), by=acting(by, held.project), missing=held.missing)
    return held


@transaction.atomic
def sign_off(report: JointReport, *, by: Agent, version: int, partner: Partner) -> JointReport:
    """Sign a joint report off for a lead partner, as it stands; any later change takes signatures away.

    Raises:
        Refused: when the agent is not of that lead partner's people, or the report is handed in.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_sign_joint(by, report, partner).or_refuse()
    held = hold_joint(report, version=version)
    held.signed = sorted({*held.signed, partner.key})
    held.save(update_fields=["signed"])
    agent = replace(by, acting_for=partner.organisation.key) if by.kind is AgentKind.PERSON else by
    record("joint_report.signed_off", subject_of(held), by=agent, partner=partner.key)
    return held
