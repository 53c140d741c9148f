"""A project's overview: what everybody reads, what waits for those inside, and its moves."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.funding.models import Programme
from samband.kernel.lifecycle import NotPossible
from samband.projects.access.plan import (
    can_edit_plan,
    can_lead_project,
    can_move_project,
    is_inside,
    moves_for,
)
from samband.projects.actions.project_moves import approve_project, move_project
from samband.projects.actions.projects import save_project, set_public
from samband.projects.domain.project import SHOWN, VERBS
from samband.projects.forms.plan import ProjectForm, WhyForm
from samband.projects.frame import frame_of
from samband.projects.models import Project
from samband.projects.overview_panels import awaited_in, panels_of
from samband.projects.plan_facts import problems_of
from samband.projects.plan_listing import programmes_of
from samband.projects.plan_reading import events_of, partner_rows, problem_rows
from samband.projects.plan_snapshot import snapshot
from samband.projects.plan_words import LACKING_WORDS, MOVE_DONE, MOVE_HELP, MOVE_WORDS, STATUS_WORDS
from samband.projects.views.plan_common import conflict, for_people, form_page, project_of, say_in, typed

_ASKED_WITH = {
    "approve": gettext_lazy("Where is the funder's decision found? Its number and day"),
    "reopen": gettext_lazy("Why?"),
    "withdraw": gettext_lazy("Why?"),
}


@require_GET
def project_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a project: to everybody what it is, to those inside what waits and by when."""
    project, agent = project_of(request, key), agent_of(request.user)
    inside = is_inside(agent, project)
    may_lead = bool(can_lead_project(agent, project))
    context: dict[str, Any] = {
        **frame_of(agent, project, "project-detail"),
        "status": STATUS_WORDS[project.status],
        "inside": inside,
        "partners": partner_rows(project),
        "goals": list(project.goals.order_by("-is_overall", "number", "id")),
        "funds": list(project.programme.funds.all()) if project.programme else [],
        "panels": panels_of(project, agent),
        "may_edit": bool(can_edit_plan(agent, project)),
        "may_lead": may_lead,
        "last_day": project.ends_before - timedelta(days=1) if project.ends_before else None,
        "is_shown": project.is_public and project.status in SHOWN,
    }
    if inside:
        context |= {
            "awaited": awaited_in(project, agent, timezone.localdate()),
            "problems": problem_rows(project, problems_of(project, snapshot(project))) if may_lead else [],
            "moves": [
                {"label": MOVE_WORDS[verb], "url": reverse("project-move", args=[key, verb])}
                for verb in moves_for(agent, project)
            ],
            "version": project.versions.defer("content").order_by("-number").first(),
            "events": events_of(project),
            "source_text": project.source_text,
        }
    return page(request, "projects/plan_detail.html", context)


@for_people
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a project's name, summary, programme and rules."""
    project, agent = project_of(request, key), agent_of(request.user)
    can_edit_plan(agent, project).or_refuse()
    programmes = programmes_of(agent)
    names = ("version", "name", "acronym", "summary", "cost_pack", "official_system", "official_number")
    initial = {name: getattr(project, name) for name in names}
    initial["programme"] = project.programme.key if project.programme else ""
    form = ProjectForm(request.POST or None, programmes=programmes, initial=initial)
    back = reverse("project-detail", args=[key])
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        chosen: Programme | None = next((one for one in programmes if one.key == values["programme"]), None)
        values["programme"] = chosen
        try:
            save_project(project, by=agent, version=version, values=values)
        except ChangedMeanwhile as changed:
            return _conflict(request, changed.now, form)
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    return form_page(
        request,
        project,
        "project-detail",
        form,
        title=_("Name, words and rules"),
        button=_("Save"),
        back_url=back,
    )


def _conflict(request: HttpRequest, now: Project | None, form: ProjectForm) -> HttpResponse:
    if now is None:
        raise Http404
    theirs = "\n\n".join(one for one in (now.name, now.acronym, now.summary) if one)
    return conflict(request, theirs=theirs, yours=typed(form), back_url=request.path)


@for_people
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Move a project on: say what follows, ask for the words that the move needs, and for a yes."""
    project, agent = project_of(request, key), agent_of(request.user)
    if verb in ("publish", "unpublish"):
        return _public(request, project, verb == "publish")
    if verb not in VERBS:
        raise Http404
    can_move_project(agent, project, verb).or_refuse()
    label = _ASKED_WITH.get(verb, "")
    form = WhyForm(request.POST or None, label=label, initial={"version": project.version})
    back = reverse("project-detail", args=[key])
    missing: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words, version = said.get("words", ""), said["version"]
        try:
            if verb == "approve":
                approve_project(project, by=agent, version=version, decision=words)
            else:
                move_project(project, by=agent, verb=verb, version=version, why=words)
        except ChangedMeanwhile as changed:
            theirs = str(STATUS_WORDS[changed.now.status]) if changed.now else ""
            return conflict(request, theirs=theirs, yours=words or str(MOVE_WORDS[verb]), back_url=back)
        except NotPossible as problem:
            missing = problem.missing
        except ValidationError as problem:
            say_in(form, problem, {"decision": "words"})
        else:
            messages.success(request, str(MOVE_DONE[verb]))
            return HttpResponseRedirect(back)
    return _asked(request, project, verb, form if verb in moves_for(agent, project) else None, missing)


def _asked(
    request: HttpRequest, project: Project, verb: str, form: WhyForm | None, missing: tuple[str, ...]
) -> HttpResponse:
    """Ask for what a move needs, and for a yes; say what is missing."""
    response = form_page(
        request,
        project,
        "project-detail",
        form,
        title=MOVE_WORDS[verb],
        lead=MOVE_HELP[verb],
        button=MOVE_WORDS[verb],
        back_url=reverse("project-detail", args=[project.key]),
        is_danger=verb == "withdraw",
        missing=[LACKING_WORDS.get(one, one) for one in missing],
        problems=problem_rows(project, problems_of(project, snapshot(project))) if verb == "approve" else [],
    )
    response.status_code = 422 if missing else response.status_code
    return response


def _public(request: HttpRequest, project: Project, is_public: bool) -> HttpResponse:
    agent = agent_of(request.user)
    can_lead_project(agent, project).or_refuse()
    form = WhyForm(request.POST or None, initial={"version": project.version})
    back = reverse("project-detail", args=[project.key])
    title = _("Let everybody read about it") if is_public else _("Take it out of what everybody reads")
    if request.method == "POST" and form.is_valid():
        try:
            set_public(project, by=agent, version=form.cleaned_data["version"], is_public=is_public)
        except ChangedMeanwhile:
            return conflict(request, theirs=_("The project was changed."), yours=title, back_url=back)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    lead = _("Everybody reads its name, summary, partners, goals, plan and published reports; no amounts.")
    return form_page(
        request,
        project,
        "project-detail",
        form,
        title=title,
        lead=lead if is_public else "",
        button=title,
        back_url=back,
    )
