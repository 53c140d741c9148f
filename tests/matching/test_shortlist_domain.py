"""The table of moves of a shortlist's rows, over every status and verb; and order and bounds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.base.link_limits import COMMENTS_AT_ONCE, MOST_COMMENTS, may_comment_more
from samband.kernel.lifecycle import NotPossible
from samband.matching.domain.shortlist import (
    STATUSES,
    VERBS,
    begin,
    moved,
    next_status,
    verbs_from,
    was_contacted,
)

# Read off the table by hand, once: what each verb makes of each status.
LEADS = {
    ("to_contact", "contact"): "contacted",
    ("to_contact", "dismiss"): "not_relevant",
    ("contacted", "answer"): "answered",
    ("contacted", "dismiss"): "not_relevant",
    ("contacted", "take_back"): "to_contact",
    ("answered", "dismiss"): "not_relevant",
    ("answered", "take_back"): "contacted",
    ("not_relevant", "take_up"): "to_contact",
}
NOW = datetime(2026, 11, 22, tzinfo=UTC)
EARLIER = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_from_every_status(status: str, verb: str) -> None:
    expected = LEADS.get((status, verb))
    assert (verb in verbs_from(status)) == (expected is not None)
    if expected is None:
        with pytest.raises(NotPossible):
            next_status(status, verb, why="why")
    else:
        assert next_status(status, verb, why="why") == expected


def test_a_row_begins_as_somebody_to_contact() -> None:
    assert begin() == "to_contact"
    assert set(STATUSES) == {"to_contact", "contacted", "answered", "not_relevant"}


@pytest.mark.parametrize("why", ["", "  ", "\n"])
def test_not_relevant_needs_a_reason(why: str) -> None:
    with pytest.raises(NotPossible) as refused:
        next_status("to_contact", "dismiss", why=why)
    assert refused.value.missing == ("why",)


@pytest.mark.parametrize(
    ("before", "verb", "status", "after"),
    [
        (None, "contact", "contacted", NOW),
        (EARLIER, "answer", "answered", EARLIER),
        (EARLIER, "take_back", "to_contact", None),
        (EARLIER, "take_back", "contacted", EARLIER),
        (EARLIER, "dismiss", "not_relevant", EARLIER),
        (EARLIER, "take_up", "to_contact", EARLIER),
    ],
)
def test_when_somebody_was_contacted_is_kept_until_it_is_taken_back(
    before: datetime | None, verb: str, status: str, after: datetime | None
) -> None:
    assert was_contacted(before, verb, status, NOW) == after


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=12), st.data())
def test_up_and_down_again_changes_nothing_and_loses_nobody(order: list[int], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(order))
    up = moved(order, one, up=True)
    assert sorted(up) == sorted(order)
    at = order.index(one)
    assert up.index(one) == max(at - 1, 0)
    assert moved(up, one, up=False) == order or at == 0


def test_the_ends_of_a_list_stay() -> None:
    assert moved([1, 2, 3], 1, up=True) == [1, 2, 3]
    assert moved([1, 2, 3], 3, up=False) == [1, 2, 3]
    assert moved([1, 2, 3], 3, up=True) == [1, 3, 2]


def test_comments_are_bounded_lately_and_in_all() -> None:
    assert may_comment_more(0, 0)
    assert may_comment_more(MOST_COMMENTS - 1, COMMENTS_AT_ONCE - 1)
    assert not may_comment_more(MOST_COMMENTS, 0)
    assert not may_comment_more(COMMENTS_AT_ONCE, COMMENTS_AT_ONCE)
