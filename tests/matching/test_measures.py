"""The measures agree with worked examples."""

from math import log2

import pytest

from samband.matching.domain.measures import ndcg, order, quality, recall, reciprocal_rank

GRADES = {"a": 2, "b": 1, "c": 1}


def test_the_ideal_order_is_worth_one() -> None:
    assert ndcg(["a", "b", "c", "x"], GRADES) == pytest.approx(1.0)


def test_a_graded_answer_further_down_counts_less() -> None:
    ideal = 3 + 1 / log2(3) + 1 / log2(4)
    assert ndcg(["x", "a"], GRADES) == pytest.approx((3 / log2(3)) / ideal)


def test_recall_is_of_what_could_be_found_at_that_depth() -> None:
    assert recall(["a", "x", "b"], GRADES, 10) == pytest.approx(2 / 3)
    assert recall(["a", "x"], GRADES, 2) == pytest.approx(1 / 2)


def test_the_first_right_answer_gives_its_reciprocal_place() -> None:
    assert reciprocal_rank(["x", "y", "c"], GRADES) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x"] * 10 + ["a"], GRADES) == 0.0


def test_equal_scores_are_ordered_by_key_and_a_key_counts_once() -> None:
    assert order([("b", 1.0), ("a", 1.0), ("c", 2.0), ("c", 0.5)]) == ["c", "a", "b"]


def test_a_need_without_ranking_counts_as_nothing_found() -> None:
    found = quality({"one": ["a", "b", "c"]}, {"one": GRADES, "two": {"z": 1}})
    assert (found.needs, found.ndcg_at_10, found.mrr_at_10) == (2, pytest.approx(0.5), pytest.approx(0.5))
