"""Lists of organisations that somebody brings: looked at, started, taken in batch by batch."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.access import can_import, can_see_run
from samband.actors.actions.listings import store_listings
from samband.actors.actions.planning import BATCH, go_through
from samband.actors.actions.standing import Standing, look_up, store_standing
from samband.actors.domain.identity import Register, add_counts, empty_counts
from samband.actors.domain.problems import Problem
from samband.actors.domain.reading import ReadRow, batches, read_list
from samband.actors.domain.tables import Table
from samband.actors.models import ImportProblem, ImportRun
from samband.actors.tasks import enqueue_import
from samband.base.agents import Agent, AgentKind
from samband.base.thread import declare, record, record_many
from samband.kernel.decision import Refused
from samband.matching.tasks import enqueue_indexing

declare("import.brought", _("{by} brought a list of organisations"))
declare("import.started", _("{by} started to take in a list of organisations"))
declare("import.finished", _("A list was taken in: {created} new, {updated} updated, {refused} refused"))
declare("import.failed", _("Taking in a list stopped before its end"))
declare("import.discarded", _("{by} put a list away without taking it in"))

_ATTEMPTS = 3


class AnotherIsAtIt(Exception):
    """Another process takes in the same list at this moment."""


@transaction.atomic
def bring_list(table: Table, *, by: Agent, file_name: str, source: str, sha256: str) -> ImportRun:
    """Note that somebody brought a list; it waits until they have seen what would come of it.

    Raises:
        Refused: when they may not bring lists.
    """
    can_import(by).or_refuse()
    run = ImportRun(
        source=source[:200],
        file_name=file_name[-200:],
        file_sha256=sha256,
        status="previewed",
        about=table.about,
        counts=empty_counts(),
        action=uuid4(),
        person_key=by.person,
        acted_for=by.acting_for,
        brought_at=timezone.now(),
    )
    run.full_clean(exclude=["counts"])
    run.save(force_insert=True)
    _note_problems(run, table.problems)
    record("import.brought", ("import", run.key), by=by, action=run.action, about=run.about)
    return run


@transaction.atomic
def start_import(run: ImportRun, *, by: Agent, in_background: bool = True) -> ImportRun:
    """Let a list be taken in: by the worker, or by whoever calls ``run_import`` next.

    Raises:
        Refused: when it was started before, or by somebody who may not.
    """
    can_import(by).or_refuse()
    can_see_run(by, run).or_refuse()
    if not ImportRun.objects.filter(pk=run.pk, status="previewed").update(status="waiting"):
        raise Refused(_("This list has been started already."))
    run.refresh_from_db()
    record("import.started", ("import", run.key), by=by, action=run.action, about=run.about)
    if in_background:
        enqueue_import(run.key)
    return run


@transaction.atomic
def discard_list(run: ImportRun, *, by: Agent) -> None:
    """Put a list away that was looked at and not taken in.

    Raises:
        Refused: when it was started, or is somebody else's.
    """
    can_see_run(by, run).or_refuse()
    if run.status != "previewed":
        raise Refused(_("This list has been started already."))
    run.problems.all().delete()
    key, action = run.key, run.action
    run.delete()
    record("import.discarded", ("import", key), by=by, action=action)


def run_import(
    run: ImportRun,
    *,
    by: Agent,
    content: bytes,
    progress: Callable[[int, int], object] | None = None,
) -> ImportRun:
    """Take in a list in batches, each whole or not at all; go on behind what was taken in before.

    Not an event: each batch has its lines on the thread, and so has the end.

    Raises:
        AnotherIsAtIt: when another process takes in the same list.
    """
    can_import(by).or_refuse()
    _table, rows = read_list(content, run.file_name)
    behind = run.done
    on = timezone.localdate()
    ImportRun.objects.filter(pk=run.pk).update(status="running")
    for batch in batches(rows, BATCH):
        if behind >= len(batch):
            behind -= len(batch)
            continue
        _take_in_patiently(run, batch[behind:], by, on)
        behind = 0
        if progress:
            progress(run.done, max(run.about, run.done))
    _finish(run, by)
    return run


def import_content(
    content: bytes,
    *,
    by: Agent,
    file_name: str,
    source: str,
    progress: Callable[[int, int], object] | None = None,
) -> ImportRun:
    """Bring a list and take it in at once.

    Not an event: bringing, starting, each batch and the end have their own lines.

    Raises:
        FileRefused: when the file as a whole is no list.
        Refused: when the agent may not bring lists.
    """
    can_import(by).or_refuse()
    table, _rows = read_list(content, file_name)
    sha256 = hashlib.sha256(content).hexdigest()
    run = bring_list(table, by=by, file_name=file_name, source=source, sha256=sha256)
    start_import(run, by=by, in_background=False)
    return run_import(run, by=by, content=content, progress=progress)


def _take_in_patiently(run: ImportRun, rows: Sequence[ReadRow], by: Agent, on: date) -> None:
    """Take in a batch; look again when another list brought the same organisation meanwhile."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            run.done, run.counts = _take_in(run, rows, by, on)
            return
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
            run.refresh_from_db()


