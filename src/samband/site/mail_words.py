"""Mail that goes out, in words: what kind it is and how far it came."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from samband.base.mailing import mail_kinds

STATUSES: Final = {
    "waiting": _("waits to go"),
    "sending": _("is being handed over"),
    "sent": _("has gone"),
    "unsure": _("may have gone: the line broke while it was handed over"),
    "withheld": _("was not sent: it is not wanted, or there was nothing left to tell"),
    "failed": _("could not be sent"),
}


def status_label(status: str) -> Any:
    """Say how far a mail came."""
    return STATUSES.get(status, status)


def kind_label(name: str) -> Any:
    """Say what kind of mail it is."""
    kind = mail_kinds().get(name)
    return kind.label if kind else name
