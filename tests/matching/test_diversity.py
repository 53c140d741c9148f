"""An answer is spread: a third is new to the person, no region takes it all."""

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from samband.matching.domain.diversity import Candidate, diversify, is_new_to

REGIONS = ["SE23", "SE11", "NO08", "DK01", "FI1B", ""]


@st.composite
def candidates(draw: st.DrawFn) -> list[Candidate]:
    scores = sorted(draw(st.lists(st.floats(0, 1), max_size=40)), reverse=True)
    made = []
    for row, score in enumerate(scores):
        region = draw(st.sampled_from(REGIONS))
        is_new = None if not region else draw(st.booleans())
        made.append(Candidate(row, score, region, is_new))
    return made


@given(candidates(), st.integers(1, 12))
def test_a_third_is_new_where_good_ones_exist(pool: list[Candidate], count: int) -> None:
    chosen = diversify(pool, count, floor=0.3)
    good_new = [one for one in pool if one.is_new and one.score >= 0.3]
    most = max(1, ceil(count / 2))
    reachable = sum(min(most, sum(one.region == region for one in good_new)) for region in set(REGIONS))
    assert sum(bool(one.is_new) for one in chosen) >= min(ceil(count / 3), reachable)


@given(candidates(), st.integers(1, 12))
def test_the_answer_is_full_ordered_and_holds_nothing_twice(pool: list[Candidate], count: int) -> None:
    chosen = diversify(pool, count, floor=0.3)
    assert len(chosen) == min(count, len(pool))
    assert len({one.row for one in chosen}) == len(chosen)
    assert [one.score for one in chosen] == sorted((one.score for one in chosen), reverse=True)


@given(candidates())
def test_without_anybodys_view_and_with_room_the_best_win(pool: list[Candidate]) -> None:
    plain = [Candidate(one.row, one.score, "", None) for one in pool]
    assert [one.row for one in diversify(plain, 10, floor=0.3)] == [one.row for one in plain[:10]]


def test_a_hit_below_the_floor_displaces_nobody() -> None:
    pool = [Candidate(row, 0.9, "SE23", False) for row in range(5)] + [Candidate(9, 0.1, "NO08", True)]
    assert 9 not in {one.row for one in diversify(pool, 5, floor=0.3)}


def test_new_means_another_region_and_never_met() -> None:
    nothing: frozenset[str] = frozenset()
    assert is_new_to("NO081", "a", home="SE232", known=nothing) is True
    assert is_new_to("SE231", "a", home="SE232", known=nothing) is True
    assert is_new_to("SE231", "a", home="SE23", known=nothing) is False
    assert is_new_to("NO081", "a", home="SE232", known=frozenset({"a"})) is False
    assert is_new_to("NO081", "a", home="", known=nothing) is None
    assert is_new_to("", "a", home="SE232", known=nothing) is None
    assert is_new_to("SE", "a", home="SE232", known=nothing) is None
    assert is_new_to("NO", "a", home="SE232", known=nothing) is True
