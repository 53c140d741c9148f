"""The register of challenges, solutions and actions as rows of a table, for CSV and spreadsheets."""

from collections.abc import Callable
from dataclasses import dataclass

from samband.challenges.domain.notes.record import ACTION, CHALLENGE, OPEN_QUESTION, SOLUTION, Entry, Notes
from samband.challenges.domain.notes.wording import NOT_UNDERSTOOD, SUSPICIONS
from samband.kernel.text import gettext_noop

HEADER = (
    gettext_noop("Theme"),
    gettext_noop("Challenge"),
    gettext_noop("Solution"),
    gettext_noop("Action"),
    gettext_noop("Open question"),
    gettext_noop("Owner"),
    gettext_noop("Window of time"),
    gettext_noop("From"),
    gettext_noop("To"),
    gettext_noop("Status"),
    gettext_noop("Source lines"),
    gettext_noop("Looks garbled"),
)
STATUSES = {
    "open": gettext_noop("Open"),
    "stated": gettext_noop("Stated"),
    "not_understood": gettext_noop("Not understood"),
}
_COLUMN = {CHALLENGE: 1, SOLUTION: 2, ACTION: 3, OPEN_QUESTION: 4}
Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """A table ready to be written: the titles, and rows of as many cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def register_rows(notes: Notes, say: Words = str) -> RegisterTable:
    """Lay notes out as a table: one row for each entry, a challenge repeated beside what belongs to it.

    ``say`` puts a message into the reader's language. Lines that were not understood come last, so that
    the table loses none either. Days are written 2018-03-01, the last one included.
    """
    challenges = {entry.number: entry for entry in notes.entries if entry.sort == CHALLENGE}
    rows = [_row(entry, challenges, say) for entry in sorted(notes.entries, key=_family)]
    for line in notes.not_understood:
        cells = [""] * len(HEADER)
        cells[4], cells[10] = line.text, _source(line.number, line.column)
        cells[9], cells[11] = say(STATUSES["not_understood"]), say(NOT_UNDERSTOOD[line.why])
        rows.append(tuple(cells))
    return RegisterTable(tuple(say(title) for title in HEADER), tuple(rows))


def _family(entry: Entry) -> tuple[int, int]:
    return (entry.parent or entry.number, entry.number)


def _row(entry: Entry, challenges: dict[int, Entry], say: Words) -> tuple[str, ...]:
    cells = [""] * len(HEADER)
    cells[0] = entry.theme
    if entry.parent in challenges:
        cells[1] = challenges[entry.parent].text
    cells[_COLUMN[entry.sort]] = entry.text
    cells[5] = entry.owner_words
    window = entry.window
    if window:
        cells[6] = window.words
        cells[7] = window.starts_on.isoformat() if window.starts_on else ""
        if window.ends_before:
            cells[8] = window.ends_before.fromordinal(window.ends_before.toordinal() - 1).isoformat()
    cells[9] = say(STATUSES[entry.status])
    cells[10] = ", ".join(_source(place.line, place.column) for place in entry.places)
    cells[11] = " ".join(
        say(SUSPICIONS[code]) for code in dict.fromkeys(one.code for one in entry.suspicions)
    )
    return tuple(cells)


def _source(line: int, column: int | None) -> str:
    return str(line) if column is None else f"{line}:{column}"
