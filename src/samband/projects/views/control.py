"""Pages of control: what waits, one report with its lines and figures, its evidence."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from samband.accounts.access import agent_of
from samband.base.files import read_file, safe_name
from samband.base.http import page
from samband.base.notices import mark_read
from samband.projects.access.control import rights_at
from samband.projects.control_money import control_money
from samband.projects.control_reading import (
    Kept,
    checklist_rows,
    figure_rows,
    line_grid,
    missing_for,
    overview_rows,
    paid_rows,
    question_rows,
    rule_words,
    waiting_rows,
)
from samband.projects.control_words import CONTROL_WORDS
from samband.projects.domain.control_figures import ControlFigures
from samband.projects.forms.control import AskForm, OfficialForm, WhyForm
from samband.projects.frame import frame_of
from samband.projects.models import Certificate, Control, OfficialPaper, PartnerReport
from samband.projects.report_words import STATE_WORDS


@never_cache
@login_required
@require_GET
def control_list(request: HttpRequest) -> HttpResponse:
    """Show the reports that wait for one's control, by the day they are due."""
    rows = waiting_rows(agent_of(request.user))
    return page(request, "projects/control_list.html", {"rows": rows})


def report_of(request: HttpRequest, key: str) -> PartnerReport:
    """Fetch a report that was handed in, for its controller or its partner; for everybody else none."""
    agent = agent_of(request.user)
    related = ("partner__project__programme__owner", "partner__organisation", "plan", "period")
    return get_object_or_404(
        PartnerReport.objects.visible_to(agent).between(agent).select_related(*related), key=key
    )


def control_now(report: PartnerReport) -> Control | None:
    """Give the latest control of a report that was not broken off, with its report."""
    found = report.controls.exclude(status="broken_off").prefetch_related("findings").order_by("-id").first()
    if found is not None:
        found.report = report
    return found


@never_cache
@login_required
@require_GET
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Show a report in control: to its controller with all that is done there, to its partner the outcome."""
    one = report_of(request, key)
    mark_read(agent_of(request.user), subject=("partner_report", one.key))
    return page(request, "projects/control_report.html", context_of(request, one))


def context_of(
    request: HttpRequest,
    one: PartnerReport,
    *,
    control: Control | None = None,
    kept: Kept | None = None,
    **forms: Any,
) -> dict[str, Any]:
    """Give what the page of a control shows; findings are the controller's until they are certified."""
    agent = agent_of(request.user)
    control = control or control_now(one)
    rights = rights_at(agent, one)
    mine = rights.is_controller
    money = control_money(one, control if mine or one.status == "certified" else None)
    asked = question_rows(one, agent)
    categories, overview = overview_rows(money.figures)
    lines = [(row.key, f"{row.number}. {row.description[:60]}") for row in money.rows]
    return {
        **frame_of(agent, one.partner.project, "project-reports", rights.roles),
        **{"moves": rights.moves, "may_work": rights.may_work, "may_ask": rights.may_work},
        **{"may_answer": rights.may_answer, "may_file": True},
        "report": one,
        "state": STATE_WORDS[one.status],
        "control": control,
        "control_state": CONTROL_WORDS[control.status] if control else "",
        "currency": one.partner.project.currency,
        "mine": mine,
        "grid": line_grid(one, money, control, kept),
        "figures": figure_rows(money.figures),
        "paid": paid_rows(money.figures),
        **{"overview_head": categories, "overview": overview},
        "checklist": checklist_rows(control) if mine else [],
        "questions": asked,
        "missing": missing_for(control, money, asked) if mine else [],
        "rule": rule_words(),
        **_beside(request, one),
        **_shares(money.figures),
        "ask_form": AskForm(lines, auto_id="id-ask-%s"),
        "why_form": WhyForm(initial={"version": one.version}, auto_id="id-back-%s"),
        **forms,
    }


def _shares(figures: ControlFigures) -> dict[str, Any]:
    """Give how much is looked at and certified, for showing."""
    return {"sample_percent": figures.sample_percent, "certified_percent": figures.certified_percent}


def _beside(request: HttpRequest, one: PartnerReport) -> dict[str, Any]:
    """Give the certificate, where there is one, and the papers of the programme's own system."""
    agent = agent_of(request.user)
    made = None
    if one.status == "certified":
        made = Certificate.objects.visible_to(agent).filter(report=one).first()
    papers = OfficialPaper.objects.visible_to(agent).filter(report=one).order_by("id")
    return {
        "certificate": made,
        "papers": list(papers),
        "official_form": OfficialForm(auto_id="id-official-%s"),
    }


@never_cache
@login_required
@require_GET
def evidence(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Give a file of evidence to the report's controller or partner, as a download."""
    one = report_of(request, key)
    row = one.files.filter(key=file, removed_at__isnull=True).first()
    content = read_file(row.sha256) if row is not None and row.scan != "infected" else None
    if row is None or content is None:
        raise Http404
    return as_attachment(content, row.name, "application/octet-stream")


def as_attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Give a kept file as a download that no browser opens by itself."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, safe_name(name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
