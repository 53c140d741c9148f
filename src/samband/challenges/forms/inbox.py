"""Parsing and wording of what a door's people type on the pages of the inbox."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.base.labels import language_name
from samband.base.records import LONGEST_CASE_NUMBER, check_case_number, tidy_case_number
from samband.challenges.idea_list import GROUPS
from samband.challenges.inbox_words import GROUNDS
from samband.challenges.models.ideas import LONGEST_IDEA

Choices = Sequence[tuple[str, str]]
_LABELS: Mapping[str, Any] = {
    "answer": _("Your answer"),
    "ask_sender": _("Your question"),
    "take_further": _("What happens next"),
    "close": _("A last word to the sender"),
    "reopen": _("Why it is taken up again"),
    "note": _("Your note"),
}
_HELP: Mapping[str, Any] = {
    "answer": _("The sender reads it on the private page. Leave trade secrets out."),
    "ask_sender": _("The sender reads it on the private page. The promised day stays."),
    "take_further": _("The sender reads it on the private page."),
    "close": _("The sender reads it on the private page."),
    "reopen": _("The sender reads it on the private page."),
    "note": _("Only your own organisation reads it."),
}


def languages(*more: str) -> list[tuple[str, str]]:
    """Give the languages that an answer can be in: those of the interface, and the idea's own."""
    codes = dict.fromkeys([*(code for code in more if code), *(code for code, _name in settings.LANGUAGES)])
    return [(code, language_name(code)) for code in codes]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": None})


class InboxForm(Form):
    """How the inbox is narrowed."""

    q = forms.CharField(label=_("Search for"), required=False, max_length=100)
    door = forms.ChoiceField(label=_("Door"), required=False, widget=PlainSelect)
    department = forms.ChoiceField(label=_("Department"), required=False, widget=PlainSelect)
    status = forms.ChoiceField(label=_("Where it stands"), required=False, widget=PlainSelect)
    mine = forms.BooleanField(label=_("Only what was given to me or my department"), required=False)

    def __init__(self, *args: Any, doors: Choices, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", str(_("All")))
        self.fields["door"].choices = [every, *doors]  # type: ignore[attr-defined]
        self.fields["department"].choices = [every, *departments]  # type: ignore[attr-defined]
        groups = [(name, label) for name, (_states, label) in GROUPS.items()]
        self.fields["status"].choices = groups  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """Give what was chosen and can be read; the rest narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MoveForm(Form):
    """A move with an idea: which, and the version that the page showed."""

    verb = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class WordsForm(MoveForm):
    """A move with some words, in a language."""

    text = forms.CharField(max_length=LONGEST_IDEA, widget=_area(8))
    lang = forms.ChoiceField(label=_("Its language"), required=False, widget=PlainSelect)

    def __init__(self, *args: Any, verb: str, spoken: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _LABELS[verb]
        self.fields["text"].help_text = _HELP[verb]
        self.fields["text"].required = verb != "close"
        if verb in ("note", "close", "reopen"):
            self.fields["text"].widget.attrs["rows"] = 3
        self.fields["lang"].choices = spoken  # type: ignore[attr-defined]


class RouteForm(MoveForm):
    """Where an idea goes inside the body."""

    department = forms.ChoiceField(label=_("Department"), widget=PlainSelect)
    handler = forms.ChoiceField(
        label=_("Person"),
        required=False,
        widget=PlainSelect,
        help_text=_("Somebody of that department. Without a name, everybody there sees it."),
    )
    challenge = forms.ChoiceField(label=_("Challenge that it answers"), required=False, widget=PlainSelect)

    def __init__(
        self, *args: Any, departments: Choices, people: Choices, challenges: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", str(_("Choose"))), *departments]  # type: ignore[attr-defined]
        self.fields["handler"].choices = [("", str(_("Nobody by name"))), *people]  # type: ignore[attr-defined]
        self.fields["challenge"].choices = [("", str(_("None"))), *challenges]  # type: ignore[attr-defined]


class HandOverForm(MoveForm):
    """Which other door an idea goes to, and why."""

    door = forms.ChoiceField(label=_("The other door"), widget=PlainSelect)
    text = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_IDEA,
        widget=_area(3),
        help_text=_(
            "The sender reads it, and so do the people of the other door. They see everything that was "
            "sent, trade secrets too; your inside notes stay with you if it is another organisation."
        ),
    )
    lang = forms.ChoiceField(label=_("Its language"), required=False, widget=PlainSelect)

    def __init__(self, *args: Any, doors: Choices, spoken: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["door"].choices = [("", str(_("Choose"))), *doors]  # type: ignore[attr-defined]
        self.fields["lang"].choices = spoken  # type: ignore[attr-defined]


class GroundForm(MoveForm):
    """Why an idea is set aside."""

    why = forms.ChoiceField(label=_("Why"), widget=PlainSelect, choices=[("", _("Choose")), *GROUNDS.items()])


class NumberForm(Form):
    """Under which case number the registry knows an idea."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    case_number = forms.CharField(
        label=_("Case number"),
        required=False,
        max_length=LONGEST_CASE_NUMBER,
        help_text=_("As the registry of the organisation writes it, for example “KS 2026/00123”."),
    )

    def clean_case_number(self) -> str:
        """A number is one that a registry may have written."""
        number = tidy_case_number(self.cleaned_data["case_number"])
        if number:
            check_case_number(number)
        return number
