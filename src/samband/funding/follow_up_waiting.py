"""What waits for a person in follow-ups, for the page My work."""

from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.base.templatetags.wording import day
from samband.base.waiting import Waiting
from samband.funding.models import FollowUp

_MOST = 50


def follow_ups_waiting(agent: Agent, today: date) -> list[Waiting]:
    """Give the follow-ups that an agent's organisations hand in soon or should have: one question."""
    if not agent.person:
        return []
    own = FollowUp.objects.visible_to(agent).to_remind_of(today)
    found = []
    for one in own.filter(grant__recipient__key__in=sorted(agent.organisations))[:_MOST]:
        halfway = one.first_sent_at is None and one.first_due_on is not None
        due = one.first_due_on if halfway else one.second_due_on
        if due is None:
            continue
        said = _("Halfway, due %(day)s") if halfway else _("Final, due %(day)s")
        found.append(
            Waiting(
                one.grant.title,
                reverse("follow-up", args=[one.key]),
                timezone.make_aware(datetime.combine(due, time.min)),
                _("Follow-up of a grant"),
                said % {"day": day(due)},
                due < today,
            )
        )
    return found
