"""Encode very many texts on all cores, once each, and go on where a killed run stopped."""

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from samband.matching.encoder.cache import VectorCache
from samband.matching.encoder.engine import EngineDied, EngineProcess
from samband.matching.encoder.interface import DEFAULT, EncoderError, EncoderUnavailable

_WINDOW = 4096
_BATCH_TEXTS = 64
_BATCH_CHARACTERS = 6000


@dataclass(slots=True)
class BulkResult:
    """What came of a bulk run; as it goes on, what has come of it so far.

    ``encoded`` texts were encoded now, ``cached`` were there already or came twice, ``refused``
    are the indices of texts that the encoder dies of.
    """

    encoded: int = 0
    cached: int = 0
    refused: list[int] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many of the given texts are dealt with."""
        return self.encoded + self.cached + len(self.refused)


@dataclass(frozen=True, slots=True)
class _Batch:
    texts: list[str]
    positions: list[int]


@dataclass(frozen=True, slots=True)
class _Outcome:
    batch: _Batch
    vectors: dict[int, bytes] = field(default_factory=dict)
    error: EncoderError | None = None


def encode_all(
    texts: Iterable[str],
    cache: VectorCache,
    *,
    workers: int | None = None,
    setting: str = DEFAULT,
    progress: Callable[[BulkResult], object] | None = None,
) -> BulkResult:
    """Encode into the cache every text that is not there yet.

    Each finished batch (at most 64 texts or 6,000 characters) is kept at once: a run that was
    killed is simply started again, and only batches in the making are made again. ``workers``
    processes encode side by side, one per core when None. ``progress`` hears of each batch.

    Raises:
        EncoderUnavailable: when the encoder cannot be started.
    """
    result = BulkResult()
    crew = _Crew(setting, workers or os.cpu_count() or 1)
    pending: set[str] = set()
    batches = _batches(texts, cache, pending, result)
    try:
        waiting = 0
        exhausted = False
        while True:
            while not exhausted and waiting < 2 * crew.size:
                batch = next(batches, None)
                exhausted = batch is None
                if batch is not None:
                    crew.give(batch)
                    waiting += 1
            if progress:
                progress(result)
            if waiting == 0:
                return result
            _keep(crew.result(), cache, pending, result)
            waiting -= 1
    finally:
        crew.dismiss()


def _keep(outcome: _Outcome, cache: VectorCache, pending: set[str], result: BulkResult) -> None:
    if outcome.error:
        raise outcome.error
    batch = outcome.batch
    kept = [number for number in range(len(batch.texts)) if number in outcome.vectors]
    if kept:
        vectors = np.stack([np.frombuffer(outcome.vectors[number], "<f4") for number in kept])
        cache.put([batch.texts[number] for number in kept], vectors)
    result.encoded += len(kept)
    result.refused += [p for number, p in enumerate(batch.positions) if number not in outcome.vectors]
    pending.difference_update(batch.texts)


def _batches(
    texts: Iterable[str], cache: VectorCache, pending: set[str], result: BulkResult
) -> Iterator[_Batch]:
    """Cut what is not cached into batches of like length, the longest first in each window."""
    numbered = enumerate(texts)
    while window := list(islice(numbered, _WINDOW)):
        fresh: dict[str, int] = {}
        for (position, text), vector in zip(window, cache.get([text for _, text in window]), strict=True):
            if vector is None and text not in fresh and text not in pending:
                fresh[text] = position
            else:
                result.cached += 1
        pending.update(fresh)
        batch = _Batch([], [])
        length = 0
        for text in sorted(fresh, key=len, reverse=True):
            batch.texts.append(text)
            batch.positions.append(fresh[text])
            length += len(text)
            if length >= _BATCH_CHARACTERS or len(batch.texts) >= _BATCH_TEXTS:
                yield batch
                batch, length = _Batch([], []), 0
        if batch.texts:
            yield batch


class _Crew:
    """Worker processes, each driven by a thread of this process that mostly waits for it."""

    def __init__(self, setting: str, size: int) -> None:
        self.size = size
        self._given: queue.Queue[_Batch | None] = queue.Queue()
        self._results: queue.Queue[_Outcome] = queue.Queue()
        self._engines: list[EngineProcess] = []
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(setting,), daemon=True) for _ in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def give(self, batch: _Batch) -> None:
        self._given.put(batch)

    def result(self) -> _Outcome:
        return self._results.get()

    def dismiss(self) -> None:
        self._ended.set()
        for _ in self._threads:
            self._given.put(None)
        for engine in list(self._engines):
            engine.kill()
        for thread in self._threads:
            thread.join()

    def _work(self, setting: str) -> None:
        try:
            engine = EngineProcess(setting)
        except EncoderUnavailable as error:
            self._results.put(_Outcome(_Batch([], []), error=error))
            return
        self._engines.append(engine)
        while (batch := self._given.get()) is not None and not self._ended.is_set():
            try:
                self._results.put(self._encode(engine, batch))
            except EncoderUnavailable as error:
                self._results.put(_Outcome(batch, error=error))
                break
        engine.stop()

    def _encode(self, engine: EngineProcess, batch: _Batch) -> _Outcome:
        try:
            vectors = engine.encode_bytes(batch.texts)
        except EngineDied:
            return _Outcome(batch, self._encode_each(engine, batch))
        size = engine.dimensions * 4
        return _Outcome(batch, {n: vectors[n * size : (n + 1) * size] for n in range(len(batch.texts))})

    def _encode_each(self, engine: EngineProcess, batch: _Batch) -> dict[int, bytes]:
        """Encode the texts of a batch that the engine died of one by one, leaving out the culprit."""
        vectors: dict[int, bytes] = {}
        for number, text in enumerate(batch.texts):
            if self._ended.is_set():
                break
            try:
                vectors[number] = engine.encode_bytes([text])
            except EngineDied:
                continue
        return vectors
