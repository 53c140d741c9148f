"""A request between organisations: open a door for us, or lend us somebody; asked, answered or not."""

from typing import Final

from samband.kernel.lifecycle import Move, states

# ``resource`` asks another department or region for hours of somebody; the others ask a city to open a door.
SORTS: Final = ("introduction", "reference", "test_site", "resource")
DOOR_SORTS: Final = SORTS[:3]

ASKED, ACCEPTED, DECLINED, UNANSWERED, DONE = "asked", "accepted", "declined", "unanswered", "done"
MOVES: Final = (
    Move("ask", (), ASKED, who=("asker",)),
    Move("accept", (ASKED, UNANSWERED), ACCEPTED, needs=("text",), who=("asked",)),
    Move("decline", (ASKED, UNANSWERED), DECLINED, needs=("text",), who=("asked",)),
    Move("lapse", (ASKED,), UNANSWERED, who=("system",)),
    Move("remind", (UNANSWERED,), ASKED, who=("asker",)),
    Move("take_back", (ASKED, UNANSWERED), "taken_back", who=("asker",)),
    Move("report", (ACCEPTED,), DONE, needs=("text",), who=("asker", "asked")),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))
