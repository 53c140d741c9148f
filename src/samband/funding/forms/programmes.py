"""What people type about programmes."""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.belonging import names_of
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.funding.actions.programmes import FundSaid, ProgrammeSaid
from samband.funding.aid_words import MARKS
from samband.funding.forms.naming import day_field, text_area
from samband.funding.grant_words import EXCHANGE
from samband.funding.models import CURRENCIES
from samband.matching.domain.language import detect
from samband.rules.domain.costs.packs import shipped_packs


class ProgrammeForm(Form):
    """The rules of a programme."""

    owner = forms.ChoiceField(label=_("Whose programme is it?"), required=False, widget=PlainSelect)
    name = forms.CharField(label=_("Name"), max_length=200)
    cost_pack = forms.ChoiceField(label=_("Rules of costs"), widget=PlainSelect)
    currency = forms.ChoiceField(
        label=_("Currency of its reports"), choices=[(one, one) for one in CURRENCIES], widget=PlainSelect
    )
    exchange_rule = forms.ChoiceField(
        label=_("Which rate of exchange?"), choices=list(EXCHANGE.items()), widget=forms.RadioSelect
    )
    fixed_rates = forms.CharField(
        label=_("Fixed rates"),
        required=False,
        max_length=500,
        widget=text_area(3),
        help_text=_("One a line, units of the currency for one of the programme's: SEK 11.45"),
    )
    has_two_sides = forms.BooleanField(
        label=_("It has two sides, each with funds of its own"), required=False
    )
    flexibility_percent = forms.DecimalField(
        label=_("How much may move between categories without asking, in per cent?"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
    )
    funds = forms.CharField(
        label=_("Funds"),
        max_length=2_000,
        widget=text_area(4),
        help_text=_(
            "One a line: code; name; side (eu or no); at most how many per cent. ERDF; Regional fund; eu; 65"
        ),
    )
    fund_statement = forms.CharField(
        label=_("What everything published must say of who pays"),
        required=False,
        max_length=4_000,
        widget=text_area(3),
    )
    source = forms.CharField(label=_("Where can these rules be read?"), required=False, max_length=300)
    read_on = day_field(_("Read on"), required=False)
    mark = forms.ChoiceField(
        label=_("How sure is it?"), choices=list(MARKS.items()), widget=forms.RadioSelect
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, owners: Collection[str], may_be_common: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        common = [("", _("Nobody's here: common to all"))] if may_be_common else []
        cast(forms.ChoiceField, self.fields["owner"]).choices = [*common, *names_of(owners)]
        self.fields["owner"].required = not may_be_common
        packs = [(key, pack.name) for key, pack in shipped_packs().items()]
        cast(forms.ChoiceField, self.fields["cost_pack"]).choices = packs

    def clean_funds(self) -> list[FundSaid]:
        """Read the funds, one a line."""
        return [_fund(number, line) for number, line in _lines(self.cleaned_data["funds"])]

    def clean_fixed_rates(self) -> dict[str, str]:
        """Read the rates, one a line."""
        rates = {}
        for number, line in _lines(self.cleaned_data["fixed_rates"]):
            code, _blank, text = line.replace(":", " ").partition(" ")
            rate = _decimal(text)
            if code.upper() not in CURRENCIES or rate is None or rate <= 0:
                what = _("Line %(line)s is no rate. Write it such as SEK 11.45.")
                raise forms.ValidationError(what, params={"line": number})
            rates[code.upper()] = f"{rate:f}"
        return rates

    def said(self) -> ProgrammeSaid:
        """Give what was typed."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("owner", "version")}
        statement = data["fund_statement"].strip()
        data["fund_statement"] = statement
        data["fund_statement_lang"] = detect(statement).lang if statement else ""
        return ProgrammeSaid(lang=detect(data["name"]).lang, **data)


def _lines(text: str) -> list[tuple[int, str]]:
    rows = enumerate(text.splitlines(), 1)
    return [(number, " ".join(line.split())) for number, line in rows if line.strip()]


def _decimal(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().replace(",", ".").removesuffix("%").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _fund(number: int, line: str) -> FundSaid:
    cells = [cell.strip() for cell in line.split(";")]
    cells += [""] * (4 - len(cells))
    percent = _decimal(cells[3] or "100")
    is_wrong = len(cells) > 4 or not cells[0] or len(cells[0]) > 20 or len(cells[1]) > 200
    if (
        is_wrong
        or (cells[2] or "eu").lower() not in ("eu", "no")
        or percent is None
        or not 0 <= percent <= 100
    ):
        what = _("Line %(line)s is no fund. Write it such as ERDF; Regional fund; eu; 65.")
        raise forms.ValidationError(what, params={"line": number})
    return FundSaid(cells[0], cells[1] or cells[0], (cells[2] or "eu").lower(), percent)
