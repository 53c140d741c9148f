"""Which door: leads from a need or an offer in plain words to the doors that fit it, with the reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from samband.actors.models import Organisation
from samband.base.agents import VISITOR, Agent
from samband.challenges.domain.challenge import LIVE
from samband.challenges.domain.doors import (
    CHALLENGE_KIND,
    CITY,
    DOOR_KIND,
    KINDS,
    OFFER,
    TESTBED,
    Found,
    arrange,
    direction_of,
    first_of,
    lanes_for,
)
from samband.challenges.models import Challenge, ChallengeOwner, EntryPoint
from samband.matching.answers import Answer, Hit, Question, answer
from samband.matching.engine import Engine
from samband.matching.models import Profile
from samband.site.panels import organisations_of

# How many are looked at in a lane before they are put in order.
_CONSIDERED = 8
_OF_ONES_OWN = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A need or an offer; ``direction`` and ``home`` (a NUTS code) where somebody chose them."""

    text: str
    direction: str = ""
    home: str = ""
    agent: Agent = VISITOR


@dataclass(frozen=True, slots=True)
class Led:
    """One door: the hit that leads there, whose it is, its entry point, and the challenge that led there."""

    hit: Hit
    lane: str
    organisation: Organisation | None
    door: EntryPoint | None
    challenge: Challenge | None
    is_home: bool
    is_first: bool = False

    @property
    def key(self) -> str:
        """The key of whom one is led to: an organisation, else the profile itself."""
        return self.organisation.key if self.organisation is not None else self.hit.profile.key


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a text leads: the lanes in order, each with its doors in order."""

    direction: str
    lang: str
    lanes: tuple[tuple[str, tuple[Led, ...]], ...]
    answer: Answer

    @property
    def doors(self) -> list[Led]:
        """All doors, lane by lane."""
        return [led for _lane, found in self.lanes for led in found]


def route(asked: Asked, motor: Engine | None = None) -> Routed:
    """Find the doors for a text.

    Raises:
        EncoderBusy: when too many ask at once.
    """
    lane_hits: dict[str, list[tuple[Hit, bool]]] = {}
    first = _ask(asked, motor, KINDS[CITY])
    direction = asked.direction or direction_of(asked.text, first.lang)
    for lane in lanes_for(direction):
        found = first if lane == CITY else _ask(asked, motor, KINDS[lane])
        lane_hits[lane] = [(hit, _lies_in(hit.profile, asked.home)) for hit in found.hits]
    if asked.home and CITY in lane_hits:
        own = _ask(asked, motor, KINDS[CITY], region=asked.home, count=_OF_ONES_OWN)
        lane_hits[CITY] += [(hit, True) for hit in own.hits]
    if direction == OFFER:
        wanted = _ask(asked, motor, (CHALLENGE_KIND,))
        lane_hits[CITY] += [(hit, _lies_in(hit.profile, asked.home)) for hit in wanted.hits]
    lanes = _arranged(lane_hits, direction, asked.agent)
    chosen = tuple(led.hit for _lane, doors in lanes for led in doors)
    return Routed(direction, first.lang, lanes, replace(first, hits=chosen))


def _ask(
    asked: Asked, motor: Engine | None, kinds: Sequence[str], *, region: str = "", count: int = _CONSIDERED
) -> Answer:
    question = Question(asked.text, kinds=tuple(kinds), region=region, count=count, agent=asked.agent)
    return answer(question, motor)


def _lies_in(profile: Profile, home: str) -> bool:
    return bool(home) and profile.region.startswith(home)


_Lanes = tuple[tuple[str, tuple[Led, ...]], ...]


def _arranged(lane_hits: dict[str, list[tuple[Hit, bool]]], direction: str, agent: Agent) -> _Lanes:
    """Put what was found in order, each door once: in the first lane that it stands in."""
    owners = _owners([hit.profile for hits in lane_hits.values() for hit, _home in hits], agent)
    lanes: list[tuple[str, list[Led], list[Found]]] = []
    taken: set[str] = set()
    for lane, hits in lane_hits.items():
        led = [owners.lead(hit, lane, is_home) for hit, is_home in hits]
        known = [one for one in led if one is not None and one.key not in taken]
        found = arrange(_found(known))
        taken |= {one.key for one in found}
        lanes.append((lane, known, found))
    best = first_of([found for _lane, _known, found in lanes], direction)
    return tuple(
        (lane, tuple(replace(known[one.row], is_first=one is best) for one in found))
        for lane, known, found in lanes
    )


def _found(known: Iterable[Led]) -> list[Found]:
    return [
        Found(row, one.key, one.hit.score, one.hit.band, one.door is not None, one.is_home)
        for row, one in enumerate(known)
    ]


@dataclass(slots=True)
class _Owners:
    """Whose each profile is: an organisation by itself, by its challenge, or by its door."""

    organisations: dict[int, Organisation]
    challenges: dict[int, Challenge]
    entry_points: dict[int, EntryPoint]
    doors: dict[int, EntryPoint]

    def lead(self, hit: Hit, lane: str, is_home: bool) -> Led | None:
        """Give the door that a hit leads to; None where nobody can be led to."""
        pk, profile = hit.profile.pk, hit.profile
        challenge = self.challenges.get(pk)
        entry = self.entry_points.get(pk)
        organisation = self.organisations.get(pk) or (entry.organisation if entry else None)
        if challenge is not None:
            organisation = next((one.organisation for one in _owners_of(challenge)), None)
        if organisation is None and (lane != TESTBED or profile.sort in (CHALLENGE_KIND, DOOR_KIND)):
            return None
        door = entry or (self.doors.get(organisation.pk) if organisation is not None else None)
        return Led(hit, lane, organisation, door, challenge, is_home)


def _owners_of(challenge: Challenge) -> list[ChallengeOwner]:
    return sorted(challenge.owners.all(), key=lambda one: (not one.is_lead, one.pk))


def _owners(profiles: Sequence[Profile], agent: Agent) -> _Owners:
    """Find whose some profiles are: a few questions, however many there are."""
    ids = [profile.pk for profile in profiles]
    seen = Challenge.objects.visible_to(agent).filter(profile_id__in=ids, status__in=LIVE)
    challenges = {one.profile_id or 0: one for one in seen.prefetch_related("owners__organisation")}
    open_doors = EntryPoint.objects.visible_to(agent).standing().filter(is_open=True)
    open_doors = open_doors.select_related("organisation")
    entries = open_doors.filter(profile_id__in=ids)
    organisations = organisations_of(profiles, agent)
    bodies = [one.pk for one in organisations.values()]
    bodies += [one.organisation_id for challenge in challenges.values() for one in challenge.owners.all()]
    doors: dict[int, EntryPoint] = {}
    for door in open_doors.filter(organisation_id__in=bodies).order_by("id"):
        doors.setdefault(door.organisation_id, door)
    return _Owners(organisations, challenges, {one.profile_id or 0: one for one in entries}, doors)


def door_url(door: EntryPoint) -> str:
    """Give the address of a door: where its city takes ideas already, else its page here."""
    if door.sort == "link" and door.link:
        return door.link
    return reverse("door-detail", args=[door.key])


def challenge_url(challenge: Challenge) -> str:
    """Give the address of a challenge's page."""
    return reverse("challenge-detail", args=[challenge.key])
