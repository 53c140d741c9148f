"""What people type about requests between organisations."""

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.belonging import names_of
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.forms import Form
from samband.base.inputs import DayField, PlainSelect
from samband.challenges.domain.request import SORTS, VERBS, lacking
from samband.challenges.models import Challenge
from samband.challenges.requests_words import SORTS_EXPLAINED
from samband.kernel.text import fold

# A public key as it stands in an address that somebody copied.
_KEY = re.compile(r"(?:^|/)([a-z0-9]{12})(?:/|$)")


def key_in(typed: str) -> str:
    """Take the public key out of an address or a key that was typed; "" for none."""
    found = _KEY.findall(typed.strip().partition("?")[0].partition("#")[0])
    return found[-1] if found else ""


class WishForm(Form):
    """What one organisation asks of another."""

    asker = forms.ChoiceField(label=_("You ask for"), widget=PlainSelect)
    sort = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=[(sort, SORTS_EXPLAINED[sort]) for sort in SORTS],
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("In one line"), max_length=200)
    text = forms.CharField(
        label=_("What do you hope for, and why from them?"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": None}),
        help_text=_("It becomes a record of both organisations. Name no patients, pupils or neighbours."),
    )
    on_behalf_of = forms.CharField(
        label=_("For which company, if for one?"),
        required=False,
        max_length=300,
        help_text=_("Its name as it stands here, or the address of its page."),
    )
    challenge = forms.CharField(
        label=_("About which challenge, if about one?"),
        required=False,
        max_length=300,
        help_text=_("The address of the challenge's page."),
    )
    competence = forms.CharField(
        label=_("Which competence?"), required=False, max_length=300, help_text=_("For somebody's hours.")
    )
    hours = forms.IntegerField(
        label=_("How many hours in all?"), required=False, min_value=1, max_value=20_000
    )
    starts_on = DayField(label=_("From which day?"), required=False)
    ends_on = DayField(label=_("Until which day?"), required=False)

    def __init__(self, agent: Agent, asked: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agent = agent
        own: Collection[str] = agent.organisations - {asked.key}
        cast(forms.ChoiceField, self.fields["asker"]).choices = names_of(own)

    def clean_on_behalf_of(self) -> Organisation | None:
        """Find the company by the address of its page, or by its name when one alone is called that."""
        typed = " ".join(self.cleaned_data["on_behalf_of"].split())
        if not typed:
            return None
        seen = Organisation.objects.visible_to(self.agent).standing()
        named = seen.filter(key=key_in(typed)) if key_in(typed) else seen.filter(folded_name=fold(typed))
        found = list(named.order_by("id")[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("Nobody alone is called this here. Open their page, and copy its address into this field.")
            )
        return found[0]

    def clean_challenge(self) -> Challenge | None:
        """Find the challenge by the address of its page."""
        typed = self.cleaned_data["challenge"].strip()
        if not typed:
            return None
        found = Challenge.objects.visible_to(self.agent).public().filter(key=key_in(typed)).first()
        if found is None:
            raise forms.ValidationError(
                _("No published challenge is there. Open its page, and copy its address into this field.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        """See that hours of somebody say whose and when, and that the last day is not before the first."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        data["ends_before"] = last + timedelta(days=1) if last else None
        names = {"ends_before": "ends_on"}
        for missing in lacking(data.get("sort", ""), data):
            field = names.get(missing, missing)
            if field not in self.errors:
                self.add_error(field, _("Say this too, so that they can see whom they could lend you."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Change one of them."))
        return data


class MoveForm(Form):
    """What is done with a request, having seen which version of it, with words where it needs them."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS if verb != "lapse"])
    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": None}),
    )

    def clean(self) -> dict[str, Any]:
        """See that an answer and a report say something."""
        data: dict[str, Any] = super().clean() or {}
        needs_words = data.get("verb") in ("accept", "decline", "report")
        if needs_words and not data.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", _("Say it in words first: they read nothing else."))
        return data


class FindForm(Form):
    """Whom somebody looks for, to ask them."""

    q = forms.CharField(label=_("Whom do you want to ask?"), required=False, max_length=100)
