"""What a door's people do with ideas: each move, who is told, two at once, many at once, reminders."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samband.base.agents import OPERATOR, SYSTEM
from samband.base.models import Event, Mail, Notification
from samband.base.notices import tell_notifications
from samband.base.outbox import deliver
from samband.base.thread import declared_verbs
from samband.base.versions import ChangedMeanwhile
from samband.challenges.actions import ideas as actions
from samband.challenges.actions.idea_bulk import Chosen, do_with_many
from samband.challenges.actions.idea_reminders import DUE_SOON, OVERDUE, remind_of_due
from samband.challenges.doors_people import day_at, departments_of
from samband.challenges.idea_list import ideas_waiting
from samband.challenges.inbox_tasks import enqueue_reminders, remind_keepers
from samband.challenges.models import EntryPoint, Idea, IdeaMessage
from samband.challenges.receipts import mail_path
from samband.challenges.reply_templates import NAMES, shipped
from samband.kernel.decision import Refused
from samband.site.waiting import waiting_for
from tests.challenges.inbox_material import (
    SECRET,
    City,
    agent,
    away,
    body,
    city,
    department,
    door,
    idea,
    keeper,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> City:
    return city()


def fresh(one: Idea) -> Idea:
    return Idea.objects.get(pk=one.pk)


def lines(one: Idea) -> list[str]:
    return list(Event.objects.about("idea", one.key).order_by("id").values_list("verb", flat=True))


def told(person: Any) -> list[str]:
    return list(Notification.objects.filter(person_key=person.key).values_list("verb", flat=True))


def test_an_idea_goes_to_a_department_whose_people_are_told(place: City) -> None:
    one = idea(place.door, due=5)
    actions.route_idea(one, by=agent(place.host), version=1, department=place.water)
    now = fresh(one)
    assert (now.status, now.department, now.version, now.due_on) == ("in_hand", place.water, 2, one.due_on)
    assert lines(one) == ["idea.routed"]
    assert told(place.engineer) == ["idea.routed"]
    assert [m.address for m in Mail.objects.filter(kind="ideas_in_hand")] == [place.engineer.email]
    assert one.title in tell_notifications(Notification.objects.all())[0].sentence


def test_only_departments_of_the_body_and_people_in_them_are_given_ideas(place: City) -> None:
    one = idea(place.door)
    elsewhere = department(place.other_door.organisation, "Vatten i Vik")
    with pytest.raises(Refused, match="department of the organisation"):
        actions.route_idea(one, by=agent(place.host), version=1, department=elsewhere)
    with pytest.raises(Refused, match="does not belong"):
        actions.route_idea(
            one, by=agent(place.host), version=1, department=place.water, handler=place.outsider
        )
    assert (fresh(one).version, lines(one)) == (1, [])
    named = actions.route_idea(
        one, by=agent(place.deputy), version=1, department=place.water, handler=place.engineer
    )
    assert named.handler == place.engineer
    assert {one.name for one in departments_of(place.body, 2026)} == {"Älvhamns stad", "Vattenförvaltningen"}


def test_the_department_answers_and_the_promise_is_kept_once(place: City) -> None:
    one = idea(place.door, status="in_hand", department=place.water, email="brought@idea.example")
    by = agent(place.engineer)
    answered = actions.answer_idea(one, by=by, version=1, text="Ja, gärna.", lang="sv")
    first = answered.first_answered_at
    assert answered.status == "answered"
    assert first is not None
    actions.take_up_again(one, by=by, version=2, text="Vi har tänkt om.")
    actions.answer_idea(one, by=by, version=3, text="Nej.", lang="sv")
    assert fresh(one).first_answered_at == first
    assert lines(one) == ["idea.answered", "idea.reopened", "idea.answered"]
    assert list(IdeaMessage.objects.values_list("verb", "text")) == [
        ("answer", "Ja, gärna."), ("reopen", "Vi har tänkt om."), ("answer", "Nej."),
    ]  # fmt: skip


def test_the_senders_mail_says_where_to_read_and_never_what(place: City) -> None:
    one = idea(place.door, email="brought@idea.example", secrets=SECRET, title="Tinkällaren", reply_lang="en")
    actions.answer_idea(one, by=agent(place.host), version=1, text=f"We know that {SECRET}", lang="en")
    mail = Mail.objects.get(address="brought@idea.example")
    deliver(mail.key)
    mail.refresh_from_db()
    assert "There is an answer to your idea" in mail.text
    assert "Read it on your private page" in mail.text
    assert mail_path(one) in mail.text
    for hidden in (SECRET, "Tinkällaren", "We know", "receipt code"):
        assert hidden not in mail.text + mail.html + mail.subject
    other = idea(place.door)
    actions.answer_idea(other, by=agent(place.host), version=1, text="Ja")
    assert Mail.objects.filter(kind="idea_news").count() == 1


def test_a_question_waits_for_the_sender_and_keeps_the_day(place: City) -> None:
    one = idea(place.door)
    asked = actions.ask_sender(one, by=agent(place.host), version=1, text="Hur mycket?", lang="sv")
    assert (asked.status, asked.due_on, asked.first_answered_at) == ("with_sender", one.due_on, None)
    with pytest.raises(Refused, match="Write something"):
        actions.answer_idea(one, by=agent(place.host), version=2, text=" \x00 ")


def test_handing_over_moves_the_record_keeps_the_day_and_leaves_a_line_at_both_doors(place: City) -> None:
    one = idea(
        place.door, case_number="KS 1/26", department=place.water, proposed_department=place.water.key,
        email="brought@idea.example",
    )  # fmt: skip
    actions.note_inside(one, by=agent(place.host), text="Inte vårt bord")
    moved = actions.hand_over(
        one, by=agent(place.host), version=1, door=place.other_door, why="Det är Viks vatten."
    )
    assert (moved.entry_point, moved.status, moved.due_on) == (place.other_door, "received", one.due_on)
    assert (moved.owning_body, moved.case_number) == (place.other_door.organisation.key, "")
    assert (moved.department, moved.proposed_department) == (None, "")
    for left, verb in ((place.door, "entry_point.idea_left"), (place.other_door, "entry_point.idea_came")):
        assert [line.verb for line in Event.objects.about("entry_point", left.key)] == [verb]
    assert len(set(Event.objects.exclude(verb="idea.noted").filter(changes__idea=one.key)
                   .values_list("action", flat=True))) == 1  # fmt: skip
    assert told(place.other_host) == ["idea.handed_over"]
    assert Mail.objects.filter(kind="idea_news").count() == 1
    assert Idea.objects.visible_to(agent(place.host)).count() == 0
    seen = IdeaMessage.objects.filter(idea=one).for_workers(moved.owning_body)  # type: ignore[attr-defined]
    assert [message.text for message in seen] == ["Det är Viks vatten."]


def test_an_idea_is_not_handed_to_a_door_that_nobody_keeps_or_that_is_a_link(place: City) -> None:
    one = idea(place.door)
    unkept = door(body("Tomt", municipality="Tom"))
    link = door(body("Länk", municipality="Länk"), sort="link", link="https://city.example/ideas")
    keeper(link, place.outsider)
    closed = door(body("Stängt", municipality="Stäng"), is_open=False)
    keeper(closed, somebody("closed"))
    for where in (unkept, link, closed, place.door):
        with pytest.raises(Refused, match="Choose another door"):
            actions.hand_over(one, by=agent(place.host), version=1, door=where, why="x")
    with pytest.raises(Refused, match="Say why"):
        actions.hand_over(one, by=agent(place.host), version=1, door=place.other_door, why=" ")
    routed = idea(place.door, department=place.water)
    with pytest.raises(Refused, match="host of the door"):
        actions.hand_over(routed, by=agent(place.engineer), version=1, door=place.other_door, why="x")


def test_what_is_set_aside_is_discarded_or_comes_back_and_never_vanishes(place: City) -> None:
    one, by = idea(place.door), agent(place.host)
    actions.set_aside(one, by=by, version=1, why="advertising")
    actions.discard_idea(one, by=by, version=2, why="advertising")
    assert fresh(one).ended_at is not None
    back = actions.release_idea(one, by=by, version=3)
    assert (back.status, back.why_quarantined, back.ended_at, back.due_on) == (
        "received", "", None, one.due_on,
    )  # fmt: skip
    with pytest.raises(Refused, match="Say why"):
        actions.set_aside(one, by=by, version=4, why="because")
    assert lines(one) == ["idea.quarantined", "idea.discarded", "idea.released"]


def test_an_answered_idea_is_taken_further_closed_and_taken_up_again(place: City) -> None:
    one, by = idea(place.door, status="answered"), agent(place.host)
    actions.take_further(one, by=by, version=1, text="Vi provar i vår.")
    closed = actions.close_idea(one, by=by, version=2)
    assert closed.ended_at is not None
    assert actions.take_up_again(one, by=by, version=3, text="Ny kunskap").ended_at is None
    with pytest.raises(Refused, match="cannot follow"):
        actions.close_idea(one, by=by, version=4)


def test_a_note_stays_inside_takes_no_version_and_its_text_is_not_on_the_thread(place: City) -> None:
    one = idea(place.door, secrets=SECRET)
    note = actions.note_inside(one, by=agent(place.deputy), text=f"Obs: {SECRET}")
    assert (note.is_inside, fresh(one).version) == (True, 1)
    with pytest.raises(Refused, match="other people"):
        actions.note_inside(one, by=agent(place.outsider), text="x")
    with pytest.raises(Refused, match="Write the note"):
        actions.note_inside(one, by=agent(place.host), text=" ")
    actions.answer_idea(one, by=agent(place.host), version=1, text=SECRET)
    for event in Event.objects.about("idea", one.key):
        assert SECRET not in str(event.changes)
        assert event.wording is None


def test_a_case_number_is_as_a_registry_writes_it(place: City) -> None:
    one = idea(place.door)
    assert actions.register_idea(one, by=agent(place.host), version=1, case_number=" KS  2026/1 ").case_number
    assert fresh(one).case_number == "KS 2026/1"
    with pytest.raises(ValidationError):
        actions.register_idea(one, by=agent(place.host), version=2, case_number="inget nummer")
    with pytest.raises(Refused):
        actions.register_idea(one, by=OPERATOR, version=2, case_number="KS 1")


MOVES: dict[str, Callable[[Idea, Any, City], Any]] = {
    "route": lambda one, by, at: actions.route_idea(one, by=by, version=1, department=at.water),
    "hand_over": lambda one, by, at: actions.hand_over(one, by=by, version=1, door=at.other_door, why="x"),
    "ask": lambda one, by, at: actions.ask_sender(one, by=by, version=1, text="x"),
    "answer": lambda one, by, at: actions.answer_idea(one, by=by, version=1, text="x"),
    "further": lambda one, by, at: actions.take_further(one, by=by, version=1, text="x"),
    "close": lambda one, by, at: actions.close_idea(one, by=by, version=1),
    "reopen": lambda one, by, at: actions.take_up_again(one, by=by, version=1, text="x"),
    "aside": lambda one, by, at: actions.set_aside(one, by=by, version=1, why="abuse"),
    "release": lambda one, by, at: actions.release_idea(one, by=by, version=1),
    "discard": lambda one, by, at: actions.discard_idea(one, by=by, version=1, why="abuse"),
    "register": lambda one, by, at: actions.register_idea(one, by=by, version=1, case_number="KS 1"),
}


@pytest.mark.parametrize("name", MOVES)
def test_nobody_else_does_anything_and_the_second_of_two_writes_over_nothing(place: City, name: str) -> None:
    one = idea(place.door)
    for who in (place.outsider, place.other_host):
        with pytest.raises(Refused):
            MOVES[name](one, agent(who), place)
    actions.answer_idea(one, by=agent(place.deputy), version=1, text="Först")
    with pytest.raises(ChangedMeanwhile) as second, transaction.atomic():
        MOVES[name](one, agent(place.host), place)
    assert second.value.now.status == "answered"
    assert lines(one) == ["idea.answered"]


def test_strange_signs_are_kept_or_left_out_and_break_nothing(place: City) -> None:
    one = idea(place.door, title="‮Ω≈ç\U0001f6b0")
    odd = "a\x00b\ud800c‮d\U0001f600e\u0301 " + "z͑" * 50
    actions.answer_idea(one, by=agent(place.host), version=1, text=odd, lang="sv")
    kept = IdeaMessage.objects.get().text
    assert "\x00" not in kept
    assert kept.startswith("ab?c‮d\U0001f600")
    with pytest.raises(ValidationError):
        actions.note_inside(one, by=agent(place.host), text="x" * 8001)


def test_many_at_once_are_many_transactions_and_it_is_said_which_did_not_go(place: City) -> None:
    good, gone, wrong, hidden = (
        idea(place.door), idea(place.door), idea(place.door, status="closed"), idea(place.other_door),
    )  # fmt: skip
    Idea.objects.filter(pk=gone.pk).update(version=2, status="in_hand")
    chosen = [Chosen(one.key, 1) for one in (good, gone, wrong, hidden)]
    by = agent(place.host)
    outcomes = do_with_many(chosen, by=by, verb="answer", said=lambda _one: {"text": "Tack", "lang": "sv"})
    assert [(one.key, one.went) for one in outcomes] == [
        (good.key, True), (gone.key, False), (wrong.key, False),
    ]  # fmt: skip
    assert "In hand" in str(outcomes[1].why)
    assert "cannot follow" in str(outcomes[2].why)
    assert [fresh(one).status for one in (good, gone, wrong, hidden)] == [
        "answered", "in_hand", "closed", "received",
    ]  # fmt: skip
    with pytest.raises(Refused, match="hundred"):
        do_with_many([Chosen(str(n), 1) for n in range(101)], by=by, verb="close", said=lambda _one: {})


def test_while_the_host_is_away_the_deputies_are_told_and_if_all_are_away_everybody(place: City) -> None:
    from samband.challenges.actions.idea_moves import tell_keepers

    def someone_told() -> set[str]:
        one = idea(place.door)
        event = actions._line("idea.handed_over", one, OPERATOR, "")
        tell_keepers(one, event)
        return set(Notification.objects.filter(event=event).values_list("person_key", flat=True))

    assert someone_told() == {place.host.key}
    away(place.keepers["host"], day_at(place.door))
    assert someone_told() == {place.deputy.key}
    away(place.keepers["deputy"], day_at(place.door))
    assert someone_told() == {place.host.key, place.deputy.key}


def test_reminders_come_once_for_what_is_due_and_what_became_overdue(place: City) -> None:
    late, soon = idea(place.door, due=-1), idea(place.door, due=2)
    for due, more in (
        (3, {}), (-1, {"status": "answered"}), (-1, {"status": "with_sender"}), (-1, {"status": "closed"}),
        (-1, {"status": "in_hand", "first_answered_at": timezone.now()}), (1, {"status": "quarantined"}),
    ):  # fmt: skip
        idea(place.door, due=due, **more)  # type: ignore[arg-type]
    at = timezone.now()
    assert remind_of_due(at, by=SYSTEM) == 2
    assert remind_of_due(at + timedelta(minutes=5), by=SYSTEM) == 0
    assert (lines(late), lines(soon)) == ([OVERDUE], [DUE_SOON])
    for who in (place.host, place.deputy):
        assert sorted(told(who)) == [DUE_SOON, OVERDUE]
    assert told(place.other_host) == []
    assert remind_of_due(at + timedelta(days=3), by=SYSTEM) == 2  # one is overdue now, one is due soon
    assert lines(soon) == [DUE_SOON, OVERDUE]
    with pytest.raises(Refused):
        remind_of_due(at, by=agent(place.host))


def test_the_day_is_the_doors_own(place: City) -> None:
    EntryPoint.objects.filter(pk=place.door.pk).update(zone="Pacific/Kiritimati")
    at = timezone.now().replace(hour=12)
    east = EntryPoint.objects.get(pk=place.door.pk)
    assert day_at(east, at) == day_at(place.other_door, at) + timedelta(days=1)
    east.zone = "Nowhere/../x"
    assert day_at(east, at) == timezone.localdate(at)


def test_the_shipped_texts_are_there_in_four_languages() -> None:
    assert [one.code for one in shipped()] == list(NAMES)
    for one in shipped():
        assert set(one.texts) == {"en", "sv", "nb", "da"}
        assert len(set(one.texts.values())) == 4
    assert shipped()[0].in_language("nn")[0] == "nb"
    assert shipped()[0].in_language("fi", "da-DK")[0] == "da"
    assert shipped()[0].in_language("fi")[0] == "en"


def test_every_verb_of_the_thread_is_declared() -> None:
    assert {"idea.answered", "idea.overdue", "entry_point.idea_left"} <= set(declared_verbs())


def in_turn(act: Callable[[], Any]) -> None:
    """Do something when one's turn comes: in memory SQLite says "locked" where in a file it waits."""
    for _ in range(500):
        try:
            act()
        except OperationalError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the turn never came")


