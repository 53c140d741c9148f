"""A list as a record: whose it is, who reads it, which parts are confidential, and attacks on that."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from samband.accounts.access import agent_of
from samband.accounts.actions import erase_person
from samband.accounts.holdings import Fate
from samband.accounts.models import Person
from samband.base.agents import OPERATOR, VISITOR, Agent, AgentKind
from samband.base.models import Event, Wording
from samband.base.records import check_case_number, tidy_case_number
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Decision, Refused
from samband.matching import access, actions
from samband.matching.domain.shortlist import stays_inside
from samband.matching.models import Shortlist, ShortlistRow, ShortlistShare
from tests.matching.shortlist_material import filled, person, profile

pytestmark = pytest.mark.django_db
HERE, THERE, ELSEWHERE = "aaaaaaaa2345", "bbbbbbbb2345", "cccccccc2345"


@pytest.fixture
def owner() -> Person:
    return person("owner", organisation_key=HERE)


def of(name: str, *bodies: str) -> Agent:
    """Somebody who belongs to some organisations."""
    made = person(name)
    return Agent(AgentKind.PERSON, person=made.key, organisations=frozenset(bodies))


def make(
    owner: Person, *, body: str = HERE, inside: str = "", outside: str = "", number: str = ""
) -> Shortlist:
    agent = agent_of(owner)
    made, _rows = filled(owner, "A", "B", need_text="Hemligt behov", need_lang="sv")
    if body:
        actions.register_shortlist(made, by=agent, version=made.version, owning_body=body, case_number=number)
    if inside:
        actions.share_with_organisation(made, by=agent, organisation=body, level=inside)
    if outside:
        actions.share_with_organisation(made, by=agent, organisation=outside, is_warned=True)
    return Shortlist.objects.select_related("owner").get(pk=made.pk)


VERBS: dict[str, Callable[[Agent, Shortlist], Decision]] = {
    "see": access.can_see_shortlist,
    "closed": access.can_see_closed_parts,
    "edit": access.can_edit_shortlist,
    "decide": access.can_decide_on_shortlist,
    "delete": access.can_delete_shortlist,
}
ALL = {"see", "closed", "edit", "decide", "delete"}
READS, WORKS = {"see", "closed"}, {"see", "closed", "edit"}
# For each way a list is kept and shared: what each role may do. Who is not named may do nothing.
MATRIX: dict[str, tuple[dict[str, str], dict[str, set[str]]]] = {
    "own": ({"body": ""}, {"owner": ALL, "operator": ALL}),
    "body's": ({}, {"owner": ALL, "operator": ALL}),
    "in a case": (
        {"number": "KS 2026/1"},
        {"owner": ALL - {"delete"}, "operator": ALL - {"delete"}},
    ),
    "colleagues read": ({"inside": "read"}, {"owner": ALL, "operator": ALL, "colleague": READS}),
    "colleagues work": ({"inside": "work"}, {"owner": ALL, "operator": ALL, "colleague": WORKS}),
    "others read": ({"outside": THERE}, {"owner": ALL, "operator": ALL, "other": {"see"}}),
    "both": (
        {"inside": "work", "outside": THERE},
        {"owner": ALL, "operator": ALL, "colleague": WORKS, "other": {"see"}},
    ),
}


@pytest.mark.parametrize("state", MATRIX)
def test_who_may_do_what_and_the_lists_one_is_shown_say_the_same(owner: Person, state: str) -> None:
    how, may = MATRIX[state]
    shortlist = make(owner, **how)
    roles = {
        "owner": agent_of(owner),
        "colleague": of("colleague", HERE),
        "other": of("other", THERE),
        "stranger": of("stranger", ELSEWHERE),
        "nobody's": of("nobodys"),
        "visitor": VISITOR,
        "operator": OPERATOR,
        "owner who left": Agent(AgentKind.PERSON, person=owner.key),
    }
    may = {**may, **({"owner who left": ALL} if not shortlist.owning_body else {})}
    for role, agent in roles.items():
        allowed = {verb for verb, ask in VERBS.items() if ask(agent, shortlist)}
        assert allowed == may.get(role, set()), role
        assert Shortlist.objects.visible_to(agent).exists() == ("see" in allowed), role
        assert ShortlistRow.objects.visible_to(agent).exists() == ("see" in allowed), role
        assert Shortlist.objects.workable_by(agent).exists() == ("edit" in allowed), role


ACTS: dict[str, Callable[[Shortlist, Agent], Any]] = {
    "register": lambda one, by: actions.register_shortlist(
        one, by=by, version=one.version, owning_body=THERE
    ),
    "share": lambda one, by: actions.share_with_organisation(
        one, by=by, organisation=ELSEWHERE, is_warned=True
    ),
    "link": lambda one, by: actions.share_shortlist(one, by=by, days=7),
    "close": lambda one, by: actions.close_need(one, by=by, version=one.version, ground="x"),
    "release": lambda one, by: actions.close_row(one.rows.all()[0], by=by, version=1, ground=""),
    "take out": lambda one, by: actions.take_out_closed(one, by=by),
    "end": lambda one, by: actions.end_share(one.shares.all()[0], by=by),
    "delete": lambda one, by: actions.delete_shortlist(one, by=by),
}


@pytest.mark.parametrize("act", ACTS)
def test_who_reads_or_works_on_a_list_does_not_decide_on_it(owner: Person, act: str) -> None:
    shortlist = make(owner, inside="work", outside=THERE)
    others = (of("colleague", HERE), of("other", THERE), of("stranger", ELSEWHERE), VISITOR)
    before = Event.objects.count()
    for agent in others:
        with pytest.raises(Refused):
            ACTS[act](shortlist, agent)
    assert Event.objects.count() == before


def test_colleagues_work_on_it_and_others_do_not(owner: Person) -> None:
    shortlist = make(owner, inside="work", outside=THERE)
    row = shortlist.rows.all()[0]
    noted = actions.note_row(row, by=of("colleague", HERE), version=1, notes="Ring dem")
    assert noted.notes == "Ring dem"
    with pytest.raises(Refused):
        actions.note_row(noted, by=of("other", THERE), version=2, notes="Läckt")
    with pytest.raises(Refused):
        actions.add_to_shortlist(shortlist, by=of("another", THERE), profile=profile("C"))


def test_an_ended_sharing_ends_at_once_and_is_told_once(owner: Person) -> None:
    shortlist = make(owner, inside="work", outside=THERE)
    for share in shortlist.shares.all():
        actions.end_share(share, by=agent_of(owner))
        actions.end_share(share, by=agent_of(owner))
    for agent in (of("colleague", HERE), of("other", THERE)):
        assert not access.can_see_shortlist(agent, shortlist)
        assert not Shortlist.objects.visible_to(agent).exists()
    assert Event.objects.filter(verb="shortlist.share_ended").count() == 2


def test_sharing_outside_needs_to_be_known_for_what_it_is_and_is_never_for_work(owner: Person) -> None:
    shortlist, agent = make(owner), agent_of(owner)
    for more in ({}, {"level": "work", "is_warned": True}, {"level": "own", "is_warned": True}):
        with pytest.raises(Refused):
            actions.share_with_organisation(shortlist, by=agent, organisation=THERE, **more)
    assert not ShortlistShare.objects.exists()
    actions.share_with_organisation(shortlist, by=agent, organisation=THERE, is_warned=True)
    line = Event.objects.get(verb="shortlist.shared_outside")
    assert line.changes["organisation"] == THERE


def test_shared_with_colleagues_a_list_of_ones_own_becomes_the_bodys(owner: Person) -> None:
    shortlist = make(owner, body="")
    actions.share_with_organisation(shortlist, by=agent_of(owner), organisation=HERE, level="work")
    shortlist.refresh_from_db()
    assert (shortlist.owning_body, shortlist.version) == (HERE, 2)
    again = actions.share_with_organisation(shortlist, by=agent_of(owner), organisation=HERE, level="read")
    assert [one.level for one in shortlist.shares.standing()] == ["read"]
    assert (
        actions.share_with_organisation(shortlist, by=agent_of(owner), organisation=HERE, level="read")
        == again
    )


@given(
    st.sampled_from(["", HERE, THERE]),
    st.sampled_from([HERE, THERE]),
    st.sets(st.sampled_from([HERE, THERE])),
)
def test_what_stays_inside_is_with_the_owning_body_or_becomes_ones_own(
    body: str, organisation: str, bodies: set[str]
) -> None:
    expected = organisation == body or (not body and organisation in bodies)
    assert stays_inside(body, organisation, bodies) == expected


def test_one_makes_it_the_record_of_ones_own_organisation_alone(owner: Person) -> None:
    shortlist = make(owner, body="")
    with pytest.raises(Refused):
        actions.register_shortlist(shortlist, by=agent_of(owner), version=1, owning_body=THERE)
    with pytest.raises(ValidationError):
        actions.register_shortlist(
            shortlist, by=agent_of(owner), version=1, owning_body=HERE, case_number="none"
        )
    actions.register_shortlist(
        shortlist, by=agent_of(owner), version=1, owning_body=HERE, case_number="  KS  2026/00123 "
    )
    shortlist.refresh_from_db()
    assert (shortlist.owning_body, shortlist.case_number) == (HERE, "KS 2026/00123")


def test_what_is_registered_or_was_shared_stays_with_its_body(owner: Person) -> None:
    for more in ({"number": "KS 2026/1"}, {"inside": "read"}, {"outside": THERE}):
        shortlist = make(owner, **more)
        with pytest.raises(Refused):
            actions.register_shortlist(
                shortlist, by=agent_of(owner), version=shortlist.version, owning_body=""
            )
    plain = make(owner)
    actions.register_shortlist(plain, by=agent_of(owner), version=plain.version, owning_body="")
    plain.refresh_from_db()
    assert plain.owning_body == ""


def test_a_case_number_without_a_body_cannot_be_stored(owner: Person) -> None:
    shortlist = make(owner, body="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Shortlist.objects.filter(pk=shortlist.pk).update(case_number="KS 2026/1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Shortlist.objects.filter(pk=shortlist.pk).update(owner=None)


@pytest.mark.parametrize(
    "number", ["KS 2026/00123", "26/4711-3", "2026-012345", "RS-2026-0117:4", "Ä 12 (2026)", "7"]
)
def test_numbers_as_registries_write_them(number: str) -> None:
    check_case_number(tidy_case_number(f" {number}  "))


@pytest.mark.parametrize("number", ["none", "../../etc/1", "<b>1", "1\n2", "=1+1", "1\x00", "/1", "_1"])
def test_what_no_registry_writes_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        check_case_number(number)


def test_two_at_once_are_told(owner: Person) -> None:
    shortlist, agent = make(owner, body=""), agent_of(owner)
    actions.register_shortlist(shortlist, by=agent, version=1, owning_body=HERE)
    with pytest.raises(ChangedMeanwhile):
        actions.register_shortlist(shortlist, by=agent, version=1, owning_body="")
    actions.close_need(shortlist, by=agent, version=2, ground="OSL 19:3")
    with pytest.raises(ChangedMeanwhile):
        actions.close_need(shortlist, by=agent, version=2, ground="")
    row = shortlist.rows.all()[0]
    actions.close_row(row, by=agent, version=1, ground="OSL 31:16")
    with pytest.raises(ChangedMeanwhile):
        actions.close_row(row, by=agent, version=1, ground="")


def test_closing_and_releasing_are_on_the_thread_and_the_ground_beside_it(owner: Person) -> None:
    shortlist, agent = make(owner), agent_of(owner)
    actions.close_need(shortlist, by=agent, version=shortlist.version, ground="OSL 19 kap. 3 §")
    actions.close_need(shortlist, by=agent, version=shortlist.version, ground=" ")
    verbs = [line.verb for line in Event.objects.filter(verb__startswith="shortlist.part").order_by("id")]
    assert verbs == ["shortlist.part_closed", "shortlist.part_released"]
    assert Wording.objects.get().text == "OSL 19 kap. 3 §"
    assert not any("OSL" in str(line.changes) for line in Event.objects.all())


def test_erasing_a_person_leaves_the_bodys_records_and_erases_her_own(owner: Person) -> None:
    own, bodys = make(owner, body=""), make(owner, number="KS 2026/1")
    actions.note_row(bodys.rows.all()[0], by=agent_of(owner), version=1, notes="Ring dem")
    fates = erase_person(owner, by=agent_of(owner))
    assert fates["lists"].fate is Fate.RESTRICTED
    assert fates["lists"].count == 2
    assert "its records" in str(fates["lists"].why)
    assert not Shortlist.objects.filter(pk=own.pk).exists()
    bodys.refresh_from_db()
    assert bodys.owner is None
    assert bodys.rows.filter(notes="Ring dem").exists()
    colleague = of("colleague", HERE)
    assert access.can_decide_on_shortlist(colleague, bodys)
    assert list(Shortlist.objects.visible_to(colleague)) == [bodys]
    assert not access.can_see_shortlist(of("other", THERE), bodys)
    assert Event.objects.filter(verb="shortlist.left_to_body", subject_key=bodys.key).count() == 1
    with pytest.raises(Refused):  # nobody makes a body's record their own
        actions.register_shortlist(bodys, by=colleague, version=bodys.version, owning_body="")


def test_without_records_of_a_body_all_is_erased(owner: Person) -> None:
    make(owner, body="")
    assert erase_person(owner, by=OPERATOR)["lists"].fate is Fate.ERASED
    assert not Shortlist.objects.exists()
