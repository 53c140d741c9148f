"""Before publishing: has somebody solved this, and who else has the need."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.challenges import can_edit_challenge
from samband.challenges.actions.challenge_before import Decided, decide_on_prior_answers
from samband.challenges.actions.challenges import save_statement
from samband.challenges.challenge_words import DECISION_WORDS
from samband.challenges.domain.challenge import GO_ON, LIVE
from samband.challenges.forms.challenges import BeforeForm
from samband.challenges.looking import Like, Looked, look_elsewhere
from samband.challenges.models import Challenge
from samband.challenges.models.challenges import LONGEST_PART
from samband.challenges.views.challenge_sharing import told_of_change, version_of
from samband.challenges.views.challenges import challenge_of, for_people


@for_people
@require_http_methods(["GET", "POST"])
def before(request: HttpRequest, key: str) -> HttpResponse:
    """Show what others have done on the same, and take what one makes of it."""
    challenge, agent = challenge_of(request, key), agent_of(request.user)
    can_edit_challenge(agent, challenge).or_refuse()
    looked = look_elsewhere(challenge, agent)
    if request.method == "POST":
        return _decide(request, challenge, looked)
    return _shown(request, challenge, looked, _form(None, challenge, looked, agent))


def _form(data: Any, challenge: Challenge, looked: Looked, agent: Agent) -> BeforeForm:
    said = {one.profile_key: one for one in challenge.prior_answers.all()}
    initial: dict[str, Any] = {"version": challenge.version}
    for one in looked.found:
        if one.key in said:
            initial |= {f"decision_{one.key}": said[one.key].decision, f"why_{one.key}": said[one.key].why}
    initial["why"] = said[""].why if "" in said else ""
    return BeforeForm(data, keys=[one.key for one in looked.found], seen=looked.seen, initial=initial)


def _shown(
    request: HttpRequest, challenge: Challenge, looked: Looked, form: BeforeForm, status: int = 200
) -> HttpResponse:
    rows = [
        {"hit": one, "decision": form[f"decision_{one.key}"], "why": form[f"why_{one.key}"]}
        for one in looked.found
    ]
    found = {one.key for one in looked.found}
    earlier = [
        {
            "title": one.title,
            "lang": one.lang,
            "decision": DECISION_WORDS[one.decision],
            "why": one.why,
            "at": one.decided_at,
        }
        for one in challenge.prior_answers.order_by("id")
        if one.profile_key and one.profile_key not in found
    ]
    context = {
        "challenge": challenge,
        "form": form,
        "rows": rows,
        "looked": looked,
        "earlier": earlier,
        "others": _others(challenge, looked.found),
    }
    return page(request, "challenges/challenges_before.html", context, status=status)


def _others(challenge: Challenge, found: Sequence[Like]) -> list[Like]:
    """Give the challenges of others that look for an answer and are not named yet."""
    return [one for one in found if one.status in LIVE and one.named not in challenge.others]


def _decide(request: HttpRequest, challenge: Challenge, looked: Looked) -> HttpResponse:
    agent = agent_of(request.user)
    form = _form(request.POST, challenge, looked, agent)
    if not form.is_valid():
        return _shown(request, challenge, looked, form, status=422)
    said = form.cleaned_data
    decided = [
        Decided(
            said[f"decision_{one.key}"],
            said[f"why_{one.key}"] or said["why"],
            profile_key=one.key,
            title=one.title,
            lang=one.lang,
        )
        for one in looked.found
        if said[f"decision_{one.key}"]
    ]
    if said["why"]:
        decided.append(Decided(GO_ON, said["why"]))
    try:
        decide_on_prior_answers(challenge, by=agent, version=said["version"], decided=decided)
    except ChangedMeanwhile:
        yours = "\n".join(f"{one.title} {DECISION_WORDS[one.decision]} {one.why}" for one in decided)
        return told_of_change(request, challenge, yours, "challenge-before")
    messages.success(request, _("What you decided is kept with the challenge."))
    return HttpResponseRedirect(reverse("challenge-publish", args=[challenge.key]))


@for_people
@require_POST
def name_other(request: HttpRequest, key: str) -> HttpResponse:
    """Name another city's challenge among those who have the same need."""
    challenge, agent = challenge_of(request, key), agent_of(request.user)
    wanted = request.POST.get("profile", "")
    found = next((one for one in look_elsewhere(challenge, agent).found if one.key == wanted), None)
    if found is None:
        raise Http404
    text = "\n".join(part for part in (challenge.others, found.named) if part)
    if found.named not in challenge.others and len(text) <= LONGEST_PART:
        try:
            save_statement(challenge, by=agent, version=version_of(request), words={"others": text})
        except ChangedMeanwhile:
            return told_of_change(request, challenge, found.named, "challenge-before")
        messages.success(request, _("They are named among those who have the same need."))
    return HttpResponseRedirect(reverse("challenge-before", args=[key]))
