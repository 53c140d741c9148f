"""A joint report as another official system's form asks for it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samband.projects.models import JointText, Project
from tests.projects.costs_material import read
from tests.projects.joint_material import begun, client_of, found_joint

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint(settings: Any, tmp_path: Any) -> Any:
    settings.SAMBAND_HOME = tmp_path
    made = found_joint()
    Project.objects.filter(pk=made.world.project.pk).update(official_system="min-ansokan")
    return made


def test_the_leads_copy_it_field_by_field(joint: Any) -> None:
    report = begun(joint)
    url = reverse("joint-report-official", args=[report.key])
    lead = client_of(joint, "lead")
    page = read(lead.get(url, headers={"accept-language": "en"}))
    assert "into Min ansökan without retyping" in page
    assert "Kaksi tiimiä tapasi." in page
    assert "1. Samverkan" in page
    assert "1.1 Nätverket startade." in page
    assert page.index("The project in the period, overall") < page.index("Obstacles, deviations and changes")
    assert 'data-copies="official-1"' in page
    assert reverse("joint-texts", args=[report.key]) in page
    shown = read(lead.get(reverse("joint-report", args=[report.key])))
    assert url in shown
    with CaptureQueriesContext(connection) as few:
        lead.get(url)
    partner = joint.world.partners["PP"]
    JointText.objects.filter(report=report, field="summary", partner=partner).update(text="x " * 9_000)
    with CaptureQueriesContext(connection) as many:
        lead.get(url)
    assert len(few) == len(many)


def test_who_does_not_read_it_from_inside_finds_no_form(joint: Any) -> None:
    report = begun(joint)
    url = reverse("joint-report-official", args=[report.key])
    for who in ("finance", "controller", "outsider", "funder"):
        assert client_of(joint, who).get(url).status_code == 404, who
    assert client_of(joint, "norwegian").get(url).status_code == 200


def test_a_project_that_reports_here_has_nothing_to_carry_over(joint: Any) -> None:
    Project.objects.update(official_system="samband")
    report = begun(joint)
    page = client_of(joint, "lead").get(
        reverse("joint-report-official", args=[report.key]), headers={"accept-language": "en"}
    )
    assert "nothing to carry over" in read(page)
