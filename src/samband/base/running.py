"""What runs in the background, read from the queue: in words, without what was worked on.

A job's arguments, its result and the text of its fault may hold what somebody wrote; nothing here
gives them away.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.jobs import RETRIES
from samband.base.outbox import can_operate
from samband.base.thread import declare, record
from samband.kernel.decision import Refused

declare("job.retried", _("{by} let a job run once more"))
declare("job.cancelled", _("{by} took a job out of the queue"))

State = Literal["waiting", "later", "running", "failed", "tried_again", "done"]
_STATUSES: dict[str, str] = {"RUNNING": "running", "SUCCESSFUL": "done"}


@dataclass(frozen=True, slots=True)
class JobSeen:
    """A job as those who look after the installation see it; ``fault`` is the sort of fault alone."""

    id: str
    path: str
    state: State
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    due_at: datetime | None
    attempt: int
    fault: str

    @property
    def can_be_retried(self) -> bool:
        """Whether it failed for good: nothing tries it again by itself."""
        return self.state == "failed"

    @property
    def can_be_cancelled(self) -> bool:
        """Whether it has not begun."""
        return self.state in ("waiting", "later")


def _seen(row: Any, now: datetime) -> JobSeen:
    attempt = row.args_kwargs.get("kwargs", {}).get("attempt", 1)
    state: State
    if row.status == "READY":
        state = "later" if now < row.run_after and row.run_after.year < 9999 else "waiting"
    elif row.status == "FAILED":
        # The attempt after this one stands in the queue as a job of its own.
        state = "tried_again" if attempt <= RETRIES else "failed"
    else:
        state = _STATUSES[row.status]  # type: ignore[assignment]
    return JobSeen(
        id=row.id.hex,
        path=row.task_path,
        state=state,
        queued_at=row.enqueued_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        due_at=row.run_after if row.run_after.year < 9999 else None,
        attempt=attempt,
        fault=row.exception_class_path.rpartition(".")[2] if row.status == "FAILED" else "",
    )


def jobs_for(agent: Agent, most: int = 40) -> dict[str, list[JobSeen]]:
    """Give what runs, what waits, what failed and what was done lately; nothing to anybody else."""
    from django_tasks_db.models import DBTaskResult

    if not can_operate(agent):
        return {}
    now = timezone.now()
    order = {
        "running": ("RUNNING", "-started_at"),
        "waiting": ("READY", "run_after"),
        "failed": ("FAILED", "-finished_at"),
        "done": ("SUCCESSFUL", "-finished_at"),
    }
    return {
        name: [
            _seen(row, now) for row in DBTaskResult.objects.filter(status=status).order_by(by, "id")[:most]
        ]
        for name, (status, by) in order.items()
    }


def jobs_failed_for_good(agent: Agent, most: int = 200) -> list[JobSeen]:
    """Give the jobs that nothing tries again by itself, the latest first; nothing to anybody else."""
    from django_tasks_db.models import DBTaskResult

    if not can_operate(agent):
        return []
    now = timezone.now()
    failed = DBTaskResult.objects.filter(status="FAILED").order_by("-finished_at", "id")[:most]
    seen = [_seen(row, now) for row in failed]
    return [job for job in seen if job.state == "failed"]


def _id(text: str) -> UUID:
    try:
        return UUID(hex=text)
    except ValueError:
        raise Refused(_("There is no such job.")) from None


@transaction.atomic
def retry_job(job_id: str, *, by: Agent) -> None:
    """Let a job that failed for good run once more, with all its attempts.

    Raises:
        Refused: when it has not failed for good, or by somebody who does not look after this.
    """
    from django_tasks_db.models import DBTaskResult

    can_operate(by).or_refuse()
    row = DBTaskResult.objects.select_for_update().filter(id=_id(job_id), status="FAILED").first()
    if row is None or not _seen(row, timezone.now()).can_be_retried:
        raise Refused(_("Only a job that has failed for good can be run again."))
    row.args_kwargs["kwargs"].pop("attempt", None)
    row.status, row.run_after = "READY", timezone.now()
    row.started_at = row.finished_at = None
    row.exception_class_path = row.traceback = ""
    row.save()
    record("job.retried", ("job", row.id.hex), by=by)


@transaction.atomic
def cancel_job(job_id: str, *, by: Agent) -> None:
    """Take a job out of the queue that has not begun.

    Raises:
        Refused: when it has begun or is done, or by somebody who does not look after this.
    """
    from django_tasks_db.models import DBTaskResult

    can_operate(by).or_refuse()
    found = _id(job_id)
    gone, _rows = DBTaskResult.objects.filter(id=found, status="READY").delete()
    if not gone:
        raise Refused(_("This job has begun already, or is gone."))
    record("job.cancelled", ("job", found.hex), by=by)
