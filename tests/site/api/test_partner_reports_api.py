"""Partner reports by the API: written, reckoned and handed in as on their pages, payroll masked alike."""

from typing import Any

import pytest

from samband.base.models import Event
from samband.projects.models import PartnerReport, ReportLine, StaffMember
from tests.projects.control_material import fresh
from tests.projects.report_material import AUGUST, Running, at, begun, handed_in, line, rate, run_norrsken
from tests.site.api.conftest import Program
from tests.site.api.projects_material import answered, whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def running() -> Running:
    return run_norrsken()


def lead_of(running: Running) -> Program:
    return whose(running.world, "lead")


def test_a_report_is_begun_written_and_handed_in_with_the_figures_of_the_worked_example(
    running: Running,
) -> None:
    world, mine = running.world, lead_of(running)
    rate("SEK", "11.4567", AUGUST.date().replace(day=1))
    sent = {"partner": world.partners["LP"].key, "period": world.periods[0].key}
    made = mine("POST", f"/managed-projects/{world.project.key}/reports", sent)
    assert made.status_code == 201
    said, path = made.json(), f"/partner-reports/{made.json()['key']}"
    assert mine("POST", f"/managed-projects/{world.project.key}/reports", sent).status_code == 403
    early = mine("POST", f"{path}/moves", {"verb": "submit"})
    assert early.status_code == 422
    assert all(set(one) == {"where", "what", "fix"} for one in early.json()["problems"])
    assert {row["stops"] for row in mine("GET", f"{path}/problems").json()["items"]} == {True, False}
    texts = [{"field": row["field"], "about": row["about"], "text": "Klart."} for row in said["texts"]]
    progress = [{"item": row["item"], "state": "under_way"} for row in said["progress"]]
    written = mine("PATCH", path, {"version": said["version"], "texts": texts, "progress": progress})
    assert {row["text"] for row in written.json()["texts"]} == {"Klart."}
    option = world.project.cost_options.get(name="Förberedelser").key
    costs = [("staff", "250000.00"), ("staff", "87654.32"), ("external", "100000.00")]
    costs += [("equipment", "28641.75")]
    added = [_cost(category, declared) for category, declared in costs]
    added += [{"category": "lump-sum", "currency": "EUR", "option": option}]
    saved = mine("PATCH", f"{path}/lines", {"add": added})
    assert (saved.status_code, len(saved.json()["added"])) == (200, 5), saved.content
    with at(AUGUST):
        given = _submitted(mine, path)
    report = PartnerReport.objects.get(key=said["key"])
    assert (given["status"], given["figures"]["is_frozen"]) == ("submitted", True)
    assert report.figures is not None
    assert given["declared"] == f"{report.figures['split']['total'] / 100:.2f}" == "48095.17"
    taken = mine("POST", f"{path}/moves", {"verb": "take_back", "version": report.version}).json()
    assert (taken["status"], taken["declared"]) == ("returned", None)


def _submitted(mine: Program, path: str) -> dict[str, Any]:
    # A token made now would not be in force in August: this one's days are not what is tested.
    got = mine("POST", f"{path}/moves", {"verb": "submit"})
    assert got.status_code == 200, got.content
    said: dict[str, Any] = got.json()
    return said


def _cost(category: str, declared: str) -> dict[str, Any]:
    days = {"invoice_on": "2026-02-01", "paid_on": "2026-02-20"}
    return {"category": category, "declared": declared, "currency": "SEK", "supplier": "Norr AB", **days}


def test_what_is_wrong_with_a_line_is_said_where_it_stands_and_nothing_is_saved(running: Running) -> None:
    report, mine = begun(running), lead_of(running)
    path = f"/partner-reports/{report.key}/lines"
    good = _cost("external", "100.00")
    for bad, where, status in (
        ({**good, "category": ""}, "body/add/1/category", 422),
        ({**good, "currency": "NOK", "declared": "1000000000.00"}, "body/add/1/declared", 422),
        ({**good, "staff": "b" * 12}, "body/add/1/staff", 404),
        ({**good, "colour": "red"}, "body/add/1/colour", 422),
    ):
        got = mine("PATCH", path, {"add": [good, bad]})
        assert (got.status_code, got.json()["problems"][0]["where"]) == (status, where), got.content
    assert mine("PATCH", path, {"remove": ["b" * 12]}).status_code == 404
    assert not report.lines.exists()
    assert not Event.objects.filter(verb="partner_report.costs_saved").exists()


