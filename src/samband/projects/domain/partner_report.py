"""A partner report: where it can stand from draft to certificate."""

from collections.abc import Collection
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states
from samband.projects.domain.roles import CONTROLLER, PARTNER

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
IN_CONTROL, CERTIFIED = "in_control", "certified"
# ``rates``: every rate of exchange that is needed is known; ``complete``: nothing that stops is missing;
# ``not_joined``: the certificate is in no joint report.
MOVES: Final = (
    Move("begin", (), DRAFT, who=(PARTNER,)),
    Move("submit", (DRAFT, RETURNED), SUBMITTED, needs=("complete", "rates"), who=(PARTNER,)),
    Move("take_back", (SUBMITTED,), RETURNED, who=(PARTNER,)),
    Move("start_control", (SUBMITTED,), IN_CONTROL, who=(CONTROLLER,)),
    Move("send_back", (SUBMITTED, IN_CONTROL), RETURNED, needs=("why",), who=(CONTROLLER,)),
    Move("certify", (IN_CONTROL,), CERTIFIED, needs=("checked", "answered"), who=(CONTROLLER,)),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))
EDITABLE: Final = (DRAFT, RETURNED)
# Counts as reported in what is carried over to the next report.
REPORTED: Final = (SUBMITTED, IN_CONTROL, CERTIFIED)


def next_status(status: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the status that a verb leads to.

    Raises:
        NotPossible: when the verb does not lead on from there, or a fact is missing.
    """
    return advance(MOVES, status, verb, facts)


def verbs_from(status: str, roles: Collection[str]) -> list[str]:
    """Give the verbs that lead on from a status for somebody in some roles, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status, roles)]
