"""Parsing and wording of a partner's budget: rows, flat rates, funds, contributions, in one sending."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.kernel.money import LARGEST
from samband.projects.budget_words import CATEGORY_WORDS, FORM_WORDS, KIND_WORDS, OPTION_WORDS
from samband.projects.domain.budget_given import BudgetGiven, ContributionGiven, LineGiven, ShareGiven
from samband.projects.models.budget import CATEGORIES, FINANCIER_KINDS, FORMS
from samband.rules.domain.costs.packs import Pack
from samband.rules.domain.costs.rows import row_sum

MOST_ROWS: Final = 300
_EMPTY_ROWS: Final = 3


def _number(**more: Any) -> forms.NumberInput:
    return forms.NumberInput(attrs={"inputmode": "numeric", **more})


class UnitsField(forms.DecimalField):
    """A number of units with at most two decimals; a comma is read as a point."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 8})
    default_error_messages = {  # noqa: RUF012 - as Django declares it
        "invalid": _("This is no number. Write it such as 12.50."),
        "max_decimal_places": _("Units have at most two decimals."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, min_value=0, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Read what was typed."""
        text = "".join(str("" if value is None else value).split()).replace(",", ".")
        return super().to_python(text)


class LineForm(Form):
    """A row of the budget: an amount, or units at a price."""

    key = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", "–"), *((one, CATEGORY_WORDS[one]) for one in CATEGORIES)]
    )
    description = forms.CharField(label=_("What"), max_length=300, required=False)
    cost_option = forms.ChoiceField(label=_("Unit cost or lump sum"), required=False)
    units = UnitsField(label=_("Units"), required=False)
    price = AmountField(label=_("Price of one"), least=0, required=False)
    amount = AmountField(label=_("Amount"), least=0, required=False)
    work_package = forms.IntegerField(
        label=_("Work package"), min_value=1, max_value=999, required=False, widget=_number(size=3)
    )
    position = forms.IntegerField(
        label=_("Place"), min_value=0, max_value=9999, required=False, widget=_number(size=3)
    )

    def __init__(self, *args: Any, options: Mapping[str, Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        choices = [("", "–"), *((key, one["name"]) for key, one in options.items())]
        self.fields["cost_option"].choices = choices  # type: ignore[attr-defined]
        if options:
            self.fields["category"].required = False

    def clean(self) -> dict[str, Any]:
        """Reckon the row: units times price is cut; a unit cost has the project's price."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        option = self.options.get(data.get("cost_option") or "")
        units, price, amount = data.get("units"), data.get("price"), data.get("amount")
        if option and option["sort"] == "lump":
            data["category"], units, price = "lump-sum", None, None
            if amount is None:
                self.add_error("amount", _("Write the partner's part of the lump sum."))
        elif option:
            counted = option["categories"]
            data["category"] = counted[0] if len(counted) == 1 else "unit-cost"
            price, amount = option["price_minor"], None
            if units is None:
                self.add_error("units", _("Write how many units."))
        self._check_parts(data, option, units, price, amount)
        if not self.errors:
            if units is not None and price is not None:
                amount = row_sum(units, price)
                if amount > LARGEST:
                    self.add_error("units", _("The row's sum is more than 999 999 999.99."))
            data |= {"units": units, "price": price, "amount": amount}
        return data

    def _check_parts(self, data: dict[str, Any], option: Any, units: Any, price: Any, amount: Any) -> None:
        if not data.get("category"):
            self.add_error("category", _("Choose a category."))
        if option or self.errors:
            return
        if (units is None) != (price is None):
            self.add_error(
                "price" if price is None else "units", _("Write both units and price, or neither.")
            )
        elif units is None and amount is None:
            self.add_error("amount", _("Write an amount, or units and a price."))

    def given(self) -> LineGiven:
        """Give the row that was typed."""
        said = self.cleaned_data
        return LineGiven(
            category=said["category"],
            amount_minor=said["amount"],
            key=said["key"],
            description=" ".join(said["description"].split()),
            units=said["units"],
            price_minor=said["price"],
            cost_option=said["cost_option"],
            work_package=said["work_package"],
        )


class ShareForm(Form):
    """A fund's share of the partner's costs."""

    fund = forms.ChoiceField(label=_("Fund"))
    percent = forms.DecimalField(
        label=_("Share in per cent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
    )
    award = AmountField(
        label=_("Awarded, at most"), least=0, required=False, help_text=_("Empty: the share of the budget.")
    )

    def __init__(self, *args: Any, funds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].choices = [("", "–"), *funds]  # type: ignore[attr-defined]


class ContributionForm(Form):
    """Money beside the funds: from whom, of which kind, in which form."""

    key = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    source = forms.CharField(label=_("From whom"), max_length=200, required=False)
    is_own = forms.BooleanField(label=_("The partner's own"), required=False)
    # What an untouched row sends is what it begins with, so that it counts as empty.
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(one, KIND_WORDS[one]) for one in FINANCIER_KINDS],
        initial=FINANCIER_KINDS[0],
    )
    form = forms.ChoiceField(
        label=_("Form"), choices=[(one, FORM_WORDS[one]) for one in FORMS], initial=FORMS[0]
    )
    amount = AmountField(label=_("Amount"), least=0)

    def clean(self) -> dict[str, Any]:
        """Name a source, unless it is the partner itself."""
        data = super().clean() or self.cleaned_data
        if not data.get("is_own") and not (data.get("source") or "").strip():
            self.add_error("source", _("Write from whom."))
        if data.get("is_own") and data.get("kind") == "automatic-public":
            self.add_error("kind", _("The partner's own contribution is public or private, not automatic."))
        return data


class OptionsForm(Form):
    """The flat rates that the rules offer, each in whole per cent."""

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offer in pack.offers.items():
            self.fields[name] = forms.IntegerField(
                label=OPTION_WORDS[name],
                min_value=1,
                max_value=offer.percent,
                required=False,
                widget=_number(size=4),
                help_text=_("Whole per cent, at most %(most)s. Empty: not used.") % {"most": offer.percent},
                error_messages={"invalid": _("A flat rate is a whole number of per cent.")},
            )

    def given(self) -> dict[str, int]:
        """Give the flat rates that were chosen."""
        return {name: percent for name, percent in self.cleaned_data.items() if percent}


def _rows(form: type[Form], empty: int, most: int = MOST_ROWS) -> Any:
    return forms.formset_factory(
        form, extra=empty, can_delete=True, max_num=most, absolute_max=most, validate_max=True
    )


class BudgetForms:
    """The whole budget of a partner as one sending. ``plain`` is what is kept, as plain values."""

    def __init__(
        self,
        plain: Mapping[str, Any],
        *,
        pack: Pack,
        options: Mapping[str, Mapping[str, Any]],
        funds: Iterable[tuple[str, str]],
        data: Any = None,
        more: int = 0,
    ) -> None:
        own = list(funds)
        empty = _EMPTY_ROWS + more
        self.lines = _rows(LineForm, empty)(
            data, prefix="line", initial=_line_initial(plain), form_kwargs={"options": options}
        )
        self.shares = _rows(ShareForm, 1, 8)(
            data, prefix="fund", initial=_share_initial(plain), form_kwargs={"funds": own}
        )
        self.contributions = _rows(ContributionForm, 2, 60)(
            data, prefix="money", initial=_contribution_initial(plain)
        )
        self.options = OptionsForm(data, prefix="rate", pack=pack, initial=dict(plain["options"]))

    def is_valid(self) -> bool:
        """Say whether all that was typed can be read."""
        parts = (self.lines, self.shares, self.contributions, self.options)
        return not [part for part in parts if not part.is_valid()]

    def given(self) -> BudgetGiven:
        """Give what was typed; rows that cannot be read are left out."""
        self.is_valid()
        lines = sorted(_filled(self.lines), key=lambda form: _place(form.cleaned_data))
        shares, money = _filled(self.shares), _filled(self.contributions)
        return BudgetGiven(
            lines=tuple(form.given() for form in lines),
            options=self.options.given() if self.options.is_valid() else {},
            shares=tuple(
                ShareGiven(said["fund"], said["percent"], said["award"])
                for said in (form.cleaned_data for form in shares)
            ),
            contributions=tuple(
                ContributionGiven(
                    said["source"].strip(),
                    said["kind"],
                    said["amount"],
                    said["form"],
                    said["is_own"],
                    said["key"],
                )
                for said in (form.cleaned_data for form in money)
            ),
        )


def _filled(rows: Any) -> list[Any]:
    return [
        form
        for form in rows.forms
        if form.is_valid()
        and (form.has_changed() or form.initial)
        and form.cleaned_data
        and not form.cleaned_data.get("DELETE")
    ]


def _place(said: Mapping[str, Any]) -> int:
    place = said.get("position")
    return 10_000 if place is None else int(place)


def _line_initial(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            **{name: line[name] for name in ("key", "category", "description", "work_package")},
            "cost_option": line["cost_option"] or "",
            "units": None if line["units"] is None else Decimal(line["units"]),
            "price": line["price_minor"] if line["units"] is not None else None,
            "amount": line["amount_minor"] if line["units"] is None else None,
            "position": at * 10 + 10,
        }
        for at, line in enumerate(plain["lines"])
    ]


def _share_initial(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"fund": one["fund"], "percent": Decimal(one["percent"]), "award": one["award_minor"]}
        for one in plain["funds"]
    ]


def _contribution_initial(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {name: one[name] for name in ("key", "source", "is_own", "kind", "form")}
        | {"amount": one["amount_minor"]}
        for one in plain["contributions"]
    ]
