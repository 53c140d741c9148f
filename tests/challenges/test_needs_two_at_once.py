"""Two who change one challenge at the same moment: one is first, the other is told, no word is lost."""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.challenges.actions.challenge_life import merge_challenges, move_challenge
from samband.challenges.actions.challenge_publication import (
    approve_challenge,
    publish_challenge,
    send_back_challenge,
    take_back_challenge,
)
from samband.challenges.actions.challenges import (
    autosave_statement,
    delete_draft,
    save_statement,
    start_challenge,
)
from samband.challenges.actions.following import follow_challenge
from samband.challenges.actions.questions import answer_question, ask_question
from samband.challenges.domain.challenge import DRAFT, MERGED, PUBLISHED, REVIEW, WITHDRAWN
from samband.challenges.models import Challenge, Question
from tests.challenges.at_once import at_once, first_and_second, was_told, written_by_several
from tests.challenges.challenges_material import WORDS, City, found_city

pytestmark = pytest.mark.django_db(transaction=True)

DICE = random.Random


@pytest.fixture
def town(transactional_db: None, tmp_path: Path) -> Iterator[City]:
    with written_by_several(tmp_path):
        yield found_city()


def made(town: City, status: str = DRAFT) -> Challenge:
    """Make a challenge that the city's people work on, as if it had been brought to where it stands."""
    one = start_challenge(by=town.by, title="…", organisation=town.city)
    now, is_public = timezone.now(), status == PUBLISHED
    Challenge.objects.filter(pk=one.pk).update(
        **WORDS,
        status=status,
        is_shared=True,
        looked_at=now,
        published_at=now if is_public else None,
        approver=town.head if status == REVIEW else None,
    )
    one.versions.update(**WORDS, is_public=is_public)
    return Challenge.objects.get(pk=one.pk)


def fresh(one: Any) -> Any:
    return type(one)._default_manager.get(pk=one.pk)


def lines(one: Challenge, verb: str) -> int:
    return Event.objects.about("challenge", one.key).filter(verb=verb).count()


def copies(one: Challenge, part: str = "affected") -> dict[int, str]:
    return dict(one.versions.order_by("number").values_list("number", part))


def test_of_two_who_save_the_same_version_one_wins_and_the_other_reads_what_was_saved(town: City) -> None:
    dice, one = DICE(1), made(town)
    agents, begun = [town.agent("officer"), town.agent("colleague")], one.version
    before, told_words = lines(one, "challenge.saved"), {}
    for number in range(20):
        words = [f"officer {number}", f"colleague {number}"]
        outcomes = at_once(
            *(
                partial(save_statement, one, by=agents[n], version=one.version, words={"affected": words[n]})
                for n in range(2)
            ),
            dice=dice,
        )
        first, second = first_and_second(outcomes)
        assert isinstance(outcomes[second], ChangedMeanwhile)
        assert outcomes[second].now.affected == words[first]
        one = fresh(one)
        assert (one.affected, one.version) == (words[first], begun + number + 1)
        told_words[one.version] = words[first]
    assert {number: text for number, text in copies(one).items() if number > begun} == told_words
    assert lines(one, "challenge.saved") - before == 20


def test_two_who_save_other_parts_at_once_both_have_their_words_in_the_end(town: City) -> None:
    dice, one = DICE(2), made(town)
    agents, parts = [town.agent("officer"), town.agent("colleague")], ("affected", "measure")
    for number in range(8):
        words = [{part: f"{part} {number}"} for part in parts]
        outcomes = at_once(
            *(
                partial(save_statement, one, by=agents[n], version=one.version, words=words[n])
                for n in range(2)
            ),
            dice=dice,
        )
        _first, second = first_and_second(outcomes)
        seen = outcomes[second].now
        one = save_statement(seen, by=agents[second], version=seen.version, words=words[second])
        assert (one.affected, one.measure) == (f"affected {number}", f"measure {number}")
    numbers = sorted(copies(one))
    assert numbers[-16:] == list(range(one.version - 15, one.version + 1))


def test_the_page_tells_the_second_and_shows_both_texts(town: City) -> None:
    dice, one = DICE(3), made(town)
    address = reverse("challenge-edit", args=[one.key])
    browsers = [Client(headers={"accept-language": "en"}) for _ in range(2)]
    for browser, person in zip(browsers, (town.officer, town.colleague), strict=True):
        browser.force_login(person)
    for number in range(5):
        one = fresh(one)
        words = [f"the officer's {number}", f"the colleague's {number}"]
        answers: list[Any] = at_once(
            *(
                partial(
                    browsers[n].post,
                    address,
                    {"version": one.version, "parts": "affected", "affected": words[n], "do": "save"},
                )
                for n in range(2)
            ),
            dice=dice,
        )
        statuses = [answer.status_code for answer in answers]
        assert sorted(statuses) == [302, 409]
        first, second = statuses.index(302), statuses.index(409)
        page = answers[second].content.decode()
        for text in words:
            assert text.replace("'", "&#x27;") in page
        assert fresh(one).affected == words[first]


