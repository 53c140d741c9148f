"""Parsing and wording of what people say of a record: whose it is, who reads it, what is confidential."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.inputs import DayField, PlainSelect
from samband.base.records import LONGEST_CASE_NUMBER, check_case_number, tidy_case_number
from samband.matching.domain.shortlist import READ, WORK
from samband.matching.models.shortlists import LONGEST_GROUND
from samband.rules.domain.dated import MARKS
from samband.rules.domain.retention import ARCHIVE, ASK, ERASE, MOST_DAYS
from samband.rules.models import LONGEST_BASIS, LONGEST_SOURCE
from samband.site.shortlist_forms import Versioned

LEVEL_LABELS = {READ: _("They can read it"), WORK: _("They can work on it")}
THEN_LABELS = {
    ERASE: _("It is erased"),
    ARCHIVE: _("It is kept for the archive"),
    ASK: _("A person decides"),
}
START_LABELS = {
    "made": _("counted from when it was made"),
    "changed": _("counted from its latest change"),
    "closed": _("counted from when it ended"),
}
MARK_LABELS = {
    "verified": _("Verified: somebody here has read the source"),
    "secondary": _("Secondary: told by others"),
    "computed": _("Computed from other values"),
    "unverified": _("Not verified yet"),
}


class RecordForm(Versioned):
    """Which organisation's record something is, and in which case."""

    owning_body = forms.ChoiceField(label=_("Whose record is it?"), required=False, widget=PlainSelect)
    case_number = forms.CharField(
        label=_("Case number"),
        required=False,
        max_length=LONGEST_CASE_NUMBER,
        help_text=_("As the registry of the organisation writes it, for example “KS 2026/00123”."),
    )

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]] | None, **kwargs: Any) -> None:
        """Ask whose record it is among ``bodies``; None where that is settled already."""
        super().__init__(*args, **kwargs)
        if bodies is None:
            del self.fields["owning_body"]
            return
        mine = ("", _("Nobody's yet: my own working material"))
        self.fields["owning_body"].choices = [mine, *bodies]  # type: ignore[attr-defined]

    def clean_case_number(self) -> str:
        """A number is one that a registry may have written."""
        number = tidy_case_number(self.cleaned_data["case_number"])
        if number:
            check_case_number(number)
        return number

    def clean(self) -> dict[str, Any]:
        """A case number belongs to an organisation."""
        data: dict[str, Any] = super().clean() or {}
        if "owning_body" in self.fields and data.get("case_number") and not data.get("owning_body"):
            self.add_error("owning_body", _("A case number is an organisation's: choose which."))
        return data


class InsideForm(Form):
    """Sharing with colleagues: which of one's organisations, and what they may do."""

    organisation = forms.ChoiceField(label=_("With whom?"), widget=PlainSelect)
    level = forms.ChoiceField(
        label=_("What may they do?"),
        choices=list(LEVEL_LABELS.items()),
        widget=forms.RadioSelect,
        initial=READ,
    )

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(bodies)  # type: ignore[attr-defined]


class OutsideForm(Form):
    """Sharing with another organisation: which of those that were found, and that one knows what it means."""

    organisation = forms.ChoiceField(label=_("Which organisation?"), widget=forms.RadioSelect)
    is_warned = forms.BooleanField(
        label=_("I know that a shared draft may become a public document."),
        error_messages={"required": _("Tick this if you know what it means, or do not share the list.")},
    )

    def __init__(self, *args: Any, found: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(found)  # type: ignore[attr-defined]


class GroundForm(Versioned):
    """On which ground a part is confidential; empty releases it."""

    part = forms.CharField(max_length=16, widget=forms.HiddenInput)
    ground = forms.CharField(
        label=_("Ground"),
        required=False,
        max_length=LONGEST_GROUND,
        help_text=_("The law and section, in your words. Leave it empty and save to release the part."),
    )


class RetentionForm(Form):
    """An installation's own rule for a kind of record."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    days = forms.IntegerField(label=_("How many days"), min_value=1, max_value=MOST_DAYS)
    then = forms.ChoiceField(label=_("What then?"), widget=forms.RadioSelect)
    valid_from = DayField(label=_("From which day"))
    basis = forms.CharField(
        label=_("On which ground"),
        max_length=LONGEST_BASIS,
        widget=forms.Textarea(attrs={"rows": 3, "cols": None}),
        help_text=_("The decision or plan that says so, for example the body's plan of documents."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=LONGEST_SOURCE,
        help_text=_("Where it can be read: a number or an address."),
    )
    mark = forms.ChoiceField(
        label=_("How sure is it?"),
        choices=[(mark, MARK_LABELS[mark]) for mark in MARKS],
        widget=forms.RadioSelect,
        initial="unverified",
        help_text=_("Only a verified rule decides. Until then Samband's default goes on."),
    )

    def __init__(self, *args: Any, choices: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["then"].choices = [  # type: ignore[attr-defined]
            (name, THEN_LABELS[name]) for name in choices
        ]
