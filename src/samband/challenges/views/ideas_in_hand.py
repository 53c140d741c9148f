"""One idea in the hands of a door's people: its page, what is done with it, its files."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.agents import Agent
from samband.base.http import page, say
from samband.base.notices import mark_read
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.ideas import can_register_idea, can_see_secrets, roles_in
from samband.challenges.actions import ideas as actions
from samband.challenges.actions.idea_moves import PARTS
from samband.challenges.attachments import as_download
from samband.challenges.forms.inbox import NumberForm
from samband.challenges.idea_portrait import Offer, portrait, told_now
from samband.challenges.inbox_words import BUTTONS, DONE
from samband.challenges.models import Idea
from samband.kernel.decision import Refused


def _idea(request: HttpRequest, key: str) -> Idea:
    found = Idea.objects.visible_to(agent_of(request.user)).select_related(*PARTS)
    idea = found.filter(key=key).first()
    if idea is None:
        raise Http404
    return idea


@never_cache
@login_required
@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show an idea, what was written about it, and what can be done with it."""
    template, lang = request.GET.get("template", "")[:40], request.GET.get("lang", "")[:12]
    idea, agent = _idea(request, key), agent_of(request.user)
    mark_read(agent, subject=("idea", idea.key))
    context = portrait(idea, agent, template=template, lang=lang)
    return page(request, "challenges/inbox_idea.html", context)


@never_cache
@login_required
@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Make a move with an idea; what is wrong is said beside the form, and what was typed stays."""
    idea, agent = _idea(request, key), agent_of(request.user)
    verb = request.POST.get("verb", "")
    if verb not in ACTS:
        raise Http404
    offer = Offer(idea, agent, roles_in(agent, idea))
    form = offer.form(verb, request.POST)
    if form.is_valid():
        try:
            ACTS[verb](idea, agent, form.cleaned_data, offer)
        except ChangedMeanwhile as changed:
            return _changed(request, changed.now, verb, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as problem:
            form.add_error(None, " ".join(problem.messages))
        else:
            messages.success(request, str(DONE[verb]))
            still = Idea.objects.visible_to(agent).filter(pk=idea.pk).exists()
            return HttpResponseRedirect(
                reverse("idea-detail", args=[key]) if still else reverse("idea-inbox")
            )
    context = portrait(idea, agent, bound={verb: form})
    return page(request, "challenges/inbox_idea.html", context, status=422)


def _route(idea: Idea, agent: Agent, said: Mapping[str, Any], offer: Offer) -> None:
    people = {person.key: person for person, _department in offer.people}
    challenges = {one.key: one for one in offer.challenges}
    departments = {one.key: one for one in offer.departments}
    actions.route_idea(
        idea,
        by=agent,
        version=said["version"],
        department=departments[said["department"]],
        handler=people.get(said["handler"]),
        challenge=challenges.get(said["challenge"]),
    )


def _hand_over(idea: Idea, agent: Agent, said: Mapping[str, Any], offer: Offer) -> None:
    door = next(one for one in offer.doors if one.key == said["door"])
    actions.hand_over(idea, by=agent, version=said["version"], door=door, why=said["text"], lang=said["lang"])


def _in_words(action: Callable[..., Idea]) -> Callable[..., None]:
    def act(idea: Idea, agent: Agent, said: Mapping[str, Any], _offer: Offer) -> None:
        action(idea, by=agent, version=said["version"], text=said["text"], lang=said["lang"])

    return act


def _with_ground(action: Callable[..., Idea]) -> Callable[..., None]:
    def act(idea: Idea, agent: Agent, said: Mapping[str, Any], _offer: Offer) -> None:
        action(idea, by=agent, version=said["version"], why=said["why"])

    return act


def _release(idea: Idea, agent: Agent, said: Mapping[str, Any], _offer: Offer) -> None:
    actions.release_idea(idea, by=agent, version=said["version"])


def _note(idea: Idea, agent: Agent, said: Mapping[str, Any], _offer: Offer) -> None:
    actions.note_inside(idea, by=agent, text=said["text"], lang=said["lang"])


ACTS: Mapping[str, Callable[..., None]] = {
    "route": _route,
    "hand_over": _hand_over,
    "ask_sender": _in_words(actions.ask_sender),
    "answer": _in_words(actions.answer_idea),
    "take_further": _in_words(actions.take_further),
    "close": _in_words(actions.close_idea),
    "reopen": _in_words(actions.take_up_again),
    "quarantine": _with_ground(actions.set_aside),
    "discard": _with_ground(actions.discard_idea),
    "release": _release,
    "note": _note,
}


def _changed(request: HttpRequest, now: Idea | None, verb: str, said: Mapping[str, Any]) -> HttpResponse:
    """Tell the second of two what the first did, with what the second typed."""
    agent = agent_of(request.user)
    seen = now is not None and Idea.objects.visible_to(agent).filter(pk=now.pk).exists()
    theirs = told_now(now) if now is not None and seen else _("It was given into other hands meanwhile.")
    yours = "\n\n".join(part for part in (str(BUTTONS[verb]), said.get("text", "")) if part)
    back = reverse("idea-detail", args=[now.key]) if now is not None and seen else reverse("idea-inbox")
    return page(request, "409.html", {"theirs": theirs, "yours": yours, "back_url": back}, status=409)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, key: str) -> HttpResponse:
    """Write under which case number the registry knows an idea."""
    idea, agent = _idea(request, key), agent_of(request.user)
    can_register_idea(agent, idea).or_refuse()
    form = NumberForm(
        request.POST or None, initial={"version": idea.version, "case_number": idea.case_number}
    )
    here = reverse("idea-detail", args=[key])
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["case_number"]
        try:
            actions.register_idea(idea, by=agent, version=form.cleaned_data["version"], case_number=number)
        except ChangedMeanwhile as changed:
            theirs = changed.now.case_number if changed.now is not None else ""
            both = {"theirs": theirs or _("not registered"), "yours": number, "back_url": request.path}
            return page(request, "409.html", both, status=409)
        messages.success(request, _("The case number has been saved."))
        return HttpResponseRedirect(here)
    context = {"idea": idea, "form": form, "up_url": here}
    return page(request, "challenges/inbox_register.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_GET
def download(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Give a file that came with an idea, as a download that no browser runs or shows."""
    idea, agent = _idea(request, key), agent_of(request.user)
    found = idea.files.filter(key=file).first()
    if found is None or (found.is_secret and not can_see_secrets(agent, idea)):
        raise Http404
    response = as_download(found)
    if response is None:
        what = _("The file looked dangerous, or is not kept any more.")
        return say(request, 410, title=_("This file cannot be downloaded"), what=what)
    return response
