"""Pages of joint reports: a project's list, one report, one row of it, its versions and files."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of, titles_of
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.notices import mark_read
from samband.base.templatetags import wording
from samband.projects.access.joint import (
    can_begin_joint,
    can_edit_joint,
    can_note_deduction,
    lead_partners,
    may_read_all,
    may_sign_for,
    moves_of,
)
from samband.projects.access.roles import may_read_payroll
from samband.projects.actions.joint import TYPE, begin_joint_report
from samband.projects.actions.joint_moves import lacking
from samband.projects.domain.joint_report import EDITABLE, WITHDRAWN
from samband.projects.domain.joint_table import CERTIFICATE, CORRECTION, Entry, SideTable, tables_of
from samband.projects.forms.joint import BeginForm
from samband.projects.frame import frame_of
from samband.projects.joint_content import content_of, for_strangers
from samband.projects.joint_files import MEDIA, joint_feed, joint_file
from samband.projects.joint_reading import tables_for
from samband.projects.joint_shown import (
    entry_label,
    events_of,
    history_of,
    optional_url,
    other_currencies,
    rate_words,
    reached,
    side_shown,
    texts_shown,
)
from samband.projects.joint_words import CATEGORY_WORDS, MOVE_WORDS, STATE_WORDS
from samband.projects.models import Certificate, JointReport, Project, ReportingPeriod, ReportLine
from samband.projects.rates_shown import rule_in_words

MOST_IN_FEED = 30


def project_of(request: HttpRequest, key: str) -> Project:
    """Find a project that the reader may see; any other is not there."""
    agent = agent_of(request.user)
    return get_object_or_404(Project.objects.visible_to(agent).select_related("programme__owner"), key=key)


def joint_of(request: HttpRequest, key: str) -> JointReport:
    """Find a joint report that the reader may see, with its project and period."""
    related = ("project__programme__owner", "period")
    return get_object_or_404(
        JointReport.objects.visible_to(agent_of(request.user)).select_related(*related), key=key
    )


def period_label(period: ReportingPeriod) -> str:
    """Name a period with its days."""
    words = {"number": period.number, "start": wording.day(period.starts_on, "medium")}
    return _("Period %(number)s, from %(start)s") % words


@require_GET
def project_joint(request: HttpRequest, key: str) -> HttpResponse:
    """Show the joint reports of a project that the reader may see, the newest first."""
    return list_page(request, project_of(request, key))


def list_page(request: HttpRequest, project: Project, form: BeginForm | None = None) -> HttpResponse:
    """Answer with a project's list of joint reports, and the form to begin one for its leads."""
    agent = agent_of(request.user)
    reports = JointReport.objects.visible_to(agent).filter(project=project).select_related("period")
    rows = [
        {
            "report": one,
            "state": STATE_WORDS[one.status],
            "on": one.published_at or one.approved_at or one.submitted_at or one.changed_at,
            "url": reverse("joint-report", args=[one.key]),
        }
        for one in reports.order_by("-number")
    ]
    frame = frame_of(agent, project, "project-joint")
    may_begin = bool(can_begin_joint(agent, project))
    if may_begin and form is None:
        form = BeginForm(periods=periods_of(project))
    context = {**frame, "rows": rows, "form": form if may_begin else None}
    return page(
        request,
        "projects/joint_list.html",
        context,
        status=422 if form is not None and form.is_bound else 200,
    )


def periods_of(project: Project) -> list[tuple[ReportingPeriod, str]]:
    """Give a project's periods with their names."""
    return [(one, period_label(one)) for one in project.periods.order_by("number")]


@never_cache
@login_required
@require_POST
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin a joint report."""
    project = project_of(request, key)
    form = BeginForm(request.POST, periods=periods_of(project))
    if not form.is_valid():
        return list_page(request, project, form)
    period = next(one for one, _label in periods_of(project) if one.key == form.cleaned_data["period"])
    made = begin_joint_report(project, period=period, by=agent_of(request.user))
    messages.success(request, _("Begun. The certificates that are free are in it, and the partners' texts."))
    return HttpResponseRedirect(reverse("joint-report", args=[made.key]))


@require_GET
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Give the published joint reports of a project as an Atom feed."""
    project = project_of(request, key)
    reports = JointReport.objects.visible_to(agent_of(request.user)).filter(project=project)
    newest = reports.filter(status="published").select_related("period").order_by("-published_at")
    written = joint_feed(project, newest[:MOST_IN_FEED], lang=get_language() or "en")
    return HttpResponse(written, content_type="application/atom+xml; charset=utf-8")


