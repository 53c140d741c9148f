"""The promise of a door: working days as a calendar on the wall counts them, and what the counter tells."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.challenges.calendar import countries_with_calendar, public_holidays
from samband.challenges.domain.promise import (
    Brought,
    Closed,
    count_kept,
    day_in_zone,
    due_on,
    is_working_day,
    working_days,
    year_before,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
HOLIDAYS = st.frozensets(st.dates(date(2020, 1, 1), date(2031, 12, 31)), max_size=40)
CLOSED = st.lists(
    st.tuples(DAYS, st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))),
    max_size=4,
)
TODAY = date(2026, 11, 22)


def by_hand(sent_on: date, days: int, holidays: Iterable[date], closed: Iterable[Closed]) -> date:
    """Strike out every day that does not count on one long list, and take the one that was promised."""
    shut = {start + timedelta(days=at) for start, end in closed for at in range((end - start).days)}
    struck = shut | set(holidays)
    calendar = [sent_on + timedelta(days=at) for at in range(1, 1_000)]
    counted = [day for day in calendar if day.strftime("%a") not in {"Sat", "Sun"} and day not in struck]
    return counted[days - 1]


@given(DAYS, st.integers(1, 60), HOLIDAYS, CLOSED)
def test_the_due_day_is_that_of_a_count_by_hand(
    sent_on: date, days: int, holidays: frozenset[date], closed: list[Closed]
) -> None:
    assert due_on(sent_on, days, holidays, closed) == by_hand(sent_on, days, holidays, closed)


@given(DAYS, st.integers(1, 60), HOLIDAYS, CLOSED)
def test_the_due_day_counts_itself_and_is_as_many_working_days_away_as_promised(
    sent_on: date, days: int, holidays: frozenset[date], closed: list[Closed]
) -> None:
    due = due_on(sent_on, days, holidays, closed)
    assert is_working_day(due, holidays, closed)
    assert working_days(sent_on, due, holidays, closed) == days


@given(DAYS, st.integers(1, 30), HOLIDAYS, CLOSED)
def test_closing_never_makes_an_answer_due_earlier(
    sent_on: date, days: int, holidays: frozenset[date], closed: list[Closed]
) -> None:
    assert due_on(sent_on, days, holidays, closed) >= due_on(sent_on, days, holidays)


def test_the_day_of_sending_does_not_count() -> None:
    monday = date(2026, 11, 23)
    assert due_on(monday, 1, ()) == date(2026, 11, 24)
    assert due_on(date(2026, 11, 20), 1, ()) == monday  # sent on a Friday
    assert due_on(date(2026, 11, 21), 1, ()) == monday  # sent on a Saturday
    with pytest.raises(ValueError, match="one working day"):
        due_on(monday, 0, ())


def test_ten_days_over_christmas_are_counted_by_the_calendar_of_the_country() -> None:
    sent_on = date(2026, 12, 18)
    # In Sweden Christmas Eve and New Year's Eve are no working days, and Epiphany is a holiday.
    assert due_on(sent_on, 10, public_holidays("SE")) == date(2027, 1, 8)
    assert due_on(sent_on, 10, public_holidays("NO")) == date(2027, 1, 5)
    assert due_on(sent_on, 10, public_holidays("SE"), [(date(2026, 12, 21), date(2027, 1, 11))]) == date(
        2027, 1, 22
    )


def test_a_country_without_a_calendar_counts_monday_to_friday() -> None:
    assert "SE" in countries_with_calendar()
    assert due_on(date(2026, 12, 18), 5, public_holidays("XX")) == date(2026, 12, 25)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Stockholm", date(2026, 6, 1)),
        ("Europe/Helsinki", date(2026, 6, 2)),
        ("UTC", date(2026, 6, 1)),
    ],
)
def test_ten_to_midnight_where_the_door_is_counts_that_day(zone: str, day: date) -> None:
    assert day_in_zone(datetime(2026, 6, 1, 21, 50, tzinfo=UTC), zone) == day


def test_a_leap_day_has_a_day_a_year_before() -> None:
    assert year_before(date(2028, 2, 29)) == date(2027, 2, 28)


# The counter


def row(sent: str, due: str, answered: str = "") -> Brought:
    """Give an idea by its days."""
    answer = date.fromisoformat(answered) if answered else None
    return Brought(date.fromisoformat(sent), date.fromisoformat(due), answer)


def test_what_is_neither_due_nor_answered_says_nothing_yet() -> None:
    counted = count_kept([row("2026-11-20", "2026-12-04")], today=TODAY, holidays=())
    assert (counted.is_known, counted.judged, counted.median_days) == (False, 0, None)
    assert not count_kept([], today=TODAY, holidays=()).is_known


def test_the_counter_tells_in_time_of_all_the_median_and_what_is_overdue() -> None:
    rows = [
        row("2026-11-02", "2026-11-16", "2026-11-06"),  # four days
        row("2026-11-02", "2026-11-16", "2026-11-16"),  # ten days, the last that was promised
        row("2026-11-02", "2026-11-16", "2026-11-17"),  # a day late
        row("2026-11-02", "2026-11-16"),  # overdue
        row("2026-11-20", "2026-12-04"),  # not due yet
        row("2026-11-19", "2026-12-03", "2026-11-20"),  # answered before it was due
    ]
    counted = count_kept(rows, today=TODAY, holidays=())
    assert (counted.in_time, counted.judged, counted.overdue) == (3, 5, 1)
    assert counted.median_days == 7.0  # of 1, 4, 10, 11


def test_what_is_due_today_is_not_overdue() -> None:
    today = row("2026-11-09", "2026-11-22")
    assert not today.is_overdue(TODAY)
    assert today.is_overdue(TODAY + timedelta(days=1))
    assert count_kept([today], today=TODAY, holidays=()).judged == 0


def test_what_is_older_than_a_year_is_not_judged_but_is_overdue_as_long_as_nobody_answers() -> None:
    rows = [row("2025-10-01", "2025-10-15", "2025-10-10"), row("2025-10-01", "2025-10-15")]
    counted = count_kept(rows, today=TODAY, holidays=())
    assert (counted.judged, counted.overdue, counted.is_known) == (0, 1, True)


@given(
    st.lists(
        st.tuples(DAYS, st.integers(0, 40), st.none() | st.integers(0, 80)).map(
            lambda one: Brought(
                one[0],
                one[0] + timedelta(days=one[1]),
                None if one[2] is None else one[0] + timedelta(days=one[2]),
            )
        ),
        max_size=30,
    ),
    DAYS,
)
def test_the_counter_is_that_of_a_count_by_hand(rows: list[Brought], today: date) -> None:
    counted = count_kept(rows, today=today, holidays=())
    since = year_before(today)
    judged = in_time = overdue = 0
    for one in rows:
        answer = one.answered_on if one.answered_on and one.answered_on <= today else None
        if answer is None and one.due_on < today:
            overdue += 1
        if (answer and since < answer) or (since < one.due_on < today):
            judged += 1
            in_time += bool(answer and answer <= one.due_on)
    assert (counted.judged, counted.in_time, counted.overdue) == (judged, in_time, overdue)
    assert counted.in_time <= counted.judged
