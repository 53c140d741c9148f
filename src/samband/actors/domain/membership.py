"""Belonging to an organisation as a table of moves: invited or asked, belonging, over."""

from typing import Final

from samband.kernel.lifecycle import Move

# A steward looks after the organisation's page and its people; a member speaks for it.
ROLES: Final = ("steward", "member")

INVITED, ASKED, ACTIVE = "invited", "asked", "active"
# Waits for somebody, or belongs: the others are over.
STANDING: Final = (INVITED, ASKED, ACTIVE)

# Who makes a move, beside whoever runs the installation: ``steward`` looks after the organisation, ``person``
# is whose membership it is, ``invited`` reads the address that was invited, ``holder`` has the secret of
# the invitation in hand. Expiry and settling are the installation's own.
MOVES: Final = (
    Move("invite", (), INVITED, who=("steward",)),
    Move("ask", (), ASKED, who=("person",)),
    Move("settle", (), ACTIVE, who=("operator",)),
    Move("accept", (INVITED,), ACTIVE, who=("invited",)),
    Move("claim", (INVITED,), ASKED, who=("holder",)),
    Move("refuse", (INVITED,), "refused", who=("invited", "holder")),
    Move("withdraw", (INVITED,), "withdrawn", who=("steward",)),
    Move("expire", (INVITED,), "expired", who=("operator",)),
    Move("approve", (ASKED,), ACTIVE, who=("steward",)),
    Move("decline", (ASKED,), "declined", who=("steward",)),
    Move("take_back", (ASKED,), "withdrawn", who=("person",)),
    Move("change_role", (ACTIVE,), ACTIVE, needs=("steward_stays",), who=("steward",)),
    Move("end", (ACTIVE,), "ended", needs=("steward_stays",), who=("steward",)),
    Move("leave", (ACTIVE,), "ended", needs=("steward_stays",), who=("person",)),
)
STATES: Final = (INVITED, ASKED, ACTIVE, "refused", "withdrawn", "expired", "declined", "ended")
# What never had a person, or need not have one any more.
WITHOUT_PERSON: Final = (INVITED, "refused", "withdrawn", "expired")


def steward_stays(role: str, new_role: str, other_stewards: int) -> bool:
    """Say whether an organisation keeps a steward when one of its people gets another role ("": none)."""
    return role != "steward" or new_role == "steward" or other_stewards > 0
