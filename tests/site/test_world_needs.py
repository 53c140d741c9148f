"""The demo world's people have worked on needs: every status, every unpleasant case, a true counter."""

from datetime import datetime, timedelta
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
from samband.base.mailing import stopped_kinds
from samband.base.models import Event, Mail, Notification
from samband.challenges.calendar import public_holidays
from samband.challenges.domain.challenge import STATUSES
from samband.challenges.domain.promise import Brought, count_kept, due_on
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
from samband.site.world.doors import Calendar
from samband.site.world.scene import Scene

pytestmark = pytest.mark.django_db
FILES = ("challenges", "doors", "ideas", "requests", "departments", "colleagues")
# In time, of how many, median of working days, overdue.
COUNTER = (41, 44, 6.0, 1)
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


@pytest.mark.once
def test_needs_stand_in_every_status_asked_about_and_commented_on(world: None) -> None:
    assert Challenge.objects.count() == len(list(load.rows("challenges")))
    assert set(Challenge.objects.values_list("status", flat=True)) == set(STATUSES)
    assert Challenge.objects.exclude(override="").get().adoption == ""
    rain = Challenge.objects.get(title__startswith="Torra källare")
    assert rain.owners.count() == 3
    assert rain.versions.filter(is_public=True).count() > 1
    assert Challenge.objects.get(status="merged").merged_into == rain
    assert ChallengeComment.objects.count() == 2
    assert Question.objects.filter(answered_at__isnull=True).count() == 3
    assert Question.objects.exclude(answered_at=None).count() >= 8
    statuses = {"asked", "declined", "unanswered", "done"}
    assert set(Request.objects.values_list("status", flat=True)) == statuses
    assert Request.objects.get(sort="resource").hours == 40
    register = Register.objects.get()
    entries = register.entries
    assert [entries.filter(sort=sort).count() for sort in ("challenge", "open_question")] == [6, 4]
    assert any(entries.values_list("suspicions", flat=True))
    assert register.source_lines.filter(state="not_understood", text__contains="\ufffd").exists()
    assert entries.filter(starts_on__year=timezone.localdate().year + 1).exists()
    assert entries.filter(state="decided").count() == 1


@pytest.mark.once
def test_the_main_door_counts_right_and_holds_every_awkward_idea(world: None, client: Client) -> None:
    door = nordvik()
    counted = how_kept(door, timezone.now(), list(door.closed_times.all())).counted
    assert (counted.in_time, counted.judged, counted.median_days, counted.overdue) == COUNTER
    page = client.get(reverse("door-detail", args=[door.key]), headers={"accept-language": "en"})
    assert "41 of 44" in page.content.decode()
    ideas = Idea.objects.filter(entry_point=door)
    assert ideas.filter(status="quarantined").count() == 1
    assert ideas.filter(status="with_sender").count() == 1
    assert ideas.exclude(secrets="").get().status == "received"
    routed = ideas.get(status="in_hand")
    assert routed.department is not None
    assert routed.challenge is not None
    assert EntryPoint.objects.get(check_status=404).sort == "link"
    assert [one.name for one in alike(door, VISITOR)] == ["Næringslivets dør i Nordvik"]
    directory = client.get(reverse("door-list"), headers={"accept-language": "en"}).content.decode()
    assert "404" in directory


def test_what_is_long_ago_is_over_and_the_rest_waits_for_its_people(world: None, client: Client) -> None:
    assert {one.sort for one in waiting_for(who("politician"))} == {"Challenge"}
    host = waiting_for(who("host"))
    assert sum("overdue" in one.note for one in host) == 1
    assert sum(one.sort.startswith("Asked by") for one in host) == 2
    told = Notification.objects.visible_to(agent_of(who("host"))).unread()
    assert told.filter(subject_type="idea").count() == 3
    client.force_login(who("host"))
    for page in ("idea-inbox", "request-list"):
        assert client.get(reverse(page)).status_code == 200
    lately = timezone.now() - timedelta(days=5)
    assert Mail.objects.exists()
    assert not Mail.objects.filter(made_at__lt=lately, status="waiting").exists()
    assert not DBTaskResult.objects.filter(enqueued_at__lt=lately).exists()
    assert DBTaskResult.objects.filter(task_path__endswith="propose_routing").count() == 3
    assert stopped_kinds(who("host").email) == set()
    lines = Event.objects.filter(subject_type__in=["challenge", "idea", "entry_point", "request"])
    moments = list(lines.order_by("id").values_list("at", flat=True))
    assert len(moments) > 200
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()
    before = Event.objects.count()
    assert not needs_act.load_needs_act()
    assert Event.objects.count() == before


def test_another_home_is_left_alone(motor: Engine) -> None:
    assert not needs_act.load_needs_act()
    assert not EntryPoint.objects.exists()


def test_the_counter_reads_so_on_whichever_day_the_world_is_loaded() -> None:
    door = next(row for row in load.rows("doors") if row["id"] == "door-nordvik")
    holidays = public_holidays("NO")
    ideas = [row for row in load.rows("ideas") if row["door"] == "door-nordvik" and not row.get("trap")]
    for number in range(0, 800, 3):
        now = datetime(2026, 11, 1, 23, 40, tzinfo=ZoneInfo("Europe/Oslo")) + timedelta(days=number)
        calendar = Calendar(Scene(now, {}, {}, {}), door)
        brought = []
        for row in ideas:
            sent_on = (now - timedelta(days=row["days_ago"])).date()
            closed = calendar.closed_for(row["days_ago"])
            due = due_on(sent_on, door["content"]["promise_days"], holidays, closed)
            answered = None
            if days := row.get("answered_in"):
                ago = calendar.days_ago(row["days_ago"], days)
                assert 0 < ago < row["days_ago"], (now, row)
                answered = (now - timedelta(days=ago)).date()
            if "sender_asked" not in row:
                brought.append(Brought(sent_on, due, answered, closed))
        found = count_kept(brought, today=now.date(), holidays=holidays)
        assert (found.in_time, found.judged, found.median_days, found.overdue) == COUNTER, now


def test_the_files_hold_together_in_eight_languages() -> None:
    challenges = list(load.rows("challenges"))
    assert len(challenges) >= 14
    assert {row["lang"] for row in challenges} == set(load.LANGUAGES)
    assert len({row["lead"] for row in challenges}) >= 8
    for row in challenges:
        is_open = read_statement({"title": row["title"], **row["words"]}, row["lang"]).is_open
        assert is_open is (row["id"] != "ch-sv-4"), row["id"]
    titles = [row["title"] for row in load.rows("ideas")]
    assert len(titles) == len(set(titles)) > 44
    ids = {row["id"] for row in (*load.everything(), *load.rows("departments"))}
    people = {row["role"] for row in load.rows("people")} | {row["id"] for row in load.rows("colleagues")}
    needs = {row["id"] for row in challenges}
    assert named() <= ids
    assert {one["of"] for row in challenges for one in row["looked"]} <= ids
    assert {one for row in challenges for one in row["owners"]} <= ids
    assert {row["by"] for name in ("challenges", "doors", "requests") for row in load.rows(name)} <= {
        *people, "",
    }  # fmt: skip
    assert {row["challenge"] for row in load.rows("requests")} <= {*needs, ""}
    assert {row["merged_into"] for row in challenges if "merged_into" in row} <= needs
    addresses = [row["email"] for row in load.rows("ideas") if row.get("email")]
    assert all(one.endswith(".example") for one in addresses)
