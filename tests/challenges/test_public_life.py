"""A challenge's life after publication: moves, merging, questions, following, dates."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from samband.base.agents import VISITOR
from samband.base.models import Event, Notification
from samband.base.versions import ChangedMeanwhile
from samband.challenges.actions.challenge_life import LIFE_VERBS, merge_challenges, move_challenge
from samband.challenges.actions.following import (
    follow_challenge,
    remove_date,
    set_date,
    unfollow_challenge,
)
from samband.challenges.actions.questions import answer_question, ask_question, set_question_aside
from samband.challenges.domain.challenge import MOVES, STATUSES
from samband.challenges.models import Challenge, Question
from samband.challenges.tasks import tell_followers_of, tell_owners_of
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from tests.challenges.public_material import Cities, acting, cities, organisation, standing

pytestmark = pytest.mark.django_db

WORDS_NEEDED = {"solve": "outcome", "give_up": "learned", "reopen": "why", "withdraw": "why"}


@pytest.fixture
def world() -> Cities:
    """Two cities with their people."""
    return cities()


@pytest.mark.parametrize("verb", LIFE_VERBS)
@pytest.mark.parametrize("status", STATUSES)
def test_every_move_leads_where_the_table_says_and_nowhere_else(
    world: Cities, status: str, verb: str
) -> None:
    """The table is all there is."""
    found = standing(status, world.maker, world.city)
    targets = [move.target for move in MOVES if move.verb == verb and status in move.sources]
    by = acting(world.colleague)
    if not targets:
        with pytest.raises(Refused):
            move_challenge(found, by=by, verb=verb, version=found.version, words="Skäl.")
        assert Challenge.objects.get(pk=found.pk).status == status
        return
    moved = move_challenge(found, by=by, verb=verb, version=found.version, words="Skäl.")
    assert Challenge.objects.get(pk=found.pk).status == moved.status == targets[0]
    assert Event.objects.about("challenge", found.key)[0].changes["after"] == targets[0]


@pytest.mark.parametrize("verb", sorted(WORDS_NEEDED))
def test_a_move_that_needs_words_is_not_made_without(world: Cities, verb: str) -> None:
    """What was learned is said, and so is why something is withdrawn."""
    found = standing("solved" if verb == "reopen" else "in_trial", world.maker, world.city)
    with pytest.raises(NotPossible) as problem:
        move_challenge(found, by=acting(world.maker), verb=verb, version=found.version, words="  ")
    assert problem.value.missing == (WORDS_NEEDED[verb],)
    assert Challenge.objects.get(pk=found.pk).version == found.version


def test_a_stranger_and_another_city_move_nothing(world: Cities) -> None:
    """Only the owners decide."""
    found = standing("published", world.maker, world.city)
    for by in (VISITOR, acting(world.outsider)):
        with pytest.raises(Refused):
            move_challenge(found, by=by, verb="withdraw", version=found.version, words="Nej.")


def test_two_who_move_at_once_do_not_overwrite_each_other(world: Cities) -> None:
    """The second is told."""
    found = standing("published", world.maker, world.city)
    move_challenge(found, by=acting(world.maker), verb="begin_dialogue", version=found.version)
    with pytest.raises(ChangedMeanwhile):
        move_challenge(found, by=acting(world.colleague), verb="begin_trial", version=found.version)
    assert Challenge.objects.get(pk=found.pk).status == "in_dialogue"


def test_followers_are_told_once_and_the_one_who_did_it_is_not(world: Cities) -> None:
    """A job may run twice."""
    found = standing("published", world.maker, world.city)
    for person in (world.outsider, world.maker):
        assert follow_challenge(found, by=acting(person))
        assert not follow_challenge(found, by=acting(person))
    move_challenge(found, by=acting(world.maker), verb="begin_trial", version=found.version)
    event = Event.objects.filter(verb="challenge.trial_begun").latest("pk")
    for _time in range(2):
        assert tell_followers_of.func(found.key, event.pk) == 1
    assert Notification.objects.get().person_key == world.outsider.key
    assert unfollow_challenge(found, by=acting(world.outsider))
    assert not unfollow_challenge(found, by=acting(world.outsider))
    with pytest.raises(Refused):
        follow_challenge(found, by=VISITOR)


def test_merging_keeps_both_texts_and_brings_together_what_belongs_to_both(world: Cities) -> None:
    """Owners, followers and questions come along; the address leads on, also over two steps."""
    kept = standing("published", world.maker, world.city, title="Torra källare")
    gone = standing("published", world.maker, world.city, world.department, title="Källare utan vatten")
    older = standing("published", world.maker, world.city, title="Fukt")
    follow_challenge(gone, by=acting(world.outsider))
    asked = ask_question(gone, by=VISITOR, text="Hur djupt?", lang="sv")
    by = acting(world.maker)
    merge_challenges(older, by=by, into=gone, version=older.version, into_version=gone.version)
    gone.refresh_from_db()
    merge_challenges(gone, by=by, into=kept, version=gone.version, into_version=kept.version)
    gone.refresh_from_db()
    older.refresh_from_db()
    assert (gone.status, gone.merged_into, gone.title) == ("merged", kept, "Källare utan vatten")
    assert older.merged_into == kept
    assert set(kept.owners.values_list("organisation", flat=True)) == {world.city.pk, world.department.pk}
    assert kept.follows.get().person == world.outsider
    assert Question.objects.get(pk=asked.pk).challenge == kept
    with pytest.raises(Refused):
        merge_challenges(kept, by=by, into=kept, version=1, into_version=1)


def test_what_is_published_is_not_merged_into_a_draft_nor_into_somebody_elses(world: Cities) -> None:
    """Nothing published becomes unreadable."""
    found = standing("published", world.maker, world.city)
    hidden = standing("draft", world.maker, world.city)
    theirs = standing("published", world.outsider, world.other)
    by = acting(world.maker)
    for into in (hidden, theirs):
        with pytest.raises(Refused):
            merge_challenges(found, by=by, into=into, version=found.version, into_version=into.version)
    assert Challenge.objects.get(pk=found.pk).status == "published"


def test_a_question_is_answered_to_everybody_by_one_of_two(world: Cities) -> None:
    """Two who answer at the same moment: the second is told; nobody else answers."""
    found = standing("published", world.maker, world.city)
    asked = ask_question(found, by=VISITOR, text="  Hur många hushåll? ", lang="sv")
    event = Event.objects.filter(verb="challenge.question_asked").latest("pk")
    assert "hushåll" not in str(event.changes)
    assert tell_owners_of.func(found.key, event.pk) == 1
    with pytest.raises(Refused):
        answer_question(asked, by=acting(world.outsider), version=1, answer="Tusen.")
    answered = answer_question(asked, by=acting(world.colleague), version=1, answer="Två tusen.", lang="sv")
    with pytest.raises(ChangedMeanwhile):
        answer_question(asked, by=acting(world.maker), version=1, answer="Tre tusen.")
    with pytest.raises(Refused):
        set_question_aside(answered, by=acting(world.maker), version=answered.version)
    assert Question.objects.get().answer == "Två tusen."


def test_no_more_is_asked_than_somebody_can_answer(world: Cities) -> None:
    """A flood ends."""
    found = standing("published", world.maker, world.city)
    for number in range(30):
        ask_question(found, by=VISITOR, text=f"Fråga {number}?")
    with pytest.raises(Refused):
        ask_question(found, by=VISITOR, text="En till?")
    over = standing("solved", world.maker, world.city)
    with pytest.raises(Refused):
        ask_question(over, by=VISITOR, text="För sent?")


def test_dates_are_days_or_windows(world: Cities) -> None:
    """A window ends after it begins, and is said as exactly as it is known."""
    found = standing("published", world.maker, world.city)
    by = acting(world.maker)
    window = set_date(
        found,
        by=by,
        label="Dialog",
        starts_on=date(2027, 3, 1),
        ends_before=date(2027, 7, 1),
        precision="month",
    )
    assert window.said == "2027-03–2027-06"
    with pytest.raises(ValidationError):
        set_date(found, by=by, label="Bakvänt", starts_on=date(2027, 3, 1), ends_before=date(2027, 3, 1))
    with pytest.raises(Refused):
        remove_date(window, by=acting(world.outsider))
    remove_date(window, by=by)
    assert not found.dates.exists()


def test_co_owners_work_together(world: Cities) -> None:
    """Two departments own one challenge: the people of both decide."""
    other = organisation("Gator och torg", "department")
    found = standing("published", world.maker, world.city, other)
    from tests.actors.people import placed, somebody

    person = placed(somebody("street"), other)
    moved = move_challenge(found, by=acting(person), verb="begin_dialogue", version=found.version)
    assert moved.status == "in_dialogue"
