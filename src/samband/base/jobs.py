"""Background jobs: work that a request hands to the worker, tried again when it fails.

A job is a function that takes keys and calls an action or a query. It may run more than once, so
it must be idempotent. The queue is a table: what an action enqueues commits or rolls back with it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

RETRIES = 3
WAIT = timedelta(seconds=20)
LATE = timedelta(minutes=10)


def job(function: Callable[..., Any], *, queue: str = "default") -> Any:
    """Declare a function as a job: three more attempts, each after twice the wait.

    Give it plain values (keys, numbers); call ``.enqueue(…)`` inside the action's transaction.
    """

    @wraps(function)
    def attempt_it(*arguments: Any, attempt: int = 1, **values: Any) -> Any:
        try:
            return function(*arguments, **values)
        except Exception:
            if attempt <= RETRIES:
                later = timezone.now() + WAIT * 2 ** (attempt - 1)
                declared.using(run_after=later).enqueue(*arguments, attempt=attempt + 1, **values)
            raise

    declared = task(queue_name=queue)(attempt_it)
    return declared


def mail_job(function: Callable[..., Any]) -> Any:
    """Declare a function as a job of the queue of mail."""
    return job(function, queue="mail")


def is_waiting(declared: Any) -> bool:
    """Whether a job of this sort waits to be run already."""
    from django_tasks_db.models import DBTaskResult

    return bool(DBTaskResult.objects.ready().filter(task_path=declared.module_path).exists())


def is_under_way(declared: Any, *, rest: timedelta = timedelta(0)) -> bool:
    """Whether a job of this sort waits (also for its next attempt), runs, or failed within ``rest``."""
    from django_tasks_db.models import DBTaskResult

    jobs = DBTaskResult.objects.filter(task_path=declared.module_path)
    lately = Q(status="FAILED", finished_at__gt=timezone.now() - rest)
    return bool(jobs.filter(Q(status__in=["READY", "RUNNING"]) | lately).exists())


def take_back_orphans() -> int:
    """Put back jobs that were running when the worker was killed; give how many.

    Called when a home's only worker starts, so that nobody else can be running them.
    """
    from django_tasks_db.models import DBTaskResult

    running = DBTaskResult.objects.running()
    return int(running.update(status="READY", started_at=None))


def are_late(at: datetime) -> bool:
    """Whether a job has been due for long while none runs: then nobody does the work."""
    from django.db.models import Q
    from django_tasks_db.models import DBTaskResult

    since = at - LATE
    due = Q(run_after__gt=at) | Q(run_after__lte=since)  # a job without a moment has one at the end of time
    waiting = DBTaskResult.objects.ready().filter(due, enqueued_at__lte=since)
    return bool(waiting.exists()) and not DBTaskResult.objects.running().exists()
