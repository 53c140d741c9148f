"""Amounts as people type and read them."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samband.base.amounts import AmountField, read_typed
from samband.base.templatetags import wording
from samband.kernel.money import LARGEST


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("12345.67", 1234567),
        ("12 345,67", 1234567),
        ("12\u00a0345,6", 1234560),
        ("12,345.67", 1234567),
        ("12.345,67", 1234567),
        ("1.234.567", 123456700),
        ("\u221233,37", -3337),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_is_typed(typed: str, minor: int) -> None:
    assert read_typed(typed) == minor


@pytest.mark.parametrize(
    "typed", ["1.234", "1,234", "12.345", "abc", "1.2.3", "1e5", "12.345.6", "9999999999.99", ""]
)
def test_what_is_unclear_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_typed(typed)


@given(st.integers(-LARGEST, LARGEST), st.sampled_from(["sv", "nb", "da", "en"]))
def test_what_is_shown_can_be_typed_again(minor: int, language: str) -> None:
    with translation.override(language):
        assert read_typed(wording.amount(minor)) == minor


def test_unknown_is_not_zero() -> None:
    assert wording.amount(None, "SEK") == ""
    assert AmountField(required=False).clean("") is None
