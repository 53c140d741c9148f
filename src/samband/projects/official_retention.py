"""How long files of a programme's own system are kept that were only looked at."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.projects.actions.official import forget_comparisons
from samband.projects.models import OfficialComparison
from samband.projects.models.official import LOOKED
from samband.rules.retention import Kept, declare_kept


def _looked_at(before: datetime) -> int:
    return OfficialComparison.objects.filter(status=LOOKED, made_at__lt=before).count()


def _forgotten(before: datetime, by: Agent) -> int:
    return forget_comparisons(before, by=by)


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    label = _("Files of a programme's own system that were looked at and not kept")
    declare_kept(Kept("official_preview", label, _looked_at, _forgotten))
