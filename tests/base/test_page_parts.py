"""Page parts: fields that say what is wrong where, values as the reader's language writes them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from samband.base.forms import Form
from samband.base.inputs import DayField
from samband.base.templatetags import icons, wording
from samband.base.templatetags import samband as parts


class Asking(forms.Form):
    """A form with one field of each shape."""

    text = forms.CharField(label="What do you need?", help_text="A few sentences.")
    home = forms.ChoiceField(
        label="Your region", required=False, choices=[("", "Not said"), ("SE232", "West")]
    )
    kinds = forms.MultipleChoiceField(
        label="Kind",
        required=False,
        choices=[("company", "Company"), ("cluster", "Cluster")],
        widget=forms.CheckboxSelectMultiple,
    )


def shown(source: str, **context: object) -> str:
    """Render a piece of a template with the page parts loaded."""
    return Template("{% load samband %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("language", "number", "share", "written"),
    [
        ("en", "12,345.5", "42%", "3 October 2026"),
        ("sv", "12\xa0345,5", "42\xa0%", "3 oktober 2026"),
        ("nb", "12\xa0345,5", "42\xa0%", "3. oktober 2026"),
        ("da", "12.345,5", "42\xa0%", "3. oktober 2026"),
    ],
)
def test_values_are_written_as_the_readers_language_writes_them(
    language: str, number: str, share: str, written: str
) -> None:
    with translation.override(language):
        assert parts.number(12345.5).replace("\u202f", "\xa0") == number
        assert parts.percent(0.42).replace("\u202f", "\xa0") == share
        assert parts.day(date(2026, 10, 3)) == written


def test_languages_and_countries_have_names_in_every_interface_language() -> None:
    names = {}
    for language in ("en", "sv", "nb", "da"):
        with translation.override(language):
            names[language] = (wording.language_name("fi"), wording.country_name("NL"))
    assert names == {
        "en": ("Finnish", "Netherlands"),
        "sv": ("finska", "Nederländerna"),
        "nb": ("finsk", "Nederland"),
        "da": ("finsk", "Nederlandene"),
    }


def test_what_has_no_name_or_no_value_is_left_as_it_is() -> None:
    assert wording.language_name("xx") == "xx"
    assert wording.country_name("") == ""
    assert parts.number(None) == ""
    assert parts.number("about 40") == "about 40"
    assert parts.day(None) == ""
    assert parts.moment(None) == ""


def test_a_day_is_the_day_in_the_installations_zone(settings: SimpleNamespace) -> None:
    settings.TIME_ZONE = "Europe/Stockholm"
    with translation.override("en"):
        assert parts.day(datetime(2026, 10, 3, 22, 30, tzinfo=UTC)) == "4 October 2026"


def test_a_field_ties_its_error_and_help_to_the_input() -> None:
    html = shown("{% field form.text %}", form=Asking({"text": ""}))
    assert '<label class="ds-label" for="id_text">' in html
    assert 'aria-invalid="true"' in html
    described = html.split('aria-describedby="')[1].split('"')[0].split()
    assert set(described) == {"id_text_helptext", "id_text_error"}
    for name in described:
        assert html.count(f'id="{name}"') == 1


def test_a_field_says_that_it_is_optional_unless_told_not_to() -> None:
    form = Asking()
    assert "(optional)" in shown("{% field form.home %}", form=form)
    assert "(optional)" not in shown("{% field form.home optional=False %}", form=form)
    assert "(optional)" not in shown("{% field form.text %}", form=form)


def test_choices_of_several_stand_under_one_legend_and_keep_what_was_chosen() -> None:
    html = shown("{% field form.kinds %}", form=Asking({"kinds": ["cluster"]}))
    assert "<legend" in html
    assert html.count('type="checkbox"') == 2
    assert html.count(" checked") == 1
    assert html.count("<label for=") == 2


def test_further_words_become_attributes_of_the_input() -> None:
    html = shown('{% field form.text hx_post="/answer/" data_least_characters="12" %}', form=Asking())
    assert 'hx-post="/answer/"' in html
    assert 'data-least-characters="12"' in html


def test_the_error_summary_leads_to_each_field_and_is_silent_when_nothing_is_wrong() -> None:
    html = shown("{% error_summary form %}", form=Asking({"text": ""}))
    assert 'href="#id_text"' in html
    assert "What do you need?" in html
    assert shown("{% error_summary form %}", form=Asking({"text": "A need"})).strip() == ""
    assert shown("{% error_summary form %}", form=Asking()).strip() == ""


def test_text_in_another_language_is_marked_and_escaped() -> None:
    with translation.override("sv"):
        assert parts.in_language("<Hei>", "fi") == '<span lang="fi">&lt;Hei&gt;</span>'
        assert parts.in_language("<Hej>", "sv") == "&lt;Hej&gt;"


@pytest.mark.parametrize(("name", "filled"), [("weak", 1), ("possible", 2), ("good", 3), ("strong", 4)])
def test_a_band_is_a_word_with_as_many_bars(name: str, filled: int) -> None:
    html = parts.band(name, "A <match>")
    assert "A &lt;match&gt;" in html
    assert html.count("<rect") - html.count('class="off"') == filled


def test_every_sign_is_hidden_from_screen_readers() -> None:
    for name in icons.names():
        assert 'aria-hidden="true"' in icons.icon(name)


def test_a_fact_shows_its_source_date_and_mark() -> None:
    row = {
        "label": "Website",
        "value": "x.example",
        "source": "Register",
        "on": date(2026, 10, 3),
        "mark": "verified",
    }
    with translation.override("en"):
        html = shown("{% facts rows %}", rows=[row, SimpleNamespace(label="Where", value="Nordvik")])
    for word in ("Website", "x.example", "Register", "3 October 2026", "verified", "Nordvik"):
        assert word in html


def test_the_trail_ends_at_this_page() -> None:
    html = shown('{% trail "Who" "/organisations/" "Nordvik vann" %}')
    assert '<a href="/organisations/">Who</a>' in html
    assert '<span aria-current="page">Nordvik vann</span>' in html


@pytest.mark.parametrize("lang", ["en", "sv", "nb", "da"])
def test_a_day_that_is_kept_stands_in_its_field_in_every_language(lang: str) -> None:
    class Since(Form):
        day = DayField(label="Since when?")

    with translation.override(lang):
        assert (
            'type="date" name="day" value="2026-12-24"' in Since(initial={"day": date(2026, 12, 24)}).as_p()
        )
        typed = Since({"day": "2026-12-24"})
        assert typed.is_valid()
        assert typed.cleaned_data["day"] == date(2026, 12, 24)
        assert "2026-12-24" in str(Since({"day": "24.12.26"}).errors["day"])
