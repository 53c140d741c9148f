"""Parsing and wording of what is said of a door: its page, its keepers, closed times, texts for answers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.inputs import DayField, PlainSelect
from samband.base.labels import country_name, language_name
from samband.challenges.calendar import countries_with_calendar
from samband.challenges.domain.promise import Closed
from samband.challenges.door_words import KEEPERS, SORTS, SORTS_EXPLAINED
from samband.matching.domain.language import LANGUAGES

_FIRST_LANGUAGES = ("en", "sv", "nb", "da")
_SEAS = ("Europe/", "Atlantic/", "Arctic/")
# Countries that this part of the world begins a list with.
_NEAR = ("SE", "NO", "DK", "FI", "IS", "NL", "DE", "EE", "LV", "LT", "PL", "GB")

Choices = Sequence[tuple[str, Any]]


def _countries() -> list[tuple[str, str]]:
    known = set(countries_with_calendar())
    near = [code for code in _NEAR if code in known]
    rest = sorted(known - set(near), key=country_name)
    return [(code, country_name(code)) for code in (*near, *rest)]


def _zones() -> list[tuple[str, str]]:
    return [
        (zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if zone.startswith(_SEAS)
    ]


def _languages() -> list[tuple[str, str]]:
    first = [(code, str(get_language_info(code)["name_local"]).capitalize()) for code in _FIRST_LANGUAGES]
    rest = [(code, language_name(code)) for code in LANGUAGES if code not in _FIRST_LANGUAGES]
    return [*first, *sorted(rest, key=lambda pair: pair[1])]


class DirectoryForm(Form):
    """What the directory is narrowed to; what is no choice is left out, never an error page."""

    q = forms.CharField(
        label=_("Search by name or place"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=lambda: [("", _("Any")), *_countries()],
        widget=PlainSelect,
    )
    sort = forms.ChoiceField(
        label=_("What it is"), required=False, choices=[("", _("Any")), *SORTS.items()], widget=PlainSelect
    )

    def chosen(self) -> dict[str, str]:
        """Give the filters that hold."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class DoorForm(Form):
    """What is said of a door; ``organisation`` is asked only when it is set up."""

    organisation = forms.ChoiceField(label=_("Whose entry point is it?"), widget=PlainSelect)
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("What a company looks for, such as “One way in to the city of Älvhamn”."),
    )
    sort = forms.ChoiceField(
        label=_("Who takes ideas here?"),
        choices=SORTS_EXPLAINED.items(),
        widget=forms.RadioSelect,
        initial="role",
    )
    role_title = forms.CharField(
        label=_("The role or team that answers"),
        required=False,
        max_length=200,
        help_text=_("An office, not a person's name, such as “Innovation officer”. Everybody sees it."),
    )
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Where you take ideas already, if you do. Samband tries it once a day."),
        error_messages={"invalid": _("Write an address of the web, such as https://city.example/ideas.")},
    )
    intro = forms.CharField(
        label=_("In a few words: what do you welcome, and what not?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    promise_days = forms.IntegerField(
        label=_("Answer within how many working days?"),
        min_value=1,
        max_value=120,
        initial=10,
        help_text=_("Everybody sees the promise, and how often it was kept."),
    )
    mailbox = forms.EmailField(
        label=_("Function mailbox"),
        required=False,
        max_length=254,
        help_text=_("Everybody sees it. No person's own address."),
    )
    registrar = forms.EmailField(
        label=_("The registrar's mailbox"),
        required=False,
        max_length=254,
        help_text=_("Gets a copy of each idea, for your registry. Only you see it."),
    )
    country = forms.ChoiceField(
        label=_("Whose public holidays?"), choices=_countries, widget=PlainSelect, initial="SE"
    )
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=_zones, widget=PlainSelect, initial="Europe/Stockholm"
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations:
            self.fields["organisation"].choices = list(organisations)  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]


class KeeperForm(Form):
    """Who of the organisation's people keeps the door, and as what."""

    person = forms.ChoiceField(label=_("Who?"), widget=PlainSelect)
    role = forms.ChoiceField(
        label=_("As what?"), choices=KEEPERS.items(), widget=forms.RadioSelect, initial="deputy"
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]


class DaysForm(Form):
    """A first and a last day, both included."""

    first_day = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))

    def days(self) -> Closed:
        """Give the days as they are stored: to before the day after the last."""
        last: date = self.cleaned_data["last_day"]
        return self.cleaned_data["first_day"], last + timedelta(days=1)


class ReplyTemplateForm(Form):
    """A text that an answer may begin with."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What you pick it by."))
    lang = forms.ChoiceField(label=_("Language"), choices=_languages, widget=PlainSelect)
    text = forms.CharField(
        label=_("Text"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Put in brackets what has to be filled in each time, such as [date]."),
    )
