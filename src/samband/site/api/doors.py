"""Doors into cities: the directory, one door with its two lanes, and an idea that is brought to it."""

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status

from samband.base.agents import Agent
from samband.base.templatetags.samband import day
from samband.challenges.access.idea_senders import can_send_idea
from samband.challenges.actions.sending import IdeaContent, send_idea
from samband.challenges.domain.promise import day_in_zone
from samband.challenges.domain.spam import Signs
from samband.challenges.door_reading import (
    MOST_NEEDS,
    Activity,
    activity_at,
    closed_ahead,
    involvement_of,
    narrowed,
    needs_of,
)
from samband.challenges.models import EntryPoint, Idea
from samband.challenges.promises import answer_due, how_kept
from samband.challenges.requests_reading import cities, leads_to, opened_by
from samband.matching.domain.language import detect
from samband.site.api.answers import open_read, open_write
from samband.site.api.challenge_shapes import MovedOn
from samband.site.api.cursors import page_by_name
from samband.site.api.door_inputs import DoorFilters, NewIdea
from samband.site.api.door_shapes import Doors, DoorWhole, OpenedDoors, Receipt
from samband.site.api.gate import caller_of, refuse_often, too_often
from samband.site.api.inputs import Key, Paging, refuse_blank, refuse_unknown
from samband.site.api.problems import Trouble

router = Router(tags=["Doors"])
_MOVED = {301: MovedOn}
IDEAS_A_MINUTE = 10
# More than this a minute from one place is set aside, for a person to see.
NOT_SET_ASIDE = 3


@open_read(router, "", Doors)
def list_doors(request: HttpRequest, chosen: Query[DoorFilters]) -> dict[str, Any]:
    """List the doors into cities and regions by name, narrowed by words, sort and country."""
    refuse_unknown(request, DoorFilters)
    rows, further = page_by_name(
        narrowed(chosen.chosen(), caller_of(request).agent),
        cursor=chosen.cursor,
        limit=chosen.limit,
        belongs_to=chosen.belongs_to("doors"),
    )
    activity = activity_at(rows)
    return {"items": [_row(request, one, activity) for one in rows], "next": further}


