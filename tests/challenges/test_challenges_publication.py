"""Publishing: what it needs, who approves, what is written in one transaction, who is told."""

from typing import Any

import pytest

from samband.base.agents import OPERATOR
from samband.base.models import Event, Mail, Notification
from samband.base.versions import ChangedMeanwhile
from samband.challenges.actions import challenge_publication as publication
from samband.challenges.actions.challenge_publication import (
    approve_challenge,
    ask_for_approval,
    publish_challenge,
    send_back_challenge,
    set_approver,
    take_back_challenge,
)
from samband.challenges.actions.challenges import save_statement
from samband.challenges.models import Challenge, PublicationRule
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.matching.models import Profile
from tests.challenges.challenges_material import WORDS, City, draft, found_city, in_review, published, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    return found_city()


def test_what_is_published_is_public_found_copied_and_told_at_once(town: City) -> None:
    made = published(town)
    assert made.status == "published"
    assert made.published_at is not None
    profile = made.profile
    assert (profile.sort, profile.kinds, profile.lang) == ("challenge", ["challenge"], "sv")
    assert (profile.country, profile.region, profile.place) == ("SE", "SE232", "Älvhamn")
    assert profile.is_public
    assert WORDS["future"] in profile.text
    assert WORDS["owner"] not in profile.text
    assert list(made.versions.filter(is_public=True).values_list("number", flat=True)) == [2]
    assert Event.objects.filter(verb="challenge.published", subject_key=made.key).count() == 1


@pytest.mark.parametrize("part", ["affected", "future", "owner", "adoption", "title"])
def test_without_what_publishing_needs_it_says_what_is_missing(town: City, part: str) -> None:
    made = ready(town, **{part: ""})
    with pytest.raises(NotPossible) as problem:
        publish_challenge(made, by=town.by, version=made.version)
    assert problem.value.missing == (part,)
    now = Challenge.objects.get()
    assert (now.status, now.version, now.profile) == ("draft", made.version, None)


@pytest.mark.parametrize("part", ["owner", "adoption"])
def test_a_written_reason_stands_for_owner_and_road_and_shows(town: City, part: str) -> None:
    made = ready(town, **{part: ""})
    with pytest.raises(NotPossible):
        publish_challenge(made, by=town.by, version=made.version, override="  ")
    done = publish_challenge(made, by=town.by, version=made.version, override="Nämnden tillsätts i maj.")
    assert done.status == "published"
    assert done.versions.filter(is_public=True).get().override == "Nämnden tillsätts i maj."


@pytest.mark.parametrize("part", ["affected", "future"])
def test_no_reason_stands_for_whom_it_is_for_and_what_they_want(town: City, part: str) -> None:
    made = ready(town, **{part: ""})
    with pytest.raises(NotPossible):
        publish_challenge(made, by=town.by, version=made.version, override="Det brådskar.")


def test_one_must_have_looked_whether_somebody_has_solved_it(town: City) -> None:
    made = draft(town, **WORDS)
    with pytest.raises(NotPossible) as problem:
        publish_challenge(made, by=town.by, version=made.version)
    assert problem.value.missing == ("looked",)


def test_where_an_owner_says_who_approves_nobody_passes_by(town: City) -> None:
    set_approver(town.city, by=town.agent("head"), approver=town.head)
    made = ready(town)
    for by in (town.by, OPERATOR):
        with pytest.raises(NotPossible) as problem:
            publish_challenge(made, by=by, version=made.version)
        assert problem.value.missing == ("no_approver",)
    asked = ask_for_approval(made, by=town.by, version=made.version, approver=town.colleague)
    assert asked.approver == town.head
    with pytest.raises(Refused):
        approve_challenge(asked, by=town.by, version=asked.version)
    done = approve_challenge(asked, by=town.agent("head"), version=asked.version)
    assert done.status == "published"
    assert done.profile is not None
    assert done.versions.order_by("-number").first().is_public


