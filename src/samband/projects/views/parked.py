"""The page of what control has parked, for partner and controller: taken back or dropped from there."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.matching.domain.language import detect
from samband.projects.access.parked import can_drop_parked, can_see_parked
from samband.projects.access.roles import works_for
from samband.projects.actions.parked import drop_parked
from samband.projects.costs_page import partner_frame
from samband.projects.domain.partner_report import EDITABLE
from samband.projects.forms.parked import DropForm
from samband.projects.models import DroppedLine, Finding, Partner, PartnerReport, ReportLine
from samband.projects.parked_lines import parked_of, parking_findings
from samband.projects.report_words import CATEGORY_WORDS


def _partner(request: HttpRequest, key: str) -> Partner:
    agent = agent_of(request.user)
    related = ("project__programme", "organisation")
    partner = get_object_or_404(Partner.objects.visible_to(agent).select_related(*related), key=key)
    if not can_see_parked(agent, partner):
        raise Http404
    return partner


@require_GET
def parked_list(request: HttpRequest, key: str) -> HttpResponse:
    """Show what of a partner's costs is parked, why and since when, and what was dropped."""
    return _page(request, _partner(request, key), DropForm())


def _page(request: HttpRequest, partner: Partner, form: DropForm, dropping: str = "") -> HttpResponse:
    agent = agent_of(request.user)
    lines = list(parked_of(partner))
    found = parking_findings(lines)
    gone = DroppedLine.objects.visible_to(agent).filter(line__report__partner=partner)
    context = {
        **partner_frame(agent, partner, "parked"),
        "rows": [_row(one, found[one.pk], dropping == one.key) for one in lines],
        "dropped": list(gone.select_related("line__report").order_by("-dropped_at")),
        "into": _open_report(request, partner),
        "may_drop": bool(can_drop_parked(agent, partner)),
        "form": form,
    }
    return page(request, "projects/parked_list.html", context, status=422 if form.errors else 200)


def _row(line: ReportLine, finding: Finding, is_here: bool) -> dict[str, Any]:
    return {
        "line": line,
        "category": CATEGORY_WORDS[line.category],
        "why": finding.comment,
        "lang": finding.lang,
        "since": finding.control.finished_at,
        "is_here": is_here,
        "report_url": reverse("partner-report", args=[line.report.key]),
    }


def _open_report(request: HttpRequest, partner: Partner) -> PartnerReport | None:
    """Give the report that a parked cost is taken into: the partner's latest that is with it."""
    agent = agent_of(request.user)
    if not works_for(agent, partner):
        return None
    mine = PartnerReport.objects.visible_to(agent).filter(partner=partner, status__in=EDITABLE)
    return mine.order_by("-number").first()


@require_POST
def drop(request: HttpRequest, key: str, line: str) -> HttpResponse:
    """Drop a parked cost, with the reason."""
    partner, agent = _partner(request, key), agent_of(request.user)
    seen = ReportLine.objects.visible_to(agent).filter(report__partner=partner).select_related("report")
    found, form = get_object_or_404(seen.visible_to(agent), key=line), DropForm(request.POST)
    if not form.is_valid():
        return _page(request, partner, form, line)
    why = form.cleaned_data["why"]
    drop_parked(found, by=agent, why=why, lang=detect(why).lang or "")
    messages.success(request, _("Dropped. Nobody waits for it any more; its certificate stays as it is."))
    return HttpResponseRedirect(reverse("parked-list", args=[key]))