@open_read(router, "/opened", OpenedDoors)
def list_opened(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Say how cities answered in the last twelve months when they were asked to open a door; never what."""
    refuse_unknown(request, Paging)
    rows, further = page_by_name(
        cities(), cursor=paging.cursor, limit=paging.limit, belongs_to=["doors", "opened"]
    )
    on = timezone.localdate()
    opened, leads = opened_by(rows, on), leads_to(rows, on)
    counts = ("asked", "accepted", "declined", "unanswered", "open", "median_days")
    items = [
        {
            "organisation": {"key": one.key, "name": one.name},
            "country": one.country,
            **{name: getattr(opened[one.pk], name) for name in counts},
            "led_there": leads[one.pk].led,
            "wrong_door": leads[one.pk].wrong,
        }
        for one in rows
    ]
    return {"items": items, "next": further}


@open_read(router, "/{key}", DoorWhole, 404, also=_MOVED)
def get_door(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> Any:
    """Give a door: what is needed there, where to bring an idea, and how the promise was kept.

    The key of a door that was merged into another leads there for ever.
    """
    door = door_at(caller_of(request).agent, key)
    if door.key != key:
        response["Location"] = request.path.replace(key, door.key)
        return Status(301, {"key": door.key})
    now, body = timezone.now(), door.organisation
    times, needs = list(door.closed_times.all()), needs_of(body)
    kept, involved = how_kept(door, now, times), involvement_of(body)
    seen = [involved.last_at and day_in_zone(involved.last_at, door.zone), kept.last_on]
    due_on = answer_due(door, now, times) if door.sort != "link" else None
    counter = {name: getattr(kept.counted, name) for name in ("in_time", "judged", "median_days", "overdue")}
    return {
        **_row(request, door, activity_at([door])),
        "intro": door.intro,
        "we_need": [
            {**{name: one[name] for name in ("title", "lang", "year", "status")}, "key": _key_in(one["url"])}
            for one in needs[:MOST_NEEDS]
        ],
        "has_more_needs": len(needs) > MOST_NEEDS,
        "takes_ideas": bool(can_send_idea(caller_of(request).agent, door)),
        "due_on": due_on,
        "before_sending": before_sending(door, now) if due_on else [],
        "closed": [
            {"starts_on": one.starts_on, "ends_on": one.ends_before - timedelta(days=1)}
            for one in closed_ahead(times, day_in_zone(now, door.zone))
        ],
        "counter": {**counter, "brought": kept.brought, "became": dict(kept.became)},
        "last_on": max((one for one in seen if one), default=None),
    }


@open_write(router, "/{key}/ideas", Receipt, 404, status=201)
def bring_idea(request: HttpRequest, key: Path[Key], sent: NewIdea) -> Any:
    """Bring an idea to a door, with a token or without, ten a minute. The receipt's code is told once.

    Read `before_sending` of the door to whoever sends it, and say by `i_know_it_becomes_public` that you did.
    Files are brought on the pages alone.
    """
    door = door_at(caller_of(request).agent, key)
    refuse_often(request, "idea", IDEAS_A_MINUTE)
    refuse_blank(sent.title, "body/title")
    if len(sent.text.strip()) < 20:
        raise Trouble(422, "body/text", _("Say a little more: two sentences are enough."), _("Write more."))
    idea, code = send_idea(
        door,
        by=caller_of(request).agent,
        content=_content(sent),
        signs=Signs(many_before=bool(too_often(request, "idea-sent", NOT_SET_ASIDE))),
        seed=f"api {sent.once}" if sent.once else "",
    )
    body = idea.entry_point
    plain = {name: getattr(idea, name) for name in ("sent_at", "due_on", "promise_days")}
    return Status(201, {"receipt": code, "door": {"key": body.key, "name": body.name}, **plain})


def _content(sent: NewIdea) -> IdeaContent:
    names = ("title", "text", "problem", "secrets", "sender", "email")
    said = {name: str(getattr(sent, name)).replace("\r\n", "\n").strip() for name in names}
    lang = sent.lang or detect(f"{said['title']}\n{said['text']}").lang
    return IdeaContent(**said, lang=lang, reply_lang=get_language() or "")


def door_at(agent: Agent, key: str) -> EntryPoint:
    """Find the door that a key leads to, also an old one; any other is not there."""
    found = EntryPoint.objects.visible_to(agent).at_address(key).select_related("organisation").first()
    if found is None:
        raise Http404
    return found


def before_sending(door: EntryPoint, at: datetime) -> list[str]:
    """Say what whoever sends an idea must know, in the words of the page."""
    days = ngettext(
        "You get an answer within %(days)s working day, by %(due)s.",
        "You get an answer within %(days)s working days, by %(due)s.",
        door.promise_days,
    )
    return [
        _("What you send becomes a public document of %(name)s, which anybody may ask for.")
        % {"name": door.organisation.name},
        _("An idea gives no right to a contract."),
        _("Your rights stay yours."),
        _("If they go on, the need is announced openly, so that others can answer it too."),
        days % {"days": door.promise_days, "due": day(answer_due(door, at))},
    ]


def named_door(idea: Idea) -> dict[str, str]:
    """Name the door of an idea."""
    return {"key": idea.entry_point.key, "name": idea.entry_point.name}


def _key_in(url: str) -> str:
    return next((part for part in reversed(url.split("/")) if part), "")


def _row(request: HttpRequest, one: EntryPoint, activity: Activity) -> dict[str, Any]:
    body = one.organisation
    needs, ideas = activity.of(one)
    plain = (
        "key", "name", "lang", "country", "sort", "role_title", "link", "checked_at", "check_status",
        "is_open", "version",
    )  # fmt: skip
    return {
        **{name: getattr(one, name) for name in plain},
        "organisation": {"key": body.key, "name": body.name},
        "region": body.region,
        "municipality": body.municipality,
        "promise_days": one.promise_days if one.sort != "link" else None,
        "needs": needs,
        "ideas": ideas,
        "url": request.build_absolute_uri(reverse("door-detail", args=[one.key])),
    }