def test_what_is_kept_as_one_types_never_writes_over_a_save(town: City) -> None:
    dice, one = DICE(4), made(town)
    # The same person in two windows, and two persons.
    for number in range(14):
        typing, saving = town.agent("officer"), town.agent("officer" if number % 2 else "colleague")
        outcomes = at_once(
            lambda now=one, by=typing, n=number: autosave_statement(
                now, by=by, version=now.version, words={"affected": f"typed {n}"}
            ),
            lambda now=one, by=saving, n=number: save_statement(
                now, by=by, version=now.version, words={"affected": f"saved {n}"}
            ),
            dice=dice,
        )
        first, second = first_and_second(outcomes)
        now = outcomes[second].now
        assert now.affected == f"{'typed' if first == 0 else 'saved'} {number}"
        words = {"affected": f"{'saved' if first == 0 else 'typed'} {number}"}
        again = save_statement if first == 0 else autosave_statement
        one = again(now, by=saving if first == 0 else typing, version=now.version, words=words)
        assert one.affected == words["affected"]
        assert f"saved {number}" in copies(one).values()
    assert [text for text in copies(one).values() if text.startswith("saved")] == [
        f"saved {number}" for number in range(14)
    ]


def test_what_is_published_is_what_was_read_and_an_edit_comes_before_or_after(town: City) -> None:
    dice = DICE(5)
    for number in range(10):
        one = made(town)
        outcomes = at_once(
            lambda now=one, n=number: save_statement(
                now, by=town.agent("colleague"), version=now.version, words={"future": f"later {n}"}
            ),
            lambda now=one: publish_challenge(now, by=town.agent("officer"), version=now.version),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        now = fresh(one)
        assert now.version == one.version + 1
        if first == 0:
            assert (now.status, now.future, now.profile) == (DRAFT, f"later {number}", None)
            assert not now.versions.filter(is_public=True).exists()
        else:
            assert (now.status, now.future) == (PUBLISHED, one.future)
            (public,) = now.versions.filter(is_public=True)
            assert public.future == one.future
            assert now.profile is not None
        assert lines(now, "challenge.published") == first


def test_two_who_publish_publish_once(town: City) -> None:
    dice = DICE(6)
    for _ in range(10):
        one = made(town)
        outcomes = at_once(
            *(
                lambda now=one, who=who: publish_challenge(now, by=town.agent(who), version=now.version)
                for who in ("officer", "colleague")
            ),
            dice=dice,
        )
        _first, second = first_and_second(outcomes)
        assert outcomes[second].now.status == PUBLISHED
        assert lines(one, "challenge.published") == 1
        assert fresh(one).version == one.version + 1


def test_approval_and_taking_back_or_sending_back_do_not_both_happen(town: City) -> None:
    dice = DICE(7)
    for number in range(10):
        one = made(town, REVIEW)
        other: Any = (
            (lambda now=one: take_back_challenge(now, by=town.agent("officer"), version=now.version))
            if number % 2
            else (
                lambda now=one: send_back_challenge(
                    now, by=town.agent("head"), version=now.version, why="Säg hur många."
                )
            )
        )
        outcomes = at_once(
            lambda now=one: approve_challenge(now, by=town.agent("head"), version=now.version),
            other,
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        now = fresh(one)
        assert now.status == (DRAFT if first else PUBLISHED)
        assert (now.profile is None) == bool(first)
        assert lines(now, "challenge.approved") == 1 - first
        assert lines(now, "challenge.taken_back") + lines(now, "challenge.sent_back") == first


def test_an_edit_and_a_withdrawal_or_a_merger_do_not_write_over_each_other(town: City) -> None:
    dice = DICE(8)
    into = made(town, PUBLISHED)
    for number in range(12):
        one, into, is_merged = made(town, PUBLISHED), fresh(into), bool(number % 2)
        move: Any = (
            (
                lambda now=one, to=into: merge_challenges(
                    now, by=town.agent("officer"), into=to, version=now.version, into_version=to.version
                )
            )
            if is_merged
            else (
                lambda now=one: move_challenge(
                    now, by=town.agent("officer"), verb="withdraw", version=now.version, words="Annat först."
                )
            )
        )
        # Of a merger either side may be edited.
        edited = into if number % 4 == 3 else one
        outcomes = at_once(
            lambda now=edited, n=number: save_statement(
                now, by=town.agent("colleague"), version=now.version, words={"future": f"edited {n}"}
            ),
            move,
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        assert fresh(one).status == ((MERGED if is_merged else WITHDRAWN) if first else PUBLISHED)
        assert fresh(edited).future == (edited.future if first else f"edited {number}")


def test_the_same_two_merged_in_both_directions_become_one_and_nobody_waits_for_ever(town: City) -> None:
    dice = DICE(9)
    for _ in range(12):
        pair = [made(town, PUBLISHED) for _ in range(2)]
        outcomes = at_once(
            *(
                lambda a=pair[n], b=pair[1 - n], who=who: merge_challenges(
                    a, by=town.agent(who), into=b, version=a.version, into_version=b.version
                )
                for n, who in enumerate(("officer", "colleague"))
            ),
            dice=dice,
        )
        first, _second = first_and_second(outcomes)
        assert [fresh(one).status for one in pair] == (
            [MERGED, PUBLISHED] if first == 0 else [PUBLISHED, MERGED]
        )
        assert fresh(pair[first]).merged_into == pair[1 - first]


def test_three_merged_in_a_ring_do_not_lead_in_a_circle(town: City) -> None:
    dice = DICE(10)
    for _ in range(4):
        ring = [made(town, PUBLISHED) for _ in range(3)]
        outcomes = at_once(
            *(
                lambda a=ring[n], b=ring[(n + 1) % 3]: merge_challenges(
                    a, by=town.agent("officer"), into=b, version=a.version, into_version=b.version
                )
                for n in range(3)
            ),
            dice=dice,
        )
        assert sum(was_told(outcome) for outcome in outcomes) == 2
        assert sorted(fresh(one).status for one in ring) == [MERGED, PUBLISHED, PUBLISHED]


def test_a_question_asked_while_challenges_are_merged_comes_to_the_one_that_stays(town: City) -> None:
    dice, into = DICE(11), made(town, PUBLISHED)
    for number in range(10):
        one, into = made(town, PUBLISHED), fresh(into)
        asked, merged = at_once(
            lambda now=one, n=number: ask_question(now, by=town.agent("outsider"), text=f"How many? {n}"),
            lambda now=one, to=into: merge_challenges(
                now, by=town.agent("officer"), into=to, version=now.version, into_version=to.version
            ),
            dice=dice,
        )
        assert not was_told(merged)
        if was_told(asked):
            assert not Question.objects.filter(text=f"How many? {number}").exists()
        else:
            assert Question.objects.get(text=f"How many? {number}").challenge == into
        Question.objects.all().delete()


def test_two_who_answer_a_question_answer_it_once(town: City) -> None:
    dice, one = DICE(12), made(town, PUBLISHED)
    for number in range(12):
        question = ask_question(one, by=town.agent("outsider"), text=f"When? {number}")
        outcomes = at_once(
            *(
                lambda asked=question, who=who: answer_question(
                    asked, by=town.agent(who), version=asked.version, answer=who
                )
                for who in ("officer", "colleague")
            ),
            dice=dice,
        )
        first, second = first_and_second(outcomes)
        assert outcomes[second].now.answer == fresh(question).answer == ("officer", "colleague")[first]
    assert lines(one, "challenge.question_answered") == 12


def test_following_pressed_twice_is_followed_once(town: City) -> None:
    dice = DICE(13)
    for _ in range(8):
        one = made(town, PUBLISHED)
        outcomes = at_once(
            *(lambda now=one: follow_challenge(now, by=town.agent("outsider")) for _ in range(2)), dice=dice
        )
        assert sorted(outcomes) == [False, True]
        assert lines(one, "challenge.followed") == 1


def test_a_draft_that_is_changed_as_it_is_deleted_is_not_lost_unread(town: City) -> None:
    dice = DICE(14)
    for number in range(12):
        one = made(town)
        outcomes = at_once(
            lambda now=one, n=number: save_statement(
                now, by=town.agent("colleague"), version=now.version, words={"future": f"later {n}"}
            ),
            lambda now=one: delete_draft(now, by=town.agent("officer"), version=now.version),
            dice=dice,
        )
        first, second = first_and_second(outcomes)
        if first == 0:
            assert fresh(one).future == f"later {number}"
            assert outcomes[second].now.future == f"later {number}"
        else:
            assert outcomes[second].now is None


def test_the_page_does_not_delete_what_a_colleague_has_written_since(town: City) -> None:
    one, browser = made(town), Client(headers={"accept-language": "en"})
    browser.force_login(town.officer)
    address = reverse("challenge-delete", args=[one.key])
    assert f'name="version" value="{one.version}"' in browser.get(address).content.decode()
    now = save_statement(
        one, by=town.agent("colleague"), version=one.version, words={"future": "Their words"}
    )
    told: Any = browser.post(address, {"version": one.version})
    assert told.status_code == 409
    assert "Nothing is deleted." in told.content.decode()
    assert browser.post(address, {"version": now.version}).status_code == 302
    assert not Challenge.objects.exists()
