"""Writes of a partner report's life: begun, moved to a newer plan, handed in, taken or sent back, deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent, AgentKind
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.projects.access.reports import (
    can_begin_report,
    can_delete_report,
    can_move_report,
    can_write_report,
)
from samband.projects.actions.ledger import Cause, Posted, post_to_ledger
from samband.projects.actions.report_filling import begin_contributions, begin_progress, begin_texts
from samband.projects.domain.partner_report import next_status
from samband.projects.kept_figures import carry_over_kept, report_amounts, report_kept
from samband.projects.models import (
    Control,
    IndicatorValue,
    LedgerEntry,
    Partner,
    PartnerReport,
    PlanVersion,
    Project,
    ReportingPeriod,
    ReportLine,
)
from samband.projects.report_check import report_problems
from samband.projects.report_indicators import indicators_kept
from samband.projects.report_problems import NotComplete, ReportProblem
from samband.projects.report_reckoning import Reckoned, lines_of, reckoned
from samband.projects.report_tasks import tell_controllers, tell_partner_people
from samband.projects.tasks_costs import enqueue_forgetting

declare("partner_report.begun", _("{by} began the report of period {period}"))
declare("partner_report.moved", _("{by} moved the report to version {plan} of the plan"))
declare("partner_report.submitted", _("{by} handed the report in, declaring {declared} {currency}"))
declare("partner_report.taken_back", _("{by} took the report back"))
declare("partner_report.sent_back", _("{by} sent the report back to be mended"), erasure="wording")
declare("partner_report.deleted", _("{by} deleted the draft of a report"))

# What a report's rows in the ledger come from. Its turns count how often it wrote: handed in is an odd
# one, taken or sent back, which posts the opposite, an even one; their sum is what it declares now.
CAUSE = "partner_report"


def acting_for(agent: Agent, partner: Partner) -> Agent:
    """Let a person act for the partner's organisation, whichever they act for otherwise."""
    if agent.kind is not AgentKind.PERSON or partner.organisation.key not in agent.organisations:
        return agent
    return replace(agent, acting_for=partner.organisation.key)


def subject_of(report: PartnerReport) -> tuple[str, str]:
    """Give a report as the thread names it."""
    return ("partner_report", report.key)


def hold_report(report: PartnerReport, *, version: int) -> PartnerReport:
    """Lock a report behind its partner, in the version that was seen, and take its next version.

    Who begins, hands in or changes a partner's reports waits for the project's row, as who puts a plan back
    does, and for the partner's, so that what is carried over between them is reckoned alone.

    Not an event: the action that holds it has the line and the transaction.

    Raises:
        ChangedMeanwhile: when somebody changed the report since.
    """
    Project.objects.select_for_update(no_key=True).get(partners__pk=report.partner_id)
    Partner.objects.select_for_update(no_key=True).get(pk=report.partner_id)
    claim_version(PartnerReport.objects.all(), pk=report.pk, version=version)
    return PartnerReport.objects.select_related(
        "partner__project__programme", "partner__organisation", "plan", "period"
    ).get(pk=report.pk)


@transaction.atomic
def begin_report(partner: Partner, *, period: ReportingPeriod, by: Agent) -> PartnerReport:
    """Begin a partner's report of a period on the newest approved plan, with texts and rows from it.

    Raises:
        Refused: when the agent does not work for the partner, the project is not running, or there is a
            report of that period already.
    """
    can_begin_report(by, partner, period).or_refuse()
    # The project first, as everywhere: it closes only when no report is open.
    Project.objects.select_for_update(no_key=True).get(pk=partner.project_id)
    Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    held = Partner.objects.select_related("organisation", "project__programme").get(pk=partner.pk)
    can_begin_report(by, held, period).or_refuse()
    plan = PlanVersion.objects.filter(project=held.project).order_by("-number").first()
    if plan is None:
        raise Refused(_("There is no approved plan yet. Reports stand on one."))
    if held.key not in {one["key"] for one in plan.content["partners"]}:
        raise Refused(_("This partner is not in the approved plan. Ask the lead partner to change it."))
    if held.reports.filter(period=period).exists():
        raise Refused(_("There is a report of this period already. Open it in the table of reports."))
    now = timezone.now()
    report = PartnerReport(
        partner=held,
        period=period,
        number=(held.reports.aggregate(last=Max("number"))["last"] or 0) + 1,
        plan=plan,
        lang=held.project.lang,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        owning_body=held.organisation.key,
        made_at=now,
        changed_at=now,
    )
    report.full_clean()
    report.save(force_insert=True)
    _fill(report)
    record(
        "partner_report.begun",
        subject_of(report),
        by=acting_for(by, held),
        period=period.number,
        plan=plan.number,
    )
    return report


