"""Forms on the public pages of challenges: the list's filters, questions, moves, dates, merging."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.choices import country_choices, theme_choices
from samband.base.forms import Form
from samband.base.inputs import DayField, PlainSelect
from samband.challenges.challenge_words import ASKED_WITH
from samband.challenges.models.challenges import LONGEST_PART


def _any(choices: Any) -> Any:
    return lambda: [("", _("Any")), *choices()]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": None})


class ChallengeFilterForm(Form):
    """What the list of challenges is narrowed to; what is no choice is left out, never an error page."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    standing = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        widget=PlainSelect,
        choices=[
            ("", _("All but the withdrawn")),
            ("live", _("Looks for answers, or under way")),
            ("solved", _("Solved")),
            ("not_solved", _("Not solved")),
            ("withdrawn", _("Withdrawn")),
        ],
    )
    theme = forms.ChoiceField(
        label=_("Theme"), required=False, choices=_any(theme_choices), widget=PlainSelect
    )
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=_any(country_choices), widget=PlainSelect
    )
    owner = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, str]:
        """Give the filters that hold."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class QuestionForm(Form):
    """A question that anybody asks."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=2_000,
        widget=_area(4),
        help_text=_(
            "Your question is read by the owners of the challenge, and is public with their answer. Write "
            "nothing that is secret."
        ),
    )
    # Nobody sees this field; what fills in every field is no person.
    website = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class AnswerForm(Form):
    """An answer to a question, for everybody."""

    answer = forms.CharField(label=_("Your answer"), max_length=LONGEST_PART, widget=_area(5))
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class MoveForm(Form):
    """A move of a challenge, with the words that it needs."""

    words = forms.CharField(max_length=LONGEST_PART, widget=_area(5))
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = ASKED_WITH.get(verb, "")
        if verb in ("withdraw", "reopen"):
            self.fields["words"].max_length = 1_000  # type: ignore[attr-defined]
        if verb not in ASKED_WITH:
            del self.fields["words"]


class DateForm(Form):
    """A day or a window of days in a challenge's life."""

    label = forms.CharField(label=_("What happens?"), max_length=200)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until and with"),
        required=False,
        help_text=_("Leave empty when it is one day."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a window that ends before it begins."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("It ends before it begins."))
        return said


class MergeForm(Form):
    """Into which challenge one is merged."""

    into = forms.CharField(
        label=_("The challenge that stays"),
        max_length=200,
        help_text=_("Paste the address of its page."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean_into(self) -> str:
        """Take the key out of an address, or the key itself."""
        parts = [part for part in self.cleaned_data["into"].strip().split("/") if part]
        return next((part for part in reversed(parts) if len(part) == 12), "")
