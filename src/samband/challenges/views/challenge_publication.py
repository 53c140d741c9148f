"""Publishing a challenge, its versions, who approves an organisation's challenges, and its page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of, titles_of
from samband.actors.models import Organisation
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.challenges import (
    approver_for,
    can_edit_challenge,
    can_move_challenge,
    can_rule_publication,
    moves_for,
    roles_in,
)
from samband.challenges.actions.challenge_moves import STATEMENT_FIELDS, parts_of
from samband.challenges.actions.challenge_publication import (
    approve_challenge,
    ask_for_approval,
    publish_challenge,
    send_back_challenge,
    set_approver,
    take_back_challenge,
)
from samband.challenges.actions.challenge_sharing import mark_challenge_read
from samband.challenges.challenge_listing import (
    approvers_to_choose,
    owner_names,
    people_of,
    versions_for,
)
from samband.challenges.challenge_words import LACKING_WORDS, PART_WORDS, STATUS_WORDS
from samband.challenges.domain.challenge import MAY_BE_OVERRIDDEN, PARTS, lacking
from samband.challenges.domain.difference import changed_parts
from samband.challenges.forms.challenges import ApproverForm, PublishForm
from samband.challenges.models import Challenge
from samband.challenges.need_reading import CHECKED_PARTS, read_statement
from samband.challenges.views.challenge_sharing import told_of_change
from samband.challenges.views.challenge_shown import shown_parts
from samband.challenges.views.challenges import challenge_of, for_people
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible

_DONE = {
    "publish": gettext_lazy("The challenge is published: everybody can read it now."),
    "ask_approval": gettext_lazy("The person who approves has been told."),
    "approve": gettext_lazy("Approved: everybody can read it now."),
    "send_back": gettext_lazy("It is back with those who wrote it, and they have been told."),
    "take_back": gettext_lazy("It is a draft again, and you can write on."),
}


@for_people
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is stated, what is not and what the check flags; publish, or approve."""
    challenge, agent = challenge_of(request, key), agent_of(request.user)
    if not roles_in(agent, challenge):
        can_edit_challenge(agent, challenge).or_refuse()
    verbs = [verb for verb in moves_for(agent, challenge) if verb in _DONE]
    data = request.POST if request.method == "POST" else None
    named, people = approver_for(challenge), approvers_to_choose(challenge, agent)
    ruled = named is not None and challenge.approver is None
    form = PublishForm(
        data, people=people, shown=_fields(challenge, verbs, ruled), initial=_initial(challenge)
    )
    missing: tuple[str, ...] = ()
    if data is not None and form.is_valid():
        verb = str(data.get("do", ""))
        if verb not in _DONE:
            raise Http404
        can_move_challenge(agent, challenge, verb).or_refuse()
        if verb not in verbs:
            raise Http404
        try:
            return _do(request, challenge, verb, form.cleaned_data)
        except NotPossible as problem:
            missing = problem.missing
        except Refused as refusal:
            form.add_error(None, str(refusal))
    mark_challenge_read(challenge, by=agent)
    context = _publishing(request, challenge, form, verbs) | {
        "missing": [LACKING_WORDS.get(one, one) for one in missing],
        "approver": named if ruled or "send_back" in verbs or challenge.status == "review" else None,
        "needs_approval": ruled and named is not None and named.key != agent.person,
    }
    status = 422 if form.is_bound else 200
    return page(request, "challenges/challenges_publish.html", context, status=status)


def _initial(challenge: Challenge) -> dict[str, Any]:
    return {
        "version": challenge.version,
        "override": challenge.override,
        "approver": challenge.approver.key if challenge.approver else "",
    }


def _fields(challenge: Challenge, verbs: list[str], ruled: bool) -> list[str]:
    """Give what is asked: a reason where owner or road is missing, who approves where no rule says."""
    asked = ["why"] if "send_back" in verbs else []
    if "publish" in verbs:
        gaps = set(lacking(parts_of(challenge))) & set(MAY_BE_OVERRIDDEN)
        asked += ["override"] if gaps or challenge.override else []
        asked += [] if ruled else ["approver"]
    return asked


