"""Forms of joint reports: certificates, texts, who is missing, moves, deductions by the programme."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.projects.models import JointText, Partner, ReportingPeriod, ReportLine

LONGEST: Final = 40_000


def version_field() -> forms.IntegerField:
    """Give the hidden field that says which version of the report was seen."""
    return forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


def area(rows: int) -> forms.Textarea:
    """Give a box for text of so many lines."""
    return forms.Textarea(attrs={"rows": rows, "cols": None})


def day_input() -> forms.DateInput:
    """Give an input for a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BeginForm(Form):
    """Of which period a joint report is begun."""

    period = forms.ChoiceField(label=_("Which period?"), widget=PlainSelect)

    def __init__(self, *args: Any, periods: Sequence[tuple[ReportingPeriod, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, label) for one, label in periods]
        cast(forms.ChoiceField, self.fields["period"]).choices = choices


class CertificatesForm(Form):
    """Which certificates are in the report."""

    version = version_field()
    certificates = forms.MultipleChoiceField(
        label=_("Certificates in this report"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.MultipleChoiceField, self.fields["certificates"]).choices = choices


class MissingForm(Form):
    """Why each partner without a certificate is missing; one field for each."""

    version = version_field()

    def __init__(self, *args: Any, partners: Sequence[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in partners:
            self.fields[f"why-{one.key}"] = forms.CharField(
                label=one.organisation.name, max_length=4_000, required=False, widget=area(2)
            )

    def reasons(self) -> dict[str, str]:
        """Give the reasons that say something, by the partner's key."""
        return {
            name.removeprefix("why-"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("why-") and text.strip()
        }


class TextsForm(Form):
    """The texts of a joint report: one box for each, the leads' own and the partners'."""

    version = version_field()
    sitting = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: Sequence[tuple[JointText, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.langs = {one.pk: one.lang for one, _label in texts}
        for one, label in texts:
            self.fields[f"text-{one.pk}"] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST,
                initial=one.text,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 4, "cols": None, "lang": one.lang}),
            )

    def written(self) -> dict[int, str]:
        """Give what stands in each box, by its place."""
        return {
            int(name.removeprefix("text-")): text.replace("\r\n", "\n")
            for name, text in self.cleaned_data.items()
            if name.startswith("text-")
        }


class MoveForm(Form):
    """What a move of a joint report asks for: words, or a decision's date and reference."""

    version = version_field()
    why = forms.CharField(label=_("Why?"), max_length=4_000, widget=area(5))
    on = forms.DateField(label=_("Decided on"), widget=day_input())
    reference = forms.CharField(
        label=_("Reference of the funder's decision"),
        required=False,
        max_length=100,
        help_text=_("The number under which the funder's registry has it."),
    )

    def __init__(self, *args: Any, verb: str, is_noted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if verb not in ("send_back", "withdraw"):
            del self.fields["why"]
        if verb != "approve":
            del self.fields["on"], self.fields["reference"]
        elif is_noted:
            self.fields["reference"].required = True


class DeductionForm(Form):
    """What the programme deducted itself from a certified line."""

    version = version_field()
    line = forms.ChoiceField(label=_("From which line?"), widget=PlainSelect)
    amount = AmountField(
        label=_("How much is deducted?"),
        required=True,
        help_text=_("In the currency of the report. A minus gives back what was deducted before."),
    )
    why = forms.CharField(label=_("Why?"), max_length=4_000, widget=area(4))
    on = forms.DateField(label=_("Decided on"), widget=day_input(), initial=date.today)
    reference = forms.CharField(label=_("Reference of the decision"), required=False, max_length=100)

    def __init__(self, *args: Any, lines: Sequence[tuple[ReportLine, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, label) for one, label in lines]
        cast(forms.ChoiceField, self.fields["line"]).choices = choices
