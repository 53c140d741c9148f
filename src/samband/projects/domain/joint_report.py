"""A joint report: the certificates of a period, told as one."""

from collections.abc import Collection
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states
from samband.projects.domain.roles import FUNDER, LEAD

DRAFT, SUBMITTED, RETURNED = "draft", "submitted", "returned"
APPROVED, PUBLISHED, WITHDRAWN = "approved", "published", "withdrawn"
# ``certificates``: at least one certificate is in it; ``both_leads``: where a programme has two sides, both
# leads have signed it off; ``named``: the partners whose certificate is missing are accepted as missing.
MOVES: Final = (
    Move("begin", (), DRAFT, who=(LEAD,)),
    Move("submit", (DRAFT, RETURNED), SUBMITTED, needs=("certificates", "named", "both_leads"), who=(LEAD,)),
    Move("send_back", (SUBMITTED,), RETURNED, needs=("why",), who=(FUNDER, LEAD)),
    Move("approve", (SUBMITTED,), APPROVED, who=(FUNDER, LEAD)),
    Move("publish", (APPROVED,), PUBLISHED, who=(LEAD,)),
    Move("withdraw", (PUBLISHED,), WITHDRAWN, needs=("why",), who=(LEAD,)),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))
EDITABLE: Final = (DRAFT, RETURNED)
# Its figures are frozen, and its certificates can be in no other report.
FROZEN: Final = (SUBMITTED, APPROVED, PUBLISHED, WITHDRAWN)


def next_status(status: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the status that a verb leads to.

    Raises:
        NotPossible: when the verb does not lead on from there, or a fact is missing.
    """
    return advance(MOVES, status, verb, facts)


def verbs_from(status: str, roles: Collection[str]) -> list[str]:
    """Give the verbs that lead on from a status for somebody in some roles, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status, roles)]
