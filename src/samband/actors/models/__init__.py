"""Tables of the map: organisations and what is said of them, who belongs to them, lists that were brought."""

from samband.actors.models.memberships import Invitation, Membership
from samband.actors.models.organisations import (
    MARKS,
    ContactPoint,
    ImportProblem,
    ImportRun,
    Listing,
    Organisation,
    OrganisationKind,
    OrganisationQuerySet,
    OrganisationTheme,
    Participation,
    Statement,
    Tie,
)

__all__ = [
    "MARKS",
    "ContactPoint",
    "ImportProblem",
    "ImportRun",
    "Invitation",
    "Listing",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OrganisationQuerySet",
    "OrganisationTheme",
    "Participation",
    "Statement",
    "Tie",
]
