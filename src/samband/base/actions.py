"""Writes that belong to no stage: reports of barriers."""

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.thread import declare, record

declare("barrier.reported", _("{by} reported something that stands in the way"), erasure="wording")


@transaction.atomic
def report_barrier(what: str, *, by: Agent, where: str = "", answer_to: str = "") -> Event:
    """Keep a report of a barrier for those who run the installation; the text can be erased."""
    parts = [what.strip(), f"Page: {where}" if where else "", f"Answer to: {answer_to}" if answer_to else ""]
    text = "\n\n".join(part for part in parts if part)
    return record(
        "barrier.reported",
        ("installation", "accessibility"),
        by=by,
        wording=text,
        lang=get_language() or "",
    )
