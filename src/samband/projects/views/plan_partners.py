"""Partners of a project: who they are in all their roles, who works for them, who controls them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.http import page
from samband.base.keys import key_sent
from samband.base.versions import ChangedMeanwhile
from samband.kernel.text import fold
from samband.projects.access.partners import can_assign_control, can_name_people, can_remove_partner
from samband.projects.access.plan import can_edit_partner_plan, can_edit_plan, is_inside
from samband.projects.actions.partner_people import (
    assign_controller,
    end_control,
    name_person,
    unname_person,
)
from samband.projects.actions.partners import add_partner, deactivate_partner, remove_partner, save_partner
from samband.projects.forms.partners import ControlForm, FindForm, LeaveForm, NameForm, PartnerForm
from samband.projects.frame import frame_of
from samband.projects.models import Partner, Project
from samband.projects.plan_reading import partner_rows
from samband.projects.plan_words import OPTION_WORDS, PERSON_ROLE_WORDS, SIDE_WORDS, VAT_WORDS
from samband.projects.views.plan_common import conflict, for_people, form_page, project_of, say_in, typed
from samband.rules.domain.costs.packs import shipped_packs

_MOST_FOUND = 20


def _inside(request: HttpRequest, key: str) -> Project:
    project = project_of(request, key)
    if not is_inside(agent_of(request.user), project):
        raise Http404
    return project


def _partner(request: HttpRequest, project: Project, key: str) -> Partner:
    found = project.partners.select_related("organisation", "project__programme").filter(key=key).first()
    if found is None:
        raise Http404
    return found


@for_people
@require_GET
def partners(request: HttpRequest, key: str) -> HttpResponse:
    """Show the partners to those inside: every role of a body, its side, accounts, flat rates, control."""
    project, agent = _inside(request, key), agent_of(request.user)
    control = {
        row.partner_id: row
        for one in project.partners.prefetch_related("controlling__body", "controlling__person")
        for row in one.controlling.all()
        if row.ended_on is None
    }
    rows = [
        {
            **row,
            "side": SIDE_WORDS[row["partner"].side],
            "vat": VAT_WORDS[row["partner"].vat_recovery],
            "options": [
                {"label": OPTION_WORDS.get(name, name), "percent": rate}
                for name, rate in sorted(row["partner"].options.items())
            ],
            "control": control.get(row["partner"].pk),
        }
        for row in partner_rows(project)
    ]
    context = {
        **frame_of(agent, project, "project-partners"),
        "rows": rows,
        "may_edit": bool(can_edit_plan(agent, project)),
        "has_two_sides": project.programme is not None and project.programme.has_two_sides,
    }
    return page(request, "projects/plan_partners.html", context)


@for_people
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Look for an organisation, and add it as a partner."""
    project, agent = project_of(request, key), agent_of(request.user)
    can_edit_plan(agent, project).or_refuse()
    problem = ""
    if request.method == "POST":
        found = get_object_or_404(
            Organisation.objects.visible_to(agent).standing(), key=key_sent(request.POST, "organisation")
        )
        try:
            made = add_partner(project, by=agent, organisation=found)
        except ValidationError as refusal:
            problem = refusal.messages[0]
        else:
            messages.success(request, _("Added. Say more about the partner."))
            return HttpResponseRedirect(reverse("partner-edit", args=[key, made.key]))
    form = FindForm(request.GET if "q" in request.GET else None)
    rows = None
    if form.is_bound and form.is_valid():
        wanted = Organisation.objects.visible_to(agent).standing()
        for word in fold(form.cleaned_data["q"]).split()[:8]:
            wanted = wanted.filter(folded_name__contains=word)
        there = set(project.partners.values_list("organisation_id", flat=True))
        rows = [
            {"organisation": one, "is_partner": one.pk in there}
            for one in wanted.order_by("sort_key", "id")[:_MOST_FOUND]
        ]
    context = {
        **frame_of(agent, project, "project-partners"),
        "form": form,
        "rows": rows,
        "problem": problem,
        "back_url": reverse("project-partners", args=[key]),
    }
    return page(request, "projects/plan_partner_add.html", context, status=422 if problem else 200)


