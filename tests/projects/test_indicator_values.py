"""Values of indicators: unknown is not zero, parts make the whole, only what is approved counts."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.kernel.lifecycle import NotPossible
from samband.projects.domain.indicators.breakdown import (
    PARTS,
    Breakdown,
    DoesNotAddUp,
    add_breakdowns,
    broken_down,
)
from samband.projects.domain.indicators.values import (
    MOVES,
    NOTHING_REPORTED,
    STATUSES,
    Report,
    Share,
    Standing,
    Value,
    achieved,
    add,
    add_shares,
    falls_back,
    known,
    next_status,
    pending,
)

WORKSHOP = "the workshop in March"
SPRING, AUTUMN = date(2026, 6, 30), date(2026, 12, 31)


def test_pending_and_not_reported_are_not_zero() -> None:
    total = add([known(12), pending(WORKSHOP), NOTHING_REPORTED, known(3), pending(WORKSHOP)])
    assert (total.number, total.known, total.pending, total.unknown) == (15, 2, 2, 1)
    assert total.events == (WORKSHOP,)
    assert not total.is_complete
    alone = add([pending(WORKSHOP)])
    assert alone.number is None
    assert add([]).number is None
    assert add([known(0)]).number == 0
    assert add([known(0)]).is_complete


def test_a_value_says_what_it_is() -> None:
    with pytest.raises(ValueError, match="number"):
        Value("known")
    with pytest.raises(ValueError, match="number"):
        Value("not-reported", Decimal(0))
    with pytest.raises(ValueError, match="event"):
        pending(" ")
    with pytest.raises(ValueError, match="finite"):
        known(Decimal("NaN"))


@pytest.mark.parametrize(
    ("exactness", "sum_is"),
    [
        (["exact", "exact"], "exact"),
        (["exact", "about"], "about"),
        (["at-least", "exact"], "at-least"),
        (["at-least", "about"], "about"),
        (["at-most", "exact"], "at-most"),
        (["at-most", "at-least"], ""),
    ],
)
def test_a_sum_is_no_more_exact_than_its_parts(exactness: list[str], sum_is: str) -> None:
    assert add(known(40, one) for one in exactness).exactness == sum_is


def test_percentages_add_by_what_they_are_made_of() -> None:
    total = add_shares(
        [
            Share(known(1), known(2)),
            Share(known(1), known(8)),
            Share(pending(WORKSHOP), known(100)),
            Share(known(5), NOTHING_REPORTED),
        ]
    )
    assert (total.exact, total.used, total.left_out) == (Fraction(1, 5), 2, 2)
    assert add_shares([]).exact is None


def test_only_approved_values_count() -> None:
    reports = [
        Report("a", SPRING, known(1), "approved"),
        Report("a", SPRING, known(10), "draft"),
        Report("a", SPRING, known(100), "submitted"),
        Report("a", SPRING, known(1000), "returned"),
    ]
    assert achieved(reports, "increment").number == 1
    assert achieved(reports[1:], "increment").number is None


def test_of_cumulative_values_the_latest_of_each_reporter_counts() -> None:
    reports = [
        Report("a", AUTUMN, known(30)),
        Report("a", SPRING, known(20)),
        Report("b", SPRING, known(5)),
        Report("c", SPRING, known(7)),
        Report("c", AUTUMN, pending(WORKSHOP)),
    ]
    total = achieved(reports, "cumulative")
    assert (total.number, total.known, total.pending) == (35, 2, 1)
    assert achieved(reports, "increment").number == 62
    with pytest.raises(ValueError):
        achieved(reports, "average")


def test_a_cumulative_value_that_falls_back_is_pointed_out() -> None:
    high, low = Report("a", SPRING, known(20)), Report("a", AUTUMN, known(19))
    assert falls_back([low, Report("b", SPRING, known(30)), high]) == [(high, low)]
    assert falls_back([high, Report("a", AUTUMN, known(20))]) == []


@pytest.mark.parametrize("status", ["", *STATUSES])
@pytest.mark.parametrize("verb", dict.fromkeys(move.verb for move in MOVES))
def test_where_every_verb_leads(status: str, verb: str) -> None:
    leads = {
        ("", "write"): "draft",
        ("draft", "submit"): "submitted",
        ("returned", "submit"): "submitted",
        ("submitted", "take_back"): "draft",
        ("submitted", "approve"): "approved",
        ("submitted", "return"): "returned",
        ("approved", "return"): "returned",
    }
    if (status, verb) in leads:
        assert next_status(status, verb, ("value", "why")) == leads[status, verb]
    else:
        with pytest.raises(NotPossible):
            next_status(status, verb, ("value", "why"))


def test_nothing_is_returned_without_saying_why() -> None:
    with pytest.raises(NotPossible):
        next_status("submitted", "return")


def test_how_far_from_baseline_to_target() -> None:
    assert Standing(known(0), known(300), add([known(60)])).reached == Fraction(1, 5)
    assert Standing(known(20), known(50), add([known(35)])).reached == Fraction(1, 2)
    assert Standing(known(80), known(40), add([known(70)])).reached == Fraction(1, 4)
    assert Standing(known(0), known(300), add([pending(WORKSHOP)])).reached is None
    assert Standing(known(0), NOTHING_REPORTED, add([known(60)])).reached is None
    assert Standing(known(5), known(5), add([known(5)])).reached is None


def test_parts_that_lack_something_name_it_as_not_stated() -> None:
    found = broken_down("gender", {"women": Decimal(12), "men": Decimal(20)}, known(35))
    assert found is not None
    assert found.parts == {"women": 12, "men": 20, "other": 0, "not-stated": 3}
    assert broken_down("gender", {"women": Decimal(1)}, pending(WORKSHOP)) is None


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"micro": 3, "small": 3}, "parts-above-whole"),
        ({"micro": 1, "not-stated": 1}, "not-stated-twice"),
        ({"women": 1}, "no-such-part"),
        ({"micro": 6, "small": -1}, "below-zero"),
    ],
)
def test_parts_that_cannot_be_are_refused(parts: dict[str, int], code: str) -> None:
    with pytest.raises(DoesNotAddUp) as refused:
        broken_down("size", {name: Decimal(number) for name, number in parts.items()}, known(5))
    assert refused.value.code == code


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)), max_size=6))
def test_added_parts_are_the_added_whole(rows: list[tuple[int, int, int]]) -> None:
    material = [
        (known(women + men + more), {"women": Decimal(women), "men": Decimal(men)})
        for women, men, more in rows
    ]
    total = add_breakdowns("gender", [*material, (pending(WORKSHOP), {})])
    assert isinstance(total, Breakdown)
    assert list(total.parts) == list(PARTS["gender"])
    assert total.whole == sum(sum(row) for row in rows)
    assert total.parts["not-stated"] == sum(row[2] for row in rows)
