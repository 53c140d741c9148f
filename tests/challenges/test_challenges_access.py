"""Role × state × verb: who may do what with a challenge, as access says it and as the actions do it."""

from collections.abc import Callable
from itertools import product

import pytest

from samband.base.agents import OPERATOR, VISITOR, Agent
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.challenges import (
    can_delete_challenge,
    can_edit_challenge,
    can_move_challenge,
    can_see_challenge,
    moves_for,
    roles_in,
)
from samband.challenges.actions.challenge_publication import (
    approve_challenge,
    ask_for_approval,
    publish_challenge,
    send_back_challenge,
    take_back_challenge,
)
from samband.challenges.actions.challenges import save_statement
from samband.challenges.domain.challenge import (
    DRAFT,
    MERGED,
    MOVES,
    PUBLIC,
    REVIEW,
    STATUSES,
    VERBS,
    verbs_from,
)
from samband.challenges.models import Challenge
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from tests.challenges.challenges_material import City, found_city, in_state

pytestmark = pytest.mark.django_db
ROLES = ("stranger", "outsider", "maker", "colleague", "co_owner", "approver", "operator")
OWNERS = {"maker", "colleague", "co_owner", "approver", "operator"}  # the head belongs to the city as well
APPROVERS = {"approver", "operator"}
PEOPLE = {
    "outsider": "outsider",
    "maker": "officer",
    "colleague": "colleague",
    "co_owner": "in_care",
    "approver": "head",
}
ACTIONS: dict[str, Callable[..., Challenge]] = {
    "publish": publish_challenge,
    "ask_approval": ask_for_approval,
    "approve": approve_challenge,
    "send_back": send_back_challenge,
    "take_back": take_back_challenge,
}


@pytest.fixture
def town() -> City:
    return found_city()


def agent(town: City, role: str) -> Agent:
    if role in PEOPLE:
        return town.agent(PEOPLE[role])
    return OPERATOR if role == "operator" else VISITOR


def may(role: str, verb: str) -> bool:
    who = {name for move in MOVES if move.verb == verb for name in move.who}
    return ("owner" in who and role in OWNERS) or ("approver" in who and role in APPROVERS)


def test_every_status_and_every_verb_has_its_place_in_the_table() -> None:
    assert set(VERBS) >= set(ACTIONS)
    assert set(PUBLIC) | {DRAFT, REVIEW, MERGED} == set(STATUSES)


@pytest.mark.once
@pytest.mark.parametrize("status", STATUSES)
def test_access_says_for_every_role_state_and_verb_what_the_table_says(town: City, status: str) -> None:
    made = in_state(town, status)
    for role, verb in product(ROLES, VERBS):
        by = agent(town, role)
        assert bool(can_move_challenge(by, made, verb)) is may(role, verb), (role, verb)
        now = verb in moves_for(by, made)
        assert now is (may(role, verb) and verb in verbs_from(status, {"owner", "approver"})), (role, verb)


@pytest.mark.once
@pytest.mark.parametrize("status", STATUSES)
def test_actions_do_for_every_role_and_state_what_access_says(town: City, status: str) -> None:
    made = in_state(town, status)
    for role, (verb, action) in product(ROLES, ACTIONS.items()):
        by, now = agent(town, role), Challenge.objects.get(pk=made.pk)
        more = {"why": "Säg hur många."} if verb == "send_back" else {}
        if verb in moves_for(by, now):
            if verb == "publish":  # somebody was named: without them nobody publishes but they themselves
                continue
            done = action(now, by=by, version=now.version, **more)
            assert done.status != status
            Challenge.objects.filter(pk=made.pk).update(
                status=status, approver=town.head, published_at=made.published_at
            )
            continue
        with pytest.raises(Refused):
            action(now, by=by, version=now.version, **more)
        assert Challenge.objects.get(pk=made.pk).version == now.version


def test_who_was_named_is_not_passed_by(town: City) -> None:
    made = in_state(town, REVIEW)
    back = send_back_challenge(made, by=town.agent("head"), version=made.version, why="Säg mer.")
    for role in ("maker", "colleague", "co_owner", "operator"):
        with pytest.raises(NotPossible):
            publish_challenge(back, by=agent(town, role), version=back.version)
    assert publish_challenge(back, by=agent(town, "approver"), version=back.version).status == "published"


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_listed_is_what_may_be_seen(town: City, status: str) -> None:
    made = in_state(town, status)
    for role in ROLES:
        by = agent(town, role)
        listed = Challenge.objects.visible_to(by).filter(pk=made.pk).exists()
        assert listed is bool(can_see_challenge(by, made)), role
        assert listed is (status not in (DRAFT, REVIEW) or role in OWNERS), role


@pytest.mark.once
@pytest.mark.parametrize("status", STATUSES)
def test_words_are_changed_by_owners_alone_and_not_in_review_or_once_merged(town: City, status: str) -> None:
    made = in_state(town, status)
    for role in ROLES:
        by, now = agent(town, role), Challenge.objects.get(pk=made.pk)
        allowed = role in OWNERS and status not in (REVIEW, MERGED)
        assert bool(can_edit_challenge(by, now)) is allowed, role
        if allowed:
            words = {"measure": f"Färre fall, säger {role}"}
            assert save_statement(now, by=by, version=now.version, words=words).measure == words["measure"]
        else:
            with pytest.raises(Refused):
                save_statement(now, by=by, version=now.version, words={"measure": "x"})


@pytest.mark.once
@pytest.mark.parametrize("status", STATUSES)
def test_only_drafts_are_deleted(town: City, status: str) -> None:
    made = in_state(town, status)
    for role in ROLES:
        assert bool(can_delete_challenge(agent(town, role), made)) is (status == DRAFT and role in OWNERS)


def test_who_leaves_the_body_leaves_its_challenges(town: City) -> None:
    made = in_state(town, DRAFT)
    town.officer.organisation_keys = []
    town.officer.save()
    by = town.by
    assert roles_in(by, made) == frozenset()
    assert not Challenge.objects.visible_to(by).exists()
    with pytest.raises((Refused, ChangedMeanwhile)):
        save_statement(made, by=by, version=made.version, words={"measure": "x"})
