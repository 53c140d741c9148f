"""How a partner's files of costs were read the last time."""

from typing import Any, Final

from samband.projects.domain.cost_import import LEDGERS
from samband.projects.domain.cost_mapping import CostMapping as Mapping
from samband.projects.models import CostMapping, Partner

# Lists in CSV, Excel and the clipboard are read alike, so one mapping is remembered for all three.
SHEETS: Final = "csv"


def remembered_for(partner: Partner, sort: str) -> dict[str, Any]:
    """Give what is remembered of a partner's files of a sort; nothing the first time."""
    wanted = sort if sort in LEDGERS else SHEETS
    found = CostMapping.objects.filter(partner=partner, sort=wanted).first()
    return dict(found.mapping) if found else {}


def mapping_for(partner: Partner, sort: str) -> Mapping | None:
    """Give the remembered mapping of columns; None the first time, or for a ledger."""
    kept = remembered_for(partner, sort).get("mapping")
    return Mapping(**kept) if kept else None
