"""Writes of parked costs: dropped, so that nobody waits for them any more; the certificate stays as it is."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.parked import can_drop_parked
from samband.projects.models import DroppedLine, Partner, ReportLine
from samband.projects.parked_lines import parked_of

declare("partner_report.cost_dropped", _("{by} dropped a parked cost"), erasure="wording")


@transaction.atomic
def drop_parked(line: ReportLine, *, by: Agent, why: str, lang: str = "") -> DroppedLine:
    """Drop a parked cost for good: it was certified with nothing, and is taken into no later report.

    Raises:
        Refused: when the agent is neither of the partner nor its controller, gives no reason, or the cost is
            not parked any more.
    """
    partner = Partner.objects.select_for_update(no_key=True).get(pk=line.report.partner_id)
    can_drop_parked(by, partner).or_refuse()
    if not why.strip():
        raise Refused(_("Say in words why it is dropped."))
    held = parked_of(partner).filter(pk=line.pk).first()
    if held is None:
        raise Refused(_("This cost is not parked any more, or it is in another report already."))
    made = DroppedLine(line=held, why=why.strip(), lang=lang, dropped_at=timezone.now())
    made.full_clean(exclude=["line"])
    made.save(force_insert=True)
    subject = ("partner_report", held.report.key)
    record("partner_report.cost_dropped", subject, by=by, wording=made.why, lang=lang, line=held.key)
    return made
