"""A project and a report as one file: each reader gets what the pages show them, and nothing more."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from samband.accounts.models import Person
from samband.base.seal_keys import own_keys
from samband.base.sealing import check_seal
from samband.projects.control_tasks import seal_certificate
from samband.projects.models import Certificate, EvidenceFile, LedgerEntry, PartnerReport, StaffMember
from tests.challenges.inbox_material import browser
from tests.projects.control_material import as_in_the_example, company_report, in_control
from tests.projects.norrsken import NOW, Norrsken
from tests.projects.report_material import run_norrsken

pytestmark = pytest.mark.django_db
NAME = "Tordis Älvstrand"


@dataclass
class Place:
    """Norrsken with a certified report of its lead partner, and one of the company handed in."""

    world: Norrsken
    report: PartnerReport
    other: PartnerReport
    certificate: Certificate

    def files(self, who: str, address: str = "") -> dict[str, bytes]:
        """Take the project's record, or another, as somebody."""
        response = self.client(who).post(address or self.url)
        assert response.status_code == 200
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @property
    def url(self) -> str:
        """The address of the project's record."""
        return reverse("project-record", args=[self.world.project.key])

    def client(self, who: str) -> Client:
        """Give the browser of somebody of the project."""
        return browser(Person.objects.get(pk=self.world.people[who].pk))


@pytest.fixture
def place() -> Place:
    running = run_norrsken()
    other = company_report(running)
    under_way = in_control(running)
    report, lead = under_way.report, running.world.partners["LP"]
    StaffMember.objects.create(partner=lead, name=NAME, role="Ledare", method="full-time", currency="SEK")
    report.lines.filter(number=1).update(description=f"Lön {NAME}")
    EvidenceFile.objects.create(
        report=report, name=f"Lön {NAME}.pdf", sha256="b" * 64, kind="pdf", size=9, is_payroll=True,
        added_at=NOW(),
    )  # fmt: skip
    as_in_the_example(under_way)
    made = under_way.certified()
    seal_certificate.func(made.key)
    return Place(running.world, report, other, made)


def folder(place: Place, files: dict[str, bytes]) -> str:
    return f"records/project-{place.world.project.key}/"


def names(place: Place, files: dict[str, bytes]) -> set[str]:
    start = folder(place, files)
    return {name.removeprefix(start) for name in files if name.startswith(start)}


LEAD_REPORT, COMPANY_REPORT = "reports/partner-1-report-1/", "reports/partner-2-report-1/"


def test_the_lead_gets_all_of_it_with_checksums_and_sealed_files(place: Place) -> None:
    files = place.files("lead")
    about = json.loads(files["metadata.json"])
    assert [(one["sort"], one["key"]) for one in about["records"]] == [("project", place.world.project.key)]
    assert {one["path"] for one in about["files"]} == set(files) - {"metadata.json"}
    for one in about["files"]:
        assert hashlib.sha256(files[one["path"]]).hexdigest() == one["sha256"]
    assert {"record.json", "thread.json", "ledger.csv", "changes.json", "plan/version-1.json"} <= names(
        place, files
    )
    inside = {name.removeprefix(LEAD_REPORT) for name in names(place, files) if name.startswith(LEAD_REPORT)}
    assert {"record.json", "lines.csv", "evidence.csv", "thread.json", "control.json"} <= inside
    start = folder(place, files) + LEAD_REPORT
    keys = own_keys(Path(settings.SAMBAND_HOME))
    assert check_seal(files[f"{start}certificate.sealed.json"], keys).is_valid
    assert check_seal(files[f"{start}certificate.pdf"], keys).is_valid
    kept = json.loads(files[f"{start}certificate.json"])
    assert (kept["number"], kept["content"]["kind"]) == (1, "samband-certificate")
    assert files["case.pdf"].startswith(b"%PDF")
    rows = files[folder(place, files) + "ledger.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == LedgerEntry.objects.count() + 1


def test_who_is_paid_is_told_to_the_partner_and_its_controller_alone(place: Place) -> None:
    finance = place.files("finance")
    assert not any(name.startswith(LEAD_REPORT) for name in names(place, finance))
    for who in ("lead", "controller"):
        files = place.files(who)
        assert NAME in files[folder(place, files) + LEAD_REPORT + "lines.csv"].decode()
        assert NAME in files[folder(place, files) + LEAD_REPORT + "evidence.csv"].decode()
    lead = place.files("lead")
    secret = "Tordis"
    place.other.lines.filter(number=1).update(description=f"Lön {NAME}")
    StaffMember.objects.create(
        partner=place.other.partner, name=NAME, role="Ledare", method="full-time", currency="EUR"
    )
    lead = place.files("lead")
    assert secret not in lead[folder(place, lead) + COMPANY_REPORT + "lines.csv"].decode()
    mine = place.files("finance")
    assert secret in mine[folder(place, mine) + COMPANY_REPORT + "lines.csv"].decode()


def test_a_controller_gets_its_own_partner_and_is_told_of_the_rest(place: Place) -> None:
    files = place.files("controller")
    found = names(place, files)
    assert any(name.startswith(LEAD_REPORT) for name in found)
    assert not any(name.startswith(COMPANY_REPORT) for name in found)
    left = [one["what"] for one in json.loads(files["metadata.json"])["left_out"]]
    assert any("PP" in one for one in left)
    assert "PP: reports that are not yours to read" in files["index.txt"].decode()
    ledger = files[folder(place, files) + "ledger.csv"].decode()
    assert ";LP;" in ledger
    assert ";PP;" not in ledger


def test_the_programme_gets_plan_and_joint_reports_but_no_line(place: Place) -> None:
    files = place.files("funder")
    found = names(place, files)
    assert {"record.json", "plan/version-1.json", "thread.json"} <= found
    assert not any(name.startswith("reports/") for name in found)
    assert NAME.encode() not in b"".join(files.values())


def test_strangers_and_other_bodies_find_nothing(place: Place) -> None:
    assert place.client("outsider").post(place.url).status_code == 404
    assert Client().post(place.url).status_code in (302, 403)
    assert place.client("lead").get(place.url).status_code == 405
    address = reverse("partner-report-record", args=[place.report.key])
    assert place.client("finance").post(address).status_code == 404
    assert place.client("funder").post(address).status_code == 404


def test_one_report_goes_out_alone(place: Place) -> None:
    address = reverse("partner-report-record", args=[place.report.key])
    for who in ("lead", "controller"):
        files = place.files(who, address)
        start = f"records/partner_report-{place.report.key}/"
        assert {f"{start}record.json", f"{start}lines.csv", f"{start}certificate.pdf", "case.pdf"} <= set(
            files
        )
        record = json.loads(files[f"{start}record.json"])
        assert record["status"] == "certified"
        assert record["figures"] is not None


def test_the_button_stands_for_those_inside_alone(place: Place) -> None:
    page = reverse("project-detail", args=[place.world.project.key])
    for who in ("lead", "controller", "funder"):
        assert place.url in place.client(who).get(page).content.decode()
    assert place.url not in place.client("outsider").get(page).content.decode()
    report = reverse("partner-report", args=[place.report.key])
    assert "/record/" in place.client("lead").get(report).content.decode()


def test_a_file_can_be_asked_for_with_no_report_at_all() -> None:
    world = run_norrsken().world
    client = browser(Person.objects.get(pk=world.people["lead"].pk))
    assert client.post(reverse("project-record", args=[world.project.key])).status_code == 200
