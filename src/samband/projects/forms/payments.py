"""Forms of payments."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.amounts import AmountField
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.funding.models import Fund
from samband.projects.forms.joint import day_input
from samband.projects.models import JointReport, Partner
from samband.projects.payments_words import SORT_WORDS


class PaymentForm(Form):
    """Money from a fund, to a partner, or back."""

    sort = forms.ChoiceField(label=_("What happened?"), choices=list(SORT_WORDS.items()), widget=PlainSelect)
    fund = forms.ChoiceField(label=_("Of which fund?"), widget=PlainSelect)
    partner = forms.ChoiceField(
        label=_("Which partner?"),
        required=False,
        widget=PlainSelect,
        help_text=_("To whom it went, or who paid back. Leave it empty for what a fund paid."),
    )
    report = forms.ChoiceField(label=_("For which joint report?"), required=False, widget=PlainSelect)
    amount = AmountField(label=_("How much?"), required=True, least=1)
    on = forms.DateField(label=_("Paid on"), widget=day_input())
    reference = forms.CharField(label=_("Reference"), required=False, max_length=100)
    sure = forms.BooleanField(label=_("Note it all the same"), required=False)

    def __init__(
        self,
        *args: Any,
        funds: Sequence[Fund],
        partners: Sequence[Partner],
        reports: Sequence[tuple[JointReport, str]],
        asks_sure: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)

        def choose(name: str, choices: list[tuple[str, Any]]) -> None:
            cast(forms.ChoiceField, self.fields[name]).choices = choices

        choose("fund", [(one.key, f"{one.code} – {one.name}") for one in funds])
        choose("partner", [("", "–"), *((one.key, one.organisation.name) for one in partners)])
        choose("report", [("", "–"), *((one.key, label) for one, label in reports)])
        if not asks_sure:
            self.fields["sure"].widget = forms.HiddenInput()


class DayForm(Form):
    """When something was paid or reversed, and under which reference."""

    on = forms.DateField(label=_("On which day?"), widget=day_input())
    reference = forms.CharField(label=_("Reference"), required=False, max_length=100)
