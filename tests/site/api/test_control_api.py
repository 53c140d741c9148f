"""Control by the API: figures of the worked example, and nobody else's lines by any call."""

import json
from typing import Any

import pytest
from django.utils import timezone

from samband.projects.models import Certificate, Correction, Finding
from tests.projects.control_material import ALL_YES, Controlled, first_certificate, in_control
from tests.projects.report_material import Running, handed_in, run_norrsken
from tests.site.api.conftest import Program
from tests.site.api.projects_material import answered, whose

pytestmark = pytest.mark.django_db


@pytest.fixture
def running() -> Running:
    return run_norrsken()


def test_a_report_is_controlled_and_certified_with_the_figures_of_the_worked_example(
    running: Running,
) -> None:
    report = handed_in(running)
    controller = whose(running.world, "controller")
    assert [row["key"] for row in controller("GET", "/control").json()["items"]] == [report.key]
    path = f"/control/{report.key}"
    begun = controller("POST", f"{path}/start", {"version": report.version})
    assert (begun.status_code, begun.json()["status"]) == (200, "under_way")
    lines = [row["key"] for row in controller("GET", f"/partner-reports/{report.key}/lines").json()["items"]]
    found = [
        {"line": lines[0], "deducted": "500.00", "error_type": "not-eligible", "comment": "Utanför"},
        {"line": lines[3], "is_parked": True},
    ]
    version = begun.json()["version"]
    noted = controller("PATCH", f"{path}/findings", {"version": version, "findings": found})
    assert noted.status_code == 200, noted.content
    total = noted.json()["figures"]["categories"][-1]
    late = controller("PATCH", f"{path}/findings", {"version": version, "findings": found})
    assert (late.status_code, late.json()["theirs"][lines[0]]) == (409, "500.00")
    asked = controller("POST", f"{path}/questions", {"question": "Vad köptes?", "line": lines[2]}).json()
    early = controller("POST", f"{path}/certify", {"is_sure": True})
    assert early.status_code == 403
    lead = whose(running.world, "lead")
    answer = lead("PATCH", f"{path}/questions/{asked['key']}", {"answer": "En lokal."})
    assert answer.json()["answer"] == "En lokal."
    answers = [{"code": code, "answer": said} for code, (said, _note) in ALL_YES.items()]
    assert controller("PATCH", f"{path}/checklist", {"answers": answers}).json()["missing"] == []
    done = controller("POST", f"{path}/certify", {"is_sure": True, "conclusion": "Rätt."})
    assert done.status_code == 200, done.content
    made = Certificate.objects.get(key=done.json()["certificate"])
    assert controller("POST", f"{path}/certify", {"is_sure": True}).json()["certificate"] == made.key
    issued = {(row.sort, row.part): row.amount_minor for row in made.amounts.all()}
    for sort in ("declared", "deducted", "parked", "certified"):
        assert total[sort] == f"{issued[sort, 'total'] / 100:.2f}", sort


def test_findings_that_cannot_stand_are_said_beside_their_line_and_none_is_saved(running: Running) -> None:
    under_way = in_control(running)
    controller, lines = whose(running.world, "controller"), under_way.keys()
    path = f"/control/{under_way.report.key}/findings"
    wrong: list[tuple[dict[str, Any], str, int]] = [
        ({"line": lines[0], "deducted": "500.00"}, f"line/{lines[0]}", 422),
        ({"line": "b" * 12}, "body/findings/1/line", 404),
        ({"line": lines[0], "error_type": "bad"}, "body/findings/1/error_type", 422),
    ]
    for bad, where, status in wrong:
        got = controller("PATCH", path, {"findings": [{"line": lines[1], "in_sample": True}, bad]})
        assert (got.status_code, got.json()["problems"][0]["where"]) == (status, where), got.content
    assert not Finding.objects.exists()


def test_a_control_is_its_controller_s_and_its_partner_reads_the_outcome_alone(running: Running) -> None:
    under_way = in_control(running)
    under_way.note()
    path = f"/control/{under_way.report.key}"
    got = answered(running.world, path)
    assert {who for who, status in got.items() if status == 200} == {"lead", "controller"}
    mine = whose(running.world, "lead")("GET", path).json()
    assert (mine["findings"], mine["version"], mine["checklist"], mine["verbs"]) == ([], None, [], [])
    calls: list[tuple[str, str, Any]] = [
        ("POST", f"{path}/start", {}), ("PUT", f"{path}/sample", {"lines": []}),
        ("PATCH", f"{path}/findings", {"findings": []}), ("PATCH", f"{path}/checklist", {}),
        ("POST", f"{path}/questions", {"question": "Vad?"}), ("POST", f"{path}/certify", {"is_sure": True}),
    ]  # fmt: skip
    for method, address, body in calls:
        assert whose(running.world, "lead")(method, address, body).status_code == 403, address
        assert whose(running.world, "other_controller")(method, address, body).status_code == 404, address
        assert Program()(method, address, body).status_code == 401, address


@pytest.fixture
def certified() -> tuple[Controlled, Certificate]:
    return first_certificate()


def test_a_certificate_and_its_files_are_read_by_partner_controller_and_leads(
    certified: tuple[Controlled, Certificate],
) -> None:
    under_way, made = certified
    world = under_way.running.world
    path = f"/certificates/{made.key}"
    seen = {"lead", "norwegian", "controller"}
    assert {who for who, status in answered(world, path).items() if status == 200} == seen
    said = whose(world, "lead")("GET", path).json()
    assert (said["content"]["number"], said["is_official"]) == (made.content["number"], True)
    assert whose(world, "other_controller")("GET", "/certificates").json()["items"] == []
    if not said["files"]:
        assert whose(world, "lead")("GET", f"{path}/file.json").status_code == 404
    else:
        sealed = whose(world, "lead")("GET", f"{path}/file.json")
        assert json.loads(sealed.content)
        assert whose(world, "other_controller")("GET", f"{path}/file.json").status_code == 404


def test_a_correction_is_posted_once_and_shows_what_is_certified_now(
    certified: tuple[Controlled, Certificate],
) -> None:
    under_way, made = certified
    world, lines = under_way.running.world, under_way.keys()
    path = f"/certificates/{made.key}/corrections"
    sent = {
        "on": timezone.localdate().isoformat(), "why": "Dubbel faktura.", "decided_by": "Programmyndigheten",
        "rejected": [{"line": lines[2], "amount": "100.00", "error_type": "double-financing"}],
    }  # fmt: skip
    assert whose(world, "other_controller")("POST", path, sent).status_code == 404
    assert whose(world, "finance")("POST", path, sent).status_code == 404
    done = whose(world, "controller")("POST", path, sent)
    assert done.status_code == 201, done.content
    kept = Correction.objects.get()
    total = next(
        row for row in done.json()["figures"] if (row["sort"], row["part"]) == ("certified", "total")
    )
    assert float(total["now"]) - float(total["issued"]) == pytest.approx(kept.amounts["total"] / 100)
    assert done.json()["corrections"][0]["amounts"]["total"] == f"{kept.amounts['total'] / 100:.2f}"
    too_much = {**sent, "rejected": [{**sent["rejected"][0], "amount": "900000.00"}]}  # type: ignore[index,dict-item]
    refused = whose(world, "controller")("POST", path, too_much)
    assert (refused.status_code, refused.json()["problems"][0]["where"]) == (422, f"line/{lines[2]}")
    assert Correction.objects.count() == 1
