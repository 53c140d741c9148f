"""Parsing and wording of exchange rates: a file, one rate, a correction."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.kernel.period import Period
from samband.rules.domain.dated import MARKS, VERIFIED
from samband.rules.domain.exchange import BASE, FIXED, MONTHLY, Rate, month_of, read_month, read_rate
from samband.rules.domain.exchange_files import MOST_BYTES
from samband.rules.models import LONGEST_REASON, LONGEST_SCOPE, LONGEST_SOURCE
from samband.site.record_forms import MARK_LABELS

_NO_SOURCE = _("What is verified names its source.")


def _mark_field(**more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("How sure is it?"),
        choices=[(mark, MARK_LABELS[mark]) for mark in MARKS],
        widget=forms.RadioSelect,
        help_text=_("Reports stand only on verified rates."),
        **more,
    )


def _day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


class MonthField(forms.CharField):
    """A month, as 2026-03; its first day, or None."""

    widget = forms.TextInput(attrs={"type": "month"})

    def clean(self, value: Any) -> date | None:
        """Read it."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_month(text)
        except ValueError as fault:
            raise forms.ValidationError(_("This is no month. Write it as 2026-03.")) from fault


class RateField(forms.CharField):
    """A rate of exchange, as 11.4567 or 11,4567."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self, value: Any) -> Decimal:
        """Read it."""
        try:
            return read_rate(super().clean(value))
        except ValueError as fault:
            what = _("This is no rate. Write a number such as 11.4567, above zero, at most fifteen digits.")
            raise forms.ValidationError(what) from fault


class RatesFileForm(Form):
    """A file of rates, and what is said beside it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV, Excel or JSON, at most 1 MB; also the Commission's InforEuro as it comes."),
    )
    month = MonthField(
        label=_("Which month"),
        required=False,
        max_length=10,
        help_text=_("Only where the file does not say, as in the Commission's list of a month: 2026-03."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=_("Where the rates can be read, where the file does not say."),
    )
    mark = _mark_field()

    def clean_file(self) -> Any:
        """Refuse what is larger than rates can be, before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB. Split it into several files."))
        return file


class _Said(Form):
    """What is said of a rate, whether it is new or corrected."""

    per_base = RateField(
        label=_("Rate"),
        max_length=30,
        help_text=_("How many units of the currency one euro is worth: 11.4567 for 1 EUR = 11.4567 SEK."),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=_("Where it can be read: a page, a file or a decision."),
    )
    read_on = _day_field(_("Read on"), help_text=_("The day on which somebody read the source."))
    mark = _mark_field()
    has_looked_again = forms.BooleanField(label=_("I have looked again: the rate is right"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_again = self.data.get("has_looked_again") == "on"

    def clean(self) -> dict[str, Any]:
        """What is verified names its source."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("mark") == VERIFIED and not data.get("source", "").strip():
            self.add_error("source", _NO_SOURCE)
        return data

    def shown(self) -> list[forms.BoundField]:
        """Give the fields to show: the question whether one has looked again only when it was asked."""
        return [bound for bound in self if bound.name != "has_looked_again" or self.asks_again]


class RateForm(_Said):
    """One rate: of a month, or fixed by a programme from a day on."""

    currency = forms.CharField(
        label=_("Currency"), min_length=3, max_length=3, help_text=_("Three letters, such as SEK.")
    )
    month = MonthField(
        label=_("For which month"), required=False, max_length=10, help_text=_("For example 2026-03.")
    )
    scope = forms.CharField(
        label=_("Fixed by which programme"),
        required=False,
        max_length=LONGEST_SCOPE,
        help_text=_("Leave it empty for a rate of a month."),
    )
    valid_from = _day_field(_("Fixed from which day"), required=False)
    field_order = ("currency", "per_base", "month", "source", "read_on", "mark", "scope", "valid_from")

    def clean_currency(self) -> str:
        """Three letters, and not the base."""
        code = str(self.cleaned_data["currency"]).upper()
        if not (code.isascii() and code.isalpha()):
            raise forms.ValidationError(_("Write three capital letters, such as SEK."))
        if code == BASE:
            raise forms.ValidationError(_("A euro is a euro: it needs no rate."))
        return code

    def clean(self) -> dict[str, Any]:
        """A rate of a month has a month, and a fixed one a first day."""
        data = super().clean()
        wanted = "valid_from" if data.get("scope") else "month"
        if data.get(wanted) is None and wanted not in self.errors:
            self.add_error(wanted, _("Fill this in."))
        return data

    def rate(self) -> Rate:
        """Give the rate that was filled in."""
        said = self.cleaned_data
        is_fixed = bool(said["scope"])
        return Rate(
            currency=said["currency"],
            base=BASE,
            per_base=said["per_base"],
            period=Period(said["valid_from"], None) if is_fixed else month_of(said["month"]),
            source=said["source"].strip(),
            read_on=said["read_on"],
            mark=said["mark"],
            sort=FIXED if is_fixed else MONTHLY,
            scope=said["scope"],
        )


class CorrectionForm(_Said):
    """A rate put right, with the reason."""

    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=LONGEST_REASON,
        help_text=_("Everybody can read this beside the rate."),
    )
