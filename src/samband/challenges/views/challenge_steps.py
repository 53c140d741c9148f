"""What is done with a published challenge: asked, answered, followed, moved on, dated, merged."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.challenges import can_edit_challenge, can_move_challenge, moves_for, roles_in
from samband.challenges.actions.challenge_life import LIFE_VERBS, merge_challenges, move_challenge
from samband.challenges.actions.following import (
    follow_challenge,
    remove_date,
    set_date,
    unfollow_challenge,
)
from samband.challenges.actions.questions import answer_question, ask_question, set_question_aside
from samband.challenges.forms.public import AnswerForm, DateForm, MergeForm, MoveForm, QuestionForm
from samband.challenges.labels import ASKED, VERBS
from samband.challenges.models import Challenge
from samband.challenges.views.challenges import challenge_of, published
from samband.matching.domain.language import detect


def _home(key: str, place: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("challenge-detail", args=[key]) + place)


@require_POST
@limited("question", 5)
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask a question of a challenge, with or without an account."""
    challenge = published(request, key)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        context = {"challenge": challenge, "form": form}
        return page(request, "challenges/question_ask.html", context, status=422)
    said = form.cleaned_data
    if not said["website"]:
        text = said["text"]
        ask_question(challenge, by=agent_of(request.user), text=text, lang=detect(text).lang)
    messages.success(
        request, _("Your question has been sent. It stands here, for everybody, once it is answered.")
    )
    return _home(key, "#questions")


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """Answer a question, mend an answer, or set the question aside."""
    challenge = published(request, key)
    agent = agent_of(request.user)
    if "owner" not in roles_in(agent, challenge):
        raise Http404
    asked = challenge.questions.select_related("challenge").filter(key=question).first()
    if asked is None:
        raise Http404
    start = {"answer": asked.answer, "version": asked.version}
    is_aside = request.POST.get("verb") == "aside"
    form = AnswerForm(request.POST or None, initial=start)
    if request.method == "POST" and (is_aside or form.is_valid()):
        try:
            if is_aside:
                set_question_aside(asked, by=agent, version=_number(request.POST.get("version")))
                messages.success(request, _("The question is set aside. It can still be answered."))
            else:
                said = form.cleaned_data
                lang = detect(said["answer"]).lang
                answer_question(asked, by=agent, version=said["version"], answer=said["answer"], lang=lang)
                messages.success(request, _("The answer is public."))
        except ChangedMeanwhile as changed:
            return _conflict(
                request,
                theirs=changed.now.answer if changed.now else "",
                yours=request.POST.get("answer", ""),
                back_url=request.path,
            )
        return _home(key, "#questions")
    context = {"challenge": challenge, "question": asked, "form": form}
    return page(request, "challenges/question.html", context, status=422 if form.is_bound else 200)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _conflict(request: HttpRequest, *, theirs: str, yours: str, back_url: str) -> HttpResponse:
    """Say that somebody else was faster, with both texts."""
    context = {"theirs": theirs, "yours": yours, "back_url": back_url}
    return page(request, "409.html", context, status=409)


@require_POST
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """Follow a challenge, or follow it no more."""
    challenge = published(request, key)
    agent = agent_of(request.user)
    if request.POST.get("verb") == "stop":
        unfollow_challenge(challenge, by=agent)
        messages.success(request, _("You do not follow this challenge any more."))
    else:
        follow_challenge(challenge, by=agent)
        messages.success(request, _("You are told what becomes of this challenge."))
    return _home(key)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Move a challenge on: ask for the words that the move needs, and for a yes."""
    challenge = published(request, key)
    agent = agent_of(request.user)
    if verb not in LIFE_VERBS:
        raise Http404
    can_move_challenge(agent, challenge, verb).or_refuse()
    possible = verb in moves_for(agent, challenge)
    form = MoveForm(request.POST or None, verb=verb, initial={"version": challenge.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = said.get("words", "")
        try:
            move_challenge(challenge, by=agent, verb=verb, version=said["version"], words=words)
        except ChangedMeanwhile as changed:
            theirs = changed.now.title if changed.now else ""
            return _conflict(request, theirs=theirs, yours=words, back_url=request.path)
        messages.success(request, _("The challenge has moved on, and whoever follows it is told."))
        return _home(key)
    context = {
        "challenge": challenge,
        "form": form,
        "label": VERBS[verb],
        "is_possible": possible,
        "needs_words": verb in ASKED,
        "cannot_undo": verb == "withdraw",
    }
    return page(request, "challenges/challenge_move.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def dates(request: HttpRequest, key: str) -> HttpResponse:
    """Show a challenge's dates to its owners, and set one more."""
    challenge = challenge_of(request, key)
    agent = agent_of(request.user)
    can_edit_challenge(agent, challenge).or_refuse()
    form = DateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        last = said["ends_on"] or said["starts_on"]
        try:
            set_date(
                challenge,
                by=agent,
                label=said["label"],
                lang=detect(said["label"]).lang or challenge.lang,
                starts_on=said["starts_on"],
                ends_before=last + timedelta(days=1),
            )
        except ValidationError as problem:
            form.add_error(None, problem.messages[0])
        else:
            messages.success(request, _("The date is set."))
            return HttpResponseRedirect(request.path)
    rows = [
        {"date": one, "url": reverse("challenge-date-remove", args=[key, one.key])}
        for one in challenge.dates.all()
    ]
    context = {"challenge": challenge, "form": form, "rows": rows}
    return page(request, "challenges/challenge_dates.html", context, status=422 if form.is_bound else 200)


@require_POST
def date_remove(request: HttpRequest, key: str, date: str) -> HttpResponse:
    """Take a date away."""
    challenge = challenge_of(request, key)
    agent = agent_of(request.user)
    can_edit_challenge(agent, challenge).or_refuse()
    found = challenge.dates.select_related("challenge").filter(key=date).first()
    if found is None:
        raise Http404
    remove_date(found, by=agent)
    messages.success(request, _("The date is taken away."))
    return HttpResponseRedirect(reverse("challenge-dates", args=[key]))


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """Merge a challenge into another that says the same: first both are shown, then it is done."""
    challenge = challenge_of(request, key)
    agent = agent_of(request.user)
    can_move_challenge(agent, challenge, "merge").or_refuse()
    form = MergeForm(request.POST or None, initial={"version": challenge.version})
    kept: Challenge | None = None
    if request.method == "POST" and form.is_valid():
        found = Challenge.objects.visible_to(agent).worked_on_by(agent).exclude(pk=challenge.pk)
        kept = found.filter(key=form.cleaned_data["into"], merged_into__isnull=True).first()
        if kept is None:
            form.add_error("into", _("There is no such challenge of yours. Paste the address of its page."))
        elif request.POST.get("sure"):
            return _merge(request, challenge, kept, form.cleaned_data["version"])
    context: dict[str, Any] = {"challenge": challenge, "form": form, "kept": kept}
    return page(request, "challenges/challenge_merge.html", context, status=422 if form.errors else 200)


def _merge(request: HttpRequest, challenge: Challenge, kept: Challenge, version: int) -> HttpResponse:
    into_version = _number(request.POST.get("into_version"))
    try:
        merge_challenges(
            challenge, by=agent_of(request.user), into=kept, version=version, into_version=into_version
        )
    except ChangedMeanwhile as changed:
        theirs = changed.now.title if changed.now else ""
        return _conflict(request, theirs=theirs, yours="", back_url=request.path)
    messages.success(request, _("The two are one now. The former address leads here."))
    return _home(kept.key)
