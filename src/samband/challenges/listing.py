"""Lists of published challenges: narrowed, the newest first, a page at a time, and whole for an export."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samband.actors.labels import THEMES
from samband.actors.listing import excerpt_of, place_words
from samband.base.agents import Agent
from samband.base.labels import in_one_line
from samband.challenges.challenge_words import STATUS_WORDS
from samband.challenges.domain.challenge import LIVE, NOT_SOLVED, PARTS, PUBLIC, SOLVED, WITHDRAWN
from samband.challenges.models import Challenge, ChallengeOwner
from samband.challenges.models.challenges import ChallengeQuerySet
from samband.kernel.text import fold

PAGE: Final = 25
# What one may ask for by where a challenge stands.
STANDINGS: Final[Mapping[str, Sequence[str]]] = {
    "live": LIVE,
    "solved": (SOLVED,),
    "not_solved": (NOT_SOLVED,),
    "withdrawn": (WITHDRAWN,),
}
COLUMNS: Final = (
    "key", "title", "lang", "status", "published", "owners", "country", "themes", *PARTS, "override",
    "outcome", "learned", "why", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A challenge in a list, in words."""

    key: str
    title: str
    lang: str
    status: str
    status_label: str
    excerpt: str
    owners: str
    place: str
    themes: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: its rows, and the keys to go on from in either direction ("" for none)."""

    rows: list[Row]
    after: str
    before: str


def narrowed(chosen: Mapping[str, str], agent: Agent) -> ChallengeQuerySet:
    """Give the published challenges, narrowed by words, standing, theme, country, owner.

    Every word must be there, in its folded form. Without a standing all but the withdrawn are given.
    """
    found = Challenge.objects.visible_to(agent).public()
    standing = chosen.get("standing", "")
    found = found.filter(status__in=STANDINGS.get(standing, [one for one in PUBLIC if one != WITHDRAWN]))
    owners = ChallengeOwner.objects.filter(challenge=OuterRef("pk"))
    if country := chosen.get("country"):
        found = found.filter(Exists(owners.filter(organisation__country=country)))
    if owner := chosen.get("owner"):
        found = found.filter(Exists(owners.filter(organisation__key=owner)))
    if theme := chosen.get("theme"):
        found = found.filter(folded_themes__contains=f" {theme} ")
    for word in fold(chosen.get("q", "")).split()[:8]:
        found = found.filter(folded__contains=word)
    return found


def page_of(found: ChallengeQuerySet, *, after: str = "", before: str = "") -> Page:
    """Give the page that begins behind a challenge, or ends before one, both by public key."""
    backwards = bool(before)
    start = _place(before or after)
    if start is not None:
        at, pk = start
        found = found.filter(
            Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk)
            if backwards
            else Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk)
        )
    order = ("published_at", "pk") if backwards else ("-published_at", "-pk")
    got = list(found.order_by(*order).prefetch_related("owners__organisation")[: PAGE + 1])
    has_more, got = len(got) > PAGE, got[:PAGE]
    if backwards:
        got.reverse()
    rows = [row_of(one) for one in got]
    has_next = bool(rows) and (has_more or backwards)
    has_previous = bool(rows) and start is not None and (has_more if backwards else True)
    return Page(rows, rows[-1].key if has_next else "", rows[0].key if has_previous else "")


def _place(key: str) -> tuple[datetime, int] | None:
    found = Challenge.objects.filter(key=key, published_at__isnull=False).values_list("published_at", "pk")
    place = found.first() if key else None
    return (place[0], place[1]) if place is not None and place[0] is not None else None


def row_of(challenge: Challenge) -> Row:
    """Put a challenge, fetched with its owners, into the words of a row."""
    owners = leading_first(challenge)
    first = owners[0].organisation if owners else None
    return Row(
        key=challenge.key,
        title=challenge.title or _("Without a title"),
        lang=challenge.lang,
        status=challenge.status,
        status_label=str(STATUS_WORDS.get(challenge.status, challenge.status)),
        excerpt=excerpt_of(challenge.future or challenge.present or challenge.affected),
        owners=", ".join(one.organisation.name for one in owners),
        place=place_words(first.municipality, first.region, first.country) if first else "",
        themes=in_one_line([str(THEMES.get(theme, theme)) for theme in challenge.themes]),
        published_at=challenge.published_at,
    )


def leading_first(challenge: Challenge) -> list[ChallengeOwner]:
    """Give a challenge's owners, the one that leads in front."""
    return sorted(challenge.owners.all(), key=lambda one: (not one.is_lead, one.pk))


def export_rows(found: ChallengeQuerySet) -> Iterator[list[Any]]:
    """Give challenges as rows of `COLUMNS`; what is not stated is empty."""
    chunks = found.order_by("-published_at", "-pk").prefetch_related("owners__organisation")
    for one in chunks.iterator(chunk_size=200):
        owners = [each.organisation for each in leading_first(one)]
        values: dict[str, Any] = {
            "published": timezone.localdate(one.published_at).isoformat() if one.published_at else "",
            "owners": "|".join(each.name for each in owners),
            "country": owners[0].country if owners else "",
            "themes": "|".join(one.themes),
            # The words of former moves, such as an approver's, are no one else's.
            "why": one.why if one.status == WITHDRAWN else "",
        }
        yield [values.get(name, getattr(one, name, "")) or "" for name in COLUMNS]
