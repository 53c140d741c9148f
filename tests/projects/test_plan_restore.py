"""A change that is turned down leaves no trace: the working plan is what its version says."""

from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samband.kernel.decision import Refused
from samband.projects.actions.plan_restore import restore_plan
from samband.projects.models import PartnerReport, PlanItem, Project, ReportLine, WorkPackage
from samband.projects.plan_snapshot import digest, snapshot
from tests.projects.norrsken import NOW, Norrsken
from tests.projects.plan_material import EDITS, planned_norrsken

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Norrsken:
    return planned_norrsken()


def _restored(world: Norrsken, edits: list[int], seed: int) -> None:
    version, of, chance = world.approved(), world.project, Random(seed)
    for number in edits:
        EDITS[number](of, chance)
    of = Project.objects.get(pk=of.pk)
    restore_plan(of, version.content)
    of.save()
    assert snapshot(Project.objects.get(pk=of.pk)) == version.content
    assert digest(snapshot(of)) == version.sha256


def _undone(world: Norrsken, edits: list[int], seed: int) -> None:
    """Do it, see that it holds, and let the next example begin as this one did."""
    world.project = Project.objects.get(pk=world.project.pk)
    mark = transaction.savepoint()
    _restored(world, edits, seed)
    transaction.savepoint_rollback(mark)
    world.project = Project.objects.get(pk=world.project.pk)


def test_every_sort_of_edit_changes_something_and_is_taken_back_exactly(world: Norrsken) -> None:
    before = snapshot(world.project)
    for number, edit in enumerate(EDITS):
        mark = transaction.savepoint()
        edit(world.project, Random(7))
        assert snapshot(Project.objects.get(pk=world.project.pk)) != before, edit
        transaction.savepoint_rollback(mark)
        _undone(world, [number], 9)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.integers(0, len(EDITS) - 1), min_size=1, max_size=8), seed=st.integers(0, 10_000))
def test_any_row_of_edits_is_taken_back_exactly(world: Norrsken, edits: list[int], seed: int) -> None:
    _undone(world, edits, seed)


def test_what_a_report_refers_to_is_never_deleted_and_then_nothing_is_put_back(world: Norrsken) -> None:
    version, of = world.approved(), world.project
    package = WorkPackage.objects.create(project=of, number=9, title="Nytt")
    period = world.periods[0]
    report = PartnerReport.objects.create(
        partner=world.partners["LP"],
        period=period,
        number=1,
        plan=version,
        starts_on=period.starts_on,
        ends_before=period.ends_before,
        made_at=NOW(),
        changed_at=NOW(),
    )
    ReportLine.objects.create(
        report=report, number=1, category="staff", declared_minor=1, currency="SEK", work_package=package
    )
    with pytest.raises(Refused, match="Take it out of the report first"), transaction.atomic():
        restore_plan(of, version.content)
    assert WorkPackage.objects.filter(pk=package.pk).exists()
    assert PlanItem.objects.filter(project=of).count() == len(version.content["items"])
