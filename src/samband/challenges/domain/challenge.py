"""A challenge: what its statement consists of, what publishing needs, and where it can stand."""

from collections.abc import Collection, Mapping
from typing import Final

from samband.kernel.lifecycle import Move, advance, allowed_moves, states

DRAFT, REVIEW, PUBLISHED = "draft", "review", "published"
DIALOGUE, TRIAL, PROJECT = "in_dialogue", "in_trial", "in_project"
SOLVED, NOT_SOLVED, WITHDRAWN, MERGED = "solved", "not_solved", "withdrawn", "merged"

# The parts of a statement, in the order in which a reader wants them.
PARTS: Final = (
    "affected",
    "future",
    "present",
    "measure",
    "year",
    "binding",
    "open",
    "others",
    "market",
    "judging",
    "owner",
    "adoption",
)
# Without these nothing is published; owner and adoption may be missing with a written reason, which shows.
NEEDED: Final = ("affected", "future", "owner", "adoption")
MAY_BE_OVERRIDDEN: Final = ("owner", "adoption")
QUESTIONS_AT_ONCE: Final = 3

# Who makes a move: ``owner`` is anybody of an owning organisation (or the maker of a draft that has none),
# ``approver`` the person named to approve. ``title``, the needed parts and ``looked`` (whether somebody
# has solved it elsewhere was looked at) are facts of the challenge; ``no_approver``: none is named.
_TO_PUBLISH: Final = ("title", *NEEDED, "looked")
MOVES: Final = (
    Move("start", (), DRAFT, who=("person",)),
    Move("ask_approval", (DRAFT,), REVIEW, needs=(*_TO_PUBLISH, "approver"), who=("owner",)),
    Move("send_back", (REVIEW,), DRAFT, needs=("why",), who=("approver",)),
    Move("take_back", (REVIEW,), DRAFT, who=("owner",)),
    Move("publish", (DRAFT,), PUBLISHED, needs=(*_TO_PUBLISH, "no_approver"), who=("owner",)),
    Move("approve", (REVIEW,), PUBLISHED, needs=_TO_PUBLISH, who=("approver",)),
    Move("begin_dialogue", (PUBLISHED,), DIALOGUE, who=("owner",)),
    Move("begin_trial", (PUBLISHED, DIALOGUE), TRIAL, who=("owner",)),
    Move("begin_project", (PUBLISHED, DIALOGUE, TRIAL), PROJECT, who=("owner",)),
    Move("solve", (PUBLISHED, DIALOGUE, TRIAL, PROJECT), SOLVED, needs=("outcome",), who=("owner",)),
    Move("give_up", (PUBLISHED, DIALOGUE, TRIAL, PROJECT), NOT_SOLVED, needs=("learned",), who=("owner",)),
    Move("reopen", (SOLVED, NOT_SOLVED, DIALOGUE, TRIAL, PROJECT), PUBLISHED, needs=("why",), who=("owner",)),
    Move("withdraw", (PUBLISHED, DIALOGUE, TRIAL, PROJECT), WITHDRAWN, needs=("why",), who=("owner",)),
    Move("merge", (DRAFT, PUBLISHED, DIALOGUE, TRIAL, PROJECT), MERGED, needs=("into",), who=("owner",)),
)
STATUSES: Final = tuple(states(MOVES))
VERBS: Final = tuple(dict.fromkeys(move.verb for move in MOVES if move.sources))
# What a stranger may read, and what still looks for an answer.
PUBLIC: Final = (PUBLISHED, DIALOGUE, TRIAL, PROJECT, SOLVED, NOT_SOLVED, WITHDRAWN)
LIVE: Final = (PUBLISHED, DIALOGUE, TRIAL, PROJECT)
OVER: Final = (SOLVED, NOT_SOLVED, WITHDRAWN, MERGED)

# What was decided on seeing what others have done already.
ADOPT, ADAPT, GO_ON = "adopt", "adapt", "go_on"
PRIOR_DECISIONS: Final = (ADOPT, ADAPT, GO_ON)


def next_status(status: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the status that a verb leads to.

    Raises:
        NotPossible: when the verb does not lead on from there, or a fact is missing.
    """
    return advance(MOVES, status, verb, facts)


def verbs_from(status: str, roles: Collection[str]) -> list[str]:
    """Give the verbs that lead on from a status for somebody in some roles, in the table's order."""
    return [move.verb for move in allowed_moves(MOVES, status, roles)]


def stated(parts: Mapping[str, object]) -> list[str]:
    """Give the parts of a statement that are stated, in the reader's order."""
    return [part for part in PARTS if str(parts.get(part) or "").strip()]


def lacking(parts: Mapping[str, object], *, override: str = "") -> list[str]:
    """Give what publishing still needs; a written override stands for owner and road to adoption."""
    has = set(stated(parts)) | (set(MAY_BE_OVERRIDDEN) if override.strip() else set())
    return [part for part in NEEDED if part not in has]


def next_questions(parts: Mapping[str, object], put_off: Collection[str] = ()) -> list[str]:
    """Give the parts to ask for next, three at most: first what publishing needs, then the rest.

    What somebody put off is asked last of all, and only when publishing needs it.
    """
    missing = [part for part in PARTS if part not in stated(parts)]
    ranked = sorted(missing, key=lambda part: (part in put_off, part not in NEEDED, PARTS.index(part)))
    return [part for part in ranked if part not in put_off or part in NEEDED][:QUESTIONS_AT_ONCE]
