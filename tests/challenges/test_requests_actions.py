"""What happens with requests: who is told, what the thread keeps, when time is over, what erasure leaves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.holdings import holdings
from samband.actors.tasks import tell_stewards_of
from samband.base.agents import OPERATOR, SYSTEM
from samband.base.models import Event, Mail, Notification
from samband.base.notices import tell_notifications
from samband.challenges.actions import requests as actions
from samband.challenges.actions.requests import (
    Wish,
    accept_request,
    ask_organisation,
    decline_request,
    remind_of_request,
    report_on_request,
    take_back_asked,
)
from samband.challenges.answer_times import answer_time
from samband.challenges.models import Challenge, ClosedTime, Request
from samband.challenges.tasks import let_requests_lapse
from samband.kernel.decision import Refused
from tests.challenges.requests_material import (
    STRANGE,
    WISH,
    Parties,
    door_of,
    organisation,
    parties,
    run_jobs,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(settings: Any) -> Parties:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    return parties()


def told(person: Any) -> list[str]:
    run_jobs()
    return [one.sentence for one in tell_notifications(Notification.objects.filter(person_key=person.key))]


def test_the_stewards_of_the_city_are_told_here_and_by_mail_without_the_title(two: Parties) -> None:
    member = somebody("member", two.city)
    two.ask()
    assert told(two.host) == ["Pumpklustret i Vik asks your organisation for help"]
    assert Mail.objects.filter(kind="requests", address=two.host.email).count() == 1
    assert told(member) == told(two.matchmaker) == told(two.stranger) == []


def test_without_a_steward_the_members_are_told_and_without_them_whoever_runs_it(two: Parties) -> None:
    village, empty = organisation("Byn", "municipality"), organisation("Tomt", "municipality")
    members = [somebody("first", village), somebody("second", village)]
    operator = somebody("operator", rights=["operate"])
    two.ask(asked=village)
    assert all(told(one) for one in members)
    assert not told(operator)
    two.ask(asked=empty)
    assert told(operator)


def test_the_job_that_tells_may_run_twice(two: Parties) -> None:
    two.ask()
    event = Event.objects.get(verb="request.asked")
    run_jobs()
    tell_stewards_of.func(two.city.key, event.pk, True)
    assert Notification.objects.filter(person_key=two.host.key).count() == 1


def test_an_answer_goes_back_with_its_words_and_the_thread_holds_none(two: Parties) -> None:
    asked = two.ask(Wish("reference", STRANGE, f" {STRANGE} ", "sv"))
    assert asked.text == STRANGE.strip()
    done = accept_request(asked, by=two.answering, version=1, text=f"Ja {STRANGE}", lang="sv")
    assert (done.status, done.answer, done.version) == ("accepted", f"Ja {STRANGE}".strip(), 2)
    assert told(two.matchmaker) == ["Älvhamns stad has said yes to what you asked"]
    report_on_request(done, by=two.asking, version=2, text="De möttes.")
    assert "It is told what came of a request: Pumpklustret i Vik – Älvhamns stad" in told(two.host)
    lines = list(Event.objects.about("request", asked.key))
    assert [line.verb for line in lines] == ["request.reported", "request.accepted", "request.asked"]
    assert [line.acted_for for line in lines] == [two.cluster.key, two.city.key, two.cluster.key]
    kept = " ".join(str(line.changes) for line in lines)
    assert "Ærø" not in kept
    assert "möttes" not in kept
    assert all(line.wording_id is None for line in lines)


def test_a_no_needs_its_reason(two: Parties) -> None:
    asked = two.ask()
    with pytest.raises(Refused, match="Say it in words"):
        decline_request(asked, by=two.answering, version=1, text="  ")
    asked.refresh_from_db()
    assert (asked.status, asked.version) == ("asked", 1), "nothing is half done"


def test_time_is_the_doors_promise_else_fifteen_working_days(two: Parties) -> None:
    friday = date(2026, 3, 27)
    plain = answer_time(two.city, friday)
    assert (plain.days, plain.door) == (15, None)
    assert plain.due_on == date(2026, 4, 21), "three weeks, and Easter's two holidays"
    door = door_of(two.city, promise_days=5)
    assert answer_time(two.city, friday).due_on == date(2026, 4, 7)
    ClosedTime.objects.create(
        entry_point=door,
        starts_on=date(2026, 3, 30),
        ends_before=date(2026, 4, 4),
        announced_at=timezone.now(),
    )
    assert answer_time(two.city, friday).due_on == date(2026, 4, 13)
    door.is_open = False
    door.save(update_fields=["is_open"])
    assert answer_time(two.city, friday).days == 15
    two.city.country = ""
    assert answer_time(two.city, friday).due_on == date(2026, 4, 17), "weekends alone"


def late(request: Request, days: int = 1) -> None:
    Request.objects.filter(pk=request.pk).update(due_on=timezone.localdate() - timedelta(days=days))


def test_what_nobody_answers_lapses_once_and_can_be_reminded_of_or_answered_late(two: Parties) -> None:
    asked, other = two.ask(), two.ask()
    late(asked)
    late(other, days=0)
    assert let_requests_lapse.func() == 1
    assert let_requests_lapse.func() == 0
    asked.refresh_from_db()
    other.refresh_from_db()
    assert (asked.status, other.status) == ("unanswered", "asked"), "the last day still counts"
    assert Event.objects.filter(verb="request.lapsed", by="system").count() == 1
    assert "Älvhamns stad has not answered in time: remind them" in told(two.matchmaker)
    again = remind_of_request(asked, by=two.asking, version=asked.version)
    assert again.status == "asked"
    assert again.due_on > timezone.localdate()
    late(asked)
    let_requests_lapse.func()
    asked.refresh_from_db()
    assert accept_request(asked, by=two.answering, version=asked.version, text="Nu!").status == "accepted"


def test_an_answer_that_came_before_the_nightly_job_holds(two: Parties) -> None:
    asked = two.ask()
    late(asked)
    accept_request(asked, by=two.answering, version=1, text="I sista stund.")
    assert actions.lapse_request(asked, by=SYSTEM, today=timezone.localdate()).status == "accepted"


def test_taken_back_tells_those_who_were_asked(two: Parties) -> None:
    take_back_asked(two.ask(), by=two.asking, version=1)
    assert "Pumpklustret i Vik has taken back what they asked of you" in told(two.host)


def test_hours_say_whose_and_when(two: Parties) -> None:
    lent = two.ask(two.lent())
    assert (lent.competence, lent.hours, lent.owning_body) == ("Hydrologi", 40, two.cluster.key)
    for broken in ({"hours": None}, {"competence": ""}, {"ends_before": date(2020, 1, 1)}):
        wish = two.lent()
        said = {name: getattr(wish, name) for name in ("competence", "hours", "starts_on", "ends_before")}
        with pytest.raises(ValidationError):
            two.ask(Wish("resource", "En hydrolog", "Räkna.", "sv", **{**said, **broken}))


def test_nothing_is_asked_about_what_others_cannot_read(two: Parties) -> None:
    draft = Challenge.objects.create(
        title="Utkast", maker=two.matchmaker, made_at=timezone.now(), changed_at=timezone.now()
    )
    with pytest.raises(Refused, match="not published"):
        two.ask(Wish("introduction", "a", "b", challenge=draft))
    two.company.is_public = False
    two.company.save(update_fields=["is_public"])
    with pytest.raises(Refused, match="not public"):
        two.ask(Wish("introduction", "a", "b", on_behalf_of=two.company))
    assert not Request.objects.exists()


def test_no_organisation_asks_more_than_anybody_can_answer(
    two: Parties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 2)
    two.ask()
    two.ask()
    with pytest.raises(Refused, match="tomorrow"):
        two.ask()


def test_the_line_the_row_and_the_job_are_one_transaction(
    two: Parties, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.ask()
    assert DBTaskResult.objects.filter(task_path__endswith="tell_stewards_of").count() == 1

    class Killed(BaseException):
        pass

    def die(*_given: object, **_more: object) -> None:
        raise Killed

    monkeypatch.setattr(actions, "record", die)
    with pytest.raises(Killed):
        ask_organisation(two.city, by=two.asking, asker=two.cluster, wish=WISH)
    assert Request.objects.count() == 1


def test_erasing_who_asked_leaves_the_organisations_record(two: Parties) -> None:
    asked = two.ask()
    (holding,) = [one for one in holdings() if one.name == "requests"]
    (row,) = holding.export(two.matchmaker)
    assert row["title"] == asked.title
    left = holding.erase(two.matchmaker, OPERATOR)
    assert (left.fate, left.count) == ("restricted", 1)
    asked.refresh_from_db()
    assert (asked.asked_by, asked.title) == ("", WISH.title)
    assert list(holding.export(two.matchmaker)) == []
    assert agent_of(two.matchmaker).person
