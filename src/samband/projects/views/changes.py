"""Versions of a plan and requests to change it: what differs, what was decided, and the moves."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.kernel.lifecycle import NotPossible
from samband.projects.access.plan import can_begin_change, can_move_change, change_moves_for, is_inside
from samband.projects.actions.changes import (
    accept_change,
    begin_change,
    reject_change,
    save_change,
    send_back_change,
    submit_change,
    withdraw_change,
)
from samband.projects.changes_reading import budget_table, deciders_for, shown_changes
from samband.projects.domain.change_request import EDITABLE, VERBS
from samband.projects.forms.changes import ChangeForm, ChangeMoveForm
from samband.projects.frame import frame_of
from samband.projects.models import ChangeRequest, Project
from samband.projects.plan_facts import problems_of
from samband.projects.plan_reading import problem_rows
from samband.projects.plan_snapshot import snapshot
from samband.projects.plan_words import (
    CHANGE_MOVE_HELP,
    CHANGE_MOVE_WORDS,
    CHANGE_STATUS_WORDS,
    LACKING_WORDS,
)
from samband.projects.views.plan_common import conflict, for_people, form_page, project_of, say_in, typed

_ASKED = {
    "submit": ("decider",),
    "send_back": ("answer",),
    "accept": ("decision",),
    "reject": ("answer", "decision"),
    "withdraw": (),
}


def _inside(request: HttpRequest, key: str) -> Project:
    project = project_of(request, key)
    if not is_inside(agent_of(request.user), project):
        raise Http404
    return project


def _request(request: HttpRequest, project: Project, key: str) -> ChangeRequest:
    seen = ChangeRequest.objects.visible_to(agent_of(request.user)).filter(project=project)
    found = seen.select_related("from_version", "to_version").filter(key=key).first()
    if found is None:
        raise Http404
    found.project = project
    return found


@for_people
@require_GET
def changes(request: HttpRequest, key: str) -> HttpResponse:
    """Show a project's versions and the requests to change its plan."""
    project, agent = _inside(request, key), agent_of(request.user)
    requests = ChangeRequest.objects.visible_to(agent).filter(project=project)
    context = {
        **frame_of(agent, project, "project-changes"),
        "versions": list(project.versions.defer("content").order_by("-number")),
        "requests": [{"request": one, "status": CHANGE_STATUS_WORDS[one.status]} for one in requests],
        "may_begin": bool(can_begin_change(agent, project)),
    }
    return page(request, "projects/changes_list.html", context)


