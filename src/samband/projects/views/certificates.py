"""Pages of a certificate: figures down to the lines, sealed files, the programme's papers beside it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.base.files import keep_file, read_file
from samband.base.http import page
from samband.base.notices import mark_read
from samband.base.scanning import scan
from samband.challenges.domain.attachments import INFECTED, MOST_BYTES, NotTaken, kind_of, tidy_name
from samband.projects.access.control import can_correct_certificate, can_file_official
from samband.projects.access.roles import may_read_payroll
from samband.projects.actions.certification import BroughtPaper, file_official_certificate
from samband.projects.certificate_reading import (
    category_rows,
    correction_rows,
    facts_of,
    files_of,
    line_rows,
    paid_rows,
    timeline_of,
)
from samband.projects.control_words import DONE_WORDS
from samband.projects.forms.control import OfficialForm
from samband.projects.frame import frame_of
from samband.projects.models import Certificate, OfficialPaper
from samband.projects.views.control import as_attachment, report_of
from samband.projects.views.control_work import back_to

_MEDIA = {"pdf": "application/pdf", "json": "application/json"}
_RELATED = (
    *("control", "project", "paper", "report__partner__project__programme"),
    *("report__partner__organisation", "report__period", "report__plan"),
)


def certificate_of(request: HttpRequest, key: str) -> Certificate:
    """Fetch a certificate for whoever may see it."""
    parts = ("amounts", "corrections", "control__findings")
    agent = agent_of(request.user)
    return get_object_or_404(
        Certificate.objects.visible_to(agent).select_related(*_RELATED).prefetch_related(*parts), key=key
    )


@never_cache
@login_required
@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a certificate: figures, the lines behind them, corrections, files, what others have filed."""
    made, agent = certificate_of(request, key), agent_of(request.user)
    mark_read(agent, subject=("certificate", made.key))
    papers = OfficialPaper.objects.visible_to(agent).filter(report=made.report_id).order_by("id")
    context = {
        **frame_of(agent, made.project, "project-reports"),
        "made": made,
        "content": made.content,
        "currency": made.project.currency,
        "rows": category_rows(made),
        "paid": paid_rows(made),
        "lines": line_rows(made, agent),
        "corrections": correction_rows(made),
        "files": files_of(made),
        "facts": facts_of(made),
        "events": timeline_of(made),
        "papers": list(papers),
        "may_correct": bool(can_correct_certificate(agent, made)),
        "opens_control": may_read_payroll(agent, made.report.partner),
    }
    return page(request, "projects/certificate_detail.html", context)


@never_cache
@login_required
@require_GET
def download(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a sealed file of a certificate, byte for byte as it was sealed."""
    made = certificate_of(request, key)
    paper = getattr(made, "paper", None)
    if form not in _MEDIA or paper is None:
        raise Http404
    content = read_file(paper.pdf_sha256 if form == "pdf" else paper.json_sha256)
    if content is None:
        raise Http404
    return as_attachment(content, f"samband-{made.content['number']}.{form}", _MEDIA[form])


@never_cache
@login_required
@require_POST
def official(request: HttpRequest, key: str) -> HttpResponse:
    """File a paper of the programme's own system beside a report."""
    one, agent = report_of(request, key), agent_of(request.user)
    can_file_official(agent, one).or_refuse()
    form = OfficialForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        content = said["file"].read(MOST_BYTES + 1)
        try:
            kind = kind_of(content)
            if kind != "pdf" or scan(content) == INFECTED:
                raise NotTaken("kind")
        except NotTaken:
            form.add_error("file", _("Take the PDF as the programme's system gives it."))
        else:
            paper = BroughtPaper(
                said["sort"],
                tidy_name(said["file"].name, kind),
                keep_file(content),
                said["reference"],
                said["dated_on"],
            )
            file_official_certificate(one, by=agent, paper=paper)
            messages.success(request, str(DONE_WORDS["official"]))
            return back_to(one, "#papers")
    context = {**frame_of(agent, one.partner.project, "project-reports"), "report": one, "form": form}
    return page(request, "projects/control_official.html", context, status=422)


@never_cache
@login_required
@require_GET
def official_paper(request: HttpRequest, key: str) -> HttpResponse:
    """Give a paper of the programme's own system, for whoever may see its report."""
    row = get_object_or_404(OfficialPaper.objects.visible_to(agent_of(request.user)), key=key)
    content = read_file(row.sha256)
    if content is None:
        raise Http404
    return as_attachment(content, row.name, "application/pdf")
