"""Drafting a challenge: from a pasted text or a sentence, three questions at a time, saved as one goes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.listing import keyset_page
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.challenges import can_delete_challenge, can_edit_challenge
from samband.challenges.actions.challenge_sharing import mark_challenge_read
from samband.challenges.actions.challenges import (
    autosave_statement,
    delete_draft,
    save_statement,
    start_challenge,
)
from samband.challenges.challenge_listing import counted, mine, organisations_for, owner_names
from samband.challenges.challenge_words import PART_WORDS, STATUS_WORDS, in_control_words
from samband.challenges.domain.challenge import STATUSES
from samband.challenges.forms.challenges import ASKABLE, BeginForm, StatementForm, parts_asked
from samband.challenges.models import Challenge
from samband.challenges.models.challenges import LONGEST_PART
from samband.challenges.need_reading import CHECKED_PARTS, read_statement, title_from, words_from
from samband.challenges.views.challenge_shown import editing_context
from samband.kernel.decision import Refused

View = Callable[..., HttpResponse]
ROWS = 25


def for_people(view: View) -> View:
    """Ask whoever is not signed in to sign in; keep the page out of caches."""
    answered: View = never_cache(login_required(view))
    return answered


def challenge_of(request: HttpRequest, key: str) -> Challenge:
    """Find a challenge that the reader may see; any other is not there."""
    seen = Challenge.objects.visible_to(agent_of(request.user))
    found = seen.select_related("maker", "approver", "profile", "merged_into").filter(key=key).first()
    if found is None:
        raise Http404
    return found


@for_people
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a challenge from what one has."""
    agent = agent_of(request.user)
    own = organisations_for(agent, own=True)
    initial = {"organisation": agent.acting_for or (own[0].key if own else "")}
    form = BeginForm(request.POST or None, organisations=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        key = form.cleaned_data.get("organisation", "")
        title = title_from(text)
        made = start_challenge(
            by=agent,
            title=title,
            # One sentence is the title itself: there is nothing else to take words from.
            text="" if text.rstrip(".!? ") == title else text,
            organisation=next((one for one in own if one.key == key), None),
        )
        return HttpResponseRedirect(reverse("challenge-edit", args=[made.key]))
    return page(
        request, "challenges/challenges_new.html", {"form": form}, status=422 if form.is_bound else 200
    )


@for_people
@require_GET
def my_challenges(request: HttpRequest) -> HttpResponse:
    """Show the challenges one works on, and those that wait for one's approval, by status."""
    agent = agent_of(request.user)
    found = mine(agent)
    status = request.GET.get("status", "")
    chosen = found.filter(status=status) if status in STATUSES else found
    url = reverse("challenge-mine")
    kept = {"status": status} if status in STATUSES else {}
    rows, pages = keyset_page(chosen, request.GET, rows=ROWS, url=url, kept=kept)
    owners = owner_names(rows, agent)
    shown = [
        {
            "title": one.title,
            "lang": one.lang,
            "status": STATUS_WORDS[one.status],
            "owners": ", ".join(organisation.name for organisation in owners.get(one.pk, [])),
            "changed_at": one.changed_at,
            "is_draft": one.status == "draft",
            "url": reverse("challenge-edit" if one.status == "draft" else "challenge-detail", args=[one.key]),
        }
        for one in rows
    ]
    statuses = [
        {
            "label": STATUS_WORDS[name],
            "count": count,
            "url": f"{url}?status={name}",
            "is_current": name == status,
        }
        for name, count in counted(found)
    ]
    return page(
        request, "challenges/challenges_mine.html", {"rows": shown, "statuses": statuses, "page": pages}
    )


@for_people
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, part: str = "") -> HttpResponse:
    """Ask for three parts at a time, or for one; show the rest, and what the need check says."""
    challenge, agent = challenge_of(request, key), agent_of(request.user)
    can_edit_challenge(agent, challenge).or_refuse()
    if part and part not in ASKABLE:
        raise Http404
    if request.method == "POST":
        return _posted(request, challenge, part)
    mark_challenge_read(challenge, by=agent)
    return _shown(request, challenge, part)


def _shown(
    request: HttpRequest,
    challenge: Challenge,
    part: str,
    form: StatementForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = editing_context(challenge, agent_of(request.user), part=part, form=form)
    context["reading"] = read_statement(_as_typed(request, challenge), challenge.lang)
    return page(request, "challenges/challenges_edit.html", context, status=status)


def _posted(request: HttpRequest, challenge: Challenge, part: str) -> HttpResponse:
    parts = parts_asked(request.POST)
    if request.POST.get("do") == "check":
        form = StatementForm(request.POST, challenge=challenge, parts=parts)
        return _shown(request, challenge, part, form)
    form = StatementForm(request.POST, challenge=challenge, parts=parts)
    if not form.is_valid():
        return _shown(request, challenge, part, form, status=422)
    words = form.words() | _pressed(request, challenge, form)
    try:
        saved = save_statement(challenge, by=agent_of(request.user), words=words, **form.seen())
    except ChangedMeanwhile as changed:
        return _conflict(request, changed.now, words)
    except ValidationError as problem:
        say_in(form, problem)
        return _shown(request, challenge, part, form, status=422)
    if request.POST.get("do") == "go_on":
        return HttpResponseRedirect(reverse("challenge-before", args=[saved.key]))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("challenge-edit", args=[saved.key]))


