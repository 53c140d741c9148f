"""What people type in a control: findings line by line, answers, questions, reasons, corrections."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.projects.actions.control import Noted
from samband.projects.actions.corrections import RejectedLine
from samband.projects.control_checklist import ANSWERS, questions
from samband.projects.control_words import ERROR_WORDS

_AMOUNT = AmountField(required=False)


def version_in(data: Mapping[str, Any]) -> int:
    """Read the version that a page was seen in; 0 for what is none."""
    given = str(data.get("version", ""))
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _minor(data: Mapping[str, Any], name: str, wrong: dict[str, str], key: str) -> int:
    try:
        return int(_AMOUNT.to_python(data.get(name, "")) or 0)
    except ValidationError as problem:
        wrong[key] = " ".join(problem.messages)
        return 0


def _kind(data: Mapping[str, Any], name: str) -> str:
    given = str(data.get(name, ""))
    return given if given in ERROR_WORDS else ""


def noted_in(data: Mapping[str, Any], keys: Iterable[str]) -> tuple[list[Noted], dict[str, str]]:
    """Read what was noted on lines (fields named by the line's key), and what cannot be read, by line."""
    wrong: dict[str, str] = {}
    notes = [
        Noted(
            key,
            in_sample=bool(data.get(f"look-{key}")),
            deducted_minor=_minor(data, f"deduct-{key}", wrong, key),
            error_type=_kind(data, f"type-{key}"),
            is_parked=bool(data.get(f"park-{key}")),
            comment=str(data.get(f"comment-{key}", ""))[:2_000],
        )
        for key in keys
    ]
    return notes, wrong


def rejected_in(data: Mapping[str, Any], keys: Iterable[str]) -> tuple[list[RejectedLine], dict[str, str]]:
    """Read how much of lines a correction rejects, and what cannot be read, by line."""
    wrong: dict[str, str] = {}
    rows = [
        RejectedLine(key, _minor(data, f"deduct-{key}", wrong, key), _kind(data, f"type-{key}"))
        for key in keys
    ]
    return rows, wrong


def answers_in(data: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Read the answers of the checklist with their notes; what is no choice is left open."""
    found = {}
    for code, _about in questions():
        given = str(data.get(f"answer-{code}", ""))
        found[code] = (given if given in ANSWERS else "", str(data.get(f"note-{code}", ""))[:2_000])
    return found


class WhyForm(Form):
    """A reason in words."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("What is to be mended, and why?"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": None}),
    )


class AskForm(Form):
    """A question to the partner, of the whole report or one line."""

    line = forms.ChoiceField(label=_("Of which line?"), required=False)
    question = forms.CharField(
        label=_("What do you want to know?"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": None}),
    )
    due_on = forms.DateField(
        label=_("By which day?"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, lines: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("The whole report")), *lines]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]


class WordsForm(Form):
    """Words about one question: its answer, or why it is withdrawn."""

    question = forms.CharField(max_length=12, widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("In your own words"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": None}),
    )


class CertifyForm(Form):
    """The controller's conclusion, and that the figures were read."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    conclusion = forms.CharField(
        label=_("Conclusion"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": None}),
    )
    is_sure = forms.BooleanField(label=_("I have read the figures above and certify them"))


class RulingForm(Form):
    """What a correction rests on."""

    on = forms.DateField(label=_("Day of the correction"), widget=forms.DateInput(attrs={"type": "date"}))
    decided_by = forms.CharField(
        label=_("Which body decided it?"), max_length=200, help_text=_("The body, not a person.")
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": None}),
        help_text=_("Write no names: a correction stays as it is written for ever."),
    )


class OfficialForm(Form):
    """A paper of the programme's own system."""

    sort = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            ("certificate", _("The programme's certificate")),
            ("decision", _("A decision on payment")),
            ("export", _("What was sent to the programme")),
        ],
    )
    file = forms.FileField(label=_("File (PDF)"))
    reference = forms.CharField(label=_("Its reference"), required=False, max_length=100)
    dated_on = forms.DateField(
        label=_("Its day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class LedgerForm(Form):
    """Which rows of the ledger are shown."""

    partner = forms.ChoiceField(label=_("Partner"), required=False)
    sort = forms.ChoiceField(label=_("What happened"), required=False)
    part = forms.ChoiceField(label=_("Figure"), required=False)

    def __init__(self, choices: Mapping[str, Iterable[tuple[str, Any]]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, given in choices.items():
            self.fields[name].choices = [("", _("All")), *given]  # type: ignore[attr-defined]
