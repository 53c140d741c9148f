"""Pages of a report's evidence: files added, found beside their lines, opened, removed; lines without any."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page, say
from samband.kernel.decision import Refused
from samband.projects.access.costs import can_write_costs
from samband.projects.actions.evidence import Brought, add_evidence, change_evidence, remove_evidence
from samband.projects.costs_entry import report_lines
from samband.projects.costs_page import costs_frame, is_written_by
from samband.projects.costs_reading import ShownLine, shown_lines
from samband.projects.costs_words import SCAN_WORDS
from samband.projects.evidence_files import as_download, take_in
from samband.projects.forms.costs import EvidenceForm
from samband.projects.models import EvidenceFile, PartnerReport, ReportLine
from samband.projects.views.costs import report_of


def _name(one: ShownLine) -> str:
    said = one.description or one.document_number or one.category
    return f"{one.line.number} · {said[:80]}"


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    """Show the files of a report and the lines without one; add files."""
    report = report_of(request, key)
    agent = agent_of(request.user)
    shown = shown_lines(agent, report, list(report_lines(report)))
    names = [(one.line.key, _name(one)) for one in shown]
    is_written = is_written_by(agent, report)
    start = {"line": request.GET.get("line", "")[:24]}
    form = EvidenceForm(request.POST or None, request.FILES or None, lines=names, initial=start)
    if request.method == "POST":
        can_write_costs(agent, report).or_refuse()
        if form.is_valid() and _added(request, report, form):
            messages.success(request, _("The files are added."))
            return HttpResponseRedirect(request.path)
    context = costs_frame(agent, report, "evidence") | {
        "form": form if is_written else None,
        "files": _rows(request, report, dict(names)),
        "without": [
            {"name": _name(one), "url": f"{request.path}?line={one.line.key}#add"}
            for one in shown
            if not one.line.has_files and not one.line.cost_option_id  # type: ignore[attr-defined]
        ],
    }
    return page(request, "projects/evidence.html", context, status=422 if form.is_bound else 200)


def _added(request: HttpRequest, report: PartnerReport, form: EvidenceForm) -> bool:
    said = form.cleaned_data
    kept, wrong = take_in([(one.name or "", one.file) for one in said["documents"]])
    for one in wrong:
        form.add_error("documents", one)
    if wrong:
        return False
    add_evidence(
        report,
        by=agent_of(request.user),
        files=[Brought(one.name, one.sha256, one.kind, one.size, one.scan) for one in kept],
        line=said["line"],
        is_payroll=said["is_payroll"],
    )
    return True


def _rows(request: HttpRequest, report: PartnerReport, names: dict[str, str]) -> list[dict[str, Any]]:
    found = EvidenceFile.objects.visible_to(agent_of(request.user)).filter(report=report)
    return [
        {
            "file": one,
            "line_name": names.get(one.line.key, "") if one.line else "",
            "scan": SCAN_WORDS[one.scan],
            "url": reverse("partner-report-file", args=[report.key, one.key]),
            "change_url": reverse("partner-report-file-change", args=[report.key, one.key]),
        }
        for one in found.select_related("line")
    ]


def _file(request: HttpRequest, key: str, file: str) -> EvidenceFile:
    agent = agent_of(request.user)
    return get_object_or_404(
        EvidenceFile.objects.visible_to(agent).select_related("report__partner__project"),
        report__key=key,
        key=file,
    )


@never_cache
@require_GET
def download(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Give a file as a download that no browser runs or shows."""
    found = _file(request, key, file)
    response = as_download(found.name, found.sha256, found.kind, found.scan)
    if response is None:
        what = _("The file looked dangerous, or is not kept any more.")
        return say(request, 410, title=_("This file cannot be downloaded"), what=what)
    return response


def _line_by(lines: "QuerySet[ReportLine]", number: str) -> str:
    """Give the key of a line by its number; nothing for the whole report."""
    if not number:
        return ""
    found = lines.filter(number=int(number)).first() if number.isdecimal() and len(number) < 8 else None
    if found is None:
        raise Refused(_("There is no line with this number."))
    return str(found.key)


@require_POST
def change(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Link a file to another line, mark it as payroll, or remove it."""
    found, agent = _file(request, key, file), agent_of(request.user)
    if request.POST.get("do") == "remove":
        remove_evidence(found, by=agent)
        messages.success(request, _("The file is removed."))
    else:
        number = request.POST.get("line", "").strip()
        line = _line_by(report_lines(found.report), number)
        change_evidence(found, by=agent, line=line, is_payroll="is_payroll" in request.POST)
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("partner-report-evidence", args=[key]))
