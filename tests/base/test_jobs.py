"""A job that fails is tried again, ever later, and not for ever; a killed worker's job is not lost."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.base.jobs import RETRIES, WAIT, is_waiting, job, take_back_orphans

pytestmark = pytest.mark.django_db
attempts: list[int] = []


@job
def stumble(after: int) -> str:
    """Fail until it has been tried often enough."""
    attempts.append(after)
    if len(attempts) <= after:
        raise ConnectionError("not yet")
    return "done"


@pytest.fixture(autouse=True)
def database_queue(settings: object) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}  # type: ignore[attr-defined]
    attempts.clear()


def run_next() -> DBTaskResult:
    """Run the oldest job that waits, as the worker does, whenever it is due."""
    waiting = DBTaskResult.objects.filter(status="READY").order_by("enqueued_at").first()
    assert waiting is not None
    waiting.claim("test")
    values = waiting.args_kwargs
    try:
        waiting.set_successful(waiting.task.call(*values["args"], **values["kwargs"]))
    except ConnectionError as fault:
        waiting.set_failed(fault)
    return waiting


def test_a_job_that_fails_is_tried_again_later() -> None:
    stumble.enqueue(1)
    run_next()
    again = DBTaskResult.objects.get(status="READY")
    assert again.run_after - timezone.now() > WAIT / 2
    run_next()
    assert attempts == [1, 1]
    assert not DBTaskResult.objects.filter(status="READY").exists()


def test_each_wait_is_twice_the_last_and_there_is_an_end() -> None:
    stumble.enqueue(100)
    waits: list[timedelta] = []
    for _ in range(RETRIES):
        run_next()
        waits.append(DBTaskResult.objects.get(status="READY").run_after - timezone.now())
    run_next()
    assert len(attempts) == RETRIES + 1
    assert not DBTaskResult.objects.filter(status="READY").exists()
    assert all(later > earlier * 1.5 for earlier, later in pairwise(waits))


def test_what_was_running_when_the_worker_was_killed_waits_again() -> None:
    stumble.enqueue(0)
    DBTaskResult.objects.get().claim("a worker that is gone")
    assert not is_waiting(stumble)
    assert take_back_orphans() == 1
    assert is_waiting(stumble)
