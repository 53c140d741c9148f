"""Where the parts of a project meet: conditions in reports, indicators, rates, lights, parked costs."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from samband.base.models import Event
from samband.funding.models import Grant, GrantCondition
from samband.kernel.decision import Refused
from samband.projects.actions.costs_lines import take_back_line
from samband.projects.actions.parked import drop_parked
from samband.projects.actions.reports import submit_report
from samband.projects.domain.lights import package_light
from samband.projects.domain.report_prefill import CONDITION, CRITERION, is_asked_in
from samband.projects.joint_content import content_of
from samband.projects.light_reading import shown
from samband.projects.models import DroppedLine, HorizontalCriterion, IndicatorValue
from samband.projects.parked_lines import parked_of
from samband.projects.report_indicators import indicator_rows
from samband.projects.report_reading import sections_of
from samband.projects.report_start import conditions_asked
from samband.projects.standing_reading import package_plans
from tests.projects.control_material import first_certificate, fresh
from tests.projects.indicator_material import counted, valued
from tests.projects.joint_material import begun as joint_begun
from tests.projects.joint_material import found_joint, write
from tests.projects.report_material import AUGUST, Running, at, begun, first_lines, rate, run_norrsken

pytestmark = pytest.mark.django_db
FIRST, BEFORE = date(2026, 1, 1), date(2026, 7, 1)


def browser(running: Running, who: str) -> Client:
    """Give the browser of somebody, in English."""
    made = Client(headers={"accept-language": "en"})
    made.force_login(running.world.people[who])
    return made


@pytest.mark.parametrize(
    ("due", "is_last", "is_answered", "is_asked"),
    [
        (None, False, True, True),
        (date(2026, 3, 1), False, False, True),
        (date(2026, 7, 1), False, False, False),
        (date(2026, 7, 1), True, False, True),
        (date(2025, 12, 31), False, False, True),
        (date(2025, 12, 31), False, True, False),
    ],
)
def test_a_question_with_a_day_is_asked_when_it_is_due_and_until_it_is_answered(
    due: date | None, is_last: bool, is_answered: bool, is_asked: bool
) -> None:
    assert is_asked_in(due, FIRST, BEFORE, is_last=is_last, is_answered=is_answered) is is_asked


def test_conditions_are_asked_of_grants_in_force_where_they_are_due() -> None:
    running = run_norrsken()
    first = begun(running)
    grant = running.condition.grant
    later = GrantCondition.objects.create(
        grant=grant, sort="evaluation", text="Utvärdera", question="Vad visade den?", lang="sv",
        due_on=date(2026, 9, 1),
    )  # fmt: skip
    assert [one.key for one in conditions_asked(fresh(first))] == [running.condition.key]
    second = begun(running, period=1)
    assert [one.key for one in conditions_asked(fresh(second))] == [running.condition.key, later.key]
    Grant.objects.filter(pk=grant.pk).update(status="ended")
    assert conditions_asked(fresh(first)) == []


def test_a_joint_report_names_the_question_and_the_criterion_that_an_answer_is_about() -> None:
    joint = found_joint()
    project = joint.world.project
    condition = GrantCondition.objects.create(
        grant=project.grants.get().grant, sort="reporting", text="Redovisa", question="Hur många?", lang="sv"
    )
    criterion = HorizontalCriterion.objects.create(project=project, criterion="environment", lang="sv")
    write(joint.of("LP"), CONDITION, "Fyrtio.", "sv", condition.key)
    write(joint.of("LP"), CRITERION, "Färre resor.", "sv", criterion.key)
    content = content_of(joint_begun(joint), (), on=date(2026, 9, 1), version=1)
    about = {one["text"]: (one["field"], one["about"], one["about_lang"]) for one in content["texts"]}
    assert about["Fyrtio."] == (CONDITION, "Hur många?", "sv")
    assert about["Färre resor."][:2] == (CRITERION, "Environment")


def test_a_report_shows_all_four_parts_of_a_criterion_beside_its_answer() -> None:
    running = run_norrsken()
    parts = {
        "analysis": "Få kvinnor",
        "baseline": "20 %",
        "goal": "40 %",
        "follow_up": "Räkna dem",
    }
    HorizontalCriterion.objects.create(
        project=running.world.project, criterion="gender-equality", lang="sv", **parts
    )
    running.world.approved()
    report = begun(running)
    (section,) = [
        one for one in sections_of(fresh(report), list(report.texts.all())) if one.text.field == CRITERION
    ]
    assert section.heading == "Gender equality"
    assert [text.partition(": ")[2] for text, _lang in section.said] == list(parts.values())


def noted(running: Running, number: int) -> IndicatorValue:
    """Note a value for the lead partner's first period."""
    return valued(counted(running.world), running.world, "LP", 1, number, status="submitted")


