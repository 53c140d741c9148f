"""Where a record of this stage stands in its body's registry, as its page says it."""

from typing import Any

from samband.base.agents import Agent
from samband.base.records import Record
from samband.kernel.decision import Decision


def record_place(sort: str, thing: Record, agent: Agent, may_register: Decision) -> dict[str, Any] | None:
    """Give the case number and whether the reader may write it; None for whoever is not of the body.

    Nobody else learns the number. ``sort`` is the sort of record in addresses.
    """
    is_own = not thing.owning_body and bool(may_register)
    if not (is_own or agent.is_operator or thing.owning_body in agent.organisations):
        return None
    key = str(getattr(thing, "key", ""))
    return {"sort": sort, "key": key, "number": thing.case_number, "may_register": bool(may_register)}
