"""Brings the index up to date with the database: encode what waits, take out what was withdrawn.

The database is the truth, the index a cache. A run that was killed is simply started again:
vectors that were made are in the cache, profiles that were stored are marked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch

from samband.matching.actions import mark_all_waiting, mark_indexed
from samband.matching.domain.entry import Encoded, Entry
from samband.matching.domain.preparation import Prepared, prepare, prepare_entry
from samband.matching.encoder import BulkResult, encode_all
from samband.matching.engine import Engine, engine
from samband.matching.models import Need, Profile, ProfileAudience

BATCH = 1000
# Below this, the running encoder is quicker than starting one worker process a core.
FEW = 40
# Recent needs that the languages are learned from; more would say nothing new.
MOST_NEEDS = 300


@dataclass(slots=True)
class IndexingResult:
    """What an indexing run did: profiles put in, taken out, and keys the encoder refused."""

    encoded: int = 0
    removed: int = 0
    refused: list[str] = field(default_factory=list)


Progress = Callable[[int, int], object]


def index_waiting(progress: Progress | None = None) -> IndexingResult:
    """Index every profile that waits; ``progress`` hears (done, of how many) in profiles."""
    result = IndexingResult()
    waiting = Profile.objects.waiting_for_index()
    total = waiting.count()
    seen_all: set[int] = set()
    while total:
        batch = list(
            waiting.exclude(pk__in=seen_all).prefetch_related(
                Prefetch("audiences", queryset=ProfileAudience.objects.order_by("id"))
            )[:BATCH]
        )
        if not batch:
            break
        done_before = result.encoded + result.removed

        def tell(share: float, before: int = done_before, size: int = len(batch)) -> None:
            if progress:
                progress(before + int(share * size), max(total, before + size))

        _index_batch(engine(), batch, result, tell)
        refused = set(result.refused)
        seen_all.update(profile.pk for profile in batch if profile.key in refused)
        tell(1.0)
    if result.encoded or result.removed:
        engine().store.merge()
    if engine().learning_is_due(Need.objects.count()):
        learn_languages(engine())
    return result


def _index_batch(
    motor: Engine, batch: Sequence[Profile], result: IndexingResult, tell: Callable[[float], None]
) -> None:
    gone = [profile for profile in batch if profile.is_withdrawn]
    live = [profile for profile in batch if not profile.is_withdrawn]
    entries = [
        profile.entry(tuple(row.organisation_key for row in profile.audiences.all())) for profile in live
    ]
    encoded, refused = encode_entries(motor, entries, tell)
    if encoded:
        motor.store.upsert(encoded)
    if gone:
        _erase(motor, gone)
    stored = {one.entry.key for one in encoded}
    mark_indexed(
        (profile.pk, profile.version) for profile in batch if profile.key in stored or profile.is_withdrawn
    )
    result.encoded += len(encoded)
    result.removed += len(gone)
    result.refused += refused


def _erase(motor: Engine, gone: Sequence[Profile]) -> None:
    """Leave no trace of what was withdrawn: neither in the index, in any version, nor in the cache."""
    motor.store.rewrite_without([profile.key for profile in gone])
    motor.cache.forget(text for profile in gone for text in prepare_entry(profile.entry()).texts)


def encode_entries(
    motor: Engine, entries: Sequence[Entry], tell: Callable[[float], None] | None = None
) -> tuple[list[Encoded], list[str]]:
    """Encode entries through the cache: the encoded ones, and the keys that were refused."""
    prepared = [prepare_entry(entry) for entry in entries]
    texts = [text for one in prepared for text in one.texts]
    _make_vectors(motor, texts, tell)
    encoded: list[Encoded] = []
    refused: list[str] = []
    for entry, one in zip(entries, prepared, strict=True):
        vectors = motor.cache.get(one.texts)
        if any(vector is None for vector in vectors):
            refused.append(entry.key)
        else:
            encoded.append(_encoded(entry, one, vectors))
    return encoded, refused


def _make_vectors(motor: Engine, texts: list[str], tell: Callable[[float], None] | None) -> None:
    missing = [text for text, vector in zip(texts, motor.cache.get(texts), strict=True) if vector is None]
    if not missing:
        return
    if len(missing) <= FEW:
        motor.cache.put(missing, motor.encoder.encode(missing, bulk=True))
        return

    def heard(state: BulkResult) -> None:
        if tell:
            tell(state.done / len(missing))

    encode_all(missing, motor.cache, setting=motor.setting, progress=heard)


def _encoded(entry: Entry, prepared: Prepared, vectors: Sequence[object]) -> Encoded:
    import numpy as np

    stack = np.stack([np.asarray(vector, dtype=np.float32) for vector in vectors])
    entry = Entry(
        **{name: getattr(entry, name) for name in Entry.__slots__ if name != "lang"},
        lang=entry.lang or prepared.lang,
    )
    sentences = stack[1:] if len(stack) > 1 else stack
    return Encoded(entry, stack[0], sentences, prepared.terms())


def learn_languages(motor: Engine) -> None:
    """Learn how the languages at hand differ, from stored profiles and from recent needs."""
    needs = [need for need in Need.objects.recent()[:MOST_NEEDS] if need.text.strip()]
    prepared = [prepare(need.text, need.lang) for need in needs]
    prepared = [one for one in prepared if one.whole]
    if prepared:
        # Vectors of needs are not put into the cache on disk: a need is forgotten after 30 days.
        vectors = motor.encoder.encode([one.whole for one in prepared], bulk=True)
        motor.learn(vectors, [one.lang for one in prepared], needs=Need.objects.count())
    else:
        motor.learn()
    motor.prepare_subjects()


def reindex(progress: Progress | None = None) -> IndexingResult:
    """Build the index anew from the database; vectors that are in the cache are used again."""
    engine().store.clear()
    mark_all_waiting()
    return index_waiting(progress)