@transaction.atomic
def _take_in(run: ImportRun, rows: Sequence[ReadRow], by: Agent, on: date) -> tuple[int, dict[str, int]]:
    register = look_up([row.candidate for row in rows if row.candidate], run.source)
    outcome = go_through(rows, register, source=run.source, edition=run.file_sha256, on=on)
    standing = _standing_of(register)
    lines = [
        (
            "organisation.added" if one.is_new else "organisation.updated",
            ("organisation", one.organisation.key),
            {"run": run.key} if one.is_new else {"run": run.key, "facts": sorted(one.changed)},
        )
        for one in standing
    ]
    store_standing(standing, on=on)
    store_listings(register.by_identity.values(), source=run.source)
    record_many(lines, by=by, action=run.action)
    counts = dict(run.counts)
    add_counts(counts, outcome.words)
    done = run.done + len(rows)
    if not ImportRun.objects.filter(pk=run.pk, done=run.done).update(done=done, counts=counts):
        raise AnotherIsAtIt(run.key)
    _note_problems(run, outcome.problems)
    return done, counts


def _standing_of(register: Register[Standing]) -> list[Standing]:
    """Give what a batch made or changed, each once, in the order it was met."""
    met = {id(one.thing): one.thing for one in register.by_identity.values()}
    return [one for one in met.values() if one.is_new or one.changed]


def _note_problems(run: ImportRun, problems: Sequence[Problem]) -> None:
    ImportProblem.objects.bulk_create(
        ImportProblem(
            run=run,
            row=problem.row,
            column=problem.column[:100],
            code=problem.code,
            values=dict(problem.values),
            refuses=problem.refuses,
        )
        for problem in problems
    )


@transaction.atomic
def _finish(run: ImportRun, by: Agent) -> None:
    run.status, run.finished_at = "done", timezone.now()
    run.save(update_fields=["status", "finished_at"])
    figures: dict[str, Any] = {name: count for name, count in run.counts.items() if name != "problems"}
    record("import.finished", ("import", run.key), by=by, action=run.action, **figures)
    if run.counts["created"] or run.counts["updated"]:
        enqueue_indexing()


@transaction.atomic
def fail_import(run: ImportRun, *, by: Agent) -> None:
    """Note that a list was not taken in to its end; what was taken in stays."""
    run.status, run.finished_at = "failed", timezone.now()
    run.save(update_fields=["status", "finished_at"])
    record("import.failed", ("import", run.key), by=by, action=run.action, done=run.done)


def agent_of_run(run: ImportRun) -> Agent:
    """Give the agent in whose name a list is taken in later, with the right it was started with."""
    if not run.person_key:
        return Agent(AgentKind.OPERATOR)
    return Agent(
        AgentKind.PERSON,
        person=run.person_key,
        acting_for=run.acted_for,
        rights=frozenset({"import"}),
    )
