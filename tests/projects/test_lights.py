"""Earned value, early warning and traffic lights: the rule and the numbers stand beside each colour."""

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.projects.domain.cluster_followup import (
    QUESTIONS,
    ClusterForm,
    Followed,
    form_lights,
    is_complete,
    lacks_of_plan,
    lacks_of_report,
)
from samband.projects.domain.earned_value import (
    EarnedValue,
    chance_of_so_few,
    earned,
    planned_by,
    time_gone,
)
from samband.projects.domain.indicators.values import NOTHING_REPORTED, known, pending
from samband.projects.domain.lights import (
    Due,
    PackagePlan,
    count_light,
    goal_light,
    package_light,
    project_light,
    report_light,
    spending_light,
    value_lights,
    worst_of,
)

TODAY = date(2026, 5, 4)


def ecs(**more: Any) -> EarnedValue:
    figures: dict[str, Any] = {
        "budget_minor": 13_200_000_00,
        "currency": "SEK",
        "planned_minor": 4_400_000_00,
        "spent_minor": 3_300_000_00,
        "earned_minor": earned(13_200_000_00, 60, 300),
        "time_gone": Fraction(12, 36),
        "audited_reports": 2,
    }
    return EarnedValue(**{**figures, **more})


def test_underspent_and_too_dear_for_the_promised_result_are_both_true() -> None:
    figures = ecs()
    assert figures.earned_minor == 2_640_000_00
    assert (figures.cpi, figures.spi) == (Fraction(80, 100), Fraction(60, 100))
    assert figures.forecast_minor == 16_500_000_00
    assert figures.naive_minor == 9_900_000_00
    cost, schedule = value_lights(figures)
    assert (cost.colour, schedule.colour) == ("amber", "red")
    assert cost.numbers["forecast_minor"] == 16_500_000_00
    assert cost.numbers["naive_minor"] == 9_900_000_00


def test_without_a_divisor_an_index_is_not_known() -> None:
    assert ecs(spent_minor=0).cpi is None
    assert ecs(spent_minor=0).forecast_minor is None
    assert ecs(planned_minor=0).spi is None
    assert ecs(earned_minor=0).cpi == 0
    assert ecs(earned_minor=0).forecast_minor is None
    assert ecs(earned_minor=None).spi is None
    assert ecs(time_gone=Fraction(0)).naive_minor is None
    assert [light.colour for light in value_lights(ecs(spent_minor=0))] == ["unknown", "red"]


def test_nobody_is_alarmed_before_two_audited_reports() -> None:
    lights = value_lights(ecs(audited_reports=1))
    assert [(light.colour, light.why) for light in lights] == [("unknown", "too-few-reports")] * 2
    assert spending_light(100, 10, "SEK", 1).why == "too-few-reports"
    assert spending_light(100, 10, "SEK", 2).colour == "red"


def test_more_than_promised_earns_no_more_than_the_budget() -> None:
    assert earned(100, 400, 300) == 100
    assert earned(100, Decimal("1.5"), 3) == 50
    assert earned(100, None, 300) is None
    assert earned(100, 5, 0) is None


def test_the_plan_rises_evenly_between_its_dates() -> None:
    curve = [(date(2026, 1, 1), 0), (date(2026, 1, 11), 1000), (date(2026, 1, 21), 1500)]
    asked = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 16), date(2026, 3, 1)]
    assert [planned_by(curve[::-1], day) for day in asked] == [None, 0, 300, 1250, 1500]


def test_the_share_of_time_counts_both_ends() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 4)
    days = [first + timedelta(days=ahead) for ahead in (-1, 0, 2, 3, 9)]
    assert [time_gone(first, last, day) for day in days] == [0, Fraction(1, 4), Fraction(3, 4), 1, 1]
    with pytest.raises(ValueError):
        time_gone(last, first, last)


@pytest.mark.parametrize(
    ("reached", "chance", "colour"), [(60, 1.1e-5, "red"), (83, 0.046, "amber"), (88, 0.124, "green")]
)
def test_how_likely_so_few_are_when_a_hundred_are_planned(reached: int, chance: float, colour: str) -> None:
    light = count_light(reached, 100)
    found = chance_of_so_few(reached, 100)
    assert found is not None
    assert float(f"{found:.2g}") == chance or round(found, 3) == chance
    assert (light.colour, light.numbers["chance"]) == (colour, found)


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 40))
def test_the_tail_is_the_sum_of_its_terms(reached: int, planned: int) -> None:
    terms = [math.exp(-planned) * planned**count / math.factorial(count) for count in range(reached + 1)]
    assert chance_of_so_few(reached, planned) == pytest.approx(sum(terms), rel=1e-9)


