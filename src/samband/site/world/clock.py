"""Lets what happened in the demo world happen on the day it did."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def standing_at(moment: datetime) -> Iterator[datetime]:
    """Let the clock of this process stand at a moment: nobody is served while the world is loaded."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield moment
    finally:
        timezone.now = real
