"""What waits on My work: comments, candidates that lie, jobs that failed; by date, none for ever."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import VISITOR
from samband.base.models import Mail, Notification
from samband.matching.actions import comment_by_link, delete_shortlist, move_row, share_shortlist
from samband.matching.models import Shortlist, ShortlistRow
from samband.site.waiting import waiting_for
from tests.matching.shortlist_material import filled, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return person("officer", language="en")


def days_ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def said(shortlist: Shortlist, *texts: str) -> None:
    link, _token = share_shortlist(shortlist, by=agent_of(shortlist.owner))
    for text in texts:
        comment_by_link(link, by=VISITOR, name="Water engineer", text=text)


def notes(officer: Person) -> list[str]:
    return [one.note for one in waiting_for(officer)]


def test_comments_wait_until_the_list_is_opened(client: Client, officer: Person) -> None:
    shortlist, _rows = filled(officer, "Torra källare")
    said(shortlist, "We have met them.", "And they were good.")
    (one,) = waiting_for(officer)
    assert (one.title, one.note) == (shortlist.title, "2 new comments")
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get(reverse("shortlist-detail", args=[shortlist.key])).content.decode()
    assert page.count('class="new-to-you">New<') == 2
    assert waiting_for(officer) == []
    again = client.get(reverse("shortlist-detail", args=[shortlist.key])).content.decode()
    assert 'class="new-to-you">New<' not in again


def test_many_comments_are_one_mail_until_they_are_read(officer: Person) -> None:
    shortlist, _rows = filled(officer, "Torra källare")
    said(shortlist, "One", "Two", "Three")
    assert Mail.objects.filter(kind="comments", address=officer.email).count() == 1
    Notification.objects.update(read_at=timezone.now())
    said(shortlist, "Four")
    assert Mail.objects.filter(kind="comments").count() == 2


def test_a_comment_waits_for_the_lists_owner_alone_and_not_when_the_list_is_gone(officer: Person) -> None:
    shortlist, _rows = filled(officer, "Torra källare")
    said(shortlist, "We have met them.")
    assert waiting_for(person("other")) == []
    delete_shortlist(shortlist, by=agent_of(officer))
    assert waiting_for(officer) == []


@pytest.mark.parametrize(("days", "waits"), [(13, False), (15, True), (59, True), (61, False)])
def test_who_is_to_be_contacted_waits_after_two_weeks_and_not_for_ever(
    officer: Person, days: int, waits: bool
) -> None:
    filled(officer, "Torra källare", "Snö i tid")
    ShortlistRow.objects.update(added_at=days_ago(days))
    expected = ["2 candidates to contact, chosen more than two weeks ago"]
    assert notes(officer) == (expected if waits else [])


@pytest.mark.parametrize(("days", "waits"), [(13, False), (15, True), (61, False)])
def test_who_was_contacted_waits_for_an_answer(officer: Person, days: int, waits: bool) -> None:
    _list, (row,) = filled(officer, "Torra källare")
    move_row(row, by=agent_of(officer), version=1, verb="contact")
    ShortlistRow.objects.update(contacted_at=days_ago(days))
    expected = ["1 candidate was contacted more than two weeks ago: have they answered?"]
    assert notes(officer) == (expected if waits else [])


def test_who_was_taken_off_does_not_wait(officer: Person) -> None:
    filled(officer, "Torra källare")
    ShortlistRow.objects.update(added_at=days_ago(20), removed_at=days_ago(0))
    assert notes(officer) == []


def test_what_failed_for_good_waits_for_those_who_look_after_the_installation(officer: Person) -> None:
    keeper = person("keeper", rights=["operate"])
    for attempt in (3, 4):
        DBTaskResult.objects.create(
            task_path="samband.base.tasks.deliver_mail",
            args_kwargs={"args": [], "kwargs": {"attempt": attempt}},
            backend_name="default",
            queue_name="mail",
            run_after=days_ago(1),
            status="FAILED",
            finished_at=days_ago(1),
            exception_class_path="samband.base.outbox.MailNotAccepted",
        )
    assert notes(keeper) == ["1 job failed for good"]
    assert notes(officer) == []


def test_it_costs_the_same_questions_with_one_list_and_with_many(
    officer: Person, django_assert_num_queries: Any
) -> None:
    def a_list(number: int) -> None:
        shortlist, _rows = filled(officer, f"A {number}", f"B {number}")
        said(shortlist, "We have met them.")

    a_list(0)
    ShortlistRow.objects.update(added_at=days_ago(20))
    with django_assert_num_queries(16):
        assert len(waiting_for(officer)) == 2
    for number in range(1, 8):
        a_list(number)
    ShortlistRow.objects.update(added_at=days_ago(20))
    with django_assert_num_queries(16):
        assert len(waiting_for(officer)) == 16
