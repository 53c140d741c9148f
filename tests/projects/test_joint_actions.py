"""Joint reports from their beginning to their page: who may, what stands in the way, two at once."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.projects.access.joint import can_edit_joint, can_move_joint, can_note_deduction
from samband.projects.actions.joint import (
    Written,
    begin_joint_report,
    choose_certificates,
    name_missing,
    save_joint_texts,
    sign_off,
)
from samband.projects.actions.joint_deductions import Deducted, note_deduction
from samband.projects.actions.joint_moves import (
    approve_joint_report,
    lacking,
    publish_joint_report,
    send_back_joint,
    submit_joint_report,
    withdraw_joint_report,
)
from samband.projects.domain.joint_report import STATUSES, VERBS
from samband.projects.models import Certificate, JointReport, LedgerEntry, Project
from tests.projects.joint_material import DAY, begun, found_joint, handed_in, now, published, signed

pytestmark = pytest.mark.django_db
PEOPLE = ("lead", "norwegian", "finance", "controller", "funder", "outsider")
# Who may make which move where it leads on from; everybody else, and everywhere else, is refused.
MAY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "submit": (("draft", "returned"), ("lead", "norwegian")),
    "send_back": (("submitted",), ("lead", "norwegian", "funder")),
    "approve": (("submitted",), ("lead", "norwegian", "funder")),
    "publish": (("approved",), ("lead", "norwegian")),
    "withdraw": (("published",), ("lead", "norwegian")),
}
SEEN: dict[str, tuple[str, ...]] = {
    "draft": ("lead", "norwegian"),
    "returned": ("lead", "norwegian"),
    "submitted": ("lead", "norwegian", "finance", "funder"),
    "approved": ("lead", "norwegian", "finance", "funder"),
    "published": PEOPLE,
    "withdrawn": PEOPLE,
}


def test_who_sees_and_moves_a_joint_report_in_every_state() -> None:
    joint = found_joint()
    report = published(joint)
    agents = {who: joint.world.agent(who) for who in PEOPLE}
    for status in STATUSES:
        JointReport.objects.filter(pk=report.pk).update(status=status)
        held = now(report)
        seen = {who for who in PEOPLE if JointReport.objects.visible_to(agents[who]).exists()}
        assert seen == set(SEEN[status]), status
        for verb in VERBS:
            where, may = MAY[verb]
            got = {who for who in PEOPLE if can_move_joint(agents[who], held, verb)}
            assert got == (set(may) if status in where else set()), (status, verb)
        edits = {who for who in PEOPLE if can_edit_joint(agents[who], held)}
        assert edits == ({"lead", "norwegian"} if status in ("draft", "returned") else set()), status
        notes = {who for who in PEOPLE if can_note_deduction(agents[who], held)}
        assert notes == (set() if status in ("draft", "returned") else {"lead", "norwegian", "funder"})


def test_it_begins_with_the_partners_texts_in_their_languages_and_the_free_certificates() -> None:
    joint = found_joint()
    report = begun(joint)
    assert report.certificates.count() == 3
    said = {
        (one.field, str(one.partner), one.lang): one.text
        for one in report.texts.select_related("partner").exclude(partner=None)
    }
    assert said["summary", "LP", "sv"] == "Två lag möttes och ett avtal skrevs."
    assert said["summary", "PP", "fi"] == "Kaksi tiimiä tapasi."
    assert said["work-package", "LP", "sv"] == "1.1 Nätverket startade."
    own = report.texts.filter(partner=None, field="work-package").values_list("about", flat=True)
    assert list(own) == list(
        joint.world.project.work_packages.order_by("number").values_list("key", flat=True)
    )


def test_a_second_one_of_the_same_period_is_refused_in_words() -> None:
    joint = found_joint()
    begun(joint)
    with pytest.raises(Refused, match="in work already"):
        begun(joint)


def test_nobody_but_a_lead_begins_one_and_not_before_the_project_runs() -> None:
    joint = found_joint()
    project, period = joint.world.project, joint.world.periods[0]
    for who in ("finance", "controller", "funder", "outsider"):
        with pytest.raises(Refused, match="lead partner"):
            begin_joint_report(project, period=period, by=joint.world.agent(who))
    Project.objects.filter(pk=project.pk).update(status="draft")
    with pytest.raises(Refused, match="approved"):
        begin_joint_report(Project.objects.get(pk=project.pk), period=period, by=joint.world.agent("lead"))


def test_of_two_reports_that_want_one_certificate_the_second_is_told_in_words() -> None:
    joint = found_joint()
    world, lead = joint.world, joint.world.agent("lead")
    first = begun(joint)
    second = begin_joint_report(world.project, period=world.periods[1], by=lead)
    wanted = [joint.certificates["PP"].key]
    with pytest.raises(Refused, match=r"Certificate 2 is in joint report 1 already"):
        choose_certificates(second, by=lead, version=second.version, certificates=wanted)
    rest = [joint.certificates["LP"].key]
    choose_certificates(first, by=lead, version=first.version, certificates=rest)
    choose_certificates(now(second), by=lead, version=now(second).version, certificates=wanted)
    assert Certificate.objects.get(pk=joint.certificates["PP"].pk).joint.report == second
    with pytest.raises(ChangedMeanwhile):
        choose_certificates(first, by=lead, version=first.version, certificates=rest)


def test_a_partner_without_a_certificate_cannot_enter_and_is_named() -> None:
    joint = found_joint(norway=False)
    world, lead = joint.world, joint.world.agent("lead")
    report = begun(joint)
    key = world.partners["NO"].key
    with pytest.raises(Refused, match="Only certificates of this project"):
        choose_certificates(report, by=lead, version=report.version, certificates=[key])
    with pytest.raises(Refused, match="not named as missing"):
        submit_joint_report(now(report), by=lead, version=now(report).version)
    assert len(lacking(now(report))) == 2
    why = {key: "Kontrollen pågår."}
    name_missing(now(report), by=lead, version=now(report).version, why=why, lang="sv")
    with pytest.raises(Refused, match="Both lead partners"):
        submit_joint_report(now(report), by=lead, version=now(report).version)
    other = {world.partners["PP"].key: "?"}
    with pytest.raises(Refused, match="not missing any more"):
        name_missing(now(report), by=lead, version=now(report).version, why=other)
    done = submit_joint_report(signed(joint, report), by=lead, version=now(report).version)
    assert done.content is not None
    assert [one["partner"] for one in done.content["missing"]] == ["Fjordby kommune (påhittad)"]
    assert done.content["missing"][0]["why"] == "Kontrollen pågår."


def test_each_lead_signs_for_itself_and_a_change_takes_the_signatures_away() -> None:
    joint = found_joint()
    world, report = joint.world, begun(joint)
    with pytest.raises(Refused, match="own people"):
        sign_off(report, by=world.agent("lead"), version=report.version, partner=world.partners["NO"])
    report = signed(joint, report)
    assert sorted(report.signed) == sorted([world.partners["LP"].key, world.partners["NO"].key])
    one = report.texts.get(partner=None, field="summary")
    lead = world.agent("lead")
    save_joint_texts(report, by=lead, version=report.version, texts=[Written(one.pk, "Allt.", "sv")])
    assert now(report).signed == []
    with pytest.raises(Refused, match="Both lead partners"):
        submit_joint_report(now(report), by=lead, version=now(report).version)


def test_texts_saved_as_one_types_are_one_line_and_never_written_over() -> None:
    joint = found_joint()
    report, lead = begun(joint), joint.world.agent("lead")
    one = report.texts.get(partner=None, field="summary")
    version = report.version
    for text in ("A", "Ab", "Abc"):
        rows = [Written(one.pk, text, "sv")]
        save_joint_texts(now(report), by=lead, version=now(report).version, sitting="s1", texts=rows)
    assert Event.objects.filter(verb="joint_report.texts_saved").count() == 1
    with pytest.raises(ChangedMeanwhile):
        save_joint_texts(report, by=lead, version=version, texts=[Written(one.pk, "Annat", "sv")])
    one.refresh_from_db()
    assert one.text == "Abc"


def test_a_lead_notes_the_funders_decision_with_its_reference() -> None:
    joint = found_joint()
    report, lead = handed_in(joint), joint.world.agent("lead")
    with pytest.raises(Refused, match="reference"):
        approve_joint_report(report, by=lead, version=now(report).version, on=DAY)
    approve_joint_report(now(report), by=lead, version=now(report).version, on=DAY, reference="D-17")
    event = Event.objects.get(verb="joint_report.approval_noted")
    assert event.changes["reference"] == "D-17"


def test_every_move_is_one_line_and_nothing_leads_on_twice() -> None:
    joint = found_joint()
    report, lead = published(joint), joint.world.agent("lead")
    moves: tuple[Any, ...] = (submit_joint_report, publish_joint_report)
    for move in moves:
        with pytest.raises(Refused):
            move(now(report), by=lead, version=now(report).version)
    with pytest.raises(Refused, match="why"):
        withdraw_joint_report(now(report), by=lead, version=now(report).version, why=" ")
    withdraw_joint_report(now(report), by=lead, version=now(report).version, why="Fel bilaga.", lang="sv")
    verbs = list(Event.objects.filter(subject_key=report.key).order_by("id").values_list("verb", flat=True))
    assert verbs == [
        "joint_report.begun",
        "joint_report.signed_off",
        "joint_report.signed_off",
        "joint_report.submitted",
        "joint_report.approved",
        "joint_report.published",
        "joint_report.withdrawn",
    ]
    assert LedgerEntry.objects.filter(sort="claimed").count() == LedgerEntry.objects.count()


def test_a_project_that_is_not_public_publishes_nothing() -> None:
    joint = found_joint()
    report = handed_in(joint)
    approve_joint_report(report, by=joint.world.agent("funder"), version=now(report).version, on=DAY)
    Project.objects.update(is_public=False)
    with pytest.raises(Refused, match="public first"):
        publish_joint_report(now(report), by=joint.world.agent("lead"), version=now(report).version)


def test_no_more_is_deducted_than_is_certified_and_what_is_deducted_is_not_sent_back() -> None:
    joint = found_joint()
    report, funder = handed_in(joint), joint.world.agent("funder")
    certificate = joint.of("PP")
    line = certificate.report.lines.get(number=3)

    def deduct(minor: int) -> None:
        note_deduction(
            now(report), by=funder, version=now(report).version, certificate=certificate, line=line,
            deducted=Deducted(minor, "Fel.", DAY),
        )  # fmt: skip

    for minor in (100001, -1, 0):
        with pytest.raises(ValidationError):
            deduct(minor)
    deduct(100000)
    deduct(-40000)
    with pytest.raises(ValidationError):
        deduct(-60001)
    with pytest.raises(Refused, match="deducted from this report"):
        send_back_joint(now(report), by=funder, version=now(report).version, why="Mer")
