"""What somebody types who looks for the right door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.inputs import PlainSelect
from samband.challenges.domain.doors import DIRECTIONS
from samband.site.choices import home_choices
from samband.site.forms import SHORTEST

LONGEST = 4_000


class WhichDoorForm(Form):
    """A need or an offer in plain words, and from where, if somebody says so."""

    text = forms.CharField(
        label=_("Say in your own words what you need or offer"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "cols": None, "autocomplete": "off"}),
        help_text=_("A sentence or two, in any language: “We need a place to test …”, “We offer …”."),
        error_messages={
            "min_length": _("Write at least a sentence: what do you need, or what do you offer?"),
            "required": _("Write at least a sentence: what do you need, or what do you offer?"),
        },
    )
    home = forms.ChoiceField(
        label=_("Your region"),
        required=False,
        choices=home_choices,
        widget=PlainSelect,
        help_text=_("Its own door comes first when it fits."),
    )
    direction = forms.ChoiceField(
        required=False, choices=[(one, one) for one in DIRECTIONS], widget=forms.HiddenInput
    )
