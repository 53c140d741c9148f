"""A control from its beginning to its certificate and its corrections: the worked example's figures."""

import json
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from samband.base.files import read_file
from samband.base.models import Event, Notification
from samband.base.seal_keys import own_keys
from samband.base.sealing import check_seal
from samband.base.templatetags.wording import day
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.projects.actions.certification import (
    BroughtPaper,
    certify_report,
    file_official_certificate,
)
from samband.projects.actions.control import (
    NotAsFound,
    Noted,
    answer_checklist,
    choose_sample,
    note_findings,
    start_control,
)
from samband.projects.actions.control_questions import answer_question, ask_partner, withdraw_question
from samband.projects.actions.corrections import RejectedLine, Ruling, correct_certificate
from samband.projects.actions.reports import send_back_report, submit_report
from samband.projects.control_money import amounts_now, control_money
from samband.projects.control_tasks import seal_certificate, tell_of_certificate
from samband.projects.models import (
    Certificate,
    CertificateAmount,
    CertificatePaper,
    Correction,
    LedgerEntry,
    Project,
)
from samband.projects.report_paper import facts_of
from tests.projects.control_material import (
    ALL_YES,
    Controlled,
    amounts,
    as_in_the_example,
    company_report,
    control_of,
    first_certificate,
    fresh,
    in_control,
    posted,
)
from tests.projects.report_material import run_norrsken

pytestmark = pytest.mark.django_db


def ruling(why: str = "Revisionen underkände lönen.") -> Ruling:
    return Ruling(timezone.localdate(), why, "sv", "Revisionsmyndigheten")


def test_the_worked_control_is_certified_to_the_cent() -> None:
    under_way, made = first_certificate()
    certified, deducted, parked = (amounts(made, sort) for sort in ("certified", "deducted", "parked"))
    assert [certified[one] for one in ("staff", "office", "travel", "external", "equipment", "lump-sum")] == [
        2897221, 434583, 144861, 872852, 0, 150000,
    ]  # fmt: skip
    assert certified["total"] == 4499517
    assert (deducted["total"], deducted["staff"], deducted["office"], deducted["travel"]) == (
        60000, 50000, 7500, 2500,
    )  # fmt: skip
    assert parked["total"] == 250000
    names = ("fund:ERDF", "contribution", "public", "automatic-public", "private", "rounding")
    assert [certified[name] for name in names] == [2924686, 1574831, 1018433, 556397, 0, 1]
    assert [parked[name] for name in names[:4]] == [162500, 87500, 56585, 30914]
    assert made.content["sample"] == {
        "lines": 2, "of_lines": 5, "amount": "24321.29", "of_amount": "42200.73", "share_percent": "57.63",
    }  # fmt: skip
    assert [posted(sort) for sort in ("declared", "certified", "deducted", "parked")] == [
        4809517, 4499517, 60000, 250000,
    ]  # fmt: skip
    assert fresh(under_way.report).status == "certified"
    (found,) = made.content["findings"]
    assert (found["code"], found["count"], found["deducted"]) == ("not-eligible", 1, "500.00")


def test_the_companys_report_is_certified_as_it_was_declared() -> None:
    running = run_norrsken()
    report = company_report(running)
    by = running.world.agent("other_controller")
    start_control(fresh(report), by=by, version=report.version)
    under_way = Controlled(running, fresh(report))
    held = under_way.control
    answer_checklist(held, by=by, version=held.version, answers=ALL_YES)
    made = certify_report(fresh(report), by=by, version=held.version + 1)
    certified = amounts(made, "certified")
    assert (certified["total"], certified["staff"], certified["other"]) == (3507964, 2434260, 973704)
    assert (certified["fund:ERDF"], certified["private"]) == (1753982, 1753982)


def test_a_certificate_is_issued_once_and_the_second_try_gives_the_same() -> None:
    under_way, made = first_certificate()
    again = certify_report(fresh(under_way.report), by=under_way.controller, version=1)
    assert again.pk == made.pk
    assert Certificate.objects.count() == 1
    assert Event.objects.filter(verb="certificate.issued").count() == 1
    assert LedgerEntry.objects.filter(cause_type="certificate").count() > 0


def test_what_is_missing_stops_certifying_in_words() -> None:
    under_way = in_control()
    with pytest.raises(Refused, match="checklist"):
        under_way.certified()
    under_way.checked()
    asked = ask_partner(under_way.report, by=under_way.controller, question="Var är fakturan?", lang="sv")
    with pytest.raises(Refused, match="question"):
        under_way.certified()
    answer_question(asked, by=under_way.running.world.agent("lead"), answer="I bilaga 3.", lang="sv")
    assert under_way.certified().number == 1


