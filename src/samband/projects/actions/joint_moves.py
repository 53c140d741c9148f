"""Writes that move a joint report on: handed in, sent back, approved, published, withdrawn."""

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.projects.access.joint import can_move_joint, lead_partners
from samband.projects.access.roles import roles_in
from samband.projects.actions.joint import TYPE, acting, hold_joint, subject_of
from samband.projects.actions.ledger import Cause, Posted, post_to_ledger
from samband.projects.domain.joint_report import next_status
from samband.projects.domain.joint_table import SideTable
from samband.projects.domain.roles import FUNDER, LEAD
from samband.projects.joint_content import content_of, missing_partners
from samband.projects.joint_people import tell_of_joint
from samband.projects.joint_reading import claimed_amounts, draft_tables, figures_of, open_corrections
from samband.projects.models import JointCorrection, JointEdition, JointReport, LedgerEntry, Partner

declare("joint_report.submitted", _("{by} handed in the joint report"))
declare("joint_report.sent_back", _("{by} sent the joint report back"), erasure="wording")
declare("joint_report.approved", _("{by} approved the joint report"))
declare("joint_report.approval_noted", _("{by} noted that the funder approved the joint report"))
declare("joint_report.published", _("{by} published the joint report"))
declare("joint_report.withdrawn", _("{by} withdrew the publication of the joint report"), erasure="wording")

_LACKS = {
    "certificates": _("There is no certificate in it. Only what is certified is reported together."),
    "named": _("A partner without a certificate is not named as missing. Name it, with the reason."),
    "both_leads": _("Both lead partners sign it off first, as it stands now."),
    "why": _("Say in words why: others read nothing else."),
}


def facts_of(report: JointReport) -> list[str]:
    """Give which of the facts that handing in needs hold now."""
    leads = {one.key for one in lead_partners(report.project)}
    facts = []
    if report.certificates.exists():
        facts.append("certificates")
    if {one.key for one in missing_partners(report)} <= set(report.missing):
        facts.append("named")
    if len(leads) < 2 or leads <= set(report.signed):
        facts.append("both_leads")
    return facts


def lacking(report: JointReport) -> list[str]:
    """Say in words what stands in the way of handing in."""
    facts = facts_of(report)
    return [str(_LACKS[fact]) for fact in ("certificates", "named", "both_leads") if fact not in facts]


def _advance(held: JointReport, verb: str, facts: Collection[str] = ()) -> None:
    try:
        held.status = next_status(held.status, verb, facts)
    except NotPossible as problem:
        if problem.missing:
            raise Refused(_LACKS[problem.missing[0]]) from problem
        raise Refused(_("This has been done already. Reload the page to see where the report stands.")) from (
            problem
        )


def _save(held: JointReport) -> None:
    held.changed_at = timezone.now()
    held.full_clean(exclude=["project", "period"])
    held.save()


