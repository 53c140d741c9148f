"""One partner report as it is read: figures, texts, history, papers; and what is done with it as a whole."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.notices import mark_read
from samband.base.versions import ChangedMeanwhile
from samband.matching.domain.language import detect
from samband.projects.access.reports import can_delete_report, can_move_report, moves_for
from samband.projects.access.roles import may_read_payroll
from samband.projects.actions.reports import delete_draft_report, send_back_report, take_back_report
from samband.projects.forms.reports import VersionForm, WhyForm
from samband.projects.models import Certificate, PartnerReport
from samband.projects.report_indicators import indicator_rows
from samband.projects.report_paper import PAPERS, paper_of
from samband.projects.report_reading import figures_of, sections_of, timeline_of
from samband.projects.report_words import ITEM_STATE_WORDS, ITEM_WORDS
from samband.projects.views.report_steps import frame, report_of


@never_cache
@login_required
@require_GET
def shown(request: HttpRequest, key: str) -> HttpResponse:
    """Show a report as it stands: what was done, what it costs, who pays, what happened to it."""
    report, agent = report_of(request, key), agent_of(request.user)
    mark_read(agent, subject=("partner_report", report.key))
    texts = list(report.texts.all())
    progress = report.progress.select_related("item").order_by("item__number", "id")
    context = {
        **frame(request, report),
        "figures": figures_of(report),
        "sections": [one for one in sections_of(report, texts) if one.text.text.strip()],
        "progress": [
            {
                "label": ITEM_WORDS[row.item.sort],
                "item": row.item,
                "state": ITEM_STATE_WORDS[row.state],
                "done_on": row.done_on,
                "text": row.text,
                "lang": row.lang,
            }
            for row in progress
        ],
        "indicators": indicator_rows(report),
        "contributions": list(report.contributions.all()),
        "form": VersionForm(initial={"version": report.version}),
        "moves": moves_for(agent, report),
        "may_delete": bool(can_delete_report(agent, report)),
        "events": timeline_of(report),
        "papers": [
            {"label": label, "url": reverse("partner-report-paper", args=[key, form])}
            for form, label in PAPERS.items()
        ],
        "lines_url": _url("partner-report-costs", key),
        "control_url": _url("control-report", key),
        "certificate": Certificate.objects.visible_to(agent).filter(report=report).first(),
    }
    return page(request, "projects/report_shown.html", context)


def _url(name: str, key: str) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


@never_cache
@login_required
@require_GET
def paper(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a report as a paper: PDF, Word or Excel."""
    report = report_of(request, key)
    if form not in PAPERS:
        raise Http404
    payroll = may_read_payroll(agent_of(request.user), report.partner)
    content, kind = paper_of(report, form, timezone.now(), payroll=payroll)
    response = HttpResponse(content, content_type=kind)
    name = f"samband-report-{report.partner.number}-{report.period.number}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@login_required
@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take a report back to change it."""
    report, form = report_of(request, key), VersionForm(request.POST)
    if form.is_valid():
        try:
            take_back_report(report, by=agent_of(request.user), version=form.cleaned_data["version"])
        except ChangedMeanwhile:
            messages.error(request, _("Something happened to the report meanwhile. Look again first."))
        else:
            messages.success(request, _("Taken back. Hand it in again when it is mended."))
    return HttpResponseRedirect(reverse("partner-report", args=[key]))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, key: str) -> HttpResponse:
    """Send a report back to its partner, and say what is to be mended."""
    report, agent = report_of(request, key), agent_of(request.user)
    can_move_report(agent, report, "send_back").or_refuse()
    data = request.POST if request.method == "POST" else None
    form = WhyForm(data, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        lang = detect(said["why"]).lang
        try:
            send_back_report(report, by=agent, version=said["version"], why=said["why"], lang=lang)
        except ChangedMeanwhile as changed:
            return _changed(request, changed.now, said["why"], report)
        messages.success(request, _("Sent back. The partner is told what to mend."))
        return HttpResponseRedirect(reverse("partner-report", args=[key]))
    context = {**frame(request, report), "form": form}
    return page(request, "projects/report_send_back.html", context, status=422 if form.is_bound else 200)


def _changed(request: HttpRequest, now: Any, yours: str, report: PartnerReport) -> HttpResponse:
    context = {
        "theirs": now.why if now else "",
        "yours": yours,
        "back_url": reverse("partner-report", args=[report.key]),
    }
    return page(request, "409.html", context, status=409)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether a draft is to be deleted, and delete it."""
    report, agent = report_of(request, key), agent_of(request.user)
    can_delete_report(agent, report).or_refuse()
    form = VersionForm(request.POST if request.method == "POST" else None)
    is_changed = False
    if request.method == "POST" and form.is_valid():
        try:
            delete_draft_report(report, by=agent, version=form.cleaned_data["version"])
        except ChangedMeanwhile:
            is_changed = True
            report.refresh_from_db(fields=["version", "status"])
        else:
            messages.success(request, _("The draft is deleted."))
            return HttpResponseRedirect(reverse("project-reports", args=[report.partner.project.key]))
    context = {
        **frame(request, report),
        "form": VersionForm(initial={"version": report.version}),
        "is_changed": is_changed,
    }
    return page(request, "projects/report_delete.html", context, status=409 if is_changed else 200)
