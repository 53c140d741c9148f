"""The people of the demo world have worked: every status, every unpleasant case, on days in order."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.models import Person, Token
from samband.base.models import Event, Mail, Notification
from samband.base.outbox import deliver
from samband.matching.domain.shortlist import STATUSES
from samband.matching.domain.standing import Sighting
from samband.matching.engine import Engine
from samband.matching.models import Found, Profile, Shortlist, ShortlistComment, ShortlistLink, ShortlistRow
from samband.site.waiting import waiting_for
from samband.site.world import load, work

pytestmark = pytest.mark.django_db
NAMED = {one["of"] for row in load.rows("lists") for one in (*row["rows"], *row.get("removed", []))}
NAMED |= {key for row in load.rows("searches") for key in row["news"]}


@pytest.fixture
def world(motor: Engine, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The part of the demo world that its people work with, loaded; the engine finds everything good."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    everything, read = load.everything(), load.rows
    keep = NAMED | {person["organisation"] for person in read("people")}
    for row in everything:
        if row["id"] in NAMED:
            keep |= {*row.get("run_by", []), *(part["organisation"] for part in row.get("participants", []))}
    monkeypatch.setattr(load, "everything", lambda: [row for row in everything if row["id"] in keep])
    monkeypatch.setattr(load, "rows", lambda name: [] if name == "ties" else read(name))
    load.load_world()
    good = [Sighting(one.key, "good", one.changed_at) for one in Profile.objects.all()]
    monkeypatch.setattr(work, "look", lambda _search: good)
    assert work.load_work()


def who(role: str) -> Person:
    return Person.objects.get(demo_role=role)


def test_lists_hold_every_status_notes_links_and_comments(world: None) -> None:
    assert set(ShortlistRow.objects.values_list("status", flat=True)) == set(STATUSES)
    falls = Shortlist.objects.get(title__startswith="Fall i hemmet")
    assert falls.need_text.startswith("Fall i hemmet")
    assert falls.rows.exclude(notes="").exists()
    assert falls.rows.filter(removed_at__isnull=False).exists()
    assert falls.links.filter(revoked_at__isnull=False).exists()
    assert falls.links.open_at(timezone.now()).count() == 1
    assert ShortlistLink.objects.filter(expires_at__lt=timezone.now()).exists()
    assert ShortlistComment.objects.count() >= 3
    assert Shortlist.objects.filter(rows__isnull=True).exists()


def test_what_happened_has_happened_on_days_that_follow_one_another(world: None) -> None:
    now = timezone.now()
    row = ShortlistRow.objects.get(status="contacted")
    assert row.contacted_at
    assert timedelta(days=14) < now - row.contacted_at < now - row.added_at
    events = Event.objects.filter(verb="shortlist.row_moved")
    assert events.filter(at__lt=now - timedelta(days=10)).exists()
    assert not Event.objects.filter(at__gt=now).exists()
    assert abs(timezone.now() - now) < timedelta(minutes=1)


def test_the_officer_finds_each_kind_of_thing_waiting(world: None) -> None:
    sorts = {one.sort for one in waiting_for(who("officer"))}
    assert sorts == {"Standing search", "Comments on a list", "Shortlist"}
    assert [one.url for one in waiting_for(who("host"))] == [reverse("job-list")]
    told = Notification.objects.filter(person_key=who("officer").key)
    assert told.unread().exists()
    assert told.exclude(read_at=None).exists()


def test_new_answers_came_since_and_a_mail_is_withheld(world: None) -> None:
    found = Found.objects.filter(search__owner=who("officer"), is_news=True)
    assert found.count() == 2
    for mail in Mail.objects.all():
        deliver(mail.key)
    assert set(Mail.objects.values_list("status", flat=True)) == {"sent", "withheld"}


def test_one_job_has_failed_and_can_be_run_again(client: Client, world: None) -> None:
    client.force_login(who("host"))
    page = client.get(reverse("job-list"), headers={"accept-language": "en"}).content.decode()
    assert "could not be reached" in page
    failed = DBTaskResult.objects.get(status="FAILED")
    assert client.post(reverse("job-do", args=[failed.id.hex]), {"verb": "retry"}).status_code == 302


def test_tokens_are_in_force_expired_and_ended(world: None) -> None:
    now = timezone.now()
    assert Token.objects.in_force(now).count() == 1
    assert Token.objects.filter(expires_at__lt=now).exists()
    assert Token.objects.exclude(revoked_at=None).exists()


def test_a_second_time_changes_nothing(world: None) -> None:
    before = Event.objects.count()
    assert not work.load_work()
    assert Event.objects.count() == before


def test_another_home_is_left_alone(motor: Engine) -> None:
    assert not work.load_work()
    assert not Shortlist.objects.exists()


def test_the_files_name_what_the_world_holds() -> None:
    ids = {row["id"] for row in load.everything()}
    needs = {row["id"] for row in load.rows("needs")}
    roles = {row["role"] for row in load.rows("people")}
    assert ids >= NAMED
    for name in ("lists", "searches", "tokens"):
        for row in load.rows(name):
            assert row["owner"] in roles
            assert row.get("need") is None or row["need"] in needs
