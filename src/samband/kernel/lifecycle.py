"""State as a table of moves: which verb leads from which state to which, what it needs, who may."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a table: ``verb`` leads from any of ``sources`` to ``target``.

    ``needs`` names facts that must hold (``title``, ``contact``), ``who`` the roles that may; no roles
    means that ``access`` alone decides. ``sources`` of nothing begins a life.
    """

    verb: str
    sources: tuple[str, ...]
    target: str
    needs: tuple[str, ...] = ()
    who: tuple[str, ...] = ()


class NotPossible(ValueError):
    """The verb does not lead on from this state, or facts are missing, which ``missing`` names."""

    def __init__(self, state: str, verb: str, missing: tuple[str, ...] = ()) -> None:
        lacks = f"; it lacks {', '.join(missing)}" if missing else ""
        super().__init__(f"“{verb}” is not possible from “{state or 'nothing'}”{lacks}.")
        self.state, self.verb, self.missing = state, verb, missing


def advance(moves: Iterable[Move], state: str, verb: str, facts: Collection[str] = ()) -> str:
    """Give the state that ``verb`` leads to from ``state``; an empty state is before the beginning.

    Raises `NotPossible` when no move fits, or when the move needs facts that are not among ``facts``.
    """
    for move in moves:
        if move.verb == verb and _leads_from(move, state):
            missing = tuple(need for need in move.needs if need not in facts)
            if missing:
                raise NotPossible(state, verb, missing)
            return move.target
    raise NotPossible(state, verb)


def allowed_moves(
    moves: Iterable[Move], state: str, roles: Collection[str] = (), facts: Collection[str] | None = None
) -> list[Move]:
    """Give the moves that lead on from a state, for somebody in one of ``roles``.

    With ``facts``, only those that lack nothing; without, also those whose needs must be met first.
    """
    return [
        move
        for move in moves
        if _leads_from(move, state)
        and (not move.who or any(role in roles for role in move.who))
        and (facts is None or all(need in facts for need in move.needs))
    ]


def states(moves: Sequence[Move]) -> list[str]:
    """Give every state of a table once, in the order in which they appear."""
    named = (state for move in moves for state in (*move.sources, move.target))
    return list(dict.fromkeys(named))


def _leads_from(move: Move, state: str) -> bool:
    return state in move.sources if state else not move.sources
