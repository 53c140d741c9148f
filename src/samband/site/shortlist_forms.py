"""Parsing and wording of what people type on the pages of shortlists."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.base.link_forms import area
from samband.matching.domain.shortlist import NOT_RELEVANT
from samband.matching.models import Shortlist, ShortlistRow
from samband.matching.models.shortlists import (
    LONGEST_NEED,
    LONGEST_NOTE,
    LONGEST_TITLE,
)


class Versioned(Form):
    """A form that says which version of a thing it was filled in from."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ShortlistForm(Form):
    """A new list: what it is called."""

    title = forms.CharField(
        label=_("What the list is called"),
        max_length=LONGEST_TITLE,
        help_text=_("As your colleagues know the question, for example “Falls at home, spring 2027”."),
    )


class ShortlistEditForm(Versioned, ShortlistForm):
    """What a list is called and what it is for."""

    need_text = forms.CharField(
        label=_("The need it is for"),
        required=False,
        max_length=LONGEST_NEED,
        widget=area(6),
        help_text=_("Stands in letters, in what you download and on the page that colleagues read."),
    )


class AddForm(Form):
    """Onto which list a candidate goes: one there is, or a new one."""

    shortlist = forms.ChoiceField(label=_("Which list?"), required=False, widget=PlainSelect)
    title = forms.CharField(
        label=_("Or the name of a new list"),
        required=False,
        max_length=LONGEST_TITLE,
    )

    def __init__(self, *args: Any, lists: Sequence[Shortlist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["shortlist"]
        field.choices = [(one.key, one.title) for one in lists]  # type: ignore[attr-defined]
        if not lists:
            del self.fields["shortlist"]
            self.fields["title"].label = _("What the list is called")
            self.fields["title"].required = True

    def clean(self) -> dict[str, Any]:
        """One of the two is needed; a new name goes before a choice."""
        data: dict[str, Any] = super().clean() or {}
        data["title"] = data.get("title", "").strip()
        if not self.errors and not data["title"] and not data.get("shortlist"):
            self.add_error("title", _("Choose a list, or write what a new one is called."))
        return data


class RowForm(Versioned):
    """What one writes of a candidate, and why they are not relevant when they are not."""

    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=area(4),
        help_text=_("Colleagues who get a link to the list can read them."),
    )
    why_not = forms.CharField(
        label=_("Why they are not relevant"), required=False, max_length=LONGEST_NOTE, widget=area(2)
    )

    def __init__(self, *args: Any, row: ShortlistRow, dismisses: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_why = dismisses or row.status == NOT_RELEVANT

    def clean_why_not(self) -> str:
        """Somebody who is not relevant is so for a reason."""
        why = str(self.cleaned_data["why_not"]).strip()
        if self.needs_why and not why:
            raise forms.ValidationError(_("Say in a few words why they are not relevant."))
        return why