@for_people
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin to change an approved plan."""
    project, agent = _inside(request, key), agent_of(request.user)
    can_begin_change(agent, project).or_refuse()
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = begin_change(project, by=agent, title=said["title"], why=said["why"])
        messages.success(request, _("The plan and budget are open for changes."))
        return HttpResponseRedirect(reverse("change-detail", args=[key, made.key]))
    return form_page(
        request,
        project,
        "project-changes",
        form,
        title=_("Begin a change request"),
        lead=_("The plan opens for changes. It holds only when the request is accepted."),
        button=_("Begin"),
        back_url=reverse("project-changes", args=[key]),
    )


@for_people
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, key: str, change: str) -> HttpResponse:
    """Show a request, what it changes with both values, and its moves; its words while it is worked on."""
    project, agent = _inside(request, key), agent_of(request.user)
    found = _request(request, project, change)
    form = None
    if found.status in EDITABLE and can_move_change(agent, found, "submit"):
        initial = {"version": found.version, "title": found.title, "why": found.why}
        form = ChangeForm(request.POST or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            version = said["version"] or 0
            try:
                save_change(found, by=agent, version=version, title=said["title"], why=said["why"])
            except ChangedMeanwhile as changed:
                theirs = f"{changed.now.title}\n\n{changed.now.why}" if changed.now else ""
                return conflict(request, theirs=theirs, yours=typed(form), back_url=request.path)
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    before = found.from_version.content
    is_over = found.status in ("rejected", "withdrawn")
    after = found.to_version.content if found.to_version else before if is_over else snapshot(project)
    context: dict[str, Any] = {
        **frame_of(agent, project, "project-changes"),
        "change": found,
        "status": CHANGE_STATUS_WORDS[found.status],
        "decider": Organisation.objects.visible_to(agent).filter(key=found.decider).first(),
        "form": form,
        "differences": shown_changes(before, after, agent),
        "is_over": is_over,
        "moves": [
            {"label": CHANGE_MOVE_WORDS[verb], "url": reverse("change-move", args=[key, change, verb])}
            for verb in change_moves_for(agent, found)
        ],
        "problems": problem_rows(project, problems_of(project, after)) if form is not None else [],
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return page(request, "projects/changes_detail.html", context, status=status)


@for_people
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str, change: str, verb: str) -> HttpResponse:
    """Hand a request in, decide on it, or take it back."""
    project, agent = _inside(request, key), agent_of(request.user)
    found = _request(request, project, change)
    if verb not in VERBS:
        raise Http404
    can_move_change(agent, found, verb).or_refuse()
    deciders = deciders_for(project, agent)
    form = ChangeMoveForm(
        request.POST or None, shown=_ASKED[verb], deciders=deciders, initial={"version": found.version}
    )
    if "decision" in form.fields and verb == "reject":
        form.fields["decision"].required = False
    missing: tuple[str, ...] = ()
    back = reverse("change-detail", args=[key, change])
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, found, verb, form.cleaned_data, deciders)
        except ChangedMeanwhile as changed:
            theirs = str(CHANGE_STATUS_WORDS[changed.now.status]) if changed.now else ""
            yours = typed(form) or str(CHANGE_MOVE_WORDS[verb])
            return conflict(request, theirs=theirs, yours=yours, back_url=back)
        except NotPossible as problem:
            missing = problem.missing
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Done."))
            return HttpResponseRedirect(back)
    possible = verb in change_moves_for(agent, found)
    return _asked(request, project, verb, form if possible else None, missing, back)


def _asked(
    request: HttpRequest,
    project: Project,
    verb: str,
    form: ChangeMoveForm | None,
    missing: tuple[str, ...],
    back: str,
) -> HttpResponse:
    """Ask for what a move needs, and for a yes; say what is missing."""
    response = form_page(
        request,
        project,
        "project-changes",
        form,
        title=CHANGE_MOVE_WORDS[verb],
        lead=CHANGE_MOVE_HELP[verb],
        button=CHANGE_MOVE_WORDS[verb],
        back_url=back,
        is_danger=verb in ("reject", "withdraw"),
        missing=[LACKING_WORDS.get(one, one) for one in missing],
        problems=problem_rows(project, problems_of(project, snapshot(project))) if "sound" in missing else [],
    )
    response.status_code = 422 if missing else response.status_code
    return response


def _do(
    request: HttpRequest,
    found: ChangeRequest,
    verb: str,
    said: dict[str, Any],
    deciders: list[Organisation],
) -> None:
    agent, version = agent_of(request.user), said["version"]
    if verb == "submit":
        chosen = next((one for one in deciders if one.key == said.get("decider")), None)
        submit_change(found, by=agent, version=version, decider=chosen)
    elif verb == "send_back":
        send_back_change(found, by=agent, version=version, answer=said["answer"])
    elif verb == "accept":
        accept_change(found, by=agent, version=version, decision=said["decision"])
    elif verb == "reject":
        reject_change(
            found, by=agent, version=version, answer=said["answer"], decision=said.get("decision", "")
        )
    else:
        withdraw_change(found, by=agent, version=version)


@for_people
@require_GET
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show a version of the plan as it was approved, and what it changed of the one before."""
    project, agent = _inside(request, key), agent_of(request.user)
    found = project.versions.filter(number=number).first()
    if found is None:
        raise Http404
    before = project.versions.filter(number=number - 1).first()
    context = {
        **frame_of(agent, project, "project-changes"),
        "version": found,
        "content": found.content,
        "budget": budget_table(found.content),
        "before": before,
        "differences": shown_changes(before.content, found.content, agent) if before else [],
    }
    return page(request, "projects/changes_version.html", context)
