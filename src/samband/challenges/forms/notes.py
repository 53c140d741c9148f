"""Forms of workshop notes: bringing them, and saying what became of an entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.challenges.note_files import NoText, text_of

_FAULTS = {
    "too_big": _("The file is too big: 5 MB at most."),
    "binary": _("This file holds no text. Save it as text or for Word (.docx), or paste its words."),
    "broken": _("The document cannot be read. Open it in Word, save it anew, and try again."),
}
STATES = (
    ("open", _("Open")),
    ("decided", _("Decided")),
    ("done", _("Done")),
    ("dropped", _("Dropped")),
)


class NotesForm(Form):
    """Notes as pasted, or as a file."""

    title = forms.CharField(label=_("What are the notes of?"), max_length=200)
    text = forms.CharField(
        label=_("Paste the notes"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "cols": None}),
        help_text=_("A table from Word, Excel or an e-mail keeps its columns. Headings become themes."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        help_text=_("Text, Markdown or Word (.docx), at most 5 MB."),
    )
    organisation = forms.ChoiceField(
        label=_("For which organisation?"),
        required=False,
        widget=PlainSelect,
        help_text=_("Nobody else reads the notes until you share them."),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("For none: my own notes")),
            *((one.key, one.name) for one in organisations),
        ]

    def clean(self) -> dict[str, Any]:
        """Take the words from the file where there is one."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        file = said.get("file")
        if file is not None and "file" not in self.errors:
            try:
                said["text"] = text_of(file.read())
            except NoText as fault:
                self.add_error("file", _FAULTS[fault.code])
        elif not str(said.get("text", "")).strip() and not self.errors:
            self.add_error("text", _("Paste the notes, or choose a file."))
        return said


class EntryForm(Form):
    """What became of one entry."""

    state = forms.ChoiceField(label=_("Where it stands"), choices=STATES, widget=PlainSelect)
    decision = forms.CharField(
        label=_("What was decided, or done"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": None}),
    )
    in_control = forms.ChoiceField(
        label=_("Is it within our own control?"),
        required=False,
        widget=PlainSelect,
        choices=(("", _("Not said")), ("yes", _("Yes")), ("no", _("No"))),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse a decision without words."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("state") == "decided" and not said.get("decision"):
            self.add_error("decision", _("Write what was decided."))
        return said
