"""Forms of partners: what is said of them, who works for them, who controls them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.forms import Form
from samband.funding.models import CURRENCIES
from samband.projects.forms.plan import day_field, day_input, select
from samband.projects.models import Partner
from samband.projects.plan_words import OPTION_WORDS, PERSON_ROLE_WORDS, ROLE_WORDS, SIDE_WORDS, VAT_WORDS
from samband.rules.domain.costs.packs import Pack


class PartnerForm(Form):
    """What is said of a partner; what the lead alone says is left out for the others."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    abbreviation = forms.CharField(label=_("Abbreviation"), max_length=20, required=False)
    role = select(_("Role"), list(ROLE_WORDS.items()), required=True)
    side = select(
        _("Side of the programme"),
        list(SIDE_WORDS.items()),
        required=True,
        help_text=_("Funds of one side never pay a partner of the other."),
    )
    currency = select(_("It keeps its accounts in"), [(code, code) for code in CURRENCIES], required=True)
    is_public_body = forms.TypedChoiceField(
        label=_("Is it a public body?"),
        choices=[("", _("Not said")), ("True", _("Yes")), ("False", _("No"))],
        coerce=lambda answer: answer == "True",
        empty_value=None,
        required=False,
    )
    vat_recovery = select(_("Does it get VAT back?"), list(VAT_WORDS.items()), required=True)

    def __init__(self, *args: Any, partner: Partner, pack: Pack | None, is_lead: bool, **kwargs: Any) -> None:
        names = ("version", "abbreviation", "role", "side", "currency", "is_public_body", "vat_recovery")
        initial = {name: getattr(partner, name) for name in names}
        self.offers = list(pack.offers) if pack is not None else []
        self.offers += [name for name in partner.options if name not in self.offers]
        initial |= {f"option_{name}": partner.options.get(name) for name in self.offers}
        super().__init__(*args, initial=initial, **kwargs)
        for name in self.offers:
            most = pack.offers[name].percent if pack is not None and name in pack.offers else None
            self.fields[f"option_{name}"] = forms.IntegerField(
                label=_("Flat rate, per cent: %(what)s") % {"what": OPTION_WORDS.get(name, name)},
                required=False,
                min_value=1,
                max_value=100,
                help_text=_("At most %(most)s.") % {"most": most} if most else "",
            )
        if not is_lead:
            del self.fields["role"], self.fields["side"]

    def values(self) -> dict[str, Any]:
        """Give what was typed, the flat rates together."""
        said = self.cleaned_data
        values = {
            name: value
            for name, value in said.items()
            if name != "version" and not name.startswith("option_")
        }
        rates = {name: said.get(f"option_{name}") for name in self.offers}
        return {**values, "options": {name: rate for name, rate in rates.items() if rate}}


class FindForm(Form):
    """Looking for an organisation by name."""

    q = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class LeaveForm(Form):
    """From which day a partner takes part no more."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    left_on = forms.DateField(label=_("From which day"), widget=day_input())


class NameForm(Form):
    """Who works for a partner, and on what."""

    person = select(_("Who"), [], required=True)
    role = select(_("Works on"), list(PERSON_ROLE_WORDS.items()), required=True)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(one.key, one.title) for one in people]  # type: ignore[attr-defined]


class ControlForm(Form):
    """Which body controls a partner, and perhaps which person of it."""

    body = select(_("Which body"), [], required=True)
    person = select(_("Which person"), [], help_text=_("Empty: all people of the body."))
    since = day_field(_("From which day"))

    def __init__(
        self, *args: Any, bodies: Sequence[Organisation], people: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [(one.key, one.name) for one in bodies]  # type: ignore[attr-defined]
        some = [("", _("Everybody there")), *((one.key, one.title) for one in people)]
        self.fields["person"].choices = some  # type: ignore[attr-defined]
