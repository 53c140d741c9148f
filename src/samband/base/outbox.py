"""Mail that goes out: queued once for a reason, written in the reader's language, handed over once.

Where no mail server is set, mails are files in the home; writing one again changes nothing. Where one
is set, a mail is marked before it is handed over: if the process is killed then, nobody can know
whether it went, and it is not sent again unless the operator says so.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from socket import gaierror
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.jobs import RETRIES
from samband.base.letters import Part, address_of, write_letter
from samband.base.mailing import Attachment, MailKind, mail_kinds, stop_path, wants_mail
from samband.base.models import Mail
from samband.base.thread import declare, record
from samband.kernel.decision import Allowed, Denied, Refused

declare("mail.repeated", _("{by} let a mail be sent once more"))

LAST_ATTEMPT = RETRIES + 1


class MailNotAccepted(Exception):
    """The mail server did not take a mail; the message is the sort of fault, never an address."""


def queue_mail(
    address: str, *, kind: str, once: str, lang: str, about: Mapping[str, Any], person_key: str = ""
) -> Mail | None:
    """Queue a mail in the caller's transaction; nothing when it was queued before or is not wanted.

    ``once`` names the reason (``event:…``, ``digest:…``): there is one mail for it, ever. ``about``
    holds keys and counts for whoever composes this kind of mail.
    """
    from samband.base.tasks import deliver_mail

    if kind not in mail_kinds():
        raise LookupError(f"{kind!r} is no kind of mail: call declare_mail() beside what writes it")
    if not wants_mail(address, kind):
        return None
    values = {"kind": kind, "person_key": person_key, "address": address, "lang": lang}
    mail, is_new = Mail.objects.get_or_create(
        once=once, defaults={**values, "about": dict(about), "made_at": timezone.now()}
    )
    if not is_new:
        return None
    deliver_mail.enqueue(mail.key)
    return mail


def deliver(key: str) -> str:
    """Write and hand over a mail that waits; give its status. Running it again sends nothing twice.

    Raises:
        MailNotAccepted: when it certainly did not go and is worth another attempt.
    """
    mail = Mail.objects.filter(key=key, status__in=["waiting", "sending"]).first()
    if mail is None:
        return ""
    if mail.status == "sending" and settings.SAMBAND_SMTP:
        return _settle(mail, "unsure")
    if not wants_mail(mail.address, mail.kind) or not _write(mail):
        return _settle(mail, "withheld")
    # Made before the mail is claimed: should that fail, it certainly has not gone.
    attached = attachments_of(mail)
    attempts = mail.attempts + 1
    claimed = Mail.objects.filter(pk=mail.pk, status=mail.status, attempts=mail.attempts)
    if not claimed.update(status="sending", attempts=attempts):
        return ""  # another worker has it
    mail.attempts = attempts
    return _hand_over(mail, attached)


def attachments_of(mail: Mail) -> Sequence[Attachment]:
    """Make the files that go with a mail, in its reader's language; most kinds have none."""
    kind = mail_kinds().get(mail.kind)
    if kind is None or kind.attach is None:
        return ()
    with translation.override(mail.lang or settings.LANGUAGE_CODE):
        return kind.attach(mail.about)


def _settle(mail: Mail, status: str, fault: str = "") -> str:
    sent_at = timezone.now() if status == "sent" else None
    # What was handed to a mail server need not be kept; what was not is shown to the operator.
    kept = {} if not (status == "sent" and settings.SAMBAND_SMTP) else {"text": "", "html": ""}
    Mail.objects.filter(pk=mail.pk).update(status=status, fault=fault[:100], sent_at=sent_at, **kept)
    return status


def _write(mail: Mail) -> bool:
    """Write the mail's words from what it is about; say whether there was anything to write."""
    kind = mail_kinds().get(mail.kind)
    if kind is None:
        return False
    with translation.override(mail.lang or settings.LANGUAGE_CODE):
        letter = kind.compose(mail.about)
        if letter is None:
            return False
        parts = [*letter.parts, *_ending(mail, kind)] if kind.is_own else letter.parts
        written = write_letter(type(letter)(letter.subject, parts), lang=translation.get_language() or "en")
    mail.subject, mail.text, mail.html = written.subject, written.text, written.html
    mail.save(update_fields=["subject", "text", "html"])
    return True


def _ending(mail: Mail, kind: MailKind) -> list[Part]:
    """Say why a person gets this, and how it is stopped."""
    told = translation.gettext("You get this because you asked to be told: %(kind)s.")
    why = str(kind.why) or told % {"kind": str(kind.label)}
    stop = translation.gettext("No more mail of this kind")
    return [Part("small", why), Part("small", stop, stop_path(mail.address, mail.kind))]


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """Give a written mail as it goes over the wire, with what stops it in its head (RFC 8058)."""
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<{mail.key}@{host}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.lang or settings.LANGUAGE_CODE,
    }
    kind = mail_kinds().get(mail.kind)
    if kind is None or kind.is_own:
        headers["List-Unsubscribe"] = f"<{address_of(stop_path(mail.address, mail.kind))}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.address], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    return message


