"""Standing searches from end to end: who hears of what, once; who may see, change and stop them."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.accounts.access import agent_of
from samband.accounts.actions import add_person
from samband.accounts.models import Person
from samband.base import outbox
from samband.base.agents import OPERATOR, SYSTEM, VISITOR
from samband.base.models import Event, Mail, Notification, Wording
from samband.kernel.decision import Refused
from samband.matching import watching
from samband.matching.actions import standing
from samband.matching.actions.standing import begin_search
from samband.matching.domain.standing import Sighting
from samband.matching.encoder import EncoderBusy
from samband.matching.models import Found, Need, Profile, StandingSearch
from samband.matching.watching import anything_is_due, run_due
from tests.site.conftest import TEXT, Register

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


class World:
    """Somebody who waits for answers, and a day that can be turned over."""

    def __init__(self, register: Register, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.register, self.home = register, home
        self.officer = add_person("officer@city.example", by=OPERATOR, title="Officer", language="sv")
        self.other = add_person("other@city.example", by=OPERATOR, title="Other", rights=["import"])
        self.now = timezone.now()
        self.likely: list[tuple[str, float]] = []
        monkeypatch.setattr(watching, "likely_answers", lambda *_given, **_more: self.likely)

    def begin(self, often: str = "daily", owner: Person | None = None, **more: Any) -> StandingSearch:
        need = self.register.ask()
        by = agent_of(owner or self.officer)
        return begin_search(need, by=by, title=more.pop("title", "Snö och källare"), often=often, **more)

    def answers(self, *profiles: Profile, score: float = 0.9) -> None:
        """Let some profiles answer every need, having changed just now."""
        Profile.objects.filter(pk__in=[one.pk for one in profiles]).update(
            changed_at=self.now + timedelta(minutes=1)
        )
        self.likely += [(one.key, score) for one in profiles]

    def morning(self, days: int = 1) -> int:
        """Let a day go by and run what is due."""
        self.now += timedelta(days=days)
        return run_due(self.now)

    def mails(self) -> list[Mail]:
        for mail in Mail.objects.filter(status="waiting"):
            outbox.deliver(mail.key)
        return list(Mail.objects.order_by("id"))


@pytest.fixture
def world(register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> World:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.SAMBAND_URL = "https://samband.example"
    return World(register, tmp_path, monkeypatch)


@pytest.fixture
def officer(client: Client, world: World) -> Client:
    client.force_login(world.officer)
    return client


def company(world: World) -> Profile:
    profile = world.register.company.profile
    assert profile is not None
    return profile


def test_what_is_there_is_remembered_and_only_what_comes_is_told(world: World) -> None:
    world.answers(company(world))
    search = world.begin()
    assert run_due(world.now) == 0
    assert not Found.objects.get().is_news
    world.answers(world.register.project)
    assert world.morning() == 1
    assert [one.profile_key for one in search.found.filter(is_news=True)] == [world.register.project.key]
    assert world.morning() == 0
    told = Notification.objects.get()
    assert (told.person_key, told.values) == (world.officer.key, {"count": 1})


def test_a_profile_that_became_better_is_news_and_one_that_did_not_change_is_not(world: World) -> None:
    world.answers(company(world), score=0.2)
    world.begin()
    run_due(world.now)
    Profile.objects.update(changed_at=world.now - timedelta(days=9))
    world.likely = [(company(world).key, 0.9)]
    assert world.morning() == 0, "the measure moved, the profile did not"
    Found.objects.all().delete()
    Profile.objects.update(changed_at=world.now)
    assert world.morning() == 1


def test_one_digest_a_person_holds_each_finding_once(world: World) -> None:
    world.begin(title="Första")
    world.begin(title="Andra")
    run_due(world.now)
    world.answers(world.register.project, company(world))
    world.morning()
    (mail,) = world.mails()
    assert mail.status == "sent"
    assert "Första" in mail.text
    assert "Andra" in mail.text
    assert mail.text.count("Torra källare") == 2, "once for each search"
    assert "Finland" in mail.text
    world.morning(days=7)
    assert len(world.mails()) == 1


def test_a_crash_between_sending_and_marking_tells_nothing_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.begin()
    run_due(world.now)
    world.answers(world.register.project)
    world.morning()
    mail = Mail.objects.get()

    def die(*_given: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_settle", die)
        with pytest.raises(SystemExit):
            outbox.deliver(mail.key)
    world.morning()  # the worker is started again
    outbox.deliver(mail.key)
    assert len(list((world.home / "mail").glob("*.eml"))) == 1
    assert Mail.objects.count() == 1


def test_a_crash_while_a_digest_is_made_leaves_it_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.begin()
    run_due(world.now)
    world.answers(world.register.project)

    def die(*_given: object, **_more: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(standing, "queue_mail", die)
        with pytest.raises(SystemExit):
            world.morning()
    assert not Mail.objects.exists()
    run_due(world.now)
    run_due(world.now)
    assert Mail.objects.count() == 1
    assert Found.objects.filter(is_news=True).exclude(told_at=None).count() == 1


def test_weekly_waits_for_monday_and_never_is_never_mailed(world: World) -> None:
    world.now = datetime(2026, 12, 1, 12, tzinfo=timezone.get_default_timezone())  # a Tuesday
    for often in ("weekly", "never"):
        world.begin(often)
    StandingSearch.objects.update(made_at=world.now, since=world.now, mailed_at=world.now)
    run_due(world.now)
    world.answers(world.register.project)
    assert world.morning() == 2
    assert not Mail.objects.exists()
    world.morning(days=5)
    (mail,) = world.mails()
    assert mail.text.count("Torra källare") == 1


def test_a_busy_encoder_delays_the_digest_and_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.begin()
    run_due(world.now)
    world.answers(world.register.project)
    with monkeypatch.context() as patch:
        patch.setattr(watching, "likely_answers", lambda *_g, **_m: (_ for _ in ()).throw(EncoderBusy()))
        with pytest.raises(EncoderBusy):
            world.morning()
    assert anything_is_due(world.now)
    assert run_due(world.now) == 1
    assert Mail.objects.count() == 1
    assert not anything_is_due(world.now)


def test_two_workers_on_one_search_keep_one_run(world: World) -> None:
    search = world.begin()
    sighting = [Sighting(company(world).key, "good", world.now)]
    same = StandingSearch.objects.get(pk=search.pk)
    standing.note_findings(search, by=SYSTEM, sightings=sighting, at=world.now)
    standing.note_findings(same, by=SYSTEM, sightings=sighting, at=world.now)
    assert Found.objects.count() == 1


def test_no_word_of_the_need_leaves_the_search(world: World, client: Client, caplog: Any) -> None:
    search = world.begin()
    run_due(world.now)
    world.answers(world.register.project)
    world.morning()
    world.mails()
    feed = client.get(reverse("search-feed", args=[search.feed_token])).content.decode()
    elsewhere = " ".join(
        str(rows)
        for rows in (
            list(Event.objects.values()),
            list(Wording.objects.values()),
            list(DBTaskResult.objects.values()),
            list(Notification.objects.values()),
            list(Mail.objects.values()),
            feed,
            caplog.text,
        )
    )
    for words in ("svämmar", "varning i tid", TEXT):
        assert words in search.text
        assert words not in elsewhere


def test_only_the_owner_sees_changes_stops_and_removes(world: World, client: Client) -> None:
    search = world.begin()
    page, do = reverse("search-detail", args=[search.key]), reverse("search-do", args=[search.key])
    assert client.get(page).status_code == 403
    assert client.post(do, {"verb": "remove"}).status_code == 404
    client.force_login(world.other)
    assert client.get(page).status_code == 404
    for verb in ("seen", "stop", "resume", "renew", "remove"):
        assert client.post(do, {"verb": verb}).status_code == 404
    before = StandingSearch.objects.get()
    assert (before.is_active, before.feed_token) == (True, search.feed_token)
    stranger = agent_of(world.other)
    for by in (VISITOR, stranger, OPERATOR):
        for act in (
            standing.stop_search,
            standing.resume_search,
            standing.renew_feed,
            standing.remove_search,
        ):
            with pytest.raises(Refused):
                act(search, by=by)
        with pytest.raises(Refused):
            standing.change_search(search, by=by, title="x", often="never", version=1)
        assert StandingSearch.objects.visible_to(by).count() == 0
    with pytest.raises(Refused):
        begin_search(Need.objects.get(), by=VISITOR, title="x")


def test_a_search_is_begun_changed_and_erased_on_its_pages(world: World, officer: Client) -> None:
    need = world.register.ask()
    need_page = officer.get(reverse("need-detail", args=[need.key])).content.decode()
    begin = reverse("need-watch", args=[need.key])
    assert begin in need_page
    form = officer.get(begin + "?country=FI", headers={"accept-language": "en"}).content.decode()
    assert "Finland" in form
    assert officer.post(begin, {"title": "", "often": "daily"}).status_code == 422
    answer = officer.post(begin + "?country=FI&home=SE232", {"title": "Källare", "often": "weekly"})
    search = StandingSearch.objects.get()
    page = reverse("search-detail", args=[search.key])
    assert answer.headers["Location"] == page
    assert (search.filters, search.home_region, search.text) == ({"country": ["FI"]}, "SE232", TEXT)
    assert TEXT in officer.get(page).content.decode()
    assert officer.post(page, {"title": "Nytt", "often": "never", "version": 1}).status_code == 302
    stale = officer.post(page, {"title": "Gammalt", "often": "never", "version": 1})
    assert stale.status_code == 409
    assert "Gammalt" in stale.content.decode()
    do = reverse("search-do", args=[search.key])
    assert officer.post(do, {"verb": "nonsense"}).status_code == 404
    assert officer.post(do, {"verb": "remove"}).headers["Location"] == reverse("my-work")
    assert not StandingSearch.objects.exists()
    verbs = Event.objects.filter(subject_key=search.key).values_list("verb", flat=True)
    assert sorted(verbs) == ["search.begun", "search.changed", "search.removed"]


def test_a_visitor_is_told_that_this_needs_an_account(world: World, client: Client) -> None:
    need = world.register.ask()
    for url in (reverse("need-watch", args=[need.key]), reverse("my-work"), reverse("mail-choices")):
        answer = client.get(url, headers={"accept-language": "en"})
        assert answer.status_code == 403
        assert "This needs an account" in answer.content.decode()
    assert "My work" not in client.get("/", headers={"accept-language": "en"}).content.decode()


def test_one_click_stops_a_search_and_does_only_that(world: World) -> None:
    search = world.begin()
    client = Client(enforce_csrf_checks=True)
    token = standing.stop_token(search)
    url = reverse("search-stop", args=[token])
    assert "<form" in client.get(url).content.decode()
    assert StandingSearch.objects.get().is_active, "looking at it stops nothing"
    for _again in range(2):
        assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not StandingSearch.objects.get().is_active
    assert Event.objects.filter(verb="search.stopped").count() == 1
    other = world.begin()
    with pytest.raises(Refused):
        standing.stop_search(other, by=VISITOR, token=token)
    for forged in (token[:-1], f"{other.key}~{token.partition('~')[2]}", other.key, "x"):
        assert client.post(reverse("search-stop", args=[forged])).status_code == 404
        assert client.post(reverse("mail-stop", args=[forged])).status_code == 404
    assert StandingSearch.objects.get(pk=other.pk).is_active


def test_the_mail_itself_stops_its_kind_with_one_click(world: World) -> None:
    world.begin()
    run_due(world.now)
    world.answers(world.register.project)
    world.morning()
    (mail,) = world.mails()
    url = outbox.message_of(mail).extra_headers["List-Unsubscribe"].strip("<>")
    path = url.removeprefix("https://samband.example")
    client = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    world.answers(company(world))
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(path).status_code == 200
    assert world.morning() == 1, "the page still tells"
    assert len(world.mails()) == 1


def test_a_stopped_search_is_not_asked_and_what_came_meanwhile_is_not_told(world: World) -> None:
    search = world.begin()
    by = agent_of(world.officer)
    run_due(world.now)
    standing.stop_search(search, by=by)
    world.answers(world.register.project)
    assert world.morning() == 0
    standing.resume_search(search, by=by)
    assert world.morning() == 0
    assert Found.objects.filter(is_news=False).count() == 1


def test_the_feed_is_atom_with_stable_names_and_dies_with_its_address(world: World, client: Client) -> None:
    search = world.begin()
    run_due(world.now)
    Profile.objects.filter(pk=world.register.project.pk).update(title="Torra\x0b källare <&>")
    world.answers(world.register.project, company(world))
    world.morning()
    url = reverse("search-feed", args=[search.feed_token])

    def entries() -> list[tuple[str | None, str | None]]:
        answer = client.get(url)
        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        root = ElementTree.fromstring(answer.content)
        assert root.tag == f"{ATOM}feed"
        assert all(root.findtext(f"{ATOM}{part}") for part in ("id", "title", "updated"))
        return [
            (one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}title")) for one in root.iter(f"{ATOM}entry")
        ]

    first = entries()
    assert len(first) == len({name for name, _title in first}) == 2
    assert ("Torra källare <&>") in [title for _name, title in first]
    assert entries() == first
    standing.renew_feed(search, by=agent_of(world.officer))
    assert client.get(url).status_code == 404
    search.refresh_from_db()
    url = reverse("search-feed", args=[search.feed_token])
    assert entries() == first
    for guess in (search.key, "", "x" * 26):
        assert client.get(f"/feeds/{guess}/").status_code == 404


def test_my_work_tells_what_waits_and_forgets_what_was_seen(world: World, officer: Client) -> None:
    search = world.begin()
    run_due(world.now)
    world.answers(world.register.project)
    world.morning()
    page = officer.get(reverse("my-work"), headers={"accept-language": "en"}).content.decode()
    for words in ("Snö och källare", "1 new answer", "New answers to “Snö och källare”: 1", "Mark as read"):
        assert words in page
    officer.post(reverse("search-do", args=[search.key]), {"verb": "seen"})
    page = officer.get(reverse("my-work"), headers={"accept-language": "en"}).content.decode()
    assert "1 new answer" not in page
    assert "Mark as read" not in page


def test_one_marks_ones_own_notifications_alone(world: World, officer: Client) -> None:
    world.begin()
    run_due(world.now)
    world.answers(world.register.project)
    world.morning()
    told = Notification.objects.get()
    officer.force_login(world.other)
    officer.post(reverse("notification-read"), {"key": told.key})
    officer.post(reverse("notification-read"))
    assert Notification.objects.get().read_at is None
    officer.force_login(world.officer)
    officer.post(reverse("notification-read"), {"key": told.key})
    assert Notification.objects.get().read_at is not None


def test_which_mail_one_gets_is_chosen_on_a_page(world: World, officer: Client) -> None:
    url = reverse("mail-choices")
    officer.post(url, {})
    assert Event.objects.filter(verb="mail.stopped").count() >= 1
    page = officer.get(url).content.decode()
    assert 'value="standing" id="kind-standing">' in page
    officer.post(url, {"kind": ["standing"]})
    assert 'id="kind-standing" checked' in officer.get(url).content.decode()


@pytest.mark.parametrize("many", [1, 8])
def test_pages_ask_the_database_the_same_however_much_there_is(
    world: World, officer: Client, many: int, django_assert_max_num_queries: Any
) -> None:
    searches = [world.begin(title=f"Sökning {number}") for number in range(many)]
    run_due(world.now)
    world.answers(world.register.project, company(world), *Profile.objects.filter(sort="organisation"))
    world.morning()
    officer.get(reverse("my-work"))  # what a session and a process ask once, they have asked now
    with django_assert_max_num_queries(24):
        officer.get(reverse("my-work"))
    with django_assert_max_num_queries(9):
        officer.get(reverse("search-detail", args=[searches[0].key]))


def test_a_persons_searches_can_be_erased_with_the_person(world: World) -> None:
    world.begin()
    run_due(world.now)
    with pytest.raises(Refused):
        standing.remove_searches_of(world.officer, by=agent_of(world.other))
    assert standing.remove_searches_of(world.officer, by=OPERATOR) == 1
    world.officer.delete()
    assert not StandingSearch.objects.exists()
