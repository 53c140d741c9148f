"""Who may do what with an idea: every state with every verb and every role; lists and pages agree."""

from datetime import date, timedelta

import pytest

from samband.base.agents import OPERATOR, SYSTEM, VISITOR, Agent
from samband.challenges.access.ideas import (
    can_move_idea,
    can_note_idea,
    can_register_idea,
    can_see_idea,
    can_see_secrets,
    roles_in,
)
from samband.challenges.domain.idea import MOVES, STATUSES, VERBS, next_status, verbs_from
from samband.challenges.domain.inbox import AGAIN, LATER, OTHER, OVERDUE, THIS_WEEK, Stand, section_of, told
from samband.challenges.inbox_words import BUTTONS, SECTIONS
from samband.challenges.inbox_words import STATUSES as LABELS
from samband.challenges.models import EntryPoint, Idea
from samband.kernel.lifecycle import NotPossible
from tests.challenges.inbox_material import City, agent, city, idea

ROLES = ("host", "deputy", "handler", "sender", "system", "other_host", "outsider", "visitor")
KEEP, WORK, SENDER = {"host", "deputy"}, {"host", "deputy", "handler"}, {"sender"}
# What leads where, and who may: written anew here, so that the table cannot change unseen.
LEADS = {
    ("received", "quarantine"): ("quarantined", KEEP),
    ("quarantined", "release"): ("received", KEEP),
    ("spam", "release"): ("received", KEEP),
    ("quarantined", "discard"): ("spam", KEEP),
    **{(state, "route"): ("in_hand", WORK) for state in ("received", "in_hand", "with_sender")},
    **{(state, "hand_over"): ("received", KEEP) for state in ("received", "in_hand", "with_sender")},
    **{(state, "ask_sender"): ("with_sender", WORK) for state in ("received", "in_hand")},
    ("with_sender", "reply"): ("in_hand", SENDER),
    **{(state, "answer"): ("answered", WORK) for state in ("received", "in_hand", "with_sender")},
    ("answered", "take_further"): ("taken_further", WORK),
    **{(state, "close"): ("closed", WORK) for state in ("answered", "taken_further")},
    **{(state, "reopen"): ("in_hand", WORK | SENDER) for state in ("answered", "closed")},
    **{
        (state, "withdraw"): ("withdrawn", SENDER)
        for state in ("received", "quarantined", "in_hand", "with_sender")
    },
}
FACTS = {"why", "department", "door", "text"}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", STATUSES)
def test_every_verb_leads_on_from_its_states_alone(state: str, verb: str) -> None:
    if (state, verb) in LEADS:
        assert next_status(state, verb, FACTS) == LEADS[state, verb][0]
    else:
        with pytest.raises(NotPossible):
            next_status(state, verb, FACTS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATUSES)
def test_every_role_is_offered_what_it_may_do_and_nothing_else(state: str, role: str) -> None:
    wanted = {verb for (source, verb), (_target, who) in LEADS.items() if source == state and role in who}
    assert set(verbs_from(state, {role})) == wanted


def test_every_state_and_verb_has_words() -> None:
    assert set(LABELS) == set(STATUSES)
    assert set(VERBS) - {"reply", "withdraw"} <= set(BUTTONS)
    assert {OVERDUE, THIS_WEEK, LATER, AGAIN, OTHER} == set(SECTIONS)
    assert {move.verb for move in MOVES if not move.sources} == {"send", "quarantine"}


def agents(place: City) -> dict[str, Agent]:
    people = {name: agent(person) for name, person in place.people().items()}
    return {**people, "system": SYSTEM, "operator": OPERATOR, "visitor": VISITOR}


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATUSES)
def test_access_says_the_same_as_the_table_for_every_role_state_and_verb(state: str) -> None:
    place = city()
    one = idea(place.door, status=state, department=place.water)
    for name, who in agents(place).items():
        for verb in VERBS:
            roles = LEADS.get((state, verb), ("", set()))[1]
            assert bool(can_move_idea(who, one, verb)) == (name in roles & WORK), (name, verb)
    refused = can_move_idea(agents(place)["handler"], one, "hand_over")
    assert not refused
    assert "host" in str(refused.reason)


