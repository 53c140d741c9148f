"""What the stage of needs keeps for a time only."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.challenges.actions.which_door import forget_counts
from samband.challenges.models import DoorLead, Request, WrongDoor
from samband.rules.retention import Kept, declare_kept


def _requests(before: datetime) -> int:
    return Request.objects.filter(asked_at__lt=before).count()


def _counts(before: datetime) -> int:
    leads = DoorLead.objects.filter(on__lt=timezone.localdate(before)).count()
    return leads + WrongDoor.objects.filter(at__lt=before).count()


def _counts_erased(before: datetime, by: Agent) -> int:
    return forget_counts(before, by=by)


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    declare_kept(Kept("request", _("What organisations ask of each other"), _requests))
    label = _("How often people were led to a door, and to a wrong one")
    declare_kept(Kept("door_count", label, _counts, _counts_erased))
