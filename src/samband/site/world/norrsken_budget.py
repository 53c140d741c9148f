"""The budget of the demo world's large project: the first two partners are those of the worked example."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from samband.projects.domain.budget_given import BudgetGiven, ContributionGiven, LineGiven, ShareGiven

# By partner; a row that is a unit cost or lump sum names the sort of it. Amounts are minor units of euros.
_LINES: Final[Mapping[str, tuple[LineGiven, ...]]] = {
    "LP": (
        LineGiven("staff", 10_399_992, "", "Projektledning", Decimal("24.00"), 433_333),
        LineGiven("staff", 3_938_187, "", "Kommunikation", Decimal("12.50"), 315_055),
        LineGiven("external", 3_000_000, description="Utvärdering"),
        LineGiven("external", 1_234_568, description="Översättning"),
        LineGiven("equipment", 500_000, description="Mätutrustning"),
        LineGiven("lump-sum", 150_000, cost_option="lump"),
    ),
    "PP": (
        LineGiven("staff", 8_000_005, description="Klusterledare"),
        LineGiven("staff", 1_728_400, "", "Rådgivare", Decimal("400.00"), 4_321, "unit"),
        LineGiven("lump-sum", 100_000, cost_option="lump"),
    ),
    "NO": (
        LineGiven("staff", 4_000_000, description="Rådgiver"),
        LineGiven("external", 1_000_000, description="Prøveanlegg"),
    ),
    "DK": (LineGiven("staff", 3_000_000, description="Driftstekniker"),),
}
_PERCENT: Final = {"LP": "65.00", "PP": "50.00", "NO": "50.00", "DK": "65.00"}
_CONTRIBUTIONS: Final[Mapping[str, tuple[ContributionGiven, ...]]] = {
    "LP": (
        ContributionGiven("Region Västerälven", "public", 5_000_000, is_own=True),
        ContributionGiven("Regionens anslag", "automatic-public", 2_731_634),
    ),
    "PP": (ContributionGiven("Sjöfartsklustret Strandnäs", "private", 6_859_884, is_own=True),),
    "NO": (ContributionGiven("Nordvik kommune", "public", 2_800_000, is_own=True),),
    "DK": (ContributionGiven("Sandholt Forsyning A/S", "public", 1_050_000, is_own=True),),
}


def budget_of(who: str, fund: str, options: Mapping[str, str], rates: Mapping[str, int]) -> BudgetGiven:
    """Give a partner's budget; ``options`` are keys by sort of option, ``rates`` the partner's flat rates."""
    return BudgetGiven(
        tuple(_keyed(line, options) for line in _LINES[who]),
        rates,
        (ShareGiven(fund, Decimal(_PERCENT[who])),),
        _CONTRIBUTIONS[who],
    )


def _keyed(line: LineGiven, options: Mapping[str, str]) -> LineGiven:
    return replace(line, cost_option=options[line.cost_option]) if line.cost_option else line
