"""A project: where it can stand from its first plan to its end."""

from collections.abc import Collection
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states
from samband.projects.domain.roles import LEAD

DRAFT, APPLIED, RUNNING, CLOSED, WITHDRAWN = "draft", "applied", "running", "closed", "withdrawn"
# ``lead``: there is a lead partner; ``period``: it has reporting periods; ``sound``: the
# check of the plan and budget found nothing that stops; ``why``: the reason is given.
MOVES: Final = (
    Move("plan", (), DRAFT, who=("person",)),
    Move("apply", (DRAFT,), APPLIED, needs=("lead", "period"), who=(LEAD,)),
    Move("take_up", (APPLIED,), DRAFT, who=(LEAD,)),
    Move("approve", (DRAFT, APPLIED), RUNNING, needs=("lead", "period", "sound"), who=(LEAD,)),
    Move("close", (RUNNING,), CLOSED, needs=("nothing_open",), who=(LEAD,)),
    Move("reopen", (CLOSED,), RUNNING, needs=("why",), who=(LEAD,)),
    Move("withdraw", (DRAFT, APPLIED, RUNNING), WITHDRAWN, needs=("why",), who=(LEAD,)),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))
# The plan is edited freely before approval; afterwards only by a change request.
FREE_PLAN: Final = (DRAFT, APPLIED)
# What a stranger may read of a project, when its lead has made it public.
SHOWN: Final = (RUNNING, CLOSED)


def next_status(status: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the status that a verb leads to.

    Raises:
        NotPossible: when the verb does not lead on from there, or a fact is missing.
    """
    return advance(MOVES, status, verb, facts)


def verbs_from(status: str, roles: Collection[str]) -> list[str]:
    """Give the verbs that lead on from a status for somebody in some roles, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status, roles)]
