"""Two who move a project's reports at the same moment: one is first, the other is told, no cent is lost."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from samband.base.agents import Agent
from samband.base.models import Event
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.projects.actions.budget import save_budget
from samband.projects.actions.certification import certify_report
from samband.projects.actions.changes import accept_change, begin_change, submit_change, withdraw_change
from samband.projects.actions.control import Noted, note_findings, start_control
from samband.projects.actions.control_questions import ask_partner
from samband.projects.actions.corrections import RejectedLine, Ruling, correct_certificate
from samband.projects.actions.joint import begin_joint_report, choose_certificates
from samband.projects.actions.joint_moves import approve_joint_report, submit_joint_report
from samband.projects.actions.payments import (
    NeedsYes,
    note_payment,
    pass_on_received,
    reverse_payment,
)
from samband.projects.actions.payments import Noted as Paying
from samband.projects.actions.project_moves import move_project
from samband.projects.actions.reports import (
    begin_report,
    delete_draft_report,
    send_back_report,
    submit_report,
    take_back_report,
)
from samband.projects.ledger_check import check_ledger
from samband.projects.models import (
    Certificate,
    ChangeRequest,
    Control,
    ControlQuestion,
    JointCertificate,
    LedgerEntry,
    Partner,
    PartnerReport,
    Payment,
    Project,
)
from tests.challenges.at_once import at_once, first_and_second, was_told, written_by_several
from tests.challenges.challenges_material import person
from tests.projects.budget_material import given_for
from tests.projects.control_material import control_of, fresh, posted
from tests.projects.joint_material import Joint, signed
from tests.projects.joint_material import now as joint_now
from tests.projects.many_reports import (
    certified,
    controlled,
    drafted,
    given_in,
    much_reported,
    period_more,
)
from tests.projects.report_material import Running

pytestmark = pytest.mark.django_db(transaction=True)

DICE = random.Random


@pytest.fixture
def running(transactional_db: None, tmp_path: Path) -> Iterator[Running]:
    with written_by_several(tmp_path):
        made = much_reported()
        world = made.world
        world.people["second"] = person("second", world.bodies["LP"])
        world.people["beside"] = person("beside", world.bodies["control"])
        yield made
        checked = check_ledger(Project.objects.all())
        assert checked.explains, checked.found
        numbers = list(Certificate.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


def told(act: Callable[[], Any]) -> Callable[[], Any]:
    """Do it, and let what lacks or is unusual be told like what is refused."""

    def do() -> Any:
        try:
            return act()
        except (NotPossible, NeedsYes) as problem:
            raise Refused(str(problem)) from problem

    return do


def lines(report: PartnerReport, verb: str) -> int:
    return Event.objects.about("partner_report", report.key).filter(verb=f"partner_report.{verb}").count()


def declared(report: PartnerReport) -> int:
    return posted("declared", cause_key=report.key)


def whole(running: Running) -> Project:
    return Project.objects.get(pk=running.world.project.pk)


def test_a_report_handed_in_twice_and_taken_back_twice_stands_once_in_the_ledger(running: Running) -> None:
    dice, report, agent = DICE(1), drafted(running), running.world.agent
    for number in range(6):
        for act, minor in ((submit_report, None), (take_back_report, 0)):
            now = fresh(report)
            outcomes = at_once(
                *(lambda by=who, do=act, now=now: do(now, by=agent(by), version=now.version)
                  for who in ("lead", "second")),
                dice=dice,
            )  # fmt: skip
            first_and_second(outcomes)
            after = fresh(report)
            assert after.version == now.version + 1
            assert declared(report) == ((after.figures or {})["split"]["total"] if minor is None else minor)
        assert lines(report, "submitted") == lines(report, "taken_back") == number + 1
    turns = LedgerEntry.objects.filter(cause_key=report.key, part="total").order_by("turn")
    assert [one.turn for one in turns] == list(range(1, 13))


def test_of_two_reports_handed_in_at_once_the_later_counts_the_earlier(running: Running) -> None:
    dice, agent = DICE(2), running.world.agent
    before = 0
    for _ in range(6):
        pair = [drafted(running) for _ in range(2)]
        outcomes = at_once(
            *(lambda now=one, by=who: submit_report(now, by=agent(by), version=now.version)
              for one, who in zip(pair, ("lead", "second"), strict=True)),
            dice=dice,
        )  # fmt: skip
        assert not any(map(was_told, outcomes))
        rows = [(fresh(one).carry_over or {})["total"] for one in pair]
        assert rows[0]["current"] == rows[1]["current"] > 0
        each = rows[0]["current"]
        assert sorted(row["reported"] for row in rows) == [before, before + each]
        before += 2 * each


def test_a_report_is_taken_back_or_its_control_begins_and_never_both(running: Running) -> None:
    dice, agent = DICE(3), running.world.agent
    for _ in range(8):
        report = given_in(running)
        minor = declared(report)
        outcomes = at_once(
            lambda now=report: take_back_report(now, by=agent("lead"), version=now.version),
            lambda now=report: start_control(now, by=agent("controller"), version=now.version),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        now = fresh(report)
        assert now.status == ("in_control" if first else "returned")
        assert now.controls.count() == first
        assert (now.figures is not None) == bool(first)
        assert declared(report) == (minor if first else 0)
        assert (lines(report, "taken_back"), lines(report, "control_started")) == (1 - first, first)


def test_of_two_controllers_who_note_on_one_report_one_is_told_and_no_finding_is_mixed(
    running: Running,
) -> None:
    dice, agent = DICE(4), running.world.agent
    report, control = controlled(running)
    key = report.lines.order_by("number").values_list("key", flat=True)[0]
    for number in range(8):
        control = control_of(report)
        minors = [100 + number, 50000 + number]
        outcomes = at_once(
            *(lambda now=control, by=who, minor=minor: note_findings(
                now, by=agent(by), version=now.version,
                notes=[Noted(key, deducted_minor=minor, error_type="other", comment=by)])
              for who, minor in zip(("controller", "beside"), minors, strict=True)),
            dice=dice,
        )  # fmt: skip
        first, _second = first_and_second(outcomes)
        (finding,) = control_of(report).findings.all()
        assert finding.deducted_minor == minors[first]
        assert finding.comment == ("controller", "beside")[first]
        assert control_of(report).version == control.version + 1
    assert lines(report, "findings_noted") == 8


def test_what_is_certified_is_what_the_controller_saw(running: Running) -> None:
    dice, agent = DICE(5), running.world.agent
    for _ in range(8):
        report, control = controlled(running)
        key = report.lines.order_by("number").values_list("key", flat=True)[0]
        note = [Noted(key, deducted_minor=4000, error_type="other", comment="Fel")]
        outcomes = at_once(
            lambda now=control, notes=note: note_findings(
                now, by=agent("beside"), version=now.version, notes=notes
            ),
            lambda now=report, seen=control: certify_report(
                now, by=agent("controller"), version=seen.version
            ),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        assert control_of(report).findings.count() == 1 - first
        assert Certificate.objects.filter(report=report).count() == first
        assert fresh(report).status == ("certified" if first else "in_control")
        assert posted("deducted", part="total", cause_type="certificate") == 0


def test_two_who_certify_one_report_issue_one_certificate(running: Running) -> None:
    dice, agent = DICE(6), running.world.agent
    for _ in range(8):
        report, control = controlled(running)
        outcomes = at_once(
            *(lambda now=report, seen=control, by=who: certify_report(now, by=agent(by), version=seen.version)
              for who in ("controller", "beside")),
            dice=dice,
        )  # fmt: skip
        (made,) = Certificate.objects.filter(report=report)
        assert [one.pk for one in outcomes] == [made.pk, made.pk]
        assert Event.objects.about("certificate", made.key).filter(verb="certificate.issued").count() == 1
        assert posted("certified", cause_key=made.key) == declared(report) > 0


def test_two_certificates_of_one_project_have_numbers_of_their_own(running: Running) -> None:
    dice, agent = DICE(7), running.world.agent
    for number in range(6):
        pairs = [
            (controlled(running, who), by) for who, by in (("LP", "controller"), ("PP", "other_controller"))
        ]
        outcomes = at_once(
            *(lambda now=report, seen=control, by=by: certify_report(now, by=agent(by), version=seen.version)
              for (report, control), by in pairs),
            dice=dice,
        )  # fmt: skip
        assert sorted(one.number for one in outcomes) == [2 * number + 1, 2 * number + 2]


def test_nothing_is_certified_with_an_open_question(running: Running) -> None:
    dice, agent = DICE(8), running.world.agent
    for _ in range(10):
        report, control = controlled(running)
        outcomes = at_once(
            lambda now=report: ask_partner(now, by=agent("beside"), question="Var är fakturan?"),
            lambda now=report, seen=control: certify_report(
                now, by=agent("controller"), version=seen.version
            ),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        assert fresh(report).status == ("certified" if first else "in_control")
        assert ControlQuestion.objects.filter(report=report).count() == 1 - first


def test_a_report_is_sent_back_or_certified_and_never_both(running: Running) -> None:
    dice, agent = DICE(9), running.world.agent
    for _ in range(8):
        report, control = controlled(running)
        outcomes = at_once(
            lambda now=report: send_back_report(now, by=agent("beside"), version=now.version, why="Mer."),
            lambda now=report, seen=control: certify_report(
                now, by=agent("controller"), version=seen.version
            ),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        now = fresh(report)
        assert now.status == ("certified" if first else "returned")
        assert control_of(report).status == ("finished" if first else "broken_off")
        assert Certificate.objects.filter(report=report).count() == first
        assert (declared(report) > 0) == bool(first)


def changed(running: Running) -> ChangeRequest:
    """Begin a request and change the plan by it."""
    request = begin_change(whole(running), by=running.world.agent("lead"), title="Mer", why="Behövs")
    Project.objects.filter(pk=request.project_id).update(summary=f"Ny text {request.number}")
    return request


def test_a_partner_hands_in_while_the_plan_changes_and_both_hold(running: Running) -> None:
    dice, agent = DICE(10), running.world.agent
    for number in range(6):
        report, request, period = drafted(running), changed(running), period_more(running.world)
        held = Partner.objects.get(pk=running.world.partners["PP"].pk)
        request = submit_change(request, by=agent("lead"), version=request.version)
        submitted, version, begun = at_once(
            lambda now=report: submit_report(now, by=agent("second"), version=now.version),
            lambda now=request: accept_change(now, by=agent("lead"), version=now.version, decision="B 1"),
            lambda of=held, at=period: begin_report(of, period=at, by=agent("finance")),
            dice=dice,
        )
        assert not any(map(was_told, (submitted, version, begun)))
        assert version.number == number + 3
        now = fresh(report)
        assert (now.status, now.plan_id) == ("submitted", report.plan_id)
        assert declared(report) == (now.figures or {})["split"]["total"]
        assert begun.plan.number in (number + 2, number + 3)


def test_who_changes_the_budget_and_who_hands_in_do_not_wait_for_each_other_for_ever(
    running: Running,
) -> None:
    dice, world = DICE(11), running.world
    for number in range(8):
        report, request = drafted(running, "PP"), changed(running)
        held = Partner.objects.get(pk=world.partners["PP"].pk)
        other: Callable[[], Any] = (
            (lambda now=held: save_budget(
                now, by=world.agent("lead"), version=now.version, given=given_for(world, "PP")))
            if number % 2
            else (lambda now=request: withdraw_change(now, by=world.agent("lead"), version=now.version))
        )  # fmt: skip
        outcomes = at_once(
            lambda now=report: submit_report(now, by=world.agent("finance"), version=now.version),
            other,
            dice=dice,
        )
        assert not any(map(was_told, outcomes))
        assert fresh(report).status == "submitted"
        if number % 2:
            withdraw_change(request, by=world.agent("lead"), version=request.version)


def test_a_project_closes_or_a_report_begins_and_never_both(running: Running) -> None:
    dice, agent = DICE(12), running.world.agent
    for _ in range(10):
        held = Partner.objects.select_related("project").get(pk=running.world.partners["LP"].pk)
        of, period = whole(running), period_more(running.world)
        outcomes = at_once(
            told(lambda now=of: move_project(now, by=agent("lead"), verb="close", version=now.version)),
            told(lambda of=held, at=period: begin_report(of, period=at, by=agent("second"))),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        assert whole(running).status == ("running" if first else "closed")
        reports = PartnerReport.objects.filter(period=period)
        assert reports.count() == first
        if first:
            delete_draft_report(reports.get(), by=agent("lead"), version=1)
        else:
            of = whole(running)
            move_project(of, by=agent("lead"), verb="reopen", version=of.version, why="En rapport saknas")


def test_a_certificate_enters_one_of_two_joint_reports(running: Running) -> None:
    dice, world = DICE(13), running.world
    by = world.agent("lead")
    for number in range(4):
        mine = certified(running, "PP" if number % 2 else "LP")
        periods = [period_more(world) for _ in range(2)]
        agents = [world.agent("lead"), world.agent("second")]
        pair = at_once(
            *(lambda at=at, by=by: begin_joint_report(whole(running), period=at, by=by)
              for at, by in zip(periods, agents, strict=True)),
            dice=dice,
        )  # fmt: skip
        assert sorted(one.number for one in pair) == [2 * number + 1, 2 * number + 2]
        (entered,) = JointCertificate.objects.filter(certificate=mine)
        out = joint_now(entered.report)
        choose_certificates(out, by=by, version=out.version, certificates=())
        now = [joint_now(one) for one in pair]
        outcomes = at_once(
            *(lambda now=one, by=by, keys=(mine.key,): choose_certificates(
                now, by=by, version=now.version, certificates=keys)
              for one, by in zip(now, agents, strict=True)),
            dice=dice,
        )  # fmt: skip
        first, _second = first_and_second(outcomes)
        (entered,) = JointCertificate.objects.filter(certificate=mine)
        assert entered.report_id == pair[first].pk


def claimed(running: Running) -> tuple[Any, Certificate]:
    """Give a joint report that is signed off, and a certificate in it."""
    world = running.world
    period = period_more(world)
    made = {who: certified(running, who, period) for who in ("LP", "PP")}
    report = begin_joint_report(whole(running), period=period, by=world.agent("lead"))
    return signed(Joint(world, running.version, made), report), made["LP"]


def reject(certificate: Certificate, by: Agent) -> Any:
    """Reject a little of a certificate's first line."""
    today = timezone.localdate(certificate.made_at)
    line = certificate.report.lines.order_by("number").values_list("key", flat=True)[0]
    ruling = Ruling(today, "Revision", "sv", "Revisionsmyndigheten")
    return correct_certificate(certificate, by=by, ruling=ruling, rejected=[RejectedLine(line, 700, "other")])


