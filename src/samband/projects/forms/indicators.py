"""Forms of indicators: what is counted, a partner's value, what may count as joint."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.funding.models import CURRENCIES
from samband.projects.actions.indicator_values import Reported
from samband.projects.domain.indicators.breakdown import NOT_STATED, PARTS
from samband.projects.domain.indicators.codes import indicator as known_indicator
from samband.projects.domain.indicators.reading import NoValue, read_value
from samband.projects.domain.indicators.values import Value
from samband.projects.forms.plan import area, day_field, select
from samband.projects.indicator_page_words import COUNTS, KINDS, WAYS
from samband.projects.indicator_words import PARTS as PART_WORDS
from samband.projects.indicator_words import VALUES_WRONG
from samband.projects.models import Indicator, JointThing, Partner

MOST_EVIDENCE = 20 * 1024 * 1024


def number(label: Any, **more: Any) -> forms.DecimalField:
    """Give a field for a number that may be empty."""
    return forms.DecimalField(label=label, required=False, max_digits=20, decimal_places=4, **more)


class IndicatorForm(Form):
    """What a project counts."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=20,
        help_text=_("Such as RCO01: then name and unit may be left empty. Empty: the programme's own."),
    )
    name = forms.CharField(label=_("What is counted"), required=False, max_length=300)
    kind = select(_("What is it?"), list(KINDS.items()), required=True)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60, help_text=_("Such as companies."))
    currency = select(
        _("Currency"), [("", _("None: no money")), *((one, one) for one in CURRENCIES)], required=False
    )
    baseline = number(_("Where it begins"), help_text=_("Empty: not known. Write 0 if it begins at nothing."))
    baseline_year = forms.IntegerField(
        label=_("In which year"), required=False, min_value=1990, max_value=2100
    )
    target = number(_("Target"))
    target_is_approximate = forms.BooleanField(label=_("The target is approximate"), required=False)
    target_on = day_field(_("To be reached by"), help_text=_("Empty: by the end of the project."))
    is_percentage = forms.BooleanField(label=_("It is a percentage"), required=False)
    is_cumulative = forms.BooleanField(
        label=_("Each value holds all earlier ones"),
        required=False,
        help_text=_("Otherwise the values of the periods are added."),
    )
    counts = select(_("How it is counted"), list(COUNTS.items()))
    needs_evidence = forms.BooleanField(
        label=_("Count only companies that have shown their work for sustainability"), required=False
    )
    within = select(_("It is part of"), [], help_text=_("The two are never added."))

    def __init__(self, *args: Any, others: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        some = [("", _("None")), *((one.key, f"{one.number} {one.code} {one.name}") for one in others)]
        self.fields["within"].choices = some  # type: ignore[attr-defined]
        self.others = {one.key: one for one in others}

    def values(self) -> dict[str, Any]:
        """Give what was typed."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return {**said, "within": self.others.get(said["within"])}


class ValueForm(Form):
    """A partner's value of an indicator for a period, with its parts and its evidence."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    value = forms.CharField(
        label=_("How far it has come"),
        required=False,
        max_length=340,
        help_text=_(
            "A number, such as 40 or “about 40”; or “pending: ” and what it waits for. Empty: not reported."
        ),
    )
    numerator = number(_("How many"), min_value=0)
    denominator = number(_("Of how many"), min_value=0)
    comment = forms.CharField(label=_("Comment"), required=False, max_length=2_000, widget=area(3))
    evidence = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("A file that shows it; 20 MB at most.")
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not indicator.is_percentage:
            del self.fields["numerator"], self.fields["denominator"]
        self.ways = [] if indicator.is_percentage else list(known_indicator(indicator.code or "-").split)
        if not self.ways and not indicator.currency and not indicator.is_percentage:
            self.ways = list(PARTS)
        for way in self.ways:
            for name in PARTS[way]:
                label = _("%(way)s: %(part)s") % {"way": WAYS[way], "part": PART_WORDS[name]}
                self.fields[f"{way}_{name}"] = number(label, min_value=0)

    def clean_value(self) -> Value:
        """Read the value as people write it."""
        text = str(self.cleaned_data["value"])
        try:
            return read_value(text)
        except NoValue as problem:
            raise ValidationError(VALUES_WRONG[problem.code] % {"found": text[:40]}) from problem

    def clean_evidence(self) -> Any:
        """Refuse a file that is too large."""
        file = self.cleaned_data.get("evidence")
        if file is not None and file.size > MOST_EVIDENCE:
            raise ValidationError(_("The file is larger than 20 MB. Choose a smaller one."))
        return file

    def reported(self, file: tuple[str, str] | None) -> Reported:
        """Give what was typed; parts left empty are left out."""
        said = self.cleaned_data
        parts: dict[str, dict[str, Decimal]] = {
            way: {name: said[f"{way}_{name}"] for name in PARTS[way] if said.get(f"{way}_{name}") is not None}
            for way in self.ways
        }
        for found in parts.values():
            if not found.get(NOT_STATED, Decimal(1)):
                del found[NOT_STATED]
        return Reported(
            said["value"],
            parts,
            said.get("numerator"),
            said.get("denominator"),
            said["comment"],
            file,
        )


class ReturnForm(Form):
    """Why a value is returned."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    why = forms.CharField(label=_("What has to be mended?"), max_length=1_000, widget=area(3))


class JointThingForm(Form):
    """A pilot, solution, strategy or event that may count as joint."""

    name = forms.CharField(label=_("What is it called?"), max_length=300)
    partners = forms.MultipleChoiceField(
        label=_("Which partners made it together?"), widget=forms.CheckboxSelectMultiple
    )
    developed_on = day_field(_("Developed on"))
    implemented_on = day_field(_("Implemented on"))
    finished_on = day_field(_("Finished on"))

    def __init__(
        self, *args: Any, partners: Sequence[Partner], thing: JointThing | None = None, **kwargs: Any
    ) -> None:
        if thing is not None:
            kwargs["initial"] = {
                "name": thing.name,
                "partners": [one.key for one in thing.partners.all()],
                **{day: getattr(thing, day) for day in ("developed_on", "implemented_on", "finished_on")},
            }
        super().__init__(*args, **kwargs)
        who = [(one.key, f"{one} – {one.organisation.name} ({one.country})") for one in partners]
        self.fields["partners"].choices = who  # type: ignore[attr-defined]
