"""Two who do something with one idea, door or request at the same moment: nothing vanishes, each is told."""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from samband.base.agents import OPERATOR, VISITOR
from samband.base.models import Event, Mail, Notification
from samband.challenges.actions import ideas as actions
from samband.challenges.actions.challenge_life import merge_challenges
from samband.challenges.actions.challenges import delete_draft, start_challenge
from samband.challenges.actions.door_merging import merge_entry_points
from samband.challenges.actions.requests import Wish, accept_request, ask_organisation, decline_request
from samband.challenges.actions.sender_moves import reply_to_door, withdraw_idea
from samband.challenges.actions.sending import IdeaContent, send_idea
from samband.challenges.models import Challenge, Idea, IdeaMessage, Request
from samband.kernel.decision import Refused
from tests.challenges import requests_material
from tests.challenges.at_once import at_once, first_and_second, was_told, written_by_several
from tests.challenges.challenges_material import WORDS
from tests.challenges.inbox_material import City, agent, city, door, idea, keeper

pytestmark = pytest.mark.django_db(transaction=True)

DICE = random.Random


@pytest.fixture
def written(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    with written_by_several(tmp_path):
        yield


@pytest.fixture
def place(written: None) -> City:
    return city()


def fresh(one: Any) -> Any:
    return type(one)._default_manager.get(pk=one.pk)


def seen(one: Idea) -> Idea:
    return Idea.objects.select_related("handler", "department", "entry_point").get(pk=one.pk)


def lines(one: Idea) -> list[str]:
    return list(Event.objects.about("idea", one.key).order_by("id").values_list("verb", flat=True))


def test_of_two_hosts_who_answer_one_does_and_the_other_is_told(place: City) -> None:
    dice = DICE(1)
    for _ in range(20):
        one = idea(place.door, email="brought@idea.example")
        outcomes = at_once(
            *(
                partial(actions.answer_idea, seen(one), by=agent(who), version=1, text=who.title, lang="en")
                for who in (place.host, place.deputy)
            ),
            dice=dice,
        )
        first, second = first_and_second(outcomes)
        assert outcomes[second].now.status == "answered"
        (message,) = IdeaMessage.objects.filter(idea=one)
        assert message.text == (place.host, place.deputy)[first].title
        assert (lines(one), fresh(one).version) == (["idea.answered"], 2)
        assert Mail.objects.filter(kind="idea_news", about__idea=one.key).count() == 1


def test_an_idea_is_answered_or_withdrawn_and_whoever_comes_second_hears_which(place: City) -> None:
    dice = DICE(2)
    for _ in range(16):
        one = idea(place.door)
        outcomes = at_once(
            partial(actions.answer_idea, seen(one), by=agent(place.host), version=1, text="Ja"),
            lambda now=one: withdraw_idea(now, by=VISITOR),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        assert fresh(one).status == ("withdrawn" if first else "answered")
        assert lines(one) == [("idea.withdrawn" if first else "idea.answered")]
        assert IdeaMessage.objects.filter(idea=one).count() == 1 - first


def test_a_reply_that_meets_an_answer_is_kept_or_its_writer_is_told(place: City) -> None:
    dice = DICE(3)
    for _ in range(12):
        one = idea(place.door, status="with_sender")
        outcomes = at_once(
            lambda now=one: reply_to_door(now, by=VISITOR, text="Om tre veckor."),
            partial(actions.answer_idea, seen(one), by=agent(place.host), version=1, text="Nej"),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        assert [said.text for said in one.messages.all()] == [("Om tre veckor.", "Nej")[first]]


def content(number: object) -> IdeaContent:
    return IdeaContent(title=f"Tinkällaren {number}", text=f"Vi varnar när snön smälter {number}.", lang="sv")


def test_ideas_that_come_at_once_all_come_in_each_with_its_receipt(place: City) -> None:
    dice = DICE(4)
    for round_ in range(6):
        outcomes = at_once(
            *(
                lambda n=n, r=round_: send_idea(place.door, by=VISITOR, content=content(f"{r}-{n}"))
                for n in range(4)
            ),
            dice=dice,
        )
        assert len({one.pk for one, _code in outcomes}) == len({code for _one, code in outcomes}) == 4
        assert {one.status for one, _code in outcomes} == {"received"}
    assert Idea.objects.count() == 24


def test_the_same_form_pressed_twice_at_once_is_one_idea_with_one_receipt(place: City) -> None:
    dice = DICE(5)
    for number in range(10):
        outcomes = at_once(
            *(
                lambda n=number: send_idea(place.door, by=VISITOR, content=content(n), seed=f"form {n}")
                for _ in range(2)
            ),
            dice=dice,
        )
        assert outcomes[0] == outcomes[1]
        one = outcomes[0][0]
        assert lines(one) == ["idea.sent"]
        assert Mail.objects.filter(once=f"idea:{one.key}:copy:{place.door.key}").count() == 1
    assert Idea.objects.count() == 10


def test_of_the_same_words_from_two_forms_at_once_one_is_set_aside_and_both_are_kept(place: City) -> None:
    outcomes = at_once(
        *(
            lambda n=n: send_idea(place.door, by=VISITOR, content=content("same"), seed=f"form {n}")
            for n in range(2)
        ),
        dice=DICE(6),
    )
    assert sorted(one.status for one, _code in outcomes) == ["quarantined", "received"]


def test_an_idea_handed_over_as_doors_are_merged_stands_in_an_inbox_that_somebody_keeps(place: City) -> None:
    dice = DICE(7)
    for number in range(12):
        other = door(place.other_door.organisation, name=f"Sidodörren {number}")
        keeper(other, place.other_host)
        left, kept, gone = (
            (place.door, place.other_door, other) if number % 2 else (other, place.other_door, other)
        )
        to = gone if number % 2 else kept
        one = idea(left)
        by = agent(place.host if number % 2 else place.other_host)
        handed, merged = at_once(
            partial(actions.hand_over, seen(one), by=by, version=1, door=to, why="Dit."),
            lambda kept=kept, gone=gone: merge_entry_points(kept, by=OPERATOR, other=gone),
            dice=dice,
        )
        assert not was_told(merged)
        now = seen(one)
        assert now.entry_point.merged_into is None, "the idea stands behind a door that is gone"
        assert now.owning_body == now.entry_point.organisation.key
        assert lines(one) == ([] if was_told(handed) else ["idea.handed_over"])


def test_an_idea_sent_or_answered_as_its_door_is_merged_comes_to_the_door_that_stays(place: City) -> None:
    dice = DICE(8)
    for number in range(12):
        gone = door(place.other_door.organisation, name=f"Sidodörren {number}")
        keeper(gone, place.other_host)
        one = idea(gone)
        sent, answered, _merged = at_once(
            lambda gone=gone, n=number: send_idea(gone, by=VISITOR, content=content(n)),
            partial(actions.answer_idea, seen(one), by=agent(place.other_host), version=1, text="Ja"),
            lambda gone=gone: merge_entry_points(place.other_door, by=OPERATOR, other=gone),
            dice=dice,
        )
        assert fresh(one).entry_point == place.other_door
        if was_told(answered):
            actions.answer_idea(seen(one), by=agent(place.other_host), version=1, text="Ja")
        assert lines(one) == ["idea.answered"]
        if not was_told(sent):
            assert fresh(sent[0]).entry_point == place.other_door


def published_challenge() -> Challenge:
    one = start_challenge(by=OPERATOR, title="…")
    Challenge.objects.filter(pk=one.pk).update(**WORDS, status="published", published_at=timezone.now())
    return Challenge.objects.get(pk=one.pk)


def test_an_idea_given_to_a_challenge_as_that_is_merged_answers_the_one_that_stays(place: City) -> None:
    dice = DICE(9)
    into = published_challenge()
    for _ in range(10):
        challenge, into = published_challenge(), fresh(into)
        one = idea(place.door)
        routed, _merged = at_once(
            partial(
                actions.route_idea,
                seen(one),
                by=agent(place.host),
                version=1,
                department=place.water,
                challenge=challenge,
            ),
            lambda now=challenge, to=into: merge_challenges(
                now, by=OPERATOR, into=to, version=now.version, into_version=to.version
            ),
            dice=dice,
        )
        assert fresh(one).challenge == (None if was_told(routed) else into)
        assert lines(one) == ([] if was_told(routed) else ["idea.routed"])


def test_an_idea_given_to_a_challenge_that_is_deleted_meanwhile_is_given_or_its_host_told(
    place: City,
) -> None:
    dice = DICE(10)
    for number in range(10):
        draft = start_challenge(by=agent(place.host), title=f"Utkast {number}")
        one = idea(place.door)
        outcomes = at_once(
            partial(
                actions.route_idea,
                seen(one),
                by=agent(place.host),
                version=1,
                department=place.water,
                challenge=draft,
            ),
            lambda now=draft: delete_draft(now, by=agent(place.host), version=now.version),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        assert Challenge.objects.filter(pk=draft.pk).exists() == (first == 0)
        assert fresh(one).challenge_id == (None if first else draft.pk)


def test_a_request_is_accepted_or_declined_and_the_second_is_told(written: None) -> None:
    dice = DICE(11)
    at = requests_material.parties()
    for _ in range(10):
        request = ask_organisation(at.city, by=at.asking, asker=at.cluster, wish=requests_material.WISH)
        outcomes = at_once(
            lambda now=request: accept_request(now, by=at.answering, version=1, text="Ja"),
            lambda now=request: decline_request(now, by=at.answering, version=1, text="Nej"),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        now = fresh(request)
        assert (now.status, now.answer) == (("declined", "Nej") if first else ("accepted", "Ja"))
        now.asked_at = now.asked_at.replace(year=now.asked_at.year - 1)
        now.save()


def test_two_organisations_that_ask_each_other_at_the_same_moment_both_ask(written: None) -> None:
    dice, at = DICE(12), requests_material.parties()
    host = requests_material.somebody("asker", at.city)
    for number in range(8):
        wish = Wish("introduction", f"Mötas {number}", "Vi vill träffas.", "sv")
        outcomes = at_once(
            lambda wish=wish: ask_organisation(at.city, by=at.asking, asker=at.cluster, wish=wish),
            lambda wish=wish: ask_organisation(at.cluster, by=agent(host), asker=at.city, wish=wish),
            dice=dice,
        )
        assert not any(isinstance(outcome, Refused) for outcome in outcomes)
    assert Request.objects.count() == 16
    requests_material.run_jobs()
    told = Notification.objects.filter(verb="request.asked").values_list("event", flat=True)
    assert len(set(told)) == 16
