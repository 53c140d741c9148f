"""The plan as a page to read, and a form for each thing of it."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.projects.access.plan import can_edit_plan, is_inside, plan_is_open
from samband.projects.actions.plan import add_thing, move_thing, remove_thing, save_thing
from samband.projects.actions.projects import save_due_days, set_periods
from samband.projects.domain.lights import package_light
from samband.projects.domain.periods import months_between
from samband.projects.domain.plan_check import missing_parts
from samband.projects.domain.project import RUNNING
from samband.projects.forms.plan import THING_FORMS, DueDaysForm, PeriodsForm, ThingForm
from samband.projects.frame import frame_of
from samband.projects.light_reading import shown
from samband.projects.models import Project
from samband.projects.plan_reading import partners_of, time_line
from samband.projects.plan_things import SORTS, seen_mark, things_of, written
from samband.projects.plan_words import CRITERION_PARTS, CRITERION_WORDS, ITEM_WORDS, STATE_WORDS, THING_WORDS
from samband.projects.standing_reading import package_plans
from samband.projects.views.plan_common import conflict, for_people, form_page, project_of, say_in, typed

_LINKS = ("leader", "responsible", "work_package", "parent")


@require_GET
def project_plan(request: HttpRequest, key: str) -> HttpResponse:
    """Show the plan: time, goals, work packages with what is in them, criteria, periods."""
    project, agent = project_of(request, key), agent_of(request.user)
    today = timezone.localdate()
    periods = list(project.periods.all())
    packages = list(project.work_packages.select_related("leader__organisation"))
    may_edit = bool(can_edit_plan(agent, project))
    closed = plan_is_open(project)
    items = _items(project)
    inside, lights = is_inside(agent, project), {}
    if inside and project.status == RUNNING:
        lights = {one.pk: shown(package_light(plan, today)) for one, plan in package_plans(project)}
    context: dict[str, Any] = {
        **frame_of(agent, project, "project-plan"),
        "may_edit": may_edit,
        "inside": inside,
        "locked": "" if closed else closed.reason,  # type: ignore[union-attr]
        "goals": list(project.goals.order_by("-is_overall", "number", "id")),
        "packages": [
            {"package": one, "items": items.get(one.pk, []), "light": lights.get(one.pk)} for one in packages
        ],
        "results": items.get(None, []),
        "criteria": _criteria(project),
        "periods": periods,
        "time": time_line(project, periods, packages, today),
        "exports": [
            {"url": reverse("project-plan-export", args=[key, form]), "label": label}
            for form, label in (("xlsx", "Excel"), ("csv", "CSV"), ("docx", "Word"))
        ],
    }
    return page(request, "projects/plan_page.html", context)


def _items(project: Project) -> dict[int | None, list[dict[str, Any]]]:
    """Give a project's items by work package, deliverables under their activity."""
    rows = list(project.items.select_related("responsible__organisation").order_by("number", "id"))
    parts = defaultdict(list)
    for one in rows:
        parts[one.parent_id].append(one)
    found: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    order = list(ITEM_WORDS)
    for one in sorted(parts[None], key=lambda row: order.index(row.sort)):
        found[one.work_package_id].append({**_item(one), "parts": [_item(part) for part in parts[one.pk]]})
    return found


def _item(one: Any) -> dict[str, Any]:
    return {"item": one, "sort": ITEM_WORDS[one.sort], "state": STATE_WORDS[one.state]}


def _criteria(project: Project) -> list[dict[str, Any]]:
    return [
        {
            "criterion": one,
            "name": one.name or CRITERION_WORDS[one.criterion],
            "parts": [
                {"label": label, "text": getattr(one, part)} for part, label in CRITERION_PARTS.items()
            ],
            "missing": [CRITERION_PARTS[part] for part in missing_parts(vars(one))],
        }
        for one in project.criteria.all()
    ]


def _form(request: HttpRequest, project: Project, sort: str, initial: dict[str, Any]) -> ThingForm:
    return THING_FORMS[sort](
        request.POST or None,
        partners=partners_of(project),
        packages=project.work_packages.all(),
        works=project.items.filter(sort="activity").order_by("number", "id"),
        initial=initial,
    )


def _values(project: Project, form: ThingForm) -> dict[str, Any]:
    """Give what was typed, with what it leads to as rows of this project."""
    values = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
    rows: dict[str, Any] = {
        "leader": project.partners,
        "responsible": project.partners,
        "work_package": project.work_packages,
        "parent": project.items,
    }
    for name in _LINKS:
        if name in values:
            values[name] = rows[name].filter(key=values[name]).first() if values[name] else None
    return values


