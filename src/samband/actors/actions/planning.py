"""What an import would do, without doing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from samband.actors.actions.standing import Standing, look_up, new_standing
from samband.actors.domain.candidate import Candidate
from samband.actors.domain.identity import Register, add_counts, empty_counts, identity_of, name_of
from samband.actors.domain.problems import Problem
from samband.actors.domain.reading import ReadRow, batches, read_list
from samband.actors.domain.tables import Table

BATCH = 200


@dataclass(slots=True)
class Plan:
    """What an import would do: how the file was understood, counts, problems, its first rows.

    ``is_partial`` says that only the first rows were looked at.
    """

    table: Table
    counts: dict[str, int]
    problems: list[Problem] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
    is_partial: bool = False


@dataclass(slots=True)
class Outcome:
    """What came of the rows of one batch: a word for each row, and problems found on the way."""

    words: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def go_through(
    rows: Sequence[ReadRow], register: Register[Standing], *, source: str, edition: str, on: date
) -> Outcome:
    """Find for each row what it is the same as, and take in what it says; nothing is stored."""
    outcome = Outcome()
    for row in rows:
        outcome.problems += row.problems
        if row.candidate is None:
            outcome.words.append("refused")
            continue
        word = _go_through_one(row.candidate, register, outcome, source, edition, on)
        outcome.words.append(word)
    return outcome


def _go_through_one(
    row: Candidate, register: Register[Standing], outcome: Outcome, source: str, edition: str, on: date
) -> str:
    digest = row.digest()
    if register.has_seen(row, digest):
        return "unchanged"
    found = register.find(row)
    standing = found or new_standing(source, row.source_id, on)
    taken = row
    if row.number and not register.number_is_free(row, standing):
        values = {"found": row.number}
        outcome.problems.append(Problem("number-taken", row.row, "registry_number", values))
        taken = replace(row, number="")
    is_changed = standing.take(taken, source, on)
    register.note(row, standing, digest, edition)
    if found is None:
        return "created"
    return "updated" if is_changed else "unchanged"


@dataclass(slots=True)
class _Met:
    """What was met earlier in a file that is only looked at."""

    digests: dict[str, set[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    numbers: set[tuple[str, str]] = field(default_factory=set)

    def word(self, row: Candidate) -> str:
        seen = self.digests.get(identity_of(row))
        if seen is not None:
            return "unchanged" if row.digest() in seen else "updated"
        if row.number and (row.country, row.number) in self.numbers:
            return "updated"
        if not row.source_id and not row.number and name_of(row) in self.names:
            return "updated"
        return ""

    def note(self, row: Candidate) -> None:
        self.digests.setdefault(identity_of(row), set()).add(row.digest())
        self.names.add(name_of(row))
        if row.number:
            self.numbers.add((row.country, row.number))


def plan_import(
    content: bytes,
    *,
    file_name: str,
    source: str,
    on: date,
    at_most: int | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Plan:
    """Say what an import of a file would do: the counts, the problems, its first rows.

    Nothing is written. ``at_most`` bounds how many rows are looked at (a page must answer soon).

    Raises:
        FileRefused: when the file as a whole is no list.
    """
    table, rows = read_list(content, file_name)
    plan = Plan(table, empty_counts(), problems=list(table.problems))
    met = _Met()
    some = rows if at_most is None else islice(rows, at_most)
    for batch in batches(some, BATCH):
        fresh = []
        for row in batch:
            word = met.word(row.candidate) if row.candidate else ""
            if word and row.candidate:
                add_counts(plan.counts, [word])
                plan.problems += row.problems
            else:
                fresh.append(row)
            if row.candidate:
                met.note(row.candidate)
        _plan_batch(fresh, plan, source, on)
        plan.rows += batch[: max(0, 20 - len(plan.rows))]
        if progress:
            progress(plan.counts["read"], max(table.about, plan.counts["read"]))
    plan.is_partial = at_most is not None and next(rows, None) is not None
    return plan


def _plan_batch(rows: list[ReadRow], plan: Plan, source: str, on: date) -> None:
    candidates = [row.candidate for row in rows if row.candidate]
    register = look_up(candidates, source)
    outcome = go_through(rows, register, source=source, edition="", on=on)
    plan.problems += outcome.problems
    add_counts(plan.counts, outcome.words)
