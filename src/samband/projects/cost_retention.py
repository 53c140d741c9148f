"""What projects keep for a time only."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.projects.actions.costs_import import forget_cost_previews
from samband.projects.models import CostImport, StaffMember
from samband.rules.retention import Kept, declare_kept


def _previews(before: datetime) -> int:
    return CostImport.objects.filter(made_at__lt=before).exclude(status="taken").count()


def _previews_erased(before: datetime, by: Agent) -> int:
    return forget_cost_previews(before, by=by)


def _staff(before: datetime) -> int:
    ended = timezone.localdate(before)
    named = StaffMember.objects.exclude(name="")
    return named.filter(partner__project__ends_before__lt=ended).count()


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    label = _("Files of costs that were looked at and never taken in")
    declare_kept(Kept("cost_preview", label, _previews, _previews_erased))
    # What was accounted for is erased by the partner, who knows the programme's years.
    declare_kept(Kept("project_staff", _("Names of staff in projects that have ended"), _staff))
