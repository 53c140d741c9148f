"""Writes of a partner's register of procurements, and which lines are bought under which contract."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.projects.access.costs import can_keep_procurements
from samband.projects.domain.partner_report import EDITABLE
from samband.projects.models import Partner, PartnerReport, Procurement, ReportLine

declare("procurement.saved", _("{by} saved a procurement"))
declare("procurement.removed", _("{by} removed a procurement that no cost was linked to"))


@dataclass(frozen=True, slots=True)
class ProcurementSaid:
    """What is said of a contract; None is not known."""

    name: str
    currency: str
    supplier: str = ""
    reference: str = ""
    value_minor: int | None = None
    procedure: str = "unknown"
    quotes: int | None = None
    conflict_checked_on: date | None = None
    conflict_found: bool | None = None
    conflict_note: str = ""
    contracted_on: date | None = None
    note: str = ""
    lang: str = ""


@transaction.atomic
def save_procurement(
    partner: Partner,
    *,
    by: Agent,
    said: ProcurementSaid,
    procurement: Procurement | None = None,
    version: int = 0,
    lines: Collection[str] = (),
) -> Procurement:
    """Add a contract, or change one in the version that was seen, and say which open lines belong to it.

    ``lines`` are keys of lines in reports that are being written; those of reports handed in stay linked.

    Raises:
        Refused: when the agent is none of the partner's people.
        ValidationError: when the name is missing or taken.
        ChangedMeanwhile: when somebody else changed it.
    """
    can_keep_procurements(by, partner).or_refuse()
    if procurement is not None:
        claim_version(Procurement.objects.filter(partner=partner), pk=procurement.pk, version=version)
        held = Procurement.objects.get(pk=procurement.pk)
    else:
        held = Procurement(partner=partner, made_at=timezone.now())
    for name, value in asdict(said).items():
        setattr(held, name, value.strip() if isinstance(value, str) else value)
    if held.conflict_found and not held.conflict_note:
        raise ValidationError({"conflict_note": _("Say which conflict it is, and what was done about it.")})
    held.full_clean()
    held.save()
    linked = _link(held, lines)
    record("procurement.saved", ("procurement", held.key), by=by, procedure=held.procedure, lines=linked)
    return held


def _link(held: Procurement, keys: Collection[str]) -> int:
    """Link the open lines that were chosen, and let go of the others; their reports get a new version."""
    open_lines = ReportLine.objects.filter(report__partner=held.partner_id, report__status__in=EDITABLE)
    away = open_lines.filter(procurement=held).exclude(key__in=keys)
    near = open_lines.filter(key__in=keys).exclude(procurement=held)
    reports = {line.report_id for line in (*away, *near)}
    away_keys, near_keys = [one.pk for one in away], [one.pk for one in near]
    ReportLine.objects.filter(pk__in=away_keys).update(procurement=None, version=F("version") + 1)
    ReportLine.objects.filter(pk__in=near_keys).update(procurement=held, version=F("version") + 1)
    PartnerReport.objects.filter(pk__in=reports).update(version=F("version") + 1)
    return len(near_keys)


@transaction.atomic
def remove_procurement(procurement: Procurement, *, by: Agent) -> None:
    """Remove a contract that no cost is linked to.

    Raises:
        Refused: when the agent is none of the partner's people, or a cost is linked.
    """
    can_keep_procurements(by, procurement.partner).or_refuse()
    try:
        procurement.delete()
    except ProtectedError as held:
        raise Refused(_("Costs are linked to this procurement, so it stays.")) from held
    record("procurement.removed", ("procurement", procurement.key), by=by)
