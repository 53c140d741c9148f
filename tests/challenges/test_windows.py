"""Times in words are windows: what they say is read, what they leave open stays open."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.challenges.domain.windows import PRECISIONS, Window, find_windows
from samband.kernel.period import Period


def only(text: str, lang: str = "") -> Window:
    (window,) = find_windows(text, lang)
    return window


STRETCHES = [
    ("Workshop in våren 2019.", "våren 2019", "2019-03-01", "2019-06-01", "season"),
    ("Pilot starts høsten 2026", "høsten 2026", "2026-09-01", "2026-12-01", "season"),
    ("Prøves i efteråret 2026", "efteråret 2026", "2026-09-01", "2026-12-01", "season"),
    ("Møte i sumaren 2027", "sumaren 2027", "2027-06-01", "2027-09-01", "season"),
    ("Kokous keväällä 2026", "keväällä 2026", "2026-03-01", "2026-06-01", "season"),
    ("vintern 2018/19", "vintern 2018/19", "2018-12-01", "2019-03-01", "season"),
    ("Ready Q3 2027.", "Q3 2027", "2027-07-01", "2027-10-01", "quarter"),
    ("innen 3. kvartal", "innen 3. kvartal", None, None, "unknown"),
    ("i tredje kvartalet 2027", "tredje kvartalet 2027", "2027-07-01", "2027-10-01", "quarter"),
    ("första halvåret 2026", "första halvåret 2026", "2026-01-01", "2026-07-01", "half"),
    ("We meet between March and May 2025", "between March and May 2025", "2025-03-01", "2025-06-01", "month"),
    ("mellan mars och maj 2025", "mellan mars och maj 2025", "2025-03-01", "2025-06-01", "month"),
    ("fra november til februar 2025", "fra november til februar 2025", "2024-11-01", "2025-03-01", "month"),
    ("18 December 2014", "18 December 2014", "2014-12-18", "2014-12-19", "day"),
    ("den 22–23 februari 2018", "22–23 februari 2018", "2018-02-22", "2018-02-24", "day"),
    ("on May 5, 2026", "May 5, 2026", "2026-05-05", "2026-05-06", "day"),
    ("31.5.2026", "31.5.2026", "2026-05-31", "2026-06-01", "day"),
    ("2026-05-31", "2026-05-31", "2026-05-31", "2026-06-01", "day"),
    ("i uke 12 2026", "uke 12 2026", "2026-03-16", "2026-03-23", "week"),
    ("week 53 2026", "week 53 2026", "2026-12-28", "2027-01-04", "week"),
    ("during weeks 12–14 2026", "weeks 12–14 2026", "2026-03-16", "2026-04-06", "week"),
    ("våren eller hösten 2027", "våren eller hösten 2027", "2027-03-01", "2027-12-01", "season"),
    ("spring/summer 2027", "spring/summer 2027", "2027-03-01", "2027-09-01", "season"),
    ("Q1–Q2 2027", "Q1–Q2 2027", "2027-01-01", "2027-07-01", "quarter"),
    ("in the year 2027", "2027", "2027-01-01", "2028-01-01", "year"),
    (
        "fr.o.m. 1 maj 2026 t.o.m. 30 juni 2026",
        "fr.o.m. 1 maj 2026 t.o.m. 30 juni 2026",
        "2026-05-01",
        "2026-07-01",
        "day",
    ),
    ("from August 2026", "from August 2026", "2026-08-01", None, "month"),
    ("2018–2020", "2018–2020", "2018-01-01", "2021-01-01", "year"),
    ("31 December 2026", "31 December 2026", "2026-12-31", "2027-01-01", "day"),
    ("in December 2026", "December 2026", "2026-12-01", "2027-01-01", "month"),
]


@pytest.mark.parametrize(("text", "words", "starts_on", "ends_before", "precision"), STRETCHES)
def test_a_stretch_of_time(
    text: str, words: str, starts_on: str | None, ends_before: str | None, precision: str
) -> None:
    window = only(text)
    assert window.words == words
    assert window.starts_on == (date.fromisoformat(starts_on) if starts_on else None)
    assert window.ends_before == (date.fromisoformat(ends_before) if ends_before else None)
    assert window.precision == precision


@pytest.mark.parametrize(
    ("text", "words", "ends_before"),
    [
        ("klart senast i juni 2020", "senast i juni 2020", "2020-07-01"),
        ("senest 1. juni 2027", "senest 1. juni 2027", "2027-06-02"),
        ("June 2020 at the latest", "June 2020 at the latest", "2020-07-01"),
        ("done by the end of 2026", "by the end of 2026", "2027-01-01"),
        ("before June 2020", "before June 2020", "2020-06-01"),
        ("före våren 2021", "före våren 2021", "2021-03-01"),
        ("innen 15. oktober 2026", "innen 15. oktober 2026", "2026-10-16"),
        ("by 2030 nobody should drive alone", "by 2030", "2031-01-01"),
    ],
)
def test_a_latest_time_has_an_end_and_no_beginning(text: str, words: str, ends_before: str) -> None:
    window = only(text)
    assert (window.words, window.starts_on, window.is_latest) == (words, None, True)
    assert window.ends_before == date.fromisoformat(ends_before)


@pytest.mark.parametrize(
    "words",
    [
        "spring 2018 (or latest in June)",
        "spring 2018 or latest in June",
        "våren 2018, senast i juni",
        "våren 2018 (eller senest i juni)",
        "spring (or at the latest June 2018)",
    ],
)
def test_a_season_with_a_latest_month_is_one_window_and_not_a_day(words: str) -> None:
    window = only(f"Workshop for the municipalities {words}")
    assert window == Window(words, date(2018, 3, 1), date(2018, 7, 1), "season", True)
    assert window.period == Period(date(2018, 3, 1), date(2018, 7, 1), "month")
    assert window.period.describe() == "2018-03–2018-06"


@pytest.mark.parametrize(
    "text",
    [
        "Report in June",
        "senast i juni",
        "vecka 12",
        "to be held this spring",
        "winter 2018",
        "31 February 2026",
    ],
)
def test_what_is_not_said_is_not_known(text: str) -> None:
    window = only(text)
    assert (window.starts_on, window.ends_before, window.precision) == (None, None, "unknown")
    assert window.words in text


def test_a_month_takes_the_only_year_of_its_text() -> None:
    assert only("Programme 2027: workshop in June.").starts_on == date(2027, 6, 1)
    unknown = find_windows("Plans of 2026 and 2027, workshop in June")[-1]
    assert unknown == Window("June", None, None, "unknown")


def test_a_date_that_two_countries_read_differently_is_not_known() -> None:
    assert only("5/6/2026").starts_on is None
    assert only("5/6/2026", "nb").starts_on == date(2026, 6, 5)
    assert only("25/6/2026").starts_on == date(2026, 6, 25)


@pytest.mark.parametrize(
    "text",
    [
        "We may march 2 times a year",
        "Behovet finns i vår kommun",
        "Room 2018",
        "12 000 participants",
        "",
        "Prices fall",
        "version 1.2.3",
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert find_windows(text, "en" if "fall" in text else "") == ()


def test_several_windows_come_in_their_order() -> None:
    words = [
        window.words for window in find_windows("Kick-off 3 March 2026, pilot autumn 2026, report Q1 2027.")
    ]
    assert words == ["3 March 2026", "autumn 2026", "Q1 2027"]


SAID = (
    "spring våren 2018 2019 in i latest senast June juni (or ) – between and March Q3 week 12 18 by before "
    "from to 31 32 . , / winter 2018/19 first half of 2026-13-40 \u202e \x00"
)
PIECES = st.sampled_from(SAID.split(" "))


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=60))
def test_windows_are_words_of_the_text_in_order_and_never_end_before_they_begin(text: str) -> None:
    at = 0
    for window in find_windows(text):
        at = text.index(window.words, at) + len(window.words)
        assert window.words.strip()
        assert window.precision in PRECISIONS
        assert window.period.starts_on == window.starts_on
        assert (window.precision == "unknown") == (window.starts_on is None and window.ends_before is None)


@pytest.mark.parametrize("text", ["in june " * 125_000, "1 " * 500_000, "a" * 1_000_000, "2018 – " * 150_000])
def test_a_paste_of_rubbish_holds_nobody_up(text: str) -> None:
    begun = time.perf_counter()
    find_windows(text)
    assert time.perf_counter() - begun < 10