@transaction.atomic
def submit_joint_report(report: JointReport, *, by: Agent, version: int) -> JointReport:
    """Hand in a joint report: its figures are the sums of its certificates, frozen with all it says.

    Corrections that no joint report has taken up enter as dated entries of their own, and what is claimed is
    posted to the ledger. Funder and partners are told.

    Raises:
        Refused: when the agent does not lead, or something is lacking, in words.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_joint(by, report, "submit").or_refuse()
    held = hold_joint(report, version=version)
    _advance(held, "submit", facts_of(held))
    action, now = uuid4(), timezone.now()
    taken = open_corrections(held.project, held)
    JointCorrection.objects.bulk_create(JointCorrection(report=held, correction=one) for one in taken)
    edition = (held.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    tables = draft_tables(held)
    held.figures = figures_of(held, tables)
    held.content = content_of(held, tables, on=timezone.localdate(now), version=edition)
    held.why, held.submitted_at = "", now
    _save(held)
    JointEdition.objects.create(
        report=held, number=edition, figures=held.figures, content=held.content, made_at=now
    )
    _post(held, tables, action)
    event = record(
        "joint_report.submitted",
        subject_of(held),
        by=acting(by, held.project),
        action=action,
        edition=edition,
        corrections=len(taken),
        eligible={table.side: table.eligible_minor for table in tables},
    )
    tell_of_joint.enqueue(held.key, event.pk)
    return held


def _post(held: JointReport, tables: Collection[SideTable], action: UUID) -> None:
    """Post what a report claims, partner by partner, as the next turn of its rows in the ledger."""
    partners = {
        one.key: one for one in Partner.objects.filter(project=held.project).select_related("project")
    }
    cause = Cause(TYPE, held.key, _last_turn(held) + 1)
    for table in tables:
        for key, amounts in claimed_amounts(table).items():
            rows = [Posted("claimed", part, minor) for part, minor in amounts.items()]
            on = timezone.localdate()
            post_to_ledger(partners[key], cause, rows, period=held.period, on=on, action=action)


def _last_turn(held: JointReport) -> int:
    own = LedgerEntry.objects.filter(cause_type=TYPE, cause_key=held.key)
    return own.aggregate(last=Max("turn"))["last"] or 0


def _unpost(held: JointReport, action: UUID) -> None:
    rows = LedgerEntry.objects.filter(cause_type=TYPE, cause_key=held.key).order_by()
    found: dict[int, list[Posted]] = {}
    for partner, part, minor in rows.values_list("partner", "part").annotate(minor=Sum("amount_minor")):
        found.setdefault(partner, []).append(Posted("claimed", part, -minor))
    cause, today = Cause(TYPE, held.key, _last_turn(held) + 1), timezone.localdate()
    for partner in Partner.objects.filter(pk__in=found).select_related("project").order_by("number"):
        post_to_ledger(partner, cause, found[partner.pk], period=held.period, on=today, action=action)


@transaction.atomic
def send_back_joint(report: JointReport, *, by: Agent, version: int, why: str, lang: str = "") -> JointReport:
    """Send a joint report back to be mended, and say why; its claims leave the ledger by rows of their own.

    Raises:
        Refused: when the agent may not, gives no reason, or the programme has deducted from it.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_joint(by, report, "send_back").or_refuse()
    held = hold_joint(report, version=version)
    if held.deductions.exists():
        raise Refused(_("The programme has deducted from this report already. Approve it as verified."))
    _advance(held, "send_back", ["why"] if why.strip() else [])
    action = uuid4()
    _unpost(held, action)
    held.corrections.all().delete()
    held.figures = held.content = held.submitted_at = None
    held.signed, held.why = [], why.strip()
    _save(held)
    event = record(
        "joint_report.sent_back", subject_of(held), by=by, action=action, wording=held.why, lang=lang
    )
    tell_of_joint.enqueue(held.key, event.pk)
    return held


@transaction.atomic
def approve_joint_report(
    report: JointReport, *, by: Agent, version: int, on: date, reference: str = ""
) -> JointReport:
    """Approve a joint report as verified, or note that its funder has; what is approved may be paid.

    Raises:
        Refused: when the agent may not, or the lead notes a decision without its reference.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_joint(by, report, "approve").or_refuse()
    roles = roles_in(by, report.project)
    is_noted = FUNDER not in roles and LEAD in roles
    if is_noted and not reference.strip():
        raise Refused(_("Say under which reference the funder's decision is found."))
    held = hold_joint(report, version=version)
    _advance(held, "approve")
    held.approved_at = timezone.now()
    _save(held)
    verb = "joint_report.approval_noted" if is_noted else "joint_report.approved"
    agent = acting(by, held.project) if is_noted else by
    event = record(
        verb, subject_of(held), by=agent, decided_on=on.isoformat(), reference=reference.strip()[:100]
    )
    tell_of_joint.enqueue(held.key, event.pk)
    return held


@transaction.atomic
def publish_joint_report(report: JointReport, *, by: Agent, version: int) -> JointReport:
    """Publish a joint report: anybody reads its texts and figures, nobody its lines or names.

    Raises:
        Refused: when the agent does not lead, it is not approved, or the project is not public.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_joint(by, report, "publish").or_refuse()
    held = hold_joint(report, version=version)
    if not held.project.is_public:
        raise Refused(_("The project's own page is not public. Make the project public first."))
    _advance(held, "publish")
    held.published_at = timezone.now()
    _save(held)
    event = record("joint_report.published", subject_of(held), by=acting(by, held.project))
    tell_of_joint.enqueue(held.key, event.pk)
    return held


@transaction.atomic
def withdraw_joint_report(
    report: JointReport, *, by: Agent, version: int, why: str, lang: str = ""
) -> JointReport:
    """Withdraw a publication and say why: its page stays, and says so; what it claims stays as it is.

    Raises:
        Refused: when the agent does not lead, gives no reason, or it is not published.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_joint(by, report, "withdraw").or_refuse()
    held = hold_joint(report, version=version)
    _advance(held, "withdraw", ["why"] if why.strip() else [])
    held.why = why.strip()
    _save(held)
    event: Event = record(
        "joint_report.withdrawn",
        subject_of(held),
        by=acting(by, held.project),
        wording=held.why,
        lang=lang,
    )
    tell_of_joint.enqueue(held.key, event.pk)
    return held
