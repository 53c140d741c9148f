"""Lists of organisations: narrowed, in order, a page at a time, and whole for an export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Left

from samband.actors.labels import KINDS, THEMES
from samband.actors.models import (
    ContactPoint,
    Organisation,
    OrganisationKind,
    OrganisationQuerySet,
    OrganisationTheme,
    Statement,
)
from samband.base.agents import Agent
from samband.base.labels import country_name, in_one_line, region_in_country
from samband.kernel.text import fold

PAGE = 25
_EXCERPT = 240
_CHUNK = 500
_FIELDS = (
    "key",
    "name",
    "country",
    "region",
    "municipality",
    "closed_on",
    "profile__key",
    "profile__lang",
    "profile__kinds",
    "profile__codes",
    "excerpt",
)


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation in a list, in words."""

    key: str
    profile_key: str
    name: str
    lang: str
    kinds: str
    place: str
    themes: str
    excerpt: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: its rows, and the keys to go on from in either direction ("" for none)."""

    rows: list[Row]
    after: str
    before: str


def narrowed(chosen: Mapping[str, str], agent: Agent) -> OrganisationQuerySet:
    """Give the organisations an agent may see, narrowed by words, kind, theme, country, region.

    Every word must be there, in its folded form; a region holds the smaller ones in it.
    """
    found = Organisation.objects.visible_to(agent).standing()
    if country := chosen.get("country"):
        found = found.filter(country=country)
    if region := chosen.get("region"):
        found = found.filter(region__startswith=region)
    # Asked of each organisation along the list's order, which ends after a page; a join would
    # gather and sort all that are of a kind.
    here = OuterRef("pk")
    if kind := chosen.get("kind"):
        found = found.filter(Exists(OrganisationKind.objects.filter(organisation=here, kind=kind)))
    if theme := chosen.get("theme"):
        found = found.filter(Exists(OrganisationTheme.objects.filter(organisation=here, theme=theme)))
    for word in fold(chosen.get("q", "")).split()[:8]:
        found = found.filter(folded__contains=word)
    return found


def page_of(found: OrganisationQuerySet, *, after: str = "", before: str = "") -> Page:
    """Give the page that begins behind an organisation, or ends before one, both by public key."""
    backwards = bool(before)
    start = _place(before or after)
    ordered = found.order_by("-sort_key", "-id") if backwards else found.order_by("sort_key", "id")
    if start:
        ordered = _behind(ordered, start, backwards=backwards)
    values = list(
        ordered.annotate(excerpt=Left("profile__text", _EXCERPT + 60)).values_list(*_FIELDS)[: PAGE + 1]
    )
    has_more = len(values) > PAGE
    rows = [_row(value) for value in values[:PAGE]]
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (has_more or backwards)
    has_previous = bool(rows) and bool(start) and (has_more if backwards else True)
    return Page(rows, rows[-1].key if has_next else "", rows[0].key if has_previous else "")


def _place(key: str) -> tuple[str, int] | None:
    if not key:
        return None
    return Organisation.objects.filter(key=key).values_list("sort_key", "id").first()


def _behind(found: OrganisationQuerySet, start: tuple[str, int], *, backwards: bool) -> OrganisationQuerySet:
    # Written as a range less its edge, so that both databases walk along the index.
    sort_key, pk = start
    if backwards:
        return found.filter(sort_key__lte=sort_key).exclude(sort_key=sort_key, id__gte=pk)
    return found.filter(sort_key__gte=sort_key).exclude(sort_key=sort_key, id__lte=pk)


def _row(value: tuple[Any, ...]) -> Row:
    key, name, country, region, municipality, closed_on, profile_key, lang, kinds, codes, text = value
    return Row(
        key=key,
        profile_key=profile_key or "",
        name=name,
        lang=lang or "",
        kinds=in_one_line([KINDS.get(kind, kind) for kind in kinds or ()]),
        place=place_words(municipality, region, country),
        themes=in_one_line([THEMES.get(code[6:], code) for code in codes or () if code.startswith("theme:")]),
        excerpt=excerpt_of(text or ""),
        is_closed=closed_on is not None,
    )


def place_words(municipality: str, region: str, country: str) -> str:
    """Say where something is: municipality, region, country, each once."""
    parts = (municipality, region_in_country(region), country_name(country))
    return ", ".join(dict.fromkeys(part for part in parts if part))


def excerpt_of(text: str) -> str:
    """Give the beginning of a text in one line, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT else flat[:_EXCERPT].rpartition(" ")[0] + " …"


def export_rows(found: OrganisationQuerySet) -> Iterator[list[str]]:
    """Give organisations as rows of a list in the import's own columns, some hundred at a time."""
    parts = (
        "kinds",
        "themes",
        Prefetch("statements", queryset=Statement.objects.order_by("role", "id")),
        Prefetch("contacts", queryset=ContactPoint.objects.order_by("id")),
    )
    start: tuple[str, int] | None = None
    while True:
        ordered = found.order_by("sort_key", "id")
        if start:
            ordered = _behind(ordered, start, backwards=False)
        chunk = list(ordered.prefetch_related(*parts)[:_CHUNK])
        for organisation in chunk:
            yield _export_row(organisation)
        if len(chunk) < _CHUNK:
            return
        start = (chunk[-1].sort_key, chunk[-1].pk)


def _export_row(organisation: Organisation) -> list[str]:
    def said(role: str) -> str:
        texts = [one for one in organisation.statements.all() if one.role == role]
        own = [one for one in texts if one.lang == organisation.lang] or texts
        return own[0].text if own else ""

    return [
        organisation.key,
        organisation.name,
        "|".join(one.kind for one in organisation.kinds.all()),
        organisation.country,
        organisation.region,
        organisation.municipality,
        organisation.lang,
        said("offers"),
        said("seeks"),
        organisation.website,
        organisation.registry_number,
        "|".join(one.theme for one in organisation.themes.all()),
        "|".join(one.value for one in organisation.contacts.all()),
    ]
