"""Which door: a need or an offer in plain words leads to the doors that fit it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from samband.challenges.actions.which_door import count_leads
from samband.site.api.answers import open_question
from samband.site.api.door_inputs import DoorQuestion
from samband.site.api.door_shapes import WhichDoor
from samband.site.api.gate import caller_of, refuse_often
from samband.site.api.inputs import refuse_blank
from samband.site.panels import organisation_url, profile_url
from samband.site.which_door import Asked, Led, challenge_url, door_url, route

router = Router(tags=["Doors"])


@open_question(router, "", WhichDoor, 503, scope="match")
def which_door(request: HttpRequest, sent: DoorQuestion) -> dict[str, Any]:
    """Say which doors fit a need or an offer, and why: cities, clusters, places to test. Nothing is kept.

    It is counted that it led there, never who asked; with a token or without, thirty a minute.
    """
    refuse_blank(sent.text, "body/text")
    refuse_often(request, "which-door", 30)
    caller = caller_of(request)
    home = sent.home or (caller.person.home_region if caller.person else "")
    found = route(Asked(sent.text.strip(), sent.direction or "", home, caller.agent))
    doors = {one.door.pk: one.door for one in found.doors if one.door is not None}
    others = [one.hit.profile.key for one in found.doors if one.door is None]
    count_leads(list(doors.values()), by=caller.agent, profiles=others, on=timezone.localdate())
    return {
        "direction": found.direction,
        "lang": found.lang,
        "lanes": [
            {"lane": lane, "doors": [_led(request, one) for one in led]} for lane, led in found.lanes if led
        ],
    }


def _led(request: HttpRequest, one: Led) -> dict[str, Any]:
    profile, body, door, challenge = one.hit.profile, one.organisation, one.door, one.challenge
    is_link = door is not None and door.sort == "link"
    return {
        "profile": profile.key,
        "name": body.name if body is not None else profile.title,
        "lang": body.lang if body is not None else profile.lang,
        "organisation": {"key": body.key, "name": body.name} if body is not None else None,
        "door": {"key": door.key, "name": door.name} if door is not None else None,
        "link": door.link if door is not None and is_link else "",
        "promise_days": door.promise_days if door is not None and not is_link else None,
        "challenge": {"key": challenge.key, "name": challenge.title} if challenge is not None else None,
        "band": one.hit.band,
        "is_home": one.is_home,
        "is_first": one.is_first,
        "reasons": [
            {"need": pair.need, "profile": pair.profile, "similarity": pair.similarity}
            for pair in one.hit.reasons
        ],
        "url": request.build_absolute_uri(_url(one)),
    }


def _url(one: Led) -> str:
    if one.door is not None:
        return door_url(one.door)
    if one.challenge is not None and challenge_url(one.challenge):
        return challenge_url(one.challenge)
    if one.organisation is not None:
        return organisation_url(one.organisation.key)
    return profile_url(one.hit.profile, {})
