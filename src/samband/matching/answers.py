"""Answers a need: who or what resembles it, spread over regions, with the reasons.

The web, the command line and the measurements all come through here.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samband.base.agents import VISITOR, Agent
from samband.matching.domain.calibration import band, probability
from samband.matching.domain.corpus import Rows
from samband.matching.domain.diversity import Candidate, diversify, is_new_to
from samband.matching.domain.explanation import Closest, closest_sentences
from samband.matching.domain.lexical import evidence
from samband.matching.domain.preparation import Prepared, prepare, profile_sentences
from samband.matching.domain.ranking import EncodedNeed, rank
from samband.matching.domain.subjects import Subject, fields_of, shared_subjects
from samband.matching.engine import Engine, engine
from samband.matching.models import Profile
from samband.matching.recent import Finding, digest_of
from samband.matching.store import Filters, StoreView

MOST_HITS = 100
# How many of the ranking the choice is made from, for each hit that is shown.
CHOICE = 6
# A hit that is less likely than this never displaces a better one for the sake of spread.
FLOOR = 0.1
# These have a need themselves rather than answer one: they are found by those alone who ask for them.
ON_REQUEST = ("challenge",)
# Those from other fields stand further down: so many times more of the ranking is looked at.
WIDER = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A need with the filters and the view it is asked with.

    ``home_region`` is the NUTS code whose view is taken; ``known`` are keys of profiles that the
    person knows already, ``unwanted`` of those to leave out. ``kinds`` empty is all that can answer: needs
    of others are found when they are named there. With ``other_fields`` only profiles
    answer whose themes are none of the need's own. Without ``reasons`` the answer does not wait for
    them; `reasons_for` gives them later. ``count`` is how many are wanted, at most 100.
    """

    text: str
    lang: str = ""
    langs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    region: str = ""
    outside_region: str = ""
    home_region: str = ""
    known: frozenset[str] = frozenset()
    unwanted: frozenset[str] = frozenset()
    other_fields: bool = False
    reasons: bool = True
    count: int = 10
    agent: Agent = VISITOR

    def filters(self) -> Filters:
        """Give the filters that hold before anything is ranked."""
        return Filters(
            langs=self.langs,
            kinds=self.kinds,
            without_kinds=tuple(kind for kind in ON_REQUEST if kind not in self.kinds),
            countries=self.countries,
            region=self.region,
            outside_region=self.outside_region,
            audience=tuple(sorted(self.agent.organisations)),
            exclude_keys=tuple(sorted(self.unwanted)),
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence of the need, the profile's closest one as it stands, and how close they are."""

    need: str
    profile: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A profile that answers, with its probability, band, whether it is new, and why."""

    rank: int
    profile: Profile
    score: float
    band: str
    is_new: bool | None
    reasons: tuple[Reason, ...]
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits on a need; ``fields`` are the themes that the need itself is about."""

    text: str
    lang: str
    sentences: tuple[str, ...]
    hits: tuple[Hit, ...] = ()
    fields: tuple[str, ...] = ()
    searched: int = 0
    milliseconds: float = 0.0

    @property
    def new_count(self) -> int:
        """How many hits are new to the person."""
        return sum(hit.is_new is True for hit in self.hits)

    @property
    def has_view(self) -> bool:
        """Whether anybody's view was taken, so that new means something."""
        return any(hit.is_new is not None for hit in self.hits)


@dataclass(slots=True)
class _Found:
    prepared: Prepared
    view: StoreView
    finding: Finding


def answer(question: Question, motor: Engine | None = None) -> Answer:
    """Answer a need: encode it, rank what passes the filters, spread, and explain.

    Raises:
        EncoderBusy: when too many ask at once; the caller says "try again".
    """
    begun = time.perf_counter()
    motor = motor or engine()
    prepared = prepare(question.text, question.lang)
    sentences = tuple(span.text for span in prepared.spans)
    if not prepared.whole:
        return Answer(question.text, prepared.lang, sentences, milliseconds=_since(begun))
    view = motor.view()
    if not len(view):
        return Answer(question.text, prepared.lang, sentences, milliseconds=_since(begun))
    wide = WIDER if question.other_fields else 1
    limit = max(30, question.count * CHOICE) * wide
    found = find(prepared, motor, view, question.filters(), limit=limit)
    fields = _fields(found, motor)
    chosen = _choose(found, question, fields)
    hits = _explain(found, chosen, question, motor)
    return Answer(
        question.text,
        prepared.lang,
        sentences,
        hits=tuple(hits),
        fields=fields,
        searched=len(view),
        milliseconds=_since(begun),
    )


def likely_answers(question: Question, *, most: int, motor: Engine | None = None) -> list[tuple[str, float]]:
    """Give the closest profiles by key with their probability, best first, neither spread nor explained.

    Raises:
        EncoderBusy: when too many ask at once.
    """
    motor = motor or engine()
    prepared = prepare(question.text, question.lang)
    view = motor.view()
    if not prepared.whole or not len(view):
        return []
    found = find(prepared, motor, view, question.filters(), limit=most)
    scores = probability(found.finding.ranking.scores)
    likely = [(key, float(score)) for key, score in zip(found.finding.keys, scores, strict=True)]
    if question.other_fields:
        others = _in_other_fields(found.finding.keys, _fields(found, motor))
        likely = [one for one in likely if one[0] in others]
    return likely


def _since(begun: float) -> float:
    return round((time.perf_counter() - begun) * 1000, 1)


def encode_ahead(prepared: Prepared, motor: Engine | None = None) -> None:
    """Begin to encode a need that is asked in a moment; the encoder remembers what it made."""
    motor = motor or engine()
    motor.beside.submit(motor.encoder.encode, prepared.ranked)


def find(
    prepared: Prepared, motor: Engine, view: StoreView, filters: Filters | None, *, limit: int
) -> _Found:
    """Encode a prepared need and rank what passes the filters, best first."""
    removal = motor.removal()
    asked = (view.generation, removal.version, digest_of(prepared.texts), prepared.lang, filters, limit)
    finding = motor.recent.get(asked)
    if finding is None:
        # Words need no vectors: they are looked up while the encoder works.
        words = motor.beside.submit(evidence, prepared.whole, prepared.lang, view)
        need = EncodedNeed.of(prepared, motor.encoder.encode(prepared.ranked))
        # Further sentences only give reasons: they are encoded, and remembered, while profiles are ranked.
        motor.beside.submit(motor.encoder.encode, prepared.further)
        mask = view.mask(filters) if filters else None
        ranking = rank(need, view, removal, mask, limit, words=words.result())
        projected = ranking.need or removal.project_need(need.whole, need.lead, need.lang)
        keys = tuple(view.keys(ranking.rows))
        finding = Finding(ranking, projected.whole, projected.lead, keys)
        motor.recent.put(asked, finding)
    return _Found(prepared, view, finding)


def _fields(found: _Found, motor: Engine) -> tuple[str, ...]:
    vectors = motor.subject_vectors()
    return () if vectors is None else fields_of(found.finding.whole, vectors)


def _in_other_fields(keys: Sequence[str], fields: Sequence[str]) -> set[str]:
    """Give the keys of profiles that say which themes they work with, none of them the need's."""
    own = {f"theme:{field}" for field in fields}
    rows = Profile.objects.filter(key__in=keys).values_list("key", "codes")
    return {key for key, codes in rows if codes and own.isdisjoint(codes)}


def _choose(found: _Found, question: Question, fields: Sequence[str]) -> list[tuple[Candidate, str]]:
    places = found.view.regions(found.finding.ranking.rows)
    scores = probability(found.finding.ranking.scores)
    candidates = [
        Candidate(
            number,
            float(score),
            region,
            is_new_to(region, key, home=question.home_region, known=question.known),
        )
        for number, (key, region, score) in enumerate(zip(found.finding.keys, places, scores, strict=True))
    ]
    if question.other_fields:
        others = _in_other_fields(found.finding.keys, fields)
        candidates = [one for one in candidates if found.finding.keys[one.row] in others]
    chosen = diversify(candidates, question.count, floor=FLOOR)
    return [(candidate, found.finding.keys[candidate.row]) for candidate in chosen]


def _explain(
    found: _Found, chosen: Sequence[tuple[Candidate, str]], question: Question, motor: Engine
) -> list[Hit]:
    keys = [key for _candidate, key in chosen]
    profiles = {
        profile.key: profile for profile in Profile.objects.visible_to(question.agent).filter(key__in=keys)
    }
    if not chosen:
        return []
    rows = found.finding.ranking.rows[[candidate.row for candidate, _key in chosen]]
    subjects = _subjects(found, rows, motor)
    pairs = _pairs(found, rows, motor) if question.reasons else [[]] * len(rows)
    hits: list[Hit] = []
    for number, (candidate, key) in enumerate(chosen):
        profile = profiles.get(key)
        if profile is None:
            continue  # withdrawn or hidden since the index was written
        hits.append(
            Hit(
                rank=len(hits) + 1,
                profile=profile,
                score=round(candidate.score, 4),
                band=band(candidate.score),
                is_new=candidate.is_new,
                reasons=_reasons(found.prepared, profile, pairs[number]),
                subjects=subjects[number],
            )
        )
    return hits


def _pairs(found: _Found, rows: Rows, motor: Engine) -> list[list[Closest]]:
    """Pair the need's sentences with each profile's closest ones."""
    own = found.finding.lead[None, :]
    further = motor.encoder.encode(found.prepared.further)
    if len(further):
        langs = [found.prepared.lang] * len(further)
        own = np.vstack([own, motor.removal().project_needs(further, langs)])
    theirs, at = found.view.sentences_of_many(rows)
    return [closest_sentences(own, theirs[at[i] : at[i + 1]]) for i in range(len(rows))]


def _reasons(prepared: Prepared, profile: Profile, pairs: Sequence[Closest]) -> tuple[Reason, ...]:
    if not pairs:
        return ()
    of_profile = profile_sentences(profile.title, profile.text)
    of_need = [span.text for span in prepared.spans] or [prepared.whole]
    return tuple(
        Reason(_line(of_need[pair.need]), _line(of_profile[pair.profile]), round(pair.similarity, 3))
        for pair in pairs
        # The database may hold a newer wording than the index for a moment.
        if pair.need < len(of_need) and pair.profile < len(of_profile)
    )


def reasons_for(text: str, lang: str, profile: Profile, motor: Engine | None = None) -> tuple[Reason, ...]:
    """Give the sentences of a need beside a profile's closest ones; none when it is not in the index.

    Raises:
        EncoderBusy: when too many ask at once.
    """
    motor = motor or engine()
    prepared = prepare(text, lang)
    view = motor.view()
    row = view.row_of(profile.key)
    if row is None or not prepared.whole:
        return ()
    vectors = motor.encoder.encode(prepared.texts[1:] or prepared.texts)
    projected = motor.removal().project_needs(vectors, [prepared.lang] * len(vectors))
    return _reasons(prepared, profile, closest_sentences(projected, view.sentences_of(row)))


def standing_of(
    text: str, lang: str, profile: Profile, motor: Engine | None = None
) -> tuple[str, float] | None:
    """Give band and probability of one profile for a need, as an answer without filters has them.

    None when the profile is not in the index, or so far down that no answer would show it.

    Raises:
        EncoderBusy: when too many ask at once.
    """
    motor = motor or engine()
    prepared = prepare(text, lang)
    view = motor.view()
    if not prepared.whole or not len(view):
        return None
    finding = find(prepared, motor, view, None, limit=MOST_HITS * CHOICE).finding
    if profile.key not in finding.keys:
        return None
    score = float(probability(finding.ranking.scores)[finding.keys.index(profile.key)])
    return band(score), round(score, 4)


def best_reason(text: str, lang: str, profile: Profile, motor: Engine | None = None) -> Reason | None:
    """Give the pair of sentences of a need and a profile that lie closest, if the profile is in the index.

    Raises:
        EncoderBusy: when too many ask at once.
    """
    reasons = reasons_for(text, lang, profile, motor)
    return max(reasons, key=lambda reason: reason.similarity, default=None)


def _line(text: str) -> str:
    return " ".join(text.split())


def _subjects(found: _Found, rows: Rows, motor: Engine) -> list[tuple[Subject, ...]]:
    vectors = motor.subject_vectors()
    if vectors is None:
        return [()] * len(rows)
    return [shared_subjects(found.finding.whole, profile, vectors) for profile in found.view.whole_of(rows)]
