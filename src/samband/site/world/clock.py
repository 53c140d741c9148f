"""Lets what happened in the demo world happen on the day it did."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks.backends.dummy import DummyBackend


@contextmanager
def standing_at(moment: datetime) -> Iterator[datetime]:
    """Let the clock of this process stand at a moment: nobody is served while the world is loaded."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield moment
    finally:
        timezone.now = real


@contextmanager
def nothing_follows() -> Iterator[None]:
    """Let no job be queued meanwhile: what a worker of those days did within minutes is long done."""
    real = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    task_backends[DEFAULT_TASK_BACKEND_ALIAS] = DummyBackend(DEFAULT_TASK_BACKEND_ALIAS, {"QUEUES": []})
    try:
        yield
    finally:
        task_backends[DEFAULT_TASK_BACKEND_ALIAS] = real