def test_indicators_stand_in_a_report_and_are_frozen_with_it() -> None:
    running = run_norrsken()
    value = noted(running, 12)
    counted(running.world, "Nya arbetssätt")
    rate("SEK", "11.4567", date(2026, 8, 1))
    report = begun(running)
    page = browser(running, "lead").get(reverse("partner-report-work", args=[report.key])).content.decode()
    assert "Indicators of this period" in page
    assert "Note it" in page
    first_lines(report)
    with at(AUGUST):
        submit_report(report, by=running.world.agent("lead"), version=report.version)
    IndicatorValue.objects.filter(pk=value.pk).update(value=99)
    rows = indicator_rows(fresh(report))
    assert [(one["actual"], one["target"], one["note_url"]) for one in rows] == [
        ("12", "100", ""),
        ("Not reported", "100", ""),
    ]
    shown = browser(running, "controller").get(reverse("partner-report", args=[report.key])).content.decode()
    assert "Indicators of this period" in shown


def test_the_plan_shows_the_light_of_each_work_package_to_those_inside_alone() -> None:
    running = run_norrsken()
    project = running.world.project
    url = reverse("project-plan", args=[project.key])
    inside = browser(running, "lead").get(url).content.decode()
    lights = [shown(package_light(plan, timezone.localdate())) for _one, plan in package_plans(project)]
    assert len(lights) == 2
    for light in lights:
        assert escape(str(light.label)) in inside
        assert escape(str(light.rule)) in inside
    assert (
        escape(str(lights[0].rule)) not in Client(headers={"accept-language": "en"}).get(url).content.decode()
    )


def test_costs_and_budget_name_the_rule_of_exchange_and_what_is_missing() -> None:
    running = run_norrsken()
    report = begun(running)
    first_lines(report)
    lead, url = browser(running, "lead"), reverse("partner-report-costs", args=[report.key])
    page = lead.get(url).content.decode()
    assert "There is no rate of SEK per EUR" in page
    assert "Ask whoever runs this installation" in page
    rate("SEK", "11.4567", timezone.localdate())
    page = lead.get(url).content.decode()
    assert "There is no rate" not in page
    assert "1 EUR = 11.4567 SEK" in page
    assert "InforEuro" in page
    budget = lead.get(reverse("project-budget", args=[running.world.project.key])).content.decode()
    assert "rate of the month" in budget
    assert reverse("exchange-rates") in budget


def parked() -> tuple[Running, Any]:
    """Certify the lead partner's first report, with one cost parked."""
    held, _certificate = first_certificate()
    return held.running, parked_of(held.report.partner).get()


def test_parked_costs_are_listed_with_reason_and_day_for_partner_and_controller_alone() -> None:
    running, line = parked()
    url = reverse("parked-list", args=[line.report.partner.key])
    for who in ("lead", "controller"):
        page = browser(running, who).get(url).content.decode()
        assert "Avskrivning saknas" in page
        assert "Report 1, line 4" in page
    for who in ("finance", "other_controller", "funder", "outsider"):
        assert browser(running, who).get(url).status_code == 404


def test_a_parked_cost_is_taken_into_the_next_report_from_the_page() -> None:
    running, line = parked()
    report = begun(running, period=1)
    lead, url = browser(running, "lead"), reverse("parked-list", args=[line.report.partner.key])
    assert "Take it into report 2" in lead.get(url).content.decode()
    sent = {"version": report.version, "line": line.key}
    assert lead.post(reverse("partner-report-line-take-back", args=[report.key]), sent).status_code == 302
    assert not parked_of(line.report.partner).exists()
    assert fresh(report).lines.get().taken_back_from_id == line.pk


def test_a_dropped_cost_waits_no_more_and_says_why_to_both() -> None:
    running, line = parked()
    controller = browser(running, "controller")
    url = reverse("parked-drop", args=[line.report.partner.key, line.key])
    assert controller.post(url, {"why": " "}).status_code == 422
    assert controller.post(url, {"why": "Underlaget finns inte."}).status_code == 302
    assert not parked_of(line.report.partner).exists()
    page = (
        browser(running, "lead").get(reverse("parked-list", args=[line.report.partner.key])).content.decode()
    )
    assert "Underlaget finns inte." in page
    event = Event.objects.get(verb="partner_report.cost_dropped")
    assert event.changes == {"line": line.key}
    report = begun(running, period=1)
    lead, now = running.world.agent("lead"), fresh(report)
    with pytest.raises(Refused):
        take_back_line(now, by=lead, version=report.version, parked=line.key)


@pytest.mark.parametrize("who", ["finance", "other_controller", "funder", "outsider"])
def test_nobody_else_drops_a_parked_cost(who: str) -> None:
    running, line = parked()
    with pytest.raises(Refused):
        drop_parked(line, by=running.world.agent(who), why="Nej")
    assert not DroppedLine.objects.exists()
