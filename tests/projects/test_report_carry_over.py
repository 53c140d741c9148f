"""The second report of the worked example (6.9), with what was parked taken back, and the award's cap."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from samband.projects.actions.reports import submit_report
from samband.projects.domain.control_figures import Finding, control_figures
from samband.projects.kept_figures import certificate_amounts, row_of
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    Control,
    Correction,
    FundShare,
    PartnerReport,
    ReportLine,
)
from samband.projects.report_reckoning import lines_of, reckoned
from samband.projects.terms import cost_lines, terms_for
from tests.projects.report_material import (
    Running,
    at,
    begun,
    first_lines,
    handed_in,
    line,
    rate,
    run_norrsken,
)

pytestmark = pytest.mark.django_db
MARCH = datetime(2027, 3, 1, 9, tzinfo=UTC)


def certified(report: PartnerReport) -> Certificate:
    """Certify the first report as the worked example's control does (6.5)."""
    lines = list(lines_of(report))
    terms = terms_for(report.plan, report.partner.key)
    costs = cost_lines(lines, {"SEK": lines[0].rate}, "EUR")
    findings = [Finding(lines[0].key, 50000, "not-eligible"), Finding(lines[3].key, parked=True)]
    control = Control.objects.create(
        report=report, body="b" * 12, status="finished", started_at=timezone.now()
    )
    made = Certificate.objects.create(
        project=report.partner.project,
        report=report,
        control=control,
        number=1,
        content={},
        made_at=timezone.now(),
    )
    for sort, part, minor in certificate_amounts(control_figures(costs, findings, terms), terms, {}):
        CertificateAmount.objects.create(certificate=made, sort=sort, part=part, amount_minor=minor)
    PartnerReport.objects.filter(pk=report.pk).update(status="certified", certified_at=timezone.now())
    return made


def second(running: Running, first: PartnerReport) -> PartnerReport:
    """Begin the second report: 100 000 kronor of staff, and the parked line taken back."""
    rate("SEK", "11.5000", date(2027, 3, 1))
    report = begun(running, period=1)
    line(report, 1, "staff", 10000000)
    old = first.lines.get(number=4)
    line(report, 2, "equipment", old.declared_minor, taken_back_from=old, source="taken-back")
    return report


def test_the_second_report_carries_over_gross_and_net() -> None:
    running = run_norrsken()
    first = handed_in(running)
    certified(first)
    report = second(running, first)
    with at(MARCH):
        given = submit_report(report, by=running.world.agent("lead"), version=report.version)
    split = given.figures["split"]
    assert split["total"] == 1293477
    assert (split["funds"][0]["amount"], split["contribution"]) == (840760, 452717)
    assert (split["public"], split["automatic-public"]) == (292769, 159947)
    whole = row_of(given.carry_over["total"])
    assert (whole.cumulative_minor, whole.remaining_minor) == (6102994, 15987387)
    assert (whole.net_minor, whole.remaining_net_minor) == (5792994, 16297387)
    assert str(whole.percent) == "27.63"
    assert whole.previously_certified_minor == 4499517
    kept = ReportLine.objects.get(report=given, number=2)
    assert (kept.amount_minor, str(kept.rate.normalize())) == (250000, "11.4567")
    assert given.rates["SEK"]["rate"] == "11.5"


def test_what_is_carried_over_is_reckoned_anew_while_it_is_a_draft() -> None:
    running = run_norrsken()
    first = handed_in(running)
    report = second(running, first)
    with at(MARCH):
        before = reckoned(report).whole
        certified(first)
        after = reckoned(report).whole
    assert before is not None
    assert after is not None
    assert (before.previously_parked_minor, before.net_minor) == (0, 6102994)
    assert (after.previously_parked_minor, after.net_minor) == (250000, 5792994)


def test_a_correction_counts_as_deducted() -> None:
    running = run_norrsken()
    first = handed_in(running)
    made = certified(first)
    report = second(running, first)
    amounts = {"staff": -100000, "office": -15000, "travel": -5000, "total": -120000, "fund:ERDF": -78000}
    Correction.objects.create(
        certificate=made,
        number=1,
        on=date(2027, 1, 1),
        why="Revision",
        amounts=amounts,
        made_at=timezone.now(),
    )
    with at(MARCH):
        whole = reckoned(report).whole
    assert whole is not None
    assert whole.previously_deducted_minor == 60000 + 120000
    assert whole.previously_certified_minor == 4499517 - 120000


def test_what_is_above_the_award_is_shown_as_not_payable() -> None:
    running = run_norrsken()
    FundShare.objects.filter(partner=running.lead).update(award_minor=3000000)
    running.world.approved()
    report = begun(running)
    first_lines(report)
    rate("SEK", "11.4567", date(2026, 8, 1))
    with at(datetime(2026, 8, 10, tzinfo=UTC)):
        given = submit_report(report, by=running.world.agent("lead"), version=report.version)
    assert given.figures["not_payable"] == {"ERDF": 126186}
