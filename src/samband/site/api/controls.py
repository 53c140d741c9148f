"""Control of partner reports: what waits, findings, checklist, questions, and the certificate."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router, Status

from samband.base.agents import Agent
from samband.kernel.money import minor_text
from samband.matching.domain.language import detect
from samband.projects.access.control import (
    can_answer_controller,
    can_ask_partner,
    can_move_control,
    can_work_on_control,
    rights_at,
)
from samband.projects.actions.certification import certify_report
from samband.projects.actions.control import (
    Noted,
    answer_checklist,
    choose_sample,
    note_findings,
    start_control,
)
from samband.projects.actions.control_questions import answer_question, ask_partner, withdraw_question
from samband.projects.control_money import ControlMoney, control_money
from samband.projects.control_reading import checklist_rows, missing_for, question_rows
from samband.projects.domain.partner_report import IN_CONTROL, SUBMITTED
from samband.projects.kept_figures import split_amounts
from samband.projects.models import Control, ControlQuestion, PartnerReport
from samband.rules.domain.costs.categories import CATEGORIES
from samband.site.api.answers import own_read, write
from samband.site.api.control_inputs import (
    AnswerToController,
    CertifySent,
    ChecklistSent,
    ControlStart,
    FindingsSent,
    QuestionSent,
    SampleSent,
)
from samband.site.api.control_shapes import ControlPage, ControlWhole, QuestionToPartner
from samband.site.api.cursors import page_by_key
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, Paging, refuse_blank, refuse_unknown
from samband.site.api.money_shapes import shares
from samband.site.api.needs import seen_version
from samband.site.api.problems import Trouble, both_told
from samband.site.api.report_inputs import minor_of
from samband.site.api.reports import etag_of_report, row_shown

router = Router(tags=["Control"])
_ALL = ("partner__project__programme__owner", "partner__organisation", "plan", "period", "certificate")


@own_read(router, "", ControlPage)
def list_controls(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """List the reports that wait for one's control, by the day they are due; undated ones last."""
    refuse_unknown(request, Paging)
    agent, today = caller_of(request).agent, timezone.localdate()
    found = PartnerReport.objects.controlled_by(agent).filter(status__in=[SUBMITTED, IN_CONTROL])
    rows = list(found.select_related("partner__project", "partner__organisation", "period")[:500])
    rows.sort(key=lambda one: (str(one.period.control_due_on or "9"), str(one.submitted_at), one.pk))
    shown, further = page_by_key(
        rows, cursor=paging.cursor, limit=paging.limit, belongs_to=["control", agent.person]
    )
    items = []
    for one in shown:
        due = one.period.control_due_on
        late = bool(due and due < today)
        items.append({**row_shown(request, one), "control_due_on": due, "is_late": late})
    return {"items": items, "next": further}


