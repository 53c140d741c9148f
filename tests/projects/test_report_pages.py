"""Pages of partner reports: the words that people see, what is kept, who sees what, how many questions."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samband.accounts.models import Person
from samband.projects.actions.reports import begin_report
from samband.projects.models import PartnerReport, ReportText
from samband.projects.report_matrix import matrix_of
from samband.projects.report_paper import line_rows
from samband.projects.report_waiting import reports_waiting
from tests.projects.report_material import (
    AUGUST,
    SEPTEMBER,
    Running,
    at,
    begun,
    first_lines,
    handed_in,
    line,
    rate,
    run_norrsken,
)

# Words, forms and buttons: every address of these is asked, and every action tried, on both databases.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def signed_in(running: Running, who: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=running.world.people[who].pk))
    return client


def words(response: Any) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def test_a_report_is_begun_written_and_handed_in_without_scripts() -> None:
    running = run_norrsken()
    rate("SEK", "11.4567", date(2026, 8, 1))
    client, key = signed_in(running, "lead"), running.world.project.key
    with at(AUGUST):
        table = words(client.get(reverse("project-reports", args=[key])))
        assert "Period 1: 0 of 3 handed in. Missing: LP, PP and NO" in table
        partner, period = running.world.partners["LP"], running.world.periods[0]
        asked = {"partner": partner.key, "period": period.key}
        answer = client.post(reverse("project-report-begin", args=[key]), asked)
        report = PartnerReport.objects.get()
        assert answer.headers["Location"] == reverse("partner-report-work", args=[report.key])
        first = words(client.get(answer.headers["Location"]))
        assert "Your first report: how it goes" in first
        assert "Activity 1: Kartlägg behoven (2026-05-31)" in first
        assert "Hur många var kvinnor?" in first
        first_lines(report)
        page = words(client.get(reverse("partner-report-hand-in", args=[report.key])))
        assert "3 things are missing before it can be handed in" in page
        assert "48,095.17" in page
        refused = client.post(reverse("partner-report-hand-in", args=[report.key]), {"version": 1})
        assert refused.status_code == 422
        typed = {
            "version": 1,
            "text-summary": "Vi började.",
            f"text-work-package-{running.activity.work_package.key}": "Kartläggningen är klar.",
            f"text-condition-{running.condition.key}": "Hälften.",
            f"item-{running.activity.key}-state": "done",
            f"item-{running.activity.key}-done_on": "2026-05-20",
            "do": "next",
        }
        onward = client.post(reverse("partner-report-work", args=[report.key]), typed)
        assert onward.status_code == 302, words(onward)
        page = words(client.get(reverse("partner-report-hand-in", args=[report.key])))
        assert "Nothing is missing." in page
        report.refresh_from_db()
        url = reverse("partner-report-hand-in", args=[report.key])
        client.post(url, {"version": report.version})
        shown = words(client.get(reverse("partner-report", args=[report.key])))
    report.refresh_from_db()
    assert report.status == "submitted"
    assert "Costs by category, as handed in" in shown
    assert "rounding difference" in shown
    assert "1 EUR = 11.4567 SEK" in shown
    assert "Kartläggningen är klar." in shown


def test_what_is_typed_is_saved_as_one_goes_and_never_written_over() -> None:
    running = run_norrsken()
    report, client = begun(running), signed_in(running, "lead")
    url = reverse("partner-report-autosave", args=[report.key])
    answer = client.post(url, {"version": 1, "text-summary": "Halvvägs"})
    assert "Saved" in words(answer)
    assert 'value="2"' in words(answer)
    assert report.texts.get(field="summary").text == "Halvvägs"
    late = client.post(url, {"version": 1, "text-summary": "Min egen text"})
    assert late.status_code == 409
    assert "Halvvägs" in words(late)
    assert "Min egen text" in words(late)
    whole = client.post(
        reverse("partner-report-work", args=[report.key]), {"version": 1, "text-summary": "Min egen text"}
    )
    assert whole.status_code == 409
    assert "Min egen text" in words(whole)
    assert report.texts.get(field="summary").text == "Halvvägs"


def test_contributions_are_stated_and_what_is_left_is_ones_own() -> None:
    running = run_norrsken()
    rate("SEK", "11.4567", date(2026, 8, 1))
    report, client = begun(running), signed_in(running, "lead")
    first_lines(report)
    row = report.contributions.get()
    url = reverse("partner-report-contributions", args=[report.key])
    with at(AUGUST):
        page = words(client.get(url))
        assert "Regionens anslag (cash)" in page
        assert "16,833.31" in page
        client.post(url, {"version": 1, f"row-{row.pk}": "5 947,31"})
        page = words(client.get(url))
    row.refresh_from_db()
    assert row.amount_minor == 594731
    assert "10,886.00" in page


def test_who_sees_a_report() -> None:
    running = run_norrsken()
    draft = begun(running, who="finance", partner="PP")
    given = handed_in(running)
    expected = {
        "lead": (404, 200),
        "finance": (200, 404),
        "norwegian": (404, 200),
        "controller": (404, 200),
        "other_controller": (404, 404),
        "funder": (404, 404),
        "outsider": (404, 404),
    }
    for who, (of_draft, of_given) in expected.items():
        client = signed_in(running, who)
        for name in ("partner-report",):
            assert client.get(reverse(name, args=[draft.key])).status_code == of_draft, who
            assert client.get(reverse(name, args=[given.key])).status_code == of_given, who
        paper = client.get(reverse("partner-report-paper", args=[given.key, "docx"]))
        assert paper.status_code == of_given, who
    assert Client().get(reverse("partner-report", args=[given.key])).status_code == 302


def test_a_controller_of_one_partner_sees_its_row_alone() -> None:
    running = run_norrsken()
    handed_in(running)
    rows = matrix_of(running.world.agent("controller"), running.world.project).rows
    assert [str(partner) for partner, _cells in rows] == ["LP"]
    page = words(
        signed_in(running, "controller").get(reverse("project-reports", args=[running.world.project.key]))
    )
    assert "Klusterbolaget" not in page


def test_the_table_goes_home_as_a_file() -> None:
    running = run_norrsken()
    answer = signed_in(running, "lead").get(
        reverse("project-reports-export", args=[running.world.project.key, "csv"])
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 3 * 4
    assert "Fjordby kommune (påhittad)" in text


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_papers_are_made(form: str) -> None:
    running = run_norrsken()
    report = handed_in(running)
    answer = signed_in(running, "lead").get(reverse("partner-report-paper", args=[report.key, form]))
    assert answer.status_code == 200
    assert answer.content[:2] == (b"%P" if form == "pdf" else b"PK")


def test_pages_ask_as_many_questions_however_much_there_is(django_assert_max_num_queries: Any) -> None:
    running = run_norrsken()
    rate("SEK", "11.4567", date(2026, 8, 1))
    report, client = begun(running), signed_in(running, "lead")
    for number in range(1, 101):
        line(report, number, "external", 100 * number)
    with at(AUGUST):
        for name, most in (
            ("partner-report", 32),
            ("partner-report-work", 32),
            ("partner-report-contributions", 32),
            ("partner-report-hand-in", 36),
        ):
            with django_assert_max_num_queries(most):
                assert client.get(reverse(name, args=[report.key])).status_code == 200
        with django_assert_max_num_queries(30):
            client.get(reverse("project-reports", args=[running.world.project.key]))


def test_my_work_says_what_waits() -> None:
    running = run_norrsken()
    with at(AUGUST):
        waits = reports_waiting(running.world.agent("finance"), date(2026, 8, 25))
        assert [(one.note, one.is_overdue) for one in waits] == [("To be begun, due 1 September 2026", False)]
        handed_in(running)
        waits = reports_waiting(running.world.agent("controller"), date(2026, 8, 25))
        assert [one.note for one in waits] == ["Handed in to you, to be controlled"]
        assert reports_waiting(running.world.agent("lead"), date(2026, 8, 10)) == []


def test_texts_are_shown_as_texts() -> None:
    running = run_norrsken()
    report = begin_report(running.lead, period=running.world.periods[0], by=running.world.agent("lead"))
    ReportText.objects.filter(report=report, field="summary").update(text="<script>alert(1)</script>")
    client = signed_in(running, "lead")
    for name in ("partner-report", "partner-report-work"):
        assert b"<script>alert(1)" not in client.get(reverse(name, args=[report.key])).content


def test_a_lead_reminds_all_whose_report_is_missing() -> None:
    running = run_norrsken()
    url = reverse("project-report-remind", args=[running.world.project.key])
    with at(SEPTEMBER):
        client = signed_in(running, "lead")
        answer = client.post(url, {"period": running.world.periods[0].key}, follow=True)
        assert "Reminded: they are told here and by mail." in words(answer)
        assert "2 days overdue" in words(answer)
        again = client.post(url, {"period": running.world.periods[0].key}, follow=True)
        assert "They were reminded today already." in words(again)
        assert signed_in(running, "finance").post(url, {"period": "x"}).status_code == 403
        assert client.post(url, {"period": "x"}).status_code == 404


def test_what_is_sent_back_says_what_to_mend_and_is_mended() -> None:
    running = run_norrsken()
    report = handed_in(running)
    controller, lead = signed_in(running, "controller"), signed_in(running, "lead")
    url = reverse("partner-report-send-back", args=[report.key])
    assert "Send it back to be mended" in words(controller.get(url))
    assert controller.post(url, {"version": report.version, "why": ""}).status_code == 422
    assert lead.get(url).status_code == 403
    controller.post(url, {"version": report.version, "why": "Rad 2 saknar faktura"})
    shown = words(lead.get(reverse("partner-report", args=[report.key])))
    assert "Rad 2 saknar faktura" in shown
    assert "Go on writing" in shown


def test_a_report_that_stands_on_an_older_plan_says_so_and_moves() -> None:
    running = run_norrsken()
    report, client = begun(running), signed_in(running, "lead")
    running.world.approved()
    url = reverse("partner-report-hand-in", args=[report.key])
    page = words(client.get(url))
    assert "The plan has changed: this report stands on version 1, the newest is 2." in page
    answer = client.post(reverse("partner-report-plan", args=[report.key]), {"version": 1}, follow=True)
    assert "The report stands on the newest plan." in words(answer)
    report.refresh_from_db()
    assert report.plan.number == 2


def test_a_draft_is_deleted_after_asking() -> None:
    running = run_norrsken()
    report, client = begun(running), signed_in(running, "lead")
    url = reverse("partner-report-delete", args=[report.key])
    assert "This cannot be undone." in words(client.get(url))
    assert client.post(url, {"version": 7}).status_code == 409
    client.post(url, {"version": 1})
    assert not PartnerReport.objects.exists()


def test_who_is_paid_is_left_out_of_a_file_for_the_lead() -> None:
    running = run_norrsken()
    report = begun(running, who="finance", partner="PP")
    line(report, 1, "staff", 100000, currency="EUR", description="Lön, A. Påhittad", is_payroll=True)
    assert line_rows(report, payroll=False)[0][2:5] == ["(payroll)", "(payroll)", ""]
    assert line_rows(report, payroll=True)[0][2] == "Lön, A. Påhittad"
