"""Names, lists, moments and faults stand in the reader's language."""

from datetime import datetime

import pytest
from django import forms
from django.utils import translation

from samband.base.forms import Form
from samband.base.labels import DEMO_WORLD, in_one_line, region_in_country, source_label
from samband.base.templatetags.wording import listed, moment
from samband.kernel.codes import is_whole_country


class _Report(Form):
    what = forms.CharField(max_length=3)
    answer_to = forms.EmailField()
    kind = forms.ChoiceField(choices=[("a", "A")])
    own = forms.CharField(error_messages={"required": "Say whose."})


def test_a_fault_is_said_in_our_words_and_a_field_keeps_its_own() -> None:
    with translation.override("en"):
        faults = _Report({"what": "long", "answer_to": "nobody", "kind": "b"}).errors
        assert faults["what"] == ["This is too long: write at most 3 characters."]
        assert faults["answer_to"] == ["This is not an e-mail address. Write one such as post@example.org."]
        assert faults["kind"] == ["This is not one of the choices. Choose one in the list."]
        assert faults["own"] == ["Say whose."]
        assert _Report({}).errors["kind"] == ["Choose one."]
    with translation.override("sv"):
        assert _Report({}).errors["what"] == ["Fyll i det här fältet."]


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "A, B and C"), ("sv", "A, B och C"), ("nb", "A, B og C"), ("da", "A, B og C")]
)
def test_several_things_are_named_as_a_sentence_does(lang: str, words: str) -> None:
    with translation.override(lang):
        assert listed(["A", "B", "C"]) == words


def test_a_moment_has_no_seconds() -> None:
    with translation.override("sv"):
        assert moment(datetime(2026, 11, 22, 14, 5, 9)) == "22 nov. 2026 14:05"
    assert moment(None) == ""


def test_only_the_first_name_keeps_its_capital_but_for_abbreviations() -> None:
    assert in_one_line(["Company", "High-tech company", "EU body"]) == "Company, high-tech company, EU body"


@pytest.mark.parametrize("code", ["IS00", "EE0", "LV00", "LU000", "NO0", "CY00"])
def test_a_region_that_is_the_whole_country_is_not_named_beside_it(code: str) -> None:
    assert is_whole_country(code)
    assert region_in_country(code) == ""


def test_a_part_of_a_country_is_named_and_what_is_no_region_is_none() -> None:
    with translation.override("sv"):
        assert region_in_country("SE232") == "Västra Götaland"
    assert not is_whole_country("")
    assert not is_whole_country("XX9")


def test_our_own_source_is_translated_and_another_stands_as_it_is() -> None:
    with translation.override("sv"):
        assert source_label(DEMO_WORLD) == "Sambands demovärld (påhittad)"
        assert source_label("Bolagslistan 2026") == "Bolagslistan 2026"
