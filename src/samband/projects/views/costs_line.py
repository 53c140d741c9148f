"""Pages of one line of costs: all that may be said of it, its evidence; removed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.projects.access.costs import can_write_costs
from samband.projects.access.roles import may_read_payroll
from samband.projects.actions.costs_lines import save_lines
from samband.projects.costs_entry import entry_of, line_problems, report_lines, said_of
from samband.projects.costs_page import costs_frame, is_written_by
from samband.projects.costs_reading import shown_lines
from samband.projects.costs_words import FORM_WORDS, SCAN_WORDS, SOURCE_WORDS, VAT_WORDS, problem_words
from samband.projects.domain.cost_entry import Said
from samband.projects.forms.costs import LineForm
from samband.projects.models import EvidenceFile, PartnerReport, ReportLine
from samband.projects.views.costs import report_of, said_in_short


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Add a line, also one of staff, units or a lump sum."""
    report = report_of(request, key)
    can_write_costs(agent_of(request.user), report).or_refuse()
    return _form_page(request, report, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str, line: str) -> HttpResponse:
    """Show a line with its evidence; change it while the report is written."""
    report = report_of(request, key)
    found = report_lines(report).filter(key=line).first()
    if found is None:
        raise Http404
    if is_written_by(agent_of(request.user), report):
        return _form_page(request, report, found)
    if request.method == "POST":
        can_write_costs(agent_of(request.user), report).or_refuse()
    return _shown(request, report, found)


def _form_page(request: HttpRequest, report: PartnerReport, line: ReportLine | None) -> HttpResponse:
    agent = agent_of(request.user)
    entry = entry_of(report)
    form = LineForm(request.POST or None, entry=entry, line=line, version=report.version)
    if request.method == "POST" and line is not None and "remove" in request.POST:
        return _save(request, report, removed=[line.key], version=_version(form))
    if request.method == "POST" and form.is_valid() and form.said is not None:
        if line is None:
            return _save(request, report, added=[form.said], version=form.cleaned_data["version"])
        changed = {line.key: form.said}
        return _save(request, report, changed=changed, version=form.cleaned_data["version"])
    problems = [] if line is None else [one for one in line_problems(report) if one.line == line.key]
    context = costs_frame(agent, report, "costs") | {
        "form": form,
        "line": line,
        "problems": [problem_words(one) for one in problems],
        "files": _files(request, line),
    }
    return page(request, "projects/costs_line.html", context, status=422 if form.is_bound else 200)


def _version(form: LineForm) -> int:
    form.is_valid()
    return int(form.cleaned_data.get("version") or 0)


def _save(
    request: HttpRequest,
    report: PartnerReport,
    *,
    version: int,
    changed: dict[str, Said] | None = None,
    added: list[Said] | None = None,
    removed: list[str] | None = None,
) -> HttpResponse:
    changed, added, removed = changed or {}, added or [], removed or []
    try:
        made = save_lines(
            report,
            by=agent_of(request.user),
            version=version,
            changed=changed,
            added=added,
            removed=removed,
        )
    except ChangedMeanwhile:
        now = report_lines(report).filter(key__in=[*changed, *removed]).first()
        yours = [*changed.values(), *added]
        context = {
            "theirs": said_in_short(said_of(now)) if now else "",
            "yours": said_in_short(yours[0]) if yours else _("Remove the line"),
            "back_url": request.path,
        }
        return page(request, "409.html", context, status=409)
    messages.success(request, _("The line is removed.") if removed else _("The line is saved."))
    if made and "evidence" in request.POST:
        return HttpResponseRedirect(f"{reverse('partner-report-evidence', args=[report.key])}?line={made[0]}")
    at = made[0] if made else next(iter(changed), "")
    return HttpResponseRedirect(
        reverse("partner-report-costs", args=[report.key]) + (f"#r-{at}" if at else "")
    )


def _files(request: HttpRequest, line: ReportLine | None) -> list[dict[str, Any]]:
    if line is None:
        return []
    rows = EvidenceFile.objects.visible_to(agent_of(request.user)).filter(line=line)
    return [
        {
            "name": one.name,
            "scan": SCAN_WORDS[one.scan],
            "url": reverse("partner-report-file", args=[line.report.key, one.key]),
        }
        for one in rows
    ]


def _shown(request: HttpRequest, report: PartnerReport, line: ReportLine) -> HttpResponse:
    agent = agent_of(request.user)
    (one,) = shown_lines(agent, report, [line])
    context = costs_frame(agent, report, "costs") | {
        "one": one,
        "line": line,
        "vat": VAT_WORDS[line.vat],
        "paid": FORM_WORDS[line.form],
        "source": SOURCE_WORDS[line.source],
        "files": _files(request, line),
        "reads_payroll": may_read_payroll(agent, report.partner),
    }
    return page(request, "projects/costs_line_read.html", context)