def _hand_over(mail: Mail, attached: Sequence[Attachment]) -> str:
    message = message_of(mail)
    for one in attached:
        message.attach(one.name, one.content, one.media_type)
    if not settings.SAMBAND_SMTP:
        _put_into_folder(mail.key, message)
        return _settle(mail, "sent")
    try:
        message.send()
    except (SMTPResponseException, SMTPRecipientsRefused, OSError) as fault:
        name = type(fault).__name__
        if not _certainly_stayed(fault):
            return _settle(mail, "unsure", name)
        if mail.attempts >= LAST_ATTEMPT or _is_final(fault):
            return _settle(mail, "failed", name)
        _settle(mail, "waiting", name)
        raise MailNotAccepted(name) from None
    return _settle(mail, "sent")


def _codes(fault: Exception) -> list[int]:
    if isinstance(fault, SMTPRecipientsRefused):
        return [int(code) for code, _words in fault.recipients.values()]
    return [fault.smtp_code] if isinstance(fault, SMTPResponseException) else []


def _certainly_stayed(fault: Exception) -> bool:
    """Whether the server said no, or was never reached; a line that broke tells nothing."""
    return isinstance(
        fault, SMTPResponseException | SMTPRecipientsRefused | ConnectionRefusedError | gaierror
    )


def _is_final(fault: Exception) -> bool:
    codes = _codes(fault)
    return bool(codes) and all(code >= 500 for code in codes)


def _put_into_folder(key: str, message: EmailMultiAlternatives) -> None:
    """Keep a mail as a file named by its key, whole or not at all."""
    folder = Path(settings.SAMBAND_HOME) / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f".{key}.{os.getpid()}"
    draft.write_bytes(message.message().as_bytes())
    draft.chmod(0o600)
    draft.replace(folder / f"{key}.eml")


def can_operate(agent: Agent) -> Allowed | Denied:
    """Say whether an agent looks after the installation: its jobs and its outbox."""
    if agent.has_right("operate"):
        return Allowed()
    return Denied(_("Only those who look after this installation see this."))


def mails_for(agent: Agent, most: int = 50) -> list[Mail]:
    """Give the latest mails to whoever looks after the installation; nobody else sees any."""
    return list(Mail.objects.order_by("-id")[:most]) if can_operate(agent) else []


def mail_for(agent: Agent, key: str) -> Mail | None:
    """Give one mail to whoever looks after the installation."""
    return Mail.objects.filter(key=key).first() if can_operate(agent) else None


@transaction.atomic
def repeat_mail(mail: Mail, *, by: Agent) -> None:
    """Send a mail again that failed, or of which nobody knows whether it went.

    Raises:
        Refused: for any other mail, and to anybody who does not look after the installation.
    """
    from samband.base.tasks import deliver_mail

    can_operate(by).or_refuse()
    again = Mail.objects.filter(pk=mail.pk, status__in=["failed", "unsure"])
    if not again.update(status="waiting", attempts=0, fault=""):
        raise Refused(_("This mail has gone, or waits to go."))
    record("mail.repeated", ("mail", mail.key), by=by)
    deliver_mail.enqueue(mail.key)


def old_mail(before: datetime) -> QuerySet[Mail]:
    """Give the mails from before a moment that still hold words and an address."""
    return _settled_mail().filter(made_at__lt=before)


def forget_mail(person_key: str) -> int:
    """Erase the words and addresses of mails of a person; gives how many.

    Not an event: that a mail went, and why, stays.
    """
    return _forget(_settled_mail().filter(person_key=person_key))


def forget_old_mail(before: datetime) -> int:
    """Erase the words and addresses of mails from before a moment; gives how many.

    Not an event: that a mail went, and why, stays.
    """
    return _forget(old_mail(before))


def _settled_mail() -> QuerySet[Mail]:
    return Mail.objects.exclude(status__in=["waiting", "sending"]).exclude(address="")


def _forget(rows: QuerySet[Mail]) -> int:
    keys = list(rows.values_list("key", flat=True)[:1000])
    for key in keys:
        (Path(settings.SAMBAND_HOME) / "mail" / f"{key}.eml").unlink(missing_ok=True)
    return Mail.objects.filter(key__in=keys).update(address="", subject="", text="", html="")


def take_back_mail(*once: str) -> int:
    """Erase the words and the address of the mails for reasons that are gone, sent or not; gives how many.

    Not an event: it follows from what took the reason away. One that waits is not sent any more.
    """
    rows = Mail.objects.filter(once__in=once)
    for key in rows.values_list("key", flat=True):
        (Path(settings.SAMBAND_HOME) / "mail" / f"{key}.eml").unlink(missing_ok=True)
    rows.filter(status="waiting").update(status="withheld")
    return rows.update(address="", subject="", text="", html="")
