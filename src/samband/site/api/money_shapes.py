"""How money stands in the API: text with two decimals, never a float; sums are of one currency."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from samband.kernel.money import minor_text

Amount = Annotated[str, Field(description="Two decimals, a point, no blanks", examples=["12345.67"])]
# What callers send: at most 999 999 999.99 either way, which the reading of it sees to.
SentAmount = Annotated[str, Field(pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,2})?$", examples=["12345.67"])]


class Share(Schema):
    """What one part of an amount is: a category, a fund, a contribution."""

    part: str
    amount: Amount


def text_or_none(minor: int | None) -> str | None:
    """Write an amount; what is unknown stays unknown."""
    return None if minor is None else minor_text(minor)


def written(sums: Mapping[str, int]) -> dict[str, str]:
    """Write amounts by name."""
    return {name: minor_text(minor) for name, minor in sums.items()}


def shares(parts: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """Write the parts of an amount in their order."""
    return [{"part": part, "amount": minor_text(minor)} for part, minor in parts]
