"""The register of support from a file: what it holds is shown first, then taken in; twice adds nothing."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.actors.domain.problems import Problem
from samband.actors.domain.tables import read_table
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.projects.access.support import can_add_support
from samband.projects.actions.plan_hold import lock_project
from samband.projects.actions.support import draw_support, note_aid
from samband.projects.domain.support.columns import SUPPORT
from samband.projects.domain.support.reading import read_date, read_row
from samband.projects.domain.support.row import SupportRow
from samband.projects.models import Partner

declare("support.imported", _("{by} took {added} rows into the register of support from a file"))

MOST_ROWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of a file that can be taken in: its values, its mark, and whether it is there already."""

    row: SupportRow
    mark: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file holds for a partner: rows, and the problems of rows and of the file."""

    rows: tuple[FileRow, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> tuple[FileRow, ...]:
        """Give the rows that are not in the register yet."""
        return tuple(one for one in self.rows if not one.is_known)


def read_support_file(partner: Partner, content: bytes, name: str, today: date) -> ReadFile:
    """Read a file for a partner's register; nothing is kept of it yet.

    Raises:
        FileRefused: when it holds no such list.
    """
    table = read_table(content, name, SUPPORT)
    problems = list(table.problems)
    rows: list[SupportRow] = []
    for raw in table.rows:
        if len(rows) >= MOST_ROWS:
            problems.append(Problem("too-many-rows", values={"most": str(MOST_ROWS)}))
            break
        read = read_row(raw, today)
        problems += read.problems
        if read.row is not None:
            rows.append(read.row)
    there = set(partner.supports.exclude(source_ref="").values_list("source_ref", flat=True))
    marked = tuple(FileRow(row, mark, mark in there) for row, mark in _marked(rows))
    return ReadFile(marked, tuple(problems))


def _marked(rows: Iterable[SupportRow]) -> Iterator[tuple[SupportRow, str]]:
    """Give rows with a mark of what stands in them, so that the same row is known again.

    Two equal rows of one file are two: the second has another mark.
    """
    seen: dict[str, int] = {}
    for row in rows:
        said = "\x1f".join(str(getattr(row, one.name)) for one in fields(row) if one.name != "row")
        base = hashlib.sha256(said.encode()).hexdigest()[:40]
        seen[base] = seen.get(base, 0) + 1
        yield row, f"file:{base}:{seen[base]}"


def _values(row: SupportRow) -> dict[str, Any]:
    return {
        "company": row.company,
        "registry_number": row.number,
        "country": row.country,
        "region": row.region,
        "on": row.on,
        "kind": row.kind,
        "hours": row.hours,
        "aid_minor": row.aid_minor,
        "currency": row.currency or "SEK",
        "legal_basis": row.ground,
        "turnover_band": "" if row.turnover == "not-asked" else row.turnover,
        "employees_band": "" if row.employees == "not-asked" else row.employees,
        "innovated": row.innovated,
        "new_customers": row.new_customers,
        "led_by": row.led_by,
        "own_key": row.own_key,
        "cooperates_with": row.partner,
        "sustainability_evidence_on": (read_date(row.evidence) or row.on) if row.evidence else None,
        "note": row.evidence if row.evidence and read_date(row.evidence) is None else "",
    }


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: rows added, rows that were there, rows refused with their reasons."""

    added: int
    known: int
    refused: Sequence[tuple[int, str]]


@transaction.atomic
def import_support(partner: Partner, *, by: Agent, read: ReadFile) -> Imported:
    """Take the new rows of a file into a partner's register; one that cannot be is named, and stops no other.

    Raises:
        Refused: when it is not theirs to note.
    """
    partner.project = lock_project(partner.project)
    can_add_support(by, partner).or_refuse()
    there = set(partner.supports.exclude(source_ref="").values_list("source_ref", flat=True))
    added, refused = 0, []
    for one in read.rows:
        if one.mark in there:
            continue
        try:
            made = draw_support(partner, _values(one.row), one.mark)
        except ValidationError as problem:
            refused.append((one.row.row, problem.messages[0]))
            continue
        made.save()
        note_aid(made, by=by)
        added += 1
    known = len(read.rows) - added - len(refused)
    facts: dict[str, Any] = {
        "added": added,
        "known": known,
        "refused": len(refused),
        "partner": partner.number,
    }
    record("support.imported", ("project", partner.project.key), by=by, **facts)
    return Imported(added, known, refused)
