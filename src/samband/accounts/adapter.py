"""What the library of sign-in asks of Samband: how people are kept, which words it uses, how mail leaves."""

import base64
import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samband.accounts.access import agent_of, can_sign_up
from samband.accounts.actions import note_address_proved, set_password, sign_up
from samband.accounts.consents import unanswered
from samband.accounts.invited import invited_address
from samband.accounts.models import Person
from samband.base.agents import VISITOR, Agent, AgentKind


def _themselves(person: Person) -> Agent:
    """Give the person as agent, also before the session knows them."""
    return Agent(AgentKind.PERSON, person=person.key)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People of Samband, for the library of sign-in."""

    error_messages = {  # noqa: RUF012 - the library's own way
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "The address and the password do not belong together. Try again, or ask for a code instead."
        ),
        "incorrect_code": gettext_lazy(
            "This is not the code we sent. Copy it from the newest message, or ask for a new one."
        ),
        "incorrect_password": gettext_lazy("This is not your password. Try again."),
        "too_many_login_attempts": gettext_lazy(
            "That was too many tries. Wait five minutes; after that, a code by e-mail may be the easier way."
        ),
        "rate_limited": gettext_lazy("That was too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether strangers may make an account: a setting of the installation, or an invitation."""
        is_invited = bool(invited_address(request))
        return bool(can_sign_up(VISITOR, is_open=settings.SAMBAND_OPEN_SIGN_UP, is_invited=is_invited))

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """Keep somebody who signs up."""
        given = form.cleaned_data
        user.email, user.title = given["email"], given.get("title", "") or user.title
        if password := given.get("password1"):
            user.set_password(password)
        else:
            user.set_unusable_password()
        if not commit:
            return user
        invited = invited_address(request)
        return sign_up(user, by=VISITOR, is_open=settings.SAMBAND_OPEN_SIGN_UP, invited=invited)

    def set_password(self, user: Person, password: str) -> None:
        """Set a new password, as the person whose it is."""
        set_password(user, by=_themselves(user), password=password)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Take an address as proved."""
        proved = bool(super().confirm_email(request, email_address))
        if proved:
            note_address_proved(email_address.user, by=_themselves(email_address.user))
        return proved

    def post_login(self, request: HttpRequest, user: Person, **more: Any) -> HttpResponse:
        """Go on in the language that the person has chosen; ask first what they were never asked."""
        response: HttpResponse = super().post_login(request, user, **more)
        if response.status_code == 302 and unanswered(user):
            response = HttpResponseRedirect(
                f"{reverse('consents')}?{urlencode({'next': response.headers['Location']})}"
            )
        speak(response, user)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the account."""
        return reverse("account-home")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a message; say so on the page when it cannot leave."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as problem:
            logging.getLogger("samband").error("a message could not be sent", exc_info=problem)
            messages.error(
                self.request, _("The message could not be sent just now. Try again in a few minutes.")
            )


def speak(response: HttpResponse, person: Person) -> None:
    """Have the next pages in the language that a person has chosen, if they have chosen one."""
    if person.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys, authenticator apps and recovery codes; what must stay secret is encrypted at rest."""

    error_messages = {  # noqa: RUF012 - the library's own way
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This code is not right, or its half minute is over. Type the one your app shows now."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt with a key made from the installation's secret, which is not in the database."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt; what was encrypted under another secret is no secret of ours."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as problem:
            raise ValueError("the installation's secret has changed since this was kept") from problem

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the installation to the device that keeps a passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Samband"}


def _cipher() -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"samband second step")
    return Fernet(base64.urlsafe_b64encode(made.derive(settings.SECRET_KEY.encode())))


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """People who come from another service (OIDC, SAML)."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Person:
        """Take the name that the service tells as the title that others see."""
        person: Person = super().populate_user(request, sociallogin, data)
        name = data.get("name") or f"{data.get('first_name') or ''} {data.get('last_name') or ''}"
        person.title = str(name).strip()[:200]
        return person

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Person:
        """Keep somebody who comes for the first time."""
        if form is None:
            person: Person = sociallogin.user
            person.set_unusable_password()
            sign_up(
                person,
                by=agent_of(request.user),
                is_open=settings.SAMBAND_OPEN_SIGN_UP,
                invited=invited_address(request),
            )
        kept: Person = super().save_user(request, sociallogin, form)
        return kept
