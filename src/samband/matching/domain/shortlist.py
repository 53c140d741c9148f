"""A shortlist's rows: where a candidate stands, and what leads from there to where."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states

TO_CONTACT: Final = "to_contact"
CONTACTED: Final = "contacted"
ANSWERED: Final = "answered"
NOT_RELEVANT: Final = "not_relevant"

# One look at the table says what a row can become; it drives action, buttons, constraint and test.
MOVES: Final = (
    Move("add", (), TO_CONTACT),
    Move("contact", (TO_CONTACT,), CONTACTED),
    Move("answer", (CONTACTED,), ANSWERED),
    Move("dismiss", (TO_CONTACT, CONTACTED, ANSWERED), NOT_RELEVANT, needs=("why",)),
    Move("take_up", (NOT_RELEVANT,), TO_CONTACT),
    Move("take_back", (CONTACTED,), TO_CONTACT),
    Move("take_back", (ANSWERED,), CONTACTED),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))

# What the people of an organisation may do with a list that was shared with them.
READ: Final = "read"
WORK: Final = "work"
LEVELS: Final = (READ, WORK)

MOST_ROWS: Final = 500
MOST_LISTS: Final = 300
# What lies is said after two weeks, and not for ever: after two months it is known, or no longer matters.
LIES_AFTER: Final = timedelta(days=14)
QUIET_AFTER: Final = timedelta(days=60)


def begin() -> str:
    """Give the status in which a row begins."""
    return advance(MOVES, "", "add")


def next_status(status: str, verb: str, *, why: str = "") -> str:
    """Give the status that a verb leads to; ``why`` is what was said of somebody not relevant.

    Raises:
        NotPossible: when the verb does not lead on from there, or the reason is missing.
    """
    return advance(MOVES, status, verb, {"why"} if why.strip() else set())


def verbs_from(status: str) -> list[str]:
    """Give the verbs that lead on from a status, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status)]


def was_contacted(before: datetime | None, verb: str, status: str, at: datetime) -> datetime | None:
    """Give the moment at which somebody was contacted, after a move; taking that back forgets it."""
    if verb == "contact":
        return at
    return None if verb == "take_back" and status == TO_CONTACT else before


def stays_inside(owning_body: str, organisation: str, bodies: Collection[str]) -> bool:
    """Say whether a list shared with an organisation stays inside the body that owns it.

    A list that belongs to no body yet becomes that of one of its maker's own ``bodies`` when it is
    shared there.
    """
    return organisation == owning_body if owning_body else organisation in bodies


def moved(order: Sequence[int], one: int, *, up: bool) -> list[int]:
    """Give an order in which one has changed places with its neighbour; at the end nothing changes."""
    found = list(order)
    at = found.index(one)
    to = at - 1 if up else at + 1
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


def lying_between(now: datetime) -> tuple[datetime, datetime]:
    """Give the span in which somebody was put on a list, or contacted, of whom it is said that they lie."""
    return now - QUIET_AFTER, now - LIES_AFTER
