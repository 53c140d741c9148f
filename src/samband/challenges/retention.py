"""What the stage of needs keeps for a time only."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.challenges.actions.sender_moves import erase_set_aside, set_aside_before
from samband.challenges.actions.which_door import forget_counts
from samband.challenges.models import Challenge, DoorLead, Idea, Question, Register, Request, WrongDoor
from samband.rules.retention import Kept, declare_kept


def _requests(before: datetime) -> int:
    return Request.objects.filter(asked_at__lt=before).count()


def _counts(before: datetime) -> int:
    leads = DoorLead.objects.filter(on__lt=timezone.localdate(before)).count()
    return leads + WrongDoor.objects.filter(at__lt=before).count()


def _counts_erased(before: datetime, by: Agent) -> int:
    return forget_counts(before, by=by)


def _ideas(before: datetime) -> int:
    return Idea.objects.filter(ended_at__lt=before).count()


def _set_aside(before: datetime) -> int:
    return set_aside_before(before).count()


def _set_aside_erased(before: datetime, by: Agent) -> int:
    return erase_set_aside(by=by, before=before)


def _challenges(before: datetime) -> int:
    return Challenge.objects.filter(published_at__isnull=False, ended_at__lt=before).count()


def _drafts(before: datetime) -> int:
    return Challenge.objects.filter(published_at__isnull=True, changed_at__lt=before).count()


def _questions(before: datetime) -> int:
    return Question.objects.filter(set_aside_at__lt=before).count()


def _registers(before: datetime) -> int:
    return Register.objects.filter(changed_at__lt=before).count()


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    declare_kept(Kept("request", _("What organisations ask of each other"), _requests))
    label = _("How often people were led to a door, and to a wrong one")
    declare_kept(Kept("door_count", label, _counts, _counts_erased))
    # An idea is a record of a public body: no machine erases it.
    declare_kept(Kept("idea", _("Ideas that are closed or withdrawn"), _ideas))
    label = _("Ideas that were set aside as unsolicited")
    declare_kept(Kept("set_aside_idea", label, _set_aside, _set_aside_erased))
    # Neither does one erase what a body decided on, nor what somebody still writes on.
    declare_kept(Kept("challenge", _("Challenges that are over"), _challenges))
    declare_kept(Kept("draft_challenge", _("Drafts of challenges"), _drafts))
    declare_kept(Kept("question", _("Questions on challenges that were set aside"), _questions))
    declare_kept(Kept("register", _("Workshop notes"), _registers))
