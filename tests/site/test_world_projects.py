"""The demo world's people have worked on projects: certified, in control, overdue, outstanding, red."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.models import Event
from samband.funding.models import FollowUp
from samband.matching.engine import Engine
from samband.projects.models import (
    Certificate,
    ChangeRequest,
    Control,
    ControlQuestion,
    IndicatorValue,
    JointReport,
    LedgerEntry,
    PartnerReport,
    Payment,
    Project,
    Support,
)
from samband.site.waiting import waiting_for
from samband.site.world import load, projects_act

pytestmark = pytest.mark.django_db
NB = "\N{NO-BREAK SPACE}"


@pytest.fixture
def world(motor: Engine, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The part of the demo world that has to do with projects, loaded."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    read, keep = load.rows, {*projects_act.NEEDED}
    keep |= {row["organisation"] for row in read("people")}
    everything = [row for row in load.everything() if row["id"] in keep]
    monkeypatch.setattr(load, "everything", lambda: everything)
    monkeypatch.setattr(load, "rows", lambda name: [] if name == "ties" else read(name))
    load.load_world()
    assert projects_act.load_projects_act()


def who(role: str) -> Person:
    return Person.objects.get(demo_role=role)


def norrsken() -> Project:
    return Project.objects.get(acronym="Norrsken")


def page(role: str, name: str, *args: Any) -> str:
    client = Client(headers={"accept-language": "en"})
    if role:
        client.force_login(who(role))
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, name
    return str(response.content.decode())


@pytest.mark.once
def test_the_leads_second_report_is_the_worked_example_and_in_control(world: None) -> None:
    report = PartnerReport.objects.get(partner__abbreviation="LP", period__number=2)
    assert report.status == "in_control"
    assert report.rates["SEK"]["rate"] == "11.4567"
    assert "fictional" in report.rates["SEK"]["source"]
    rows = report.lines.order_by("number").values_list("amount_minor", "source")
    assert list(rows) == [
        (2_182_129, "sie"), (765_092, "sie"), (872_852, "sie"), (250_000, "sie"), (150_000, "typed"),
    ]  # fmt: skip
    assert report.figures is not None
    control = Control.objects.get(report=report)
    assert control.findings.filter(deducted_minor=50_000, error_type="not-eligible").count() == 1
    assert control.findings.filter(is_parked=True).count() == 1
    assert ControlQuestion.objects.filter(report=report, answered_at=None).count() == 1
    assert ControlQuestion.objects.filter(report=report).exclude(answered_at=None).count() == 1
    shown = page("controller", "control-report", report.key)
    assert "500.00" in shown
    assert "Mätutrustning" in shown


@pytest.mark.once
def test_a_period_is_certified_published_and_partly_paid(world: None) -> None:
    report = JointReport.objects.get()
    assert report.status == "published"
    assert set(Certificate.objects.values_list("report__partner__abbreviation", flat=True)) == {
        "LP",
        "PP",
        "NO",
    }
    assert len(report.missing) == 1
    public = page("", "joint-report", report.key)
    assert "35,079.64" in public
    assert "påhittat" in public
    claimed, came = (
        dict(
            LedgerEntry.objects.filter(sort=sort, part__startswith=start)
            .values_list("part")
            .annotate(minor=Sum("amount_minor"))
        )
        for sort, start in (("claimed", "fund:"), ("paid", "received:"))
    )
    assert came["received:IR"] == claimed["fund:IR"]
    assert came["received:ERDF"] == claimed["fund:ERDF"] // 2
    passed_on = Payment.objects.filter(sort="passed-on")
    assert set(passed_on.values_list("fund__code", flat=True)) == {"ERDF"}
    for name in ("project-payments", "project-ledger", "project-standing", "project-budget"):
        assert page("project-manager", name, norrsken().key)


@pytest.mark.once
def test_what_is_late_or_red_prints_its_numbers_and_waits_for_its_people(world: None) -> None:
    assert not PartnerReport.objects.filter(partner__abbreviation="DK", period__number=2).exists()
    assert "12" in page("project-manager", "project-reports", norrsken().key)
    assert any("Norrsken" in str(one.title) for one in waiting_for(who("finance-officer")))
    assert any("Norrsken" in str(one.title) for one in waiting_for(who("controller")))
    request = ChangeRequest.objects.get()
    assert request.status == "submitted"
    assert "En aktivitet till i Samverkan" in page("funder", "project-changes", norrsken().key)
    small = Project.objects.get(acronym="Väv ihop")
    shown = page("politician", "project-indicators", small.key)
    assert "Act on this" in shown
    assert re.search(r"40 % reached", shown.replace(NB, " "))
    assert re.search(r"7[45](\.\d)? % of the time is gone", shown.replace(NB, " "))
    assert "25 % reached" in page("politician", "project-indicators", norrsken().key).replace(NB, " ")
    held = FollowUp.objects.get()
    assert held.first_sent_at is None
    assert held.first_due_on < timezone.localdate()
    assert page("funder", "grant-detail", held.grant.key)


@pytest.mark.once
def test_what_is_pending_or_refused_is_neither_zero_nor_no(world: None) -> None:
    values = IndicatorValue.objects.filter(indicator__project=norrsken())
    assert values.get(known="pending").value is None
    assert values.filter(status="submitted").count() == 1
    refused = Support.objects.get(innovated="refused")
    assert refused.new_customers == "refused"
    assert Support.objects.values("company").distinct().count() == 3
    assert "Fyrljus" in page("project-manager", "project-support", norrsken().key)
    assert not Support.objects.visible_to(agent_of(who("officer"))).exists()


def test_it_happened_in_order_and_only_once(world: None) -> None:
    lately = timezone.now() - timedelta(days=5)
    assert not DBTaskResult.objects.filter(enqueued_at__lt=lately).exists()
    sealing = DBTaskResult.objects.filter(task_path__endswith="seal_certificate")
    assert sealing.count() == Certificate.objects.count() == 3
    lines = Event.objects.filter(subject_type__in=["project", "partner_report", "joint_report", "payment"])
    moments = list(lines.order_by("id").values_list("at", flat=True))
    assert len(moments) > 60
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()
    before = Event.objects.count()
    assert not projects_act.load_projects_act()
    assert Event.objects.count() == before


def test_another_home_is_left_alone(motor: Engine) -> None:
    assert not projects_act.load_projects_act()
    assert not Project.objects.exists()
