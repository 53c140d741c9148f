"""What people bring back from the programme's own system."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form


class ExportForm(Form):
    """An official system's own export of a report's expenditure."""

    file = forms.FileField(
        label=_("The file as you took it out of the official system (Excel or CSV)"),
        help_text=_("Nothing here is changed by it. You see first what differs, line by line."),
    )
