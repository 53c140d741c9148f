"""Makes a shortlist ready for a page or a paper: candidates as they are now, with what was found then."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samband.base.agents import VISITOR, Agent
from samband.base.labels import language_name, source_label
from samband.matching.actions import FoundAs
from samband.matching.answers import reasons_for, standing_of
from samband.matching.domain.shortlist import verbs_from
from samband.matching.encoder import EncoderError
from samband.matching.models import Profile, Shortlist, ShortlistRow
from samband.site.panels import contact_links, organisations_behind, organisations_of, profile_url
from samband.site.presenting import band_label, excerpt_of, kinds_of, place_of, strength_label

STATUS_LABELS = {
    "to_contact": gettext_lazy("To contact"),
    "contacted": gettext_lazy("Contacted"),
    "answered": gettext_lazy("They answered"),
    "not_relevant": gettext_lazy("Not relevant"),
}
VERB_LABELS = {
    "contact": gettext_lazy("Mark as contacted"),
    "answer": gettext_lazy("Mark as answered"),
    "take_up": gettext_lazy("Take up again"),
    "take_back": gettext_lazy("Take that back"),
}


@dataclass(slots=True)
class Candidate:
    """A row of a list in the reader's words."""

    number: int
    key: str
    profile_key: str
    version: int
    name: str
    lang: str
    status: str
    status_label: str
    why_not: str
    notes: str
    reasons: list[dict[str, Any]]
    band: str
    band_label: str
    score: float | None
    added_on: datetime
    contacted_at: datetime | None
    is_gone: bool
    url: str = ""
    kind_label: str = ""
    place: str = ""
    excerpt: str = ""
    source: str = ""
    sourced_on: date | None = None
    behind: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    is_first: bool = False
    is_last: bool = False
    verbs: list[tuple[str, Any]] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The name of the language that the candidate's text is in."""
        return language_name(self.lang)


def candidates_of(shortlist: Shortlist, agent: Agent) -> list[Candidate]:
    """Give the rows of a list for whoever may change it, with what can be done to each."""
    rows = list(shortlist.rows.standing())
    profiles = Profile.objects.visible_to(agent).filter(key__in=[row.profile_key for row in rows])
    shown = _candidates(rows, list(profiles), agent)
    for candidate in shown:
        candidate.is_first, candidate.is_last = candidate.number == 1, candidate.number == len(shown)
        verbs = verbs_from(candidate.status)
        candidate.verbs = [(verb, VERB_LABELS[verb]) for verb in verbs if verb in VERB_LABELS]
        candidate.urls = {
            name: reverse(f"shortlist-{name}", args=[shortlist.key, candidate.key])
            for name in ("row", "move", "status", "remove", "write")
        }
    return shown


def candidates_for_visitors(shortlist: Shortlist) -> tuple[list[Candidate], int]:
    """Give the rows that anybody may see, and how many of the list are left out.

    Who is shared with certain organisations only, or has been withdrawn, is not shown by a link.
    """
    rows = list(shortlist.rows.standing())
    profiles = list(Profile.objects.visible_to(VISITOR).filter(key__in=[row.profile_key for row in rows]))
    public = {profile.key for profile in profiles}
    kept = [row for row in rows if row.profile_key in public]
    return _candidates(kept, profiles, VISITOR), len(rows) - len(kept)


def _candidates(rows: Sequence[ShortlistRow], profiles: Sequence[Profile], agent: Agent) -> list[Candidate]:
    by_key = {profile.key: profile for profile in profiles}
    organisations = organisations_of(profiles, agent)
    behind = organisations_behind(profiles, agent)
    shown = []
    for number, row in enumerate(rows, start=1):
        profile = by_key.get(row.profile_key)
        one = _candidate(number, row, profile)
        if profile is not None:
            own = organisations.get(profile.pk)
            one.url = profile_url(profile, organisations)
            one.behind = [f"{actor.name} ({actor.role_label})" for actor in behind.get(profile.pk, [])]
            one.contacts = [link[2] for link in contact_links(own.contacts.all())] if own else []
        shown.append(one)
    return shown


def _candidate(number: int, row: ShortlistRow, profile: Profile | None) -> Candidate:
    one = Candidate(
        number=number,
        key=row.key,
        profile_key=row.profile_key,
        version=row.version,
        name=profile.title if profile else row.title,
        lang=profile.lang if profile else row.lang,
        status=row.status,
        status_label=str(STATUS_LABELS[row.status]),
        why_not=row.why_not,
        notes=row.notes,
        reasons=[_reason(pair, row.lang) for pair in row.reasons],
        band=row.band,
        band_label=band_label(row.band) if row.band else "",
        score=row.score,
        added_on=row.added_at,
        contacted_at=row.contacted_at,
        is_gone=profile is None,
    )
    if profile is not None:
        one.kind_label, one.place = kinds_of(profile), place_of(profile)
        one.excerpt = excerpt_of(profile.text)
        one.source, one.sourced_on = source_label(profile.source), profile.sourced_on
    return one


def _reason(pair: dict[str, Any], lang: str) -> dict[str, Any]:
    likeness = float(pair.get("similarity", 0.0))
    return {**pair, "profile_lang": lang, "strength_label": strength_label(likeness)}


def how_found() -> list[str]:
    """Say in sentences how the answers on a list were found, and what that does not mean."""
    return [
        _(
            "The need was compared with every profile in Samband by meaning and by words, across languages, "
            "by a program that runs on this installation alone; nothing was sent to anybody."
        ),
        _(
            "Each sentence of the need stands beside the sentence of theirs that comes closest in meaning. "
            "A machine chose the pairs: read them before you trust them."
        ),
        _(
            "A match says that two texts resemble each other, not that somebody is good or available. "
            "How strong it is and the pairs are as they were when the candidate was put on the list."
        ),
    ]


def found_as(text: str, lang: str, profile: Profile) -> FoundAs:
    """Say why and how strongly somebody answers a need; nothing when the engine is away or there is none."""
    if not text:
        return FoundAs()
    try:
        reasons = reasons_for(text, lang, profile)
        standing = standing_of(text, lang, profile)
    except EncoderError:
        return FoundAs()
    pairs = [{"need": one.need, "profile": one.profile, "similarity": one.similarity} for one in reasons]
    return FoundAs(pairs, standing[0] if standing else "", standing[1] if standing else None)
