"""From an approved version to figures: the worked example's report and control, by way of the tables."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from samband.projects.actions.ledger import Cause, Posted, post_to_ledger
from samband.projects.domain.control_figures import Finding, control_figures
from samband.projects.domain.report_figures import report_figures
from samband.projects.kept_figures import (
    certificate_amounts,
    control_kept,
    report_amounts,
    report_kept,
    split_kept,
    split_of,
)
from samband.projects.models import CostOption, LedgerEntry, PartnerReport, ReportLine
from samband.projects.terms import cost_lines, terms_for
from tests.projects.norrsken import Norrsken, found_norrsken

pytestmark = pytest.mark.django_db
RATES = {"SEK": Decimal("11.4567")}


def _report(world: Norrsken) -> PartnerReport:
    lead, now = world.partners["LP"], timezone.now()
    report = PartnerReport.objects.create(
        partner=lead,
        period=world.periods[0],
        number=1,
        plan=world.approved(),
        starts_on=date(2026, 1, 1),
        ends_before=date(2026, 7, 1),
        made_at=now,
        changed_at=now,
    )
    start = CostOption.objects.get(name="Förberedelser")
    rows: list[tuple[str, int, str, Any]] = [
        ("staff", 25000000, "SEK", None),
        ("staff", 8765432, "SEK", None),
        ("external", 10000000, "SEK", None),
        ("equipment", 2864175, "SEK", None),
        ("lump-sum", 150000, "EUR", start),
    ]
    for number, (category, minor, currency, option) in enumerate(rows, 1):
        ReportLine.objects.create(
            report=report,
            number=number,
            category=category,
            declared_minor=minor,
            currency=currency,
            cost_option=option,
        )
    return report


def test_a_report_is_reckoned_on_its_version() -> None:
    world = found_norrsken()
    report = _report(world)
    terms = terms_for(report.plan, world.partners["LP"].key)
    assert terms.budget_minor == 22090381
    assert terms.award(terms.funds[0]) == 14358747
    lines = cost_lines(report.lines.all(), RATES, "EUR")
    figures = report_figures(lines, terms)
    assert figures.declared_minor == 4809517
    assert {part: minor for _, part, minor in report_amounts(figures)}["fund:ERDF"] == 3126186
    assert split_of(split_kept(figures.split)) == figures.split
    assert report_kept(figures)["split"]["rounding"] == 1
    findings = [Finding(lines[0].key, 50000, "not-eligible"), Finding(lines[3].key, parked=True)]
    control = control_figures(lines, findings, terms)
    amounts = {(sort, part): minor for sort, part, minor in certificate_amounts(control, terms, {})}
    assert amounts["certified", "total"] == 4499517
    assert amounts["deducted", "total"] == 60000
    assert amounts["parked", "total"] == 250000
    assert amounts["certified", "not-payable:ERDF"] == 0
    assert control_kept(control)["split"]["funds"] == [
        {"fund": "ERDF", "amount": 2924686, "contribution": 1574831}
    ]


def test_a_fund_pays_nothing_above_its_award() -> None:
    world = found_norrsken()
    terms = terms_for(_report(world).plan, world.partners["LP"].key)
    lines = cost_lines(ReportLine.objects.all(), RATES, "EUR")
    control = control_figures(lines, [], terms)
    amounts = {(s, p): m for s, p, m in certificate_amounts(control, terms, {"ERDF": 14358747 - 100})}
    assert amounts["certified", "not-payable:ERDF"] == amounts["certified", "fund:ERDF"] - 100


def test_the_ledger_takes_a_cause_once_and_never_changes() -> None:
    world = found_norrsken()
    lead = world.partners["LP"]
    rows = [
        Posted("declared", "total", 100),
        Posted("declared", "fund:ERDF", 65),
        Posted("declared", "rounding", 0),
    ]

    def post() -> int:
        return post_to_ledger(
            lead,
            Cause("partner_report", "k" * 12),
            rows,
            period=world.periods[0],
            on=date(2026, 8, 1),
            action=uuid4(),
        )

    assert post() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        post()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.update(amount_minor=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.all()._raw_delete("default")
