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
from samband.matching.access import can_decide_on_shortlist, can_edit_shortlist, can_see_closed_parts
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
    closed_for: str = ""
    is_left_out: bool = False
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


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an agent reaches on a list it reads: decides, works on it, reads what is confidential."""

    decides: bool
    works: bool
    closed: bool


def reach_of(shortlist: Shortlist, agent: Agent) -> Reach:
    """Say how far an agent reaches on a list that it may read."""
    if can_decide_on_shortlist(agent, shortlist):
        return Reach(decides=True, works=True, closed=True)
    works = bool(can_edit_shortlist(agent, shortlist))
    return Reach(decides=False, works=works, closed=works or bool(can_see_closed_parts(agent, shortlist)))


def standing_rows(shortlist: Shortlist) -> list[ShortlistRow]:
    """Give the rows of a list that have not been taken off, in order; many lists can bring theirs along."""
    standing = [row for row in shortlist.rows.all() if row.removed_at is None]
    return sorted(standing, key=lambda row: (row.position, row.pk))


def candidates_of(shortlist: Shortlist, agent: Agent, *, closed: bool = True) -> list[Candidate]:
    """Give the rows of a list for the people of its body; ``closed`` is whether confidential parts show."""
    rows = standing_rows(shortlist)
    profiles = Profile.objects.visible_to(agent).filter(key__in=[row.profile_key for row in rows])
    return _candidates(shortlist, rows, list(profiles), agent, closed=closed)


def with_what_can_be_done(shortlist: Shortlist, shown: list[Candidate]) -> list[Candidate]:
    """Add to candidates what whoever works on the list can do with each."""
    for candidate in shown:
        candidate.is_first, candidate.is_last = candidate.number == 1, candidate.number == len(shown)
        verbs = verbs_from(candidate.status)
        candidate.verbs = [(verb, VERB_LABELS[verb]) for verb in verbs if verb in VERB_LABELS]
        candidate.urls = {
            name: reverse(f"shortlist-{name}", args=[shortlist.key, candidate.key])
            for name in ("row", "move", "status", "remove", "write")
        }
    return shown


def candidates_for_others(shortlist: Shortlist, agent: Agent = VISITOR) -> tuple[list[Candidate], int]:
    """Give the rows that somebody outside the list's body may see, and how many of the list are left out.

    Who may not be seen by them, or has been withdrawn, is not shown; nor is what is confidential.
    """
    rows = standing_rows(shortlist)
    profiles = list(Profile.objects.visible_to(agent).filter(key__in=[row.profile_key for row in rows]))
    public = {profile.key for profile in profiles}
    kept = [row for row in rows if row.profile_key in public]
    return _candidates(shortlist, kept, profiles, agent, closed=False), len(rows) - len(kept)


def _candidates(
    shortlist: Shortlist,
    rows: Sequence[ShortlistRow],
    profiles: Sequence[Profile],
    agent: Agent,
    *,
    closed: bool,
) -> list[Candidate]:
    by_key = {profile.key: profile for profile in profiles}
    organisations = organisations_of(profiles, agent)
    behind = organisations_behind(profiles, agent)
    shown = []
    for number, row in enumerate(rows, start=1):
        profile = by_key.get(row.profile_key)
        one = _candidate(number, row, profile)
        if not closed:
            _leave_out(one, row, need_is_closed=bool(shortlist.need_closed_for))
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
        closed_for=row.closed_for,
    )
    if profile is not None:
        one.kind_label, one.place = kinds_of(profile), place_of(profile)
        one.excerpt = excerpt_of(profile.text)
        one.source, one.sourced_on = source_label(profile.source), profile.sourced_on
    return one


def _leave_out(one: Candidate, row: ShortlistRow, *, need_is_closed: bool) -> None:
    """Leave out what is confidential; sentences of a confidential need stand in the reasons as well."""
    if row.closed_for:
        one.notes = one.why_not = ""
        one.is_left_out = True
    if need_is_closed:
        one.reasons = []


def need_for(shortlist: Shortlist, *, closed: bool) -> tuple[str, str]:
    """Give a list's need and, when it is left out because it is confidential, the ground for that."""
    if shortlist.need_closed_for and not closed:
        return "", shortlist.need_closed_for
    return shortlist.need_text, ""


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
