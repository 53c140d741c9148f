"""When a standing search is due, and which of its answers are news."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.matching.domain.standing import (
    OVERLAP,
    Sighting,
    is_due,
    latest_slot,
    news,
    next_since,
    run_is_due,
    worth_telling,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = st.sampled_from(
    [STOCKHOLM, ZoneInfo("UTC"), ZoneInfo("Atlantic/Reykjavik"), ZoneInfo("Europe/Tallinn")]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
OFTEN = st.sampled_from(["daily", "weekly"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    ("often", "now", "slot"),
    [
        ("daily", "2026-11-24 06:00", "2026-11-24 06:00"),
        ("daily", "2026-11-24 05:59", "2026-11-23 06:00"),
        ("weekly", "2026-11-23 06:00", "2026-11-23 06:00"),  # a Monday
        ("weekly", "2026-11-23 05:00", "2026-11-16 06:00"),
        ("weekly", "2026-11-29 23:00", "2026-11-23 06:00"),
        ("daily", "2026-03-29 06:00", "2026-03-29 06:00"),  # the clocks went on in the night
        ("daily", "2026-10-25 06:00", "2026-10-25 06:00"),  # and back
    ],
)
def test_things_are_due_in_the_morning_of_the_installation(often: str, now: str, slot: str) -> None:
    assert latest_slot(often, at(now), STOCKHOLM) == at(slot)


def test_never_is_never_due() -> None:
    assert latest_slot("never", at("2026-11-24 12:00"), STOCKHOLM) is None
    assert not is_due("never", None, at("2026-11-24 12:00"), STOCKHOLM)


@given(OFTEN, MOMENTS, ZONES)
def test_what_was_just_done_is_not_due_and_what_was_never_done_is(
    often: str, now: datetime, zone: ZoneInfo
) -> None:
    assert is_due(often, None, now, zone)
    assert not is_due(often, now, now, zone)


@given(OFTEN, MOMENTS, ZONES)
def test_a_slot_is_past_and_not_too_long_ago(often: str, now: datetime, zone: ZoneInfo) -> None:
    slot = latest_slot(often, now, zone)
    assert slot is not None
    longest = timedelta(days=7 if often == "weekly" else 1, hours=1)
    assert timedelta(0) <= now - slot.astimezone(UTC) <= longest
    assert slot.hour == 6


@given(MOMENTS, st.integers(1, 60), ZONES)
def test_what_was_missed_for_days_is_due_once(last: datetime, days: int, zone: ZoneInfo) -> None:
    now = last + timedelta(days=days, hours=2)
    assert run_is_due(last, now, zone)
    assert not run_is_due(now, now + timedelta(seconds=1), zone) or latest_slot(
        "daily", now + timedelta(seconds=1), zone
    ) != latest_slot("daily", now, zone)


THEN = datetime(2026, 11, 1, tzinfo=UTC)
BEFORE, AFTER = THEN - timedelta(days=1), THEN + timedelta(days=1)


def test_the_first_run_remembers_and_tells_nothing() -> None:
    there = [Sighting("a", "strong", BEFORE), Sighting("b", "weak", AFTER)]
    assert news(there, seen=set(), since=None) == ([], [there[0]])


@pytest.mark.parametrize(
    ("band", "changed", "seen", "told"),
    [
        ("good", AFTER, (), True),
        ("strong", THEN, (), True),
        ("possible", AFTER, (), False),
        ("good", BEFORE, (), False),  # the measure moved, the profile did not
        ("strong", AFTER, ("x",), False),  # met before
    ],
)
def test_news_is_good_unmet_and_changed(
    band: str, changed: datetime, seen: tuple[str, ...], told: bool
) -> None:
    fresh, _rest = news([Sighting("x", band, changed)], seen=seen, since=THEN)
    assert bool(fresh) is told


SIGHTINGS = st.lists(
    st.builds(
        Sighting,
        st.sampled_from("abcdefgh"),
        st.sampled_from(["strong", "good", "possible", "weak"]),
        st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),
    )
)


@given(st.lists(SIGHTINGS, max_size=6))
def test_nothing_is_ever_told_twice_and_the_first_run_tells_nothing(runs: list[list[Sighting]]) -> None:
    seen: set[str] = set()
    told: list[str] = []
    since = None
    for run in runs:
        fresh, rest = news(run, seen=seen, since=since)
        assert {one.profile for one in fresh + rest} | seen >= {one.profile for one in worth_telling(run)}
        told += [one.profile for one in fresh]
        seen |= {one.profile for one in fresh + rest}
        since = since or THEN
    assert len(told) == len(set(told))
    assert not runs or {one.profile for one in worth_telling(runs[0])}.isdisjoint(told)


@given(MOMENTS, MOMENTS, st.none() | MOMENTS)
def test_the_moment_looked_back_to_never_goes_back_nor_passes_what_waits(
    since: datetime, now: datetime, waiting: datetime | None
) -> None:
    moment = next_since(since, now=now, oldest_waiting=waiting)
    assert moment >= since
    assert moment <= max(since, now - OVERLAP)
    if waiting is not None and waiting > since:
        assert moment <= waiting
