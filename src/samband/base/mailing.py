"""Which kinds of mail there are, who wants none of them, and the tokens that stop them."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.letters import Letter
from samband.base.models import MailStop
from samband.base.thread import declare, record, record_many

declare("mail.stopped", _("{by} wants no more mail of one kind, or of any"))
declare("mail.resumed", _("{by} wants mail again"))

ALL = ""  # the kind of all kinds
Composer = Callable[[Mapping[str, Any]], Letter | None]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: its name, its media type (``application/pdf``) and its bytes."""

    name: str
    media_type: str
    content: bytes


Attacher = Callable[[Mapping[str, Any]], Sequence[Attachment]]


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail that one may stop: its name for readers, and who writes it.

    ``compose`` gets a mail's ``about`` in the reader's language and gives the letter, or nothing
    when there is nothing left to say. ``why`` says why somebody gets it who did not ask for it. Mail to
    the installation itself is nobody's own: no person chooses it, and no link in it stops it. ``attach``
    makes the files that go with it, from the same ``about``, when the mail is handed over: never before.
    """

    name: str
    label: Any
    compose: Composer
    is_own: bool = True
    why: Any = ""
    attach: Attacher | None = None


_KINDS: dict[str, MailKind] = {}


def declare_mail(
    name: str,
    label: Any,
    compose: Composer,
    *,
    is_own: bool = True,
    why: Any = "",
    attach: Attacher | None = None,
) -> MailKind:
    """Declare a kind of mail once, beside what writes it."""
    if name in _KINDS or not name:
        raise ValueError(f"the kind of mail {name!r} is declared already, or has no name")
    _KINDS[name] = MailKind(name, label, compose, is_own, why, attach)
    return _KINDS[name]


def mail_kinds() -> Mapping[str, MailKind]:
    """Give all kinds of mail that the loaded apps declare, by name."""
    return dict(_KINDS)


def hash_of(address: str) -> str:
    """Name an address without holding it (SHA-256 of it in small letters).

    Without the installation's secret, so that a stop holds when the secret is made anew or the
    data moves to another installation: sending against somebody's will would be the greater harm.
    """
    return hashlib.sha256(f"samband mail:{address.strip().lower()}".encode()).hexdigest()


def stopped_kinds(address: str) -> frozenset[str]:
    """Give the kinds of mail that an address does not want; ``ALL`` among them means none at all."""
    return frozenset(MailStop.objects.filter(address_hash=hash_of(address)).values_list("kind", flat=True))


def wants_mail(address: str, kind: str) -> bool:
    """Whether an address may be sent mail of a kind."""
    return bool(address) and not stopped_kinds(address) & {ALL, kind}


@transaction.atomic
def stop_mail(address_hash: str, *, by: Agent, kind: str = ALL) -> bool:
    """Send no more mail of a kind (or none at all) to an address; say whether that is news."""
    is_new = not MailStop.objects.filter(address_hash=address_hash, kind=kind).exists()
    stop = MailStop(address_hash=address_hash, kind=kind, at=timezone.now())
    MailStop.objects.bulk_create([stop], ignore_conflicts=True)  # whoever pressed at the same moment
    if is_new:
        record("mail.stopped", ("mail", kind or "all"), by=by)
    return is_new


@transaction.atomic
def resume_mail(address_hash: str, *, by: Agent, kind: str = ALL) -> bool:
    """Send mail of a kind again, because the address's own person asks; say whether that is news."""
    gone, _rows = MailStop.objects.filter(address_hash=address_hash, kind=kind).delete()
    if gone:
        record("mail.resumed", ("mail", kind or "all"), by=by)
    return bool(gone)


@transaction.atomic
def choose_mail(address: str, *, by: Agent, unwanted: Collection[str]) -> None:
    """Send an address none of the unwanted kinds from now on, and all others again; one line a change."""
    named, before, now = hash_of(address), stopped_kinds(address), timezone.now()
    stopped, resumed = sorted(set(unwanted) - before), sorted(before - set(unwanted))
    MailStop.objects.bulk_create(
        [MailStop(address_hash=named, kind=kind, at=now) for kind in stopped], ignore_conflicts=True
    )
    MailStop.objects.filter(address_hash=named, kind__in=resumed).delete()
    lines: list[tuple[str, tuple[str, str], dict[str, Any]]] = [
        ("mail.stopped", ("mail", kind or "all"), {}) for kind in stopped
    ]
    lines += [("mail.resumed", ("mail", kind or "all"), {}) for kind in resumed]
    record_many(lines, by=by, action=uuid4())


def _signer() -> Signer:
    return Signer(salt="samband.base.mailing.stop", sep="~")


def stop_token(address: str, kind: str) -> str:
    """Give a token that stops one kind of mail to one address, and does nothing else."""
    return _signer().sign(f"{hash_of(address)}.{kind}")


def read_stop_token(token: str) -> tuple[str, str] | None:
    """Give the address's hash and the kind that a token stops; nothing for one that was not made here."""
    try:
        address_hash, _dot, kind = _signer().unsign(token).partition(".")
    except BadSignature:
        return None
    return address_hash, kind


def stop_path(address: str, kind: str) -> str:
    """Give the path whose page stops one kind of mail to one address."""
    return reverse("mail-stop", args=[stop_token(address, kind)])
