"""Writes of questions between a controller and a partner: asked, answered, withdrawn."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.control import can_answer_controller, can_ask_partner
from samband.projects.actions.reports import subject_of
from samband.projects.models import ControlQuestion, PartnerReport, ReportLine
from samband.projects.report_tasks import tell_controllers, tell_partner_people

declare("partner_report.question_asked", _("{by} asked the partner something"))
declare("partner_report.question_answered", _("{by} answered the controller"))
declare("partner_report.question_withdrawn", _("{by} withdrew a question"), erasure="wording")


@transaction.atomic
def ask_partner(
    report: PartnerReport,
    *,
    by: Agent,
    question: str,
    lang: str = "",
    line: ReportLine | None = None,
    due_on: date | None = None,
) -> ControlQuestion:
    """Ask the partner of a report or one of its lines; its people are told, with the day it is due.

    Raises:
        Refused: when the agent may not, says nothing, or the line is of another report.
    """
    can_ask_partner(by, report).or_refuse()
    held = _held(report)
    can_ask_partner(by, held).or_refuse()
    if not question.strip():
        raise Refused(_("Write the question first."))
    if line is not None and line.report_id != held.pk:
        raise Refused(_("This line is in another report."))
    made = ControlQuestion(
        report=held,
        line=line,
        question=question.strip(),
        question_lang=lang,
        due_on=due_on,
        asked_at=timezone.now(),
    )
    made.full_clean(exclude=["report", "line"])
    made.save(force_insert=True)
    due = due_on.isoformat() if due_on else ""
    event = record("partner_report.question_asked", subject_of(held), by=by, question=made.key, due_on=due)
    tell_partner_people.enqueue(held.partner.key, event.pk)
    return made


def _held(report: PartnerReport) -> PartnerReport:
    """Lock a report and give it as it stands now."""
    PartnerReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    return PartnerReport.objects.select_related(
        "partner__project__programme__owner", "partner__organisation"
    ).get(pk=report.pk)


def _open(question: ControlQuestion) -> ControlQuestion:
    held = ControlQuestion.objects.select_for_update(no_key=True).get(pk=question.pk)
    if held.answered_at is not None:
        raise Refused(_("This question has been answered already. Reload the page to read how."))
    return held


@transaction.atomic
def answer_question(question: ControlQuestion, *, by: Agent, answer: str, lang: str = "") -> ControlQuestion:
    """Answer the controller; who controls is told.

    Raises:
        Refused: when the agent does not work for the partner, says nothing, or it was answered.
    """
    can_answer_controller(by, question.report).or_refuse()
    report = _held(question.report)
    can_answer_controller(by, report).or_refuse()
    held = _open(question)
    if not answer.strip():
        raise Refused(_("Write the answer first."))
    held.answer, held.answer_lang, held.answered_at = answer.strip(), lang, timezone.now()
    held.full_clean(exclude=["report", "line"])
    held.save(update_fields=["answer", "answer_lang", "answered_at"])
    event = record("partner_report.question_answered", subject_of(report), by=by, question=held.key)
    tell_controllers.enqueue(report.partner.key, event.pk)
    return held


@transaction.atomic
def withdraw_question(question: ControlQuestion, *, by: Agent, why: str, lang: str = "") -> ControlQuestion:
    """Withdraw a question that nobody answered, with the reason, which then stands as its answer.

    Raises:
        Refused: when the agent may not, gives no reason, or it was answered.
    """
    can_ask_partner(by, question.report).or_refuse()
    report = _held(question.report)
    can_ask_partner(by, report).or_refuse()
    held = _open(question)
    if not why.strip():
        raise Refused(_("Say why it needs no answer any more."))
    held.answer, held.answer_lang, held.answered_at = why.strip(), lang, timezone.now()
    held.full_clean(exclude=["report", "line"])
    held.save(update_fields=["answer", "answer_lang", "answered_at"])
    event = record(
        "partner_report.question_withdrawn", subject_of(report), by=by, question=held.key,
        wording=held.answer, lang=lang,
    )  # fmt: skip
    tell_partner_people.enqueue(report.partner.key, event.pk)
    return held