def _fill(report: PartnerReport) -> None:
    begin_texts(report)
    begin_progress(report)
    begin_contributions(report)


@transaction.atomic
def change_plan_version(report: PartnerReport, *, by: Agent, version: int) -> PartnerReport:
    """Let a report that is with its partner stand on the newest approved plan; nothing written is lost.

    Raises:
        Refused: when the agent may not change it, or the newest plan does not know the partner.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_write_report(by, report).or_refuse()
    held = hold_report(report, version=version)
    can_write_report(by, held).or_refuse()
    newest = PlanVersion.objects.filter(project=held.partner.project).order_by("-number").first()
    if newest is None or held.partner.key not in {one["key"] for one in newest.content["partners"]}:
        raise Refused(_("This partner is not in the newest plan. Hand the report in as it stands."))
    held.plan, held.changed_at = newest, timezone.now()
    held.save(update_fields=["plan", "changed_at"])
    _fill(held)
    record("partner_report.moved", subject_of(held), by=acting_for(by, held.partner), plan=newest.number)
    return held


@transaction.atomic
def submit_report(report: PartnerReport, *, by: Agent, version: int) -> PartnerReport:
    """Hand a report in: figures, rates and what is carried over are frozen, and stand in the ledger.

    The rates are those of the first time, whenever it is handed in again. The controllers are told.

    Raises:
        NotComplete: with all that is missing, rates by currency and month among it.
        Refused: when the agent may not, or it is handed in already.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_report(by, report, "submit").or_refuse()
    held = hold_report(report, version=version)
    lines, now = list(lines_of(held)), timezone.now()
    known = reckoned(held, lines)
    _advance(held, "submit", _facts(known, report_problems(held, lines=lines, figures=known)))
    _freeze(held, known, lines, now)
    action = uuid4()
    assert known.figures is not None  # noqa: S101 - there are figures where no rate is missing
    _post(held, (Posted(*one) for one in report_amounts(known.figures)), action)
    event = record(
        "partner_report.submitted",
        subject_of(held),
        by=acting_for(by, held.partner),
        action=action,
        declared=f"{Decimal(known.figures.declared_minor).scaleb(-2)}",
        currency=held.partner.project.currency,
        plan=held.plan.number,
    )
    tell_controllers.enqueue(held.partner.key, event.pk)
    return held


def _facts(known: Reckoned, problems: Sequence[ReportProblem]) -> list[str]:
    """Give the facts that the table asks for.

    Raises:
        NotComplete: when something stops the report.
    """
    if any(one.stops for one in problems):
        raise NotComplete(problems)
    return ["complete", *(["rates"] if known.rates.is_complete else [])]


def _advance(held: PartnerReport, verb: str, facts: Sequence[str] = ()) -> None:
    try:
        held.status = next_status(held.status, verb, facts)
    except NotPossible as problem:
        if "why" in problem.missing:
            raise Refused(
                _("Say in words what is to be mended: the partner reads nothing else.")
            ) from problem
        raise Refused(_("This has been done already. Reload the page to see where the report stands.")) from (
            problem
        )


def _freeze(held: PartnerReport, known: Reckoned, lines: Sequence[ReportLine], now: datetime) -> None:
    assert known.figures is not None  # noqa: S101 - there are figures where no rate is missing
    assert known.whole is not None  # noqa: S101 - as above
    above = {one.fund: one.not_payable_minor for one in known.payable if one.not_payable_minor}
    held.figures = {
        **report_kept(known.figures),
        "not_payable": above,
        "indicators": indicators_kept(held),
    }
    held.carry_over = carry_over_kept(known.rows, known.whole)
    held.rates = {**held.rates, **known.rates.kept}
    held.first_submitted_at = held.first_submitted_at or now
    held.submitted_at = held.changed_at = now
    held.why = held.why_lang = ""
    held.full_clean(exclude=["partner", "period", "plan"])
    held.save()
    rates, own = known.rates.per_unit, held.partner.project.currency
    for line, cost in zip(lines, known.lines, strict=True):
        old = line.taken_back_from
        line.amount_minor = cost.declared_minor
        line.rate = old.rate if old else None if line.currency == own else rates[line.currency]
    ReportLine.objects.bulk_update(lines, ["amount_minor", "rate"], batch_size=100)


