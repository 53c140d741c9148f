"""Who has touched everything of projects is nowhere after erasure; the money and the thread stand."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.accounts.actions import erase_person
from samband.accounts.holdings import Erasure, Fate, holdings
from samband.accounts.models import Person
from samband.base.agents import OPERATOR
from samband.base.models import Event, Wording
from samband.funding.actions.aid import award_aid
from samband.funding.models import AidAward, FollowUp
from samband.projects.actions.control import Noted, answer_checklist
from samband.projects.actions.control_questions import answer_question, ask_partner, withdraw_question
from samband.projects.actions.partner_people import name_person
from samband.projects.actions.reports import submit_report
from samband.projects.actions.staff import StaffSaid, erase_staff_name, save_staff
from samband.projects.ledger_check import check_ledger
from samband.projects.models import (
    Certificate,
    Controlling,
    CostImport,
    EvidenceFile,
    ItemProgress,
    LedgerEntry,
    PartnerPerson,
    Project,
    ReportText,
    StaffMember,
    Support,
)
from tests.funding.funding_material import SOLE_TRADER, aid
from tests.projects.control_material import ALL_YES, Controlled, in_control
from tests.projects.keeping_material import told_in
from tests.projects.report_material import AUGUST, at, begun, first_lines, rate, run_norrsken

pytestmark = pytest.mark.django_db
NAME, NUMBER = "Tordis Älvstrand", "811218-9876"
PEOPLE = ("lead", "controller", "finance", "funder")


@dataclass
class Kept:
    """Norrsken's first report certified, with somebody of its staff named wherever people write."""

    control: Controlled
    member: StaffMember
    certificate: Certificate

    def person(self, who: str) -> Person:
        """Give somebody as they are saved."""
        return Person.objects.get(pk=self.control.running.world.people[who].pk)

    def erased(self, who: str) -> dict[str, Erasure]:
        """Let somebody erase themselves."""
        person = self.person(who)
        return erase_person(person, by=agent_of(person))


def _named(control: Controlled) -> None:
    """Write the name into every text that people of the partner and its controller write."""
    report, world = control.report, control.running.world
    mail = world.people["controller"].email
    lead, controller = world.agent("lead"), world.agent("controller")
    ReportText.objects.filter(report=report).update(text=f"{NAME} ledde arbetet.")
    ItemProgress.objects.filter(report=report).update(text=f"Klart, säger {NAME.upper()}.")
    keys = control.keys()
    said = f"Tidkort för Älvstrand, Tordis saknas, skriv till {mail}"
    control.note(
        Noted(keys[0], deducted_minor=50000, error_type="staff-time", comment=said),
        Noted(keys[3], is_parked=True, comment="Avskrivning saknas"),
    )
    asked = ask_partner(report, by=controller, question=f"Vad gjorde {NAME}?")
    answer_question(asked, by=lead, answer=f"{NAME} ledde möten.")
    other = ask_partner(report, by=controller, question="Dubbel?")
    withdraw_question(other, by=controller, why=f"Besvarat av {NAME} i telefon")
    noted = {code: ("yes", f"Sett med {NAME}" if at == 0 else "") for at, code in enumerate(ALL_YES)}
    held = control.control
    answer_checklist(
        held, by=controller, version=held.version, answers=noted, conclusion=f"{NAME} hördes. {mail}"
    )


@pytest.fixture
def kept() -> Kept:
    running = run_norrsken()
    world = running.world
    lead = running.lead
    name_person(lead, by=world.agent("lead"), person=world.people["lead"], role="both")
    said = StaffSaid("Processledare", "full-time", "SEK", name=NAME, document_name=f"Avtal {NAME}.pdf",
                     document_sha256="a" * 64)  # fmt: skip
    member = save_staff(lead, by=world.agent("lead"), said=said)
    rate("SEK", "11.4567", date(2026, 8, 1))
    report = begun(running)
    lines = first_lines(report)
    lines[0].description, lines[0].staff = f"Lön {NAME} {NUMBER} mars", member
    lines[0].document_number = "Älvstrand-3"
    lines[0].save()
    EvidenceFile.objects.create(
        report=report, line=lines[0], name=f"Lönebesked {NAME}.pdf", sha256="b" * 64, kind="pdf", size=9,
        is_payroll=True, added_at=timezone.now(),
    )  # fmt: skip
    CostImport.objects.create(
        partner=lead, report=report, maker=world.people["lead"], sort="sie", status="taken",
        file_name=f"{NAME}.se", overview={"texts": [NAME]}, summary={"by": NAME}, made_at=timezone.now(),
    )  # fmt: skip
    with at(AUGUST):
        given = submit_report(report, by=world.agent("lead"), version=report.version)
    control = in_control(running, given)
    _named(control)
    return Kept(control, member, control.certified())


def money() -> tuple[Any, ...]:
    """Give what must stand: the ledger, certificates and the lines of the thread before an erasure."""
    ledger = LedgerEntry.objects.order_by("id").values_list("id", "part", "amount_minor", "cause_key")
    made = Certificate.objects.order_by("id").values_list("number", "content")
    return list(ledger), list(made)


