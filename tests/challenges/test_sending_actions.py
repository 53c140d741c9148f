"""An idea arrives whole or not at all; nothing of it vanishes; its sender may do what the table says."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from samband.accounts.holdings import holdings
from samband.actors.models import Tie
from samband.base import outbox
from samband.base.agents import OPERATOR, SYSTEM, VISITOR
from samband.base.files import keep_file, read_file
from samband.base.models import Event, Mail, Notification
from samband.challenges.access.idea_senders import idea_by_code, idea_by_mail
from samband.challenges.actions import sender_moves, sending
from samband.challenges.actions.sender_moves import (
    bring_back,
    erase_contact,
    erase_set_aside,
    reply_to_door,
    withdraw_idea,
)
from samband.challenges.actions.sending import KeptFile
from samband.challenges.domain.idea import STATUSES, verbs_from
from samband.challenges.domain.spam import Signs
from samband.challenges.idea_letters import attach_copy, compose_copy, compose_receipt
from samband.challenges.idea_papers import own_data_of, receipt_of
from samband.challenges.models import Challenge, ChallengeOwner, ClosedTime, EntryPoint, Idea, IdeaFile
from samband.challenges.promises import answer_due
from samband.challenges.receipts import BITS, digest_of_code, mail_path, new_code
from samband.challenges.routing import propose
from samband.kernel.decision import Refused
from samband.matching.actions import ProfileContent, save_profile
from samband.matching.indexing import index_waiting
from samband.rules.retention import clean_up
from tests.challenges.sending_material import TEXT, TITLE, away, city, door, keeper, sent

pytestmark = pytest.mark.django_db
SECRET = "Frekvensen är 4711 hertz och får inte läsas av andra"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.SAMBAND_HOME = tmp_path
    settings.SAMBAND_ENCODER = "hashing"
    return tmp_path


@pytest.fixture
def way_in() -> EntryPoint:
    return door()


def fresh(idea: Idea) -> Idea:
    return Idea.objects.select_related("entry_point__organisation").get(pk=idea.pk)


def put(idea: Idea, status: str) -> Idea:
    """Put an idea where the door's people would have brought it."""
    answered = status in ("answered", "taken_further", "closed")
    at = timezone.now() if answered else None
    Idea.objects.filter(pk=idea.pk).update(status=status, first_answered_at=at)
    return fresh(idea)


def file(content: bytes = b"%PDF-1.7", **more: Any) -> KeptFile:
    values = {"name": "plan.pdf", "kind": "pdf", "size": len(content), "scan": "not_scanned", **more}
    return KeptFile(sha256=keep_file(content), **values)


def verbs(idea: Idea) -> list[str]:
    return [event.verb for event in Event.objects.about("idea", idea.key).order_by("id")]


def test_an_idea_is_a_record_of_the_body_whose_door_it_came_to(way_in: EntryPoint) -> None:
    idea, code = sent(way_in, problem="Vatten", secrets=SECRET, sender="Mikrofon AB", email="a@firm.example")
    assert (idea.status, idea.owning_body) == ("received", way_in.organisation.key)
    assert (idea.title, idea.text, idea.problem, idea.secrets) == (TITLE, TEXT, "Vatten", SECRET)
    assert idea.due_on == answer_due(way_in, idea.sent_at)
    (event,) = Event.objects.about("idea", idea.key)
    assert (event.verb, event.changes["status"]) == ("idea.sent", "received")
    for secret in (code, TITLE, TEXT, SECRET, "Mikrofon", "firm.example"):
        assert secret not in json.dumps(event.changes)


def test_of_the_code_only_a_digest_is_kept(way_in: EntryPoint) -> None:
    idea, code = sent(way_in)
    assert BITS >= 80
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4, 4]
    assert idea.receipt == digest_of_code(code)
    for table in (Idea, Event, Mail, DBTaskResult, Notification):
        assert code not in str(list(table.objects.values()))
    assert idea_by_code(code.upper().replace("-", " ")) == idea
    for guess in ("", "-", code[:-1], code + "k", "2222-2222-2222-2222-2222", "k" * 5_000):
        assert idea_by_code(guess) is None


def test_codes_differ_but_one_form_has_one() -> None:
    assert len({new_code() for _time in range(200)}) == 200
    assert new_code("seed") == new_code("seed") != new_code("other")


