"""What differs between the ledger and the kept figures, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.kernel.money import minor_text
from samband.projects.domain.ledger_check import Difference

CAUSE_WORDS: Final[Mapping[str, Any]] = {
    "partner_report": _("Partner report"),
    "certificate": _("Certificate"),
    "correction": _("Correction"),
    "joint_report": _("Joint report"),
    "payment": _("Payment"),
    "table": _("Table"),
}


def problem_of(one: Difference) -> dict[str, str]:
    """Give a difference as the contracts' problem: where, what, what to do."""
    where = " ".join(
        str(part) for part in (CAUSE_WORDS.get(one.cause, one.cause), one.key, one.figure) if part
    )
    what = gettext(one.what)
    if one.kept_minor is not None and one.ledger_minor is not None:
        amounts = {"kept": minor_text(one.kept_minor), "ledger": minor_text(one.ledger_minor)}
        what = f"{what} " + gettext("Kept: %(kept)s. In the ledger: %(ledger)s.") % amounts
    fix = gettext("Take a backup of this home as it is, and report it: no action of Samband leads here.")
    if one.cause == "table":
        fix = gettext("Restore the latest backup, or run the upgrade again: it puts the refusal in place.")
    return {"where": where, "what": what, "fix": fix}
