"""Tables of programmes, grants and aid."""

from samband.funding.models.aid import LEGAL_BASES, AidAward, UndertakingLink
from samband.funding.models.grants import ConditionClause, FollowUp, Grant, GrantCondition
from samband.funding.models.programmes import CURRENCIES, Fund, Programme

__all__ = [
    "CURRENCIES",
    "LEGAL_BASES",
    "AidAward",
    "ConditionClause",
    "FollowUp",
    "Fund",
    "Grant",
    "GrantCondition",
    "Programme",
    "UndertakingLink",
]
