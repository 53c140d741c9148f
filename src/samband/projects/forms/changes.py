"""Forms of change requests."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.forms import Form
from samband.projects.forms.plan import area, select


class ChangeForm(Form):
    """What a change request is called, and why it is made."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("What is to be changed"), max_length=200)
    why = forms.CharField(
        label=_("Why"), max_length=4_000, required=False, widget=area(5), help_text=_("Needed to hand it in.")
    )


class ChangeMoveForm(Form):
    """A move of a change request, with what it needs."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    decider = select(
        _("Who decides?"),
        [],
        help_text=_("Where the funder works here, it can decide itself. Else you note its decision."),
    )
    decision = forms.CharField(label=_("Where the decision is found: its number and day"), max_length=200)
    answer = forms.CharField(label=_("Why"), max_length=4_000, widget=area(4))

    def __init__(
        self, *args: Any, shown: Sequence[str], deciders: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        some = [("", _("We note the funder's decision")), *((one.key, one.name) for one in deciders)]
        self.fields["decider"].choices = some  # type: ignore[attr-defined]
        for name in ("decider", "decision", "answer"):
            if name not in shown:
                del self.fields[name]
