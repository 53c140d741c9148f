"""What the page of looking after a door sends: keepers, days away, closed times, texts for answers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.challenges.actions.door_keepers import (
    let_keeper_go,
    name_keeper,
    note_absence,
    take_back_absence,
)
from samband.challenges.actions.door_times import (
    announce_closed_time,
    remove_reply_template,
    save_reply_template,
    take_back_closed_time,
)
from samband.challenges.door_keeping import people_to_choose, person_of
from samband.challenges.forms.doors import DaysForm, KeeperForm, ReplyTemplateForm
from samband.challenges.models import Absence, ClosedTime, EntryPoint, Keeper, ReplyTemplate
from samband.challenges.views.door_keeping import back_to, managing, own_door, say_faults


@login_required
@require_POST
def keeper_name(request: HttpRequest, key: str) -> HttpResponse:
    """Name who keeps a door."""
    door = own_door(request, key)
    form = KeeperForm(request.POST, people=people_to_choose(door), prefix="keeper")
    if not form.is_valid():
        return managing(request, door, keeper_form=form)
    person = person_of(form.cleaned_data["person"])
    name_keeper(door, by=agent_of(request.user), person=person, role=form.cleaned_data["role"])
    messages.success(request, _("Who keeps the entry point is noted."))
    return back_to(door)


def _keeper(door: EntryPoint, person: str) -> Keeper:
    found = door.keepers.filter(person__key=person).select_related("person").first()
    if found is None:
        raise Http404
    found.entry_point = door
    return found


@login_required
@require_POST
def keeper_go(request: HttpRequest, key: str, person: str) -> HttpResponse:
    """Note that somebody no longer keeps a door."""
    door = own_door(request, key)
    let_keeper_go(_keeper(door, person), by=agent_of(request.user))
    messages.success(request, _("They no longer keep the entry point."))
    return back_to(door)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, key: str, person: str) -> HttpResponse:
    """Note that a keeper is away."""
    door = own_door(request, key)
    keeper, form = _keeper(door, person), DaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        starts_on, ends_before = form.days()
        by = agent_of(request.user)
        try:
            note_absence(keeper, by=by, starts_on=starts_on, ends_before=ends_before)
        except ValidationError as fault:
            say_faults(form, fault)
        else:
            messages.success(request, _("Noted: what comes on these days waits for the others."))
            return back_to(door)
    context = {"door": door, "keeper": keeper, "form": form}
    return page(request, "challenges/doors_absence.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def absence_end(request: HttpRequest, key: str, person: str, number: int) -> HttpResponse:
    """Take back that a keeper is away."""
    door = own_door(request, key)
    keeper = _keeper(door, person)
    found: Absence | None = keeper.absences.filter(pk=number).first()
    if found is None:
        raise Http404
    found.keeper = keeper
    take_back_absence(found, by=agent_of(request.user))
    messages.success(request, _("They are not away on these days any more."))
    return back_to(door)


@login_required
@require_POST
def closed_announce(request: HttpRequest, key: str) -> HttpResponse:
    """Announce days on which a door is closed."""
    door, form = own_door(request, key), DaysForm(request.POST, prefix="closed")
    if form.is_valid():
        starts_on, ends_before = form.days()
        by = agent_of(request.user)
        try:
            announce_closed_time(door, by=by, starts_on=starts_on, ends_before=ends_before)
        except ValidationError as fault:
            say_faults(form, fault)
        else:
            words = _("The days are announced. Ideas that were sent before keep the day they were promised.")
            messages.success(request, words)
            return back_to(door)
    return managing(request, door, closed_form=form)


@login_required
@require_POST
def closed_take_back(request: HttpRequest, key: str, closed: str) -> HttpResponse:
    """Take back days on which a door was to be closed."""
    door = own_door(request, key)
    found: ClosedTime | None = door.closed_times.filter(key=closed).first()
    if found is None:
        raise Http404
    found.entry_point = door
    take_back_closed_time(found, by=agent_of(request.user))
    messages.success(request, _("These days are not closed any more."))
    return back_to(door)


def _template(door: EntryPoint, key: str) -> ReplyTemplate:
    found = door.templates.filter(key=key).first()
    if found is None:
        raise Http404
    found.entry_point = door
    return found


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, key: str, template: str = "") -> HttpResponse:
    """Write a text that answers begin with, or change one."""
    door = own_door(request, key)
    kept = _template(door, template) if template else None
    initial: dict[str, Any] = {"lang": door.lang or "en"}
    if kept is not None:
        initial = {"name": kept.name, "lang": kept.lang, "text": kept.text}
    form = ReplyTemplateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_reply_template(door, by=agent_of(request.user), template=kept, **form.cleaned_data)
        except ValidationError as fault:
            say_faults(form, fault)
        else:
            messages.success(request, _("The text is saved."))
            return back_to(door)
    remove_url = reverse("door-template-remove", args=[door.key, kept.key]) if kept else ""
    context = {"door": door, "form": form, "kept": kept, "remove_url": remove_url}
    return page(request, "challenges/doors_template.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def template_remove(request: HttpRequest, key: str, template: str) -> HttpResponse:
    """Remove one of a door's own texts."""
    door = own_door(request, key)
    remove_reply_template(_template(door, template), by=agent_of(request.user))
    messages.success(request, _("The text is removed."))
    return back_to(door)
