"""Pages of joint reports: words and numbers that people read, the same in every file."""

import io
import json
import re
from typing import Any

import pytest
from django.urls import reverse

from samband.base.sealing import check_seal
from samband.projects.actions.joint_moves import withdraw_joint_report
from samband.projects.models import JointReport
from tests.projects.joint_material import (
    begun,
    certified,
    client_of,
    found_joint,
    handed_in,
    now,
    published,
)
from tests.projects.reading_pdf import text_of

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIGURES = (
    "44,995.17",
    "35,079.64",
    "80,074.81",
    "46,786.68",
    "33,288.13",
    "17,539.82",
    "10,184.33",
    "5,563.97",
)


def url_of(report: JointReport, name: str = "joint-report", *more: Any) -> str:
    return reverse(name, args=[report.key, *more])


def test_a_stranger_reads_the_published_report_and_neither_lines_nor_inside_texts() -> None:
    joint = found_joint()
    report = published(joint)
    client = client_of(joint, "")
    shown = client.get(url_of(report)).content.decode()
    for words in (
        *FIGURES, "22.36 % of the budget", "278,026.67", "Rounding difference of 0.01",
        "Norske Interreg-midler",
        "Medfinansieras av Europeiska unionen", "Två lag möttes", "Kaksi tiimiä", "Version 1", "11.4567",
        "515,496.16", "InforEuro",
    ):  # fmt: skip
        assert words in shown, words
    assert '<p class="text-block" lang="fi">Kaksi' in shown
    assert "Rekrytointi" not in shown
    assert "Secret line" not in shown
    assert "<summary>History" not in shown
    one = client.get(url_of(report, "joint-entry", joint.certificates["LP"].key)).content.decode()
    assert "28,972.21" in one
    assert "Secret line" not in one
    assert "V3" not in one
    inside = client_of(joint, "lead").get(url_of(report)).content.decode()
    assert "Rekrytointi" in inside
    feed = client.get(reverse("project-joint-feed", args=[joint.world.project.key])).content.decode()
    assert url_of(report) in feed


def test_before_it_is_published_a_stranger_finds_nothing() -> None:
    joint = found_joint()
    report = handed_in(joint)
    for who in ("", "outsider", "controller"):
        client = client_of(joint, who)
        assert client.get(url_of(report)).status_code == 404
        assert client.get(url_of(report, "joint-download", "pdf")).status_code == 404
        assert client.get(url_of(report, "joint-entry", joint.certificates["PP"].key)).status_code == 404
        assert client.get(url_of(report, "joint-version", 1)).status_code == 404
    assert "80,074.81" in client_of(joint, "finance").get(url_of(report)).content.decode()


def test_a_withdrawn_page_stays_and_says_so() -> None:
    joint = found_joint()
    report = published(joint)
    lead = joint.world.agent("lead")
    withdraw_joint_report(report, by=lead, version=report.version, why="Fel bilaga.", lang="sv")
    client = client_of(joint, "")
    shown = client.get(url_of(report)).content.decode()
    assert "is withdrawn" in shown
    assert "Fel bilaga." in shown
    assert "80,074.81" not in shown
    assert client.get(url_of(report, "joint-download", "pdf")).status_code == 404
    assert client.get(url_of(report, "joint-version", 1)).status_code == 404
    assert "80,074.81" in client_of(joint, "lead").get(url_of(report)).content.decode()


def test_lines_behind_a_figure_are_for_partner_and_lead_and_pay_for_the_partner_alone() -> None:
    joint = found_joint()
    report = published(joint)
    url = url_of(report, "joint-entry", joint.certificates["PP"].key)
    own = client_of(joint, "finance").get(url).content.decode()
    assert "Secret line 1" in own
    lead = client_of(joint, "lead").get(url).content.decode()
    assert re.search(r"\bV1\b", lead)
    assert "Secret line 1" not in lead
    assert "Secret line 3" in lead
    other = client_of(joint, "controller").get(url).content.decode()
    assert not re.search(r"\bV1\b", other)


def test_the_files_hold_the_numbers_of_the_page_and_their_seal_holds() -> None:
    from docx import Document
    from python_calamine import CalamineWorkbook

    joint = found_joint()
    report = published(joint)
    client = client_of(joint, "")
    pdf = client.get(url_of(report, "joint-download", "pdf")).content
    assert check_seal(pdf).kind == "samband-joint-report"
    assert "changed" not in check_seal(pdf).codes
    said = text_of(pdf)
    assert all(one in said for one in FIGURES)
    assert "Rekrytointi" not in said
    word = Document(io.BytesIO(client.get(url_of(report, "joint-download", "docx")).content))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert set(FIGURES) <= cells
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(url_of(report, "joint-download", "xlsx")).content)
    )
    numbers = {
        f"{value:,.2f}"
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for value in row
        if isinstance(value, float)
    }
    assert set(FIGURES) <= numbers
    data = json.loads(client.get(url_of(report, "joint-download", "json")).content)
    assert data["sides"][0]["total"]["eligible"] == "80074.81"
    assert data["sides"][1]["total"]["funds"] == {"IR": "5750.00"}


