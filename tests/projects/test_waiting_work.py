"""What waits for each person of a project on My work: with a link, since when, and by when."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from samband.base.models import Notification
from samband.base.waiting import Waiting
from samband.projects.actions.control_questions import answer_question, ask_partner
from samband.projects.models import ChangeRequest, JointReport, Payment, Project, ReportingPeriod
from samband.projects.report_waiting import reports_waiting
from samband.projects.waiting_work import work_waiting
from tests.projects.control_material import first_certificate, in_control
from tests.projects.indicator_material import counted, valued
from tests.projects.joint_material import Joint, begun, found_joint, handed_in
from tests.projects.norrsken import Norrsken

pytestmark = pytest.mark.django_db


def waits(world: Norrsken, who: str) -> dict[str, Waiting]:
    """Give what waits for somebody, by its sort."""
    return {one.sort: one for one in work_waiting(world.agent(who), timezone.localdate())}


def opens(world: Norrsken, who: str, one: Waiting) -> bool:
    """Whether the link of what waits leads somewhere for whom it waits."""
    browser = Client()
    browser.force_login(world.people[who])
    return browser.get(one.url).status_code == 200


def test_a_question_waits_for_the_partner_and_its_answer_for_the_controller() -> None:
    held = in_control()
    world, yesterday = held.running.world, timezone.localdate() - timedelta(days=1)
    asked = ask_partner(held.report, by=held.controller, question="Vem skrev på?", due_on=yesterday)
    question = waits(world, "lead")["Question of the controller"]
    assert question.is_overdue
    assert "To be answered, due" in question.note
    assert opens(world, "lead", question)
    assert "Question of the controller" not in waits(world, "finance")
    answer_question(asked, by=world.agent("lead"), answer="Prefekten")
    assert "Question of the controller" not in waits(world, "lead")
    answer = waits(world, "controller")["Answer of the partner"]
    assert answer.note == "1 answer has come"
    assert opens(world, "controller", answer)
    assert "Answer of the partner" not in waits(world, "other_controller")


def test_a_control_waits_until_it_is_certified_with_the_day_it_is_due() -> None:
    held = in_control()
    today = timezone.localdate()
    ReportingPeriod.objects.filter(pk=held.report.period_id).update(control_due_on=today - timedelta(days=3))
    (one,) = reports_waiting(held.controller, today)
    assert one.is_overdue
    assert one.note.startswith("Its control is under way, due")
    assert one.url == f"/control/{held.report.key}/"
    assert opens(held.running.world, "controller", one)
    assert reports_waiting(held.running.world.agent("other_controller"), today) == []


def test_a_certificate_waits_for_whoever_was_told_until_it_is_opened() -> None:
    held, certificate = first_certificate()
    world = held.running.world
    Notification.objects.get_or_create(
        person_key=world.people["lead"].key, verb="certificate.issued", subject_type="certificate",
        subject_key=certificate.key, defaults={"at": timezone.now()},
    )  # fmt: skip
    one = waits(world, "lead")["Certificate"]
    assert one.note == f"Certificate {certificate.number} is ready"
    assert opens(world, "lead", one)
    assert "Certificate" not in waits(world, "lead")
    assert "Certificate" not in waits(world, "finance")


def test_a_joint_report_waits_for_the_lead_then_for_who_pays_then_for_the_lead() -> None:
    joint = found_joint()
    world, due = joint.world, timezone.localdate() - timedelta(days=1)
    ReportingPeriod.objects.filter(pk=world.periods[0].pk).update(joint_due_on=due)
    ready = waits(world, "lead")["Joint report to make"]
    assert ready.is_overdue
    assert "3 certificates are ready" in ready.note
    assert opens(world, "lead", ready)
    assert "Joint report to make" not in waits(world, "finance")
    report = handed_in(joint)
    assert "Joint report to make" not in waits(world, "lead")
    assert "Joint report" not in waits(world, "lead")
    decide = waits(world, "funder")["Joint report"]
    assert decide.note == "Waits for your approval"
    assert opens(world, "funder", decide)
    JointReport.objects.filter(pk=report.pk).update(status="approved", approved_at=timezone.now())
    assert waits(world, "lead")["Joint report"].note == "Approved, to be published"
    assert "Joint report" not in waits(world, "funder")


def test_a_draft_of_a_joint_report_waits_for_the_lead_alone() -> None:
    joint = found_joint()
    begun(joint)
    assert waits(joint.world, "lead")["Joint report"].note == "To be finished and handed in"
    assert "Joint report" not in waits(joint.world, "funder")


def test_a_change_request_waits_for_who_was_named_else_for_the_lead() -> None:
    joint = found_joint()
    world = joint.world
    made = ChangeRequest.objects.create(
        project=world.project, number=1, status="submitted", from_version=joint.plan, title="Mer tid",
        decider=world.bodies["funder"].key, made_at=timezone.now(), submitted_at=timezone.now(),
    )  # fmt: skip
    one = waits(world, "funder")["Change request"]
    assert one.title == "Norrsken: Mer tid"
    assert opens(world, "funder", one)
    assert "Change request" not in waits(world, "lead")
    ChangeRequest.objects.filter(pk=made.pk).update(decider="")
    assert "Change request" in waits(world, "lead")
    assert "Change request" not in waits(world, "funder")


def test_a_value_waits_for_the_lead_and_for_the_partner_once_it_is_sent_back() -> None:
    joint = found_joint()
    world = joint.world
    Project.objects.filter(pk=world.project.pk).update(status="running")
    made = valued(counted(world), world, "PP", 1, 12, status="submitted")
    assert waits(world, "lead")["Indicators"].note == "1 value of an indicator waits for approval"
    assert "Indicators" not in waits(world, "finance")
    made.status = "returned"
    made.save()
    back = waits(world, "finance")["Indicators"]
    assert back.note == "Sent back to be mended"
    assert opens(world, "finance", back)
    assert "Indicators" not in waits(world, "lead")


def paid(joint: Joint, sort: str, minor: int, who: str = "") -> None:
    world = joint.world
    Payment.objects.create(
        project=world.project, sort=sort, fund=world.funds["ERDF"], amount_minor=minor, currency="EUR",
        partner=world.partners[who] if who else None, on=date(2026, 10, 1), made_at=timezone.now(),
    )  # fmt: skip


def test_money_of_a_fund_waits_with_the_lead_until_it_is_passed_on() -> None:
    joint = found_joint()
    paid(joint, "received", 100_000)
    paid(joint, "passed-on", 40_000, "LP")
    one = waits(joint.world, "lead")["Payments"]
    assert "600.00" in one.note
    assert "ERDF" in one.note
    assert opens(joint.world, "lead", one)
    assert "Payments" not in waits(joint.world, "finance")
    paid(joint, "passed-on", 60_000, "PP")
    assert "Payments" not in waits(joint.world, "lead")


def test_the_questions_to_the_database_do_not_grow_with_projects_work(
    django_assert_max_num_queries: object,
) -> None:
    joint = found_joint()
    for _each in range(5):
        paid(joint, "received", 100)
        valued(counted(joint.world), joint.world, "PP", 1, 12, status="submitted")
    lead, today = joint.world.agent("lead"), timezone.localdate()
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        work_waiting(lead, today)
