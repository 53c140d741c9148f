"""The engine of this installation: its encoder, store and language removal, made once a process."""

import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings

from samband.matching.domain.projection import LanguageRemoval, shipped
from samband.matching.encoder import EncoderClient, VectorCache
from samband.matching.store import SegmentStore, StoreView

_LEARNT = "language-removal.npz"


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
        self._lock = threading.Lock()
        self._learnt: _Learnt | None = None

    @cached_property
    def encoder(self) -> EncoderClient:
        """The encoder, in a process of its own."""
        return EncoderClient(self.cache_home, self.setting)

    @cached_property
    def cache(self) -> VectorCache:
        """The vectors that were made before, by their text's hash."""
        return VectorCache(self.cache_home, self.encoder.name)

    @cached_property
    def store(self) -> SegmentStore:
        """The encoded profiles."""
        return SegmentStore(self.home / "index" / "profiles", self.encoder.name)

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
                removal = LanguageRemoval.from_npz(path) if stamp else shipped()
                self._learnt = _Learnt(stamp, removal)
            return self._learnt.removal

    def keep_removal(self, removal: LanguageRemoval) -> None:
        """Keep what was learned about languages; readers see all of it or the former."""
        path = self.home / "index" / _LEARNT
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft.npz")
        removal.to_npz(draft)
        draft.replace(path)

    def view(self) -> StoreView:
        """Open the encoded profiles as they are now."""
        return self.store.view(self.removal())


_engines: dict[tuple[Path, str], Engine] = {}
_making = threading.Lock()


def engine() -> Engine:
    """Give this process's engine of the installation's home."""
    place = (Path(settings.SAMBAND_HOME), str(settings.SAMBAND_ENCODER))
    with _making:
        if place not in _engines:
            _engines[place] = Engine(*place)
        return _engines[place]
