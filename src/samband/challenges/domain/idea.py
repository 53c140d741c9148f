"""An idea that somebody brings to a door: where it can stand, and that nothing of it vanishes."""

from collections.abc import Collection
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states

RECEIVED, QUARANTINED, SPAM = "received", "quarantined", "spam"
IN_HAND, WITH_SENDER, ANSWERED = "in_hand", "with_sender", "answered"
TAKEN_FURTHER, CLOSED, WITHDRAWN = "taken_further", "closed", "withdrawn"

# Who makes a move: ``host`` and ``deputy`` keep the door, ``handler`` is the person or department it was
# routed to, ``sender`` holds the receipt's code, ``system`` is the installation itself.
_KEEPERS: Final = ("host", "deputy")
_WORKERS: Final = (*_KEEPERS, "handler")
MOVES: Final = (
    Move("send", (), RECEIVED, who=("sender",)),
    Move("quarantine", (), QUARANTINED, who=("system",)),
    Move("quarantine", (RECEIVED,), QUARANTINED, needs=("why",), who=_KEEPERS),
    Move("release", (QUARANTINED, SPAM), RECEIVED, who=_KEEPERS),
    Move("discard", (QUARANTINED,), SPAM, needs=("why",), who=_KEEPERS),
    Move("route", (RECEIVED, IN_HAND, WITH_SENDER), IN_HAND, needs=("department",), who=_WORKERS),
    Move("hand_over", (RECEIVED, IN_HAND, WITH_SENDER), RECEIVED, needs=("door", "why"), who=_KEEPERS),
    Move("ask_sender", (RECEIVED, IN_HAND), WITH_SENDER, needs=("text",), who=_WORKERS),
    Move("reply", (WITH_SENDER,), IN_HAND, needs=("text",), who=("sender",)),
    Move("answer", (RECEIVED, IN_HAND, WITH_SENDER), ANSWERED, needs=("text",), who=_WORKERS),
    Move("take_further", (ANSWERED,), TAKEN_FURTHER, needs=("text",), who=_WORKERS),
    Move("close", (ANSWERED, TAKEN_FURTHER), CLOSED, who=_WORKERS),
    Move("reopen", (ANSWERED, CLOSED), IN_HAND, needs=("text",), who=("sender", *_WORKERS)),
    Move("withdraw", (RECEIVED, QUARANTINED, IN_HAND, WITH_SENDER), WITHDRAWN, who=("sender",)),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))
# Waits for the door's people; waiting for the sender keeps the promise, which was to answer.
WAITING: Final = (RECEIVED, IN_HAND)
OPEN: Final = (RECEIVED, IN_HAND, WITH_SENDER)
COUNTED: Final = (*OPEN, ANSWERED, TAKEN_FURTHER, CLOSED)


def next_status(status: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the status that a verb leads to.

    Raises:
        NotPossible: when the verb does not lead on from there, or a fact is missing.
    """
    return advance(MOVES, status, verb, facts)


def verbs_from(status: str, roles: Collection[str]) -> list[str]:
    """Give the verbs that lead on from a status for somebody in some roles, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status, roles)]