def test_a_form_that_is_sent_twice_is_one_idea_and_a_changed_one_is_another(way_in: EntryPoint) -> None:
    first, code = sent(way_in, seed="form")
    again, same = sent(way_in, seed="form")
    other, another = sent(way_in, seed="form", text="Något helt annat, om elfärjor i hamnen.")
    assert (again, same) == (first, code)
    assert other != first
    assert another != code
    assert Idea.objects.count() == 2
    assert Event.objects.filter(verb="idea.sent").count() == 2


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_open": False}, "closed"),
        ({"sort": "link", "link": "https://city.example/ideas"}, "page of its own"),
    ],
)
def test_a_door_that_takes_no_ideas_refuses_them(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        sent(door(**values))
    assert not Idea.objects.exists()


def test_a_merged_door_and_six_files_are_refused(way_in: EntryPoint) -> None:
    with pytest.raises(Refused, match="another one"):
        sent(door(city("B"), merged_into=way_in))
    with pytest.raises(Refused, match="at most 5"):
        sent(way_in, files=[file()] * 6)
    assert not Idea.objects.exists()


def test_what_looks_unsolicited_is_set_aside_with_the_same_receipt_and_reaches_nobody(
    way_in: EntryPoint,
) -> None:
    host = keeper(way_in, "host")
    idea, code = sent(way_in, signs=Signs(filled_trap=True), email="victim@elsewhere.example")
    assert (idea.status, idea.why_quarantined) == ("quarantined", "honeypot")
    assert idea_by_code(code) == idea
    assert verbs(idea) == ["idea.sent"]
    assert not Mail.objects.exists()
    assert not Notification.objects.filter(person_key=host.key).exists()
    event = Event.objects.get(verb="idea.sent")
    for _time in range(2):  # what lets it in tells everybody, once
        sending.enqueue_arrival(put(idea, "received"), event)
    kinds = sorted(Mail.objects.values_list("kind", flat=True))
    assert kinds == ["idea_arrived", "idea_copy", "idea_receipt"]


def test_the_same_words_within_a_day_are_set_aside_at_that_door_alone(way_in: EntryPoint) -> None:
    first, _code = sent(way_in)
    again, _code = sent(way_in, text=TEXT.upper())
    elsewhere, _code = sent(door(city("Fjordby kommune")))
    assert (again.why_quarantined, elsewhere.status) == ("again", "received")
    Idea.objects.filter(pk__in=[first.pk, again.pk]).update(sent_at=timezone.now() - timedelta(days=2))
    assert sent(way_in)[0].status == "received"


@how(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.booleans(), st.floats(0, 60), st.booleans(), st.sampled_from("abc"), st.integers(0, 8)),
        min_size=1,
        max_size=6,
    )
)
def test_every_idea_that_is_sent_stands_in_one_status_and_on_the_thread(
    way_in: EntryPoint, all_of: Any
) -> None:
    for trap, seconds, many, word, links in all_of:
        text = f"{word} " + "http://x " * links
        idea, code = sent(way_in, text=text, signs=Signs(trap, seconds, many))
        found = Idea.objects.get(receipt=digest_of_code(code))
        assert found == idea
        assert found.status in STATUSES
        assert (found.status == "quarantined") == bool(found.why_quarantined)
        assert Event.objects.about("idea", found.key).filter(verb="idea.sent").count() == 1