def test_a_count_without_a_plan_is_unknown_and_pending_is_no_alarm() -> None:
    assert count_light(5, 0).colour == "unknown"
    assert count_light(None, 100, pending=1).why == "pending"
    assert count_light(60, 100, pending=2).colour == "unknown"
    assert count_light(100, 100, pending=2).colour == "green"
    with pytest.raises(ValueError):
        chance_of_so_few(-1, 5)


def test_a_goal_at_40_percent_when_75_percent_of_the_time_is_gone_is_red_with_both_numbers() -> None:
    light = goal_light(Fraction(40, 100), Fraction(75, 100))
    assert (light.colour, light.rule, light.why) == ("red", "goal", "lags")
    assert (light.numbers["reached"], light.numbers["gone"]) == (Fraction(2, 5), Fraction(3, 4))


@pytest.mark.parametrize(
    ("reached", "gone", "pending", "colour", "why"),
    [
        ("1/2", "3/4", 0, "amber", "lags"),
        ("4999/10000", "3/4", 0, "red", "lags"),
        ("675/1000", "3/4", 0, "green", "on-pace"),
        ("674/1000", "3/4", 0, "amber", "lags"),
        ("1/100", "1/5", 0, "unknown", "too-early"),
        ("99/100", "1", 0, "red", "time-is-over"),
        ("1", "1", 0, "green", "reached"),
        ("40/100", "3/4", 1, "unknown", "pending"),
        ("80/100", "3/4", 1, "green", "on-pace"),
    ],
)
def test_when_a_goal_lags(reached: str, gone: str, pending: int, colour: str, why: str) -> None:
    light = goal_light(Fraction(reached), Fraction(gone), pending)
    assert (light.colour, light.why) == (colour, why)
    assert goal_light(None, Fraction(gone), pending).colour == "unknown"


def test_reports_are_due_soon_overdue_or_in() -> None:
    def at(days: int, handed_in: int | None = None) -> tuple[str, str, object]:
        due = TODAY + timedelta(days=days)
        light = report_light(due, None if handed_in is None else TODAY + timedelta(days=handed_in), TODAY)
        return light.colour, light.why, light.numbers["days"]

    assert at(-1) == ("red", "overdue", 1)
    assert at(0) == ("amber", "due-soon", 0)
    assert at(14) == ("amber", "due-soon", 14)
    assert at(15) == ("green", "not-due", 15)
    assert at(-5, -2) == ("green", "handed-in-late", 3)
    assert at(-5, -5) == ("green", "handed-in", 0)


@pytest.mark.parametrize(
    ("spent", "colour", "why"),
    [
        (100, "green", "as-planned"),
        (90, "green", "as-planned"),
        (89, "amber", "underspent"),
        (75, "amber", "underspent"),
        (74, "red", "underspent"),
        (111, "amber", "overspent"),
        (126, "red", "overspent"),
        (0, "red", "underspent"),
        (None, "unknown", "not-known"),
    ],
)
def test_underspending_is_as_serious_as_overspending(spent: int | None, colour: str, why: str) -> None:
    light = spending_light(100, spent, "EUR", 2)
    assert (light.colour, light.why) == (colour, why)
    assert light.numbers["planned_minor"] == 100


