"""What is read from workshop notes: entries, page furniture and what was not understood, with their lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from samband.challenges.domain.windows import Window

CHALLENGE, SOLUTION, ACTION, OPEN_QUESTION = "challenge", "solution", "action", "open_question"
SORTS = (CHALLENGE, SOLUTION, ACTION, OPEN_QUESTION)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where words stand in the source: line and column, both from 1; no column for a whole line."""

    line: int
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why an entry looks garbled (a code of `wording.SUSPICIONS`), with the line and its original words."""

    code: str
    line: int
    original: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One challenge, solution, action or open question, in the words of the source.

    ``text`` is what is printed, joined over its lines and never repaired. ``parent`` is the number of the
    challenge it belongs to. ``asked_under`` is the sort of the column an open question stands in, if any.
    """

    number: int
    sort: str
    theme: str
    text: str
    places: tuple[Place, ...]
    parent: int | None = None
    windows: tuple[Window, ...] = ()
    owner_words: str = ""
    suspicions: tuple[Suspicion, ...] = ()
    asked_under: str = ""

    @property
    def lines(self) -> tuple[int, ...]:
        """The source lines it was read from, each once."""
        return tuple(dict.fromkeys(place.line for place in self.places))

    @property
    def window(self) -> Window | None:
        """The window of time it names; the first where it names several."""
        return self.windows[0] if self.windows else None

    @property
    def status(self) -> str:
        """``open`` for an open question, which nobody has decided; ``stated`` for all else."""
        return "open" if self.sort == OPEN_QUESTION else "stated"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a cell, that is no entry, and why: a code of `wording.FURNITURE` or `NOT_UNDERSTOOD`."""

    number: int
    column: int | None
    text: str
    why: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.number, self.column)


@dataclass(frozen=True, slots=True)
class Notes:
    """Workshop notes as read: every line with words is an entry's, furniture, or not understood."""

    entries: tuple[Entry, ...]
    furniture: tuple[Line, ...]
    not_understood: tuple[Line, ...]

    def of_sort(self, sort: str) -> tuple[Entry, ...]:
        """Give the entries of one sort, in their order."""
        return tuple(entry for entry in self.entries if entry.sort == sort)

    def children(self, number: int) -> tuple[Entry, ...]:
        """Give what belongs to a challenge: its solutions, actions and open questions."""
        return tuple(entry for entry in self.entries if entry.parent == number)

    @property
    def themes(self) -> tuple[str, ...]:
        """The headings that entries stand under, in their order."""
        return tuple(dict.fromkeys(entry.theme for entry in self.entries if entry.theme))

    @property
    def suspicious_lines(self) -> tuple[int, ...]:
        """The lines that look garbled."""
        return tuple(sorted({one.line for entry in self.entries for one in entry.suspicions}))

    def lines(self) -> Iterator[int]:
        """Give the number of every line that is accounted for; a number may come more than once."""
        for entry in self.entries:
            yield from entry.lines
        for line in (*self.furniture, *self.not_understood):
            yield line.number