def _pressed(request: HttpRequest, challenge: Challenge, form: StatementForm) -> dict[str, Any]:
    """Give what the buttons beside the questions change: a part put off, or one's own words taken."""
    changes: dict[str, Any] = {}
    later, use = request.POST.get("later", ""), request.POST.get("use", "")
    if later in form.asked:
        changes["put_off"] = sorted({*challenge.put_off, later})
    proposed = words_from(challenge.source_text, challenge.lang).get(use) if use in form.asked else None
    if proposed and use == "year":
        changes["year"] = int(proposed)
    elif proposed:
        typed = form.cleaned_data[use]
        changes[use] = proposed if proposed in typed or not typed else f"{typed}\n{proposed}"
    return changes


def say_in(form: Any, problem: ValidationError) -> None:
    """Say beside a form's fields what an action found wrong; of other fields, above them."""
    for name, found in problem.error_dict.items() if hasattr(problem, "error_dict") else ():
        label = PART_WORDS[name].label if name in PART_WORDS else name
        for error in found:
            words = str(error.messages[0])
            form.add_error(
                name if name in form.fields else None, words if name in form.fields else f"{label}: {words}"
            )


def _texts(words: Mapping[str, Any]) -> str:
    said = {**words}
    if "in_control" in said:
        said["in_control"] = in_control_words(said["in_control"])
    lines = [
        f"{PART_WORDS[name].label}: {value}"
        for name, value in said.items()
        if name in PART_WORDS and value not in (None, "", [])
    ]
    return "\n\n".join(lines)


def _conflict(
    request: HttpRequest, now: Challenge | None, words: Mapping[str, Any], template: str = "409.html"
) -> HttpResponse:
    """Answer that somebody else saved the same meanwhile: both texts, nothing lost."""
    if now is None:
        raise Http404
    theirs = {name: getattr(now, name) for name in words}
    differing: Sequence[str] = [name for name in words if theirs[name] != words[name]]
    context = {
        "theirs": _texts({name: theirs[name] for name in differing})
        or _("Something else of it was changed."),
        "yours": _texts({name: words[name] for name in differing}) or _texts(words),
        "back_url": reverse("challenge-edit", args=[now.key]),
    }
    return render(request, template, context, status=409)


@for_people
@require_POST
def autosave(request: HttpRequest, key: str) -> HttpResponse:
    """Save what is being typed; answers when, and with the new version."""
    challenge = challenge_of(request, key)
    can_edit_challenge(agent_of(request.user), challenge).or_refuse()
    form = StatementForm(request.POST, challenge=challenge, parts=parts_asked(request.POST))
    template = "challenges/_challenges_saved.html"
    if not form.is_valid():
        return render(request, template, {"problems": form.errors.values()}, status=422)
    words = form.words()
    try:
        saved = autosave_statement(challenge, by=agent_of(request.user), words=words, **form.seen())
    except ChangedMeanwhile as changed:
        return _conflict(request, changed.now, words, "challenges/_challenges_conflict.html")
    except Refused as refusal:
        return render(request, template, {"problems": [[refusal]]}, status=422)
    return render(request, template, {"challenge": saved})


@for_people
@require_POST
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Read what is being typed, beside what is saved of the rest; nothing is kept."""
    challenge = challenge_of(request, key)
    can_edit_challenge(agent_of(request.user), challenge).or_refuse()
    reading = read_statement(_as_typed(request, challenge), challenge.lang)
    return render(request, "challenges/_challenges_reading.html", {"reading": reading})


def _as_typed(request: HttpRequest, challenge: Challenge) -> dict[str, Any]:
    words = {name: getattr(challenge, name) for name in (*ASKABLE, "lang")}
    return words | {name: request.POST[name][:LONGEST_PART] for name in CHECKED_PARTS if name in request.POST}


@for_people
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether a draft is to be deleted, and delete it."""
    challenge = challenge_of(request, key)
    can_delete_challenge(agent_of(request.user), challenge).or_refuse()
    context: dict[str, Any] = {"challenge": challenge}
    if request.method == "POST":
        seen = request.POST.get("version", "")
        try:
            delete_draft(
                challenge, by=agent_of(request.user), version=int(seen) if seen.isdecimal() else None
            )
        except ChangedMeanwhile as changed:
            context = {"challenge": changed.now, "is_changed": True}
        else:
            messages.success(request, _("The draft is deleted."))
            return HttpResponseRedirect(reverse("challenge-mine"))
    status = 409 if "is_changed" in context else 200
    return page(request, "challenges/challenges_delete.html", context, status=status)