def _post(held: PartnerReport, figures: Iterable[Posted], action: UUID) -> None:
    """Post what a report declares, or its opposite, as the next turn of its rows in the ledger."""
    own = LedgerEntry.objects.filter(cause_type=CAUSE, cause_key=held.key)
    turn = (own.aggregate(last=Max("turn"))["last"] or 0) + 1
    cause, today = Cause(CAUSE, held.key, turn), timezone.localdate()
    post_to_ledger(held.partner, cause, figures, period=held.period, on=today, action=action)


def _opposite(held: PartnerReport) -> list[Posted]:
    rows = LedgerEntry.objects.filter(cause_type=CAUSE, cause_key=held.key).order_by()
    sums = rows.values_list("sort", "part").annotate(minor=Sum("amount_minor"))
    return [Posted(sort, part, -minor) for sort, part, minor in sums]


def _give_back(held: PartnerReport, action: UUID) -> None:
    """Let a report be its partner's again: nothing of it is declared, nothing frozen but its rates."""
    _post(held, _opposite(held), action)
    held.figures = held.carry_over = None
    held.changed_at = timezone.now()
    held.full_clean(exclude=["partner", "period", "plan"])
    held.save()
    held.lines.update(amount_minor=None, rate=None)


@transaction.atomic
def take_back_report(report: PartnerReport, *, by: Agent, version: int) -> PartnerReport:
    """Take back a report that was handed in, as long as nobody controls it; the controllers are told.

    Raises:
        Refused: when the agent may not, or its control has begun.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_report(by, report, "take_back").or_refuse()
    held = hold_report(report, version=version)
    _advance(held, "take_back")
    action = uuid4()
    _give_back(held, action)
    event = record(
        "partner_report.taken_back", subject_of(held), by=acting_for(by, held.partner), action=action
    )
    tell_controllers.enqueue(held.partner.key, event.pk)
    return held


@transaction.atomic
def send_back_report(
    report: PartnerReport, *, by: Agent, version: int, why: str, lang: str = ""
) -> PartnerReport:
    """Send a report back to its partner to be mended, and say why; a control under way is broken off.

    Raises:
        Refused: when the agent does not control the partner, says nothing, or the report is certified.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_move_report(by, report, "send_back").or_refuse()
    held = hold_report(report, version=version)
    _advance(held, "send_back", ["why"] if why.strip() else [])
    held.why, held.why_lang = why.strip(), lang
    action = uuid4()
    _give_back(held, action)
    under_way = Control.objects.filter(report=held, status="under_way")
    under_way.update(status="broken_off", finished_at=timezone.now(), version=F("version") + 1)
    event = record(
        "partner_report.sent_back", subject_of(held), by=by, action=action, wording=held.why, lang=lang
    )
    tell_partner_people.enqueue(held.partner.key, event.pk)
    return held


@transaction.atomic
def delete_draft_report(report: PartnerReport, *, by: Agent, version: int) -> None:
    """Delete a draft that was never handed in, with all that was written in it.

    Raises:
        Refused: when the agent may not, or the report was ever handed in.
        ChangedMeanwhile: when somebody changed the report since ``version``.
    """
    can_delete_report(by, report).or_refuse()
    held = hold_report(report, version=version)
    can_delete_report(by, held).or_refuse()
    for rows in (held.texts, held.progress, held.contributions, held.files, held.cost_imports):
        rows.all().delete()
    held.lines.all().delete()
    for brought in held.comparisons.all():
        enqueue_forgetting(brought.sha256)
    held.comparisons.all().delete()
    IndicatorValue.objects.filter(report=held).delete()
    subject, partner, period = subject_of(held), held.partner, held.period.number
    held.delete()
    record("partner_report.deleted", subject, by=acting_for(by, partner), partner=partner.key, period=period)
