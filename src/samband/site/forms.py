"""Parsing and wording of what people type on the pages of the composition root."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Token
from samband.actors.belonging import names_of
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.matching.domain.need_text import NeedTextError, need_from_file, plain_from_email
from samband.site.choices import country_choices, home_choices, kind_choices, language_choices

SHORTEST = 12
LONGEST = 10_000
MOST_BYTES = 2 * 1024 * 1024


class NeedForm(Form):
    """A need as it is typed, pasted (also as an e-mail) or brought in a file."""

    text = forms.CharField(
        label=_("What do you need?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "cols": None, "autocomplete": "off"}),
        help_text=_(
            "A few sentences are enough: who has the problem, what is it like today, what do you hope for?"
        ),
        error_messages={
            "max_length": _(
                "This is too long: say it in at most %(limit_value)d characters, or bring a file."
            )
        },
    )
    home = forms.ChoiceField(
        label=_("Your region"),
        required=False,
        choices=home_choices,
        widget=PlainSelect,
        help_text=_("Shows which answers are new to you."),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("A text, e-mail or Word file: .txt, .eml, .docx")
    )

    def clean_text(self) -> str:
        """Take the need out of a pasted e-mail."""
        return plain_from_email(self.cleaned_data["text"]).strip()

    def clean_file(self) -> str:
        """Take the need out of a file."""
        file = self.cleaned_data.get("file")
        if file is None:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 2 MB. Paste the part that tells the need.")
            )
        try:
            return need_from_file(file.name, file.read())
        except NeedTextError as problem:
            raise forms.ValidationError(f"{gettext(problem.what)} {gettext(problem.fix)}") from problem

    def clean(self) -> dict[str, Any]:
        """Join what was typed and what was brought; a need has at least a dozen characters."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        data["need"] = "\n\n".join(part for part in (data.get("text", ""), data.get("file", "")) if part)[
            :LONGEST
        ]
        if len(data["need"]) < SHORTEST:
            self.add_error(
                "text", _("Write at least a sentence: who has the problem, and what is it like today?")
            )
        return data


class AnswerFilters(Form):
    """What an answer is narrowed to, and whose view it takes."""

    home = forms.ChoiceField(label=_("Your region"), required=False, choices=home_choices, widget=PlainSelect)
    outside = forms.BooleanField(label=_("Only from other regions than mine"), required=False)
    other = forms.BooleanField(
        label=_("Only from other fields than the need's own"),
        required=False,
        help_text=_("Those who solve something like it elsewhere."),
    )
    kind = forms.MultipleChoiceField(
        label=_("Kind"), required=False, choices=kind_choices, widget=forms.CheckboxSelectMultiple
    )
    country = forms.MultipleChoiceField(
        label=_("Country"), required=False, choices=country_choices, widget=forms.CheckboxSelectMultiple
    )
    lang = forms.MultipleChoiceField(
        label=_("Language of the text"),
        required=False,
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
    )


class ProfileFilters(Form):
    """What a list of testbeds or projects is narrowed to."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=lambda: [("", _("All countries")), *country_choices()]
    )


class SearchForm(Form):
    """What a standing search is called, and how often its owner wants mail."""

    title = forms.CharField(
        label=_("What shall we call it?"),
        max_length=120,
        help_text=_("This name stands in mails and in the feed. The text of your need does not."),
    )
    often = forms.ChoiceField(
        label=_("Mail me new answers"),
        choices=[
            ("daily", _("Every morning, when there are any")),
            ("weekly", _("On Mondays, when there are any")),
            ("never", _("Never: I look here, or read the feed")),
        ],
        widget=forms.RadioSelect,
        initial="daily",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BarrierForm(Form):
    """What stands in somebody's way, in their own words; no name is asked for."""

    where = forms.CharField(label=_("On which page?"), required=False, max_length=300)
    what = forms.CharField(
        label=_("What stands in your way?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": None}),
    )
    answer_to = forms.EmailField(
        label=_("E-mail, if you want an answer"), required=False, help_text=_("It is used for nothing else.")
    )


class AccountChoicesForm(Form):
    """What a person chooses for all their pages: a language and a region."""

    language = forms.ChoiceField(
        label=_("Language of pages and messages"),
        required=False,
        choices=lambda: [("", _("As the browser asks")), *own_names()],
        widget=PlainSelect,
    )
    home_region = forms.ChoiceField(
        label=_("Your region"),
        required=False,
        choices=home_choices,
        widget=PlainSelect,
        help_text=_("Shows which answers are new to you."),
    )


class ActForForm(Form):
    """Which of their organisations a person acts for; none is in their own name."""

    organisation = forms.ChoiceField(
        label=_("You act for"),
        required=False,
        widget=PlainSelect,
        help_text=_("Stands beside what you do from now on. You see what all of yours may see."),
    )

    def __init__(self, keys: Collection[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["organisation"])
        field.choices = [("", _("Nobody but myself")), *(names_of(keys) if keys else [])]


def own_names() -> list[tuple[str, str]]:
    """Give the languages of the interface, each under its own name."""
    codes = [code for code, _name in settings.LANGUAGES]
    return [(code, str(get_language_info(code)["name_local"]).capitalize()) for code in codes]


class TokenForm(Form):
    """A token for a program: what for, what it may do, for how long."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("For yourself, so that you know later which one it is."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[
            ("read", _("Read what you can read")),
            ("match", _("Ask who can answer a need")),
            ("write", _("Keep needs, say what answers were worth, bring lists")),
        ],
        widget=forms.CheckboxSelectMultiple,
        initial=["read", "match"],
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (Token.LONGEST_DAYS, _("A year"))],
        initial=90,
        widget=PlainSelect,
    )
