"""Small aid: what fits under the ceiling, held against every stretch of three years there is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.kernel.period import Period
from samband.rules.domain.dated import overlaps_among
from samband.rules.domain.de_minimis import (
    Answer,
    check_window,
    last_day_together,
    project_ceiling,
    room_on,
    shipped_ceilings,
)
from samband.rules.domain.small_aid import Award, Link, StatedRate, in_kind_equivalent, single_undertaking

ON = date(2026, 5, 4)
MOST = 300_000_00
RATE = StatedRate(Decimal("11.4567"), date(2026, 5, 1), "InforEuro, May 2026", "verified")


def award(minor: int | None, on: date = date(2025, 1, 1), key: str = "", **more: object) -> Award:
    return Award(key or f"{on}/{minor}", str(more.pop("firm", "a")), "SE", on, minor, **more)  # type: ignore[arg-type]


def ask(awards: list[Award], new: Award, *links: Link, on: date = ON, state: str = "SE") -> Answer:
    return check_window(awards, replace(new, key="new"), links, state, on)


def test_exactly_the_ceiling_is_allowed_and_a_cent_more_is_not() -> None:
    earlier = [award(299_999_00)]
    exact, above = ask(earlier, award(1_00)), ask(earlier, award(1_01))
    assert (exact.allowed, exact.sum_minor, exact.left_minor) == (True, 299_999_00, 1_00)
    assert (above.allowed, above.reason, above.possible_from) == (False, "above", date(2028, 1, 2))
    assert [one.key for one in above.counted] == ["2025-01-01/29999900"]
    assert "2023/2831" in above.source
    assert above.room == ((ON, 1_00), (date(2028, 1, 2), MOST))


def test_an_award_three_years_old_to_the_day_still_counts_and_is_named() -> None:
    earlier = [award(300_000_00, date(2024, 5, 4))]
    on_the_day = ask(earlier, award(1), on=date(2027, 5, 4))
    assert (on_the_day.allowed, on_the_day.date_rule) == (False, "anniversary-included")
    assert on_the_day.on_boundary == tuple(earlier)
    assert on_the_day.possible_from == date(2027, 5, 5)
    the_day_after = ask(earlier, award(1), on=date(2027, 5, 5))
    assert the_day_after.allowed is True
    assert (the_day_after.counted, the_day_after.on_boundary) == ((), ())
    assert the_day_after.left_out == ((earlier[0], "years"),)


def test_three_years_from_a_29_february_end_on_the_last_day_of_february() -> None:
    assert last_day_together(date(2024, 2, 29)) == date(2027, 2, 28)
    assert last_day_together(date(2025, 3, 1)) == date(2028, 3, 1)


def test_linked_firms_are_one_undertaking_also_through_a_third() -> None:
    links = (Link("a", "b", "majority-of-votes"), Link("c", "b", "dominant-influence"))
    assert single_undertaking("a", links, ON) == {"a", "b", "c"}
    earlier = [award(200_000_00, firm="c")]
    assert ask(earlier, award(100_000_01), *links).allowed is False
    alone = ask(earlier, award(100_000_01))
    assert (alone.allowed, alone.left_out) == (True, ((earlier[0], "undertaking"),))


def test_a_link_that_has_ended_links_no_more_and_none_is_made_of_a_mere_share() -> None:
    ended = Link("a", "b", "appoints-board", period=Period(None, date(2026, 1, 1)))
    assert single_undertaking("a", [ended], ON) == {"a"}
    assert single_undertaking("a", [ended], date(2025, 12, 31)) == {"a", "b"}
    with pytest.raises(ValueError, match="does not link"):
        Link("a", "b", "owns-a-tenth")


def test_two_states_are_not_summed() -> None:
    swedish = award(300_000_00)
    norwegian = ask([swedish], award(300_000_00), state="NO")
    assert (norwegian.allowed, norwegian.left_out) == (True, ((swedish, "state"),))
    assert ask([swedish], award(1)).allowed is False


def test_advice_in_kind_counts_by_its_gross_grant_equivalent() -> None:
    assert in_kind_equivalent(Decimal("12.5"), 95_00) == 1_187_50
    assert in_kind_equivalent(Decimal("12.5"), 95_00, paid_minor=187_50) == 1_000_00
    assert in_kind_equivalent(Decimal(1), 10_00, paid_minor=20_00) == 0
    with pytest.raises(ValueError):
        in_kind_equivalent(Decimal(-1), 10_00)
    assert ask([award(299_000_00)], award(in_kind_equivalent(Decimal("12.5"), 95_00))).allowed is False
    assert ask([award(50_000_00, is_equivalent=False)], award(1_00)).allowed is None


def test_another_currency_needs_a_rate_with_its_source_else_it_is_unknown_and_never_zero() -> None:
    bare = award(1_000_000_00, currency="SEK")
    answer = ask([bare], award(1_00))
    assert (answer.allowed, answer.reason, answer.unknown) == (None, "unknown-award", (bare,))
    assert (answer.left_minor, answer.possible_from) == (None, None)
    told = replace(bare, rate=replace(RATE, mark="secondary"))
    assert ask([told], award(1_00)).allowed is None
    known = replace(bare, rate=RATE)
    assert known.eur_minor == 87_285_17
    assert ask([known], award(212_714_83)).allowed is True
    assert ask([known], award(212_714_84)).allowed is False
    assert ask([], award(1_00, currency="NOK")).reason == "unknown-amount"


def test_what_is_known_may_be_too_much_whatever_is_unknown() -> None:
    assert ask([award(None), award(300_000_00)], award(1)).allowed is False
    assert ask([award(300_000_01)], award(None)).allowed is False
    long_ago = award(None, date(2020, 1, 1))
    assert ask([long_ago], award(300_000_00)).allowed is True


def test_before_2024_nothing_is_decided_because_that_ceiling_is_not_verified() -> None:
    answer = ask([], award(1), on=date(2023, 12, 31))
    assert (answer.allowed, answer.reason) == (None, "check-source")
    assert answer.ceiling is not None
    assert answer.ceiling.number == 200_000
    assert ask([], award(1), on=date(2031, 1, 1)).ceiling is None


def test_farming_and_fishing_have_rules_of_their_own() -> None:
    assert ask([], award(1, sector="fisheries")).reason == "other-rules"
    assert ask([], award(1, sector="aquaculture", has_separate_accounts=True)).allowed is True


def test_services_of_general_interest_have_a_ceiling_of_their_own() -> None:
    read = [replace(value, mark="verified") for value in shipped_ceilings() if value.subject != "gber-20a"]

    def held(earlier: Award, new: Award) -> Answer:
        return check_window([earlier], replace(new, key="new"), (), "SE", ON, read)

    half = award(500_000_00, regime="sgei")
    assert held(half, award(250_000_00, regime="sgei")).allowed is True
    assert held(half, award(250_000_01, regime="sgei")).allowed is False
    both = held(half, award(250_000_01))
    assert (both.allowed, both.reason) == (None, "cumulation")
    assert held(half, award(250_000_00)).allowed is True
    assert held(award(None, regime="sgei"), award(1)).reason == "cumulation"


def test_the_ceiling_of_general_interest_is_only_told_so_it_decides_nothing_as_shipped() -> None:
    assert ask([], award(1, regime="sgei")).reason == "check-source"
    assert ask([award(299_999_99, regime="sgei")], award(1)).allowed is True
    assert ask([award(300_000_00, regime="sgei")], award(1)).reason == "cumulation"


def test_more_than_the_ceiling_is_never_possible() -> None:
    answer = ask([], award(300_000_01))
    assert (answer.allowed, answer.possible_from, answer.left_minor) == (False, None, MOST)


def test_an_award_is_not_held_against_itself() -> None:
    mine = award(300_000_00, key="new")
    assert check_window([mine], mine, (), "SE", ON).allowed is True


def test_a_ceiling_per_project_that_is_not_verified_decides_nothing() -> None:
    shipped = shipped_ceilings()
    assert project_ceiling("gber-20a", 0, 1_00, ON, shipped).reason == "check-source"
    read = [replace(value, mark="verified") for value in shipped if value.subject == "gber-20a"]
    assert project_ceiling("gber-20a", 21_999_00, 1_00, ON, read).allowed is True
    assert project_ceiling("gber-20a", 21_999_00, 1_01, ON, read).allowed is False
    assert project_ceiling("gber-20a", None, 1_00, ON, read).allowed is None


def test_no_two_shipped_ceilings_hold_on_one_day() -> None:
    assert overlaps_among(shipped_ceilings()) == []


FIRST = date(2024, 2, 20)
days = st.integers(0, 2_400).map(lambda ahead: FIRST + timedelta(days=ahead))
heaps = st.lists(st.tuples(days, st.integers(0, 200_000_00)), max_size=8)


def by_enumeration(awards: list[Award], on: date) -> int:
    """The largest sum over every stretch of three years that holds the day, one start after the other."""
    most, start = 0, on
    while last_day_together(start) >= on:
        end = last_day_together(start)
        most = max(most, sum(a.eur_minor or 0 for a in awards if start <= a.granted_on <= end))
        start -= timedelta(days=1)
    return most


@settings(max_examples=60, deadline=None)
@given(heaps, days, st.integers(0, 300_000_00))
def test_the_answer_is_that_of_trying_every_window(
    heap: list[tuple[date, int]], on: date, wanted: int
) -> None:
    awards = [award(minor, day, key=str(at)) for at, (day, minor) in enumerate(heap)]
    held = by_enumeration(awards, on)
    assert room_on(awards, on, MOST) == max(MOST - held, 0)
    answer = check_window(awards, award(wanted, key="new"), (), "SE", on)
    if answer.ceiling is None:
        return
    assert answer.allowed is (held + wanted <= MOST)
    assert answer.sum_minor == held
    assert len(answer.counted) + len(answer.left_out) == len(awards)
    if answer.possible_from is not None and answer.possible_from > on:
        before = answer.possible_from - timedelta(days=1)
        assert by_enumeration(awards, before) + wanted > MOST
        assert by_enumeration(awards, answer.possible_from) + wanted <= MOST