def test_who_approves_is_told_and_sees_it_and_the_maker_hears(town: City) -> None:
    made = in_review(town)
    assert Challenge.objects.visible_to(town.agent("head")).filter(pk=made.pk).exists()
    assert not Challenge.objects.visible_to(town.agent("colleague")).filter(pk=made.pk).exists()
    told = Notification.objects.get(person_key=town.head.key)
    assert told.verb == "challenge.approval_asked"
    assert Mail.objects.filter(address=town.head.email, kind="challenges").count() == 1
    back = send_back_challenge(
        made, by=town.agent("head"), version=made.version, why="Säg hur många som faller.", lang="sv"
    )
    assert (back.status, back.why) == ("draft", "Säg hur många som faller.")
    event = Event.objects.get(verb="challenge.sent_back")
    assert event.wording.text == "Säg hur många som faller."
    assert "många" not in str(event.changes)
    assert Notification.objects.get(person_key=town.officer.key).verb == "challenge.sent_back"


def test_sent_back_needs_words(town: City) -> None:
    made = in_review(town)
    with pytest.raises(NotPossible):
        send_back_challenge(made, by=town.agent("head"), version=made.version, why=" ")
    assert Challenge.objects.get().status == "review"


def test_taken_back_it_can_be_written_on_and_published_without_whom_one_chose(town: City) -> None:
    made = in_review(town)
    made = take_back_challenge(made, by=town.by, version=made.version)
    made = save_statement(made, by=town.by, version=made.version, words={"measure": "Färre fall"})
    assert publish_challenge(made, by=town.by, version=made.version).status == "published"


def test_who_approves_must_belong_to_an_owner(town: City) -> None:
    made = ready(town)
    with pytest.raises(Refused):
        ask_for_approval(made, by=town.by, version=made.version, approver=town.outsider)
    with pytest.raises(NotPossible) as problem:
        ask_for_approval(made, by=town.by, version=made.version)
    assert problem.value.missing == ("approver",)
    assert Challenge.objects.get().status == "draft"


def test_who_has_left_the_city_approves_nothing_any_more(town: City) -> None:
    made = in_review(town)
    town.head.organisation_keys = []
    town.head.save()
    assert not Challenge.objects.visible_to(town.agent("head")).exists()
    with pytest.raises(Refused):
        approve_challenge(made, by=town.agent("head"), version=made.version)


def test_the_second_of_two_is_told_that_it_was_decided(town: City) -> None:
    made = in_review(town)
    approve_challenge(made, by=town.agent("head"), version=made.version)
    with pytest.raises(ChangedMeanwhile):
        send_back_challenge(made, by=town.agent("head"), version=made.version, why="Nej.")
    now = Challenge.objects.get()
    with pytest.raises(Refused):
        approve_challenge(now, by=town.agent("head"), version=now.version)


def test_stopped_in_the_middle_nothing_of_it_stands(town: City, monkeypatch: pytest.MonkeyPatch) -> None:
    made = ready(town)
    before = Event.objects.count()

    def stop(*_arguments: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publication, "record", stop)
    with pytest.raises(KeyboardInterrupt):
        publish_challenge(made, by=town.by, version=made.version)
    now = Challenge.objects.get()
    assert (now.status, now.version, now.profile) == ("draft", made.version, None)
    assert not Profile.objects.filter(sort="challenge").exists()
    assert not now.versions.filter(is_public=True).exists()
    assert Event.objects.count() == before


def test_only_stewards_say_who_approves_and_only_one_of_their_own(town: City) -> None:
    for by in (town.by, town.agent("outsider")):
        with pytest.raises(Refused):
            set_approver(town.city, by=by, approver=town.head)
    with pytest.raises(Refused):
        set_approver(town.city, by=town.agent("head"), approver=town.outsider)
    set_approver(town.city, by=town.agent("head"), approver=town.colleague)
    set_approver(town.city, by=town.agent("head"), approver=None)
    assert not PublicationRule.objects.exists()


def test_once_published_the_owners_people_work_on_it_together(town: City) -> None:
    made = published(town)
    changed = save_statement(
        made, by=town.agent("colleague"), version=made.version, words={"measure": "Färre fall"}
    )
    assert changed.version == made.version + 1
