"""A request between organisations: open a door for us, or lend us somebody; asked, answered or not."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states

# ``resource`` asks another department or region for hours of somebody; the others ask a city to open a door.
SORTS: Final = ("introduction", "reference", "test_site", "resource")
DOOR_SORTS: Final = SORTS[:3]

ASKED, ACCEPTED, DECLINED, UNANSWERED, DONE = "asked", "accepted", "declined", "unanswered", "done"
TAKEN_BACK: Final = "taken_back"
MOVES: Final = (
    Move("ask", (), ASKED, who=("asker",)),
    Move("accept", (ASKED, UNANSWERED), ACCEPTED, needs=("text",), who=("asked",)),
    Move("decline", (ASKED, UNANSWERED), DECLINED, needs=("text",), who=("asked",)),
    Move("lapse", (ASKED,), UNANSWERED, who=("system",)),
    Move("remind", (UNANSWERED,), ASKED, who=("asker",)),
    Move("take_back", (ASKED, UNANSWERED), TAKEN_BACK, who=("asker",)),
    Move("report", (ACCEPTED,), DONE, needs=("text",), who=("asker", "asked")),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))
# Waits for those who were asked; what nobody answered can still be answered.
OPEN: Final = (ASKED,)
ANSWERABLE: Final = (ASKED, UNANSWERED)
WELCOMED: Final = (ACCEPTED, DONE)
OVER: Final = (DECLINED, DONE, TAKEN_BACK)
# What a resource is asked for by; the other sorts need nothing besides their words.
NEEDED_FOR_RESOURCE: Final = ("competence", "hours", "starts_on", "ends_before")
# Working days, when the door of those who are asked promises nothing.
DEFAULT_DAYS: Final = 15


def next_status(status: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the status that a verb leads to.

    Raises:
        NotPossible: when the verb does not lead on from there, or a fact is missing.
    """
    return advance(MOVES, status, verb, facts)


def verbs_from(status: str, roles: Collection[str]) -> list[str]:
    """Give the verbs that lead on from a status for somebody in some roles, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status, roles)]


def lacking(sort: str, stated: Mapping[str, object]) -> list[str]:
    """Give what a request of a sort still lacks."""
    return [name for name in NEEDED_FOR_RESOURCE if not stated.get(name)] if sort == "resource" else []


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of what a city was asked: counts, and the median of days until it answered."""

    asked: int = 0
    accepted: int = 0
    declined: int = 0
    unanswered: int = 0
    open: int = 0
    median_days: float | None = None


def tally(rows: Iterable[tuple[str, date, date | None]]) -> Opened:
    """Count requests to one organisation: (status, asked on, answered on or None).

    What was taken back is not counted: nobody could have answered it. Days are calendar days.
    """
    counted = [row for row in rows if row[0] != TAKEN_BACK]
    days = [(answered - asked).days for _status, asked, answered in counted if answered is not None]
    statuses = [status for status, _asked, _answered in counted]
    return Opened(
        asked=len(counted),
        accepted=sum(status in WELCOMED for status in statuses),
        declined=statuses.count(DECLINED),
        unanswered=statuses.count(UNANSWERED),
        open=sum(status in OPEN for status in statuses),
        median_days=float(median(days)) if days else None,
    )
