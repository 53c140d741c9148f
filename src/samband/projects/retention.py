"""How long projects are kept, and what may be done then; no machine erases a record of public money."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.projects.actions.support_erasure import forget_old_numbers, old_numbers
from samband.projects.domain.project import CLOSED, DRAFT, WITHDRAWN
from samband.projects.models import Project
from samband.rules.retention import Kept, declare_kept


def _over(before: datetime) -> int:
    return Project.objects.filter(status__in=(CLOSED, WITHDRAWN), changed_at__lt=before).count()


def _drafts(before: datetime) -> int:
    return Project.objects.filter(status=DRAFT, changed_at__lt=before).count()


def _person_numbers(before: datetime) -> int:
    return old_numbers(before).count()


def _numbers_erased(before: datetime, by: Agent) -> int:
    return forget_old_numbers(before, by=by)


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    declare_kept(Kept("project", _("Projects that are closed or withdrawn"), _over))
    declare_kept(Kept("draft_project", _("Projects that never came further than a plan"), _drafts))
    declare_kept(
        Kept(
            "support_person",
            _("Sole traders' numbers in registers of support"),
            _person_numbers,
            _numbers_erased,
        )
    )