def days(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def package(**more: Any) -> PackagePlan:
    return PackagePlan(
        **{"name": "WP", "starts_on": days(-100), "ends_on": days(100), "started_on": days(-90), **more}
    )


@pytest.mark.parametrize(
    ("plan", "colour", "why", "late"),
    [
        (package(), "green", "on-pace", 0),
        (package(started_on=None), "red", "late-start", 100),
        (package(starts_on=days(-60), started_on=None), "amber", "late-start", 60),
        (package(ends_on=days(-61)), "red", "late-end", 61),
        (package(ends_on=days(-61), ended_on=days(-1)), "green", "on-pace", 0),
        (package(deliverables=(Due("d", days(-1)),)), "amber", "late-deliverable", 1),
        (package(deliverables=(Due("d", days(-90), days(-1)), Due("e", None))), "green", "on-pace", 0),
        (package(starts_on=days(5), started_on=None), "green", "on-pace", 0),
    ],
)
def test_whether_a_work_package_is_on_track(plan: PackagePlan, colour: str, why: str, late: int) -> None:
    light = package_light(plan, TODAY)
    assert (light.colour, light.why, light.numbers["days_late"]) == (colour, why, late)


def test_what_is_not_defined_yet_is_not_green() -> None:
    undefined = PackagePlan("WP5")
    assert package_light(undefined, TODAY).colour == "not-defined"
    assert project_light([undefined], TODAY).colour == "not-defined"
    assert project_light([], TODAY).colour == "not-defined"
    light = project_light([undefined, package(), package(ends_on=days(-3))], TODAY)
    assert light.colour == "amber"
    assert dict(light.numbers) == {"not_defined": 1, "green": 1, "amber": 1, "red": 0}


def test_the_worst_of_several_lights() -> None:
    green, red = goal_light(Fraction(1), Fraction(1, 2)), goal_light(Fraction(0), Fraction(1))
    assert worst_of([green, red]) == "red"
    assert worst_of([green]) == "green"
    assert worst_of([green, goal_light(None, Fraction(1, 2))]) == "unknown"
    assert worst_of([]) == "unknown"


def form(**more: Any) -> ClusterForm:
    one = Followed("Firms in joint trials", "firms", known(100), known(40))
    whole: dict[str, Any] = {
        "starts_on": date(2026, 1, 1),
        "halfway_on": date(2026, 6, 30),
        "final_on": date(2026, 12, 31),
        "aims": ("More firms try together",),
        "indicators": (one, one, Followed("Patents", "patents", known(4), pending("the fair in May"))),
        "answers": dict.fromkeys(QUESTIONS, "An answer."),
    }
    return ClusterForm(**{**whole, **more})


def test_a_whole_form_is_complete_also_with_a_pending_value() -> None:
    assert lacks_of_report(form()) == []
    assert is_complete(form())


@pytest.mark.parametrize(
    ("more", "where", "code"),
    [
        ({"aims": (" ",)}, "aims", "aim-missing"),
        ({"aims": ("a",) * 6}, "aims", "aims-too-many"),
        ({"halfway_on": None}, "halfway_on", "date-missing"),
        ({"halfway_on": date(2027, 1, 1)}, "halfway_on", "dates-out-of-order"),
        ({"indicators": form().indicators[:2]}, "indicators", "indicators-too-few"),
        ({"indicators": form().indicators * 2}, "indicators", "indicators-too-many"),
        (
            {"indicators": (*form().indicators, Followed("", "", known(1), known(1)))},
            "indicators/3/name",
            "indicator-unnamed",
        ),
        (
            {"indicators": (*form().indicators, Followed("a", "b", NOTHING_REPORTED, known(1)))},
            "indicators/3/target",
            "target-missing",
        ),
        (
            {"indicators": (*form().indicators, Followed("a", "b", known(1), NOTHING_REPORTED))},
            "indicators/3/actual",
            "actual-missing",
        ),
        ({"answers": {"done": "Yes."}}, "answers/next", "answer-missing"),
        ({"answers": dict.fromkeys(QUESTIONS, "a" * 1001)}, "answers/done", "answer-too-long"),
    ],
)
def test_what_a_form_lacks_is_named(more: dict[str, Any], where: str, code: str) -> None:
    assert (where, code) in [(lack.where, lack.code) for lack in lacks_of_report(form(**more))]
    assert not is_complete(form(**more))


def test_a_form_can_be_agreed_before_anything_is_answered() -> None:
    assert lacks_of_plan(form(answers={})) == []


def test_the_lights_of_a_cluster() -> None:
    lights = form_lights(form(), date(2026, 10, 1))
    assert {name: light.colour for name, light in lights.items()} == {
        "indicators/0": "red",
        "indicators/1": "red",
        "indicators/2": "unknown",
        "halfway": "red",
        "final": "green",
    }
    assert lights["indicators/0"].numbers["reached"] == Fraction(2, 5)
    assert lights["indicators/0"].numbers["gone"] == Fraction(274, 365)
    assert form_lights(form(starts_on=None, halfway_on=None, final_on=None), TODAY) == {}
