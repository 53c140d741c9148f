"""What people type about aid: a check, an award, a file of them, a link."""

import re
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.belonging import names_of
from samband.base.agents import Agent
from samband.base.amounts import AmountField, read_typed
from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.base.templatetags.wording import country_name
from samband.funding.actions.aid import Aid, Linked
from samband.funding.aid_reading import Question
from samband.funding.aid_words import LEGAL_BASES, LINKS, MARKS
from samband.funding.award_files import MOST_BYTES
from samband.funding.domain.undertaking import LONGEST, read_undertaking
from samband.funding.forms.naming import day_field, text_area
from samband.funding.models import CURRENCIES
from samband.rules.domain.small_aid import Award

STATES: Final = ("SE", "NO", "DK", "FI", "EE", "NL", "IS", "LV", "LT", "PL", "DE")
_DECLARED: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[\s;:|]+([\d\s.,']+?)\s*(?:EUR|€)?\s*(?:[;:|a-zåäöA-ZÅÄÖ].*)?"
)


def _named_states() -> list[tuple[str, str]]:
    return [(code, country_name(code)) for code in STATES]


def _state() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Which state gives the aid?"), choices=_named_states, widget=PlainSelect)


def _undertaking(form: Any, name: str = "undertaking") -> str:
    """Read the number of an undertaking of a form as it is compared."""
    try:
        return read_undertaking(form.cleaned_data.get("country", "SE"), form.cleaned_data[name]).number
    except ValueError as problem:
        raise forms.ValidationError(_("Write the undertaking's registry number.")) from problem


class CheckForm(Form):
    """A question: may so much be given?"""

    country = _state()
    undertaking = forms.CharField(label=_("Registry number of the company"), max_length=LONGEST)
    amount = AmountField(
        label=_("Amount in euros"),
        required=False,
        least=0,
        help_text=_("The gross grant equivalent. Leave it empty to see what is left."),
    )
    on = day_field(_("On which day does the right to it arise?"))
    declared = forms.CharField(
        label=_("Other aid that the company has declared"),
        required=False,
        max_length=4_000,
        widget=text_area(4),
        help_text=_("One a line, the day and the amount in euros: 2025-03-01 20 000. It is not kept."),
    )

    def clean_undertaking(self) -> str:
        """Read the number as it is compared."""
        return _undertaking(self)

    def clean_declared(self) -> list[tuple[date, int]]:
        """Read what is declared, one a line."""
        rows = []
        for number, line in enumerate(self.cleaned_data["declared"].splitlines(), 1):
            if not line.strip():
                continue
            found = _DECLARED.fullmatch(line.strip())
            try:
                rows.append((date.fromisoformat(found[1]), read_typed(found[2])) if found else None)
            except ValueError:
                rows.append(None)
            if rows[-1] is None:
                what = _("Line %(line)s cannot be read. Write a day and an amount: 2025-03-01 20 000.")
                raise forms.ValidationError(what, params={"line": number})
        return [row for row in rows if row is not None]

    def question(self) -> Question:
        """Give the question."""
        data = self.cleaned_data
        declared = [
            Award(f"declared-{at}", data["undertaking"], data["country"], on, minor)
            for at, (on, minor) in enumerate(data["declared"])
        ]
        return Question(data["undertaking"], data["country"], data["on"], data["amount"], declared)


class _Given(Form):
    giver = forms.ChoiceField(label=_("Who gives it?"), widget=PlainSelect)

    def __init__(self, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["giver"]).choices = names_of(agent.organisations)


class AwardForm(_Given):
    """An award."""

    country = _state()
    undertaking = forms.CharField(label=_("Registry number of the company"), max_length=LONGEST)
    name = forms.CharField(label=_("Name of the company"), required=False, max_length=300)
    granted_on = day_field(_("On which day did the right to it arise?"))
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"), choices=list(LEGAL_BASES.items()), widget=PlainSelect
    )
    amount = AmountField(label=_("Amount"), required=False, least=0)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(one, one) for one in CURRENCIES], widget=PlainSelect
    )
    gross = AmountField(
        label=_("Gross grant equivalent in euros"),
        required=False,
        least=0,
        help_text=_("Needed where the amount is in another currency, or is a loan. Empty is not known."),
    )
    measure = forms.CharField(label=_("What is it for?"), required=False, max_length=200)
    source = forms.CharField(label=_("Where can it be read?"), max_length=300)
    mark = forms.ChoiceField(label=_("How sure is it?"), choices=list(MARKS.items()), widget=PlainSelect)

    looked = forms.BooleanField(
        label=_("I have read the warning, and note it all the same"), required=False, widget=forms.HiddenInput
    )

    def question(self) -> Question | None:
        """Ask whether it fits under the ceiling; none where it is no de minimis aid."""
        data = self.cleaned_data
        if data["legal_basis"] != "de-minimis":
            return None
        try:
            whose = read_undertaking(data["country"], data["undertaking"])
        except ValueError:
            return None
        euros = data["amount"] if data["currency"] == "EUR" and data["gross"] is None else data["gross"]
        return Question(whose.number, data["country"], data["granted_on"], euros)

    def ask_to_look(self) -> None:
        """Let the next sending say that the warning was read."""
        self.fields["looked"].widget = forms.CheckboxInput()

    def aid(self) -> Aid:
        """Give the aid."""
        data = self.cleaned_data
        names = (
            "undertaking",
            "country",
            "granted_on",
            "legal_basis",
            "source",
            "currency",
            "name",
            "measure",
            "mark",
        )
        plain = {name: data[name] for name in names}
        return Aid(minor=data["amount"], gross_eur_minor=data["gross"], **plain)


class PartForm(Form):
    """The last day on which two undertakings were one."""

    until = day_field(_("On which day were they one for the last time?"))


class AwardsFileForm(_Given):
    """A file of awards."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("CSV or Excel with the columns of the export, at most 2 MB and 2,000 rows."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB. Split it into several files."))
        return file


class LinkForm(_Given):
    """Two undertakings that are one."""

    country = _state()
    one = forms.CharField(label=_("Registry number of the one"), max_length=LONGEST)
    other = forms.CharField(label=_("Registry number of the other"), max_length=LONGEST)
    ground = forms.ChoiceField(label=_("The one…"), choices=list(LINKS.items()), widget=PlainSelect)
    since = day_field(_("From which day?"))
    until = day_field(_("Until which day?"), required=False)
    source = forms.CharField(label=_("Where can it be read?"), max_length=300)
    mark = forms.ChoiceField(label=_("How sure is it?"), choices=list(MARKS.items()), widget=PlainSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["giver"].label = _("For which organisation do you note it?")

    def linked(self) -> Linked:
        """Give the link."""
        return Linked(**{name: value for name, value in self.cleaned_data.items() if name != "giver"})