@pytest.mark.django_db(transaction=True)
def test_two_hosts_answering_at_the_same_moment_send_one_answer_and_the_second_is_told() -> None:
    place = city()
    one = idea(place.door, email="brought@idea.example")
    agents = [agent(place.host), agent(place.deputy)]
    ready, outcomes = threading.Barrier(2), []

    def answer(number: int) -> None:
        try:
            seen = Idea.objects.select_related("handler", "department").get(pk=one.pk)
            ready.wait(10)
            in_turn(
                lambda: actions.answer_idea(seen, by=agents[number], version=1, text=f"{number}", lang="en")
            )
            outcomes.append("answered")
        except ChangedMeanwhile as changed:
            outcomes.append(changed.now.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes == ["answered", "answered"]  # the second hears that it is answered already
    assert IdeaMessage.objects.count() == 1
    assert lines(one) == ["idea.answered"]
    assert Mail.objects.filter(kind="idea_news").count() == 1
    assert fresh(one).version == 2


def test_what_waits_stands_on_my_work_for_host_deputy_and_department(
    place: City, django_assert_num_queries: Any
) -> None:
    idea(place.door, title="Overdue", due=-2)
    idea(place.door, title="Routed", due=4, status="in_hand", department=place.water)
    idea(place.door, title="Asked", status="with_sender")
    idea(place.other_door, title="Elsewhere")

    def waits(person: Any) -> list[tuple[str, str, str]]:
        now = type(person).objects.get(pk=person.pk)
        return [(one.title, one.sort, one.note) for one in waiting_for(now)]

    at_door = [
        ("Routed", "Idea at your door", "due in 4 days"),
        ("Overdue", "Idea at your door", "overdue by 2 days"),
    ]
    assert sorted(waits(place.host)) == sorted(waits(place.deputy)) == sorted(at_door)
    assert waits(place.engineer) == [("Routed", "Idea for your department", "due in 4 days")]
    assert waits(place.outsider) == []
    for _ in range(5):
        idea(place.door)
    host = agent(place.host)
    with django_assert_num_queries(1):
        assert len(ideas_waiting(host)) == 7


def test_the_nightly_job_reminds_and_is_not_asked_for_twice(place: City, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    one = idea(place.door, due=-1)
    enqueue_reminders()
    enqueue_reminders()
    assert DBTaskResult.objects.filter(task_path=remind_keepers.module_path).count() == 1
    assert remind_keepers.func() == 1
    assert lines(one) == [OVERDUE]
