"""Parsing and wording of financing by year, a financier's own things, cost options, pasted tables."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.base.link_forms import area
from samband.projects.budget_words import CATEGORY_WORDS, FORM_WORDS, KIND_WORDS
from samband.projects.domain.budget_given import CostsGiven, FinancierGiven, FinancingGiven, OptionGiven
from samband.projects.domain.table_file import MOST_BYTES
from samband.projects.models.budget import CATEGORIES, FINANCIER_KINDS, FORMS

_LONGEST_PASTE: Final = 500_000
MOST_ROWS: Final = 100


class _ByYear(Form):
    """A row with an amount for each year."""

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year_list = years
        for year in years:
            self.fields[f"y{year}"] = AmountField(label=str(year), least=0, required=False)

    def by_year(self) -> dict[int, int]:
        """Give the amounts that were typed; an empty year is none, not nought."""
        said = self.cleaned_data
        return {year: said[f"y{year}"] for year in self.year_list if said[f"y{year}"] is not None}


class FinancierRow(_ByYear):
    """A financier and what it gives in each year."""

    key = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Financier"), max_length=200)
    fund = forms.ChoiceField(label=_("Fund of the programme"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(one, KIND_WORDS[one]) for one in FINANCIER_KINDS])
    form = forms.ChoiceField(label=_("Form"), choices=[(one, FORM_WORDS[one]) for one in FORMS])

    def __init__(self, *args: Any, funds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].choices = [("", "–"), *funds]  # type: ignore[attr-defined]

    def given(self) -> FinancierGiven:
        """Give the row that was typed."""
        said = self.cleaned_data
        return FinancierGiven(
            said["name"], said["kind"], self.by_year(), said["form"], said["fund"], said["key"]
        )


class CostRow(_ByYear):
    """A sort of cost by year, under the name that the document gives it."""

    label = forms.CharField(label=_("Cost"), max_length=200)
    category = forms.ChoiceField(
        label=_("Category"),
        required=False,
        choices=[("", "–"), *((one, CATEGORY_WORDS[one]) for one in CATEGORIES)],
    )

    def given(self) -> CostsGiven:
        """Give the row that was typed."""
        said = self.cleaned_data
        return CostsGiven(said["label"], said["category"], self.by_year())


def _rows(form: type[Form], empty: int) -> Any:
    return forms.formset_factory(
        form, extra=empty, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )


class FinancingForms:
    """Financing and costs of a project by year, as one sending."""

    def __init__(
        self,
        given: FinancingGiven,
        *,
        years: Sequence[int],
        funds: Iterable[tuple[str, str]],
        data: Any = None,
    ) -> None:
        own = list(funds)
        self.financiers = _rows(FinancierRow, 3)(
            data,
            prefix="who",
            initial=[
                {"key": one.key, "name": one.name, "fund": one.fund, "kind": one.kind, "form": one.form}
                | {f"y{year}": minor for year, minor in one.years.items()}
                for one in given.financiers
            ],
            form_kwargs={"years": years, "funds": own},
        )
        self.costs = _rows(CostRow, 3)(
            data,
            prefix="cost",
            initial=[
                {"label": one.label, "category": one.category}
                | {f"y{year}": minor for year, minor in one.years.items()}
                for one in given.costs
            ],
            form_kwargs={"years": years},
        )

    def is_valid(self) -> bool:
        """Say whether all that was typed can be read."""
        return all([self.financiers.is_valid(), self.costs.is_valid()])

    def given(self) -> FinancingGiven:
        """Give what was typed."""
        return FinancingGiven(
            tuple(form.given() for form in kept_forms(self.financiers)),
            tuple(form.given() for form in kept_forms(self.costs)),
        )


def kept_forms(rows: Any) -> list[Any]:
    """Give the rows of a sending that hold something and are not taken out."""
    return [
        form
        for form in rows.forms
        if form.is_valid()
        and form.cleaned_data
        and (form.has_changed() or form.initial)
        and not form.cleaned_data.get("DELETE")
    ]


class DaysField(forms.CharField):
    """Days parted by commas or blanks, as 2026-03-01."""

    def to_python(self, value: Any) -> Any:
        """Read what was typed."""
        days = list[date]()
        for text in str(value or "").replace(",", " ").split():
            try:
                days.append(date.fromisoformat(text))
            except ValueError as fault:
                raise ValidationError(
                    _("“%(text)s” is no day. Write days as 2026-03-01, with blanks between."),
                    params={"text": text[:20]},
                ) from fault
        return days


class FinancierForm(Form):
    """A financier's own report dates and its certificate."""

    reports_on = DaysField(
        label=_("Days on which it wants a report"),
        required=False,
        max_length=400,
        help_text=_("Such as 2026-03-01 2026-09-01."),
    )
    certificate = forms.FileField(
        label=_("Its certificate"), required=False, help_text=_("The financier's own paper, at most 4 MB.")
    )

    def clean_certificate(self) -> Any:
        """Refuse what is too large."""
        return _small(self.cleaned_data["certificate"])


class OptionForm(Form):
    """A unit cost or lump sum of the project."""

    key = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    sort = forms.ChoiceField(label=_("Sort"), choices=[("unit", _("Unit cost")), ("lump", _("Lump sum"))])
    name = forms.CharField(label=_("Name"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)
    price = AmountField(label=_("Price of one, or the whole lump sum"), least=1)
    categories = forms.MultipleChoiceField(
        label=_("Stands for"),
        choices=[(one, CATEGORY_WORDS[one]) for one in CATEGORIES[:7]],
        widget=forms.SelectMultiple(attrs={"size": 4}),
    )

    def given(self) -> OptionGiven:
        """Give what was typed."""
        said = self.cleaned_data
        return OptionGiven(
            said["sort"], said["name"], said["price"], tuple(said["categories"]), said["unit"], said["key"]
        )


def option_rows(options: Iterable[Any], data: Any = None) -> Any:
    """Give the rows of a project's unit costs and lump sums."""
    initial = [
        {"key": one.key, "sort": one.sort, "name": one.name, "unit": one.unit}
        | {"price": one.price_minor, "categories": one.categories}
        for one in options
    ]
    return _rows(OptionForm, 2)(data, prefix="option", initial=initial)


class PasteForm(Form):
    """A table as it stands in a document, or a file of it."""

    text = forms.CharField(
        label=_("Paste the table as it stands"),
        max_length=_LONGEST_PASTE,
        required=False,
        widget=area(12),
        help_text=_("From Word, Excel or a PDF, with the row of years and the sums. Sums are checked."),
    )
    file = forms.FileField(
        label=_("Or choose a file"), required=False, help_text=_("CSV or Excel, at most 4 MB.")
    )

    def clean_file(self) -> Any:
        """Refuse what is too large."""
        return _small(self.cleaned_data["file"])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("text", _("Paste a table, or choose a file."))
        return data


def _small(file: Any) -> Any:
    if file and file.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 4 MB. Divide it, or paste the table."))
    return file