def test_a_name_of_staff_is_nowhere_once_the_partner_erases_it(kept: Kept) -> None:
    assert len({one.partition(":")[0] for one in told_in([NAME, "Älvstrand"])}) >= 12
    before, events = money(), Event.objects.count()
    assert erase_staff_name(kept.member, by=kept.control.running.world.agent("lead")) == 1
    assert told_in([NAME, "Älvstrand", NUMBER]) == []
    assert money() == before
    assert Event.objects.count() == events + 1
    line = kept.control.report.lines.get(number=1)
    assert (line.description, line.document_number) == ("Lön ••••• ••••• mars", "•••••-3")
    assert line.amount_minor is not None
    assert check_ledger(Project.objects.all()).found == ()


@pytest.mark.parametrize("who", PEOPLE)
def test_an_account_that_did_everything_is_nowhere_and_the_record_stands(kept: Kept, who: str) -> None:
    person, world = kept.person(who), kept.control.running.world
    grant = world.project.grants.get().grant
    FollowUp.objects.create(
        grant=grant, filler=person, made_at=timezone.now(), changed_at=timezone.now()
    )  # fmt: skip
    Person.objects.filter(pk=person.pk).update(title="Granskare Ottiliana")
    before, events = money(), list(Event.objects.order_by("id").values_list("verb", "person_key"))
    mail, fates = person.email, kept.erased(who)
    assert told_in([mail, "Ottiliana"]) == []
    assert money() == before
    assert list(Event.objects.order_by("id").values_list("verb", "person_key"))[: len(events)] == events
    assert not PartnerPerson.objects.filter(person=person).exists()
    assert not Controlling.objects.filter(person=person).exists()
    assert all(fate.why for fate in fates.values() if fate.fate is not Fate.ERASED)
    assert check_ledger(Project.objects.all()).found == ()


def test_what_one_asked_answered_and_found_can_be_taken_out(kept: Kept) -> None:
    said = {who: _exported(kept.person(who))["control_words"] for who in ("controller", "lead", "finance")}
    assert {"question", "finding"} <= {name for row in said["controller"] for name in row}
    assert [row["answer"] for row in said["lead"]] == [f"{NAME} ledde möten."]
    assert said["finance"] == []
    fate = kept.erased("controller")["control_words"]
    assert (fate.fate, fate.count) == (Fate.RESTRICTED, 4)
    assert "accounting material" in str(fate.why)


def test_words_beside_the_thread_go_with_their_person_and_the_lines_stay(kept: Kept) -> None:
    line = Event.objects.select_related("wording").get(verb="partner_report.question_withdrawn")
    assert line.wording is not None
    assert f"Besvarat av {NAME} i telefon" in json.dumps(
        _exported(kept.person("controller")), ensure_ascii=False
    )
    kept.erased("lead")
    assert Wording.objects.get(pk=line.wording.pk).text
    kept.erased("controller")
    assert Wording.objects.get(pk=line.wording.pk).text == ""
    assert Event.objects.filter(pk=line.pk).exists()


def test_a_sole_trader_sees_and_loses_their_number_but_not_aid_of_ten_years(kept: Kept) -> None:
    world = kept.control.running.world
    firm, owner = world.bodies["outside"], kept.person("outsider")
    award = award_aid(
        world.bodies["funder"], by=world.agent("funder"),
        aid=aid(undertaking=SOLE_TRADER, name=NAME, organisation=firm),
    )  # fmt: skip
    for number, of_aid in ((1, None), (2, award)):
        Support.objects.create(
            project=world.project, partner=world.partners["LP"], organisation=firm, company=NAME,
            registry_number=SOLE_TRADER, is_person=True, country="SE", on=date(2026, 3, number),
            kind="non-financial", aid_award=of_aid, made_at=timezone.now(),
        )  # fmt: skip
    said = _exported(owner)
    assert [row["name"] for row in said["aid_awards"]] == [NAME]
    assert len(said["support"]) == 2
    fates = kept.erased("outsider")
    assert (fates["aid_awards"].fate, fates["aid_awards"].count) == (Fate.KEPT, 1)
    assert "ten years" in str(fates["aid_awards"].why)
    assert (fates["support"].fate, fates["support"].count) == (Fate.RESTRICTED, 2)
    free, counted = Support.objects.order_by("id")
    assert (free.registry_number, free.company) == ("", "•••••")
    assert counted.registry_number == AidAward.objects.get().undertaking or counted.registry_number


def _exported(person: Person) -> dict[str, list[Any]]:
    return {one.name: list(one.export(person)) for one in holdings()}


def test_the_operator_may_erase_for_whoever_asks_by_letter(kept: Kept) -> None:
    mail = kept.person("controller").email
    erase_person(kept.person("controller"), by=OPERATOR)
    assert told_in([mail]) == []
