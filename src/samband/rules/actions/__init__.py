"""Every write of rules: how long records are kept, and rates of exchange."""

from samband.rules.actions.exchange import (
    AlreadyThere,
    LookAgain,
    add_exchange_rate,
    correct_exchange_rate,
    import_exchange_rates,
)
from samband.rules.actions.retention import set_retention, withdraw_retention

__all__ = [
    "AlreadyThere",
    "LookAgain",
    "add_exchange_rate",
    "correct_exchange_rate",
    "import_exchange_rates",
    "set_retention",
    "withdraw_retention",
]
