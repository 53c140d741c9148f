"""Pages of a partner's staff: whose pay is reported and how; for the partner and its controller alone."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.agents import Agent
from samband.base.http import page, say
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Decision
from samband.projects.access.costs import can_keep_staff, can_see_staff
from samband.projects.actions.staff import StaffSaid, erase_staff_name, save_staff
from samband.projects.costs_page import partner_frame
from samband.projects.costs_words import METHOD_WORDS
from samband.projects.domain.cost_entry import hourly_rate
from samband.projects.evidence_files import as_download, take_in
from samband.projects.forms.costs import StaffForm
from samband.projects.models import Partner, StaffMember
from samband.projects.staff_data import staff_data

_PARTS = ("project__programme__owner", "organisation")


def partner_of(request: HttpRequest, key: str, can_see: Callable[[Agent, Partner], Decision]) -> Partner:
    """Give a partner whose register the reader may see; to anybody else there is none here."""
    agent = agent_of(request.user)
    partner = get_object_or_404(Partner.objects.visible_to(agent).select_related(*_PARTS), key=key)
    if not can_see(agent, partner):
        raise Http404
    return partner


def _member(request: HttpRequest, key: str, one: str) -> StaffMember:
    agent = agent_of(request.user)
    return get_object_or_404(
        StaffMember.objects.visible_to(agent).select_related("partner__project__programme__owner"),
        partner__key=key,
        key=one,
    )


@require_GET
def staff_list(request: HttpRequest, key: str) -> HttpResponse:
    """Show whose pay a partner reports."""
    partner, agent = partner_of(request, key, can_see_staff), agent_of(request.user)
    rows = [
        {
            "one": one,
            "method": METHOD_WORDS[one.method],
            "hour_minor": hourly_rate(one.yearly_cost_minor) if one.yearly_cost_minor else None,
            "url": reverse("staff-edit", args=[key, one.key]),
            "data_url": reverse("staff-data", args=[key, one.key]),
            "document_url": reverse("staff-document", args=[key, one.key]) if one.document_sha256 else "",
        }
        for one in StaffMember.objects.visible_to(agent).filter(partner=partner)
    ]
    may_keep = bool(can_keep_staff(agent, partner))
    context = partner_frame(agent, partner, "staff") | {"rows": rows, "may_keep": may_keep}
    return page(request, "projects/staff_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Add a person."""
    return _form_page(request, partner_of(request, key, can_see_staff), None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Change how a person's pay is reported."""
    return _form_page(request, partner_of(request, key, can_see_staff), _member(request, key, one))


def _form_page(request: HttpRequest, partner: Partner, member: StaffMember | None) -> HttpResponse:
    agent = agent_of(request.user)
    can_keep_staff(agent, partner).or_refuse()
    form = StaffForm(request.POST or None, request.FILES or None, member=member, currency=partner.currency)
    if request.method == "POST" and form.is_valid():
        answer = _saved(request, partner, member, form)
        if answer is not None:
            return answer
    context = partner_frame(agent, partner, "staff") | {"form": form, "member": member}
    return page(request, "projects/staff_form.html", context, status=422 if form.is_bound else 200)


def _saved(
    request: HttpRequest, partner: Partner, member: StaffMember | None, form: StaffForm
) -> HttpResponse | None:
    said = dict(form.cleaned_data)
    version, file = said.pop("version") or 0, said.pop("document")
    if file is not None:
        kept, wrong = take_in([(file.name or "", file.file)])
        for one in wrong:
            form.add_error("document", one)
        if wrong:
            return None
        said |= {"document_name": kept[0].name, "document_sha256": kept[0].sha256}
    try:
        save_staff(partner, by=agent_of(request.user), said=StaffSaid(**said), member=member, version=version)
    except ValidationError as problem:
        _add_errors(form, problem)
        return None
    except ChangedMeanwhile as changed:
        theirs = f"{changed.now.role} · {METHOD_WORDS[changed.now.method]}" if changed.now else ""
        yours = f"{said['role']} · {METHOD_WORDS[said['method']]}"
        context = {"theirs": theirs, "yours": yours, "back_url": request.path}
        return page(request, "409.html", context, status=409)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("staff-list", args=[partner.key]))


def _add_errors(form: Any, problem: ValidationError) -> None:
    """Put what an action found wrong beside its field."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for name, wrong in problem.error_dict.items():
        form.add_error(name if name in form.fields else None, wrong)


@never_cache
@require_GET
def document(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Give the document that sets how somebody's pay is reckoned."""
    member = _member(request, key, one)
    kind = member.document_name.rpartition(".")[2]
    response = as_download(member.document_name, member.document_sha256, kind, "")
    if response is None:
        what = _("The file looked dangerous, or is not kept any more.")
        return say(request, 410, title=_("This file cannot be downloaded"), what=what)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Ask whether a person's name is to be erased, and erase it."""
    partner, member, agent = (
        partner_of(request, key, can_see_staff),
        _member(request, key, one),
        agent_of(request.user),
    )
    can_keep_staff(agent, partner).or_refuse()
    if request.method == "POST":
        erase_staff_name(member, by=agent)
        messages.success(request, _("The name is erased. Role and amounts stay: they are accounted for."))
        return HttpResponseRedirect(reverse("staff-list", args=[key]))
    context = partner_frame(agent, partner, "staff") | {"member": member}
    return page(request, "projects/staff_erase.html", context)


@never_cache
@require_GET
def data(request: HttpRequest, key: str, one: str) -> HttpResponse:
    """Give all that is kept of a person as JSON, for who asks what is kept of them."""
    member = _member(request, key, one)
    text = json.dumps(staff_data(member), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="staff-{member.key}.json"'
    return response
