"""Doors are set up, kept and merged by those who may, each time with one line on the thread."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from samband.accounts.actions import erase_person
from samband.accounts.holdings import holdings
from samband.accounts.models import Person
from samband.actors.models import Membership
from samband.base.agents import OPERATOR, SYSTEM, VISITOR, Agent, AgentKind
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.challenges.actions.door_keepers import (
    let_keeper_go,
    name_keeper,
    note_absence,
    take_back_absence,
)
from samband.challenges.actions.door_merging import merge_entry_points
from samband.challenges.actions.door_times import (
    announce_closed_time,
    remove_reply_template,
    save_reply_template,
    take_back_closed_time,
)
from samband.challenges.actions.doors import (
    change_entry_point,
    close_entry_point,
    make_entry_point,
    reopen_entry_point,
    store_link_check,
)
from samband.challenges.door_keeping import told_of
from samband.challenges.models import Absence, ClosedTime, EntryPoint, Idea, Keeper, OldAddress
from samband.challenges.promises import answer_due
from samband.challenges.reply_templates import NAMES, beginnings_for
from samband.kernel.decision import Refused
from tests.actors.people import agent, placed, somebody
from tests.challenges.doors_material import city, content, door_of, idea, link_of, officer_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


def lines(verb: str) -> int:
    """Count the lines of a verb."""
    return Event.objects.filter(verb=verb).count()


# Set up and changed


def test_people_of_an_organisation_set_up_its_door_and_nobody_else() -> None:
    body = city()
    own = officer_of(body)
    door = make_entry_point(body, by=agent(own), content=content(name=" En väg in "))
    assert (door.name, door.is_open, door.folded) == ("En väg in", True, "en vag in innovation officer")
    assert lines("entry_point.made") == 1
    for other in (
        VISITOR,
        agent(somebody("stranger")),
        agent(officer_of(city("Bjurby kommun"), "neighbour")),
    ):
        with pytest.raises(Refused):
            make_entry_point(body, by=other, content=content())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role_title": ""}, "role_title"),
        ({"sort": "link"}, "link"),
        ({"link": "ftp://city.example/"}, "link"),
        ({"sort": "gate"}, "sort"),
        ({"promise_days": 0}, "promise_days"),
        ({"mailbox": "no address"}, "mailbox"),
        ({"name": ""}, "name"),
    ],
)
def test_what_does_not_fit_is_refused_by_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        door_of(city(), **wrong)
    assert field in fault.value.message_dict
    assert not EntryPoint.objects.exists()


def test_a_change_of_the_link_forgets_what_was_found_at_the_old_one_and_says_only_which_fields() -> None:
    door = link_of(city())
    at = timezone.now()
    assert store_link_check(door, by=SYSTEM, link=door.link, at=at, status=200, fault="")
    said = content(sort="link", role_title="", link="https://alvhamn.example/new")
    changed = change_entry_point(door, by=OPERATOR, content=said, version=door.version)
    assert (changed.checked_at, changed.check_status, changed.version) == (None, None, door.version + 1)
    assert Event.objects.get(verb="entry_point.changed").changes == {"fields": ["link"]}
    assert not store_link_check(door, by=SYSTEM, link=door.link, at=at, status=404, fault="")
    with pytest.raises(Refused):
        store_link_check(door, by=VISITOR, link=door.link, at=at, status=200, fault="")


def test_who_changes_an_older_version_is_told() -> None:
    door = door_of(city())
    change_entry_point(door, by=OPERATOR, content=content(promise_days=5), version=1)
    with pytest.raises(ChangedMeanwhile) as told:
        change_entry_point(door, by=OPERATOR, content=content(promise_days=20), version=1)
    assert told.value.now.promise_days == 5


def test_closing_and_opening_twice_is_once() -> None:
    body = city()
    door, own = door_of(body), agent(officer_of(body))
    for _turn in range(2):
        assert not close_entry_point(door, by=own).is_open
    assert not EntryPoint.objects.visible_to(VISITOR).exists()
    assert EntryPoint.objects.visible_to(own).count() == 1
    for _turn in range(2):
        assert reopen_entry_point(door, by=own).is_open
    assert (lines("entry_point.closed"), lines("entry_point.reopened")) == (1, 1)


# Keepers


def test_there_is_one_host_and_only_people_of_the_organisation_keep_a_door() -> None:
    body = city()
    door, first, second = door_of(body), officer_of(body), officer_of(body, "second")
    by = agent(first)
    name_keeper(door, by=by, person=first, role="host")
    name_keeper(door, by=by, person=first, role="host")
    name_keeper(door, by=by, person=second, role="host")
    roles = dict(door.keepers.values_list("person__email", "role"))
    assert roles == {"officer@city.example": "deputy", "second@city.example": "host"}
    assert lines("entry_point.keeper_named") == 2
    with pytest.raises(Refused, match="people of the organisation"):
        name_keeper(door, by=by, person=somebody("stranger"), role="deputy")
    with pytest.raises(ValidationError):
        name_keeper(door, by=by, person=first, role="king")


def test_who_leaves_the_organisation_keeps_its_door_no_more() -> None:
    from samband.actors.actions import leave_organisation

    body = city()
    door, own = door_of(body), officer_of(body)
    name_keeper(door, by=OPERATOR, person=own, role="host")
    assert EntryPoint.objects.kept_by(agent(own)).count() == 1
    leave_organisation(Membership.objects.get(person=own), by=agent(own))
    assert not EntryPoint.objects.kept_by(agent(own)).exists()
    idea(door)
    assert not Idea.objects.visible_to(agent(own)).exists()


def test_absence_is_noted_by_oneself_or_the_host_and_by_no_colleague() -> None:
    body = city()
    door = door_of(body)
    host, deputy, colleague = (officer_of(body, name) for name in ("host", "deputy", "colleague"))
    name_keeper(door, by=OPERATOR, person=host, role="host")
    keeper = name_keeper(door, by=OPERATOR, person=deputy, role="deputy")
    days = {"starts_on": TODAY(), "ends_before": TODAY() + 7 * DAY}
    for person in (deputy, host):
        note_absence(keeper, by=agent(person), **days)
    assert (Absence.objects.count(), lines("entry_point.keeper_away")) == (1, 1)
    for other in (agent(colleague), agent(somebody("stranger")), VISITOR):
        with pytest.raises(Refused):
            note_absence(keeper, by=other, **days)
        with pytest.raises(Refused):
            take_back_absence(Absence.objects.get(), by=other)
    take_back_absence(Absence.objects.get(), by=agent(host))
    assert not Absence.objects.exists()
    for first, behind in ((TODAY(), TODAY()), (TODAY() - 9 * DAY, TODAY()), (TODAY(), TODAY() + 900 * DAY)):
        with pytest.raises(ValidationError):
            note_absence(keeper, by=agent(host), starts_on=first, ends_before=behind)
    let_keeper_go(keeper, by=agent(host))
    assert not door.keepers.filter(person=deputy).exists()


def test_a_keeper_is_exported_and_erased_with_the_person() -> None:
    body = city()
    door, own = door_of(body), officer_of(body)
    keeper = name_keeper(door, by=OPERATOR, person=own, role="host")
    note_absence(keeper, by=agent(own), starts_on=TODAY(), ends_before=TODAY() + DAY)
    (holding,) = (one for one in holdings() if one.name == "doors_kept")
    (row,) = holding.export(Person.objects.get(pk=own.pk))
    assert (row["key"], row["role"], len(row["away"])) == (door.key, "host", 1)
    erase_person(own, by=OPERATOR)
    assert not Keeper.objects.exists()
    assert not Absence.objects.exists()


# Closed times and texts


def test_closing_moves_the_due_day_of_later_ideas_and_of_no_earlier_one() -> None:
    door = door_of(city())
    before = timezone.now()
    due = answer_due(door, before)
    closed = announce_closed_time(door, by=OPERATOR, starts_on=TODAY() + DAY, ends_before=TODAY() + 15 * DAY)
    assert answer_due(door, before) == due
    assert answer_due(door, timezone.now()) > due
    take_back_closed_time(closed, by=OPERATOR)
    assert answer_due(door, timezone.now()) == due
    assert (lines("entry_point.closing_announced"), lines("entry_point.closing_taken_back")) == (1, 1)


def test_closed_days_that_have_begun_hold() -> None:
    door = door_of(city())
    closed = announce_closed_time(door, by=OPERATOR, starts_on=TODAY(), ends_before=TODAY() + DAY)
    again = announce_closed_time(door, by=OPERATOR, starts_on=TODAY(), ends_before=TODAY() + DAY)
    assert again.pk == closed.pk
    with pytest.raises(Refused, match="have begun"):
        take_back_closed_time(closed, by=OPERATOR)
    assert ClosedTime.objects.count() == 1


def test_a_door_has_the_shipped_texts_in_four_languages_and_its_own_first() -> None:
    door = door_of(city())
    assert [one.code for one in beginnings_for([door.pk])] == list(NAMES)
    assert {lang for one in beginnings_for([door.pk]) for lang in one.texts} == {"en", "sv", "nb", "da"}
    own = save_reply_template(door, by=OPERATOR, name="Kiitos", lang="fi", text="Kiitos ideasta.")
    save_reply_template(door, by=OPERATOR, name="Kiitos", lang="fi", text="Kiitos!", template=own)
    first = beginnings_for([door.pk])[0]
    assert (first.code, first.name, first.texts) == (own.key, "Kiitos", {"fi": "Kiitos!"})
    with pytest.raises(ValidationError):
        save_reply_template(door, by=OPERATOR, name="Kiitos", lang="fi", text="Toinen")
    with pytest.raises(ValidationError):
        save_reply_template(door, by=OPERATOR, name="Tom", lang="sv", text=" ")
    saved = Event.objects.filter(verb="entry_point.template_saved").first()
    assert saved is not None
    assert "Kiitos" not in str(saved.changes)
    remove_reply_template(own, by=OPERATOR)
    assert not door.templates.exists()


# Two become one


def test_merging_keeps_ideas_keepers_texts_both_logs_and_every_old_address() -> None:
    body = city()
    kept, other, third = door_of(body), door_of(body, name="Idélådan"), door_of(body, name="Gamla lådan")
    host, second = officer_of(body), officer_of(body, "second")
    name_keeper(kept, by=OPERATOR, person=host, role="host")
    name_keeper(other, by=OPERATOR, person=second, role="host")
    keeper = name_keeper(other, by=OPERATOR, person=host, role="deputy")
    note_absence(keeper, by=OPERATOR, starts_on=TODAY(), ends_before=TODAY() + DAY)
    brought = idea(other)
    for door in (kept, other):
        save_reply_template(door, by=OPERATOR, name="Tack", lang="sv", text=f"Tack från {door.name}")
    merge_entry_points(other, by=agent(host), other=third)
    merge_entry_points(kept, by=agent(host), other=other)
    moved = Idea.objects.get(pk=brought.pk)
    assert (moved.entry_point, moved.due_on) == (kept, brought.due_on)
    assert dict(kept.keepers.values_list("person__email", "role")) == {
        "officer@city.example": "host",
        "second@city.example": "deputy",
    }
    assert kept.keepers.get(person=host).absences.count() == 1
    assert set(kept.templates.values_list("name", flat=True)) == {"Tack", "Tack (2)"}
    assert dict(OldAddress.objects.values_list("key", "entry_point")) == {
        other.key: kept.pk,
        third.key: kept.pk,
    }
    for key in (kept.key, other.key, third.key):
        assert EntryPoint.objects.at_address(key).get() == kept
    told = [line.verb for line in told_of(kept)]
    assert told.count("entry_point.made") == 3
    assert told.count("entry_point.merged") == 2


def test_merging_is_for_those_who_look_after_both() -> None:
    one, two = city(), city("Älvhamns kommun")
    kept, other = door_of(one), door_of(two)
    with pytest.raises(Refused, match="only one of the two"):
        merge_entry_points(kept, by=agent(officer_of(one)), other=other)
    both = placed(officer_of(one, "both"), two)
    with pytest.raises(Refused, match="one and the same"):
        merge_entry_points(kept, by=agent(both), other=kept)
    merge_entry_points(kept, by=agent(both), other=other)
    with pytest.raises(Refused, match="merged into another"):
        close_entry_point(other, by=agent(both))


def test_who_kept_the_door_of_another_body_goes_on_with_the_one_that_is_left() -> None:
    one, two = city(), city("Älvhamns kommun")
    kept, other = door_of(one), door_of(two)
    host = officer_of(two)
    name_keeper(other, by=OPERATOR, person=host, role="host")
    brought = idea(other)
    merge_entry_points(kept, by=OPERATOR, other=other)
    assert EntryPoint.objects.kept_by(agent(host)).get() == kept
    assert Idea.objects.visible_to(agent(host)).get() == brought


# Who may do what


def _operating() -> Agent:
    return Agent(AgentKind.PERSON, person="zzzzzzzz2345", rights=frozenset({"operate"}))


ROLES = ("visitor", "stranger", "importer", "neighbour", "member", "keeper", "operates", "operator")
MAY = {"member", "keeper", "operates", "operator"}
# Who keeps a door reads trade secrets: while somebody does, no other member says who.
KEEPERS_ONLY = {"name", "let_go", "merge"}
VERBS: dict[str, Callable[[EntryPoint, Agent, Person], Any]] = {
    "make": lambda door, by, _host: make_entry_point(door.organisation, by=by, content=content()),
    "change": lambda door, by, _host: change_entry_point(door, by=by, content=content(promise_days=3)),
    "close": lambda door, by, _host: close_entry_point(door, by=by),
    "reopen": lambda door, by, _host: reopen_entry_point(door, by=by),
    "name": lambda door, by, host: name_keeper(door, by=by, person=host, role="deputy"),
    "let_go": lambda door, by, _host: let_keeper_go(door.keepers.get(), by=by),
    "announce": lambda door, by, _host: announce_closed_time(
        door, by=by, starts_on=TODAY() + DAY, ends_before=TODAY() + 2 * DAY
    ),
    "take_back": lambda door, by, _host: take_back_closed_time(door.closed_times.get(), by=by),
    "save_text": lambda door, by, _host: save_reply_template(door, by=by, name="A", lang="en", text="B"),
    "remove_text": lambda door, by, _host: remove_reply_template(door.templates.get(), by=by),
    "merge": lambda door, by, _host: merge_entry_points(door, by=by, other=door_of(door.organisation)),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_with_a_door(role: str, verb: str) -> None:
    body = city()
    door, host = door_of(body), officer_of(body, "host")
    name_keeper(door, by=OPERATOR, person=host, role="host")
    announce_closed_time(door, by=OPERATOR, starts_on=TODAY() + 9 * DAY, ends_before=TODAY() + 10 * DAY)
    save_reply_template(door, by=OPERATOR, name="Tack", lang="sv", text="Tack")
    by = {
        "visitor": lambda: VISITOR,
        "stranger": lambda: agent(somebody("stranger")),
        "importer": lambda: Agent(AgentKind.PERSON, person="zzzzzzzz2346", rights=frozenset({"import"})),
        "neighbour": lambda: agent(officer_of(city("Bjurby kommun"), "neighbour")),
        "member": lambda: agent(officer_of(body)),
        "keeper": lambda: agent(host),
        "operates": _operating,
        "operator": lambda: OPERATOR,
    }[role]()
    before = Event.objects.count()
    if role in MAY and not (role == "member" and verb in KEEPERS_ONLY):
        VERBS[verb](door, by, host)
        return
    with pytest.raises(Refused):
        VERBS[verb](door, by, host)
    assert Event.objects.count() == before + (verb == "merge")  # the second door is the test's own
