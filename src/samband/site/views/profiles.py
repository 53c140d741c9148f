"""Lists and pages of testbeds and past projects, and "find more like this"."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.base.http import page
from samband.base.labels import in_one_line, language_name, source_label
from samband.base.listing import keyset_page
from samband.challenges.models import Challenge
from samband.matching.actions import ask_need
from samband.matching.domain.preparation import body_of
from samband.matching.models import Profile
from samband.site.forms import LONGEST, ProfileFilters
from samband.site.panels import SORT_LABELS, SORT_PLURALS, organisations_behind, years
from samband.site.presenting import excerpt_of, place_of, theme_labels
from samband.site.views.home import home_of

ROWS = 25
LEADS = {
    "testbed": _("Places where a solution can be tried with real users, and how one gets in."),
    "project": _("What others have done already, with whom, and what came of it."),
}


@require_GET
def profile_list(request: HttpRequest, sort: str) -> HttpResponse:
    """List testbeds or projects, by title, with search and filter."""
    agent = agent_of(request.user)
    form = ProfileFilters(request.GET)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = Profile.objects.visible_to(agent).filter(sort=sort).searched(chosen.get("q", ""))
    if chosen.get("country"):
        found = found.filter(country=chosen["country"])
    url = reverse("profile-list", args=[sort])
    kept = {name: value for name, value in chosen.items() if value}
    rows, shown_page = keyset_page(found, request.GET, rows=ROWS, url=url, kept=kept)
    context = {
        "title": SORT_PLURALS[sort],
        "lead": LEADS[sort],
        "form": form,
        "list_url": url,
        "rows": [_row(profile) for profile in rows],
        "page": shown_page,
        "is_filtered": bool(kept),
    }
    return page(request, "matching/profile_list.html", context, fragment="rows")


def _row(profile: Profile) -> dict[str, Any]:
    return {
        "title": profile.title,
        "url": reverse("profile-detail", args=[profile.key]),
        "profile_key": profile.key,
        "lang": profile.lang,
        "excerpt": excerpt_of(profile.text, 180),
        "place": place_of(profile),
        "period": years(profile.started_year, profile.ended_year),
        "themes": in_one_line(theme_labels(profile.codes)),
    }


@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a testbed or a past project; the profile of an organisation or a challenge leads to its page."""
    agent = agent_of(request.user)
    profile = get_object_or_404(Profile.objects.visible_to(agent), key=key)
    if profile.sort == "organisation":
        organisation = getattr(profile, "organisation", None)
        if organisation is None:
            raise Http404
        return HttpResponseRedirect(reverse("organisation-detail", args=[organisation.key]))
    if profile.sort == "challenge":
        need = Challenge.objects.visible_to(agent).filter(profile=profile).first()
        if need is None:
            raise Http404
        return HttpResponseRedirect(reverse("challenge-detail", args=[need.key]))
    facts: list[dict[str, Any]] = [
        {"label": _("What it is"), "value": SORT_LABELS[profile.sort]},
        {"label": _("Where"), "value": place_of(profile)},
        {"label": _("When"), "value": years(profile.started_year, profile.ended_year)},
        {"label": _("Language of the text"), "value": language_name(profile.lang)},
        {"label": _("Source"), "value": source_label(profile.source), "on": profile.sourced_on},
    ]
    context = {
        "profile": {
            "title": profile.title,
            "lang": profile.lang,
            "text": profile.text,
            "kind_label": SORT_LABELS[profile.sort],
            "kind_plural": str(SORT_PLURALS[profile.sort]),
            "list_url": reverse("profile-list", args=[profile.sort]),
            "place": place_of(profile),
            "period": years(profile.started_year, profile.ended_year),
            "themes": theme_labels(profile.codes),
            "behind": organisations_behind([profile], agent).get(profile.pk, []),
            "facts": [fact for fact in facts if fact["value"]],
            "like_url": reverse("profile-like", args=[profile.key]),
            "shortlist_url": reverse("shortlist-add", args=[profile.key]),
        }
    }
    return page(request, "matching/profile_detail.html", context)


@require_POST
@limited("ask", 60)
def like(request: HttpRequest, key: str) -> HttpResponse:
    """Ask with a profile's own words: who else does something like it."""
    agent = agent_of(request.user)
    profile = get_object_or_404(Profile.objects.visible_to(agent), key=key)
    text = body_of(profile.title, profile.text)[:LONGEST]
    need = ask_need(text, by=agent, lang=profile.lang, home_region=home_of(request))
    return HttpResponseRedirect(reverse("need-detail", args=[need.key]))
