"""Parsing and wording of what people write to make an account and to add a passkey."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from samband.accounts.invited import invited_address


class SignUpForm(SignupForm):  # type: ignore[misc]
    """What somebody says who makes an account: an address, what others shall see, and a password or none."""

    title = forms.CharField(
        label=_("What others see"),
        help_text=_(
            'Your role and organisation, such as "Innovation officer, city of …". A name is not needed.'
        ),
        max_length=200,
    )
    field_order = ("email", "title", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invited := invited_address(context.request):
            # A field that is disabled keeps its first value, whatever is posted.
            self.fields["email"].initial, self.fields["email"].disabled = invited, True
            self.initial["email"] = invited
            self.fields["email"].help_text = _("You were invited at this address.")
        if "password1" in self.fields:
            self.fields["password1"].help_text = _(
                "Leave it empty to sign in with codes by e-mail. Otherwise at least 12 characters."
            )


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: its name, and whether it signs in alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = _("Name of the passkey")
        name.help_text = _('So that you know it again, such as "Work laptop".')
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with this alone, without password or code")
        alone.help_text = _(
            "The device asks for your finger, face or PIN. Not every security key can do this."
        )
        alone.initial = True
