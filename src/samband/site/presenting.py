"""Makes an answer ready for a page: words in the reader's language, links, next steps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.actors.labels import THEMES
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.labels import (
    country_name,
    in_a_sentence,
    in_one_line,
    language_name,
    region_in_country,
    source_label,
)
from samband.base.templatetags.samband import day
from samband.matching.access import can_give_feedback
from samband.matching.answers import Answer, Hit, Reason
from samband.matching.models import Need, Profile
from samband.site.panels import (
    Behind,
    TookPart,
    contact_url,
    kind_label,
    organisations_behind,
    organisations_of,
    profile_url,
    took_part,
)

EXCERPT = 260
_STRONG, _CLEAR = 0.55, 0.35


def excerpt_of(text: str, most: int = EXCERPT) -> str:
    """Give the beginning of a text, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def strength_label(similarity: float) -> str:
    """Say in a word how close two sentences are."""
    if similarity >= _STRONG:
        return _("very close")
    return _("close") if similarity >= _CLEAR else _("related")


def band_label(name: str) -> str:
    """Say a band in words."""
    return {
        "strong": _("Strong match"),
        "good": _("Good match"),
        "possible": _("Possible match"),
        "weak": _("Weak match"),
    }.get(name, name)


def theme_labels(codes: Sequence[str]) -> list[str]:
    """Give the names of the themes among some codes."""
    found = [code.removeprefix("theme:") for code in codes if code.startswith("theme:")]
    return [str(THEMES.get(theme, theme)) for theme in found]


def kinds_of(profile: Profile) -> str:
    """Say what sort of thing a profile is: an organisation's kinds, or testbed or project."""
    kinds = profile.kinds if profile.sort == "organisation" and profile.kinds else [profile.sort]
    return in_one_line([kind_label(kind) for kind in kinds])


def place_of(profile: Profile) -> str:
    """Say where something is: municipality, region, country; a country that is one region once."""
    parts = [profile.place, region_in_country(profile.region), country_name(profile.country)]
    return ", ".join(dict.fromkeys(part for part in parts if part))


@dataclass(slots=True)
class Match:
    """One hit as the page shows it."""

    rank: int
    key: str
    name: str
    lang: str
    lang_name: str
    kind_label: str
    country_name: str
    region_name: str
    band: str
    band_label: str
    score: float
    new_to_you: bool | None
    url: str
    excerpt: str
    facts: list[tuple[str, str]]
    shared: list[str]
    reasons: list[dict[str, Any]]
    behind: list[Behind]
    took_part: list[TookPart]
    contact: dict[str, str] | None
    write_url: str = ""
    shortlist_url: str = ""
    feedback_url: str = ""
    reasons_url: str = ""
    feedback: str = ""


