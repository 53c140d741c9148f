"""Pages on the way into the programme's own system: its form by field, its list, the numbered evidence."""

from typing import IO, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.base.agents import Agent
from samband.base.files import open_file
from samband.base.http import page, say
from samband.projects.access.control import can_file_official
from samband.projects.access.joint import can_edit_joint, may_read_all
from samband.projects.access.official import can_compare
from samband.projects.access.roles import may_read_payroll
from samband.projects.actions.official import take_evidence
from samband.projects.domain.official.evidence import EvidenceFile
from samband.projects.domain.official.fields import fields_for
from samband.projects.domain.official.layout import SYSTEMS, Layout, layout_of
from samband.projects.domain.official.rows import rows_for
from samband.projects.forms.control import OfficialForm
from samband.projects.forms.official import ExportForm
from samband.projects.frame import frame_of
from samband.projects.models import OfficialComparison, OfficialPaper, PartnerReport, Project
from samband.projects.official_files import evidence_pieces, write_list
from samband.projects.official_joint import facts_of_joint
from samband.projects.official_reading import evidence_of, facts_of, layout_for, official_lines
from samband.projects.official_shown import (
    FORM_WORDS,
    STATUS_WORDS,
    fields_shown,
    problems_shown,
    texts_left,
)
from samband.projects.official_words import problem_said
from samband.projects.views.joint import joint_of, reading
from samband.projects.views.report_steps import frame, report_of

_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# What the form asks for as numbers; where it does not, the report's own pages have them.
_RECKONED = ("indicator", "amount-claimed", "accumulated-costs")


def layout_asked(request: HttpRequest, project: Project) -> Layout:
    """Give the form that the reader asks for; a project that reports in Samband itself has none."""
    asked = request.POST.get("system") or request.GET.get("system", "")
    layout = layout_for(project, asked)
    if layout is None:
        raise Http404
    return layout


@never_cache
@login_required
@require_GET
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Show a report as the official form asks for it, field by field, with its list and its evidence."""
    return report_page(request, report_of(request, key), ExportForm())


def report_page(
    request: HttpRequest, report: PartnerReport, compared: ExportForm, status: int = 200
) -> HttpResponse:
    """Answer with the page of a report's official form."""
    agent = agent_of(request.user)
    surround = frame(request, report)
    if layout_for(report.partner.project) is None:
        return page(request, "projects/official_none.html", surround)
    layout = layout_asked(request, report.partner.project)
    lines = official_lines(agent, report, layout)
    facts = facts_of(agent, report, layout)
    may_write = surround["may_write"]
    edit_url = reverse("partner-report-work", args=[report.key]) if may_write else ""
    index = evidence_of(agent, report, lines)
    context = {
        **surround,
        **_form_parts(layout, reverse("partner-report-official", args=[report.key])),
        "fields": fields_shown(fields_for(layout, facts.facts), edit_url=edit_url),
        "left": texts_left(layout, facts.texts),
        "line_count": len(lines),
        "list_problems": problems_shown(rows_for(layout, lines).problems, lines, report.key),
        "is_masked": not may_read_payroll(agent, report.partner),
        "lists": [
            {
                "url": reverse("partner-report-official-list", args=[report.key, form])
                + f"?system={layout.system}",
                "label": FORM_WORDS[form],
            }
            for form in sorted(FORM_WORDS, key=lambda form: form != layout.file.preferred)
        ],
        "file_count": len(index.stored),
        "evidence_problems": [problem_said(one) for one in index.problems[:50]],
        **_proof(agent, report, compared),
    }
    return page(request, "projects/official_report.html", context, status=status)


def _form_parts(layout: Layout, here: str) -> dict[str, Any]:
    return {
        "layout": layout,
        "systems": [
            {
                "name": layout_of(system).name,
                "url": f"{here}?system={system}",
                "is_here": system == layout.system,
            }
            for system in SYSTEMS
        ],
    }


def _proof(agent: Agent, report: PartnerReport, compared: ExportForm) -> dict[str, Any]:
    """Give what came back from the official system: comparisons and papers, and what may be brought."""
    compares = OfficialComparison.objects.visible_to(agent).filter(report=report)
    may_compare = bool(can_compare(agent, report))
    is_given = report.first_submitted_at is not None
    may_file = is_given and may_compare and bool(can_file_official(agent, report))
    return {
        "comparisons": [
            {
                "one": one,
                "state": STATUS_WORDS[one.status],
                "url": reverse("partner-report-official-comparison", args=[report.key, one.key]),
            }
            for one in compares[:20]
        ],
        "form": compared if may_compare else None,
        "papers": list(OfficialPaper.objects.visible_to(agent).filter(report=report).order_by("id")),
        "paper_form": OfficialForm(auto_id="paper_%s")
        if may_file and can_file_official(agent, report)
        else None,
    }


@never_cache
@login_required
@require_GET
def expenditure(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give the list of expenditure in the official system's columns; who is paid is hidden as on pages."""
    report = report_of(request, key)
    layout = layout_asked(request, report.partner.project)
    if form not in _MEDIA:
        raise Http404
    lines = official_lines(agent_of(request.user), report, layout)
    content, _rows = write_list(layout, lines, form)
    response = HttpResponse(content, content_type=_MEDIA[form])
    name = f"{layout.system}-{report.partner.number}-{report.period.number}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _opened(file: EvidenceFile) -> IO[bytes]:
    found = open_file(file.sha256)
    if found is None:
        raise FileNotFoundError(file.key)
    return found


@never_cache
@login_required
@require_POST
def evidence(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give the numbered evidence with its index as one archive, sent as it is read; the thread says so."""
    report, agent = report_of(request, key), agent_of(request.user)
    layout = layout_asked(request, report.partner.project)
    index = evidence_of(agent, report, official_lines(agent, report, layout))
    for path, file in index.stored:
        try:
            _opened(file).close()
        except FileNotFoundError:
            what = _("%(file)s is not kept here any more. Add it again on the page of evidence.")
            return say(request, 410, title=_("A file is missing"), what=what % {"file": path})
    withheld = sum(bool(entry.file and entry.file.is_withheld) for entry in index.entries)
    take_evidence(report, by=agent, files=len(index.stored), withheld=withheld)
    response = StreamingHttpResponse(evidence_pieces(index, _opened), content_type="application/zip")
    name = f"evidence-{report.partner.number}-{report.period.number}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Accel-Buffering"] = "no"
    return response


@never_cache
@login_required
@require_GET
def joint(request: HttpRequest, key: str) -> HttpResponse:
    """Show a joint report as the official form asks for it, to whoever reads it from inside."""
    report, agent = joint_of(request, key), agent_of(request.user)
    if not may_read_all(agent, report):
        raise Http404
    surround = {**frame_of(agent, report.project, "project-joint"), "report": report}
    if layout_for(report.project) is None:
        return page(request, "projects/official_joint.html", surround)
    layout = layout_asked(request, report.project)
    _tables, content = reading(report, agent)
    facts = facts_of_joint(content)
    wanted = {code for field in layout.fields for code in field.takes}
    edit_url = reverse("joint-texts", args=[report.key]) if can_edit_joint(agent, report) else ""
    left = [one for one in facts if one.code not in wanted and one.code not in _RECKONED]
    context = {
        **surround,
        **_form_parts(layout, reverse("joint-report-official", args=[report.key])),
        "fields": fields_shown(fields_for(layout, facts), edit_url=edit_url, anchors=()),
        "left": texts_left(layout, left),
    }
    return page(request, "projects/official_joint.html", context)