@pytest.mark.django_db
def test_roles_are_read_from_the_door_the_department_and_the_person_named() -> None:
    place = city()
    routed = idea(place.door, department=place.water)
    named = idea(place.door, handler=place.outsider)
    who = agents(place)
    assert {name: roles_in(one, routed) for name, one in who.items()} == {
        "host": {"host"},
        "deputy": {"deputy"},
        "handler": {"handler"},
        "system": {"system"},
        "operator": {"system"},
        **dict.fromkeys(("other_host", "outsider", "visitor"), frozenset()),
    }
    assert roles_in(who["outsider"], named) == {"handler"}
    assert roles_in(who["handler"], named) == frozenset()


@pytest.mark.django_db
def test_the_list_holds_exactly_what_may_be_seen() -> None:
    place = city()
    for status in STATUSES:
        idea(place.door, status=status)
        idea(place.door, status=status, department=place.water)
        idea(place.door, status=status, handler=place.outsider)
        idea(place.other_door, status=status)
    everything = list(Idea.objects.select_related("handler", "department"))
    for name, who in agents(place).items():
        seen = set(Idea.objects.visible_to(who).values_list("pk", flat=True))
        assert seen == {one.pk for one in everything if can_see_idea(who, one)}, name
    assert len(everything) == 4 * len(STATUSES)


@pytest.mark.django_db
def test_trade_secrets_and_notes_are_for_those_who_work_on_it() -> None:
    place = city()
    one = idea(place.door, department=place.water)
    for name, who in agents(place).items():
        for asked in (can_see_secrets, can_note_idea, can_register_idea):
            assert bool(asked(who, one)) == (name in WORK), (name, asked.__name__)


@pytest.mark.django_db
def test_a_keeper_who_is_no_more_and_a_department_that_lost_the_idea_see_nothing() -> None:
    place = city()
    one = idea(place.door, department=place.water)
    place.keepers["deputy"].delete()
    Idea.objects.update(department=None)
    one = Idea.objects.get()
    assert not can_see_idea(agent(place.deputy), one)
    assert not can_see_idea(agent(place.engineer), one)
    assert EntryPoint.objects.kept_by(agent(place.deputy)).count() == 0


TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("status", "days", "answered", "section"),
    [
        ("received", -1, False, OVERDUE),
        ("in_hand", -30, False, OVERDUE),
        ("received", 0, False, THIS_WEEK),
        ("in_hand", 6, False, THIS_WEEK),
        ("received", 7, False, LATER),
        ("in_hand", -1, True, AGAIN),
        ("with_sender", -1, False, OTHER),
        ("quarantined", -1, False, OTHER),
        ("closed", -1, True, OTHER),
    ],
)
def test_an_idea_stands_under_its_day(status: str, days: int, answered: bool, section: str) -> None:
    due = TODAY + timedelta(days=days)
    assert section_of(status, due, is_answered=answered, today=TODAY) == section


@pytest.mark.parametrize(
    ("keepers", "who"),
    [
        ([("a", "host", False), ("b", "deputy", False)], ["a"]),
        ([("a", "host", True), ("b", "deputy", False), ("c", "deputy", True)], ["b"]),
        ([("a", "host", True), ("b", "deputy", True)], ["a", "b"]),
        ([("a", "host", True), ("d", "host", False), ("b", "deputy", False)], ["d"]),
        ([("b", "deputy", False)], ["b"]),
        ([], []),
    ],
)
def test_news_goes_to_the_host_or_who_stands_in(keepers: list[tuple[str, str, bool]], who: list[str]) -> None:
    assert told([Stand(*one) for one in keepers]) == who
