"""Codes of indicators: one spelling, a name with source and mark, and which are never added."""

import pytest

from samband.projects.domain.indicators.codes import (
    GROUNDS,
    NAME_TRAP,
    indicator,
    known_indicators,
    name_does_not_fit,
    never_added,
    normalise_code,
    wholes_of,
    why_not_added,
)
from samband.rules.domain.dated import MARKS


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("RCO1", "RCO01"),
        ("rco 01", "RCO01"),
        (" Rco-001 ", "RCO01"),
        ("CO1", "CO01"),
        ("co27", "CO27"),
        ("RCO101", "RCO101"),
        ("RCR 04", "RCR04"),
        ("öms samverkan", "ÖMS SAMVERKAN"),
        ("RCO", "RCO"),
        ("RCO1a", "RCO1A"),
    ],
)
def test_a_code_has_one_spelling(written: str, code: str) -> None:
    assert normalise_code(written) == code
    assert normalise_code(code) == code


def test_no_code_is_refused() -> None:
    with pytest.raises(ValueError, match="has a code"):
        normalise_code("  ")


def test_an_unknown_code_is_the_programmes_own_and_says_so() -> None:
    own = indicator("PSI 7")
    assert (own.code, own.is_programmes_own, own.family, own.mark) == ("PSI 7", True, "", "unverified")
    assert indicator("RCO999").is_programmes_own
    assert not indicator("rco1").is_programmes_own


def test_every_known_code_has_a_name_a_unit_a_source_and_a_mark_of_its_own() -> None:
    known = known_indicators()
    assert len(known) == 44
    assert len({(one.name, one.family) for one in known.values()}) == len(known)
    for code, one in known.items():
        assert code == normalise_code(code) == one.code
        assert one.name
        assert one.unit
        assert one.source
        assert one.kind in {"output", "result"}
        assert one.mark in MARKS
        assert one.family
        for other in (*one.part_of, *one.overlaps, *one.near):
            assert other in known
    assert known["RCO01"].kind == "output"
    assert known["RCR84"].kind == "result"


def test_the_older_codes_are_not_verified_and_name_what_came_after_them() -> None:
    older = [one for one in known_indicators().values() if one.family == "CO"]
    assert {one.mark for one in older} == {"secondary", "unverified"}
    assert {one.code: one.near for one in older if one.mark == "secondary"} == {
        "CO01": ("RCO01",),
        "CO04": ("RCO04",),
        "CO27": ("RCR02",),
    }


@pytest.mark.parametrize(
    ("one", "other", "ground"),
    [
        ("RCO4", "RCO1", "part"),
        ("RCO01", "RCO02", "part"),
        ("CO01", "CO04", "part"),
        ("RCO02", "RCO04", "siblings"),
        ("CO01", "RCO01", "successor"),
        ("RCO10", "RCO01", "overlap"),
        ("RCR84", "RCO87", "overlap"),
        ("RCO01", "RCR02", "unit"),
        ("CO28", "CO29", "siblings"),
        ("RCO83", "RCR79", "not-known-apart"),
        ("OWN 1", "RCO01", "not-known-apart"),
        ("RCO1", "rco 01", ""),
    ],
)
def test_two_codes_are_never_added_and_the_ground_is_said(one: str, other: str, ground: str) -> None:
    assert why_not_added(one, other) == ground
    assert why_not_added(other, one) == ground


def test_every_pair_of_a_project_is_named() -> None:
    pairs = never_added(["CO01", "CO04", "CO27", "CO1"])
    assert [(one.one, one.other, one.ground) for one in pairs] == [
        ("CO01", "CO04", "part"),
        ("CO01", "CO27", "unit"),
        ("CO04", "CO27", "unit"),
    ]
    assert {one.ground for one in never_added(known_indicators())} <= set(GROUNDS)
    assert wholes_of("RCO04") == {"RCO01"}


def test_a_name_taken_from_another_code_is_noticed() -> None:
    first, second = NAME_TRAP
    assert indicator(first).name != indicator(second).name
    assert name_does_not_fit(second, indicator(first).name.upper()) == first
    assert name_does_not_fit(second, indicator(second).name) == ""
    assert name_does_not_fit(second, "Pipes") == ""
