"""Projects, their plan, budget and financing by the API: the figures of the pages, for the same readers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.projects.norrsken import Norrsken
from tests.projects.report_material import Running, begun, run_norrsken
from tests.site.api.projects_material import answered, whose

pytestmark = pytest.mark.django_db
INSIDE = {"lead", "finance", "norwegian", "controller", "other_controller", "funder"}


@pytest.fixture
def running() -> Running:
    return run_norrsken()


@pytest.fixture
def world(running: Running) -> Norrsken:
    return running.world


def test_everybody_reads_what_is_shown_and_nobody_else_s_is_there(world: Norrsken) -> None:
    path = f"/managed-projects/{world.project.key}"
    said = whose(world, "")("GET", path).json()
    assert (said["name"], said["status"], said["ends_on"]) == ("Norrsken", "running", "2027-12-31")
    assert [row["abbreviation"] for row in said["partners"]] == ["LP", "PP", "NO"]
    assert (said["roles"], said["verbs"], said["timeline"]) == (["public"], [], [])
    assert "lead" in whose(world, "lead")("GET", path).json()["roles"]
    assert [
        row["key"] for row in whose(world, "")("GET", "/managed-projects?status=running").json()["items"]
    ] == [world.project.key]
    assert whose(world, "")("GET", "/managed-projects?colour=red").status_code == 422
    type(world.project).objects.update(is_public=False)
    assert whose(world, "")("GET", path).status_code == 404
    assert whose(world, "outsider")("GET", path).status_code == 404
    assert whose(world, "")("GET", "/managed-projects").json()["items"] == []
    got = whose(world, "lead")("GET", path)
    again = whose(world, "lead")("GET", path, **{"if-none-match": got.headers["ETag"]})
    assert again.status_code == 304


def test_the_budget_comes_to_what_the_worked_example_says(world: Norrsken) -> None:
    path = f"/managed-projects/{world.project.key}/budget"
    said = whose(world, "lead")("GET", path).json()
    sums = {row["key"]: row for row in said["partners"]}
    lead = sums[world.partners["LP"].key]
    assert (lead["total"], lead["funds"]) == ("220903.81", {"ERDF": "143587.47"})
    own = whose(world, "finance")("GET", path).json()["partners"]
    assert [row["may_read_rows"] for row in own] == [False, True, False]
    rows = whose(world, "lead")("GET", f"{path}/{world.partners['LP'].key}").json()
    assert len(rows["rows"]) == 6
    assert whose(world, "finance")("GET", f"{path}/{world.partners['LP'].key}").status_code == 403
    assert whose(world, "other_controller")("GET", f"{path}/{world.partners['LP'].key}").status_code == 403


def test_who_reads_what_of_a_project(world: Norrsken) -> None:
    path = f"/managed-projects/{world.project.key}"
    for part, others in (("versions", 404), ("partners", 404), ("budget", 403), ("financing", 403)):
        got = answered(world, f"{path}/{part}")
        assert {who for who, status in got.items() if status == 200} == INSIDE, part
        assert (got["outsider"], got[""]) == (others, 401), part
    got = answered(world, f"{path}/versions/1")
    assert {who for who, status in got.items() if status == 200} == {"lead", "norwegian", "funder"}
    whole = whose(world, "lead")("GET", f"{path}/versions/1").json()
    assert whole["sha256"] == world.project.versions.get().sha256
    assert [row["abbreviation"] for row in whole["content"]["partners"]] == ["LP", "PP", "NO"]
    assert whose(world, "lead")("GET", f"{path}/versions/2").status_code == 404


def test_a_controller_s_matrix_holds_its_own_partner_alone(running: Running) -> None:
    world, report = running.world, begun(running)
    path = f"/managed-projects/{world.project.key}/reports"
    cells = whose(world, "lead")("GET", path).json()["items"]
    assert (len(cells), cells[0]["report"], cells[0]["status"]) == (12, report.key, "draft")
    mine = whose(world, "controller")("GET", path).json()["items"]
    assert {cell["partner"] for cell in mine} == {world.partners["LP"].key}
    assert {cell["report"] for cell in mine} == {None}
    other = whose(world, "other_controller")("GET", path).json()["items"]
    assert {cell["partner"] for cell in other} == {world.partners["PP"].key}


def test_a_list_of_projects_costs_the_same_however_long(world: Norrsken) -> None:
    counts = []
    for name in ("", "Söder", "Öster"):
        if name:
            copy = type(world.project).objects.get(pk=world.project.pk)
            fresh = type(copy)(**{**_values(copy), "name": name})
            fresh.save()
        program = whose(world, "lead")
        with CaptureQueriesContext(connection) as asked:
            program("GET", "/managed-projects")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def _values(project: object) -> dict[str, object]:
    left_out = {"id", "key"}
    fields = project._meta.concrete_fields  # type: ignore[attr-defined]
    return {one.attname: getattr(project, one.attname) for one in fields if one.attname not in left_out}
