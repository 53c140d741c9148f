"""Pages of grants: the list with its portfolio, one grant, noting, changing, deciding, its conditions."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.http import page
from samband.base.notices import mark_read
from samband.base.table_files import table_download
from samband.base.templatetags.wording import amount
from samband.base.versions import ChangedMeanwhile
from samband.funding.access.grants import can_change_grant, can_note_grant
from samband.funding.actions.grants import (
    add_condition,
    change_grant,
    drop_condition,
    move_grant,
    note_grant,
)
from samband.funding.forms.grants import ConditionForm, GrantForm, MoveForm
from samband.funding.forms.naming import take_errors
from samband.funding.grant_reading import EXPORTED, export_rows, grant_page, grants_for
from samband.funding.grant_words import BUTTONS, DONE, NEEDS_WHY, STATES
from samband.funding.models import ConditionClause, Grant
from samband.funding.portfolio import portfolios_of
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect


@never_cache
@require_GET
def grant_list(request: HttpRequest) -> HttpResponse:
    """Show the grants that one may read: those of one's own organisations, and what is published."""
    agent = agent_of(request.user)
    rows, links = grants_for(agent, request.GET.get("after", ""), reverse("grant-list"))
    context = {
        "rows": [{"one": one, "state": STATES[one.status]} for one in rows],
        "page": links,
        "may_note": bool(agent.organisations) and bool(agent.person),
    }
    return page(request, "funding/grant_list.html", context)


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give all grants that one may read as a file."""
    rows = export_rows(agent_of(request.user))
    return table_download(form, name="samband-grants", sheet=_("Grants"), columns=EXPORTED, rows=rows)


@never_cache
@login_required
@require_GET
def portfolio(request: HttpRequest) -> HttpResponse:
    """Show the money of one's own grants by priority of the strategy."""
    return page(request, "funding/portfolio.html", {"portfolios": portfolios_of(agent_of(request.user))})


