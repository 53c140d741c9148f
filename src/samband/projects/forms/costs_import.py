"""Parsing and wording of files of costs: brought, what is to be read of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.base.link_forms import area
from samband.kernel.text import fold
from samband.projects.domain.cost_import import MOST_PASTED
from samband.projects.domain.cost_mapping import CostMapping
from samband.projects.domain.cost_words import FIELDS
from samband.projects.domain.ledger_choice import EXPENDITURE
from samband.projects.forms.costs import choice_field, day_field
from samband.projects.models import PartnerReport

COLUMN_WORDS = {
    "": _("Not used"),
    "category": _("Category"),
    "description": _("Description"),
    "document": _("Document number"),
    "invoiced_on": _("Invoice day"),
    "paid_on": _("Paid on"),
    "amount": _("Amount claimed"),
    "vat": _("VAT of it"),
    "currency": _("Currency"),
    "staff": _("Whose pay"),
    "hours": _("Units or hours"),
    "procurement": _("Procurement"),
    "account": _("Account"),
    "account_name": _("Name of the account"),
}


class BringForm(Form):
    """A file, or a table that is pasted."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        max_length=300,
        help_text=_(
            "SIE type 4 or SAF-T from the accounts (60 MB at most), or a list in Excel or CSV (10 MB)."
        ),
    )
    text = forms.CharField(
        label=_("Or paste a table from Excel"),
        required=False,
        max_length=MOST_PASTED,
        strip=False,
        widget=area(8),
        help_text=_("With its row of titles, if it has one."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not values.get("file") and not str(values.get("text", "")).strip():
            self.add_error("file", _("Choose a file, or paste a table."))
        return values


class LedgerForm(Form):
    """Which project in a ledger, which days, which accounts."""

    place = forms.ChoiceField(label=_("The project in the accounts"), widget=PlainSelect)
    first_day = day_field(_("From"))
    last_day = day_field(_("Until"))
    accounts = forms.RegexField(
        r"^\s*(\d{1,10}\s*[-–]\s*\d{1,10}\s*(,\s*\d{1,10}\s*[-–]\s*\d{1,10}\s*)*)?$",
        label=_("Accounts"),
        required=False,
        max_length=200,
        help_text=_("Such as 4000-8999, 1210-1219. Leave it empty for all accounts."),
        error_messages={"invalid": _("Write ranges such as 4000-8999, parted by commas.")},
    )

    def __init__(
        self,
        *args: Any,
        overview: Mapping[str, Any],
        report: PartnerReport,
        remembered: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        start = {
            "first_day": report.starts_on,
            "last_day": report.ends_before - timedelta(days=1),
            "accounts": ", ".join("-".join(pair) for pair in EXPENDITURE),
            "place": f"{remembered.get('dimension', '')}:{remembered.get('number', '')}",
        }
        super().__init__(*args, initial=start, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("Choose"))]
        choices += [
            (f"{dimension}:{number}", f"{kind or dimension}: {name}")
            for dimension, number, name, kind in overview.get("objects", ())
        ]
        choices.append((":", _("The whole ledger, without a project")))
        self.fields["place"].choices = choices  # type: ignore[attr-defined]

    def choice(self) -> dict[str, Any]:
        """Give what was chosen as plain values."""
        said = self.cleaned_data
        dimension, _colon, number = said["place"].partition(":")
        ranges = str(said["accounts"]).replace("–", "-").split(",")
        return {
            "dimension": dimension,
            "number": number,
            "first_day": said["first_day"].isoformat() if said["first_day"] else "",
            "last_day": said["last_day"].isoformat() if said["last_day"] else "",
            "accounts": [[part.strip() for part in one.split("-")] for one in ranges if one.strip()],
        }


class ColumnsForm(Form):
    """What each column of a list holds."""

    currency = choice_field(_("Currency, where the list says none"), ())
    decimal = choice_field(
        _("Sign before decimals"),
        [("", _("As found in the list")), (",", _("Comma: 1 200,50")), (".", _("Point: 1,200.50"))],
    )
    month_first = forms.BooleanField(label=_("Dates have the month first (03/14/2026)"), required=False)

    def __init__(
        self, *args: Any, overview: Mapping[str, Any], currencies: tuple[str, ...], **kwargs: Any
    ) -> None:
        guess = overview["mapping"]
        start = {
            "currency": guess.get("currency") or currencies[0],
            "decimal": guess.get("decimal", ""),
            "month_first": guess.get("month_first", False),
        }
        super().__init__(*args, initial=start, **kwargs)
        self.fields["currency"].choices = [(code, code) for code in currencies]  # type: ignore[attr-defined]
        self._guess, self._titles = guess, overview["titles"]
        sample = overview.get("sample", [])
        for at, title in enumerate(self._titles):
            if not fold(title):
                continue
            told = " · ".join(row[at][:30] for row in sample if at < len(row) and row[at])
            choices = [(name, COLUMN_WORDS[name]) for name in ("", *FIELDS)]
            found = choice_field(
                title[:60], choices, help_text=told, initial=guess["columns"].get(fold(title))
            )
            self.fields[f"column-{at}"] = found

    def clean(self) -> dict[str, Any]:
        """One column holds the amount."""
        values: dict[str, Any] = super().clean() or {}
        chosen = [value for name, value in values.items() if name.startswith("column-")]
        if chosen.count("amount") != 1:
            self.add_error(None, _("Say which one column holds the amount that is claimed."))
        return values

    def choice(self) -> dict[str, Any]:
        """Give what was chosen as plain values."""
        said = self.cleaned_data
        columns = {
            fold(title): said.get(f"column-{at}", "") for at, title in enumerate(self._titles) if fold(title)
        }
        mapping = CostMapping(
            columns,
            currency=said["currency"],
            decimal=said["decimal"],
            chart=self._guess.get("chart", ""),
            month_first=said["month_first"],
        )
        names = ("columns", "currency", "decimal", "chart", "month_first")
        return {"mapping": {name: getattr(mapping, name) for name in names}}
