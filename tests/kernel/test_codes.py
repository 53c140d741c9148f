"""Codes are what they claim to be, in every spelling that public lists use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.kernel.codes import Nuts, country, language, region_name, regions, regions_of


def test_countries_of_nuts_and_iso_are_one() -> None:
    assert [country(code) for code in ("SE", "el", "GR", "UK", " gb ")] == ["SE", "GR", "GR", "GB", "GB"]


@pytest.mark.parametrize("text", ["", "Sverige", "XX", "S"])
def test_other_countries_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="country code"):
        country(text)


def test_languages() -> None:
    assert [language(tag) for tag in ("no", "sv-SE", "nb_NO", "FIN", "nn")] == ["nb", "sv", "nb", "fi", "nn"]
    with pytest.raises(ValueError, match="language code"):
        language("svenska")


def test_a_region_knows_its_place() -> None:
    region = Nuts(" se232 ")
    assert (str(region), region.level, region.country, region.known) == ("SE232", 3, "SE", True)
    assert str(region.parent) == "SE23"
    assert Nuts("SE").parent is None
    assert Nuts("SE2").holds(region)
    assert not Nuts("SE1").holds(region)
    assert Nuts("GR30") == Nuts("EL30")
    assert Nuts("EL30").country == "GR"
    assert not Nuts("SE999").known


@pytest.mark.parametrize("text", ["", "S", "SE2323", "12345", "SE-23", "XX11", "Göteborg"])
def test_other_regions_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="NUTS"):
        Nuts(text)


@pytest.mark.parametrize(
    ("code", "lang", "name"),
    [
        ("SE232", "sv", "Västra Götaland"),
        ("SE121", "sv", "Uppsala"),
        ("SE110", "fi", "Stockholm"),
        ("SE313", "sv", "Gävleborg"),
        ("NO060", "nb", "Trøndelag"),
        ("FI1D9", "fi", "Pohjois-Pohjanmaa"),
        ("FI1D9", "sv", "Norra Österbotten"),
        ("FI", "en", "Suomi"),
        ("SE999", "sv", ""),
    ],
)
def test_names(code: str, lang: str, name: str) -> None:
    assert region_name(code, lang) == name


def test_the_table_is_whole() -> None:
    every = regions()
    assert len(every) == len(set(every)) > 1900
    assert all(region.parent is None or region.parent.known for region in every)
    assert len(regions(3, "SE")) == 21
    assert len(regions(3, "NO")) == 17
    assert regions_of("GR", 1) == ["EL3", "EL4", "EL5", "EL6"]


@given(st.text(max_size=8))
def test_any_text_is_a_region_or_refused(text: str) -> None:
    try:
        region = Nuts(text)
    except ValueError:
        return
    assert 0 <= region.level <= 3
    assert Nuts(region.code) == region