def reading(report: JointReport, agent: Agent) -> tuple[tuple[SideTable, ...], dict[str, Any]]:
    """Give a report's tables and content as the reader may read them."""
    tables = tables_for(report)
    content = report.content
    if content is None:
        content = content_of(report, tables, on=timezone.localdate(), version=0)
    return tables, content if may_read_all(agent, report) else for_strangers(content)


@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a joint report: what was done, its figures side by side, and what can be done with it."""
    report, agent = joint_of(request, key), agent_of(request.user)
    inside = may_read_all(agent, report)
    if report.status == WITHDRAWN and not inside:
        context = {**frame_of(agent, report.project, "project-joint"), "report": report}
        return page(request, "projects/joint_withdrawn.html", context)
    mark_read(agent, subject=(TYPE, report.key))
    tables, content = reading(report, agent)
    return page(request, "projects/joint_report.html", _context(report, agent, tables, content, inside))


def _context(
    report: JointReport,
    agent: Agent,
    tables: Sequence[SideTable],
    content: dict[str, Any],
    inside: bool,
) -> dict[str, Any]:
    """Give what a report's page shows; a version that was handed in earlier is shown in the same way."""
    may_edit = bool(can_edit_joint(agent, report))
    return {
        **frame_of(agent, report.project, "project-joint"),
        "report": report,
        "state": STATE_WORDS[report.status],
        "content": content,
        "indicators": reached(content),
        "sides": [side_shown(report, table) for table in tables],
        "others": other_currencies(report, tables),
        "rule": rule_in_words(report.project),
        "texts": texts_shown(content),
        "inside": inside,
        "may_edit": may_edit,
        "lacks": lacking(report) if may_edit else [],
        "signing": _signing(report, agent) if inside else [],
        "moves": _moves(report, agent),
        "may_deduct": bool(can_note_deduction(agent, report)),
        "downloads": downloads(report),
        "editions": list(report.editions.values("number", "made_at")) if inside else [],
        "events": _events(report) if inside else [],
        "is_draft": report.status in EDITABLE,
    }


def downloads(report: JointReport) -> list[dict[str, str]]:
    """Give the files of a joint report; what is not handed in has no sealed data."""
    names = {"pdf": "PDF", "xlsx": "Excel", "docx": "Word", "json": "JSON"}
    forms = [form for form in names if form != "json" or report.content is not None]
    return [
        {"url": reverse("joint-download", args=[report.key, form]), "label": names[form]} for form in forms
    ]


def _signing(report: JointReport, agent: Agent) -> list[dict[str, Any]]:
    leads = lead_partners(report.project)
    if len(leads) < 2:
        return []
    return [
        {
            "partner": one,
            "has_signed": one.key in report.signed,
            "may_sign": report.status in EDITABLE
            and one.key not in report.signed
            and may_sign_for(agent, one),
            "url": reverse("joint-sign", args=[report.key, one.key]),
        }
        for one in leads
    ]


def _moves(report: JointReport, agent: Agent) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("joint-move", args=[report.key, verb]),
            "label": MOVE_WORDS[verb],
            "verb": verb,
        }
        for verb in moves_of(agent, report)
    ]


def _events(report: JointReport) -> list[Any]:
    events = events_of(report)
    people = titles_of({one.person_key for one in events if one.person_key})
    return history_of(report, people, events)


def _entry_of(tables: Sequence[SideTable], key: str) -> tuple[SideTable, Entry]:
    for table in tables:
        for one in (*table.entries, *table.deductions):
            if one.key == key:
                return table, one
    raise Http404


