"""What matching keeps for a time only: typed needs, candidates that were taken off, lists."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.matching.actions import erase_removed_rows, forget_expired_needs
from samband.matching.models import Need, Shortlist, ShortlistRow
from samband.rules.retention import Kept, declare_kept


def _needs(before: datetime) -> int:
    return Need.objects.expired_at(timezone.now(), before).count()


def _needs_erased(before: datetime, by: Agent) -> int:
    return forget_expired_needs(by=by, before=before)


def _removed(before: datetime) -> int:
    return ShortlistRow.objects.filter(removed_at__lt=before).count()


def _removed_erased(before: datetime, by: Agent) -> int:
    return erase_removed_rows(by=by, before=before)


def _lists(before: datetime) -> int:
    return Shortlist.objects.filter(changed_at__lt=before).count()


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    declare_kept(Kept("need", _("Needs that somebody typed"), _needs, _needs_erased))
    label = _("Candidates that were taken off a list")
    declare_kept(Kept("removed_candidate", label, _removed, _removed_erased))
    # A list may be a record of a public body: no machine erases it.
    declare_kept(Kept("shortlist", _("Shortlists"), _lists))