def test_a_correction_enters_the_joint_report_or_waits_for_the_next(running: Running) -> None:
    dice, agent = DICE(14), running.world.agent
    for _ in range(4):
        report, certificate = claimed(running)
        outcomes = at_once(
            lambda now=report: submit_joint_report(now, by=agent("lead"), version=now.version),
            lambda of=certificate: reject(of, agent("controller")),
            lambda of=certificate: reject(of, agent("beside")),
            dice=dice,
        )
        assert not any(map(was_told, outcomes))
        assert sorted(outcomes[n].number for n in (1, 2)) == [1, 2]
        after = joint_now(report)
        claims = posted("claimed", cause_key=report.key)
        assert claims == sum(
            [posted("certified", cause_key=one.certificate.key) for one in after.certificates.all()]
            + [posted("correction", cause_key=one.correction.key) for one in after.corrections.all()]
        )


def test_money_is_noted_divided_and_reversed_once(running: Running) -> None:
    dice, world = DICE(15), running.world
    report, _certificate = claimed(running)
    report = submit_joint_report(report, by=world.agent("lead"), version=report.version)
    today = timezone.localdate()
    approve_joint_report(
        joint_now(report), by=world.agent("funder"), version=report.version, on=today - timedelta(days=1)
    )
    erdf, agents = world.funds["ERDF"], [world.agent("lead"), world.agent("second")]
    minor = posted("claimed", part="fund:ERDF", cause_key=report.key)
    assert minor > 0
    for number in range(4):
        noted = Paying("received", erdf, minor, today, None, report=joint_now(report), reference=f"U{number}")

        def twice(act: Callable[[Agent], Any]) -> Any:
            outcomes = at_once(*(told(lambda by=by: act(by)) for by in agents), dice=dice)
            return outcomes[first_and_second(outcomes)[0]]

        # Each by itself is all that is approved: the second is asked whether that is so.
        payment = twice(lambda by, noted=noted: note_payment(whole(running), by=by, noted=noted))
        parts = twice(lambda by, of=payment: pass_on_received(of, by=by, on=today))
        assert sum(one.amount_minor for one in parts) == minor
        for one in [*parts, payment]:
            twice(lambda by, of=one: reverse_payment(of, by=by, on=today))
        assert Payment.objects.count() == (number + 1) * 2 * (1 + len(parts))
        assert posted("paid", part="received:ERDF") == posted("paid", part="fund:ERDF") == 0
    assert Control.objects.filter(status="under_way").count() == 0
