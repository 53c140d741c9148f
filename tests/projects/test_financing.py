"""Financing holds against costs in every year, each body counted once, and nothing in kind is payable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.projects.domain import financing
from samband.projects.domain.financing import (
    APPLICANT,
    CASH,
    FINANCIER,
    FUND,
    IN_KIND,
    PAID_DIRECTLY,
    PARTNER,
    PRIVATE,
    PUBLIC,
    Contribution,
)


def test_what_is_in_kind_or_paid_directly_stands_on_both_sides_and_is_never_payable() -> None:
    given_ = [
        Contribution("fund", 2025, 50_000, FUND),
        Contribution("region", 2025, 50_000),
        Contribution("company", 2025, 20_000, PRIVATE, IN_KIND),
        Contribution("city", 2025, 10_000, PUBLIC, PAID_DIRECTLY),
    ]
    year, whole = financing.balances({2025: 100_000}, given_)
    assert (year.costs_minor, year.financing_minor, year.difference_minor) == (130_000, 130_000, 0)
    assert whole.year is None
    assert financing.payable_minor(given_) == 100_000


def test_a_body_in_several_roles_is_counted_once() -> None:
    said = [Contribution("region", 2025, 150_000, stated_as=role) for role in (APPLICANT, FINANCIER, PARTNER)]
    assert financing.by_body(said) == {"region": 150_000}
    assert financing.once(said)[1] == ()
    two = [Contribution("region", 2025, 100_000), Contribution("region", 2025, 50_000)]
    assert financing.by_body([*two, said[0]]) == {"region": 150_000}


def test_roles_that_say_different_things_are_named_and_the_financier_counts() -> None:
    said = [Contribution("region", 2025, 90_000, stated_as=PARTNER), Contribution("region", 2025, 100_000)]
    counted, problems = financing.once(said)
    assert [one.minor for one in counted] == [100_000]
    assert problems[0].values["other_stated"] == "900.00"


def test_funds_never_pay_for_what_is_in_kind() -> None:
    given_ = [
        Contribution("fund", 2025, 100_000, FUND),
        Contribution("company", 2025, 20_000, PRIVATE, IN_KIND),
    ]
    assert financing.fund_over_outlay_minor({2025: 100_000}, given_) == 0
    assert financing.fund_over_outlay_minor({2025: 99_000}, given_) == 1_000


def test_what_is_derived_is_labelled_with_its_formula() -> None:
    derived = financing.per_unit("support", 1_320_000_000, "SEK", 300, "companies")
    assert derived is not None
    assert (derived.minor, derived.is_derived) == (4_400_000, True)
    assert derived.formula == "13200000.00 SEK ÷ 300 companies = 44000.00 SEK"
    assert financing.per_unit("support", 100, "SEK", 0, "companies") is None
    third = financing.per_unit("x", 100, "SEK", 3, "companies")
    assert third is not None
    assert "≈ 0.33" in third.formula


def test_a_share_is_for_the_eye_alone() -> None:
    assert financing.share(660_000_000, 1_320_000_000) == Decimal("50.00")
    assert str(financing.share(1, 3)) == "33.33"
    assert financing.share(1, 0) is None


@pytest.mark.parametrize(
    ("name", "group", "kind", "form"),
    [
        ("ERUF", "Offentlig finansiär", FUND, CASH),
        ("Region Uppsala", "Offentlig finansiär", PUBLIC, CASH),
        ("Klustret", "Privat finansiering", PRIVATE, CASH),
        ("Kommunen", "Offentligt direktfinansierade kostnader", PUBLIC, PAID_DIRECTLY),
        ("Egeninnsats bedrifter", "", PRIVATE, IN_KIND),
    ],
)
def test_kind_and_form_are_suggested_by_their_words(name: str, group: str, kind: str, form: str) -> None:
    assert (financing.guessed_kind(name, group), financing.guessed_form(name, group)) == (kind, form)


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="target"):
        Contribution("x", 2025, 1, kind="target")


CONTRIBUTIONS = st.lists(
    st.builds(
        Contribution,
        st.sampled_from("abc"),
        st.integers(2024, 2026),
        st.integers(0, 10**9),
        st.sampled_from(financing.KINDS),
        st.sampled_from(financing.FORMS),
    ),
    max_size=20,
)


@given(CONTRIBUTIONS, st.dictionaries(st.integers(2024, 2026), st.integers(0, 10**9)))
def test_the_years_together_are_the_whole_exactly(said: list[Contribution], booked: dict[int, int]) -> None:
    *years, whole = financing.balances(booked, said)
    assert sum(year.difference_minor for year in years) == whole.difference_minor
    assert whole.financing_minor == sum(one.minor for one in said) == sum(financing.by_kind(said).values())
    assert sum(financing.by_body(said).values()) == whole.financing_minor
