"""What people type in partner reports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.projects.actions.report_writing import Progress, Written
from samband.projects.models import ItemProgress, ReportContribution, ReportText
from samband.projects.report_words import FIELD_HELP, FIELD_WORDS, FORM_WORDS, ITEM_STATE_WORDS


def text_name(field: str, about: str) -> str:
    """Give the name of a text's input."""
    return f"text-{field}-{about}" if about else f"text-{field}"


class VersionForm(Form):
    """Which version of a report somebody saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class WhyForm(VersionForm):
    """Why a report is sent back."""

    why = forms.CharField(
        label=_("What is to be mended, and where?"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": None}),
        help_text=_("The partner reads this. Name the lines by their numbers, and no persons."),
    )


class WorkForm(VersionForm):
    """What was done: the report's texts, and how far each item of the plan has come."""

    def __init__(
        self,
        *args: Any,
        texts: Sequence[ReportText],
        labels: Mapping[tuple[str, str], str],
        progress: Sequence[ItemProgress],
        **kwargs: Any,
    ) -> None:
        self.texts, self.progress = list(texts), list(progress)
        self.base_fields = dict(self.base_fields)  # type: ignore[misc]
        for text in self.texts:
            self._add_text(text, labels.get((text.field, text.about), ""))
        for row in self.progress:
            self._add_progress(row)
        super().__init__(*args, **kwargs)

    def _add_text(self, text: ReportText, label: str) -> None:
        field = forms.CharField(
            label=label or FIELD_WORDS.get(text.field, text.field),
            required=False,
            max_length=20_000,
            initial=text.text,
            strip=False,
            help_text=FIELD_HELP.get(text.field, ""),
            widget=forms.Textarea(attrs={"rows": 5, "cols": None, "lang": text.lang or None}),
        )
        self.base_fields[text_name(text.field, text.about)] = field

    def _add_progress(self, row: ItemProgress) -> None:
        name = f"item-{row.item.key}"
        self.base_fields[f"{name}-state"] = forms.ChoiceField(
            label=_("Where does it stand?"),
            required=False,
            choices=list(ITEM_STATE_WORDS.items()),
            initial=row.state,
            widget=PlainSelect,
        )
        self.base_fields[f"{name}-done_on"] = forms.DateField(
            label=_("Done on"),
            required=False,
            initial=row.done_on,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
        self.base_fields[f"{name}-text"] = forms.CharField(
            label=_("In a line or two"),
            required=False,
            max_length=4_000,
            initial=row.text,
            strip=False,
            widget=forms.Textarea(attrs={"rows": 2, "cols": None, "lang": row.lang or None}),
        )

    def written(self) -> Written:
        """Give what was written; what the page did not send stays as it is."""
        said = self.cleaned_data
        texts = {
            (text.field, text.about): _plain(said[text_name(text.field, text.about)])
            for text in self.texts
            if self.add_prefix(text_name(text.field, text.about)) in self.data
        }
        progress = {}
        for row in self.progress:
            name = f"item-{row.item.key}"
            if self.data.get(f"{name}-state"):
                state, done_on = said[f"{name}-state"], said[f"{name}-done_on"]
                progress[row.item.key] = Progress(state, done_on, _plain(said[f"{name}-text"]))
        return Written(texts, progress)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class ContributionsForm(VersionForm):
    """What each source besides the partner has contributed."""

    def __init__(self, *args: Any, rows: Iterable[ReportContribution], **kwargs: Any) -> None:
        self.rows = list(rows)
        self.base_fields = dict(self.base_fields)  # type: ignore[misc]
        for row in self.rows:
            self.base_fields[f"row-{row.pk}"] = AmountField(
                label=gettext("%(source)s (%(form)s)") % {"source": row.source, "form": FORM_WORDS[row.form]},
                required=False,
                initial=row.amount_minor,
            )
        super().__init__(*args, **kwargs)

    def amounts(self) -> dict[int, int]:
        """Give the amounts in minor units by row; nothing typed is nothing contributed."""
        return {row.pk: self.cleaned_data[f"row-{row.pk}"] or 0 for row in self.rows}
