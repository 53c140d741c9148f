"""Who works on a challenge and who reads it: owners, colleagues inside, links for those without account."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.agents import VISITOR
from samband.base.http import page
from samband.base.link_pages import answered_with_comments, made_links
from samband.base.unlisted import answered_to_all
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.challenges import can_edit_challenge, can_rule_publication, can_share_by_link
from samband.challenges.actions.challenge_sharing import (
    comment_on_challenge,
    make_link,
    open_challenge_link,
    remove_challenge_comment,
    revoke_challenge_link,
)
from samband.challenges.actions.challenges import set_owners, share_draft
from samband.challenges.challenge_listing import organisations_for, owner_names
from samband.challenges.challenge_words import STATUS_WORDS
from samband.challenges.forms.challenges import OwnersForm, PartCommentForm, ShareForm
from samband.challenges.models import Challenge, ChallengeComment, ChallengeLink
from samband.challenges.views.challenge_shown import shown_parts
from samband.challenges.views.challenges import challenge_of, for_people
from samband.kernel.decision import Refused


def version_of(request: HttpRequest) -> int:
    """Read the version that a button was pressed on; 0 for what is none."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def told_of_change(request: HttpRequest, challenge: Challenge, yours: str, back: str) -> HttpResponse:
    """Answer that somebody else changed a challenge before a button was pressed."""
    now = Challenge.objects.visible_to(agent_of(request.user)).filter(pk=challenge.pk).first()
    theirs = f"{now.title}\n\n{STATUS_WORDS[now.status]}" if now is not None else _("It is deleted.")
    context = {
        "theirs": theirs,
        "yours": yours,
        "back_url": reverse(back, args=[challenge.key]) if now else "",
    }
    return page(request, "409.html", context, status=409)


@for_people
@require_http_methods(["GET", "POST"])
def owners(request: HttpRequest, key: str) -> HttpResponse:
    """Say which organisations and departments own a challenge together; let their people in."""
    challenge, agent = challenge_of(request, key), agent_of(request.user)
    can_edit_challenge(agent, challenge).or_refuse()
    choices = organisations_for(agent, challenge)
    present = owner_names([challenge], agent).get(challenge.pk, [])
    now = {
        "version": challenge.version,
        "owners": [one.key for one in present],
        "lead": present[0].key if present else "",
    }
    form = OwnersForm(request.POST or None, organisations=choices, initial=now)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        by_key = {one.key: one for one in choices}
        wanted = [by_key[key] for key in form.in_order()]
        try:
            set_owners(challenge, by=agent, version=form.cleaned_data["version"], organisations=wanted)
        except ChangedMeanwhile:
            yours = ", ".join(one.name for one in wanted)
            return told_of_change(request, challenge, yours, "challenge-owners")
        except Refused as refusal:
            form.add_error("owners", str(refusal))
        else:
            messages.success(request, _("The owners are saved."))
            return HttpResponseRedirect(reverse("challenge-owners", args=[key]))
    context = {"challenge": challenge, "form": form, "present": present, "has_choices": bool(choices)}
    context["ruled"] = [one for one in present[:1] if can_rule_publication(agent, one)]
    return page(request, "challenges/challenges_owners.html", context, status=status)


@for_people
@require_POST
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Let the owning organisations' people work on a draft."""
    challenge = challenge_of(request, key)
    try:
        share_draft(challenge, by=agent_of(request.user), version=version_of(request))
    except ChangedMeanwhile:
        return told_of_change(request, challenge, _("Let colleagues in"), "challenge-owners")
    messages.success(request, _("Your colleagues can read the draft and work on it now."))
    return HttpResponseRedirect(reverse("challenge-owners", args=[key]))


@for_people
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, key: str) -> HttpResponse:
    """Show the links to a challenge, and make one: its address is shown this once."""
    challenge, agent = challenge_of(request, key), agent_of(request.user)
    can_share_by_link(agent, challenge).or_refuse()
    form = ShareForm(request.POST or None, initial={"days": "30"})
    address = ""
    if request.method == "POST" and form.is_valid():
        _link, token = make_link(challenge, by=agent, days=form.cleaned_data["days"])
        address = request.build_absolute_uri(reverse("challenge-shared", args=[token]))
    made = made_links(challenge.links, "challenge-link-revoke", key)
    context = {"challenge": challenge, "form": form, "links": made, "address": address}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return page(request, "challenges/challenges_links.html", context, status=status)


@for_people
@require_POST
def revoke(request: HttpRequest, key: str, link: str) -> HttpResponse:
    """Let a link lead nowhere from now on."""
    found: ChallengeLink | None = challenge_of(request, key).links.filter(key=link).first()
    if found is None:
        raise Http404
    revoke_challenge_link(found, by=agent_of(request.user))
    return HttpResponseRedirect(reverse("challenge-links", args=[key]))


@for_people
@require_POST
def comment_remove(request: HttpRequest, key: str, comment: str) -> HttpResponse:
    """Remove what a colleague said."""
    found: ChallengeComment | None = challenge_of(request, key).comments.filter(key=comment).first()
    if found is None:
        raise Http404
    remove_challenge_comment(found, by=agent_of(request.user))
    messages.success(request, _("The comment is removed."))
    return HttpResponseRedirect(reverse("challenge-edit", args=[key]) + "#comments")


# A page that tells no referrer posts from no origin, so the check against forgery cannot pass. It would
# protect nothing: the address is the permission, whoever knows it may write, and no cookie is looked at.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@answered_to_all(open_challenge_link)
def shared(request: HttpRequest, token: str, link: ChallengeLink) -> HttpResponse:
    """Show a challenge to a colleague who came by a link, and take a comment."""
    form = PartCommentForm(request.POST or None, initial={"part": request.GET.get("part", "")[:12]})

    def say(said: dict[str, Any]) -> None:
        words = {name: said[name] for name in ("name", "text", "part")}
        comment_on_challenge(link, by=VISITOR, lang=get_language() or "", **words)

    def shown() -> dict[str, Any]:
        return {
            "challenge": link.challenge,
            "parts": shown_parts(link.challenge, VISITOR),
            "owners": owner_names([link.challenge], VISITOR).get(link.challenge_id, []),
        }

    return answered_with_comments(request, "challenges/challenges_shared.html", form, say, shown, link)
