"""What is told of a standing search's findings: the digest mail and the feed; never the need's text."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import agent_of
from samband.base.labels import country_name
from samband.base.letters import Letter, Part, address_of, clean_line
from samband.base.mailing import declare_mail
from samband.matching.actions.standing import KIND, stop_token
from samband.matching.models import Found, Profile, StandingSearch

MOST_IN_MAIL = 10
MOST_IN_FEED = 50


def with_profiles(search: StandingSearch, found: Iterable[Found]) -> list[tuple[Found, Profile]]:
    """Give findings with their profiles, as far as the search's owner may see them now."""
    found = list(found)
    visible = Profile.objects.visible_to(agent_of(search.owner))
    profiles = {one.key: one for one in visible.filter(key__in=[one.profile_key for one in found])}
    return [(one, profiles[one.profile_key]) for one in found if one.profile_key in profiles]


def compose_digest(about: Mapping[str, Any]) -> Letter | None:
    """Write the digest: for each search its new answers; nothing when all of them are gone or stopped."""
    rows = Found.objects.filter(mail=about.get("mail") or "-", search__is_active=True)
    searches: dict[int, list[Found]] = {}
    for one in rows.select_related("search__owner").order_by("search_id", "-id"):
        searches.setdefault(one.search_id, []).append(one)
    parts: list[Part] = []
    total = 0
    for found in searches.values():
        shown = with_profiles(found[0].search, found)
        total += len(shown)
        parts += _about_one(found[0].search, shown) if shown else []
    if not total:
        return None
    subject = ngettext("%(count)d new answer", "%(count)d new answers", total) % {"count": total}
    return Letter(f"{subject} – Samband", parts)


def _about_one(search: StandingSearch, shown: list[tuple[Found, Profile]]) -> list[Part]:
    parts = [Part("heading", search.title)]
    parts += [
        Part(
            "entry",
            profile.title,
            reverse("profile-detail", args=[profile.key]),
            country_name(profile.country),
            profile.lang,
        )
        for _found, profile in shown[:MOST_IN_MAIL]
    ]
    more = len(shown) - MOST_IN_MAIL
    if more > 0:
        parts.append(
            Part(
                "paragraph",
                ngettext("… and %(count)d more.", "… and %(count)d more.", more) % {"count": more},
            )
        )
    stop = reverse("search-stop", args=[stop_token(search)])
    return [
        *parts,
        Part("button", gettext("See them in Samband"), reverse("search-detail", args=[search.key])),
        Part("small", gettext("Stop this search"), stop),
    ]


declare_mail(KIND, _("New answers to standing searches"), compose_digest)


def search_of_feed(token: str) -> StandingSearch | None:
    """Give the search whose feed has this address; nothing when its owner is gone."""
    found = StandingSearch.objects.filter(feed_token=token, owner__is_active=True)
    return found.select_related("owner").first()


def write_feed(search: StandingSearch, *, lang: str) -> str:
    """Write a search's findings as an Atom feed: titles and links, latest first."""
    home = address_of(reverse("search-detail", args=[search.key]))
    feed = Atom1Feed(
        title=clean_line(search.title),
        link=home,
        description=None,
        language=lang,
        feed_guid=uuid5(NAMESPACE_URL, f"samband:search:{search.key}").urn,
    )
    found = search.found.filter(is_news=True).order_by("-id")[:MOST_IN_FEED]
    for one, profile in with_profiles(search, found):
        feed.add_item(
            title=clean_line(profile.title),
            link=address_of(reverse("profile-detail", args=[profile.key])),
            description="",
            unique_id=uuid5(NAMESPACE_URL, f"samband:found:{search.key}:{one.profile_key}").urn,
            pubdate=one.found_at,
            updateddate=one.found_at,
        )
    return feed.writeString("utf-8")
