"""What a sender holds: a receipt's code, of which only a digest is kept, and the link in a mail to them."""

import hashlib
import hmac
import math
from typing import Final

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.crypto import salted_hmac

from samband.base.keys import new_secret_key
from samband.challenges.models import Idea

_LETTERS: Final = "23456789bcdfghjkmnpqrstvwxyz"
_GROUPS, _GROUP = 5, 4
BITS: Final = _GROUPS * _GROUP * math.log2(len(_LETTERS))


def new_code(seed: str = "") -> str:
    """Make a receipt's code, 96 bits in groups: ``k7mq-w3xr-…``.

    From a seed and the installation's secret the same code comes again, so that a form which is sent twice
    has one receipt; who knows the seed alone cannot tell the code.
    """
    source = salted_hmac("samband.challenges.receipt", seed or new_secret_key(), algorithm="sha256").digest()
    number, letters = int.from_bytes(source, "big"), []
    for _place in range(_GROUPS * _GROUP):
        number, which = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[which])
    whole = "".join(letters)
    return "-".join(whole[at : at + _GROUP] for at in range(0, len(whole), _GROUP))


def plain_code(typed: str) -> str:
    """Give a code as it was typed without what does not count: capitals, blanks, hyphens."""
    return "".join(sign for sign in typed[:200].casefold() if sign in _LETTERS)


def digest_of_code(typed: str) -> str:
    """Give what is kept of a code (SHA-256); it has so much chance that it needs no salt."""
    return hashlib.sha256(plain_code(typed).encode()).hexdigest()


def _signer() -> Signer:
    return Signer(salt="samband.challenges.receipt.mail", sep="~")


def _of_address(idea: Idea) -> str:
    return hashlib.sha256(idea.email.strip().casefold().encode()).hexdigest()[:16]


def mail_path(idea: Idea) -> str:
    """Give the path that leads from a mail to an idea's private page.

    It is made when the mail is written and kept nowhere. It leads nowhere once the address is erased.
    """
    return reverse("idea-by-mail", args=[_signer().sign(f"{idea.key}.{_of_address(idea)}")])


def key_in_token(token: str) -> str:
    """Give the key of the idea that a mail's link names; nothing for a link that was not made here."""
    try:
        return _signer().unsign(token[:200]).partition(".")[0]
    except BadSignature:
        return ""


def leads_to(token: str, idea: Idea) -> bool:
    """Whether a mail's link still opens an idea: its address is the one it was sent to."""
    held = token.partition("~")[0].partition(".")[2]
    return bool(idea.email) and hmac.compare_digest(held, _of_address(idea))