@own_read(router, "/{key}", ControlWhole, 404)
def get_control(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> dict[str, Any]:
    """Give a report in control; findings are the controller's alone until they are certified."""
    return _shown(request, response, controlled(caller_of(request).agent, key))


@write(router, "POST", "/{key}/start", ControlWhole, 404, 409, 412)
def begin_control(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ControlStart
) -> dict[str, Any]:
    """Begin the control of a report; `version` and If-Match are the report's here."""
    agent = caller_of(request).agent
    one = controlled(agent, key)
    can_move_control(agent, one, "start_control").or_refuse()
    version = seen_version(request, sent.version, one.version, etag_of_report(one))
    with both_told(sent.version, lambda now: {"status": now.status}, {}):
        start_control(one, by=agent, version=version)
    return _shown(request, response, controlled(agent, key))


@write(router, "PUT", "/{key}/sample", ControlWhole, 404, 409, 412)
def set_sample(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: SampleSent
) -> dict[str, Any]:
    """Choose the lines that are looked at, and say how they were chosen."""
    agent = caller_of(request).agent
    one, control = _worked_on(agent, key)
    _known_lines(one, sent.lines, "body/lines/{at}")
    version = seen_version(request, sent.version, control.version, etag_of_control(control))
    with both_told(sent.version, _control_now, {"method": sent.method}):
        choose_sample(
            control, by=agent, version=version, lines=sent.lines, method=sent.method, lang=_lang(sent.method)
        )
    return _shown(request, response, controlled(agent, key))


@write(router, "PATCH", "/{key}/findings", ControlWhole, 404, 409, 412)
def save_findings(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: FindingsSent
) -> dict[str, Any]:
    """Note what was found on some lines; what cannot stand with one stops all, and is said beside each."""
    agent = caller_of(request).agent
    one, control = _worked_on(agent, key)
    _known_lines(one, [row.line for row in sent.findings], "body/findings/{at}/line")
    notes = [
        Noted(
            row.line,
            row.in_sample,
            minor_of(row.deducted, f"body/findings/{at}/deducted"),
            row.error_type,
            row.is_parked,
            row.comment,
        )
        for at, row in enumerate(sent.findings)
    ]
    said = " ".join(note.comment for note in notes)
    version = seen_version(request, sent.version, control.version, etag_of_control(control))
    with both_told(sent.version, _control_now, {row.line: row.deducted for row in sent.findings}):
        note_findings(control, by=agent, version=version, notes=notes, lang=_lang(said))
    return _shown(request, response, controlled(agent, key))


@write(router, "PATCH", "/{key}/checklist", ControlWhole, 404, 409, 412)
def save_checklist(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: ChecklistSent
) -> dict[str, Any]:
    """Answer questions of the checklist, and write the conclusion."""
    agent = caller_of(request).agent
    _one, control = _worked_on(agent, key)
    conclusion = control.conclusion if sent.conclusion is None else sent.conclusion
    said = " ".join([conclusion, *(row.note for row in sent.answers)])
    version = seen_version(request, sent.version, control.version, etag_of_control(control))
    with both_told(sent.version, _control_now, {"conclusion": conclusion}):
        answer_checklist(
            control,
            by=agent,
            version=version,
            answers={row.code: (row.answer, row.note) for row in sent.answers},
            conclusion=conclusion,
            lang=_lang(said),
        )
    return _shown(request, response, controlled(agent, key))


@write(router, "POST", "/{key}/questions", QuestionToPartner, 404, status=201)
def ask_the_partner(request: HttpRequest, key: Path[Key], sent: QuestionSent) -> Any:
    """Ask the partner something, of the whole report or one line."""
    refuse_blank(sent.question, "body/question")
    agent = caller_of(request).agent
    one = controlled(agent, key)
    can_ask_partner(agent, one).or_refuse()
    line = one.lines.filter(key=sent.line).first() if sent.line else None
    if sent.line and line is None:
        raise Trouble(404, "body/line")
    lang = _lang(sent.question)
    made = ask_partner(one, by=agent, question=sent.question, lang=lang, line=line, due_on=sent.due_on)
    return Status(201, _question(made))


@write(router, "PATCH", "/{key}/questions/{question}", QuestionToPartner, 404)
def answer_the_controller(
    request: HttpRequest, key: Path[Key], question: Path[Key], sent: AnswerToController
) -> dict[str, Any]:
    """Answer a controller's question, for the partner; or withdraw it, for the controller."""
    agent = caller_of(request).agent
    one = controlled(agent, key)
    if (sent.answer is None) == (sent.withdraw is None):
        raise Trouble(422, "body")
    refuse_blank(sent.answer, "body/answer")
    refuse_blank(sent.withdraw, "body/withdraw")
    (can_ask_partner if sent.answer is None else can_answer_controller)(agent, one).or_refuse()
    seen = ControlQuestion.objects.visible_to(agent).filter(report=one, key=question)
    related = ("line", "report__partner__project__programme__owner", "report__partner__organisation")
    asked = seen.select_related(*related).first()
    if asked is None:
        raise Http404
    if sent.answer is not None:
        answer_question(asked, by=agent, answer=sent.answer, lang=_lang(sent.answer))
    else:
        why = sent.withdraw or ""
        withdraw_question(asked, by=agent, why=why, lang=_lang(why))
    asked.refresh_from_db()
    return _question(asked)


@write(router, "POST", "/{key}/certify", ControlWhole, 404, 409, 412)
def certify(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: CertifySent
) -> dict[str, Any]:
    """Certify a report as its control stands; done twice, it is once. Its certificate is named."""
    agent = caller_of(request).agent
    one = controlled(agent, key)
    if one.status != "certified" or not rights_at(agent, one).is_controller:
        one, control = _worked_on(agent, key)
        conclusion = control.conclusion if sent.conclusion is None else sent.conclusion
        version = seen_version(request, sent.version, control.version, etag_of_control(control))
        with both_told(sent.version, _control_now, {"conclusion": conclusion}):
            certify_report(one, by=agent, version=version, conclusion=conclusion, lang=_lang(conclusion))
    return _shown(request, response, controlled(agent, key))


def controlled(agent: Agent, key: str) -> PartnerReport:
    """Find a report that was handed in, for its controller or its partner; for everybody else none."""
    seen = PartnerReport.objects.visible_to(agent).filter(first_submitted_at__isnull=False)
    mine = PartnerReport.objects.written_by(agent).values("pk")
    held = PartnerReport.objects.controlled_by(agent).values("pk")
    one = seen.filter(Q(pk__in=mine) | Q(pk__in=held)).select_related(*_ALL).filter(key=key).first()
    if one is None:
        raise Http404
    return one


def etag_of_control(control: Control) -> str:
    """Give the ETag of a control."""
    return etag_of("control", control.key, control.version)


def control_now(report: PartnerReport) -> Control | None:
    """Give the latest control of a report that was not broken off, with its report."""
    found = report.controls.exclude(status="broken_off").prefetch_related("findings").order_by("-id").first()
    if found is not None:
        found.report = report
    return found


def _worked_on(agent: Agent, key: str) -> tuple[PartnerReport, Control]:
    one = controlled(agent, key)
    can_work_on_control(agent, one).or_refuse()
    control = control_now(one)
    if control is None:
        raise Http404
    return one, control


def _known_lines(report: PartnerReport, lines: list[str], where: str) -> None:
    known = set(report.lines.values_list("key", flat=True))
    for at, line in enumerate(lines):
        if line not in known:
            raise Trouble(404, where.format(at=at))


def _control_now(now: Control) -> dict[str, str]:
    rows = now.findings.select_related("line")
    found = {row.line.key: minor_text(row.deducted_minor) for row in rows}
    return {"status": now.status, "conclusion": now.conclusion, "method": now.sample_method, **found}


def _lang(text: str) -> str:
    return detect(text).lang if text.strip() else ""


def _question(one: ControlQuestion) -> dict[str, Any]:
    plain = ("key", "question", "question_lang", "answer_lang", "due_on", "asked_at", "answered_at")
    return {
        **{name: getattr(one, name) for name in plain},
        "answer": one.answer or None,
        "line": one.line.key if one.line else None,
    }


def _shown(request: HttpRequest, response: HttpResponse, one: PartnerReport) -> dict[str, Any]:
    agent = caller_of(request).agent
    control, rights = control_now(one), rights_at(agent, one)
    mine = rights.is_controller
    money = control_money(one, control if mine or one.status == "certified" else None)
    asked = question_rows(one, agent)
    made = getattr(one, "certificate", None)
    is_told = control is not None and (mine or one.status == "certified")
    # Before it begins, and to its partner, what may change is the report.
    etag = etag_of_control(control) if control is not None and mine else etag_of_report(one)
    response["ETag"] = etag
    return {
        "report": row_shown(request, one),
        "is_controller": mine,
        "status": control.status if control else "",
        "version": control.version if control and mine else None,
        "sample_method": control.sample_method if control and is_told else "",
        "conclusion": control.conclusion if control and is_told else "",
        "findings": _findings(money),
        "figures": _figures(money),
        "checklist": _checklist(control) if mine else [],
        "questions": [_question(row["one"]) for row in asked],
        "missing": missing_for(control, money, asked) if mine else [],
        "verbs": list(rights.moves),
        "may_work": rights.may_work,
        "may_answer": rights.may_answer,
        "certificate": made.key if made else None,
    }


def _checklist(control: Control | None) -> list[dict[str, str]]:
    names = ("code", "text", "answer", "note")
    return [{name: str(row[name]) for name in names} for row in checklist_rows(control)]


def _findings(money: ControlMoney) -> list[dict[str, Any]]:
    found = [(row, money.found[row.pk]) for row in money.rows if row.pk in money.found]
    plain = ("in_sample", "error_type", "is_parked", "comment", "lang")
    return [
        {
            "line": row.key,
            "deducted": minor_text(one.deducted_minor),
            **{name: getattr(one, name) for name in plain},
        }
        for row, one in found
    ]


def _figures(money: ControlMoney) -> dict[str, Any]:
    figures = money.figures
    sorts = {
        "declared": figures.declared,
        "deducted": figures.deducted,
        "parked": figures.parked,
        "certified": figures.certified.categories,
    }
    rows: list[dict[str, str]] = [
        {"category": code, **{name: minor_text(of[code]) for name, of in sorts.items()}}
        for code in CATEGORIES
        if any(of[code] for of in sorts.values())
    ]
    rows.append({"category": "total", **{name: minor_text(sum(of.values())) for name, of in sorts.items()}})
    return {
        "categories": rows,
        "certified": shares(split_amounts(figures.certified.split)),
        "parked": shares(split_amounts(figures.parked_split)),
        "sampled": minor_text(figures.sampled_minor),
        "sampled_of": minor_text(figures.sampled_of_minor),
    }
