"""Pages of an organisation's people: for its stewards to look after, for others to ask and to leave."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.actors.access import can_look_after
from samband.actors.actions import (
    approve_member,
    ask_to_belong,
    change_role,
    decline_member,
    end_membership,
    invite_person,
    leave_organisation,
    take_back_request,
    withdraw_invitation,
)
from samband.actors.belonging import people_for_stewards
from samband.actors.forms import InviteForm, MoveForm
from samband.actors.models import Membership, Organisation
from samband.actors.people_words import BUTTONS, ROLES, STATES
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused

_MOVES: dict[str, Callable[..., Membership]] = {
    "approve": approve_member,
    "decline": decline_member,
    "change_role": change_role,
    "end": end_membership,
    "withdraw": withdraw_invitation,
}
_DONE = {
    "approve": gettext_lazy("They belong to the organisation now, and have been told."),
    "decline": gettext_lazy("The request is declined, and they have been told."),
    "change_role": gettext_lazy("The role is changed."),
    "end": gettext_lazy("They do not belong to the organisation any more, and have been told."),
    "withdraw": gettext_lazy("The invitation is withdrawn, and its address erased."),
}


def _organisation(request: HttpRequest, key: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(agent_of(request.user)).standing(), key=key)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 - the model of people here
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, key: str) -> HttpResponse:
    """Show an organisation's people to its stewards; invite one more."""
    agent, organisation = agent_of(request.user), _organisation(request, key)
    can_look_after(agent, organisation).or_refuse()
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            invite_person(
                organisation, by=agent, address=said["address"], role=said["role"], lang=get_language() or ""
            )
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            words = _("The invitation to %(address)s is on its way.") % {"address": said["address"]}
            messages.success(request, words)
            return HttpResponseRedirect(reverse("organisation-people", args=[key]))
    context = {"organisation": organisation, "form": form, **_shown(organisation, request)}
    return page(request, "actors/people.html", context, status=422 if form.is_bound else 200)


def _shown(organisation: Organisation, request: HttpRequest) -> dict[str, Any]:
    rows = people_for_stewards(organisation, agent_of(request.user))
    shown = {
        state: [
            {
                "title": one.title or one.address,
                "role": ROLES[one.membership.role],
                "since": one.since,
                "until": one.until,
                "version": one.membership.version,
                "roles": [
                    {"code": code, "label": label, "is_now": code == one.membership.role}
                    for code, label in ROLES.items()
                ],
                "verbs": one.verbs,
                "url": reverse("organisation-people-do", args=[organisation.key, one.membership.key]),
                "buttons": [(verb, BUTTONS[verb]) for verb in one.verbs if verb in BUTTONS],
            }
            for one in found
        ]
        for state, found in rows.items()
    }
    return {"belonging": shown["active"], "asking": shown["asked"], "invited": shown["invited"]}


@login_required
@require_POST
def do(request: HttpRequest, key: str, membership: str) -> HttpResponse:
    """Approve, decline, give another role, end, withdraw: what a steward decides of one of the people."""
    agent, organisation = agent_of(request.user), _organisation(request, key)
    can_look_after(agent, organisation).or_refuse()
    one = get_object_or_404(Membership.objects.visible_to(agent), key=membership, organisation=organisation)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    said, back = form.cleaned_data, reverse("organisation-people", args=[key])
    role = {"role": said["role"] or "member"} if said["verb"] in ("approve", "change_role") else {}
    try:
        _MOVES[said["verb"]](one, by=agent, version=said["version"], **role)
    except ChangedMeanwhile as changed:
        return _changed(request, changed.now, said["verb"], role.get("role", ""), back)
    messages.success(request, str(_DONE[said["verb"]]))
    still = bool(can_look_after(agent, organisation))
    return HttpResponseRedirect(back if still else reverse("organisation-detail", args=[key]))


def _changed(request: HttpRequest, now: Membership, verb: str, role: str, back: str) -> HttpResponse:
    theirs = f"{STATES[now.state]} – {ROLES[now.role]}"
    wanted = str(BUTTONS.get(verb) or _("Another role"))
    yours = f"{wanted} – {ROLES[role]}" if role else wanted
    return page(request, "409.html", {"theirs": theirs, "yours": yours, "back_url": back}, status=409)


@login_required
@require_POST
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask to belong to an organisation."""
    person = _person(request)
    ask_to_belong(_organisation(request, key), by=agent_of(person), person=person)
    messages.success(request, _("You have asked to belong. You hear when somebody has answered."))
    return HttpResponseRedirect(reverse("organisation-detail", args=[key]))


def _own(request: HttpRequest, key: str) -> Membership:
    own = Membership.objects.visible_to(agent_of(request.user)).filter(person=_person(request))
    found = own.filter(key=key).select_related("organisation").first()
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether one really wants to leave an organisation, and leave it."""
    one = _own(request, key)
    problem = ""
    if request.method == "POST":
        try:
            leave_organisation(one, by=agent_of(request.user))
        except Refused as refusal:
            problem = str(refusal)
        else:
            words = _("You do not belong to %(organisation)s any more.")
            messages.success(request, words % {"organisation": one.organisation.name})
            return HttpResponseRedirect(reverse("account-home"))
    context = {"membership": one, "organisation": one.organisation, "problem": problem}
    return page(request, "actors/leave.html", context, status=422 if problem else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take back one's wish to belong."""
    take_back_request(_own(request, key), by=agent_of(request.user))
    messages.success(request, _("You do not ask to belong there any more."))
    return HttpResponseRedirect(reverse("account-home"))
