"""The engine of this installation: its encoder, store and language removal, made once a process."""

import json
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from django.conf import settings

from samband.matching.domain.entry import Vectors
from samband.matching.domain.projection import LanguageRemoval, learn, shipped, unlearned
from samband.matching.domain.subjects import packaged_vectors, subject_vectors, wordings
from samband.matching.encoder import DEFAULT, EncoderClient, VectorCache, encode_all
from samband.matching.recent import RecentFindings
from samband.matching.store import SegmentStore, StoreView

LEARNT_FROM = 20_000  # profiles

_LEARNT = "language-removal.npz"
_LEARNT_FROM = "language-removal.json"
MARGIN = 0.2
MARGIN_LEAST = 20


@dataclass(slots=True)
class _Learnt:
    stamp: tuple[int, int] | None
    removal: LanguageRemoval


class Engine:
    """One home's engine; cheap to make, opens what it needs when it is first asked.

    ``home`` holds ``index/`` (the store and what was learned about languages), ``cache/`` and
    ``run/``. Usable from several threads.
    """

    def __init__(self, home: Path, encoder: str, cache_home: Path | None = None) -> None:
        """Name the home and the encoder's setting; ``cache_home`` lends vectors made elsewhere."""
        self.home = home
        self.cache_home = cache_home or home
        self.setting = encoder
        self.recent = RecentFindings()
        self._lock = threading.Lock()
        self._learnt: _Learnt | None = None
        self._subjects: tuple[str, Vectors] | None = None

    @cached_property
    def encoder(self) -> EncoderClient:
        """The encoder, in a process of its own."""
        return EncoderClient(self.cache_home, self.setting)

    @cached_property
    def beside(self) -> ThreadPoolExecutor:
        """Threads for what can be done while the encoder's process works."""
        return ThreadPoolExecutor(4, thread_name_prefix="beside")

    @cached_property
    def cache(self) -> VectorCache:
        """The vectors that were made before, by their text's hash."""
        return VectorCache(self.cache_home, self.encoder.name)

    @cached_property
    def store(self) -> SegmentStore:
        """The encoded profiles."""
        return SegmentStore(self.home / "index" / "profiles", self.encoder.name)

    def base(self) -> LanguageRemoval:
        """Give what is known about languages before anything is learned: for the shipped encoder, a lot."""
        return shipped() if self.setting == DEFAULT else unlearned(self.encoder.dimensions)

    def removal(self) -> LanguageRemoval:
        """Give what is known about languages: learned here when enough is there, else shipped."""
        path = self.home / "index" / _LEARNT
        try:
            status = path.stat()
            stamp: tuple[int, int] | None = (status.st_mtime_ns, status.st_size)
        except FileNotFoundError:
            stamp = None
        with self._lock:
            if self._learnt is None or self._learnt.stamp != stamp:
                removal = (_read(path) if stamp else None) or self.base()
                self._learnt = _Learnt(stamp, removal)
            return self._learnt.removal

    def keep_removal(self, removal: LanguageRemoval) -> None:
        """Keep what was learned about languages; readers see all of it or the former."""
        path = self.home / "index" / _LEARNT
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        draft.write_bytes(removal.to_npz())
        draft.replace(path)

    def learn(
        self,
        need_vectors: Vectors | None = None,
        need_langs: Sequence[str] | None = None,
        *,
        needs: int = 0,
    ) -> None:
        """Learn how the languages at hand differ, from what is stored and from recent needs.

        ``needs`` is how many needs there were, to tell later when to learn anew.
        """
        raw, langs = self.view().raw_whole(LEARNT_FROM)
        if len(raw):
            removal = learn(self.base(), raw, langs, need_vectors, need_langs)
            self.store.view(removal)  # made before anybody asks for it
            self.keep_removal(removal)
            self.store.prepare(removal)
            learnt = {"profiles": len(self.view()), "needs": needs}
            (self.home / "index" / _LEARNT_FROM).write_text(json.dumps(learnt))

    def learning_is_due(self, needs: int) -> bool:
        """Whether so much has come or gone since languages were learned that it pays to learn anew.

        Learning changes every projected vector, so one changed profile must not set it off.
        """
        rows = len(self.view())
        try:
            learnt = json.loads((self.home / "index" / _LEARNT_FROM).read_text())
            return any(
                abs(now - before) > max(MARGIN_LEAST, MARGIN * before)
                for now, before in ((rows, learnt["profiles"]), (needs, learnt["needs"]))
            )
        except (OSError, ValueError, KeyError, TypeError):
            return rows > 0

    def encode_whole(self, texts: Sequence[str]) -> Vectors:
        """Encode texts that nobody waits for, through the cache."""
        found = self.cache.get(texts)
        missing = [text for text, vector in zip(texts, found, strict=True) if vector is None]
        if missing:
            self.cache.put(missing, self.encoder.encode(missing, bulk=True))
            found = self.cache.get(texts)
        return np.stack([vector for vector in found if vector is not None])

    def subject_vectors(self) -> Vectors | None:
        """Give a vector for each subject: shipped ones for the shipped encoder, else made here.

        None with another encoder before `prepare_subjects` has made them.
        """
        if self.setting == DEFAULT:
            return packaged_vectors()
        removal = self.removal()
        if self._subjects is None or self._subjects[0] != removal.version:
            names, langs = wordings()
            raw = [vector for vector in self.cache.get(names) if vector is not None]
            if len(raw) < len(names):
                return None
            self._subjects = removal.version, subject_vectors(removal.project_profiles(np.stack(raw), langs))
        return self._subjects[1]

    def prepare_subjects(self) -> None:
        """Make the vectors of the subjects' names where none are shipped for the encoder."""
        if self.setting != DEFAULT:
            encode_all(wordings()[0], self.cache, setting=self.setting)

    def view(self) -> StoreView:
        """Open the encoded profiles as they are now."""
        return self.store.view(self.removal())


def _read(path: Path) -> LanguageRemoval | None:
    """Read what was learned; a file of another version or a damaged one is as good as none."""
    try:
        return LanguageRemoval.from_npz(path.read_bytes())
    except (OSError, ValueError, KeyError, BadZipFile):
        path.unlink(missing_ok=True)
        path.with_name(_LEARNT_FROM).unlink(missing_ok=True)
        return None


_engines: dict[tuple[Path, str], Engine] = {}
_making = threading.Lock()


def engine() -> Engine:
    """Give this process's engine of the installation's home."""
    place = (Path(settings.SAMBAND_HOME), str(settings.SAMBAND_ENCODER))
    with _making:
        if place not in _engines:
            _engines[place] = Engine(*place)
        return _engines[place]
