"""Sole traders' numbers are personal data: they are erased on request, unless aid hangs on them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.support import can_erase_number
from samband.projects.models import Support

declare("support.number_erased", _("{by} erased a sole trader's number in the register of support"))


@transaction.atomic
def erase_number(row: Support, *, by: Agent) -> Support:
    """Erase a sole trader's number from a row; who got support is counted by name then.

    Raises:
        Refused: when it is not theirs to erase, or small aid hangs on it, which is kept for ten years
            (Regulation (EU) 2023/2831, Article 6).
    """
    can_erase_number(by, row).or_refuse()
    held = Support.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not held.is_person:
        raise Refused(_("This is a company's number, which is public."))
    if held.aid_award_id is not None:
        raise Refused(_("Small aid is counted by this number: it is kept for ten years."))
    _clear(held)
    record("support.number_erased", ("project", row.project.key), by=by, row=held.key)
    return held


def erase_numbers_of(organisations: list[int], *, by: Agent) -> tuple[int, int]:
    """Erase the numbers of sole traders from the rows of their organisations; give (erased, kept for aid).

    Not an event: it is part of the erasure of a person, which has the line and the transaction.
    """
    rows = Support.objects.filter(is_person=True, organisation__in=organisations).exclude(registry_number="")
    kept = rows.filter(aid_award__isnull=False).count()
    erased = 0
    for row in rows.filter(aid_award__isnull=True):
        _clear(row)
        erased += 1
    return erased, kept


def _clear(row: Support) -> None:
    row.registry_number = ""
    row.version += 1
    row.save(update_fields=["registry_number", "version"])