@require_GET
def entry(request: HttpRequest, key: str, entry: str) -> HttpResponse:
    """Show what one row is made of: its categories; its lines for those who may see them."""
    report, agent = joint_of(request, key), agent_of(request.user)
    if report.status == WITHDRAWN and not may_read_all(agent, report):
        raise Http404
    table, one = _entry_of(tables_for(report), entry)
    certificate = _certificate_of(one, agent, report)
    context = {
        **frame_of(agent, report.project, "project-joint"),
        "report": report,
        "entry": one,
        "label": entry_label(one),
        "currency": table.currency,
        "categories": [
            {"label": label, "minor": one.of(code)} for code, label in CATEGORY_WORDS.items() if one.of(code)
        ],
        "who_pays": _who_pays(table, one),
        "rates": [{"rate": one_rate, "words": rate_words(one_rate.per_unit)} for one_rate in one.rates],
        "certificate_url": optional_url("certificate-detail", certificate.key) if certificate else "",
        "lines": _lines(certificate, agent) if certificate else [],
    }
    return page(request, "projects/joint_entry.html", context)


def _certificate_of(one: Entry, agent: Agent, report: JointReport) -> Certificate | None:
    """Give the certificate behind a row to those who may see it."""
    seen = Certificate.objects.visible_to(agent).filter(project=report.project)
    related = seen.select_related("report__partner__project__programme__owner")
    if one.sort == CERTIFICATE:
        return related.filter(key=one.key).first()
    if one.sort == CORRECTION:
        return related.filter(corrections__key=one.key).first()
    return related.filter(deductions__key=one.key).first()


def _who_pays(table: SideTable, one: Entry) -> list[dict[str, Any]]:
    parts: list[tuple[str, Any]] = [(f"fund:{fund.code}", fund.name) for fund in table.funds]
    parts += [(f"not-payable:{fund.code}", _("Above the award, not payable")) for fund in table.funds]
    parts += [
        ("contribution", _("Contribution")),
        ("public", _("of which public")),
        ("automatic-public", _("of which automatic public")),
        ("private", _("of which private")),
        ("rounding", _("Rounding difference")),
    ]
    return [{"label": label, "minor": one.of(part)} for part, label in parts if one.of(part)]


def _lines(certificate: Certificate, agent: Agent) -> list[dict[str, Any]]:
    """Give the lines behind a certificate; words and files about pay only to those who may read them."""
    report = certificate.report
    reads_pay = may_read_payroll(agent, report.partner)
    rows = ReportLine.objects.visible_to(agent).filter(report=report).prefetch_related("files")
    found = []
    for line in rows.order_by("number", "pk"):
        is_pay = line.is_payroll or line.category == "staff"
        files = [
            {"name": one.name, "url": optional_url("partner-report-file", report.key, one.key)}
            for one in line.files.all()
            if one.removed_at is None and (reads_pay or not (is_pay or one.is_payroll))
        ]
        open_line = reads_pay or not is_pay
        found.append(
            {
                "line": line,
                "category": CATEGORY_WORDS[line.category],
                "words": line.description if open_line else "",
                "supplier": line.supplier if open_line else "",
                "files": files,
            }
        )
    return found


@require_GET
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show a joint report as it was handed in, in one of its versions."""
    report, agent = joint_of(request, key), agent_of(request.user)
    inside = may_read_all(agent, report)
    edition = report.editions.filter(number=number).first()
    published = report.content["version"] if report.content else 0
    if edition is None or (not inside and (number != published or report.status == WITHDRAWN)):
        raise Http404
    content = edition.content if inside else for_strangers(edition.content)
    tables = tables_of(edition.figures["sides"])
    context = _context(report, agent, tables, content, inside)
    closed: dict[str, Any] = {"moves": [], "may_edit": False, "signing": [], "may_deduct": False, "lacks": []}
    context |= {**closed, "edition": edition, "downloads": [], "events": []}
    return page(request, "projects/joint_report.html", context)


@require_GET
def download(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a joint report as a file: sealed PDF or JSON, Word or Excel, with the page's own numbers."""
    report, agent = joint_of(request, key), agent_of(request.user)
    if form not in MEDIA or (form == "json" and report.content is None):
        raise Http404
    if report.status == WITHDRAWN and not may_read_all(agent, report):
        raise Http404
    _tables, content = reading(report, agent)
    sealed_at = report.submitted_at if report.content is not None else None
    data = joint_file(form, content, lang=get_language() or "en", sealed_at=sealed_at)
    response = HttpResponse(data, content_type=MEDIA[form])
    name = f"joint-report-{report.number}-{report.key}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