@for_people
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Change what is said of a partner; take it out of a plan that was never approved."""
    project, agent = _inside(request, key), agent_of(request.user)
    found = _partner(request, project, partner)
    can_edit_partner_plan(agent, found).or_refuse()
    back = reverse("project-partners", args=[key])
    is_lead = bool(can_edit_plan(agent, project))
    if request.POST.get("do") == "remove":
        remove_partner(found, by=agent)
        messages.success(request, _("Taken out of the plan."))
        return HttpResponseRedirect(back)
    pack = shipped_packs().get(project.cost_pack)
    form = PartnerForm(request.POST or None, partner=found, pack=pack, is_lead=is_lead)
    if request.method == "POST" and form.is_valid():
        try:
            save_partner(found, by=agent, version=form.cleaned_data["version"], values=form.values())
        except ChangedMeanwhile as changed:
            return _changed(request, changed.now, form)
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    more = []
    if can_remove_partner(agent, found):
        more = [{"do": "remove", "label": _("Take it out of the plan"), "is_danger": True}]
    return form_page(
        request,
        project,
        "project-partners",
        form,
        title=found.organisation.name,
        button=_("Save"),
        back_url=back,
        more=more,
    )


def _changed(request: HttpRequest, now: Any, form: Any) -> HttpResponse:
    theirs = ""
    if now is not None:
        rates = ", ".join(f"{OPTION_WORDS.get(name, name)}: {rate}" for name, rate in now.options.items())
        left = now.left_on.isoformat() if now.left_on else ""
        theirs = "\n\n".join(str(one) for one in (now.abbreviation, now.currency, rates, left) if one)
    return conflict(request, theirs=theirs, yours=typed(form), back_url=request.path)


@for_people
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Note from which day a partner takes part no more, or that it is back."""
    project, agent = _inside(request, key), agent_of(request.user)
    found = _partner(request, project, partner)
    can_edit_plan(agent, project).or_refuse()
    back = reverse("project-partners", args=[key])
    form = LeaveForm(request.POST or None, initial={"version": found.version, "left_on": found.left_on})
    is_back = request.POST.get("do") == "back"
    if request.method == "POST" and (is_back or form.is_valid()):
        version = found.version if is_back else form.cleaned_data["version"]
        left_on = None if is_back else form.cleaned_data["left_on"]
        try:
            deactivate_partner(found, by=agent, version=version, left_on=left_on)
        except ChangedMeanwhile as changed:
            return _changed(request, changed.now, form)
        messages.success(request, _("Noted."))
        return HttpResponseRedirect(back)
    more = [{"do": "back", "label": _("It takes part after all")}] if found.left_on else []
    return form_page(
        request,
        project,
        "project-partners",
        form,
        title=_("Leaves the project: %(who)s") % {"who": found.organisation.name},
        lead=_("Nothing of it is deleted. It may still report on the time before."),
        button=_("Note it"),
        back_url=back,
        more=more,
    )


@for_people
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Show and change who works for a partner."""
    project, agent = _inside(request, key), agent_of(request.user)
    found = _partner(request, project, partner)
    can_name_people(agent, found).or_refuse()
    members = members_of(found.organisation)
    form = NameForm(request.POST or None, people=members)
    if request.method == "POST":
        gone = found.people.filter(key=key_sent(request.POST, "gone")).first()
        if gone is not None:
            unname_person(gone, by=agent)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
        if form.is_valid():
            said = form.cleaned_data
            who = next(one for one in members if one.key == said["person"])
            name_person(found, by=agent, person=who, role=said["role"])
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    rows = [
        {"row": one, "role": PERSON_ROLE_WORDS[one.role]}
        for one in found.people.select_related("person").order_by("id")
    ]
    context = {
        **frame_of(agent, project, "project-partners"),
        "partner": found,
        "form": form,
        "rows": rows,
        "back_url": reverse("project-partners", args=[key]),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "projects/plan_people.html", context, status=status)


def members_of(organisation: Organisation) -> list[Any]:
    """Give the people who belong to an organisation, by title."""
    rows = organisation.memberships.filter(state="active", person__is_active=True).select_related("person")
    return sorted((row.person for row in rows), key=lambda one: (one.title, one.pk))


@for_people
@require_http_methods(["GET", "POST"])
def control(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Say who controls a partner: first the body is looked for, then it is assigned; history stays."""
    project, agent = _inside(request, key), agent_of(request.user)
    found = _partner(request, project, partner)
    can_assign_control(agent, found).or_refuse()
    if request.POST.get("do") == "end":
        end_control(found, by=agent, on=timezone.localdate())
        return HttpResponseRedirect(request.path)
    words = fold(request.GET.get("q", "")[:200]).split()[:8]
    bodies: list[Organisation] = []
    if words or request.method == "POST":
        wanted = Organisation.objects.visible_to(agent).standing()
        for word in words:
            wanted = wanted.filter(folded_name__contains=word)
        if request.method == "POST":
            wanted = wanted.filter(key=key_sent(request.POST, "body"))
        bodies = list(wanted.exclude(pk=found.organisation_id).order_by("sort_key", "id")[:_MOST_FOUND])
    members = members_of(bodies[0]) if len(bodies) == 1 else []
    form = ControlForm(
        request.POST or None, bodies=bodies, people=members, initial={"since": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        who = next((one for one in members if one.key == said["person"]), None)
        since = said["since"] or timezone.localdate()
        assign_controller(found, by=agent, body=bodies[0], person=who, since=since)
        messages.success(request, _("The control is assigned."))
        return HttpResponseRedirect(request.path)
    context = {
        **frame_of(agent, project, "project-partners"),
        "partner": found,
        "find": FindForm(request.GET if words else None),
        "form": form if bodies else None,
        "is_empty": bool(words) and not bodies,
        "rows": found.controlling.select_related("body", "person").order_by("-since", "-id"),
        "back_url": reverse("project-partners", args=[key]),
    }
    status = 422 if form.is_bound and form.errors else 200
    return page(request, "projects/plan_control.html", context, status=status)