@for_people
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str, sort: str) -> HttpResponse:
    """Add a goal, work package, item or criterion."""
    project, agent = _editable(request, key, sort), agent_of(request.user)
    given = {name: request.GET.get(name, "")[:20] for name in ("work_package", "parent", "sort")}
    form = _form(request, project, sort, {**given, "is_defined": True})
    back = reverse("project-plan", args=[key])
    if request.method == "POST" and form.is_valid():
        try:
            made = add_thing(project, by=agent, sort=sort, values=_values(project, form))
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Added to the plan."))
            return HttpResponseRedirect(f"{back}#{made.key}")
    title = _("Add to the plan: %(what)s") % {"what": THING_WORDS[sort]}
    return form_page(request, project, "project-plan", form, title=title, button=_("Add"), back_url=back)


def _editable(request: HttpRequest, key: str, sort: str) -> Project:
    if sort not in SORTS:
        raise Http404
    project = project_of(request, key)
    can_edit_plan(agent_of(request.user), project).or_refuse()
    return project


@for_people
@require_http_methods(["GET", "POST"])
def thing(request: HttpRequest, key: str, sort: str, thing: str) -> HttpResponse:
    """Change, move or take out one thing of the plan."""
    project, agent = _editable(request, key, sort), agent_of(request.user)
    found = things_of(project, sort).filter(key=thing).first()
    if found is None:
        raise Http404
    back = reverse("project-plan", args=[key])
    do = request.POST.get("do", "")
    if do in ("up", "down"):
        move_thing(found, by=agent, sort=sort, up=do == "up")
        return HttpResponseRedirect(f"{back}#{thing}")
    if do == "remove":
        remove_thing(found, by=agent, sort=sort)
        messages.success(request, _("Taken out of the plan."))
        return HttpResponseRedirect(back)
    initial = written(found, sort)
    initial |= {name: initial[name].key for name in _LINKS if initial.get(name) is not None}
    form = _form(request, project, sort, {**initial, "seen": seen_mark(found, sort)})
    if request.method == "POST" and form.is_valid():
        try:
            save_thing(
                found, by=agent, sort=sort, seen=form.cleaned_data["seen"], values=_values(project, form)
            )
        except ChangedMeanwhile as changed:
            return conflict(
                request, theirs=_said(changed.now, sort), yours=typed(form), back_url=request.path
            )
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(f"{back}#{thing}")
    shown = {"title": THING_WORDS[sort], "button": _("Save"), "more": _more(sort)}
    return form_page(request, project, "project-plan", form, back_url=back, **shown)


def _more(sort: str) -> list[dict[str, Any]]:
    """Give the buttons beside a thing's form: its place among its like, and taking it out."""
    remove = {"do": "remove", "label": _("Take it out of the plan"), "is_danger": True}
    if not SORTS[sort].is_numbered:
        return [remove]
    return [{"do": "up", "label": _("Move up")}, {"do": "down", "label": _("Move down")}, remove]


def _said(now: Any, sort: str) -> str:
    """Give what is saved of a thing, in words; that it was taken out where it is gone."""
    if now is None:
        return _("Somebody took it out of the plan.")
    texts = [str(value) for name, value in written(now, sort).items() if value and name != "lang"]
    return "\n\n".join(texts)


@for_people
@require_http_methods(["GET", "POST"])
def periods(request: HttpRequest, key: str) -> HttpResponse:
    """Say when the project starts and how long it runs; its periods follow."""
    project, agent = project_of(request, key), agent_of(request.user)
    can_edit_plan(agent, project).or_refuse()
    first, end = project.starts_on, project.ends_before
    initial = {
        "version": project.version,
        "starts_on": first,
        "months": months_between(first, end) if first and end else None,
        "period_months": project.period_months,
    }
    form = PeriodsForm(request.POST or None, initial=initial)
    back = reverse("project-plan", args=[key])
    if request.method == "POST" and form.is_valid():
        try:
            set_periods(project, by=agent, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            now = changed.now
            theirs = f"{now.starts_on} – {now.ends_before}, {now.period_months}" if now else ""
            return conflict(request, theirs=theirs, yours=typed(form), back_url=request.path)
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("The reporting periods are set."))
            return HttpResponseRedirect(f"{back}#periods")
    return form_page(
        request,
        project,
        "project-plan",
        form,
        title=_("When it runs, and its reporting periods"),
        lead=_("There are as many periods as fit, rounded up; the last one ends with the project."),
        button=_("Reckon the periods"),
        back_url=back,
    )


@for_people
@require_http_methods(["GET", "POST"])
def due_days(request: HttpRequest, key: str, period: str) -> HttpResponse:
    """Say by when a period's reports are due."""
    project, agent = project_of(request, key), agent_of(request.user)
    can_edit_plan(agent, project).or_refuse()
    found = project.periods.filter(key=period).first()
    if found is None:
        raise Http404
    names = ("report_due_on", "control_due_on", "joint_due_on")
    form = DueDaysForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    back = reverse("project-plan", args=[key]) + "#periods"
    if request.method == "POST" and form.is_valid():
        try:
            save_due_days(found, by=agent, days=form.cleaned_data)
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    title = _("Due days of period %(number)d") % {"number": found.number}
    return form_page(request, project, "project-plan", form, title=title, button=_("Save"), back_url=back)
