"""Files of costs through the pages: SIE with å, ä, ö, lists, a paste; looked at first, taken in once."""

import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samband.base.agents import OPERATOR
from samband.projects.actions.costs_import import forget_cost_previews
from samband.projects.models import CostImport, CostMapping, PartnerReport, Procurement
from samband.projects.tasks_costs import forget_bytes
from tests.projects.costs_material import at, client_of, draft_of, fresh, handed_in, read, running, sie
from tests.projects.norrsken import NOW, Norrsken

pytestmark = pytest.mark.django_db
Place = tuple[Norrsken, PartnerReport, Client]
ROWS = [
    ("1", "20260115", "6550", "12500.50", "Rådgivning på Åland"),
    ("2", "20260220", "5410", "980.00", "Möbler"),
    ("3", "20260801", "6550", "400.00", "Efter perioden"),
    ("4", "20260301", "6550", "-500.50", "Kreditfaktura"),
]
LIST = (
    "Kategori;Beskrivning;Fakturanummer;Betaldatum;Belopp;Moms;Upphandling\r\n"
    "Extern;Översättning;F-1;2026-03-01;10 000,00;2 500,00;Språktjänster\r\n"
    "Resor;Tåg till Umeå;F-2;2026-03-02;450,50;;\r\n"
    ";Okänt;F-3;2026-03-03;tusen;;\r\n"
)


@pytest.fixture
def place(settings: Any, tmp_path: Any) -> Place:
    settings.SAMBAND_HOME = tmp_path
    world, report = running()
    return world, report, client_of(world, "lead")


def bring(client: Client, report: PartnerReport, content: bytes, name: str = "fil") -> Any:
    return client.post(at(report, "partner-report-import"), {"file": SimpleUploadedFile(name, content)})


def last() -> CostImport:
    return CostImport.objects.order_by("-id")[0]


def look(report: PartnerReport) -> str:
    return at(report, "partner-report-import-look", last().key)


def choose(client: Client, report: PartnerReport, **said: str) -> Any:
    return client.post(at(report, "partner-report-import-choose", last().key), said)


def choose_project(client: Client, report: PartnerReport) -> Any:
    days = {"first_day": "2026-01-01", "last_day": "2026-06-30"}
    return choose(client, report, place="6:7001", accounts="4000-8999", **days)


def take_in(client: Client, report: PartnerReport, **groups: str) -> Any:
    run = last()
    versions = {"version": fresh(report).version, "run_version": run.version}
    named = {f"group-{key}": value for key, value in groups.items()}
    return client.post(look(report), {**versions, **named})


def test_a_sie_file_in_cp437_becomes_lines(place: Place) -> None:
    _world, report, lead = place
    assert bring(lead, report, sie(ROWS, "12400.00"), "bok.se").status_code == 302
    page = read(lead.get(at(report, "partner-report-import-choose", last().key)))
    assert "Projekt: Norrsken 7001" in page
    assert "Södersken" in page
    assert choose_project(lead, report).status_code == 302
    page = read(lead.get(look(report)))
    for words in ("3 lines were read", "Rådgivning på Åland", "6550 Konsultarvoden",
                  "12,980.00\N{NO-BREAK SPACE}SEK",
                  "The result of account 6550"):  # fmt: skip
        assert words in page, words
    assert report.lines.count() == 0
    assert take_in(lead, report, a6550="external", a5410="equipment").status_code == 302
    rows = list(
        report.lines.values_list("category", "declared_minor", "description", "document_number", "source")
    )
    assert rows[0] == ("external", 1_250_050, "Rådgivning på Åland", "A 1", "sie")
    assert [row[1] for row in rows] == [1_250_050, 98_000, -50_050]
    kept = CostMapping.objects.get(partner=report.partner)
    assert kept.mapping["by_account"] == {"6550": "external", "5410": "equipment"}
    run = last()
    assert (run.status, run.file_sha256, run.summary["taken"]) == ("taken", "", 3)


def test_a_ledger_that_does_not_add_up_says_by_how_much(place: Place) -> None:
    _world, report, lead = place
    bring(lead, report, sie(ROWS, "12500.00"))
    choose_project(lead, report)
    page = read(lead.get(look(report)))
    assert "100.00\N{NO-BREAK SPACE}SEK</strong>" in page


def test_what_overlaps_is_taken_in_once_also_in_the_next_report(place: Place) -> None:
    world, report, lead = place
    bring(lead, report, sie(ROWS[:2], "13480.50"))
    choose_project(lead, report)
    take_in(lead, report, a6550="external", a5410="equipment")
    for again in (report, draft_of(world, number=2)):
        bring(lead, again, sie(ROWS, "12400.00"))
        page = read(lead.get(at(again, "partner-report-import-choose", last().key)))
        assert '<option value="6:7001" selected>' in page
        choose_project(lead, again)
        page = read(lead.get(look(again)))
        assert '<option value="external" selected>' in page
        take_in(lead, again, a6550="external", a5410="equipment")
        handed_in(report)
    assert PartnerReport.objects.get(pk=report.pk).lines.count() == 3
    assert "3 lines are in a report already" in page


