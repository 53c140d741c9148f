"""Figures as they are kept: plain values in minor units, frozen with a report or a certificate."""

from collections.abc import Iterator, Mapping
from typing import Any

from samband.projects.domain.award_cap import payable
from samband.projects.domain.carry_over import CarryOver, EarlierReport
from samband.projects.domain.control_figures import ControlFigures
from samband.projects.domain.report_figures import ReportFigures
from samband.projects.domain.shares import FundPart, Split, Terms

DECLARED, DEDUCTED, PARKED, CERTIFIED = "declared", "deducted", "parked", "certified"


def split_kept(split: Split) -> dict[str, Any]:
    """Give who pays an amount, as it is kept."""
    return {
        "total": split.total_minor,
        "funds": [
            {"fund": part.fund, "amount": part.minor, "contribution": part.contribution_minor}
            for part in split.funds
        ],
        "contribution": split.contribution_minor,
        "public": split.public_minor,
        "automatic-public": split.automatic_public_minor,
        "private": split.private_minor,
        "rounding": split.rounding_difference_minor,
        "currency": split.currency,
    }


def split_of(kept: Mapping[str, Any]) -> Split:
    """Give back who pays an amount, from what was kept."""
    return Split(
        total_minor=kept["total"],
        funds=tuple(FundPart(one["fund"], one["amount"], one["contribution"]) for one in kept["funds"]),
        contribution_minor=kept["contribution"],
        public_minor=kept["public"],
        automatic_public_minor=kept["automatic-public"],
        private_minor=kept["private"],
        currency=kept["currency"],
    )


def report_kept(figures: ReportFigures) -> dict[str, Any]:
    """Give a report's figures as they are frozen when it is handed in."""
    return {
        "line_sums": dict(figures.line_sums),
        "categories": dict(figures.categories),
        "taken_back": dict(figures.taken_back),
        "split": split_kept(figures.split),
    }


def carry_over_kept(rows: Mapping[str, CarryOver], whole: CarryOver) -> dict[str, Any]:
    """Give what is carried over as it is frozen when a report is handed in."""
    return {**{name: _row_kept(row) for name, row in rows.items()}, "total": _row_kept(whole)}


def _row_kept(row: CarryOver) -> dict[str, int]:
    return {
        "budget": row.budget_minor,
        "reported": row.previously_reported_minor,
        "certified": row.previously_certified_minor,
        "parked": row.previously_parked_minor,
        "deducted": row.previously_deducted_minor,
        "current": row.current_minor,
    }


def row_of(kept: Mapping[str, int]) -> CarryOver:
    """Give back one row of what is carried over."""
    return CarryOver(
        kept["budget"],
        kept["reported"],
        kept["certified"],
        kept["parked"],
        kept["deducted"],
        kept["current"],
    )


def control_kept(figures: ControlFigures) -> dict[str, Any]:
    """Give a control's figures as a certificate holds them."""
    return {
        DECLARED: dict(figures.declared),
        DEDUCTED: dict(figures.deducted),
        PARKED: dict(figures.parked),
        CERTIFIED: dict(figures.certified.categories),
        "split": split_kept(figures.certified.split),
        "parked_split": split_kept(figures.parked_split),
        "overview": [
            {"error_type": row.error_type, "categories": dict(row.categories)} for row in figures.overview
        ],
        "sampled": figures.sampled_minor,
        "sampled_of": figures.sampled_of_minor,
    }


def split_amounts(split: Split) -> Iterator[tuple[str, int]]:
    """Give the parts of a split as the ledger and certificates name them."""
    for part in split.funds:
        yield f"fund:{part.fund}", part.minor
    yield "contribution", split.contribution_minor
    yield "public", split.public_minor
    yield "automatic-public", split.automatic_public_minor
    yield "private", split.private_minor
    yield "rounding", split.rounding_difference_minor


def report_amounts(figures: ReportFigures) -> Iterator[tuple[str, str, int]]:
    """Give what a report declares: (sort, part, minor units), categories, the whole and who pays."""
    for category, minor in figures.categories.items():
        yield DECLARED, category, minor
    yield DECLARED, "total", figures.declared_minor
    for part, minor in split_amounts(figures.split):
        yield DECLARED, part, minor


def certificate_amounts(
    figures: ControlFigures, terms: Terms, claimed_before: Mapping[str, int]
) -> Iterator[tuple[str, str, int]]:
    """Give a certificate's figures: (sort, part, minor units).

    ``claimed_before`` is what was certified of each fund before: above its award a fund pays nothing, and
    what is over stands as ``not-payable:CODE``.
    """
    for sort, categories in (
        (DECLARED, figures.declared),
        (DEDUCTED, figures.deducted),
        (PARKED, figures.parked),
        (CERTIFIED, figures.certified.categories),
    ):
        for category, minor in categories.items():
            yield sort, category, minor
        yield sort, "total", sum(categories.values())
    for sort, split in ((PARKED, figures.parked_split), (CERTIFIED, figures.certified.split)):
        for part, minor in split_amounts(split):
            yield sort, part, minor
    claims = {part.fund: part.minor for part in figures.certified.split.funds}
    awards = {share.fund: terms.award(share) for share in terms.funds}
    for one in payable(claims, awards, claimed_before):
        yield CERTIFIED, f"not-payable:{one.fund}", one.not_payable_minor


def earlier_of(declared: Mapping[str, int], control: Mapping[str, Any] | None) -> EarlierReport:
    """Give an earlier report for what is carried over, from its frozen figures and its certificate's."""
    if control is None:
        return EarlierReport(declared)
    return EarlierReport(declared, control[CERTIFIED], control[PARKED], control[DEDUCTED])
