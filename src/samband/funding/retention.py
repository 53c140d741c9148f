"""What funding keeps for a time only; a person decides on its end."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.funding.actions.aid_erasure import forget_persons_with_aid, old_awards_of_persons
from samband.funding.domain.grant import ENDED, REVOKED
from samband.funding.models import AidAward, Grant
from samband.rules.retention import Kept, declare_kept


def _awards(before: datetime) -> int:
    return AidAward.objects.filter(made_at__lt=before).count()


def _persons(before: datetime) -> int:
    return old_awards_of_persons(before).count()


def _persons_erased(before: datetime, by: Agent) -> int:
    return forget_persons_with_aid(before, by=by)


def _grants(before: datetime) -> int:
    return Grant.objects.filter(status__in=[ENDED, REVOKED], changed_at__lt=before).count()


def declare_kinds() -> None:
    """Declare what is kept for a time."""
    declare_kept(Kept("aid_award", _("Aid to companies and sole traders"), _awards))
    # The ten years run from the last aid of a whole scheme (Regulation (EU) 2023/2831, Article 6), which no
    # row knows: whoever answers for the installation decides whether they end with a row's own.
    label = _("Sole traders' numbers and names in the register of aid")
    declare_kept(Kept("aid_person", label, _persons, _persons_erased))
    declare_kept(Kept("grant", _("Grants that are over"), _grants))