def test_a_list_is_read_by_its_columns_and_remembered(place: Place) -> None:
    _world, report, lead = place
    bought = Procurement.objects.create(
        partner=report.partner, name="Språktjänster", currency="SEK", made_at=NOW()
    )
    assert bring(lead, report, LIST.encode("cp1252"), "lista.csv").status_code == 302
    page = read(lead.get(at(report, "partner-report-import-choose", last().key)))
    assert '<option value="amount" selected>' in page
    columns = ["category", "description", "document", "paid_on", "amount", "vat", "procurement"]
    said = {f"column-{at}": name for at, name in enumerate(columns)}
    assert choose(lead, report, currency="SEK", **said).status_code == 302
    page = read(lead.get(look(report)))
    assert "“tusen” is no amount" in page
    groups = {"cexternal": "external", "ctravel": "travel"}
    take_in(lead, report, **groups)
    rows = list(report.lines.values_list("category", "declared_minor", "vat_minor", "procurement"))
    assert rows == [("external", 1_000_000, 250_000, bought.pk), ("travel", 45_050, None, None)]
    bring(lead, report, LIST.encode(), "igen.csv")
    choose(lead, report, currency="SEK", **said)
    assert "2 lines are in a report already" in read(lead.get(look(report)))


def test_a_pasted_table_without_titles_becomes_lines(place: Place) -> None:
    _world, report, lead = place
    text = "Lokalhyra\t1 200,00\nKaffe\t89,50\n"
    assert lead.post(at(report, "partner-report-import"), {"text": text}).status_code == 302
    assert choose(lead, report, **{"column-0": "description", "currency": "SEK"}).status_code == 422
    said = {"column-0": "description", "column-1": "amount", "currency": "SEK", "decimal": ","}
    assert choose(lead, report, **said).status_code == 302
    take_in(lead, report, c="external")
    assert list(report.lines.values_list("description", "declared_minor", "source")) == [
        ("Lokalhyra", 120_000, "pasted"), ("Kaffe", 8_950, "pasted"),
    ]  # fmt: skip


def test_an_export_can_be_imported(place: Place) -> None:
    world, report, lead = place
    bring(lead, report, sie(ROWS, "12400.00"))
    choose_project(lead, report)
    take_in(lead, report, a6550="external", a5410="equipment")
    table = b"".join(lead.get(at(report, "partner-report-costs-export", "csv")).streaming_content)  # type: ignore[attr-defined]
    other = draft_of(world, "NO")
    norwegian = client_of(world, "norwegian")
    assert bring(norwegian, other, table).status_code == 302
    guess = last().overview["mapping"]["columns"]
    wanted = {"declared amount": "amount", "category": "category", "invoice date": "invoiced_on",
              "payment date": "paid_on", "document number": "document", "currency": "currency", "vat": "vat",
              "account": "account", "procurement": "procurement", "description": "description"}  # fmt: skip
    assert {name: guess[name] for name in wanted} == wanted


def test_nothing_enters_that_nobody_looked_at_and_what_is_left_is_forgotten(place: Place) -> None:
    _world, report, lead = place
    bring(lead, report, sie(ROWS, "12400.00"))
    assert report.lines.count() == 0
    run = last()
    assert forget_cost_previews(NOW(), by=OPERATOR) == 1
    assert lead.get(at(report, "partner-report-import-choose", run.key)).status_code == 404
    assert forget_bytes.call(run.file_sha256) is True
    bring(lead, report, sie(ROWS, "12400.00"))
    assert lead.post(at(report, "partner-report-import-drop", last().key)).status_code == 302
    assert not CostImport.objects.exists()


def test_two_who_take_in_the_same_file_do_it_once(place: Place) -> None:
    _world, report, lead = place
    bring(lead, report, sie(ROWS, "12400.00"))
    choose_project(lead, report)
    run = last()
    sent = {"version": fresh(report).version, "run_version": run.version, "group-a6550": "external"}
    assert lead.post(look(report), sent).status_code == 302
    assert lead.post(look(report), sent).status_code == 302
    assert report.lines.count() == 2


def test_files_that_hold_no_costs_are_refused_in_words(place: Place) -> None:
    _world, report, lead = place
    for content, words in (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "This is an old Excel file"),
        (b"PK\x03\x04 nothing", "workbook"),
        (b"<html><body></body></html>", "This is no SAF-T file"),
        (b"\x00\x01\x02\x03", "This is no text"),
        (b"#hej\r\n", "This is no SIE file"),
    ):
        page = read(bring(lead, report, content), 422)
        assert words in page, (content, words)
    assert not CostImport.objects.exists()


def test_five_hundred_files_never_break_the_import(place: Place) -> None:
    _world, report, lead = place
    dice = random.Random(7)
    whole = [sie(ROWS, "1.00"), LIST.encode(), b"<?xml version='1.0'?><AuditFile><Header/></AuditFile>"]
    for number in range(500):
        content = bytearray(dice.choice(whole))
        for _cut in range(dice.randint(1, 8)):
            place_at = dice.randrange(len(content))
            content[place_at : place_at + dice.randint(0, 20)] = dice.randbytes(dice.randint(0, 6))
        if number % 25:
            from samband.projects.domain.cost_import import look_into, sort_of
            from samband.projects.domain.read_costs import CostsRefused

            try:
                look_into(sort_of(bytes(content)), bytes(content))
            except CostsRefused:
                continue
        else:
            CostImport.objects.all().delete()
            answer = bring(lead, report, bytes(content))
            assert answer.status_code in (302, 422)
            if answer.status_code == 302:
                assert lead.get(answer["Location"]).status_code in (200, 422)
