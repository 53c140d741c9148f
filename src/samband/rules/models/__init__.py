"""Tables of dated values that the installation has set, and of rates of exchange."""

from samband.rules.models.exchange import LONGEST_REASON, LONGEST_SCOPE, ExchangeRate, ExchangeRateQuerySet
from samband.rules.models.set_values import (
    FAMILIES,
    LONGEST_BASIS,
    LONGEST_SOURCE,
    SetValue,
    SetValueQuerySet,
    ended_on,
    values_of,
)

__all__ = [
    "FAMILIES",
    "LONGEST_BASIS",
    "LONGEST_REASON",
    "LONGEST_SCOPE",
    "LONGEST_SOURCE",
    "ExchangeRate",
    "ExchangeRateQuerySet",
    "SetValue",
    "SetValueQuerySet",
    "ended_on",
    "values_of",
]
