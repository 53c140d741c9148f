"""Pages of requests between organisations: asked, answered, followed; and the public figures by city."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of, titles_of
from samband.actors.listing import narrowed
from samband.actors.listing import page_of as page_of_organisations
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.keys import key_sent
from samband.base.listing import keyset_page
from samband.base.notices import mark_read
from samband.base.table_files import table_download
from samband.base.templatetags.samband import day
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.challenges import can_see_challenge
from samband.challenges.access.requests import can_register_request, roles_in
from samband.challenges.actions.requests import (
    Wish,
    accept_request,
    ask_organisation,
    decline_request,
    remind_of_request,
    report_on_request,
    take_back_asked,
)
from samband.challenges.answer_times import answer_time
from samband.challenges.domain.request import verbs_from
from samband.challenges.forms.requests import FindForm, MoveForm, WishForm
from samband.challenges.models import Challenge, Request
from samband.challenges.record_place import record_place
from samband.challenges.requests_reading import (
    EXPORTED,
    PAGE,
    cities,
    export_rows,
    leads_of_all,
    leads_to,
    opened_by,
    opened_row,
    page_of,
    shown,
    timeline_of,
)
from samband.challenges.requests_words import BUTTONS, DONE, SORTS, STATES
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect

_WITH_WORDS: dict[str, Callable[..., Request]] = {
    "accept": accept_request,
    "decline": decline_request,
    "report": report_on_request,
}
_WITHOUT_WORDS: dict[str, Callable[..., Request]] = {
    "remind": remind_of_request,
    "take_back": take_back_asked,
}
_NEEDED = ("asker", "sort", "title", "text")
_MORE = ("on_behalf_of", "challenge")
_RESOURCE = ("competence", "hours", "starts_on", "ends_on")


@never_cache
@login_required
@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """Show what one's own organisations were asked, and what they asked others."""
    agent = agent_of(request.user)
    seen, url = Request.objects.visible_to(agent), reverse("request-list")
    received, of_received = page_of(seen.received_by(agent), request.GET.get("received", ""), "received", url)
    made, of_made = page_of(seen.made_by(agent), request.GET.get("made", ""), "made", url)
    context = {
        "belongs": bool(agent.organisations),
        "received": [shown(one, one.asker) for one in received],
        "received_page": of_received,
        "made": [shown(one, one.asked) for one in made],
        "made_page": of_made,
        "exports": [
            {"url": reverse("request-export", args=["csv"]), "label": "CSV"},
            {"url": reverse("request-export", args=["xlsx"]), "label": "Excel"},
        ],
    }
    return page(request, "challenges/requests_list.html", context)


@never_cache
@login_required
@require_GET
def request_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give all of one's requests as a file."""
    rows = export_rows(agent_of(request.user))
    return table_download(form, name="samband-requests", sheet=_("Requests"), columns=EXPORTED, rows=rows)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Choose whom to ask, and ask them."""
    agent = agent_of(request.user)
    to = key_sent(request.GET, "to")
    if not to:
        return _whom(request, agent)
    asked = get_object_or_404(Organisation.objects.visible_to(agent).standing(), key=to)
    own = {"asker": agent.acting_for, "sort": request.GET.get("sort", "introduction")}
    own |= {name: request.GET.get(name, "")[:200] for name in _MORE}
    form = WishForm(agent, asked, request.POST if request.method == "POST" else None, initial=own)
    if request.method == "POST" and form.is_valid():
        try:
            made = _asked(form.cleaned_data, agent, asked)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Asked. You hear when they answer, or when their time is over."))
            return HttpResponseRedirect(reverse("request-detail", args=[made.key]))
    context = {
        "asked": asked,
        "form": form,
        "needed": [form[name] for name in _NEEDED],
        "more": [form[name] for name in _MORE],
        "resource": [form[name] for name in _RESOURCE],
        "may_ask": bool(agent.organisations - {asked.key}),
        "time": answer_time(asked, timezone.localdate()),
        "has_people": asked.memberships.active().exists(),
    }
    return page(request, "challenges/requests_new.html", context, status=422 if form.is_bound else 200)


def _asked(said: dict[str, Any], agent: Agent, asked: Organisation) -> Request:
    asker = get_object_or_404(Organisation.objects.visible_to(agent).standing(), key=said["asker"])
    names = ("sort", "title", "text", *_MORE, "competence", "hours", "starts_on", "ends_before")
    wish = Wish(lang=detect(said["text"]).lang, **{name: said[name] for name in names})
    return ask_organisation(asked, by=agent, asker=asker, wish=wish)


def _whom(request: HttpRequest, agent: Agent) -> HttpResponse:
    form = FindForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    rows = page_of_organisations(narrowed({"q": typed}, agent)).rows if typed.strip() else []
    found = [
        {"name": one.name, "lang": one.lang, "place": one.place, "kinds": one.kinds, "key": one.key}
        for one in rows
    ]
    return page(request, "challenges/requests_whom.html", {"form": form, "rows": found, "typed": typed})


def _one(request: HttpRequest, key: str) -> Request:
    seen = Request.objects.visible_to(agent_of(request.user))
    one = seen.select_related("asker", "asked", "on_behalf_of", "challenge").filter(key=key).first()
    if one is None:
        raise Http404
    return one


@never_cache
@login_required
@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one request with its answer and its thread, and what can be done with it."""
    one = _one(request, key)
    mark_read(agent_of(request.user), subject=("request", one.key))
    return _page_of(request, one, MoveForm(initial={"version": one.version}))


