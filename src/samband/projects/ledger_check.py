"""Proves the ledger: what reports, certificates and corrections keep, and what its rows come to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import QuerySet, Sum

from samband.projects.domain.ledger_check import (
    CAUSES,
    Difference,
    Place,
    changeable,
    differences,
    off_balance,
)
from samband.projects.domain.partner_report import REPORTED
from samband.projects.kept_figures import DECLARED, split_amounts, split_of
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    Correction,
    LedgerEntry,
    PartnerReport,
    Project,
)

APPEND_ONLY: Final = (
    "projects_ledgerentry",
    "projects_certificate",
    "projects_certificateamount",
    "projects_planversion",
    "projects_correction",
)
# Figures of some projects that must stand in the ledger, by place; none of nothing.
Kept = Callable[["QuerySet[Project]"], Iterable[tuple[Place, int]]]
_SOURCES: dict[str, Kept] = {}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and what does not agree."""

    projects: int
    figures: int
    rows: int
    found: tuple[Difference, ...]

    @property
    def explains(self) -> bool:
        """Whether the ledger explains every figure, and every figure the ledger."""
        return not self.found


def declare_kept_figures(cause: str, kept: Kept) -> None:
    """Declare the figures that a cause keeps, and that its rows in the ledger must come to.

    Until a cause has declared its own, rows of it are left out of the proof.
    """
    _SOURCES[cause] = kept


def check_ledger(projects: "QuerySet[Project]") -> Checked:
    """Compare every kept figure of some projects with the ledger, both ways.

    A number of questions that does not grow with the data; all is read within one of them each.
    """
    kept: dict[Place, int] = {}
    for source in _SOURCES.values():
        for place, minor in source(projects):
            kept[place] = kept.get(place, 0) + minor
    rows = LedgerEntry.objects.filter(project__in=projects, cause_type__in=list(_SOURCES))
    sums = rows.values_list("cause_type", "cause_key", "sort", "part").annotate(whole=Sum("amount_minor"))
    ledger = {(cause, key, sort, part): minor for cause, key, sort, part, minor in sums.order_by()}
    strange = rows.model.objects.filter(project__in=projects).exclude(cause_type__in=CAUSES)
    found = [
        *differences({place: minor for place, minor in kept.items() if minor}, ledger),
        *(_nobodys(row.cause_type, row.cause_key, row.sort, row.part, row.amount_minor) for row in strange),
        *_balances(projects),
        *changeable(unprotected()),
    ]
    return Checked(projects.count(), len(kept), rows.count(), tuple(found))


def _nobodys(cause: str, key: str, sort: str, part: str, minor: int) -> Difference:
    (found,) = differences({}, {(cause, key, sort, part): minor})
    return found


def _balances(projects: "QuerySet[Project]") -> list[Difference]:
    """Find certificates that do not add up by themselves."""
    by_key: dict[str, dict[tuple[str, str], int]] = {}
    rows = CertificateAmount.objects.filter(certificate__project__in=projects).order_by("id")
    for key, sort, part, minor in rows.values_list("certificate__key", "sort", "part", "amount_minor"):
        by_key.setdefault(key, {})[sort, part] = minor
    return [one for key, amounts in by_key.items() for one in off_balance(key, amounts)]


def unprotected() -> list[str]:
    """Give the tables whose rows the database would let somebody change."""
    if connection.vendor == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    ends = ("_update", "_delete") if connection.vendor == "sqlite" else ("_change", "_truncate")
    with connection.cursor() as cursor:
        cursor.execute(question)
        there = {str(name) for (name,) in cursor.fetchall()}
    return [
        table for table in APPEND_ONLY if not all(f"{table}_append_only{end}"[:63] in there for end in ends)
    ]


def _of_reports(projects: "QuerySet[Project]") -> Iterator[tuple[Place, int]]:
    rows = PartnerReport.objects.filter(partner__project__in=projects, status__in=REPORTED)
    for key, figures in rows.values_list("key", "figures").order_by("id"):
        if figures is None:
            continue
        split = split_of(figures["split"])
        parts = [*figures["categories"].items(), ("total", split.total_minor), *split_amounts(split)]
        for part, minor in parts:
            yield ("partner_report", key, DECLARED, part), minor


def _of_certificates(projects: "QuerySet[Project]") -> Iterator[tuple[Place, int]]:
    rows = CertificateAmount.objects.filter(certificate__project__in=projects).exclude(sort=DECLARED)
    for key, sort, part, minor in rows.values_list(
        "certificate__key", "sort", "part", "amount_minor"
    ).order_by("id"):
        yield ("certificate", key, sort, part), minor


def _of_corrections(projects: "QuerySet[Project]") -> Iterator[tuple[Place, int]]:
    rows = Correction.objects.filter(certificate__in=Certificate.objects.filter(project__in=projects))
    for key, amounts in rows.values_list("key", "amounts").order_by("id"):
        for part, minor in amounts.items():
            yield ("correction", key, "correction", part), minor


declare_kept_figures("partner_report", _of_reports)
declare_kept_figures("certificate", _of_certificates)
declare_kept_figures("correction", _of_corrections)
