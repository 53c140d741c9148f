"""Standing searches: begun from a need, looked at, changed, stopped; their feeds."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.agents import VISITOR
from samband.base.http import page
from samband.base.labels import country_name, language_name, region_name
from samband.base.letters import address_of
from samband.base.templatetags.samband import day
from samband.matching.actions.standing import (
    ChangedMeanwhile,
    begin_search,
    change_search,
    mark_found_read,
    remove_search,
    renew_feed,
    resume_search,
    search_of_token,
    stop_search,
)
from samband.matching.digests import MOST_IN_FEED, search_of_feed, with_profiles, write_feed
from samband.matching.models import Need, StandingSearch
from samband.site.forms import AnswerFilters, SearchForm
from samband.site.panels import kind_label
from samband.site.presenting import band_label, kinds_of, place_of
from samband.site.views.work import needs_account

KEPT_FILTERS = ("lang", "kind", "country", "outside", "other")


def _filters(data: Any) -> tuple[dict[str, Any], str]:
    """Give what a need's page was narrowed to, and the home region, from an address."""
    form = AnswerFilters(data)
    chosen = form.cleaned_data if form.is_valid() else {}
    return {name: chosen[name] for name in KEPT_FILTERS if chosen.get(name)}, chosen.get("home", "")


def _shown_filters(filters: dict[str, Any], home: str) -> list[dict[str, str]]:
    yes = _("yes")
    rows = [
        (_("Kind"), ", ".join(str(kind_label(kind)) for kind in filters.get("kind", ()))),
        (_("Country"), ", ".join(country_name(code) for code in filters.get("country", ()))),
        (_("Language of the text"), ", ".join(language_name(code) for code in filters.get("lang", ()))),
        (_("Your region"), region_name(home)),
        (_("Only from other regions than mine"), yes if filters.get("outside") else ""),
        (_("Only from other fields than the need's own"), yes if filters.get("other") else ""),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody be told of new answers to a need."""
    agent = agent_of(request.user)
    need = get_object_or_404(Need.objects.visible_to(agent, timezone.now()), key=key)
    if not agent.person:
        return needs_account(request)
    filters, home = _filters(request.GET)
    home = home or need.home_region
    name = _("Need of %(date)s") % {"date": day(timezone.localtime(need.asked_at))}
    form = SearchForm(request.POST or None, initial={"title": name, "often": "daily"})
    if request.method == "POST" and form.is_valid():
        search = begin_search(
            need,
            by=agent,
            title=form.cleaned_data["title"],
            often=form.cleaned_data["often"],
            filters=filters,
            home_region=home,
        )
        messages.success(
            request, _("From now on you are told of new answers. What is there now is not news.")
        )
        return HttpResponseRedirect(reverse("search-detail", args=[search.key]))
    context = {"form": form, "need": need, "filters": _shown_filters(filters, home)}
    return page(request, "site/search_begin.html", context, status=422 if form.is_bound else 200)


def _search(request: HttpRequest, key: str) -> StandingSearch:
    return get_object_or_404(
        StandingSearch.objects.visible_to(agent_of(request.user)).select_related("owner"), key=key
    )


def _rows(search: StandingSearch) -> list[dict[str, Any]]:
    found = search.found.filter(is_news=True).order_by("-id")[:MOST_IN_FEED]
    return [
        {
            "title": profile.title,
            "lang": profile.lang,
            "url": reverse("profile-detail", args=[profile.key]),
            "kind": kinds_of(profile),
            "place": place_of(profile),
            "band": one.band,
            "band_label": band_label(one.band),
            "at": one.found_at,
            "is_unread": one.read_at is None,
        }
        for one, profile in with_profiles(search, found)
    ]


@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a search found, and let its owner change it."""
    agent = agent_of(request.user)
    if not agent.person:
        return needs_account(request)
    search = _search(request, key)
    now = {"title": search.title, "often": search.often, "version": search.version}
    form = SearchForm(request.POST or None, initial=now)
    here = reverse("search-detail", args=[search.key])
    if request.method == "POST" and form.is_valid():
        title, often = form.cleaned_data["title"], form.cleaned_data["often"]
        version = form.cleaned_data["version"] or 0
        try:
            change_search(search, by=agent, title=title, often=often, version=version)
        except ChangedMeanwhile:
            stale = {"theirs": search.title, "yours": title, "back_url": here}
            return page(request, "409.html", stale, status=409)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(here)
    rows = _rows(search)
    context = {
        "search": search,
        "form": form,
        "rows": rows,
        "unread": any(row["is_unread"] for row in rows),
        "filters": _shown_filters(search.filters, search.home_region),
        "feed_url": address_of(reverse("search-feed", args=[search.feed_token])),
    }
    response = page(request, "site/search.html", context, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Stop a search, go on with it, renew its feed, remove it, or mark its findings as seen."""
    agent = agent_of(request.user)
    search = _search(request, key)
    verb = request.POST.get("verb", "")
    if verb == "seen":
        mark_found_read(search, by=agent)
    elif verb == "stop":
        stop_search(search, by=agent)
    elif verb == "resume":
        resume_search(search, by=agent)
    elif verb == "renew":
        renew_feed(search, by=agent)
        messages.success(request, _("The feed has a new address. The former one answers no more."))
    elif verb == "remove":
        remove_search(search, by=agent)
        messages.success(request, _("The search, its text and what it found are erased."))
        return HttpResponseRedirect(reverse("my-work"))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("search-detail", args=[search.key]))


@csrf_exempt  # a mail program posts here without having seen the page; the token is all it needs
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a search from a mail: a GET shows a button, a POST stops, without signing in."""
    search = search_of_token(token)
    if search is None:
        raise Http404
    done = request.method == "POST"
    if done:
        stop_search(search, by=VISITOR, token=token)
    context = {
        "title": _("Stop a standing search"),
        "what": _("No more answers are looked for, and no mail of this search is sent."),
        "done": done or not search.is_active,
        "button": _("Stop this search"),
    }
    return _told_only_to_holder(page(request, "site/stop.html", context))


def _told_only_to_holder(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a search's findings as an Atom feed to whoever holds its address."""
    search = search_of_feed(token)
    if search is None:
        raise Http404
    language = search.owner.language or get_language() or "en"
    with override(language):
        written = write_feed(search, lang=language)
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
