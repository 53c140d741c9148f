"""Requests between organisations, pure: the table of moves, what is lacking, working days, figures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.challenges.calendar import public_holidays
from samband.challenges.domain.promise import due_on
from samband.challenges.domain.request import (
    MOVES,
    STATUSES,
    VERBS,
    Opened,
    lacking,
    next_status,
    tally,
    verbs_from,
)
from samband.kernel.lifecycle import NotPossible

LEADS_ON = {
    ("asked", "accept"): "accepted",
    ("asked", "decline"): "declined",
    ("asked", "lapse"): "unanswered",
    ("asked", "take_back"): "taken_back",
    ("unanswered", "accept"): "accepted",
    ("unanswered", "decline"): "declined",
    ("unanswered", "remind"): "asked",
    ("unanswered", "take_back"): "taken_back",
    ("accepted", "report"): "done",
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_from_every_state_leads_where_the_table_says(status: str, verb: str) -> None:
    if (status, verb) in LEADS_ON:
        assert next_status(status, verb, ["text"]) == LEADS_ON[status, verb]
    else:
        with pytest.raises(NotPossible):
            next_status(status, verb, ["text"])


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_an_answer_without_words_is_none(verb: str) -> None:
    with pytest.raises(NotPossible) as problem:
        next_status("asked", verb)
    assert problem.value.missing == ("text",)


def test_only_those_who_are_asked_answer_and_only_the_installation_lets_lapse() -> None:
    assert verbs_from("asked", ["asked"]) == ["accept", "decline"]
    assert verbs_from("asked", ["asker"]) == ["take_back"]
    assert verbs_from("asked", ["system"]) == ["lapse"]
    assert verbs_from("unanswered", ["asker"]) == ["remind", "take_back"]
    assert verbs_from("accepted", ["asked"]) == verbs_from("accepted", ["asker"]) == ["report"]
    assert {move.who for move in MOVES if move.verb == "accept"} == {("asked",)}


def test_a_resource_says_which_competence_how_much_and_when() -> None:
    assert lacking("resource", {}) == ["competence", "hours", "starts_on", "ends_before"]
    assert lacking("resource", {"competence": "x", "hours": 0, "starts_on": 1, "ends_before": 1}) == ["hours"]
    assert lacking("introduction", {}) == []


def test_working_days_leave_out_weekends_holidays_and_closed_times() -> None:
    friday = date(2026, 3, 27)
    assert due_on(friday, 1, []) == date(2026, 3, 30)
    swedish = public_holidays("SE")
    assert date(2026, 6, 19) in swedish, "Midsummer Eve is no working day in Sweden"
    # Monday to Thursday, then Good Friday, Easter Monday: the fifth day is the Tuesday after.
    assert due_on(friday, 5, swedish) == date(2026, 4, 7)
    assert due_on(friday, 1, [], [(date(2026, 3, 30), date(2026, 4, 3))]) == date(2026, 4, 3)
    assert public_holidays("ZZ") == public_holidays("") == frozenset()
    with pytest.raises(ValueError, match="one working day or more"):
        due_on(friday, 0, [])


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 120))
def test_a_promise_ends_on_a_working_day_and_a_longer_one_never_sooner(sent: date, days: int) -> None:
    end = due_on(sent, days, [])
    assert end.weekday() < 5
    assert due_on(sent, days + 1, []) > end
    between = [sent + timedelta(days=n) for n in range(1, (end - sent).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == days


def test_figures_count_what_became_of_it_and_say_when_there_are_no_days_yet() -> None:
    day = date(2026, 1, 1)
    rows = [
        ("asked", day, None),
        ("accepted", day, day + timedelta(days=2)),
        ("done", day, day + timedelta(days=4)),
        ("declined", day, day + timedelta(days=9)),
        ("unanswered", day, None),
        ("taken_back", day, None),
    ]
    assert tally(rows) == Opened(5, accepted=2, declined=1, unanswered=1, open=1, median_days=4.0)
    assert tally([("unanswered", day, None)]).median_days is None
    assert tally([]) == Opened()
