"""Tables of challenges, of workshop notes, of the doors into a city and of what is brought to them."""

from samband.challenges.models.challenges import (
    Challenge,
    ChallengeDate,
    ChallengeOwner,
    ChallengeVersion,
    Follow,
    PriorAnswer,
    PublicationRule,
    Question,
)
from samband.challenges.models.comments import ChallengeComment, ChallengeLink
from samband.challenges.models.door_leads import DoorLead
from samband.challenges.models.entry_points import (
    Absence,
    ClosedTime,
    EntryPoint,
    EntryPointQuerySet,
    Keeper,
    OldAddress,
    ReplyTemplate,
    WrongDoor,
)
from samband.challenges.models.ideas import Idea, IdeaFile, IdeaMessage
from samband.challenges.models.registers import Register, RegisterEntry, RegisterLine
from samband.challenges.models.requests import Request

__all__ = [
    "Absence",
    "Challenge",
    "ChallengeComment",
    "ChallengeDate",
    "ChallengeLink",
    "ChallengeOwner",
    "ChallengeVersion",
    "ClosedTime",
    "DoorLead",
    "EntryPoint",
    "EntryPointQuerySet",
    "Follow",
    "Idea",
    "IdeaFile",
    "IdeaMessage",
    "Keeper",
    "OldAddress",
    "PriorAnswer",
    "PublicationRule",
    "Question",
    "Register",
    "RegisterEntry",
    "RegisterLine",
    "ReplyTemplate",
    "Request",
    "WrongDoor",
]