@dataclass(slots=True)
class ShownAnswer:
    """An answer as the page shows it."""

    matches: list[Match] = field(default_factory=list)
    total: int = 0
    milliseconds: int = 0
    new_count: int | None = None
    new_share: float | None = None
    spread: list[str] = field(default_factory=list)
    quota_note: str = ""
    busy: bool = False
    empty_reason: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many hits are shown."""
        return len(self.matches)


def _complement(profile: Profile, fields: Sequence[str]) -> str:
    """Say how somebody from another field complements a need; nothing when the field is the same."""
    own = [str(THEMES.get(field, field)) for field in fields]
    theirs = theme_labels(profile.codes)
    if not own or not theirs or not set(own).isdisjoint(theirs):
        return ""
    return _("Your need is about %(own)s; they come from %(theirs)s.") % {
        "own": in_a_sentence(own),
        "theirs": in_a_sentence(theirs),
    }


def _facts(profile: Profile, shared: list[str], fields: Sequence[str]) -> list[tuple[str, str]]:
    themes = in_one_line(theme_labels(profile.codes))
    rows = [
        (_("What it is"), kinds_of(profile)),
        (_("Where"), place_of(profile)),
        (_("Works with"), themes),
        (_("Shared subject"), ", ".join(shared)),
        (_("Another field"), _complement(profile, fields)),
        (_("Language of the text"), language_name(profile.lang)),
        (_("Source"), _source(profile)),
    ]
    return [(label, value) for label, value in rows if value]


def _source(profile: Profile) -> str:
    parts = (source_label(profile.source), day(profile.sourced_on))
    return ", ".join(part for part in parts if part)


def _next_step(
    hit: Hit, organisation: Organisation | None, behind: Sequence[Behind]
) -> dict[str, str] | None:
    if organisation is not None:
        link = contact_url(organisation.contacts.all())
        if link:
            return {"label": _("Contact them"), "url": link}
        return {"label": _("Their website"), "url": organisation.website} if organisation.website else None
    reachable = next((one for one in behind if one.contact_url), None)
    if reachable is not None:
        return {"label": _("Contact %(name)s") % {"name": reachable.name}, "url": reachable.contact_url}
    return None


def present(answer: Answer, agent: Agent, need: Need | None, verdicts: dict[str, str]) -> ShownAnswer:
    """Make an answer ready for a page; without a kept need there is nothing to judge or write from."""
    profiles = [hit.profile for hit in answer.hits]
    organisations = organisations_of(profiles, agent)
    behind = organisations_behind(profiles, agent)
    projects = took_part(organisations.values(), agent)
    matches = []
    for hit in answer.hits:
        profile = hit.profile
        organisation = organisations.get(profile.pk)
        shared = [subject.label(reader_language()) for subject in hit.subjects]
        match = Match(
            rank=hit.rank,
            key=profile.key,
            name=profile.title,
            lang=profile.lang,
            lang_name=language_name(profile.lang),
            kind_label=kinds_of(profile),
            country_name=country_name(profile.country),
            region_name=region_in_country(profile.region),
            band=hit.band,
            band_label=band_label(hit.band),
            score=hit.score,
            new_to_you=hit.is_new,
            url=profile_url(profile, organisations),
            excerpt=excerpt_of(profile.text),
            facts=_facts(profile, shared, answer.fields),
            shared=shared,
            reasons=shown_reasons(hit.reasons, profile.lang),
            behind=behind.get(profile.pk, []),
            took_part=projects.get(organisation.pk, [])[:3] if organisation else [],
            contact=_next_step(hit, organisation, behind.get(profile.pk, [])),
            feedback=verdicts.get(profile.key, ""),
        )
        if need is not None:
            _lead_on(match, need, agent)
        matches.append(match)
    return _shown(answer, matches)


def _lead_on(match: Match, need: Need, agent: Agent) -> None:
    """Give a hit on a kept need the addresses that one goes on to."""
    match.reasons_url = reverse("need-why", args=[need.key, match.key])
    match.write_url = reverse("need-write", args=[need.key, match.key])
    match.shortlist_url = reverse("shortlist-add", args=[match.key])
    if can_give_feedback(agent, need):
        match.feedback_url = reverse("need-feedback", args=[need.key, match.key])


def reader_language() -> str:
    """Give the interface language that is in force."""
    return get_language() or "en"


def shown_reasons(reasons: Sequence[Reason], lang: str) -> list[dict[str, Any]]:
    """Make pairs of sentences ready for a page; ``lang`` is the profile's."""
    return [
        {
            "need": reason.need,
            "profile": reason.profile,
            "profile_lang": lang,
            "similarity": reason.similarity,
            "strength_label": strength_label(reason.similarity),
        }
        for reason in reasons
    ]


def _shown(answer: Answer, matches: list[Match]) -> ShownAnswer:
    shown = ShownAnswer(matches=matches, total=answer.searched, milliseconds=round(answer.milliseconds))
    shown.spread = list(dict.fromkeys(match.country_name for match in matches if match.country_name))
    if answer.has_view and matches:
        shown.new_count = answer.new_count
        shown.new_share = answer.new_count / len(matches)
        if shown.new_share < 1 / 3:
            shown.quota_note = _("No more new ones come close enough.")
    return shown