def test_a_deduction_stands_beside_what_was_claimed() -> None:
    joint = found_joint()
    report = published(joint)
    client = client_of(joint, "funder")
    url = url_of(report, "joint-deductions")
    line = joint.of("PP").report.lines.get(number=1)
    assert "has deducted nothing" in client.get(url).content.decode()
    said = {
        "version": report.version,
        "line": line.key,
        "amount": "100,00",
        "on": "2026-10-01",
        "why": "Fel.",
    }
    assert client.post(url, {**said, "amount": "30 000,00"}).status_code == 422
    assert client.post(url, said).status_code == 302
    shown = client_of(joint, "").get(url_of(report)).content.decode()
    for words in (
        "80,074.81",
        "79,934.81",
        "46,716.68",
        "33,218.13",
        "\N{MINUS SIGN}140.00",
        "\N{MINUS SIGN}70.00",
    ):
        assert words in shown, words


def test_the_leads_put_it_together_step_by_step() -> None:
    joint = found_joint(norway=False)
    world = joint.world
    client = client_of(joint, "lead")
    listed = reverse("project-joint", args=[world.project.key])
    assert "No joint report yet" in client.get(listed).content.decode()
    begin = reverse("joint-begin", args=[world.project.key])
    assert client.post(begin, {"period": world.periods[0].key}).status_code == 302
    report = JointReport.objects.get()
    shown = client.get(url_of(report)).content.decode()
    assert "Before it is handed in" in shown
    chosen = client.get(url_of(report, "joint-certificates")).content.decode()
    assert "Klusterbolaget Revontulet: certificate 2, period 1, 35,079.64" in chosen
    key = world.partners["NO"].key
    missing = {"version": now(report).version, f"why-{key}": "Kontrollen pågår."}
    assert client.post(url_of(report, "joint-missing"), missing).status_code == 302
    texts = client.get(url_of(report, "joint-texts")).content.decode()
    assert "Kaksi tiimiä tapasi." in texts
    own = report.texts.get(partner=None, field="summary")
    typed = {f"text-{one.pk}": one.text for one in report.texts.exclude(field="missing")}
    typed |= {f"text-{own.pk}": "Tillsammans.", "version": str(now(report).version), "sitting": "s"}
    assert "Saved" in client.post(url_of(report, "joint-autosave"), typed).content.decode()
    typed[f"text-{own.pk}"] = "För sent."
    stale = client.post(url_of(report, "joint-autosave"), typed).content.decode()
    assert "Tillsammans." in stale
    assert "För sent." in stale
    assert client.post(url_of(report, "joint-texts"), typed).status_code == 409
    for who, partner in (("lead", "LP"), ("norwegian", "NO")):
        sign = url_of(report, "joint-sign", world.partners[partner].key)
        assert client_of(joint, who).post(sign, {"version": now(report).version}).status_code == 302
    hand_in = url_of(report, "joint-move", "submit")
    assert client.post(hand_in, {"version": now(report).version}).status_code == 302
    approve = url_of(report, "joint-move", "approve")
    funder = client_of(joint, "funder")
    said = {"version": now(report).version, "on": "2026-10-01"}
    assert client.post(approve, said).status_code == 422
    assert funder.post(approve, said).status_code == 302
    assert now(report).status == "approved"


def test_the_questions_to_the_database_do_not_grow_with_the_certificates(
    django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    joint = found_joint()
    report = begun(joint)
    client = client_of(joint, "lead")
    client.get(url_of(report))
    with django_assert_max_num_queries(60) as few:
        client.get(url_of(report))
    for number in range(2, 7):
        joint.certificates[f"PP{number}"] = certified(
            joint.world, joint.plan, "PP", [("staff", 100000, "EUR", "", 0, False)], number=number
        )
    from samband.projects.models import JointCertificate

    for number in range(2, 7):
        JointCertificate.objects.create(report=report, certificate=joint.certificates[f"PP{number}"])
    with django_assert_num_queries(len(few.captured_queries)):
        shown = client.get(url_of(report)).content.decode()
    assert shown.count('id="row-') == 8


def test_versions_that_were_handed_in_stay_at_their_address() -> None:
    joint = found_joint()
    report = handed_in(joint)
    client = client_of(joint, "funder")
    send_back = url_of(report, "joint-move", "send_back")
    assert (
        client.post(send_back, {"version": now(report).version, "why": "Förklara resan."}).status_code == 302
    )
    lead = client_of(joint, "lead")
    assert "Förklara resan." in lead.get(url_of(report)).content.decode()
    first = lead.get(url_of(report, "joint-version", 1)).content.decode()
    assert "This is version 1, as it was handed in" in first
    assert "80,074.81" in first
    assert client.get(url_of(report, "joint-version", 1)).status_code == 404
