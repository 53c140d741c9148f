"""Who somebody is to a project: the words that tables of moves and access use."""

from typing import Final

# People of the lead partner; of a partner; of the body that a partner's control is assigned to; of a body
# that gives money; anybody.
LEAD, PARTNER, CONTROLLER, FUNDER, PUBLIC = "lead", "partner", "controller", "funder", "public"
ROLES: Final = (LEAD, PARTNER, CONTROLLER, FUNDER, PUBLIC)

# What a partner is in its project. A programme with two sides has a lead on each.
LEAD_PARTNER, NORWEGIAN_LEAD, ORDINARY = "lead", "norwegian-lead", "partner"
PARTNER_ROLES: Final = (LEAD_PARTNER, NORWEGIAN_LEAD, ORDINARY)
EU_SIDE, NORWEGIAN_SIDE = "eu", "no"
SIDES: Final = (EU_SIDE, NORWEGIAN_SIDE)

OFFICIAL_SYSTEMS: Final = ("samband", "jems", "min-ansokan", "regionalforvaltning")
