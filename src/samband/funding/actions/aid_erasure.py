"""What tells a sole trader in the register of aid ends with the time that the law asks for."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.funding.models import AidAward, UndertakingLink
from samband.kernel.decision import Refused

declare("aid.persons_forgotten", _("{by} erased the numbers of sole traders in {rows} old rows of aid"))

_NOBODY: Final = {"undertaking": "", "name": ""}


def old_awards_of_persons(before: datetime) -> "QuerySet[AidAward]":
    """Give sole traders' aid noted before a moment that still tells whose it is."""
    return AidAward.objects.filter(is_person=True, made_at__lt=before).exclude(undertaking="", name="")


@transaction.atomic
def forget_persons_with_aid(before: datetime, *, by: Agent) -> int:
    """Erase number and name of sole traders from aid noted before a moment; give from how many rows.

    Day, sum, giver and legal basis stay, so that what was given in all can still be shown. Links between
    undertakings that ended before then go whole, where one of the two is a sole trader.

    Raises:
        Refused: when it is not the installation itself that asks.
    """
    if not by.is_operator:
        raise Refused(_("What is kept for a time is erased by the installation itself."))
    rows = old_awards_of_persons(before).update(**_NOBODY)
    ended = Q(until__isnull=False, until__lt=timezone.localdate(before))
    links, _tables = UndertakingLink.objects.filter(ended, is_person=True).delete()
    if rows or links:
        record("aid.persons_forgotten", ("installation", "aid"), by=by, rows=rows, links=links)
    return rows + links
