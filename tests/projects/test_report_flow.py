"""A report from its beginning to handing in, taken back, sent back: its figures, rates and ledger."""

from datetime import date

import pytest
from django.db.models import Sum

from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.projects.actions.reports import (
    begin_report,
    change_plan_version,
    delete_draft_report,
    send_back_report,
    submit_report,
    take_back_report,
)
from samband.projects.models import LedgerEntry, PartnerReport
from samband.projects.report_problems import NotComplete
from tests.projects.report_material import (
    AUGUST,
    SEPTEMBER,
    at,
    begun,
    first_lines,
    handed_in,
    line,
    rate,
    run_norrsken,
)

pytestmark = pytest.mark.django_db


def declared(part: str) -> int:
    """Give what the ledger says is declared of a part."""
    rows = LedgerEntry.objects.filter(sort="declared", part=part)
    return int(rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def test_the_worked_example_is_handed_in_to_the_cent() -> None:
    report = handed_in(run_norrsken())
    assert report.status == "submitted"
    split = report.figures["split"]
    assert split["total"] == 4809517
    assert split["funds"] == [{"fund": "ERDF", "amount": 3126186, "contribution": 1683331}]
    assert (split["public"], split["automatic-public"], split["rounding"]) == (1088599, 594731, 1)
    assert report.figures["categories"]["office"] == 442083
    assert report.carry_over["total"]["budget"] - report.carry_over["total"]["current"] == 17280864
    assert report.rates["SEK"]["rate"] == "11.4567"
    assert [one.amount_minor for one in report.lines.all()] == [2182129, 765092, 872852, 250000, 150000]
    assert [declared(part) for part in ("total", "fund:ERDF", "contribution", "rounding")] == [
        4809517,
        3126186,
        1683331,
        1,
    ]
    event = Event.objects.get(verb="partner_report.submitted")
    assert event.changes["declared"] == "48095.17"


def test_a_report_begins_with_what_the_plan_says() -> None:
    running = run_norrsken()
    report = begin_report(running.lead, period=running.world.periods[0], by=running.world.agent("lead"))
    texts = {(one.field, one.about): one.text for one in report.texts.all()}
    package = running.activity.work_package
    assert texts["work-package", package.key] == "1.1 Kartlägg behoven: "
    assert ("condition", running.condition.key) in texts
    assert [one.item for one in report.progress.all()] == [running.activity]
    assert [one.source for one in report.contributions.all()] == ["Regionens anslag"]
    assert report.plan == running.version
    with pytest.raises(Refused, match="already"):
        begin_report(running.lead, period=running.world.periods[0], by=running.world.agent("lead"))


def test_what_is_missing_stops_it_and_is_said_in_words() -> None:
    running = run_norrsken()
    lead = running.world.agent("lead")
    report = begin_report(running.lead, period=running.world.periods[0], by=lead)
    first_lines(report)
    with at(AUGUST), pytest.raises(NotComplete) as refusal:
        submit_report(report, by=lead, version=1)
    said = str(refusal.value)
    assert "It is not said what was done." in said
    assert "Hur många var kvinnor?" in said
    assert "Work package 1: Nothing is said of this work package." in said
    assert "There is no rate of SEK per EUR for August 2026." in said
    report.refresh_from_db()
    assert (report.status, report.version, report.figures) == ("draft", 1, None)
    assert not LedgerEntry.objects.exists()


def test_a_rate_that_nobody_verified_stops_as_well() -> None:
    running = run_norrsken()
    rate("SEK", "11.4567", date(2026, 8, 1), mark="secondary")
    report = begun(running)
    first_lines(report)
    with at(AUGUST), pytest.raises(NotComplete, match="has not been verified"):
        submit_report(report, by=running.world.agent("lead"), version=1)


def test_handed_in_again_a_report_keeps_its_first_rates_and_the_ledger_adds_up() -> None:
    running = run_norrsken()
    lead, report = running.world.agent("lead"), handed_in(running)
    back = take_back_report(report, by=lead, version=report.version)
    assert (back.status, back.figures, declared("total")) == ("returned", None, 0)
    rate("SEK", "11.5000", date(2026, 9, 1))
    rate("NOK", "11.7890", date(2026, 8, 1))
    line(back, 6, "external", 1178900, currency="NOK")
    with at(SEPTEMBER):
        again = submit_report(back, by=lead, version=back.version)
    assert again.rates["SEK"]["rate"] == "11.4567"
    assert again.rates["NOK"]["starts_on"] == "2026-08-01"
    assert again.first_submitted_at == AUGUST
    assert again.submitted_at == SEPTEMBER
    assert declared("total") == again.figures["split"]["total"] == 4809517 + 100000
    turns = LedgerEntry.objects.filter(part="total").order_by("turn").values_list("turn", "amount_minor")
    assert list(turns) == [(1, 4809517), (2, -4809517), (3, 4909517)]


def test_the_controller_sends_back_with_words() -> None:
    running = run_norrsken()
    report, controller = handed_in(running), running.world.agent("controller")
    with pytest.raises(Refused, match="in words"):
        send_back_report(report, by=controller, version=report.version, why="  ")
    with pytest.raises(Refused, match="Only the controller"):
        send_back_report(report, by=running.world.agent("lead"), version=report.version, why="Nej")
    with pytest.raises(Refused, match="Only the controller"):
        send_back_report(
            report, by=running.world.agent("other_controller"), version=report.version, why="Nej"
        )
    back = send_back_report(report, by=controller, version=report.version, why="Underlag saknas", lang="sv")
    assert (back.status, back.why, declared("total")) == ("returned", "Underlag saknas", 0)
    assert Event.objects.get(verb="partner_report.sent_back").wording.text == "Underlag saknas"


def test_an_older_version_of_a_report_is_told_so() -> None:
    running = run_norrsken()
    report = handed_in(running)
    with pytest.raises(ChangedMeanwhile):
        take_back_report(report, by=running.world.agent("lead"), version=report.version - 1)


def test_a_report_moves_to_the_newest_plan_and_loses_nothing() -> None:
    running = run_norrsken()
    report = begun(running)
    newest = running.world.approved()
    moved = change_plan_version(report, by=running.world.agent("lead"), version=report.version)
    assert moved.plan == newest
    assert set(moved.texts.values_list("text", flat=True)) == {"Vi har gjort det vi skulle."}


def test_a_report_may_stay_on_its_version_when_the_plan_changed() -> None:
    running = run_norrsken()
    rate("SEK", "11.4567", date(2026, 8, 1))
    report = begun(running)
    first_lines(report)
    running.world.approved()
    with at(AUGUST):
        given = submit_report(report, by=running.world.agent("lead"), version=report.version)
    assert given.plan == running.version


def test_only_a_draft_that_was_never_handed_in_is_deleted() -> None:
    running = run_norrsken()
    lead = running.world.agent("lead")
    report = begun(running, period=1)
    first_lines(report)
    delete_draft_report(report, by=lead, version=report.version)
    assert not PartnerReport.objects.exists()
    given = handed_in(running)
    back = take_back_report(given, by=lead, version=given.version)
    with pytest.raises(Refused, match="ever handed in"):
        delete_draft_report(back, by=lead, version=back.version)
