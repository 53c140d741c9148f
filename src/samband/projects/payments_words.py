"""What payments are called on pages and in files."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.templatetags import wording
from samband.projects.domain.payment_split import PaymentWarning

SORT_WORDS: Final[Mapping[str, Any]] = {
    "received": _("Received from a fund"),
    "passed-on": _("Passed on to a partner"),
    "paid-back": _("Paid back"),
}
COLUMNS: Final = (
    "date", "what", "fund", "side", "partner", "joint_report", "amount", "currency", "reference", "reverses",
)  # fmt: skip


def warning_words(one: PaymentWarning, currency: str) -> str:
    """Say why a payment is unusual, with its numbers as the reader's language writes them."""
    return gettext(one.what) % {name: wording.amount(minor, currency) for name, minor in one.amounts.items()}
