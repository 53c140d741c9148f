"""What people type of parked costs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form


class DropForm(Form):
    """Why a parked cost is dropped."""

    why = forms.CharField(
        label=_("Why is it dropped?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": None}),
        help_text=_("The partner and its controller read this. Name no persons."),
    )
