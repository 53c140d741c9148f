"""Who may do what in control and with certificates: a row for each verb, a column for each state."""

import pytest

from samband.projects.access.control import (
    can_answer_controller,
    can_ask_partner,
    can_correct_certificate,
    can_file_official,
    can_move_control,
    can_work_on_control,
    rights_at,
)
from samband.projects.models import Certificate
from tests.projects.roles_material import Decide, column, found_cast, read_table, states_of
from tests.projects.test_who_may_reports import report_in

# Who may do what is decided above the database; the actions themselves are tried on both.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Of a report of the company, which is no lead.
CONTROL = read_table("""
                                       draft submitted returned in_control certified
    partner_report.control_started     -     KO        -        -          -
    partner_report.sent_back           -     KO        -        KO         -
    partner_report.sample_chosen       -     -         -        KO         -
    partner_report.findings_noted      -     -         -        KO         -
    partner_report.checklist_answered  -     -         -        KO         -
    partner_report.question_asked      -     -         -        KO         -
    partner_report.question_withdrawn  -     -         -        KO         -
    partner_report.question_answered   -     PO        -        PO         -
    partner_report.official_filed      -     LFNPKO    LFNPKO   LFNPKO     LFNPKO
    certificate.issued                 -     -         -        KO         -
""")
CERTIFICATES = read_table("""
                           certified
    certificate.corrected  LFNKO
""")
TABLES = (CONTROL, CERTIFICATES)
# What the installation does by itself, once a certificate is there.
OF_ITSELF = {"certificate.sealed"}


def moved(verb: str) -> Decide:
    return lambda agent, one: can_move_control(agent, one, verb)


DECISIONS: dict[str, Decide] = {
    "partner_report.control_started": moved("start_control"),
    "partner_report.sent_back": moved("send_back"),
    "partner_report.sample_chosen": can_work_on_control,
    "partner_report.findings_noted": can_work_on_control,
    "partner_report.checklist_answered": can_work_on_control,
    "partner_report.question_asked": can_ask_partner,
    "partner_report.question_withdrawn": can_ask_partner,
    "partner_report.question_answered": can_answer_controller,
    "partner_report.official_filed": can_file_official,
    "certificate.issued": moved("certify"),
}
# What the page of a control asks at once, by the verb that it shows.
SHOWN: dict[str, Decide] = {
    "partner_report.control_started": lambda agent, one: "start_control" in rights_at(agent, one).moves,
    "partner_report.sent_back": lambda agent, one: "send_back" in rights_at(agent, one).moves,
    "partner_report.findings_noted": lambda agent, one: rights_at(agent, one).may_work,
    "partner_report.question_answered": lambda agent, one: rights_at(agent, one).may_answer,
    "certificate.issued": lambda agent, one: "certify" in rights_at(agent, one).moves,
}


def test_who_may_do_what_in_control_and_the_page_offers_the_same() -> None:
    cast = found_cast()
    for state in states_of(CONTROL):
        report, wanted = report_in(cast, state), column(CONTROL, state)
        assert cast.answers(DECISIONS, report) == wanted, state
        assert cast.answers(SHOWN, report) == {verb: wanted[verb] for verb in SHOWN}, state


def test_who_corrects_a_certificate() -> None:
    cast = found_cast()
    report = report_in(cast, "certified")
    made = Certificate(project=cast.project, report=report)
    assert cast.answers({"certificate.corrected": can_correct_certificate}, made) == column(
        CERTIFICATES, "certified"
    )


def test_nobody_corrects_the_certificate_of_a_partner_that_they_work_for() -> None:
    cast = found_cast()
    report = report_in(cast, "certified")
    report.partner = cast.world.partners["LP"]
    made = Certificate(project=cast.project, report=report)
    assert not can_correct_certificate(cast.agents["L"], made)
    assert not can_correct_certificate(cast.agents["F"], made)
    assert can_correct_certificate(cast.agents["k"], made), "the lead partner's controller"
