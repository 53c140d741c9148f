"""What funding keeps for a time only; a person decides on its end."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from samband.funding.domain.grant import ENDED, REVOKED
from samband.funding.models import AidAward, Grant
from samband.rules.retention import Kept, declare_kept


def _awards(before: datetime) -> int:
    return AidAward.objects.filter(made_at__lt=before).count()


def _grants(before: datetime) -> int:
    return Grant.objects.filter(status__in=[ENDED, REVOKED], changed_at__lt=before).count()


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    declare_kept(Kept("aid_award", _("Aid to companies and sole traders"), _awards))
    declare_kept(Kept("grant", _("Grants that are over"), _grants))
