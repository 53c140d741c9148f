"""Pages of indicators: the list with targets and what is reached, one indicator, definition, export."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.keys import key_sent
from samband.base.table_files import table_download
from samband.base.versions import ChangedMeanwhile
from samband.projects.access.indicators import can_define_indicators, can_note_joint
from samband.projects.actions.indicators import (
    add_indicator,
    note_joint_thing,
    remove_joint_thing,
    retire_indicator,
    save_indicator,
)
from samband.projects.domain.indicators.joint import JOINT_CODES
from samband.projects.forms.indicators import IndicatorForm, JointThingForm
from samband.projects.frame import frame_of
from samband.projects.indicator_page import detail_context, list_context, written
from samband.projects.indicator_reading import Shown, material_of, shown_indicators, value_of
from samband.projects.models import Indicator, JointThing, Project
from samband.projects.support_reading import reads_register
from samband.projects.views.plan_common import conflict, for_people, form_page, project_of, say_in, typed

COLUMNS: Final = (
    *("number", "code", "name", "kind", "unit", "baseline", "target", "approximate", "partner", "period"),
    *("status", "value", "pending_on", "comment"),
)


def read_indicators(request: HttpRequest, project: Project) -> list[Shown]:
    """Give a project's indicators as this reader may see them, as of today."""
    agent = agent_of(request.user)
    register = reads_register(agent, project)
    return shown_indicators(material_of(project, agent, register=register), timezone.localdate())


def indicator_of(request: HttpRequest, project: Project, key: str) -> Indicator:
    """Find an indicator of a project that the reader may see."""
    agent = agent_of(request.user)
    found = get_object_or_404(
        Indicator.objects.visible_to(agent).select_related("project", "within"), project=project, key=key
    )
    found.project = project
    return found


@require_GET
def indicators(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a project counts: targets, approved values, what is pending, what is never added."""
    project, agent = project_of(request, key), agent_of(request.user)
    rows = read_indicators(request, project)
    context = {
        **frame_of(agent, project, "project-indicators"),
        **list_context(project, rows),
        "may_define": bool(can_define_indicators(agent, project)),
    }
    return page(request, "projects/indicator_list.html", context)


@require_GET
def detail(request: HttpRequest, key: str, indicator: str) -> HttpResponse:
    """Show one indicator: its values by partner and period, what may be done, what counts as joint."""
    project, agent = project_of(request, key), agent_of(request.user)
    found = indicator_of(request, project, indicator)
    shown = next(one for one in read_indicators(request, project) if one.indicator.pk == found.pk)
    context = {
        **frame_of(agent, project, "project-indicators"),
        **detail_context(project, shown, agent),
        "may_define": bool(can_define_indicators(agent, project)) and found.retired_at is None,
        "may_note_joint": found.code in JOINT_CODES and bool(can_note_joint(agent, found)),
    }
    return page(request, "projects/indicator_detail.html", context)


@require_GET
def export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give the indicators and the values that the reader sees as a file."""
    project = project_of(request, key)
    name = f"samband-indicators-{project.key}"
    rows = _rows(read_indicators(request, project))
    return table_download(form, name=name, sheet=_("Indicators"), columns=COLUMNS, rows=rows)


def _rows(shown: list[Shown]) -> Iterator[list[Any]]:
    for one in shown:
        made = one.indicator
        begins = [made.number, made.code, made.name, made.kind, made.unit, _plain(made.baseline)]
        begins += [_plain(made.target), "yes" if made.target_is_approximate else ""]
        yield [*begins, "", "", "total", _plain(one.total.number), "; ".join(one.total.events), ""]
        for row in one.values:
            who = row.partner.organisation.name if row.partner else ""
            value = _plain(value_of(row).number) if row.known == "known" else row.known
            yield [*begins, who, row.period.number, row.status, value, row.pending_on, row.comment]


def _plain(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"


@for_people
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Say what a project counts."""
    project, agent = project_of(request, key), agent_of(request.user)
    can_define_indicators(agent, project).or_refuse()
    form = IndicatorForm(request.POST or None, others=list(project.indicators.all()))
    if request.method == "POST" and form.is_valid():
        try:
            made = add_indicator(project, by=agent, values=form.values())
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Added."))
            return HttpResponseRedirect(reverse("indicator-detail", args=[key, made.key]))
    back = reverse("project-indicators", args=[key])
    words = {"title": _("Add an indicator"), "button": _("Add"), "back_url": back}
    return form_page(request, project, "project-indicators", form, **words)


@for_people
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, indicator: str) -> HttpResponse:
    """Change what is counted, or take it out of use."""
    project, agent = project_of(request, key), agent_of(request.user)
    found = indicator_of(request, project, indicator)
    can_define_indicators(agent, project).or_refuse()
    back = reverse("indicator-detail", args=[key, found.key])
    if request.POST.get("do") == "retire":
        retire_indicator(found, by=agent)
        messages.success(request, _("It is counted no more. Its values stay readable."))
        return HttpResponseRedirect(back)
    initial = {name: getattr(found, name) for name in IndicatorForm.base_fields}
    initial |= {"within": found.within.key if found.within else ""}
    others = list(project.indicators.exclude(pk=found.pk))
    form = IndicatorForm(request.POST or None, others=others, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            save_indicator(found, by=agent, version=version, values=form.values())
        except ChangedMeanwhile as changed:
            theirs = (
                f"{changed.now.code} {changed.now.name}\n\n{written(changed.now.target)} {changed.now.unit}"
            )
            return conflict(request, theirs=theirs, yours=typed(form), back_url=request.path)
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    more = [{"do": "retire", "label": _("Count it no more"), "is_danger": True}]
    words = {"title": _("Change the indicator"), "button": _("Save"), "back_url": back, "more": more}
    return form_page(request, project, "project-indicators", form, **words)


@for_people
@require_http_methods(["GET", "POST"])
def joint(request: HttpRequest, key: str, indicator: str) -> HttpResponse:
    """Note a pilot, solution, strategy or event that may count as joint; ``thing`` names one to change."""
    project, agent = project_of(request, key), agent_of(request.user)
    found = indicator_of(request, project, indicator)
    can_note_joint(agent, found).or_refuse()
    if found.code not in JOINT_CODES:
        raise Http404
    wanted = key_sent(request.GET, "thing")
    thing = found.joint_things.prefetch_related("partners").filter(key=wanted).first() if wanted else None
    back = reverse("indicator-detail", args=[key, found.key])
    if thing is not None and request.POST.get("do") == "remove":
        remove_joint_thing(thing, by=agent)
        return HttpResponseRedirect(back)
    partners = list(project.partners.select_related("organisation"))
    form = JointThingForm(request.POST or None, partners=partners, thing=thing)
    if request.method == "POST" and form.is_valid() and _noted(form, found, thing, partners, agent):
        messages.success(request, _("Noted."))
        return HttpResponseRedirect(back)
    more = [{"do": "remove", "label": _("Take it out"), "is_danger": True}] if thing else []
    words = {"title": _("What may count as joint"), "button": _("Note it"), "back_url": back, "more": more}
    return form_page(request, project, "project-indicators", form, **words)


def _noted(form: Any, found: Indicator, thing: JointThing | None, partners: Any, agent: Any) -> bool:
    said = form.cleaned_data
    chosen = [one for one in partners if one.key in said["partners"]]
    try:
        note_joint_thing(found, by=agent, name=said["name"], partners=chosen, days=said, thing=thing)
    except ValidationError as problem:
        say_in(form, problem)
        return False
    return True
