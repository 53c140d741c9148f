"""Grants are noted, decided and ended by those who give them; conditions ask their question in reports."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from samband.base.agents import OPERATOR, VISITOR
from samband.base.models import Event
from samband.base.versions import ChangedMeanwhile
from samband.funding.actions.clauses import add_clause, retire_clause
from samband.funding.actions.grants import (
    ConditionSaid,
    GrantSaid,
    add_condition,
    change_grant,
    drop_condition,
    move_grant,
    note_grant,
    register_grant,
)
from samband.funding.conditions import open_conditions
from samband.funding.domain.clauses import LANGUAGES, clause_in, shipped_clauses
from samband.funding.domain.grant import CONDITION_SORTS, STATUSES, VERBS, verbs_from
from samband.funding.grant_words import BUTTONS, DONE, SORTS, STATES
from samband.funding.models import ConditionClause, Grant
from samband.kernel.decision import Refused
from tests.funding.funding_material import Funding, found_funding

pytestmark = pytest.mark.django_db
CONDITION = ConditionSaid("innovation", "Minst ett mål.", "Vilka innovationer?", "sv", date(2027, 1, 1))


def said(world: Funding, **more: Any) -> GrantSaid:
    values: dict[str, Any] = {
        "title": "Skogsklustret 2026",
        "recipient": world.cluster,
        "lang": "sv",
        "minor": 120_000_000,
        "decided_on": date(2016, 10, 27),
        "decision": "2016-10-27 § 65",
        "priority": "Hållbar skog",
        **more,
    }
    return GrantSaid(**values)


def noted(world: Funding, status: str = "draft", **more: Any) -> Grant:
    made = note_grant(world.funder, by=OPERATOR, said=said(world, **more))
    for verb in {
        "draft": (),
        "in_force": ("grant",),
        "ended": ("grant", "end"),
        "revoked": ("grant", "revoke"),
    }[status]:
        made = move_grant(made, by=OPERATOR, verb=verb, version=made.version, why="Beslut")
    return made


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["steward", "funder", "recipient", "stranger", "visitor"])
def test_moves_are_made_by_those_who_give_and_only_where_they_lead_on(
    status: str, verb: str, who: str
) -> None:
    world = found_funding()
    grant = noted(world, status)
    by = world.agent(who)
    if who in ("steward", "funder") and verb in verbs_from(status, ["funder"]):
        moved = move_grant(grant, by=by, verb=verb, version=grant.version, why="Därför")
        assert moved.status != status
        assert Event.objects.latest("id").acted_for == world.funder.key
    else:
        with pytest.raises(Refused):
            move_grant(grant, by=by, verb=verb, version=grant.version, why="Därför")


@pytest.mark.parametrize(
    ("who", "draft", "decided", "published"),
    [
        ("funder", True, True, True),
        ("recipient", False, True, True),
        ("stranger", False, False, True),
        ("visitor", False, False, True),
    ],
)
def test_a_draft_is_the_funders_and_what_is_published_everybodys(
    who: str, draft: bool, decided: bool, published: bool
) -> None:
    world = found_funding()
    grants = [noted(world), noted(world, "in_force"), noted(world, "in_force", is_public=True)]
    seen = set(Grant.objects.visible_to(world.agent(who)))
    assert [grant in seen for grant in grants] == [draft, decided, published]
    hidden = noted(world, is_public=True)
    assert not Grant.objects.visible_to(VISITOR).filter(pk=hidden.pk).exists()


def test_revoking_needs_a_reason_which_the_thread_keeps_apart() -> None:
    world = found_funding()
    grant = noted(world, "in_force")
    with pytest.raises(Refused, match="why"):
        move_grant(grant, by=OPERATOR, verb="revoke", version=grant.version, why="  ")
    grant.refresh_from_db()
    move_grant(
        grant,
        by=world.agent("funder"),
        verb="revoke",
        version=grant.version,
        why="Villkoren bröts",
        lang="sv",
    )
    event = Event.objects.get(verb="grant.revoked")
    assert event.wording is not None
    assert event.wording.text == "Villkoren bröts"
    assert "bröts" not in str(event.changes)


def test_two_at_once_are_told_apart_and_a_decided_grant_stays_its_recipients() -> None:
    world = found_funding()
    grant = noted(world, "in_force")
    change_grant(grant, by=OPERATOR, version=grant.version, said=said(world, minor=None))
    with pytest.raises(ChangedMeanwhile):
        change_grant(grant, by=OPERATOR, version=grant.version, said=said(world))
    grant.refresh_from_db()
    assert grant.amount_minor is None
    with pytest.raises(Refused, match="recipient"):
        change_grant(grant, by=OPERATOR, version=grant.version, said=said(world, recipient=world.other))
    with pytest.raises(ValidationError):
        change_grant(grant, by=OPERATOR, version=grant.version, said=said(world, decided_on=None))


def test_a_condition_asks_its_question_in_reports_while_the_grant_is_in_force() -> None:
    world = found_funding()
    grant = noted(world)
    made = add_condition(grant, by=OPERATOR, version=grant.version, said=CONDITION)
    assert open_conditions([grant]) == []
    grant.refresh_from_db()
    grant = move_grant(grant, by=OPERATOR, verb="grant", version=grant.version)
    (asked,) = open_conditions([grant])
    assert (asked.key, asked.question, asked.due_on) == (made.key, "Vilka innovationer?", date(2027, 1, 1))
    made.refresh_from_db()
    with pytest.raises(Refused, match="agreed"):
        drop_condition(made, by=OPERATOR, version=grant.version)
    grant = move_grant(grant, by=OPERATOR, verb="end", version=grant.version)
    assert open_conditions([grant]) == []


def test_a_condition_of_a_draft_can_be_taken_out_by_those_who_give() -> None:
    world = found_funding()
    grant = noted(world)
    made = add_condition(grant, by=world.agent("funder"), version=grant.version, said=CONDITION)
    grant.refresh_from_db()
    with pytest.raises(Refused):
        drop_condition(made, by=world.agent("recipient"), version=grant.version)
    drop_condition(made, by=world.agent("funder"), version=grant.version)
    assert not grant.conditions.exists()


def test_a_case_number_is_that_of_the_funder() -> None:
    world = found_funding()
    grant = noted(world, "in_force")
    with pytest.raises(Refused):
        register_grant(grant, by=world.agent("recipient"), version=grant.version, case_number="RS 2016/1")
    held = register_grant(grant, by=world.agent("funder"), version=grant.version, case_number=" RS  2016/1 ")
    assert (held.owning_body, held.case_number) == (world.funder.key, "RS 2016/1")


def test_a_funders_own_clause_is_seen_by_its_people_until_it_is_retired() -> None:
    world = found_funding()
    clause = add_clause(
        world.funder, by=world.agent("funder"), sort="other", text="Text", question="Fråga?", lang="sv"
    )
    assert ConditionClause.objects.visible_to(world.agent("funder")).exists()
    assert not ConditionClause.objects.visible_to(world.agent("recipient")).exists()
    with pytest.raises(Refused):
        retire_clause(clause, by=world.agent("recipient"))
    assert retire_clause(clause, by=world.agent("funder")).retired_at is not None


def test_the_library_says_everything_in_four_languages() -> None:
    library = shipped_clauses()
    assert set(library) == set(CONDITION_SORTS) - {"other"}
    texts = [clause for by_lang in library.values() for clause in by_lang.values()]
    assert all(clause.text and clause.question.endswith("?") for clause in texts)
    assert len({clause.text for clause in texts}) == len(library) * len(LANGUAGES)
    assert clause_in("equality", "nn")[1] == "nb"
    assert clause_in("equality", "fi")[1] == "en"


def test_every_code_has_words() -> None:
    assert set(STATES) == set(STATUSES)
    assert set(BUTTONS) == set(DONE) == set(VERBS)
    assert set(SORTS) == set(CONDITION_SORTS)
