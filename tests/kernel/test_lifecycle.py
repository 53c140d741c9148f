"""A table of moves drives what may happen next."""

import pytest

from samband.kernel.lifecycle import Move, NotPossible, advance, allowed_moves, states

MOVES = (
    Move("draft", (), "draft"),
    Move("publish", ("draft", "withdrawn"), "published", needs=("title", "contact"), who=("owner",)),
    Move("withdraw", ("published",), "withdrawn", who=("owner", "host")),
)
NEXT = {
    ("", "draft"): "draft",
    ("draft", "publish"): "published",
    ("withdrawn", "publish"): "published",
    ("published", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize("state", ["", "draft", "published", "withdrawn"])
@pytest.mark.parametrize("verb", ["draft", "publish", "withdraw"])
def test_every_state_and_verb(state: str, verb: str) -> None:
    facts = {"title", "contact"}
    if (state, verb) in NEXT:
        assert advance(MOVES, state, verb, facts) == NEXT[state, verb]
    else:
        with pytest.raises(NotPossible, match=verb):
            advance(MOVES, state, verb, facts)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(NotPossible, match="contact") as caught:
        advance(MOVES, "draft", "publish", {"title"})
    assert caught.value.missing == ("contact",)


def test_who_may_do_what_next() -> None:
    assert [move.verb for move in allowed_moves(MOVES, "published", {"host"})] == ["withdraw"]
    assert allowed_moves(MOVES, "published", {"guest"}) == []
    assert [move.verb for move in allowed_moves(MOVES, "draft", {"owner"})] == ["publish"]
    assert allowed_moves(MOVES, "draft", {"owner"}, facts={"title"}) == []
    assert [move.verb for move in allowed_moves(MOVES, "")] == ["draft"]


def test_the_states_of_a_table() -> None:
    assert states(MOVES) == ["draft", "withdrawn", "published"]
