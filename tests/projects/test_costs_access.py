"""Who reads and changes what of a partner's costs, by every address; payroll is hidden from all but two."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samband.base.files import read_file
from samband.projects.actions.evidence import remove_evidence
from samband.projects.models import EvidenceFile, PartnerReport, Procurement, ReportLine, StaffMember
from samband.projects.tasks_costs import forget_bytes
from tests.projects.costs_material import (
    PDF,
    at,
    client_of,
    draft_of,
    fresh,
    handed_in,
    line_of,
    read,
    running,
)
from tests.projects.norrsken import NOW, Norrsken

pytestmark = pytest.mark.django_db
NAME = "Namn Namnsson"


@pytest.fixture
def place(settings: Any, tmp_path: Any) -> tuple[Norrsken, PartnerReport, ReportLine, StaffMember]:
    """Give the report of the partner that is no lead, with a line of payroll, and its person."""
    settings.SAMBAND_HOME = tmp_path
    world, _lead = running()
    report = draft_of(world, "PP")
    member = StaffMember.objects.create(
        partner=report.partner, role="Projektledare", name=NAME, method="full-time", currency="EUR"
    )
    line = line_of(report, 1, category="staff", is_payroll=True, staff=member,
                   description=f"Lön {NAME} 19811228-9874", supplier="", document_number="L-1")  # fmt: skip
    Procurement.objects.create(
        partner=report.partner, name="Hemlig upphandling", currency="EUR", made_at=NOW()
    )
    return world, report, line, member


def add_file(client: Client, report: PartnerReport, line: ReportLine) -> EvidenceFile:
    sent = {"documents": [SimpleUploadedFile("lön.pdf", PDF)], "line": line.key}
    assert client.post(at(report, "partner-report-evidence"), sent).status_code == 302
    return EvidenceFile.objects.get()


def addresses(report: PartnerReport, line: ReportLine, member: StaffMember, file: EvidenceFile) -> list[str]:
    partner = report.partner.key
    bought = Procurement.objects.get().key
    return [
        at(report), at(report, "partner-report-costs-export", "csv"), at(report, "partner-report-import"),
        at(report, "partner-report-line", line.key), at(report, "partner-report-line-new"),
        at(report, "partner-report-evidence"), at(report, "partner-report-file", file.key),
        reverse("procurement-list", args=[partner]), reverse("procurement-export", args=[partner, "csv"]),
        reverse("procurement-edit", args=[partner, bought]), reverse("staff-list", args=[partner]),
        reverse("staff-edit", args=[partner, member.key]), reverse("staff-data", args=[partner, member.key]),
    ]  # fmt: skip


# What each sees of a report that has been handed in, in the order of ``addresses``.
SEEN = {
    "finance": [200, 200, 403, 200, 403, 200, 200, 200, 200, 200, 200, 200, 200],
    "other_controller": [200, 200, 403, 200, 403, 200, 200, 200, 200, 403, 200, 403, 200],
    "lead": [200, 200, 403, 200, 403, 200, 404, 200, 200, 403, 404, 404, 404],
    "controller": [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    "norwegian": [200, 200, 403, 200, 403, 200, 404, 200, 200, 403, 404, 404, 404],
    "funder": [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    "outsider": [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
}


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_what_is_theirs_by_every_address(place: Any, who: str) -> None:
    world, report, line, member = place
    file = add_file(client_of(world, "finance"), report, line)
    assert file.is_payroll
    handed_in(report)
    client = client_of(world, who)
    seen = [client.get(address) for address in addresses(report, line, member, file)]
    assert [one.status_code for one in seen] == SEEN[who]
    texts = [b"".join(one.streaming_content) if one.streaming else one.content for one in seen]  # type: ignore[attr-defined]
    reads = who in ("finance", "other_controller")
    assert any(NAME.encode() in text for text in texts) == reads
    assert any(b"19811228" in text for text in texts) == reads
    if who == "lead":
        assert "•••••" in texts[0].decode()


@pytest.mark.parametrize("who", ["lead", "other_controller", "controller", "outsider"])
def test_nobody_but_the_partner_reads_or_writes_a_draft(place: Any, who: str) -> None:
    world, report, line, member = place
    client = client_of(world, who)
    assert client.get(at(report)).status_code == 404
    sent = {"version": 1, f"r-{line.key}-description": "Ändrat"}
    for name, data in (("partner-report-costs", sent), ("partner-report-renumber", {"version": 1})):
        assert client.post(at(report, name), data).status_code == 404
    answer = client.post(reverse("staff-erase", args=[report.partner.key, member.key]))
    assert answer.status_code in (403, 404)
    member.refresh_from_db()
    assert (member.name, fresh(report).version) == (NAME, 1)


def test_evidence_is_added_found_and_removed_while_the_report_is_written(place: Any) -> None:
    world, report, line, _member = place
    finance = client_of(world, "finance")
    file = add_file(finance, report, line)
    assert finance.get(at(report, "partner-report-file", file.key)).content == PDF
    assert "Every line has evidence" in read(finance.get(at(report, "partner-report-evidence")))
    bad = SimpleUploadedFile("x.exe", b"MZ\x00\x01")
    page = read(finance.post(at(report, "partner-report-evidence"), {"documents": [bad]}), 422)
    assert "of a kind that is not taken" in page
    remove_evidence(file, by=world.agent("finance"))
    assert finance.get(at(report, "partner-report-file", file.key)).status_code == 404
    assert forget_bytes.call(file.sha256) is True
    assert read_file(file.sha256) is None


def test_what_was_handed_in_cannot_be_removed(place: Any) -> None:
    world, report, line, _member = place
    finance = client_of(world, "finance")
    file = add_file(finance, report, line)
    handed_in(report)
    sent = {"do": "remove"}
    assert finance.post(at(report, "partner-report-file-change", file.key), sent).status_code == 403
    handed_in(report, "returned")
    assert finance.post(at(report, "partner-report-file-change", file.key), sent).status_code == 302
    assert forget_bytes.call(file.sha256) is False


def test_a_name_is_given_out_and_erased_everywhere(place: Any) -> None:
    world, report, line, member = place
    finance = client_of(world, "finance")
    kept = finance.get(reverse("staff-data", args=[report.partner.key, member.key])).json()
    assert (kept["name"], kept["lines"][0]["description"]) == (NAME, f"Lön {NAME} 19811228-9874")
    assert finance.post(reverse("staff-erase", args=[report.partner.key, member.key])).status_code == 302
    line.refresh_from_db()
    member.refresh_from_db()
    assert (member.name, line.description) == ("", "Lön ••••• •••••")
    assert line.declared_minor == 100_001


def test_a_procurement_is_kept_linked_and_listed(place: Any) -> None:
    world, report, _line, _member = place
    finance, partner = client_of(world, "finance"), report.partner.key
    large = line_of(report, 2, declared_minor=2_000_000, description="Stor tjänst")
    page = read(finance.get(reverse("procurement-list", args=[partner])))
    assert "1 purchase under no contract" in page
    said = {"version": 0, "name": "Ramavtal", "currency": "EUR", "procedure": "quotes", "quotes": "3",
            "value_minor": "25 000", "conflict_checked_on": "2026-01-10",
            "conflict_found": "yes"}  # fmt: skip
    page = read(finance.post(reverse("procurement-new", args=[partner]), said), 422)
    assert "Say which conflict it is" in page
    said |= {"conflict_found": "no", "lines": large.key}
    assert finance.post(reverse("procurement-new", args=[partner]), said).status_code == 302
    large.refresh_from_db()
    assert large.procurement is not None
    assert (large.procurement.quotes, large.procurement.conflict_found) == (3, False)
    assert "under no contract" not in read(finance.get(reverse("procurement-list", args=[partner])))
    edit = reverse("procurement-edit", args=[partner, large.procurement.key])
    assert "linked to this procurement" in read(finance.post(edit, {"remove": "1"}), 403)
