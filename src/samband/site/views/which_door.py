"""The page "Which door?": one box, the doors that fit with the reasons, and a button for a wrong one."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.keys import new_key
from samband.challenges.actions.which_door import ANSWER_STANDS, count_leads, report_wrong_door
from samband.challenges.domain.doors import CITY, CLUSTER, NEED, OFFER, TESTBED
from samband.challenges.models import EntryPoint
from samband.matching.encoder import EncoderBusy, EncoderError
from samband.matching.models import Profile
from samband.site.panels import organisation_url, profile_url
from samband.site.presenting import Match, present
from samband.site.views.home import home_of
from samband.site.which_door import Asked, Led, Routed, challenge_url, door_url, route
from samband.site.which_door_forms import WhichDoorForm

_SALT = "samband.which-door"


@require_http_methods(["GET", "HEAD", "POST"])
@limited("which-door", 30)
def which_door(request: HttpRequest) -> HttpResponse:
    """Show the box; answer what was typed, without keeping it."""
    typed = request.POST if request.method == "POST" else None
    form = WhichDoorForm(typed, initial={"home": home_of(request)})
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            found = _routed(form.cleaned_data, agent_of(request.user))
            context |= found
            status = 503 if found.get("busy") else 200
    response = page(request, "site/which_door.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _routed(said: dict[str, Any], agent: Agent) -> dict[str, Any]:
    asked = Asked(said["text"].strip(), said["direction"], said["home"], agent)
    try:
        found = route(asked)
    except EncoderBusy:
        return {"busy": True}
    except EncoderError:
        return {"problem": _("The engine that compares texts cannot be reached just now.")}
    led = found.doors
    doors = {one.door.pk: one.door for one in led if one.door is not None}
    others = [one.hit.profile.key for one in led if one.door is None]
    count_leads(list(doors.values()), by=agent, profiles=others, on=timezone.localdate())
    return {
        "answered": True,
        "said": asked,
        "is_offer": found.direction == OFFER,
        "other_direction": NEED if found.direction == OFFER else OFFER,
        "text_of": {"lang": found.lang},
        "lanes": _shown(found, agent),
    }


def _shown(found: Routed, agent: Agent) -> list[dict[str, Any]]:
    """Make lanes ready for the page, the rows' reasons presented as on a need's page."""
    matches = iter(present(found.answer, agent, None, {}).matches)
    answer = new_key()
    lanes = []
    for lane, doors in found.lanes:
        rows = [_row(led, next(matches), answer) for led in doors]
        if rows:
            lanes.append({"title": _lane_title(lane, found.direction), "name": lane, "rows": rows})
    return lanes


def _lane_title(lane: str, direction: str) -> str:
    if lane == CITY:
        return (
            _("Cities and regions that may want it")
            if direction == OFFER
            else _("Doors of cities and regions")
        )
    return {CLUSTER: _("Clusters and networks"), TESTBED: _("Places to test")}[lane]


def _row(led: Led, match: Match, answer: str) -> dict[str, Any]:
    """Give one door as the page shows it: what it is, why, what happens there, and one next step."""
    body, door, challenge = led.organisation, led.door, led.challenge
    profile = led.hit.profile
    mine = {} if body is None else {body.profile_id or 0: body}
    return {
        "match": match,
        "name": body.name if body is not None else match.name,
        "lang": body.lang if body is not None else match.lang,
        "url": organisation_url(body.key) if body is not None else profile_url(profile, mine),
        "sort": _sort_of(led, match),
        "door": {"name": door.name, "lang": door.lang, "url": door_url(door)} if door is not None else None,
        "challenge": {"title": challenge.title, "lang": challenge.lang, "url": challenge_url(challenge)}
        if challenge is not None
        else None,
        "is_home": led.is_home,
        "is_first": led.is_first,
        "happens": _happens(led),
        "step": _step(led, match),
        "token": signing.dumps([answer, profile.key, door.key if door else ""], salt=_SALT),
    }


def _sort_of(led: Led, match: Match) -> str:
    if led.door is not None:
        sorts = {
            "role": _("A door with a named role"),
            "team": _("A team's door"),
            "link": _("Their own page"),
        }
        return sorts[led.door.sort]
    if led.challenge is not None:
        return _("Owner of a published need")
    return match.kind_label


def _happens(led: Led) -> str:
    """Say what happens there: the promise where one was given, and that there is none where not."""
    door = led.door
    if door is not None and door.sort == "link":
        return _("You leave Samband, and write on their own page. We do not know how soon they answer.")
    if door is not None:
        words = ngettext(
            "You tell your idea in three steps. They answer within %(days)d working day.",
            "You tell your idea in three steps. They answer within %(days)d working days.",
            door.promise_days,
        )
        return words % {"days": door.promise_days}
    if led.lane == TESTBED:
        return _("You ask when it is free and what it costs. No time to answer is promised.")
    return _("You write to them. No time to answer is promised.")


def _step(led: Led, match: Match) -> dict[str, str]:
    if led.door is not None:
        return {"label": _("Go to their door"), "url": door_url(led.door)}
    if led.challenge is not None:
        return {"label": _("Read what they need"), "url": challenge_url(led.challenge)}
    return match.contact or {"label": _("Read about them"), "url": match.url}


@require_POST
@limited("wrong-door", 6)
def wrong(request: HttpRequest) -> HttpResponse:
    """Count that somebody was led to the wrong door; nothing is kept of who, or of what they sought."""
    agent = agent_of(request.user)
    try:
        answer, profile_key, door_key = signing.loads(
            request.POST.get("token", ""), salt=_SALT, max_age=ANSWER_STANDS
        )
    except signing.BadSignature as problem:
        raise Http404 from problem
    profile = get_object_or_404(Profile.objects.visible_to(agent), key=profile_key)
    door = EntryPoint.objects.visible_to(agent).filter(key=door_key).first() if door_key else None
    report_wrong_door(profile, by=agent, door=door, answer=answer)
    response = page(request, "site/which_door_wrong.html", {}, fragment="thanks")
    response["Cache-Control"] = "private, no-store"
    return response