def _page_of(request: HttpRequest, one: Request, form: MoveForm, status: int = 200) -> HttpResponse:
    agent = agent_of(request.user)
    verbs = verbs_from(one.status, roles_in(agent, one))
    context = {
        "one": one,
        "sort": SORTS[one.sort],
        "state": STATES[one.status],
        "by_title": titles_of([one.asked_by]).get(one.asked_by, "") if one.asked_by else "",
        "facts": _facts(one, agent),
        "form": form,
        "answers": [(verb, BUTTONS[verb]) for verb in verbs if verb in ("accept", "decline")],
        "may_report": "report" in verbs,
        "report_label": BUTTONS["report"],
        "buttons": [(verb, BUTTONS[verb]) for verb in verbs if verb in _WITHOUT_WORDS],
        "events": timeline_of(one),
        "record": record_place("request", one, agent, can_register_request(agent, one)),
    }
    return page(request, "challenges/requests_detail.html", context, status=status)


def _facts(one: Request, agent: Agent) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"label": _("What is asked for"), "value": SORTS[one.sort]}]
    if one.on_behalf_of is not None:
        company = one.on_behalf_of
        url = reverse("organisation-detail", args=[company.key])
        rows.append({"label": _("For"), "value": company.name, "url": url, "lang": company.lang})
    if one.challenge is not None:
        rows.append(_about(one.challenge, agent))
    if one.competence:
        rows.append({"label": _("Competence"), "value": one.competence, "lang": one.lang})
    if one.hours:
        rows.append({"label": _("Hours"), "value": str(one.hours)})
    if one.starts_on and one.ends_before:
        last = one.ends_before - timedelta(days=1)
        rows.append({"label": _("When"), "value": f"{day(one.starts_on)} – {day(last)}"})
    rows.append({"label": _("Asked on"), "value": day(one.asked_at)})
    if one.status in ("asked", "unanswered"):
        rows.append({"label": _("Answer by"), "value": day(one.due_on)})
    return rows


def _about(challenge: Challenge, agent: Agent) -> dict[str, Any]:
    """Give the challenge that a request is about, as a link where its reader may see it."""
    row = {"label": _("About"), "value": challenge.title, "lang": challenge.lang}
    if can_see_challenge(agent, challenge):
        row["url"] = reverse("challenge-detail", args=[challenge.key])
    return row


@never_cache
@login_required
@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Say yes or no, remind, take back, tell what came of it."""
    one, agent = _one(request, key), agent_of(request.user)
    form = MoveForm(request.POST)
    if not form.is_valid():
        if set(form.errors) != {"text"}:
            raise Http404
        return _page_of(request, one, form, status=422)
    said, back = form.cleaned_data, reverse("request-detail", args=[key])
    verb, text = said["verb"], said["text"]
    try:
        if verb in _WITH_WORDS:
            lang = detect(text).lang
            _WITH_WORDS[verb](one, by=agent, version=said["version"], text=text, lang=lang)
        else:
            _WITHOUT_WORDS[verb](one, by=agent, version=said["version"])
    except ChangedMeanwhile as changed:
        return _changed(request, changed.now or one, verb, text, back)
    messages.success(request, str(DONE[verb]))
    return HttpResponseRedirect(back)


def _changed(request: HttpRequest, now: Request, verb: str, text: str, back: str) -> HttpResponse:
    def joined(*parts: object) -> str:
        return "\n\n".join(str(part) for part in parts if part)

    context = {
        "theirs": joined(STATES[now.status], now.answer, now.result),
        "yours": joined(BUTTONS[verb], text),
        "back_url": back,
    }
    return page(request, "409.html", context, status=409)


@require_GET
def opened(request: HttpRequest) -> HttpResponse:
    """Show to everybody how cities answer when they are asked to open a door; never what was asked."""
    on = timezone.localdate()
    url = reverse("doors-opened")
    rows, links = keyset_page(cities(), request.GET, rows=PAGE, url=url, kept={})
    counts, leads = opened_by(rows, on), leads_to(rows, on)
    context = {
        "rows": [opened_row(city, counts[city.pk], leads[city.pk]) for city in rows],
        "page": links,
        "all_leads": leads_of_all(on),
        "exports": [
            {"url": reverse("doors-opened-export", args=["csv"]), "label": "CSV"},
            {"url": reverse("doors-opened-export", args=["xlsx"]), "label": "Excel"},
        ],
    }
    return page(request, "challenges/requests_opened.html", context)


@require_GET
def opened_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the figures of all cities as a file."""
    columns = ("key", "name", "country", "asked", "accepted", "declined", "unanswered", "open")
    more = ("median_days", "led_there", "wrong_door")
    on = timezone.localdate()
    rows = list(cities().order_by("sort_key", "id"))
    counts, leads = opened_by(rows, on), leads_to(rows, on)
    lines = (_figures(city, counts[city.pk], leads[city.pk]) for city in rows)
    return table_download(
        form, name="samband-doors-opened", sheet=_("Doors opened"), columns=(*columns, *more), rows=lines
    )


def _figures(city: Organisation, done: Any, leads: Any) -> list[str]:
    median = "" if done.median_days is None else f"{done.median_days:g}"
    counts = (done.asked, done.accepted, done.declined, done.unanswered, done.open)
    numbers = [str(count) for count in counts]
    return [city.key, city.name, city.country, *numbers, median, str(leads.led), str(leads.wrong)]
