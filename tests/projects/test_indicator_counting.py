"""Counted once, never added, and joint only where it is: every exclusion has its reason."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.kernel.period import Period
from samband.projects.domain.indicators.counting import (
    Identity,
    count_unique,
    identity_of,
    together,
    together_at_most,
)
from samband.projects.domain.indicators.joint import (
    Cooperation,
    JointThing,
    Party,
    count_cooperation,
    count_joint,
)

PROJECT = Period(date(2024, 1, 1), date(2027, 1, 1))
SE, NO, DE = (Party(country, f"City in {country}", country) for country in ("SE", "NO", "DE"))
FIRM = Party("f1", "Firm", "SE", "enterprise")
LAB = Party("u1", "University", "NO", "research")
SHOP = Party("s1", "Supplier", "NO", "enterprise")


def test_a_firm_supported_three_times_counts_once() -> None:
    rows = [
        identity_of("SE", number, name="Firm") for number in ("556016-0680", "5560160680", "165560160680")
    ]
    found = count_unique(rows)
    assert (found.number, found.at_most, found.uncertain) == (1, 1, ())
    assert found.certain[0].key == "SE:556016-0680"


def test_firms_without_a_number_are_counted_by_key_or_name_and_listed_as_uncertain() -> None:
    found = count_unique(
        [
            identity_of("SE", "", "K-17", "Firm one"),
            identity_of("SE", "", "k 17", "Firm 1"),
            identity_of("SE", "", "", "Another"),
            identity_of("SE", "556016-0681", "", "Wrong digit"),
            identity_of("SE", "", "", " "),
        ]
    )
    assert (found.number, len(found.certain), len(found.uncertain), found.nameless) == (3, 0, 3, 1)


def test_a_persons_number_identifies_nobody() -> None:
    sole = identity_of("SE", "19800101-1234", "", "Sole trader")
    assert sole is not None
    assert (sole.by, sole.is_certain) == ("name", False)
    assert "1980" not in sole.key


def test_who_bears_the_name_of_a_firm_with_a_number_is_not_counted_again() -> None:
    numbered = identity_of("SE", "556016-0680", "", "Ericsson AB")
    named = identity_of("SE", "", "", "ERICSSON  ab")
    abroad = identity_of("NO", "", "", "Ericsson AB")
    found = count_unique([named, numbered, abroad])
    assert (found.number, found.at_most) == (2, 3)
    assert found.perhaps_same == ((named, numbered),)


def test_two_firms_of_one_name_with_two_numbers_are_two() -> None:
    two = [identity_of("NO", number, "", "Bakeri AS") for number in ("974760673", "923609016")]
    assert count_unique(two).number == 2


@settings(deadline=None)
@given(st.lists(st.sampled_from(["556016-0680", "202100-5489", "", "x"]), max_size=12))
def test_the_order_of_rows_and_their_repetition_never_change_a_count(numbers: list[str]) -> None:
    rows = [identity_of("SE", number, name=number) for number in numbers]
    forward = count_unique(rows)
    assert forward.number == count_unique([*reversed(rows), *rows]).number
    assert forward.number <= forward.at_most <= len(rows)


def test_300_and_300_are_never_600() -> None:
    targets = together_at_most(300, 300)
    assert (targets.at_least, targets.at_most, targets.both, targets.is_known) == (300, 600, None, False)
    within = together_at_most(300, 300, is_part=True)
    assert (within.at_least, within.at_most, within.is_known) == (300, 300, True)
    with pytest.raises(ValueError):
        together_at_most(300, 301, is_part=True)


def test_where_the_register_knows_it_says_who_is_in_both() -> None:
    found = together({"a", "b", "c"}, {"b", "c", "d"})
    assert (found.both, found.at_least, found.at_most, found.is_part) == (2, 4, 4, False)
    assert together({"a", "b"}, {"b"}).is_part


def pilot(**more: Any) -> JointThing:
    days = {name: date(2025, 5, 4) for name in ("developed_on", "implemented_on", "finished_on")}
    return JointThing(**{"key": "p", "parties": (SE, NO), **days, **more})


@pytest.mark.parametrize(
    ("thing", "reasons"),
    [
        (pilot(), ()),
        (pilot(parties=(SE, SE)), ("one-country",)),
        (pilot(parties=(SE, DE)), ("one-country",)),
        (pilot(parties=(SE, Party("x", "Somewhere"))), ("one-country",)),
        (pilot(finished_on=None), ("not-finished",)),
        (pilot(finished_on=date(2027, 1, 1)), ("outside-project",)),
        (pilot(developed_on=date(2023, 12, 31)), ("outside-project",)),
        (
            pilot(parties=(NO,), developed_on=None, implemented_on=None),
            (
                "one-country",
                "not-developed",
                "not-implemented",
            ),
        ),
    ],
)
def test_a_pilot_is_joint_and_carried_through_within_the_project(
    thing: JointThing, reasons: tuple[str, ...]
) -> None:
    found = count_joint("RCO84", [thing], {"SE", "NO"}, PROJECT)
    assert found.number == (0 if reasons else 1)
    assert [one.reasons for one in found.excluded] == ([reasons] if reasons else [])


def test_a_joint_solution_need_not_be_a_pilot_and_a_code_without_rule_is_refused() -> None:
    assert count_joint("RCO116", [JointThing("s", (SE, NO))], {"SE", "NO"}, PROJECT).number == 1
    assert count_joint("rco 83", [JointThing("s", (SE,))], {"SE", "NO"}, PROJECT).number == 0
    with pytest.raises(ValueError, match="RCO01"):
        count_joint("RCO1", [], {"SE"}, PROJECT)


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (Cooperation("r", FIRM, LAB, "joint"), ()),
        (Cooperation("r", FIRM, LAB, "purchase"), ("bare-purchase",)),
        (Cooperation("r", FIRM, LAB), ("work-not-known",)),
        (Cooperation("r", FIRM, SHOP, "joint"), ("no-research-partner",)),
        (Cooperation("r", FIRM, None, "joint"), ("partner-not-named",)),
        (Cooperation("r", SE, LAB, "joint"), ("not-an-enterprise",)),
    ],
)
def test_rco10_needs_active_joint_work_with_a_named_research_organisation(
    row: Cooperation, reasons: tuple[str, ...]
) -> None:
    found = count_cooperation("RCO10", [row])
    assert found.number == (0 if reasons else 1)
    assert [one.reasons for one in found.excluded] == ([reasons] if reasons else [])


def test_a_programmes_own_cooperation_needs_a_named_partner_other_than_the_firm() -> None:
    rows = [
        Cooperation("1", FIRM, SHOP),
        Cooperation("2", FIRM, LAB),
        Cooperation("3", SHOP, None),
        Cooperation("4", SHOP, Party("x", "  ")),
        Cooperation("5", SHOP, SHOP),
    ]
    found = count_cooperation("100 cooperate", rows)
    assert found.counted == ("f1",)
    assert [(one.key, one.reasons) for one in found.excluded] == [
        ("3", ("partner-not-named",)),
        ("4", ("partner-not-named",)),
        ("5", ("partner-is-itself",)),
    ]


def test_an_identity_by_number_alone_is_certain() -> None:
    assert Identity("number", "SE:1").is_certain
    assert not Identity("key", "SE:1").is_certain
