"""Values of indicators as people write them: approximate stays approximate, empty is not zero."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samband.projects.domain.indicators.reading import NoValue, read_value
from samband.projects.domain.indicators.values import NOTHING_REPORTED, known, pending


@pytest.mark.parametrize(
    ("text", "number", "exactness"),
    [
        ("40", 40, "exact"),
        ("0", 0, "exact"),
        ("12 000,50", Decimal("12000.50"), "exact"),
        ("-3.5", Decimal("-3.5"), "exact"),
        ("about 40", 40, "about"),
        ("ca. 40", 40, "about"),
        ("omkring 120", 120, "about"),
        ("mer än 150", 150, "at-least"),
        ("more than 150", 150, "at-least"),
        ("150+", 150, "at-least"),
        ("højst 20", 20, "at-most"),
    ],
)
def test_a_number_is_read_as_exactly_as_it_is_said(text: str, number: Decimal | int, exactness: str) -> None:
    assert read_value(text) == known(number, exactness)


def test_nothing_is_not_zero_and_pending_names_its_event() -> None:
    assert read_value("  ") == NOTHING_REPORTED
    assert read_value("väntar på: workshopen i mars") == pending("workshopen i mars")
    with pytest.raises(NoValue) as refused:
        read_value("pending")
    assert refused.value.code == "event-missing"


@pytest.mark.parametrize(
    "text", ["många", "40 firms", "1.234", "1,2,3", "perhaps 40", "about 40+", "- 5", "40-50"]
)
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(NoValue) as refused:
        read_value(text)
    assert refused.value.code == "unreadable"


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_value_or_refused(text: str) -> None:
    try:
        found = read_value(text)
    except NoValue:
        return
    assert (found.kind == "known") == (found.number is not None)