def test_lines_are_changed_removed_and_paged_and_two_at_once_are_told(running: Running) -> None:
    report, mine = begun(running), lead_of(running)
    first, second, third = (line(report, at, "external", at * 100_00) for at in (1, 2, 3))
    path = f"/partner-reports/{report.key}/lines"
    page = mine("GET", f"{path}?limit=2").json()
    rest = mine("GET", f"{path}?limit=2&cursor={page['next']}").json()
    assert [row["key"] for row in page["items"] + rest["items"]] == [first.key, second.key, third.key]
    assert rest["next"] is None
    change = {"change": [{"key": first.key, "declared": "250.00"}], "remove": [third.key]}
    done = mine("PATCH", path, {"version": page["version"], **change})
    assert (done.json()["changed"], done.json()["removed"]) == (1, 1)
    assert ReportLine.objects.get(key=first.key).declared_minor == 250_00
    again = {"version": page["version"], "change": [{"key": first.key, "declared": "300.00"}]}
    late = mine("PATCH", path, again)
    assert (late.status_code, late.json()["theirs"]) == (409, {first.key: "250.00"})
    assert late.json()["yours"] == {first.key: "300.00"}
    stale = mine("PATCH", path, {"change": change["change"]}, **{"if-match": '"0123"'})
    assert stale.status_code == 412
    assert ReportLine.objects.get(key=first.key).declared_minor == 250_00


def test_a_draft_is_its_partner_s_and_what_is_handed_in_its_controller_s_and_the_leads(
    running: Running,
) -> None:
    report = begun(running, who="finance", partner="PP")
    line(report, 1, "external", 100_00, currency="EUR")
    parts = ("", "/lines")
    for part in parts:
        got = answered(running.world, f"/partner-reports/{report.key}{part}")
        assert {who for who, status in got.items() if status == 200} == {"finance"}, part
        assert {status for who, status in got.items() if who not in ("finance", "")} == {404}
    PartnerReport.objects.filter(pk=report.pk).update(
        first_submitted_at=report.made_at, submitted_at=report.made_at
    )
    for part in parts:
        got = answered(running.world, f"/partner-reports/{report.key}{part}")
        seen = {who for who, status in got.items() if status == 200}
        assert seen == {"finance", "other_controller", "lead", "norwegian"}, part
    assert whose(running.world, "controller")("GET", "/partner-reports").json()["items"] == []
    mine = whose(running.world, "other_controller")("GET", "/partner-reports").json()["items"]
    assert [row["key"] for row in mine] == [report.key]


def test_who_does_not_write_a_report_changes_nothing_of_it(running: Running) -> None:
    report = handed_in(running)
    before = fresh(report).version
    path = f"/partner-reports/{report.key}"
    calls: list[tuple[str, str, Any]] = [
        ("PATCH", path, {"texts": []}), ("PATCH", f"{path}/lines", {"add": []}),
        ("PUT", f"{path}/contributions", {"contributions": []}), ("DELETE", path, None),
        ("POST", f"{path}/moves", {"verb": "take_back"}), ("POST", f"{path}/newest-plan", {}),
    ]  # fmt: skip
    for method, address, body in calls:
        assert whose(running.world, "controller")(method, address, body).status_code == 403, address
        assert whose(running.world, "other_controller")(method, address, body).status_code == 404, address
        assert Program()(method, address, body).status_code == 401, address
    assert fresh(report).version == before


def test_names_of_payroll_are_read_by_the_partner_and_its_controller_alone(running: Running) -> None:
    person = StaffMember.objects.create(
        partner=running.world.partners["LP"], name="Nora Fiktiv", role="Projektledare", method="full-time",
        currency="SEK",
    )  # fmt: skip
    report = handed_in(running)
    ReportLine.objects.filter(report=report, number=1).update(
        staff=person, is_payroll=True, description="Lön Nora Fiktiv", supplier="Nora Fiktiv"
    )
    path = f"/partner-reports/{report.key}/lines"
    for who in ("lead", "controller"):
        assert "Nora Fiktiv" in whose(running.world, who)("GET", path).content.decode()
    told = whose(running.world, "norwegian")("GET", path)
    assert (told.status_code, "Nora" in told.content.decode()) == (200, False)
