"""Forms of the register of support."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.funding.aid_words import LEGAL_BASES
from samband.funding.models import CURRENCIES
from samband.projects.domain.support.row import EMPLOYEES, NOT_ASKED, REFUSED, TURNOVER, YES_OR_NO
from samband.projects.forms.plan import area, day_input, select
from samband.projects.indicator_words import PARTS
from samband.projects.models import Support
from samband.projects.support_words import ANSWERS, KINDS

_COUNTRIES = ("SE", "NO", "DK", "FI", "IS", "EE", "LV", "LT", "PL", "DE", "NL")


def _bands(codes: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(code if code != NOT_ASKED else "", ANSWERS[code]) for code in (NOT_ASKED, *codes, REFUSED)]


def _yes_no(label: Any, **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("Not known")), ("True", _("Yes")), ("False", _("No"))],
        coerce=lambda answer: answer == "True",
        empty_value=None,
        required=False,
        **more,
    )


class SupportForm(Form):
    """One company, one day, one kind of support, and what it answered at intake."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)
    company = forms.CharField(label=_("Company"), max_length=300)
    country = select(_("Country"), [("", _("Not known")), *((one, one) for one in _COUNTRIES)])
    registry_number = forms.CharField(
        label=_("Registry number"),
        required=False,
        max_length=32,
        help_text=_("By it a company is counted once. A sole trader's number is shown to few."),
    )
    region = forms.CharField(label=_("Region (NUTS code)"), required=False, max_length=5)
    on = forms.DateField(label=_("Given on"), widget=day_input())
    kind = select(_("Kind of support"), list(KINDS.items()), required=True)
    hours = forms.DecimalField(label=_("Hours"), required=False, min_value=0, max_digits=8, decimal_places=2)
    aid_minor = AmountField(label=_("What it was worth as aid"), least=0, required=False)
    currency = select(_("Currency"), [(one, one) for one in CURRENCIES], required=True)
    legal_basis = select(_("Legal basis"), list(LEGAL_BASES.items()), required=True)
    turnover_band = select(_("Question 1: turnover"), _bands(TURNOVER))
    employees_band = select(_("Question 2: employees"), _bands(EMPLOYEES))
    innovated = select(
        _("Question 3: has it innovated in the last two years?"),
        [(c, ANSWERS[c]) for c in YES_OR_NO],
        required=True,
    )
    new_customers = select(
        _("Question 4: has it got new customers?"), [(c, ANSWERS[c]) for c in YES_OR_NO], required=True
    )
    led_by = select(
        _("Led by"), [(c, PARTS[c]) for c in ("not-stated", "women", "men", "other")], required=True
    )
    cooperates_with = forms.CharField(
        label=_("With whom it cooperates"),
        required=False,
        max_length=300,
        help_text=_("Cooperation without a named partner is not counted."),
    )
    is_research_partner = _yes_no(_("Is that a research organisation?"))
    is_joint_work = _yes_no(
        _("Did they work together?"), help_text=_("No: a service was only bought, which is no joint work.")
    )
    sustainability_evidence_on = forms.DateField(
        label=_("Has shown its work for sustainability on"), required=False, widget=day_input()
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1_000, widget=area(2))

    def __init__(self, *args: Any, row: Support | None = None, **kwargs: Any) -> None:
        start: dict[str, Any] = {"innovated": NOT_ASKED, "new_customers": NOT_ASKED, "legal_basis": "unknown"}
        if row is not None:
            start = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(*args, initial={**start, **kwargs.pop("initial", {})}, **kwargs)
        self.fields["kind"].choices = list(KINDS.items())  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Give what was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class WithdrawForm(Form):
    """Why a row should not count."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why should it not count?"), max_length=1_000, widget=area(3))


class SupportFileForm(Form):
    """A file of a register, or the one that was read, to take in."""

    file = forms.FileField(
        label=_("The file"), help_text=_("CSV or Excel, at most 1 MB. Take the template for its columns.")
    )
