"""The pure part of the plan: periods, what a plan lacks, what differs, what a document says."""

from datetime import date, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.challenges.domain.difference import earlier, later
from samband.projects.domain.periods import bar_on, months_after, months_between, reckon_periods
from samband.projects.domain.plan_check import missing_parts
from samband.projects.domain.plan_difference import plan_changes
from samband.projects.domain.project_outline import read_outline

_EMPTY = {
    "project": {"name": "Norrsken", "summary": "Fem bäddar"},
    **{
        key: []
        for key in ("periods", "goals", "work_packages", "items", "criteria", "cost_options", "financing")
    },
    "partners": [],
    "costs_by_year": [],
}


@given(
    starts_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    months=st.integers(1, 240),
    length=st.integers(1, 36),
)
def test_periods_are_as_many_as_fit_rounded_up_and_leave_no_gap(
    starts_on: date, months: int, length: int
) -> None:
    found = reckon_periods(starts_on, months, length)
    assert len(found) == ceil(months / length)
    assert found[0].starts_on == starts_on
    assert found[-1].ends_before == months_after(starts_on, months)
    assert [one.ends_before for one in found[:-1]] == [one.starts_on for one in found[1:]]
    assert all(one.starts_on < one.ends_before for one in found)


def test_months_end_with_the_month_and_a_begun_one_counts() -> None:
    assert months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert months_between(date(2018, 1, 1), date(2021, 1, 1)) == 36
    assert months_between(date(2018, 1, 15), date(2018, 3, 16)) == 3


@pytest.mark.parametrize(("months", "length"), [(0, 6), (241, 6), (12, 0), (12, 37)])
def test_no_periods_of_nonsense(months: int, length: int) -> None:
    with pytest.raises(ValueError, match="no periods"):
        reckon_periods(date(2026, 1, 1), months, length)


@given(start=st.integers(-900, 900), days=st.integers(1, 900))
def test_what_stands_on_the_line_of_time_stays_on_it(start: int, days: int) -> None:
    first, end = date(2026, 1, 1), date(2028, 1, 1)
    begins = first + timedelta(days=start)
    bar = bar_on(first, end, begins, begins + timedelta(days=days))
    is_off = begins >= end or begins + timedelta(days=days) <= first
    assert (bar is None) is is_off
    assert bar is None or 0 <= bar.start < bar.start + bar.width <= 1004


def test_a_criterion_without_baseline_says_so() -> None:
    said = {"analysis": "x", "baseline": " ", "goal": "y", "follow_up": ""}
    assert missing_parts(said) == ["baseline", "follow_up"]


def test_differences_name_what_came_went_and_changed_with_both_values() -> None:
    partner = {"key": "p", "number": 1, "abbreviation": "LP", "name": "R", "options": {"office": 15}}
    line = {"key": "l", "category": "staff", "description": "Lön", "amount_minor": 100, "periods": {"a": 60}}
    before = {
        **_EMPTY,
        "partners": [{**partner, "lines": [line], "funds": [], "contributions": []}],
        "goals": [{"key": "g", "number": 1, "text": "Fem bäddar"}],
    }
    changed = {**line, "amount_minor": 250, "periods": {"a": 150}}
    after = {
        **_EMPTY,
        "project": {"name": "Norrsken", "summary": "Sex bäddar"},
        "partners": [{**partner, "lines": [changed], "funds": [], "contributions": []}],
        "work_packages": [{"key": "w", "number": 3, "title": "Nytt"}],
    }
    found = {(one.sort, one.kind): one for one in plan_changes(before, after)}
    assert set(found) == {
        ("project", "changed"),
        ("goal", "removed"),
        ("package", "added"),
        ("line", "changed"),
    }
    fields = {one.field: one for one in found["line", "changed"].fields}
    assert (fields["amount_minor"].before, fields["amount_minor"].after) == (100, 250)
    assert (fields["periods:a"].before, fields["periods:a"].after) == (60, 150)
    assert found["line", "changed"].partner == "LP"
    (words,) = found["project", "changed"].fields
    assert (earlier(words.pieces), later(words.pieces)) == ("Fem bäddar", "Sex bäddar")
    assert plan_changes(after, after) == ()


def test_goals_and_activities_stand_under_their_headings() -> None:
    text = (
        "Titel\n\nÖvergripande mål\nMer ljus.\nProjektmål\n300 företag får stöd\nDelmål\nFler träffar.\n"
        "Aktiviteter\nKartlägga behov i alla regioner, med intervjuer och en gemensam karta.\n"
        "Smart industri\nUtveckla:\n- Erbjudanden\nUppföljning\nSjälvvärdering.\n"
    )
    found = read_outline(text, taken={6})
    assert [(one.text, one.is_overall) for one in found.goals] == [
        ("Mer ljus.", True),
        ("Fler träffar.", False),
    ]
    assert [(one.group, one.text[:12]) for one in found.activities] == [
        ("", "Kartlägga be"),
        ("Smart industri", "Erbjudanden"),
    ]
