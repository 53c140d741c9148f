"""The demo world's people have worked on needs: every status, every unpleasant case, a counter that counts."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import VISITOR
from samband.base.models import Event, Mail, Notification
from samband.challenges.domain.challenge import STATUSES
from samband.challenges.door_reading import alike
from samband.challenges.models import (
    Challenge,
    ChallengeComment,
    EntryPoint,
    Idea,
    Question,
    Register,
    Request,
)
from samband.challenges.need_reading import read_statement
from samband.challenges.promises import how_kept
from samband.matching.engine import Engine
from samband.site.waiting import waiting_for
from samband.site.world import load, needs_act
from samband.site.world.clock import standing_at

pytestmark = pytest.mark.django_db
FILES = ("challenges", "doors", "ideas", "requests", "departments", "colleagues")
PARTS = ("lead", "organisation", "asker", "asked", "on_behalf_of")


def named() -> set[str]:
    """Give the organisations that this part of the world names, and those of its people."""
    found = {row[part] for name in FILES for row in load.rows(name) for part in PARTS if row.get(part)}
    return found | {row["organisation"] for row in load.rows("people")}


def load_all(monkeypatch: pytest.MonkeyPatch) -> None:
    everything, read, keep = load.everything(), load.rows, named()
    looked = {one["of"] for row in read("challenges") for one in row["looked"]}
    for row in everything:
        if row["id"] in looked:
            keep |= {row["id"], *row.get("run_by", [])}
            keep |= {part["organisation"] for part in row.get("participants", [])}
    monkeypatch.setattr(load, "everything", lambda: [row for row in everything if row["id"] in keep])
    monkeypatch.setattr(load, "rows", lambda name: [] if name == "ties" else read(name))
    load.load_world()
    assert needs_act.load_needs_act()


@pytest.fixture
def world(motor: Engine, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The part of the demo world that has to do with needs, loaded."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    load_all(monkeypatch)


def who(role: str) -> Person:
    return Person.objects.get(demo_role=role)


def nordvik() -> EntryPoint:
    return EntryPoint.objects.get(name="Én vei inn til Nordvik")


def test_challenges_stand_in_every_status_in_eight_languages(world: None) -> None:
    assert Challenge.objects.count() == len(list(load.rows("challenges"))) >= 14
    assert set(Challenge.objects.values_list("status", flat=True)) == set(STATUSES)
    assert set(Challenge.objects.values_list("lang", flat=True)) == set(load.LANGUAGES)
    assert Challenge.objects.exclude(override="").get().adoption == ""
    assert Challenge.objects.get(title__startswith="Torra källare").owners.count() == 3
    assert (
        Challenge.objects.get(title__startswith="Torra källare").versions.filter(is_public=True).count() > 1
    )
    assert ChallengeComment.objects.count() == 2


def test_what_is_published_is_open_and_one_draft_hides_an_answer(world: None) -> None:
    for challenge in Challenge.objects.all():
        words = {field.name: getattr(challenge, field.name) for field in challenge._meta.fields}
        is_locked = challenge.title.startswith("Åtta eldrivna")
        assert read_statement(words, challenge.lang).is_open is not is_locked, challenge.title


def test_questions_are_answered_and_waiting(world: None) -> None:
    waiting = Question.objects.filter(answered_at__isnull=True)
    assert waiting.count() == 3
    assert Question.objects.exclude(answered_at=None).count() >= 8


def test_the_counter_of_the_main_door_reads_as_it_should(world: None, client: Client) -> None:
    door = nordvik()
    counted = how_kept(door, timezone.now(), list(door.closed_times.all())).counted
    assert (counted.in_time, counted.judged, counted.median_days, counted.overdue) == (41, 44, 6.0, 1)
    page = client.get(reverse("door-detail", args=[door.key]), headers={"accept-language": "en"})
    assert "41 of 44" in page.content.decode()


@pytest.mark.parametrize("on", [date(2027, 1, 7), date(2027, 4, 12), date(2028, 2, 29), date(2027, 7, 31)])
def test_it_reads_so_on_whichever_day_it_is_loaded(
    on: date, motor: Engine, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    at = datetime(on.year, on.month, on.day, 23, 30, tzinfo=ZoneInfo("Europe/Oslo"))
    with standing_at(at):
        load_all(monkeypatch)
        door = nordvik()
        counted = how_kept(door, at, list(door.closed_times.all())).counted
    assert (counted.in_time, counted.judged, counted.median_days, counted.overdue) == (41, 44, 6.0, 1)
    assert not Event.objects.filter(at__gt=at).exists()


def test_ideas_are_of_every_awkward_sort(world: None) -> None:
    ideas = Idea.objects.filter(entry_point=nordvik())
    assert ideas.filter(status="quarantined").count() == 1
    assert ideas.filter(status="with_sender").count() == 1
    assert ideas.exclude(secrets="").get().status == "received"
    routed = ideas.get(status="in_hand")
    assert routed.department is not None
    assert routed.challenge is not None
    assert len(set(ideas.values_list("title", flat=True))) == ideas.count()


def test_one_door_stands_twice_and_one_link_leads_nowhere(world: None, client: Client) -> None:
    assert EntryPoint.objects.get(check_status=404).sort == "link"
    assert [one.name for one in alike(nordvik(), VISITOR)] == ["Næringslivets dør i Nordvik"]
    assert EntryPoint.objects.values("organisation").distinct().count() >= 5
    page = client.get(reverse("door-list"), headers={"accept-language": "en"}).content.decode()
    assert "404" in page


def test_requests_are_accepted_declined_unanswered_and_for_hours(world: None) -> None:
    assert set(Request.objects.values_list("status", flat=True)) == {
        "asked",
        "declined",
        "unanswered",
        "done",
    }
    assert Request.objects.get(sort="resource").hours == 40


def test_the_notes_keep_open_questions_and_what_is_garbled(world: None) -> None:
    register = Register.objects.get()
    entries = register.entries
    assert entries.filter(sort="challenge").count() == 6
    assert entries.filter(sort="open_question").count() == 4
    assert any(entries.values_list("suspicions", flat=True))
    assert register.source_lines.filter(state="not_understood", text__contains="�").exists()
    assert entries.filter(starts_on__year=timezone.localdate().year + 1).exists()
    assert entries.filter(state="decided").count() == 1


def test_each_finds_waiting_what_is_theirs(world: None, client: Client) -> None:
    assert {one.sort for one in waiting_for(who("politician"))} == {"Challenge"}
    host = waiting_for(who("host"))
    assert sum("overdue" in one.note for one in host) == 1
    assert sum(one.sort.startswith("Asked by") for one in host) == 2
    told = Notification.objects.visible_to(agent_of(who("host"))).unread()
    assert told.filter(subject_type="idea").count() == 3 + 1  # what is new, and what lies
    client.force_login(who("host"))
    for page in ("idea-inbox", "request-list"):
        assert client.get(reverse(page)).status_code == 200


def test_what_is_long_ago_sends_no_mail_today(world: None) -> None:
    lately = timezone.now() - timedelta(days=5)
    assert Mail.objects.exists()
    assert not Mail.objects.filter(made_at__lt=lately, status="waiting").exists()
    old = DBTaskResult.objects.filter(enqueued_at__lt=lately, task_path__in=needs_act.FOLLOW_UPS)
    assert not old.exists()


def test_the_thread_grew_in_order(world: None) -> None:
    lines = Event.objects.filter(subject_type__in=["challenge", "idea", "entry_point", "request"])
    moments = list(lines.order_by("id").values_list("at", flat=True))
    assert len(moments) > 200
    assert moments == sorted(moments)


def test_a_second_time_changes_nothing(world: None) -> None:
    before = Event.objects.count()
    assert not needs_act.load_needs_act()
    assert Event.objects.count() == before


def test_another_home_is_left_alone(motor: Engine) -> None:
    assert not needs_act.load_needs_act()
    assert not EntryPoint.objects.exists()
