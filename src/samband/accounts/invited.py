"""Who may make an account although strangers may not: whoever a stage has invited, at that very address.

A stage declares how it finds an invitation again (`declare_invitations`). The browser's session keeps the
digest of what was opened, never the secret and never the address: what is withdrawn meanwhile lets nobody in.
"""

from collections.abc import Callable

from django.http import HttpRequest

_OPENED = "samband_invitation"
_LOOK_UPS: list[Callable[[str], str]] = []


def declare_invitations(address_of: Callable[[str], str]) -> None:
    """Declare once how a stage gives the address of an invitation that is open, by digest; else ""."""
    _LOOK_UPS.append(address_of)


def keep_opened(request: HttpRequest, digest: str) -> None:
    """Remember in the browser's session which invitation was opened, to come back to it signed in."""
    request.session[_OPENED] = digest


def opened(request: HttpRequest) -> str:
    """Give the digest of the invitation that this browser opened; "" for none."""
    return str(request.session.get(_OPENED, "")) if hasattr(request, "session") else ""


def forget_opened(request: HttpRequest) -> None:
    """Forget it, once it has been answered."""
    request.session.pop(_OPENED, None)


def invited_address(request: HttpRequest | None) -> str:
    """Give the address that the opened invitation went to, as long as it is open; "" for none."""
    digest = opened(request) if request is not None else ""
    return next((found for look_up in _LOOK_UPS if digest and (found := look_up(digest))), "")
