"""How a person can sign in, and where they are signed in: what the account's page shows."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from samband.accounts.models import Person


@dataclass(frozen=True, slots=True)
class WaysIn:
    """A person's own ways in; ``codes_left`` is None when there are no recovery codes."""

    address_is_proved: bool
    has_password: bool
    passkeys: int
    has_app: bool
    codes_left: int | None
    sessions: int


def ways_in(person: Person) -> WaysIn:
    """Give a person's own ways in; nobody is shown another's."""
    kept = list(Authenticator.objects.filter(user=person))
    codes = [one.wrap() for one in kept if one.type == Authenticator.Type.RECOVERY_CODES]
    types = [one.type for one in kept]
    return WaysIn(
        address_is_proved=EmailAddress.objects.filter(
            user=person, email__iexact=person.email, verified=True
        ).exists(),
        has_password=person.has_usable_password(),
        passkeys=types.count(Authenticator.Type.WEBAUTHN),
        has_app=Authenticator.Type.TOTP in types,
        codes_left=len(codes[0].get_unused_codes()) if codes else None,
        sessions=len(UserSession.objects.purge_and_list(person)),
    )