def _do(request: HttpRequest, challenge: Challenge, verb: str, said: dict[str, Any]) -> HttpResponse:
    agent, version = agent_of(request.user), said["version"]
    override = said.get("override")
    chosen = next(
        (one for one in approvers_to_choose(challenge, agent) if one.key == said.get("approver")), None
    )
    if verb == "publish" and chosen is not None:
        verb = "ask_approval"
    try:
        if verb == "publish":
            publish_challenge(challenge, by=agent, version=version, override=override)
        elif verb == "ask_approval":
            ask_for_approval(challenge, by=agent, version=version, approver=chosen, override=override)
        elif verb == "approve":
            approve_challenge(challenge, by=agent, version=version)
        elif verb == "send_back":
            why, lang = said.get("why", ""), get_language() or ""
            send_back_challenge(challenge, by=agent, version=version, why=why, lang=lang)
        else:
            take_back_challenge(challenge, by=agent, version=version)
    except ChangedMeanwhile:
        yours = "\n".join(str(said.get(name) or "") for name in ("override", "why")).strip() or str(
            _DONE[verb]
        )
        return told_of_change(request, challenge, yours, "challenge-publish")
    messages.success(request, str(_DONE[verb]))
    return HttpResponseRedirect(_after(verb, challenge))


def _after(verb: str, challenge: Challenge) -> str:
    if verb in ("publish", "approve"):
        return reverse("challenge-detail", args=[challenge.key])
    if verb == "send_back":
        return reverse("my-work")
    return reverse("challenge-edit" if verb == "take_back" else "challenge-publish", args=[challenge.key])


def _publishing(
    request: HttpRequest, challenge: Challenge, form: PublishForm, verbs: list[str]
) -> dict[str, Any]:
    agent = agent_of(request.user)
    parts = shown_parts(challenge, agent)
    words = {name: getattr(challenge, name) for name in {*CHECKED_PARTS, *PARTS}}
    return {
        "challenge": challenge,
        "status": STATUS_WORDS[challenge.status],
        "form": form,
        "stated": [one for one in parts if one.get("text")],
        "not_stated": [one for one in parts if one["name"] and not one.get("text")],
        "reading": read_statement(words, challenge.lang),
        "owners": owner_names([challenge], agent).get(challenge.pk, []),
        "verbs": verbs,
        "may_edit": bool(can_edit_challenge(agent, challenge)),
    }


@require_GET
def versions(request: HttpRequest, key: str) -> HttpResponse:
    """Show a challenge's versions, and what one changed of the one before."""
    challenge, agent = challenge_of(request, key), agent_of(request.user)
    found = versions_for(challenge, agent)
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else (found[0].number if found else 0)
    at = next((place for place, one in enumerate(found) if one.number == number), None)
    if found and at is None:
        raise Http404
    inside = bool(roles_in(agent, challenge))
    titles = titles_of({one.by_person for one in found if one.by_person}) if inside else {}
    rows = [
        {
            "number": one.number,
            "saved_at": one.saved_at,
            "by": titles.get(one.by_person, ""),
            "is_public": one.is_public,
            "is_chosen": place == at,
            "url": f"{reverse('challenge-versions', args=[key])}?version={one.number}",
        }
        for place, one in enumerate(found)
    ]
    context: dict[str, Any] = {"challenge": challenge, "rows": rows, "inside": inside, "changes": []}
    context["owners"] = owner_names([challenge], agent).get(challenge.pk, [])
    if at is not None:
        before = _words(found[at + 1]) if at + 1 < len(found) else {}
        names = ("title", *PARTS, "present_source", "present_on", "override")
        context["chosen"] = rows[at]
        context["is_first"] = at + 1 == len(found)
        context["changes"] = [
            {
                "label": PART_WORDS[name].label if name in PART_WORDS else PART_WORDS["present"].label,
                "pieces": pieces,
            }
            for name, pieces in changed_parts(before, _words(found[at]), names)
        ]
    return page(request, "challenges/challenges_versions.html", context)


def _words(version: Any) -> dict[str, object]:
    return {name: getattr(version, name) for name in STATEMENT_FIELDS}


@for_people
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, key: str) -> HttpResponse:
    """Say who approves an organisation's challenges before they are published."""
    agent = agent_of(request.user)
    organisation = get_object_or_404(Organisation.objects.visible_to(agent).standing(), key=key)
    can_rule_publication(agent, organisation).or_refuse()
    people = people_of([organisation])
    rule = getattr(organisation, "publication_rule", None)
    initial = {"approver": rule.approver.key if rule else ""}
    form = ApproverForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in people if one.key == form.cleaned_data["approver"]), None)
        set_approver(organisation, by=agent, approver=chosen)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("challenge-rules", args=[key]))
    context = {"organisation": organisation, "form": form}
    status = 422 if form.is_bound else 200
    return page(request, "challenges/challenges_rules.html", context, status=status)
