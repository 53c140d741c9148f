"""Pages of control, certificates and the ledger: words, forms that keep what was typed, who may open them."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samband.base.files import keep_file
from samband.projects.actions.certification import BroughtPaper, file_official_certificate
from samband.projects.actions.control import Noted, start_control
from samband.projects.actions.control_questions import ask_partner
from samband.projects.control_tasks import seal_certificate
from samband.projects.models import ControlQuestion, Correction, EvidenceFile, ReportLine
from tests.projects.control_material import (
    PEOPLE,
    Controlled,
    as_in_the_example,
    first_certificate,
    fresh,
    in_control,
)
from tests.projects.report_material import Running, handed_in, run_norrsken

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def client(running: Running, who: str) -> Client:
    made = Client()
    if who != "stranger":
        made.force_login(running.world.people[who])
    return made


def words(answer: Any) -> str:
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_a_controller_finds_what_waits_and_begins() -> None:
    running = run_norrsken()
    who = client(running, "controller")
    assert "Nothing waits for your control" in words(who.get("/control/"))
    report = handed_in(running)
    shown = words(who.get("/control/"))
    assert "Region Norrsken" in shown
    assert "48,095.17" in shown
    assert "Begin the control" in words(who.get(f"/control/{report.key}/"))
    assert who.post(f"/control/{report.key}/start/", {"version": report.version}).status_code == 302
    assert fresh(report).status == "in_control"
    assert "Nothing waits" in words(client(running, "other_controller").get("/control/"))


def test_findings_are_saved_and_figures_are_reckoned_anew() -> None:
    under_way = in_control()
    who, keys = client(under_way.running, "controller"), under_way.keys()
    url = f"/control/{under_way.report.key}/"
    said = {
        "version": under_way.control.version, f"deduct-{keys[0]}": "500,00",
        f"type-{keys[0]}": "not-eligible", f"park-{keys[3]}": "on", f"comment-{keys[0]}": "Utanför uppdraget",
    }  # fmt: skip
    assert who.post(f"{url}findings/", said).status_code == 302
    shown = words(who.get(url))
    for amount in ("44,995.17", "600.00", "4,345.83", "29,246.86", "15,748.31", "57.63", "93.55"):
        assert amount in shown, amount
    assert "Follows from flat rates" in shown
    assert "Utanför uppdraget" in shown


def test_a_finding_that_is_wrong_is_said_beside_its_line_and_what_was_typed_stays() -> None:
    under_way = in_control()
    who, keys = client(under_way.running, "controller"), under_way.keys()
    said = {
        "version": under_way.control.version, f"deduct-{keys[0]}": "5,5,5", f"comment-{keys[1]}": "kvar",
    }  # fmt: skip
    answer = who.post(f"/control/{under_way.report.key}/findings/", said)
    assert answer.status_code == 422
    assert 'value="5,5,5"' in words(answer)
    assert 'value="kvar"' in words(answer)
    assert "This is not an amount" in words(answer)
    more = {"version": under_way.control.version, f"deduct-{keys[0]}": "99999", f"type-{keys[0]}": "vat"}
    answer = who.post(f"/control/{under_way.report.key}/findings/", more)
    assert answer.status_code == 422
    assert "More is deducted than the line declares." in words(answer)


def test_the_second_of_two_controllers_sees_both() -> None:
    under_way = in_control()
    who, keys = client(under_way.running, "controller"), under_way.keys()
    seen = under_way.control.version
    under_way.note(Noted(keys[2], is_parked=True, comment="Först"))
    said = {"version": seen, f"deduct-{keys[0]}": "10", f"type-{keys[0]}": "vat", f"comment-{keys[0]}": "Sen"}
    answer = who.post(f"/control/{under_way.report.key}/findings/", said)
    assert answer.status_code == 409
    assert "Först" in words(answer)
    assert "Sen" in words(answer)


def test_a_controller_certifies_on_a_page_that_shows_the_figures_once_more() -> None:
    under_way = in_control()
    as_in_the_example(under_way)
    who = client(under_way.running, "controller")
    url = f"/control/{under_way.report.key}/certify/"
    assert "44,995.17" in words(who.get(url))
    version = under_way.control.version
    assert who.post(url, {"version": version}).status_code == 422
    answer = who.post(
        url, {"version": version, "is_sure": "on", "conclusion": "Utan anmärkning."}, follow=True
    )
    assert "Certificate Norrsken-LP-1" in words(answer)
    assert who.get(url).status_code == 302


def test_what_is_missing_is_said_and_certifies_nothing() -> None:
    under_way = in_control()
    who = client(under_way.running, "controller")
    url = f"/control/{under_way.report.key}/certify/"
    answer = who.post(url, {"version": under_way.control.version, "is_sure": "on"})
    assert answer.status_code == 422
    assert "Questions of the checklist have no answer yet" in words(answer)
    assert fresh(under_way.report).status == "in_control"


def test_partner_and_controller_ask_and_answer() -> None:
    under_way = in_control()
    url = f"/control/{under_way.report.key}/"
    controller, lead = client(under_way.running, "controller"), client(under_way.running, "lead")
    said = {"question": "Var är avtalet?", "line": under_way.keys()[2], "due_on": "2030-01-31"}
    assert controller.post(f"{url}ask/", said).status_code == 302
    shown = words(lead.get(url))
    assert "Var är avtalet?" in shown
    assert "Answer by 31 January 2030" in shown
    asked = ControlQuestion.objects.get()
    assert lead.post(f"{url}answer/", {"question": asked.key, "words": ""}).status_code == 422
    assert lead.post(f"{url}answer/", {"question": asked.key, "words": "I bilaga 3."}).status_code == 302
    assert "I bilaga 3." in words(controller.get(url))
    assert controller.post(f"{url}answer/", {"question": asked.key, "words": "x"}).status_code == 403


def test_a_partner_sees_findings_once_they_are_certified_and_not_before() -> None:
    under_way = in_control()
    as_in_the_example(under_way)
    lead, url = client(under_way.running, "lead"), f"/control/{under_way.report.key}/"
    assert "Utanför uppdraget" not in words(lead.get(url))
    under_way.certified()
    assert "Utanför uppdraget" in words(lead.get(url))


def test_a_certificate_shows_its_figures_lines_files_and_corrections() -> None:
    under_way, made = first_certificate()
    who, url = client(under_way.running, "controller"), f"/certificates/{made.key}/"
    assert "They are being made" in words(who.get(url))
    seal_certificate.func(made.key)
    shown = words(who.get(url))
    assert 'href="#lines-staff"' in shown
    assert 'id="lines-staff"' in shown
    assert shown.count('id="lines-staff"') == 1
    assert who.get(f"{url}pdf/").content.startswith(b"%PDF")
    assert b'"44995.17"' in who.get(f"{url}json/").content
    key = under_way.keys()[0]
    said = {
        f"deduct-{key}": "1000", f"type-{key}": "not-eligible",
        "on": timezone.localdate(made.made_at).isoformat(),
        "decided_by": "Revisionsmyndigheten", "why": "Underkänd lön",
    }  # fmt: skip
    assert who.post(f"{url}correct/", {**said, f"deduct-{key}": "99999999"}).status_code == 422
    assert who.post(f"{url}correct/", said).status_code == 302
    shown = words(who.get(url))
    for part in ("43,795.17", "-1,200.00", "28,466.86", "Underkänd lön", "44,995.17"):
        assert part in shown.replace("\u2212", "-"), part
    assert Correction.objects.count() == 1


def test_the_lead_reads_a_certificate_with_payroll_masked() -> None:
    running = run_norrsken()
    from tests.projects.control_material import company_report

    report = company_report(running)
    ReportLine.objects.filter(report=report, number=1).update(description="Lön Testperson", is_payroll=True)
    by = running.world.agent("other_controller")
    start_control(fresh(report), by=by, version=report.version)
    under_way = Controlled(running, fresh(report))
    from samband.projects.actions.certification import certify_report
    from samband.projects.actions.control import answer_checklist
    from tests.projects.control_material import ALL_YES

    held = answer_checklist(under_way.control, by=by, version=1, answers=ALL_YES)
    made = certify_report(fresh(report), by=by, version=held.version)
    shown = words(client(running, "lead").get(f"/certificates/{made.key}/"))
    assert "Lön Testperson" not in shown
    assert "Payroll: read by the partner and its controller" in shown
    assert "Lön Testperson" in words(client(running, "finance").get(f"/certificates/{made.key}/"))


@pytest.mark.parametrize("who", [*PEOPLE, "stranger"])
def test_nobody_but_partner_and_controller_opens_lines_by_any_address(who: str) -> None:
    under_way, made = first_certificate()
    running, report = under_way.running, under_way.report
    file = EvidenceFile.objects.create(
        report=report, name="a.pdf", sha256=keep_file(b"%PDF-1"), kind="pdf", size=6, added_at=made.made_at
    )
    paper = BroughtPaper("certificate", "j.pdf", keep_file(b"%PDF-2"))
    filed = file_official_certificate(fresh(report), by=under_way.controller, paper=paper)
    lines = {f"/control/{report.key}/": {"lead", "controller"}}
    lines[f"/control/{report.key}/files/{file.key}/"] = {"lead", "controller"}
    lines[f"/certificates/{made.key}/"] = {"lead", "norwegian", "controller"}
    lines[f"/official-papers/{filed.key}/"] = {"lead", "norwegian", "controller"}
    lines[f"/certificates/{made.key}/correct/"] = {"norwegian", "controller"}  # not of one's own
    opened = client(running, who)
    for url, may in lines.items():
        assert (opened.get(url).status_code == 200) is (who in may), (who, url)
    for act in ("start", "sample", "findings", "checklist", "send-back", "ask", "withdraw"):
        assert opened.post(f"/control/{report.key}/{act}/", {"version": 1}).status_code in (302, 403, 404)
    assert fresh(report).status == "certified"


def test_the_ledger_shows_balances_with_their_rows_and_proves_itself() -> None:
    under_way, _made = first_certificate()
    lead = client(under_way.running, "lead")
    url = f"/projects/{under_way.running.world.project.key}/ledger/"
    shown = words(lead.get(url))
    assert "The ledger explains every balance" in shown
    for amount in ("48,095.17", "44,995.17", "2,500.00"):
        assert amount in shown
    narrowed = words(lead.get(f"{url}?sort=deducted"))
    assert "600.00" in narrowed
    assert "48,095.17" not in narrowed
    content = b"".join(lead.get(f"{url}csv/?sort=deducted").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert {row["sort"] for row in rows} == {"deducted"}
    assert sum(row["part"] == "total" and row["amount"] == "600.00" for row in rows) == 1


@pytest.mark.parametrize(
    ("who", "rows"),
    [("lead", True), ("controller", True), ("finance", False), ("other_controller", False)],
)
def test_a_partner_and_a_controller_read_their_part_of_the_ledger(who: str, rows: bool) -> None:
    under_way, _made = first_certificate()
    url = f"/projects/{under_way.running.world.project.key}/ledger/"
    opened = client(under_way.running, who)
    shown = words(opened.get(url))
    assert ("48,095.17" in shown) is rows
    content = b"".join(opened.get(f"{url}csv/").streaming_content).decode()
    assert ("48095.17" in content) is rows


@pytest.mark.parametrize("who", ["funder", "outsider", "stranger"])
def test_the_ledger_is_not_for_those_outside(who: str) -> None:
    under_way, _made = first_certificate()
    url = f"/projects/{under_way.running.world.project.key}/ledger/"
    assert client(under_way.running, who).get(url).status_code in (302, 404)
    assert client(under_way.running, who).get(f"{url}csv/").status_code in (302, 404)


def test_a_control_of_a_hundred_lines_asks_no_more_than_one_of_five() -> None:
    under_way = in_control()
    who, url = client(under_way.running, "controller"), f"/control/{under_way.report.key}/"
    who.get(url)
    with CaptureQueriesContext(connection) as few:
        who.get(url)
    now = under_way.report.lines.count()
    rows = [
        ReportLine(report=under_way.report, number=number, category="external", currency="EUR",
                   declared_minor=100, amount_minor=100)
        for number in range(now + 1, 101)
    ]  # fmt: skip
    ReportLine.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        assert who.get(url).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= 15, [one["sql"][:90] for one in many]


def test_a_question_of_another_report_is_not_answered_here() -> None:
    under_way = in_control()
    asked = ask_partner(under_way.report, by=under_way.controller, question="Varför?")
    finance = client(under_way.running, "finance")
    said = {"question": asked.key, "words": "Jag vet inte"}
    assert finance.post(f"/control/{under_way.report.key}/answer/", said).status_code == 404