@pytest.mark.parametrize("at", ["queue_mail", "record", "propose_routing", "tell_people"])
def test_what_stops_half_way_leaves_nothing(
    way_in: EntryPoint, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    keeper(way_in, "host")

    def stops(*_all: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    if at == "propose_routing":
        from samband.challenges import idea_tasks

        monkeypatch.setattr(idea_tasks, "propose_routing", type("Job", (), {"enqueue": stops}))
    else:
        monkeypatch.setattr(sending, at, stops)
    with pytest.raises(KeyboardInterrupt):
        sent(way_in, files=[file()], email="a@firm.example")
    for table in (Idea, IdeaFile, Mail, Notification):
        assert not table.objects.exists(), table
    assert not Event.objects.filter(subject_type="idea").exists()
    assert not DBTaskResult.objects.filter(task_path__contains="idea_tasks").exists()


def test_those_at_the_door_are_told_and_those_away_are_not(way_in: EntryPoint) -> None:
    host, deputy = keeper(way_in, "host"), keeper(way_in, "deputy", "deputy")
    local = timezone.now().astimezone(ZoneInfo(way_in.zone))
    away(way_in, host, local)
    idea, _code = sent(way_in)
    told = set(Notification.objects.filter(subject_key=idea.key).values_list("person_key", flat=True))
    assert told == {deputy.key}
    away(way_in, deputy, local)
    other, _code = sent(way_in, text="Något helt annat, om elfärjor i hamnen.")
    told = set(Notification.objects.filter(subject_key=other.key).values_list("person_key", flat=True))
    assert told == {host.key, deputy.key}, "all are away: all are told"


def test_the_registry_gets_pdf_and_data_and_what_is_secret_apart(home: Path) -> None:
    way_in = door(registrar="registrator@city.example", mailbox="idea@city.example")
    files = [file(), file(b"%PDF-1.4 secret", name="hemlig.pdf", is_secret=True)]
    idea, _code = sent(way_in, secrets=SECRET, sender="Mikrofon AB", files=files)
    mail = Mail.objects.get(kind="idea_copy")
    assert (mail.address, mail.lang, mail.about) == ("registrator@city.example", "sv", {"idea": idea.key})
    letter = compose_copy(mail.about)
    assert letter is not None
    assert SECRET not in str(letter)
    assert "hemlig" not in str(letter)
    attached = {one.name.partition(idea.key)[2]: one for one in attach_copy(mail.about)}
    assert set(attached) == {".pdf", ".json", "-confidential.pdf"}
    assert attached[".pdf"].content.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1<" in attached["-confidential.pdf"].content
    data = json.loads(attached[".json"].content)
    assert data["text"] == TEXT
    assert data["sender"] == "Mikrofon AB"
    assert [one["sha256"] for one in data["files"]] == [files[0].sha256]
    assert data["confidential"] == {"text": True, "files": 1}
    for word in (SECRET, "hemlig", files[1].sha256, idea.receipt):
        assert word not in attached[".json"].content.decode()
    assert outbox.deliver(mail.key) == "sent"
    assert (home / "mail" / f"{mail.key}.eml").read_bytes().count(b"Content-Disposition: attachment") == 3


def test_without_a_registry_the_copy_goes_to_the_doors_mailbox_or_its_host() -> None:
    boxed, kept, bare = door(mailbox="idea@city.example"), door(city("B")), door(city("C"))
    host = keeper(kept, "host")
    for one in (boxed, kept, bare):
        sent(one)
    addresses = list(Mail.objects.filter(kind="idea_copy").order_by("id").values_list("address", flat=True))
    assert addresses == ["idea@city.example", host.email]
    mail = Mail.objects.filter(kind="idea_copy").first()
    assert mail is not None
    assert "no mailbox of a registry" in str(compose_copy(mail.about))


def test_the_mail_to_the_sender_holds_no_word_of_the_idea_and_leads_to_its_page(way_in: EntryPoint) -> None:
    idea, code = sent(way_in, email="a@firm.example", secrets=SECRET)
    letter = compose_receipt({"idea": idea.key})
    assert letter is not None
    for word in (TITLE, TEXT, SECRET, code):
        assert word not in str(letter)
    token = mail_path(idea).rstrip("/").rpartition("/")[2]
    assert idea_by_mail(token) == idea
    assert idea_by_mail(token[:-1]) is None
    assert idea_by_mail(token.replace(idea.key, "2" * 12)) is None
    erase_contact(idea, by=VISITOR)
    assert idea_by_mail(token) is None, "the link ends with the address"
    assert compose_receipt({"idea": idea.key}) is None
    assert Mail.objects.get(kind="idea_receipt").address == ""


SENDERS = {
    "reply": lambda idea: reply_to_door(idea, by=VISITOR, text="Ja"),
    "reopen": lambda idea: bring_back(idea, by=VISITOR, text="Se en gång till"),
    "withdraw": lambda idea: withdraw_idea(idea, by=VISITOR),
}
LEADS = {"reply": "in_hand", "reopen": "in_hand", "withdraw": "withdrawn"}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", SENDERS)
def test_a_sender_may_do_what_the_table_says_and_nothing_else(
    way_in: EntryPoint, status: str, verb: str
) -> None:
    idea = put(sent(way_in)[0], status)
    before = len(verbs(idea))
    if verb in verbs_from(status, ("sender",)):
        SENDERS[verb](idea)
        now = fresh(idea)
        assert (now.status, now.version) == (LEADS[verb], idea.version + 1)
        assert len(verbs(idea)) == before + 1
        assert Event.objects.about("idea", idea.key)[0].changes["status"] == LEADS[verb]
        assert (now.ended_at is not None) == (now.status == "withdrawn")
    elif (verb, status) == ("withdraw", "withdrawn"):
        SENDERS[verb](idea)
        assert len(verbs(idea)) == before
    else:
        with pytest.raises(Refused):
            SENDERS[verb](idea)
        assert (fresh(idea).status, len(verbs(idea))) == (status, before)


def test_a_reply_is_kept_told_to_who_works_on_it_and_is_not_on_the_thread(way_in: EntryPoint) -> None:
    host, expert = keeper(way_in, "host"), keeper(way_in, "expert", "deputy")
    idea = put(sent(way_in)[0], "with_sender")
    Idea.objects.filter(pk=idea.pk).update(handler=expert)
    said = reply_to_door(fresh(idea), by=VISITOR, text=f"  {SECRET} ", lang="sv")
    assert (said.text, said.is_from_sender, said.is_inside) == (SECRET, True, False)
    event = Event.objects.get(verb="idea.replied")
    assert SECRET not in json.dumps(event.changes)
    assert event.wording is None
    told = Notification.objects.filter(event=event).values_list("person_key", flat=True)
    assert list(told) == [expert.key] != [host.key]


def test_writing_without_end_ends(way_in: EntryPoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender_moves, "MOST_MESSAGES", 1)
    idea = put(sent(way_in)[0], "with_sender")
    reply_to_door(idea, by=VISITOR, text="Ja")
    with pytest.raises(Refused, match="no more fits"):
        reply_to_door(put(idea, "with_sender"), by=VISITOR, text="Och en gång till")
    assert fresh(idea).messages.count() == 1


def test_name_and_address_are_erased_and_the_idea_stays(way_in: EntryPoint) -> None:
    idea, code = sent(way_in, email="a@firm.example", sender="Mikrofon AB")
    assert erase_contact(idea, by=VISITOR) is True
    assert erase_contact(idea, by=VISITOR) is False
    now = fresh(idea)
    assert (now.email, now.sender, now.title) == ("", "", TITLE)
    assert verbs(idea) == ["idea.sent", "idea.contact_erased"]
    assert idea_by_code(code) == idea


def test_who_has_an_account_takes_out_and_erases_what_was_sent_with_their_address(way_in: EntryPoint) -> None:
    person = keeper(door(city("B")), "firm")
    idea, _code = sent(way_in, email=person.email.upper(), sender="Mikrofon AB")
    sent(way_in, email="other@firm.example", text="Något annat, om elfärjor i hamnen.")
    (holding,) = [one for one in holdings() if one.name == "ideas"]
    assert [row["title"] for row in holding.export(person)] == [TITLE]
    assert holding.erase(person, SYSTEM).count == 1
    assert fresh(idea).email == ""
    assert Idea.objects.exclude(email="").count() == 1


def test_what_nobody_let_in_is_erased_after_thirty_days_with_its_files(way_in: EntryPoint) -> None:
    shared, alone = file(b"%PDF shared"), file(b"%PDF alone")
    kept, _code = sent(way_in, files=[shared])
    old, _code = sent(way_in, text="Billig kredit", signs=Signs(filled_trap=True), files=[shared, alone])
    new, _code = sent(way_in, text="Billig olja", signs=Signs(filled_trap=True))
    Idea.objects.filter(pk__in=[kept.pk, old.pk]).update(sent_at=timezone.now() - timedelta(days=31))
    assert erase_set_aside(by=VISITOR, before=timezone.now()) == 0
    assert clean_up(timezone.now(), by=SYSTEM)["set_aside_idea"] == 1
    assert set(Idea.objects.all()) == {kept, new}
    assert verbs(old) == ["idea.sent", "idea.erased"]
    assert read_file(shared.sha256) is not None
    assert read_file(alone.sha256) is None


def test_ones_own_data_hold_all_but_what_is_noted_inside(way_in: EntryPoint) -> None:
    idea, code = sent(way_in, secrets=SECRET, files=[file(is_secret=True)])
    for inside in (True, False):
        idea.messages.create(
            is_from_sender=False, is_inside=inside, text=f"inside {inside}", at=timezone.now()
        )
    said = json.loads(own_data_of(fresh(idea)))
    assert said["secrets"] == SECRET
    assert said["files"][0]["secret"] is True
    assert [one["text"] for one in said["messages"]] == ["inside False"]
    assert receipt_of(fresh(idea), code).startswith(b"%PDF-1.7")


# The promise: Friday 2026-04-03 and Monday 04-06 are Easter; 05-01 is a Friday and 05-14 Ascension Day.
def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent_at", "days", "due"),
    [
        ("2026-03-02T10:00", 1, "2026-03-03"),
        ("2026-03-06T10:00", 1, "2026-03-09"),
        ("2026-04-02T10:00", 1, "2026-04-07"),
        ("2026-04-27T10:00", 5, "2026-05-05"),
        ("2026-03-01T23:30", 1, "2026-03-03"),
    ],
)
def test_a_promise_counts_working_days_where_the_door_is(sent_at: str, days: int, due: str) -> None:
    assert answer_due(door(promise_days=days), at(sent_at)) == date.fromisoformat(due)


def test_closed_weeks_do_not_count_if_they_were_announced_before() -> None:
    way_in = door(promise_days=5)
    now = at("2026-07-03T08:00")
    plain = answer_due(way_in, now)
    closed = ClosedTime.objects.create(
        entry_point=way_in,
        starts_on=date(2026, 7, 6),
        ends_before=date(2026, 7, 20),
        announced_at=now + timedelta(hours=1),
    )
    assert answer_due(way_in, now) == plain == date(2026, 7, 10)
    ClosedTime.objects.filter(pk=closed.pk).update(announced_at=now)
    assert answer_due(way_in, now) == date(2026, 7, 24)


def test_a_longer_promise_never_ends_sooner_and_unknown_countries_have_weekends() -> None:
    for country in ("NO", "ZZ"):
        way_in, days = door(city(country), country=country), []
        for number in range(1, 12):
            way_in.promise_days = number
            days.append(answer_due(way_in, at("2026-12-18T10:00")))
        assert all(one < other for one, other in pairwise(days))
        assert all(one.weekday() < 5 for one in days)


@pytest.fixture
def encoder(home: Path) -> Iterator[None]:
    yield
    from samband.matching.encoder import stop_server

    stop_server(home, "hashing")


def described(kind: str, title: str, text: str) -> Any:
    content = ProfileContent(sort=kind, kinds=(kind,), title=title, text=text, lang="sv")
    return save_profile(None, by=OPERATOR, content=content)


def test_matching_proposes_the_closest_of_the_doors_own_challenges_and_departments(
    way_in: EntryPoint, encoder: None
) -> None:
    home = way_in.organisation
    water, school, other = (
        city("Vattenförvaltningen", "department"),
        city("Skolan", "department"),
        city("Annan", "department"),
    )
    pairs = ((water, TEXT), (school, "Skolmat och lärare i klassrum."), (other, f"{TITLE} {TEXT}"))
    for one, words in pairs:
        one.profile = described("department", one.name, words)
        one.save(update_fields=["profile"])
    for one in (water, school):
        Tie.objects.create(
            organisation=one, other=home, kind="member-of", source="test", sourced_on=date(2026, 1, 1)
        )
    made, now = {}, timezone.now()
    for name, owner, status, words in (
        ("leaks", water, "published", "Vatten läcker ur våra vattenrör under gatan."),
        ("food", home, "published", "Skolmaten kastas i våra klassrum."),
        ("draft", home, "draft", f"{TITLE} {TEXT}"),
        ("others", other, "published", f"{TITLE} {TEXT}"),
    ):
        made[name] = Challenge.objects.create(
            title=name, status=status, profile=described("challenge", name, words),
            owner="Vi", adoption="Budget", published_at=now, made_at=now, changed_at=now,
        )  # fmt: skip
        ChallengeOwner.objects.create(challenge=made[name], organisation=owner)
    idea, _code = sent(way_in)
    assert DBTaskResult.objects.filter(task_path__endswith="propose_routing").count() == 1
    assert propose(idea.key) == "", "nothing is in the index yet"
    index_waiting()
    for _time in range(2):
        propose(idea.key)
        now = fresh(idea)
        assert (now.proposed_challenge, now.proposed_department) == (made["leaks"].key, water.key)
    assert verbs(idea) == ["idea.sent"]


def test_only_samband_itself_keeps_proposals(way_in: EntryPoint) -> None:
    idea, _code = sent(way_in)
    with pytest.raises(Refused):
        sending.note_proposals(idea, by=VISITOR, challenge="x" * 12)
    assert propose("2" * 12) == ""
