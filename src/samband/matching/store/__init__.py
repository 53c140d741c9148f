"""Where encoded profiles are kept: the default store, the plain one, and the seam for others."""

from samband.matching.store.interface import (
    Filters,
    ProfileStore,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreView,
)
from samband.matching.store.memory import MemoryStore
from samband.matching.store.segments import SegmentStore

__all__ = [
    "Filters",
    "MemoryStore",
    "ProfileStore",
    "SegmentStore",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreView",
]
