"""What people type about links by which a thing is read without account: how long, what they say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samband.base.forms import Form
from samband.base.links import LONGEST_COMMENT, LONGEST_NAME

ENDS = (("30", _("In 30 days")), ("7", _("In a week")), ("365", _("In a year")), ("", _("When I revoke it")))


def area(rows: int) -> forms.Textarea:
    """Give a box of several lines."""
    return forms.Textarea(attrs={"rows": rows, "cols": None})


class ShareForm(Form):
    """How long a link leads somewhere."""

    days = forms.TypedChoiceField(
        label=_("The link stops working"), required=False, choices=ENDS, coerce=int, empty_value=None
    )


class CommentForm(Form):
    """What a colleague says of a thing, and who says it."""

    name = forms.CharField(
        label=_("Your name or role"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    text = forms.CharField(label=_("Your comment"), max_length=LONGEST_COMMENT, widget=area(4))
