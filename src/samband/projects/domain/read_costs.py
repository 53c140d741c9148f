"""What was read of somebody's costs, whatever it was read from: lines, problems, checks, what was assumed.

Every reader (a ledger in SIE or SAF-T, a sheet through a mapping, a pasted table) gives the same. Nothing
is lost silently: what is no line is a problem with its place, and what was guessed is said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from samband.kernel.money import minor_text

# What a file may hold, so that none can exhaust the machine.
MOST_BYTES = 200 * 1024 * 1024
MOST_LINES = 2_000_000
MOST_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """One thing that could not be taken as it stood.

    ``row`` counts as the sender's program does, from 1; 0 is the whole. ``code`` names the sentence
    (``reading_words.SENTENCES``), ``values`` fill it. ``leaves_out`` says that what stands there is not
    among the lines.
    """

    code: str
    row: int = 0
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    leaves_out: bool = False


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the reader took for granted, for a person to see and to say otherwise."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A sum that somebody states, beside the one reckoned here; both in minor units."""

    code: str
    what: str
    stated_minor: int
    reckoned_minor: int
    currency: str = ""
    row: int = 0
    column: str = ""

    @property
    def difference_minor(self) -> int:
        """Stated less reckoned; 0 when the sum adds up."""
        return self.stated_minor - self.reckoned_minor

    @property
    def holds(self) -> bool:
        """Say whether the sum adds up, to the cent."""
        return self.stated_minor == self.reckoned_minor


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One cost as it was read: its place in the file and what the file says of it.

    ``amount_minor`` is positive for a cost and negative for what takes one back. ``currency`` is "" when
    nobody said. ``category`` is a suggestion, for a person to decide. None is unknown, never nought.
    """

    row: int
    amount_minor: int
    currency: str = ""
    text: str = ""
    document: str = ""
    booked_on: date | None = None
    invoiced_on: date | None = None
    paid_on: date | None = None
    account: str = ""
    account_name: str = ""
    category: str = ""
    vat_minor: int | None = None
    staff: str = ""
    hours: Decimal | None = None
    procurement: str = ""


@dataclass(frozen=True, slots=True)
class ReadCosts:
    """All that a reader found."""

    lines: tuple[ReadLine, ...]
    problems: tuple[ReadProblem, ...] = ()
    checks: tuple[SumCheck, ...] = ()
    assumed: tuple[Assumed, ...] = ()

    @property
    def totals(self) -> dict[str, int]:
        """Give the sum of the lines in each currency, in minor units; currencies are never added."""
        sums: dict[str, int] = {}
        for line in self.lines:
            sums[line.currency] = sums.get(line.currency, 0) + line.amount_minor
        return sums

    @property
    def is_whole(self) -> bool:
        """Say whether everything was read and every stated sum adds up."""
        return not any(problem.leaves_out for problem in self.problems) and all(
            check.holds for check in self.checks
        )


class CostsRefused(Exception):
    """Nothing can be read of this at all; says why. The only thing that a reader raises."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.problem = ReadProblem(code, values=values, leaves_out=True)


class Findings:
    """Collects what is found while something is read; keeps a broken file from flooding the page.

    After `MOST_PROBLEMS` the rest is counted, and said as one problem, so that no fault is passed over.
    """

    def __init__(self) -> None:
        self._problems: list[ReadProblem] = []
        self._uncounted = 0
        self._left_out = False
        self.assumed: list[Assumed] = []

    def say(
        self, code: str, row: int = 0, column: str = "", *, leaves_out: bool = False, **values: str
    ) -> None:
        """Note a problem."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(ReadProblem(code, row, column, values, leaves_out))
        else:
            self._uncounted += 1
            self._left_out = self._left_out or leaves_out

    def assume(self, code: str, **values: str) -> None:
        """Note what is taken for granted."""
        self.assumed.append(Assumed(code, values))

    @property
    def problems(self) -> tuple[ReadProblem, ...]:
        """All problems, in the order they were found."""
        if not self._uncounted:
            return tuple(self._problems)
        values = {"count": str(self._uncounted)}
        rest = ReadProblem("problems-more", values=values, leaves_out=self._left_out)
        return (*self._problems, rest)


def differing(checks: Iterable[SumCheck], code: str = "sum-differs") -> tuple[ReadProblem, ...]:
    """Give a problem for every stated sum that does not add up, with both figures as texts."""
    return tuple(
        ReadProblem(
            code,
            check.row,
            check.column,
            {
                "what": check.what,
                "stated": minor_text(check.stated_minor),
                "reckoned": minor_text(check.reckoned_minor),
                "difference": minor_text(check.difference_minor),
            },
        )
        for check in checks
        if not check.holds
    )


def shown(text: str, most: int = 60) -> str:
    """Give a short, harmless piece of what somebody wrote, to quote in a sentence."""
    flat = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * most]).split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
