"""A refusal carries its reason to the person who meets it."""

import pytest

from samband.kernel.decision import Allowed, Denied, Refused, all_of, any_of


class Lazy:
    language = "en"

    def __str__(self) -> str:
        return {"en": "Only the owner may.", "sv": "Bara ägaren får."}[self.language]


def test_yes_is_true_and_goes_on() -> None:
    assert Allowed()
    assert Allowed().or_refuse() is None


def test_no_is_false_and_raises_its_reason_in_the_language_of_the_moment() -> None:
    reason = Lazy()
    assert not Denied(reason)
    with pytest.raises(Refused) as caught:
        Denied(reason).or_refuse()
    assert str(caught.value) == "Only the owner may."
    reason.language = "sv"
    assert str(caught.value) == "Bara ägaren får."


def test_together() -> None:
    first, second = Denied("closed"), Denied("not yours")
    assert all_of(Allowed(), first, second) is first
    assert all_of(Allowed(), Allowed())
    assert any_of(first, second) is first
    assert any_of(first, Allowed())
