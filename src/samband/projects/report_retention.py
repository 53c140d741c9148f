"""How long partner reports are kept; no machine erases a record of public money."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from samband.projects.domain.partner_report import CERTIFIED, DRAFT
from samband.projects.models import PartnerReport
from samband.rules.retention import Kept, declare_kept


def _certified(before: datetime) -> int:
    return PartnerReport.objects.filter(status=CERTIFIED, certified_at__lt=before).count()


def _drafts(before: datetime) -> int:
    return PartnerReport.objects.filter(status=DRAFT, changed_at__lt=before).count()


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    declare_kept(Kept("partner_report", _("Partner reports that are certified"), _certified))
    declare_kept(Kept("draft_report", _("Partner reports that were never handed in"), _drafts))
