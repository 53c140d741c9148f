"""A grant: decided, in force, changed, ended."""

from collections.abc import Collection
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states

DRAFT, IN_FORCE, ENDED, REVOKED = "draft", "in_force", "ended", "revoked"
FUNDER: Final = "funder"
MOVES: Final = (
    Move("note", (), DRAFT, who=(FUNDER,)),
    Move("grant", (DRAFT,), IN_FORCE, needs=("decided_on",), who=(FUNDER,)),
    Move("end", (IN_FORCE,), ENDED, who=(FUNDER,)),
    Move("revoke", (IN_FORCE,), REVOKED, needs=("why",), who=(FUNDER,)),
    Move("reopen", (ENDED,), IN_FORCE, needs=("why",), who=(FUNDER,)),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))

# What conditions are about; the library of clauses is kept by these.
CONDITION_SORTS: Final = ("innovation", "internationalisation", "equality", "publicity", "reporting", "other")


def next_status(status: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the status that a verb leads to.

    Raises:
        NotPossible: when the verb does not lead on from there, or a fact is missing.
    """
    return advance(MOVES, status, verb, facts)


def verbs_from(status: str, roles: Collection[str]) -> list[str]:
    """Give the verbs that lead on from a status for somebody in some roles, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status, roles)]
