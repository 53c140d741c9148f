"""Sole traders' numbers are personal data: they are erased on request, unless aid hangs on them."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.keys import new_key
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.projects.access.support import can_erase_number
from samband.projects.domain.masking import MASK, mask_whole
from samband.projects.models import Support

# Aid whose own register still tells whose it is: the number is needed to hold it under its ceiling.
_COUNTED: Final = Q(aid_award__isnull=False) & ~Q(aid_award__undertaking="")

declare("support.numbers_forgotten", _("{by} erased the numbers of sole traders in {rows} old rows"))
declare("support.number_erased", _("{by} erased a sole trader's number in the register of support"))


@transaction.atomic
def erase_number(row: Support, *, by: Agent) -> Support:
    """Erase a sole trader's number from a row; who got support is counted by name then.

    Raises:
        Refused: when it is not theirs to erase, or small aid hangs on it, which is kept for ten years
            (Regulation (EU) 2023/2831, Article 6).
    """
    can_erase_number(by, row).or_refuse()
    held = Support.objects.select_for_update(of=("self",)).select_related("aid_award").get(pk=row.pk)
    if not held.is_person:
        raise Refused(_("This is a company's number, which is public."))
    if held.aid_award is not None and held.aid_award.undertaking:
        raise Refused(_("Small aid is counted by this number: it is kept for ten years."))
    _clear(held)
    record("support.number_erased", ("project", row.project.key), by=by, row=held.key)
    return held


def erase_numbers_of(organisations: list[int], *, by: Agent) -> tuple[int, int]:
    """Erase numbers and names of sole traders from the rows of their firms; give (erased, kept for aid).

    Not an event: it is part of the erasure of a person, which has the line and the transaction.
    """
    rows = Support.objects.filter(is_person=True, organisation__in=organisations).exclude(registry_number="")
    kept = rows.filter(_COUNTED).count()
    return _cleared(rows.exclude(_COUNTED)), kept


@transaction.atomic
def forget_old_numbers(before: datetime, *, by: Agent) -> int:
    """Erase sole traders' numbers from rows made before a moment, unless aid hangs on them; give how many.

    Raises:
        Refused: when it is not the installation itself that asks.
    """
    if not by.is_operator:
        raise Refused(_("What is kept for a time is erased by the installation itself."))
    count = _cleared(old_numbers(before))
    if count:
        record("support.numbers_forgotten", ("installation", "support"), by=by, rows=count)
    return count


def old_numbers(before: datetime) -> "QuerySet[Support]":
    """Give rows made before a moment that hold a sole trader's number which no aid is counted by any more."""
    rows = Support.objects.filter(is_person=True, made_at__lt=before).exclude(registry_number="")
    return rows.exclude(_COUNTED)


def _cleared(rows: "QuerySet[Support]") -> int:
    """Take number and name off rows; a firm that nothing else names is counted by a key that says nothing."""
    keys: dict[str, str] = {}
    count = 0
    for row in rows:
        if not row.own_key and row.organisation_id is None:
            row.own_key = keys.setdefault(f"{row.project_id} {row.registry_number}", new_key())
        row.note = mask_whole(row.note, [row.company])
        row.company = MASK
        _clear(row, "company", "own_key", "note")
        count += 1
    return count


def _clear(row: Support, *more: str) -> None:
    row.registry_number = ""
    row.version += 1
    row.save(update_fields=["registry_number", "version", *more])
