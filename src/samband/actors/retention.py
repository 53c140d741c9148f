"""What the map keeps for a time only: files that were never taken in, invitations without an answer."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.actions.invitations import expire_invitations
from samband.actors.actions.previews import forget_previews
from samband.actors.models import ImportRun, Membership
from samband.base.agents import Agent
from samband.rules.retention import Kept, declare_kept


def _previews(before: datetime) -> int:
    return ImportRun.objects.previewed_before(before).count()


def _previews_erased(before: datetime, by: Agent) -> int:
    return forget_previews(by=by, before=before)


def _invitations(before: datetime) -> int:
    return Membership.objects.unanswered(timezone.now(), before).count()


def _invitations_erased(before: datetime, by: Agent) -> int:
    return expire_invitations(by=by, before=before)


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    label = _("Files that were looked at and never taken in")
    declare_kept(Kept("import_preview", label, _previews, _previews_erased))
    label = _("Invitations that nobody has answered")
    declare_kept(Kept("invitation", label, _invitations, _invitations_erased))