def test_a_question_is_withdrawn_with_a_reason_and_answered_once() -> None:
    under_way = in_control()
    lead = under_way.running.world.agent("lead")
    asked = ask_partner(under_way.report, by=under_way.controller, question="Var är fakturan?")
    with pytest.raises(Refused):
        withdraw_question(asked, by=under_way.controller, why=" ")
    withdraw_question(asked, by=under_way.controller, why="Hittade den.")
    with pytest.raises(Refused, match="already"):
        answer_question(asked, by=lead, answer="Här")
    assert Event.objects.filter(verb="partner_report.question_withdrawn").get().wording is not None


def test_a_finding_that_cannot_stand_is_said_of_its_line_and_nothing_is_saved() -> None:
    under_way = in_control()
    keys = under_way.keys()
    notes = (
        Noted(keys[0], deducted_minor=1),
        Noted(keys[1], deducted_minor=99999999, error_type="vat"),
        Noted(keys[2], is_parked=True, deducted_minor=5, error_type="vat"),
        Noted(keys[3], in_sample=True),
    )
    with pytest.raises(NotAsFound) as told, transaction.atomic():
        under_way.note(*notes)
    assert {one.where for one in told.value.problems} == set(keys[:3])
    assert under_way.control.findings.count() == 0


def test_the_second_of_two_controllers_is_told() -> None:
    under_way = in_control()
    held = under_way.control
    under_way.note(Noted(under_way.keys()[0], in_sample=True))
    with pytest.raises(ChangedMeanwhile):
        note_findings(held, by=under_way.controller, version=held.version, notes=[])


def test_the_sample_holds_what_was_chosen_and_its_seed_is_on_the_thread() -> None:
    under_way = in_control()
    keys, held = under_way.keys(), under_way.control
    choose_sample(held, by=under_way.controller, version=held.version, lines=keys[:2], method="Störst först")
    money = control_money(under_way.report, under_way.control)
    assert money.figures.sampled_minor == 2182129 + 765092
    line = Event.objects.get(verb="partner_report.sample_chosen")
    assert (line.changes["lines"], line.changes["seed"]) == (2, held.key)
    held = under_way.control
    choose_sample(held, by=under_way.controller, version=held.version, lines=keys[1:2])
    assert [one.in_sample for one in under_way.control.findings.order_by("line__number")] == [False, True]


def test_a_report_sent_back_is_controlled_anew() -> None:
    under_way = in_control()
    first = under_way.control
    report = fresh(under_way.report)
    send_back_report(report, by=under_way.controller, version=report.version, why="Rätta rad 2")
    first.refresh_from_db()
    assert first.status == "broken_off"
    with pytest.raises(Refused):
        note_findings(control_of(report), by=under_way.controller, version=first.version, notes=[])
    report = fresh(report)
    submit_report(report, by=under_way.running.world.agent("lead"), version=report.version)
    again = in_control(under_way.running, fresh(report))
    assert again.control.pk != first.pk
    assert posted("declared") == 4809517


def test_a_fund_is_not_paid_above_its_award() -> None:
    under_way = in_control()
    plan = fresh(under_way.report).plan
    partner = next(one for one in plan.content["partners"] if one["abbreviation"] == "LP")
    assert partner["funds"][0]["award_minor"] is None
    as_in_the_example(under_way)
    with patch(
        "samband.projects.actions.certification.claimed_so_far", return_value={"ERDF": 14358747 - 100}
    ):
        made = under_way.certified()
    assert amounts(made, "certified")["not-payable:ERDF"] == 2924686 - 100
    assert made.content["funds"][0]["not_payable"] == "29245.86"
    assert posted("certified", "not-payable:ERDF") == 2924586


def test_a_certificate_is_sealed_once_and_holds() -> None:
    _, made = first_certificate()
    first = seal_certificate.func(made.key)
    assert seal_certificate.func(made.key) == first
    paper = CertificatePaper.objects.get()
    sealed = read_file(paper.json_sha256)
    assert sealed is not None
    assert json.loads(sealed)["total"]["certified"] == "44995.17"
    assert json.loads(sealed)["internal_note"] == ""
    assert check_seal(sealed, own_keys(Path(settings.SAMBAND_HOME))).is_valid
    pdf = read_file(paper.pdf_sha256)
    assert pdf is not None
    assert check_seal(pdf, own_keys(Path(settings.SAMBAND_HOME))).is_valid
    assert Event.objects.filter(verb="certificate.sealed").count() == 1


