"""Pages on which a door is set up and looked after by its organisation's people."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.doors import can_look_after_door, can_merge_doors
from samband.challenges.actions.door_merging import merge_entry_points
from samband.challenges.actions.doors import (
    DoorContent,
    change_entry_point,
    close_entry_point,
    make_entry_point,
    reopen_entry_point,
)
from samband.challenges.door_keeping import looked_after, organisations_to_choose, people_to_choose
from samband.challenges.door_words import SORTS
from samband.challenges.forms.doors import DaysForm, DoorForm, KeeperForm
from samband.challenges.models import EntryPoint
from samband.challenges.tasks import enqueue_link_check
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect

View = Callable[..., HttpResponse]


def own_door(request: HttpRequest, key: str) -> EntryPoint:
    """Find a door that the reader looks after.

    Raises:
        Http404: when there is none that the reader may see.
        Refused: when the reader does not look after it.
    """
    agent = agent_of(request.user)
    found = EntryPoint.objects.visible_to(agent).at_address(key).select_related("organisation").first()
    if found is None:
        raise Http404
    can_look_after_door(agent, found).or_refuse()
    return found


def back_to(door: EntryPoint) -> HttpResponseRedirect:
    """Lead back to the page of looking after a door."""
    return HttpResponseRedirect(reverse("door-manage", args=[door.key]))


def say_faults(form: BaseForm, fault: ValidationError) -> None:
    """Put what an action found wrong beside the fields of a form."""
    told = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
    for name, words in told.items():
        form.add_error(name if name in form.fields else None, words)


def _content(form: DoorForm) -> DoorContent:
    said = {
        name: value for name, value in form.cleaned_data.items() if name not in ("organisation", "version")
    }
    return DoorContent(**said, lang=detect(f"{said['name']}. {said['intro']}").lang)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def door_new(request: HttpRequest) -> HttpResponse:
    """Set up an entry point of one of the reader's organisations."""
    agent = agent_of(request.user)
    asked = (request.POST.get("organisation") or request.GET.get("organisation", ""))[:20]
    choices = organisations_to_choose(agent, asked)
    if not choices:
        raise Refused(
            _("Only people of an organisation set up its entry point. Ask to belong to yours first.")
        )
    body = Organisation.objects.visible_to(agent).filter(key=asked or choices[0][0]).first()
    initial = {"organisation": asked}
    if body is not None and body.country:
        initial["country"] = body.country
    form = DoorForm(request.POST or None, organisations=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        own = get_object_or_404(Organisation.objects.visible_to(agent), key=form.cleaned_data["organisation"])
        try:
            door = make_entry_point(own, by=agent, content=_content(form))
        except ValidationError as fault:
            say_faults(form, fault)
        else:
            messages.success(request, _("The entry point is open. Now name who keeps it."))
            return back_to(door)
    context = {"form": form, "door": None}
    return page(request, "challenges/doors_edit.html", context, status=422 if form.is_bound else 200)


_FIELDS = (
    *("name", "sort", "role_title", "link", "intro", "promise_days", "mailbox", "registrar"),
    *("country", "zone", "version"),
)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def door_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is said of a door."""
    door = own_door(request, key)
    form = DoorForm(request.POST or None, initial={name: getattr(door, name) for name in _FIELDS})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or door.version
        try:
            change_entry_point(door, by=agent_of(request.user), content=_content(form), version=version)
        except ChangedMeanwhile as changed:
            back = reverse("door-edit", args=[door.key])
            both = {"theirs": _told(changed.now), "yours": _told(_content(form)), "back_url": back}
            return page(request, "409.html", both, status=409)
        except ValidationError as fault:
            say_faults(form, fault)
        else:
            messages.success(request, _("The entry point is changed."))
            return back_to(door)
    context = {"form": form, "door": door}
    return page(request, "challenges/doors_edit.html", context, status=422 if form.is_bound else 200)


def _told(one: Any) -> str:
    days = _("An answer within %(days)s working days") % {"days": one.promise_days}
    lines = (one.name, SORTS[one.sort], one.role_title, one.link, one.mailbox, one.registrar, days, one.intro)
    return "\n".join(str(line) for line in lines if line)


@never_cache
@login_required
@require_http_methods(["GET"])
def door_manage(request: HttpRequest, key: str) -> HttpResponse:
    """Show all that is to look after of a door."""
    return managing(request, own_door(request, key))


def managing(request: HttpRequest, door: EntryPoint, **bound: BaseForm) -> HttpResponse:
    """Show the page of looking after a door, with a form on it that was filled in wrongly."""
    forms = {
        "keeper_form": KeeperForm(
            people=people_to_choose(door),
            prefix="keeper",
            initial={"role": "deputy" if door.keepers.filter(role="host").exists() else "host"},
        ),
        "closed_form": DaysForm(prefix="closed"),
        **bound,
    }
    agent, now = agent_of(request.user), timezone.now()
    context = {**looked_after(door, agent, timezone.localdate(now), now), **forms}
    return page(request, "challenges/doors_manage.html", context, status=422 if bound else 200)


@login_required
@require_POST
def door_open(request: HttpRequest, key: str) -> HttpResponse:
    """Close a door, or open it again."""
    door, agent = own_door(request, key), agent_of(request.user)
    if request.POST.get("verb") == "close":
        close_entry_point(door, by=agent)
        messages.success(request, _("The entry point is closed. Ideas that came before are still answered."))
    elif request.POST.get("verb") == "reopen":
        reopen_entry_point(door, by=agent)
        messages.success(request, _("The entry point is open again."))
    else:
        raise Http404
    return back_to(door)


@login_required
@require_POST
def door_check(request: HttpRequest, key: str) -> HttpResponse:
    """Have the link of a door tried now."""
    door = own_door(request, key)
    if door.link:
        enqueue_link_check(door.key)
        messages.success(request, _("The link is being tried. Load this page again in a moment."))
    return back_to(door)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def door_merge(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """Ask whether one door is to be made of two, and do it."""
    door, agent = own_door(request, key), agent_of(request.user)
    seen = EntryPoint.objects.visible_to(agent).standing()
    second = get_object_or_404(seen.visible_to(agent).select_related("organisation"), key=other)
    if second.pk == door.pk:
        raise Http404
    can_merge_doors(agent, door, second).or_refuse()
    if request.method == "POST":
        merge_entry_points(door, by=agent, other=second)
        messages.success(request, _("There is one entry point now. The old address leads to it."))
        return back_to(door)
    context = {
        "door": door,
        "other": second,
        "ideas": second.ideas.count(),
        "keepers": second.keepers.count(),
        "swap_url": reverse("door-merge", args=[second.key, door.key]),
    }
    return page(request, "challenges/doors_merge.html", context)
