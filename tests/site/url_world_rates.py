"""What is tried at the addresses of exchange rates: a stored rate, a file, what forms and programs send."""

from base64 import b64encode
from datetime import date
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from samband.base.agents import OPERATOR
from samband.rules.actions import add_exchange_rate
from samband.rules.domain.exchange import Rate, month_of
from samband.rules.models import ExchangeRate

FILE = b"currency,month,per_base\nDKK,2026-03,7.46\n"
SENT = {"source": "InforEuro", "read_on": "2026-03-02", "mark": "verified"}
NEW = {**SENT, "currency": "NOK", "per_base": "11.789", "month": "2026-03"}
CORRECTED = {**SENT, "per_base": "11.5", "reason": "Read wrong"}


def stored_rate() -> ExchangeRate:
    """Store the rate that is looked at and corrected."""
    march, read_on = date(2026, 3, 1), date(2026, 3, 2)
    rate = Rate("SEK", "EUR", Decimal("11.4567"), month_of(march), "InforEuro", read_on, "verified")
    return add_exchange_rate(rate, by=OPERATOR)


def rates_posted(name: str) -> dict[str, Any] | None:
    """Give what the form at an address of rates sends; None for another address."""
    if name in ("exchange-rates-import", "import_rates"):
        return {"file": SimpleUploadedFile("march.csv", FILE), "mark": "verified", "source": "InforEuro"}
    if name == "exchange-rates-save":
        sent = ["march.csv", b64encode(FILE).decode(), "InforEuro", "", "verified"]
        return {"sent": signing.dumps(sent, salt="samband.exchange-rates", compress=True)}
    return {"exchange-rate-add": NEW, "exchange-rate": CORRECTED}.get(name)
