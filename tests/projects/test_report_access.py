"""Who may do what with a report, in every state; and what two do at once."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from samband.base.agents import OPERATOR, VISITOR
from samband.base.models import Event
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.projects.access.reports import (
    can_begin_report,
    can_delete_report,
    can_remind,
    can_write_report,
    moves_for,
)
from samband.projects.actions.report_reminders import remind_of_due_reports, remind_of_report
from samband.projects.actions.report_writing import Written, save_report_texts
from samband.projects.actions.reports import submit_report, take_back_report
from samband.projects.domain.partner_report import STATUSES, next_status, verbs_from
from samband.projects.domain.report_lights import light_of
from samband.projects.models import LedgerEntry, PartnerReport
from tests.challenges.at_once import at_once, first_and_second, written_by_several
from tests.projects.report_material import AUGUST, at, begun, first_lines, handed_in, rate, run_norrsken

PARTNERS, CONTROLLERS = {"submit", "take_back"}, {"start_control", "send_back", "certify"}
FROM = {
    "draft": {"submit"},
    "submitted": {"take_back", "start_control", "send_back"},
    "returned": {"submit"},
    "in_control": {"send_back", "certify"},
    "certified": set(),
}
OF = {
    "lead": PARTNERS,
    "controller": CONTROLLERS,
    "finance": set(),
    "norwegian": set(),
    "other_controller": set(),
    "funder": set(),
    "outsider": set(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("status", STATUSES)
def test_who_does_what_in_every_state(status: str) -> None:
    running = run_norrsken()
    report = begun(running)
    report.status = status
    for who, verbs in OF.items():
        agent = running.world.agent(who)
        assert set(moves_for(agent, report)) == FROM[status] & verbs, (who, status)
        assert bool(can_write_report(agent, report)) == (who == "lead" and status in ("draft", "returned"))
        assert bool(can_delete_report(agent, report)) == (who == "lead" and status == "draft")
        assert bool(can_begin_report(agent, report.partner, running.world.periods[1])) == (who == "lead")
        assert bool(can_remind(agent, running.world.project)) == (who in ("lead", "norwegian"))
    assert set(moves_for(OPERATOR, report)) == FROM[status]
    assert moves_for(VISITOR, report) == []


def test_every_state_and_verb() -> None:
    verbs = PARTNERS | CONTROLLERS
    facts = ("complete", "rates", "why", "checked", "answered")
    for status in STATUSES:
        for verb in verbs:
            if verb in FROM[status]:
                assert next_status(status, verb, facts) in STATUSES
                assert verb in verbs_from(status, ["partner", "controller"])
            else:
                with pytest.raises(NotPossible):
                    next_status(status, verb, facts)


@pytest.mark.django_db
def test_nobody_else_writes_and_no_handed_in_report_changes() -> None:
    running = run_norrsken()
    report = handed_in(running)
    written = Written(texts={("summary", ""): "Annat"})
    for who in ("lead", "controller", "finance", "outsider"):
        with pytest.raises(Refused):
            save_report_texts(report, by=running.world.agent(who), version=report.version, written=written)
    assert report.texts.get(field="summary").text == "Vi har gjort det vi skulle."


@pytest.mark.django_db
def test_partners_are_reminded_once_of_each_day() -> None:
    running = run_norrsken()
    soon, over = date(2026, 8, 25), date(2026, 9, 2)
    assert remind_of_due_reports(soon, by=OPERATOR) == 3
    assert remind_of_due_reports(soon, by=OPERATOR) == 0
    handed_in(running)
    assert remind_of_due_reports(over, by=OPERATOR) == 2
    assert remind_of_due_reports(over, by=OPERATOR) == 0
    assert Event.objects.filter(verb="partner_report.overdue").count() == 2
    lead, company = running.world.agent("lead"), running.world.partners["PP"]
    period = running.world.periods[0]
    assert remind_of_report(company, period=period, by=lead)
    assert not remind_of_report(company, period=period, by=lead)
    with pytest.raises(Refused):
        remind_of_report(company, period=period, by=running.world.agent("finance"))
    with pytest.raises(Refused, match="handed in already"):
        remind_of_report(running.lead, period=period, by=lead)
    with pytest.raises(Refused):
        remind_of_due_reports(over, by=lead)


def test_a_light_says_its_rule_and_its_days() -> None:
    due = date(2026, 9, 1)
    cases = [
        (("submitted", due, due, due), ("green", "in-time", 0)),
        (("certified", due, date(2026, 9, 4), due), ("amber", "late", 3)),
        (("draft", due, None, date(2026, 9, 2)), ("red", "overdue", 1)),
        (("returned", due, date(2026, 8, 1), date(2026, 9, 2)), ("red", "overdue", 1)),
        (("", due, None, date(2026, 8, 18)), ("amber", "soon", 14)),
        (("", due, None, date(2026, 8, 17)), ("none", "later", 15)),
        (("", None, None, due), ("none", "no-day", 0)),
    ]
    for (status, on, given, today), (colour, rule, days) in cases:
        light = light_of(status, on, given, today)
        assert (light.colour, light.rule, light.days) == (colour, rule, days)


@pytest.mark.django_db(transaction=True)
def test_handed_in_twice_at_once_it_is_once(tmp_path: Path) -> None:
    running = run_norrsken()
    rate("SEK", "11.4567", date(2026, 8, 1))
    report = begun(running)
    first_lines(report)
    lead, dice = running.world.agent("lead"), random.Random(6)

    def hand_in() -> Any:
        return submit_report(PartnerReport.objects.get(pk=report.pk), by=lead, version=1)

    with written_by_several(tmp_path), at(AUGUST):
        outcomes = at_once(hand_in, hand_in, dice=dice)
        first_and_second(outcomes)
        rows = LedgerEntry.objects.filter(part="total")
        assert rows.aggregate(sum=Sum("amount_minor"))["sum"] == 4809517
        assert rows.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_it_is_handed_in_is_in_it_or_refused(tmp_path: Path) -> None:
    running = run_norrsken()
    rate("SEK", "11.4567", date(2026, 8, 1))
    report = begun(running)
    first_lines(report)
    lead, dice = running.world.agent("lead"), random.Random(7)
    written = Written(texts={("summary", ""): "I sista stund"})

    def hand_in() -> Any:
        return submit_report(PartnerReport.objects.get(pk=report.pk), by=lead, version=1)

    def write() -> Any:
        held = PartnerReport.objects.get(pk=report.pk)
        return save_report_texts(held, by=lead, version=1, written=written)

    with written_by_several(tmp_path), at(AUGUST):
        first, _second = first_and_second(at_once(hand_in, write, dice=dice))
        now = PartnerReport.objects.get(pk=report.pk)
        assert now.status == ("submitted" if first == 0 else "draft")
        said = now.texts.get(field="summary").text
        assert said == ("Vi har gjort det vi skulle." if first == 0 else "I sista stund")
        if first == 0:
            back = take_back_report(now, by=lead, version=now.version)
            assert back.status == "returned"
