"""What people type about follow-ups: the plan, and what is reached."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samband.base.forms import Form
from samband.funding.actions.follow_ups import FollowedSaid, PlanSaid, Reached
from samband.funding.domain.follow_up import FEWEST_INDICATORS, LONGEST_ANSWER, MOST_INDICATORS, QUESTIONS
from samband.funding.forms.naming import day_field, text_area
from samband.funding.light_words import QUESTIONS as QUESTION_WORDS
from samband.funding.models import FollowUp
from samband.matching.domain.language import detect

_LARGEST: Final = Decimal(10) ** 12


class NumberField(forms.CharField):
    """A number such as 40 or 12,5, as a decimal string; "" when nothing is typed."""

    def clean(self, value: Any) -> str:
        """Read it."""
        text = "".join(str(super().clean(value)).split()).replace(",", ".")
        if not text:
            return ""
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) > _LARGEST:
            raise forms.ValidationError(_("This is no number. Write it such as 40 or 12,5."))
        return f"{found:f}"


class PlanForm(Form):
    """The plan of a follow-up."""

    aims = forms.CharField(
        label=_("Aims, one a line"), max_length=4_000, widget=text_area(4), help_text=_("At most five.")
    )
    first_due_on = day_field(_("Halfway: by which day?"))
    second_due_on = day_field(_("At the end: by which day?"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(MOST_INDICATORS):
            self._add_indicator(at, at < FEWEST_INDICATORS)

    def _add_indicator(self, at: int, needed: bool) -> None:
        number = {"number": at + 1}
        name = forms.CharField(required=needed, max_length=200, label=_("Indicator %(number)s") % number)
        unit = forms.CharField(
            required=False, max_length=60, label=_("Unit of indicator %(number)s") % number
        )
        begin = NumberField(required=False, max_length=30, label=_("Indicator %(number)s begins at") % number)
        target = NumberField(
            required=False, max_length=30, label=_("Target of indicator %(number)s") % number
        )
        fields = {f"name{at}": name, f"unit{at}": unit, f"baseline{at}": begin, f"target{at}": target}
        fields[f"key{at}"] = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
        self.fields.update(fields)

    def said(self) -> PlanSaid:
        """Give the plan; an indicator without a name is none."""
        data = self.cleaned_data
        rows = [
            FollowedSaid(
                data[f"name{at}"],
                data[f"unit{at}"],
                data[f"target{at}"],
                data[f"baseline{at}"] or "0",
                data[f"key{at}"],
            )
            for at in range(MOST_INDICATORS)
            if data[f"name{at}"].strip()
        ]
        lang = detect(data["aims"]).lang
        return PlanSaid(data["aims"], rows, data["first_due_on"], data["second_due_on"], lang)


def plan_as_typed(follow_up: FollowUp) -> dict[str, Any]:
    """Give a plan as the form shows it."""
    said = {name: getattr(follow_up, name) for name in ("aims", "first_due_on", "second_due_on", "version")}
    for at, row in enumerate(follow_up.indicators):
        said |= {f"{name}{at}": row.get(name) for name in ("name", "unit", "baseline", "target", "key")}
    return said


class FillForm(Form):
    """What is reached of each indicator, and the five questions."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, follow_up: FollowUp, *args: Any, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"version": follow_up.version}
        for row in follow_up.indicators:
            initial[f"actual_{row['key']}"] = row.get("actual")
            initial[f"pending_{row['key']}"] = row.get("pending")
        for question in QUESTIONS:
            initial[f"answer_{question}"] = follow_up.answers.get(question, {}).get("text", "")
        super().__init__(*args, initial=initial, **kwargs)
        self.follow_up = follow_up
        for row in follow_up.indicators:
            said = {"name": row["name"], "unit": row["unit"]}
            reached = NumberField(
                required=False, max_length=30, label=_("%(name)s: reached, in %(unit)s") % said
            )
            waits = forms.CharField(required=False, max_length=200, label=_("%(name)s: waits for") % said)
            waits.help_text = pgettext_lazy("what a value waits for", "Only when the number comes later.")
            self.fields |= {f"actual_{row['key']}": reached, f"pending_{row['key']}": waits}
        for question in QUESTIONS:
            self.fields[f"answer_{question}"] = forms.CharField(
                required=False, max_length=LONGEST_ANSWER, label=QUESTION_WORDS[question], widget=text_area(3)
            )

    def reached(self) -> Mapping[str, Reached]:
        """Give what is reached, by the indicator's key."""
        keys = [row["key"] for row in self.follow_up.indicators]
        data = self.cleaned_data
        return {key: Reached(data[f"actual_{key}"] or None, data[f"pending_{key}"]) for key in keys}

    def answers(self) -> dict[str, str]:
        """Give the answers by question."""
        return {question: self.cleaned_data[f"answer_{question}"] for question in QUESTIONS}
