"""Where a project stands: lights with rule and numbers, earned value beside the naive forecast."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from samband.projects.indicator_reading import material_of, shown_indicators
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    Control,
    PartnerReport,
    PlanVersion,
    ReportingPeriod,
)
from samband.projects.standing_reading import standing_of
from tests.projects.indicator_material import counted, counting_norrsken, valued
from tests.projects.norrsken import NOW, Norrsken
from tests.projects.test_indicator_pages import browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Norrsken:
    return counting_norrsken()


def certified(world: Norrsken, who: str, period: int, minor: int) -> None:
    """Certify a report of a partner for a period."""
    partner, when = world.partners[who], world.periods[period - 1]
    report = PartnerReport.objects.create(
        partner=partner,
        period=when,
        number=period,
        status="certified",
        plan=PlanVersion.objects.filter(project=world.project).latest("number"),
        starts_on=when.starts_on,
        ends_before=when.ends_before,
        figures={},
        owning_body=partner.organisation.key,
        **dict.fromkeys(("first_submitted_at", "submitted_at", "made_at", "changed_at"), NOW()),
    )
    control = Control.objects.create(report=report, body="kontroll", started_at=NOW())
    made = Certificate.objects.create(
        project=world.project,
        report=report,
        control=control,
        number=Certificate.objects.count() + 1,
        content={},
        made_at=NOW(),
    )
    CertificateAmount.objects.create(certificate=made, sort="certified", part="total", amount_minor=minor)


def standing(world: Norrsken) -> Any:
    today = timezone.localdate()
    rows = shown_indicators(material_of(world.project, world.agent("lead"), register=False), today)
    return standing_of(world.project, rows, today)


@pytest.mark.parametrize(
    ("who", "status"),
    [("lead", 200), ("finance", 200), ("funder", 200), ("controller", 404), ("outsider", 404)],
)
def test_who_reads_where_it_stands(world: Norrsken, who: str, status: int) -> None:
    url = reverse("project-standing", args=[world.project.key])
    assert browser(world.people[who]).get(url).status_code == status


def test_one_audited_report_alarms_nobody_and_two_may(world: Norrsken) -> None:
    valued(counted(world), world, "PP", 1, 1)
    certified(world, "PP", 1, 3_000_000)
    assert {light.colour for light in standing(world).value_lights} == {"unknown"}
    certified(world, "PP", 2, 3_000_000)
    found = standing(world)
    assert found.audited == 2
    assert found.value.spent_minor == 6_000_000
    assert {light.colour for light in found.value_lights} == {"red"}
    assert found.value.forecast_minor > found.value.budget_minor
    page = text_of(browser(world.people["lead"]).get(reverse("project-standing", args=[world.project.key])))
    assert "CPI" in page
    assert "SPI" in page
    assert "At this pace the whole promised result costs" in page
    assert "If spending alone goes on as it has" in page
    assert "60,000.00 EUR" in page
    assert "Nothing is certified yet of: Region Norrsken and Fjordby kommune (påhittad)" in page


def test_a_work_package_that_is_not_defined_is_never_green(world: Norrsken) -> None:
    world.project.work_packages.filter(number=1).update(
        starts_on=date(2026, 1, 1), ends_before=timezone.localdate() - timedelta(days=90)
    )
    found = standing(world)
    assert [light.colour for _one, light in found.packages] == ["red", "not-defined"]
    assert found.light.colour == "red"
    page = text_of(browser(world.people["lead"]).get(reverse("project-detail", args=[world.project.key])))
    assert "All of where it stands" in page
    assert "Act on this" in page


def test_overdue_reports_are_named_with_their_days(world: Norrsken) -> None:
    due = timezone.localdate() - timedelta(days=9)
    ReportingPeriod.objects.filter(pk=world.periods[0].pk).update(report_due_on=due)
    certified(world, "PP", 1, 100)
    rows = standing(world).reports
    assert sorted(str(one.partner) for one in rows) == ["LP", "NO"]
    assert {one.light.numbers["days"] for one in rows} == {9}
    page = text_of(browser(world.people["funder"]).get(reverse("project-standing", args=[world.project.key])))
    assert "9 days" in page
