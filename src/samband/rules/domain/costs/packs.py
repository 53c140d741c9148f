"""Packs of cost rules: which flat rates a programme knows, how high, and where that is written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from samband.kernel.period import Period
from samband.rules.domain.costs.categories import CATEGORIES, OFFICE, OTHER, STAFF, TRAVEL
from samband.rules.domain.dated import MARKS

STAFF_ON_DIRECT, TRAVEL_ON_STAFF = "staff_on_direct", "travel_on_staff"
OFFICE_ON_STAFF, OFFICE_ON_DIRECT, OTHER_ON_STAFF = "office_on_staff", "office_on_direct", "other_on_staff"
# What each flat rate pays.
OPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        STAFF_ON_DIRECT: STAFF,
        TRAVEL_ON_STAFF: TRAVEL,
        OFFICE_ON_STAFF: OFFICE,
        OFFICE_ON_DIRECT: OFFICE,
        OTHER_ON_STAFF: OTHER,
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A flat rate as a call offers it: so many whole per cent, exactly that or up to it."""

    percent: int
    is_adjustable: bool = True
    basis: str = ""
    mark: str = "unverified"


@dataclass(frozen=True, slots=True)
class Pack:
    """The cost rules of a programme's period, with where they are from and how sure that is.

    ``flat_rate_only`` are the categories that exist only as flat rates. A pack without offers is real costs.
    """

    key: str
    name: str
    offers: Mapping[str, Offer]
    flat_rate_only: frozenset[str]
    source: str
    mark: str
    period: Period

    def __post_init__(self) -> None:
        if self.mark not in MARKS or not self.source.strip():
            raise ValueError(
                f"The pack {self.key!r} names its source and one of the marks {', '.join(MARKS)}."
            )
        if not set(self.offers) <= set(OPTIONS) or not self.flat_rate_only <= set(CATEGORIES):
            raise ValueError(f"The pack {self.key!r} names an option or a category that does not exist.")


@cache
def shipped_packs() -> Mapping[str, Pack]:
    """Give the packs that come with Samband, by key."""
    text = files("samband.rules").joinpath("data/cost_packs.json").read_text(encoding="utf-8")
    packs = [_read(row) for row in json.loads(text)["packs"]]
    return MappingProxyType({pack.key: pack for pack in packs})


def _read(row: Mapping[str, Any]) -> Pack:
    offers = {
        offer["option"]: Offer(offer["most"], basis=offer["basis"], mark=offer["mark"])
        for offer in row["options"]
    }
    return Pack(
        key=row["key"],
        name=row["name"],
        offers=MappingProxyType(offers),
        flat_rate_only=frozenset(row["flat_rate_only"]),
        source=row["source"],
        mark=row["mark"],
        period=Period.from_text(row["valid_from"], row["valid_to"] or ""),
    )
