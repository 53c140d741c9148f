"""The table of moves of a membership: every state with every verb, every sort of person with every verb."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from samband.accounts.models import Person
from samband.actors import actions
from samband.actors.access import can_move
from samband.actors.domain.membership import MOVES, ROLES, STANDING, STATES, WITHOUT_PERSON, steward_stays
from samband.actors.models import Invitation, Membership, Organisation
from samband.actors.people_words import ROLES as ROLE_LABELS
from samband.actors.people_words import STATES as STATE_LABELS
from samband.base.agents import OPERATOR, SYSTEM, VISITOR, Agent
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible, advance, states
from tests.actors.people import agent, placed, somebody, steward_of

Make = Callable[..., Organisation]
VERBS = tuple(move.verb for move in MOVES)
# What each verb leads to from each state from which it leads anywhere; all else is not possible.
LEADS = {
    ("", "invite"): "invited",
    ("", "ask"): "asked",
    ("", "settle"): "active",
    ("invited", "accept"): "active",
    ("invited", "claim"): "asked",
    ("invited", "refuse"): "refused",
    ("invited", "withdraw"): "withdrawn",
    ("invited", "expire"): "expired",
    ("asked", "approve"): "active",
    ("asked", "decline"): "declined",
    ("asked", "take_back"): "withdrawn",
    ("active", "change_role"): "active",
    ("active", "end"): "ended",
    ("active", "leave"): "ended",
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", ["", *STATES])
def test_every_verb_leads_on_from_its_states_alone(state: str, verb: str) -> None:
    if (state, verb) in LEADS:
        assert advance(MOVES, state, verb, ["steward_stays"]) == LEADS[state, verb]
    else:
        with pytest.raises(NotPossible):
            advance(MOVES, state, verb, ["steward_stays"])


def test_the_table_and_the_words_know_the_same_states_and_roles() -> None:
    assert set(states(MOVES)) == set(STATES) == set(STATE_LABELS)
    assert set(ROLES) == set(ROLE_LABELS)
    over = set(STATES) - set(STANDING)
    assert all(advance_from == [] for advance_from in [[m for m in MOVES if s in m.sources] for s in over])


@pytest.mark.parametrize(
    ("role", "new_role", "others", "stays"),
    [
        ("steward", "", 0, False),
        ("steward", "member", 0, False),
        ("steward", "steward", 0, True),
        ("steward", "", 1, True),
        ("steward", "member", 1, True),
        ("member", "", 0, True),
        ("member", "steward", 0, True),
    ],
)
def test_an_organisation_keeps_a_steward(role: str, new_role: str, others: int, stays: bool) -> None:
    assert steward_stays(role, new_role, others) is stays


# Who may make which move with the membership of somebody else (or their own: "self"), whatever its state.
WHO = {
    "operator": {"approve", "decline", "change_role", "end", "withdraw", "settle", "expire", "invite"},
    "system": {"approve", "decline", "change_role", "end", "withdraw", "settle", "expire", "invite"},
    "steward": {"approve", "decline", "change_role", "end", "withdraw", "invite"},
    "self": {"ask", "take_back", "leave"},
    "invited": {"accept", "refuse"},
    "holder": {"claim", "refuse"},
    "member": set(),
    "steward elsewhere": set(),
    "caretaker": set(),
    "stranger": set(),
    "visitor": set(),
}


@pytest.fixture
def cast(make_organisation: Make) -> dict[str, Any]:
    """One of each sort, around one organisation."""
    here, there = make_organisation("Här"), make_organisation("Där")
    steward = steward_of(here)
    return {
        "organisation": here,
        "operator": OPERATOR,
        "system": SYSTEM,
        "steward": agent(steward),
        "self": agent(somebody("asker")),
        "invited": agent(somebody("invited")),
        "holder": agent(somebody("holder")),
        "member": agent(placed(somebody("member"), here)),
        "steward elsewhere": agent(steward_of(there, "elsewhere")),
        "caretaker": agent(somebody("caretaker", rights=["operate"])),
        "stranger": agent(somebody("stranger")),
        "visitor": VISITOR,
    }


def in_state(cast: dict[str, Any], state: str) -> tuple[Membership, str]:
    """Make a membership in a state, of the one who asks; with the secret of its invitation, if it has one."""
    person = Person.objects.get(email="asker@city.example")
    now = timezone.now()
    one = Membership.objects.create(
        organisation=cast["organisation"],
        person=None if state == "invited" else person,
        role="member",
        state=state,
        made_at=now,
        ended_at=now if state == "ended" else None,
    )
    if state != "invited":
        return one, ""
    invitation = Invitation(membership=one, address="invited@city.example")
    secret = Invitation.secret_of(invitation.seed)
    invitation.digest, invitation.expires_at = Invitation.digest_of(secret), now + timedelta(days=1)
    invitation.save(force_insert=True)
    return one, secret


@pytest.mark.once
@pytest.mark.parametrize("who", WHO)
def test_each_sort_of_person_may_what_the_table_says_in_every_state(cast: dict[str, Any], who: str) -> None:
    allowed, expected = set(), set()
    for state in STATES:
        one, secret = in_state(cast, state)
        for verb in VERBS:
            by: Agent = cast[who]
            if can_move(by, one, verb, secret=secret if who == "holder" else ""):
                allowed.add((state, verb))
            right = WHO[who]
            if who == "self" and state == "invited":
                right = set()  # an invitation is nobody's yet
            if who in ("invited", "holder") and state != "invited":
                right = set()
            expected |= {(state, verb)} if verb in right else set()
        Invitation.objects.all().delete()
        Membership.objects.filter(pk=one.pk).delete()
    assert allowed == expected


ACTS: dict[str, Callable[[Membership, Agent, str], Any]] = {
    "accept": lambda one, by, secret: actions.accept_invitation(one, by=by, person=_person(by)),
    "claim": lambda one, by, secret: actions.claim_invitation(one, by=by, person=_person(by), secret=secret),
    "refuse": lambda one, by, secret: actions.refuse_invitation(one, by=by, secret=secret),
    "withdraw": lambda one, by, secret: actions.withdraw_invitation(one, by=by, version=one.version),
    "approve": lambda one, by, secret: actions.approve_member(one, by=by, version=one.version),
    "decline": lambda one, by, secret: actions.decline_member(one, by=by, version=one.version),
    "take_back": lambda one, by, secret: actions.take_back_request(one, by=by),
    "change_role": lambda one, by, secret: actions.change_role(
        one, by=by, version=one.version, role="steward"
    ),
    "end": lambda one, by, secret: actions.end_membership(one, by=by, version=one.version),
    "leave": lambda one, by, secret: actions.leave_organisation(one, by=by),
}
BY = {
    "accept": "invited",
    "claim": "holder",
    "refuse": "invited",
    "take_back": "self",
    "leave": "self",
}


def _person(by: Agent) -> Person:
    return Person.objects.get(key=by.person)


@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_actions_follow_the_table_and_leave_one_line(cast: dict[str, Any], state: str, verb: str) -> None:
    one, secret = in_state(cast, state)
    by, before = cast[BY.get(verb, "steward")], Event.objects.count()
    target = LEADS.get((state, verb))
    if target is not None:
        ACTS[verb](one, by, secret)
        one.refresh_from_db()
        assert (one.state, one.version, one.decided_by) == (target, 2, by.person)
        assert Event.objects.count() == before + 1
        assert not Invitation.objects.filter(membership=one).exists()
        return
    made_already = {"approve": "active"}.get(verb) == state or LEADS.get(_source(verb)) == state
    try:
        ACTS[verb](one, by, secret)
    except Refused:
        pass
    else:
        assert made_already, f"{verb} from {state} went through"
    one.refresh_from_db()
    assert (one.state, one.version) == (state, 1)
    assert Event.objects.count() == before


def _source(verb: str) -> tuple[str, str]:
    return next((pair for pair in LEADS if pair[1] == verb), ("", ""))


@pytest.mark.parametrize("verb", [verb for verb in ACTS if verb not in ("accept", "claim", "refuse")])
def test_nobody_else_moves_anything(cast: dict[str, Any], verb: str) -> None:
    one, _secret = in_state(cast, _source(verb)[0])
    for who in set(WHO) - {"operator", "system", BY.get(verb, "steward")}:
        with pytest.raises(Refused):
            ACTS[verb](one, cast[who], "")
    one.refresh_from_db()
    assert one.version == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "chief"},
        {"state": "unknown"},
        {"state": "ended"},
        {"state": "active", "ended_at": datetime(2026, 1, 1, tzinfo=UTC)},
        *({"state": state, "person": None} for state in STATES if state not in WITHOUT_PERSON),
    ],
    ids=str,
)
def test_the_database_itself_keeps_what_cannot_be(make_organisation: Make, wrong: dict[str, Any]) -> None:
    said = {"role": "member", "state": "asked", "person": somebody("asker"), "made_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(organisation=make_organisation(), **{**said, **wrong})


def test_nobody_belongs_twice(make_organisation: Make) -> None:
    here, person = make_organisation(), somebody("asker")
    placed(person, here)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            organisation=here, person=person, role="member", state="asked", made_at=timezone.now()
        )


def test_two_stewards_at_once_the_second_hears_of_it(cast: dict[str, Any]) -> None:
    one, _secret = in_state(cast, "asked")
    seen_by_both = one.version
    second = agent(steward_of(cast["organisation"], "second"))
    actions.approve_member(one, by=cast["steward"], version=seen_by_both)
    lines = Event.objects.count()
    same = actions.approve_member(one, by=second, version=seen_by_both)
    assert (same.state, same.decided_by) == ("active", cast["steward"].person)
    assert Event.objects.count() == lines
    with pytest.raises(ChangedMeanwhile) as other:
        actions.decline_member(one, by=second, version=seen_by_both)
    assert other.value.now.state == "active"
    with pytest.raises(ChangedMeanwhile):
        actions.approve_member(one, by=second, version=seen_by_both, role="steward")


def test_two_stewards_who_leave_at_once_leave_one_behind(make_organisation: Make) -> None:
    here = make_organisation()
    people = [steward_of(here, name) for name in ("one", "two")]
    rows = [Membership.objects.get(person=person) for person in people]  # both seen while there were two
    actions.leave_organisation(rows[0], by=agent(people[0]))
    with pytest.raises(Refused, match="last steward"):
        actions.leave_organisation(rows[1], by=agent(people[1]))
    assert Membership.objects.stewards().filter(organisation=here).count() == 1