@never_cache
@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one grant with its conditions and its thread, and what can be done with it."""
    agent = agent_of(request.user)
    seen = Grant.objects.visible_to(agent).select_related(
        "funder", "recipient", "programme", "fund", "follow_up"
    )
    one = get_object_or_404(seen.visible_to(agent), key=key)
    if agent.person:
        mark_read(agent, subject=("grant", one.key))
    return page(
        request, "funding/grant.html", grant_page(one, agent, MoveForm(initial={"version": one.version}))
    )


def _one(request: HttpRequest, key: str) -> Grant:
    agent = agent_of(request.user)
    seen = Grant.objects.visible_to(agent).select_related("funder", "recipient", "programme", "fund")
    found = seen.filter(key=key).first()
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Note a grant as a draft."""
    agent = agent_of(request.user)
    if not agent.organisations:
        raise Refused(
            _("Grants are noted by people of the organisation that gives them. Ask to belong to yours.")
        )
    initial = {"funder": agent.acting_for, "currency": "SEK"}
    form = GrantForm(agent, agent.organisations, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        funder = get_object_or_404(Organisation.objects.visible_to(agent), key=form.cleaned_data["funder"])
        can_note_grant(agent, funder).or_refuse()
        try:
            made = note_grant(funder, by=agent, said=form.said())
        except ValidationError as problem:
            take_errors(form, problem)
        else:
            messages.success(request, _("Noted as a draft. Its recipient sees it once it is decided."))
            return HttpResponseRedirect(reverse("grant-detail", args=[made.key]))
    return _form(request, form, _("Note a grant"), reverse("grant-list"), _("Grants"))


def _form(request: HttpRequest, form: Any, title: str, up_url: str, up: str) -> HttpResponse:
    context = {"form": form, "title": title, "up_url": up_url, "up": up, "button": _("Save")}
    return page(request, "funding/form.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is said of a grant."""
    agent, one = agent_of(request.user), _one(request, key)
    can_change_grant(agent, one).or_refuse()
    form = GrantForm(agent, [one.funder.key], request.POST or None, initial=_now(one))
    back = reverse("grant-detail", args=[key])
    if request.method == "POST" and form.is_valid():
        try:
            change_grant(one, by=agent, version=form.cleaned_data["version"] or 0, said=form.said())
        except ChangedMeanwhile as changed:
            return _conflict(request, changed.now or one, "\n".join(map(str, form.data.values())), back)
        except ValidationError as problem:
            take_errors(form, problem)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    return _form(request, form, _("Change the grant"), back, one.title)


def _now(one: Grant) -> dict[str, Any]:
    names = ("title", "currency", "decided_on", "decision", "priority", "starts_on", "is_public", "version")
    return {
        **{name: getattr(one, name) for name in names},
        "funder": one.funder.key,
        "recipient": one.recipient.key,
        "amount": one.amount_minor,
        "ends_on": one.ends_before - timedelta(days=1) if one.ends_before else None,
        "programme": one.programme.key if one.programme else "",
        "fund": one.fund.key if one.fund else "",
    }


def _conflict(request: HttpRequest, now: Grant, yours: str, back: str) -> HttpResponse:
    theirs = "\n".join([now.title, str(STATES[now.status]), amount(now.amount_minor, now.currency), now.why])
    return page(request, "409.html", {"theirs": theirs, "yours": yours, "back_url": back}, status=409)


@never_cache
@login_required
@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Decide, end, revoke or reopen a grant."""
    agent, one, form = agent_of(request.user), _one(request, key), MoveForm(request.POST)
    if not form.is_valid():
        return page(request, "funding/grant.html", grant_page(one, agent, form), status=422)
    said, back = form.cleaned_data, reverse("grant-detail", args=[key])
    if said["verb"] in NEEDS_WHY and not said["why"].strip():
        form.add_error("why", _("Say why in words first: they read nothing else."))
        return page(request, "funding/grant.html", grant_page(one, agent, form), status=422)
    try:
        lang = detect(said["why"]).lang if said["why"] else ""
        move_grant(one, by=agent, verb=said["verb"], version=said["version"], why=said["why"], lang=lang)
    except ChangedMeanwhile as changed:
        return _conflict(request, changed.now or one, f"{BUTTONS[said['verb']]}\n{said['why']}", back)
    messages.success(request, str(DONE[said["verb"]]))
    return HttpResponseRedirect(back)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_condition(request: HttpRequest, key: str) -> HttpResponse:
    """Put a condition into a grant."""
    agent, one = agent_of(request.user), _one(request, key)
    can_change_grant(agent, one).or_refuse()
    own = ConditionClause.objects.visible_to(agent).filter(owner=one.funder, retired_at__isnull=True)[:100]
    initial = {"version": one.version, "clause": request.GET.get("clause", "")[:40]}
    form = ConditionForm(list(own), one.lang, request.POST or None, initial=initial)
    back = reverse("grant-detail", args=[key])
    if request.method == "POST" and form.is_valid():
        try:
            add_condition(one, by=agent, version=form.cleaned_data["version"], said=form.said())
        except ChangedMeanwhile as changed:
            return _conflict(request, changed.now or one, form.cleaned_data["text"], back)
        except ValidationError as problem:
            take_errors(form, problem)
        else:
            messages.success(
                request, _("The condition is in the grant. Its question is asked in every report.")
            )
            return HttpResponseRedirect(back)
    return _form(request, form, _("Add a condition"), back, one.title)


@never_cache
@login_required
@require_POST
def drop(request: HttpRequest, key: str, condition: str) -> HttpResponse:
    """Take a condition out of a draft."""
    agent, one = agent_of(request.user), _one(request, key)
    found = one.conditions.filter(key=condition).select_related("grant__funder", "grant__recipient").first()
    version = request.POST.get("version", "")
    if found is None or not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise Http404
    back = reverse("grant-detail", args=[key])
    try:
        drop_condition(found, by=agent, version=int(version))
    except ChangedMeanwhile as changed:
        return _conflict(request, changed.now or one, found.text, back)
    messages.success(request, _("The condition is taken out."))
    return HttpResponseRedirect(back)
