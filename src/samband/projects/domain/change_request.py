"""A request to change the approved plan: worked on, handed in, accepted or rejected."""

from collections.abc import Collection
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states
from samband.projects.domain.roles import LEAD

OPEN, SUBMITTED, ACCEPTED, REJECTED, WITHDRAWN = "open", "submitted", "accepted", "rejected", "withdrawn"
# Who decides is the lead where nobody else is named (for the funder, whose decision is filed).
MOVES: Final = (
    Move("begin", (), OPEN, needs=("none_open",), who=(LEAD,)),
    Move("submit", (OPEN,), SUBMITTED, needs=("why", "sound"), who=(LEAD,)),
    Move("send_back", (SUBMITTED,), OPEN, needs=("why",), who=("decider",)),
    Move("accept", (SUBMITTED,), ACCEPTED, needs=("sound",), who=("decider",)),
    Move("reject", (SUBMITTED,), REJECTED, needs=("why",), who=("decider",)),
    Move("withdraw", (OPEN, SUBMITTED), WITHDRAWN, who=(LEAD,)),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))
# The working plan is open for changes; it is locked while somebody decides.
EDITABLE: Final = (OPEN,)
UNDECIDED: Final = (OPEN, SUBMITTED)


def next_status(status: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the status that a verb leads to.

    Raises:
        NotPossible: when the verb does not lead on from there, or a fact is missing.
    """
    return advance(MOVES, status, verb, facts)


def verbs_from(status: str, roles: Collection[str]) -> list[str]:
    """Give the verbs that lead on from a status for somebody in some roles, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status, roles)]