def test_a_certificate_beside_another_system_says_that_it_is_internal() -> None:
    running = run_norrsken()
    Project.objects.filter(pk=running.world.project.pk).update(official_system="jems")
    running.world.project.refresh_from_db()
    under_way = in_control(running)
    under_way.checked()
    made = under_way.certified()
    assert made.is_official is False
    assert made.content["internal_note"] == "Internal control, not the programme's certificate."
    paper = BroughtPaper("certificate", "jems.pdf", "a" * 64, "NS-1", timezone.localdate())
    filed = file_official_certificate(fresh(under_way.report), by=under_way.controller, paper=paper)
    assert filed.report_id == under_way.report.pk


def test_a_correction_is_the_certificate_reckoned_anew_less_what_it_was() -> None:
    under_way, made = first_certificate()
    key = under_way.keys()[0]
    before = list(made.amounts.values_list("sort", "part", "amount_minor"))
    done = correct_certificate(
        made, by=under_way.controller, ruling=ruling(), rejected=[RejectedLine(key, 100000, "not-eligible")]
    )
    names = ("total", "staff", "office", "travel", "fund:ERDF", "contribution", "public", "automatic-public")
    assert [done.amounts[name] for name in names] == [
        -120000, -100000, -15000, -5000, -78000, -42000, -27161, -14839,
    ]  # fmt: skip
    now = amounts_now(Certificate.objects.get(pk=made.pk))
    assert now["certified", "total"] == 4379517
    assert now["certified", "fund:ERDF"] == 2846686
    assert now["certified", "public"] == 991272
    assert list(made.amounts.values_list("sort", "part", "amount_minor")) == before
    assert posted("correction") == -120000
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Correction.objects.update(number=2)


def test_the_order_of_corrections_does_not_matter_for_where_they_end() -> None:
    ends = []
    for order in ((0, 1), (1, 0)):
        with transaction.atomic():
            under_way, made = first_certificate()
            keys = under_way.keys()
            steps = [RejectedLine(keys[0], 33333, "vat"), RejectedLine(keys[1], 12345, "staff-time")]
            for at in order:
                correct_certificate(made, by=under_way.controller, ruling=ruling(), rejected=[steps[at]])
            ends.append(amounts_now(Certificate.objects.get(pk=made.pk)))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]


def test_a_correction_needs_a_reason_a_decision_and_something_to_reject() -> None:
    under_way, made = first_certificate()
    keys, by = under_way.keys(), under_way.controller
    today = timezone.localdate()
    for given, lines in (
        (Ruling(today, " ", "", "R"), [RejectedLine(keys[0], 1, "vat")]),
        (Ruling(today, "Skäl", "", " "), [RejectedLine(keys[0], 1, "vat")]),
        (Ruling(today + timedelta(days=1), "Skäl", "", "R"), [RejectedLine(keys[0], 1, "vat")]),
        (ruling(), []),
        (ruling(), [RejectedLine(keys[0], 1, "")]),
    ):
        with pytest.raises(Refused):
            correct_certificate(made, by=by, ruling=given, rejected=lines)
    with pytest.raises(NotAsFound):
        correct_certificate(made, by=by, ruling=ruling(), rejected=[RejectedLine(keys[3], 1, "vat")])
    assert Correction.objects.count() == 0


def test_those_whom_a_certificate_concerns_are_told_once() -> None:
    _, made = first_certificate()
    event = Event.objects.get(verb="certificate.issued")
    assert tell_of_certificate.func(made.key, event.pk) >= 1
    tell_of_certificate.func(made.key, event.pk)
    told = Notification.objects.filter(verb="certificate.issued")
    assert told.count() == told.values("person_key").distinct().count()
    assert event.changes == {
        "number": 1, "report": event.changes["report"], "currency": "EUR",
        "declared": "48095.17", "certified": "44995.17",
    }  # fmt: skip


def test_a_certificate_and_its_amounts_are_never_changed() -> None:
    first_certificate()
    for rows in (Certificate.objects, CertificateAmount.objects):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**({"number": 9} if rows is Certificate.objects else {"amount_minor": 1}))


def test_a_certificate_names_the_last_day_of_its_period_as_the_report_does() -> None:
    under_way, made = first_certificate()
    report = under_way.report
    last = report.ends_before - timedelta(days=1)
    assert made.content["report"]["period_end"] == last.isoformat()
    assert made.content["report"]["period_start"] == report.starts_on.isoformat()
    assert dict(facts_of(report, None))["Period"].endswith(day(last))
