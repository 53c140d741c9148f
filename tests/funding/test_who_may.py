"""Who may do what with programmes, grants, follow-ups and small aid: rows are verbs, columns are states."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pytest
from django.utils import timezone

from samband.base.agents import OPERATOR, VISITOR, Agent
from samband.funding.access.aid import can_award, can_link, can_unlink, can_withdraw
from samband.funding.access.grants import (
    can_change_grant,
    can_drop_condition,
    can_fill_follow_up,
    can_keep_clause,
    can_move_grant,
    can_note_grant,
    can_register_grant,
    can_retire_clause,
    can_set_up_follow_up,
)
from samband.funding.access.programmes import can_add_programme, can_change_programme
from samband.funding.domain.grant import STATUSES, verbs_from
from samband.funding.models import (
    AidAward,
    ConditionClause,
    FollowUp,
    Grant,
    Programme,
    UndertakingLink,
)
from tests.challenges.challenges_material import organisation, person
from tests.funding.funding_material import FIRM, OTHER_FIRM, Funding, found_funding
from tests.projects.roles_material import Decide, column, read_table, states_of

pytestmark = pytest.mark.django_db
# The funder is who gives this grant; the other funder gives others.
WHO: Final = {
    "T": "steward of the funder",
    "A": "colleague at the funder",
    "R": "of the recipient",
    "o": "of another funder",
    "x": "outsider who is signed in",
    "O": "operator",
    "s": "stranger",
}

GRANTS = read_table("""
                            draft  in_force ended  revoked
    grant.noted             TAO    TAO      TAO    TAO
    grant.changed           TAO    TAO      -      -
    grant.granted           TAO    -        -      -
    grant.ended             -      TAO      -      -
    grant.revoked           -      TAO      -      -
    grant.reopened          -      -        TAO    -
    grant.registered        TAO    TAO      TAO    TAO
    grant.condition_added   TAO    TAO      -      -
    grant.condition_dropped TAO    -        -      -
    follow_up.set_up        TAO    TAO      -      -
    follow_up.changed       TAO    TAO      -      -
    follow_up.handed_in     -      RO       -      -
""", WHO)  # fmt: skip
# A common clause, and rules of a programme without an owner, are the operator's.
OTHERS = read_table("""
                       own  nobody's
    programme.added    TO   O
    programme.changed  TO   O
    clause.added       TAO  O
    clause.retired     TAO  O
    aid.linked         TAO  O
    aid.parted         TAO  O
""", WHO)  # fmt: skip
AID = read_table("""
                   given
    aid.awarded    TAO
    aid.imported   TAO
    aid.withdrawn  TAO
""", WHO)  # fmt: skip
TABLES = (GRANTS, OTHERS, AID)
# The installation reminds by the days of a follow-up, and forgets persons after their time.
OF_ITSELF = {"follow_up.due_soon", "follow_up.overdue", "aid.persons_forgotten"}


def moved(verb: str) -> Decide:
    return lambda agent, grant: (
        can_move_grant(agent, grant, verb) and verb in verbs_from(grant.status, ["funder"])
    )


OF_GRANT: dict[str, Decide] = {
    "grant.noted": lambda agent, grant: can_note_grant(agent, grant.funder),
    **dict.fromkeys(("grant.changed", "grant.condition_added"), can_change_grant),
    "grant.granted": moved("grant"),
    "grant.ended": moved("end"),
    "grant.revoked": moved("revoke"),
    "grant.reopened": moved("reopen"),
    "grant.registered": can_register_grant,
    "grant.condition_dropped": can_drop_condition,
    **dict.fromkeys(("follow_up.set_up", "follow_up.changed"), can_set_up_follow_up),
    "follow_up.handed_in": lambda agent, grant: can_fill_follow_up(agent, grant.follow_up),
}


@pytest.fixture
def world() -> Funding:
    return found_funding()


@pytest.fixture
def agents(world: Funding) -> dict[str, Agent]:
    world.people["other"] = person("other_funder", organisation("En annan finansiär (påhittad)"))
    names = {"T": "steward", "A": "funder", "R": "recipient", "o": "other", "x": "stranger"}
    return {**{one: world.agent(name) for one, name in names.items()}, "O": OPERATOR, "s": VISITOR}


def answers(agents: Mapping[str, Agent], decisions: Mapping[str, Decide], subject: Any) -> dict[str, str]:
    """Give who may, by verb."""
    return {
        verb: "".join(one for one in WHO if decide(agents[one], subject)) or "-"
        for verb, decide in decisions.items()
    }


def given(world: Funding) -> FollowUp:
    """Give the follow-up of a grant from the funder to the cluster."""
    now = timezone.now()
    grant = Grant.objects.create(
        title="Skogsklustret", status="draft", funder=world.funder, recipient=world.cluster, currency="SEK",
        decided_on=date(2026, 1, 1), made_at=now, changed_at=now,
    )  # fmt: skip
    return FollowUp.objects.create(grant=grant, made_at=now, changed_at=now)


def test_who_may_do_what_with_a_grant_and_its_follow_up(world: Funding, agents: dict[str, Agent]) -> None:
    grant = given(world).grant
    assert states_of(GRANTS) == list(STATUSES)
    for status in STATUSES:
        grant.status = status
        assert answers(agents, OF_GRANT, grant) == column(GRANTS, status), status


def test_nobody_fills_in_what_was_handed_in_at_the_end(world: Funding, agents: dict[str, Agent]) -> None:
    follow_up = given(world)
    follow_up.grant.status, follow_up.second_sent_at = "in_force", timezone.now()
    assert answers(agents, {"fill": can_fill_follow_up}, follow_up) == {"fill": "-"}


def test_another_body_that_owns_the_record_keeps_its_number(world: Funding, agents: dict[str, Agent]) -> None:
    grant = given(world).grant
    grant.owning_body = world.other.key
    assert answers(agents, {"register": can_register_grant}, grant) == {"register": "-"}


@pytest.mark.parametrize("whose", states_of(OTHERS))
def test_who_keeps_programmes_clauses_and_links(world: Funding, agents: dict[str, Agent], whose: str) -> None:
    owner = world.funder if whose == "own" else None
    noted = owner.key if owner else ""
    programme, clause = Programme(owner=owner), ConditionClause(owner=owner)
    decisions: dict[str, Decide] = {
        "programme.added": lambda agent, _one: can_add_programme(agent, owner),
        "programme.changed": lambda agent, _one: can_change_programme(agent, programme),
        "clause.added": lambda agent, _one: can_keep_clause(agent, owner),
        "clause.retired": lambda agent, _one: can_retire_clause(agent, clause),
        "aid.linked": lambda agent, _one: can_link(agent, noted),
        "aid.parted": lambda agent, _one: can_unlink(agent, UndertakingLink(noted_by=noted)),
    }
    assert answers(agents, decisions, None) == column(OTHERS, whose)


def award(world: Funding) -> AidAward:
    """Give aid from the funder to the cluster."""
    return AidAward.objects.create(
        giver=world.funder, organisation=world.cluster, undertaking=FIRM, country="SE",
        granted_on=date(2026, 1, 1), legal_basis="de-minimis", source="Beslut", made_at=timezone.now(),
    )  # fmt: skip


def test_who_notes_and_withdraws_aid(world: Funding, agents: dict[str, Agent]) -> None:
    decisions: dict[str, Decide] = {
        **dict.fromkeys(("aid.awarded", "aid.imported"), lambda agent, one: can_award(agent, one.giver)),
        "aid.withdrawn": can_withdraw,
    }
    assert answers(agents, decisions, award(world)) == column(AID, "given")


# Who sees a row of each table, by query; a grant also by its status and whether it is public.
SEEN = {
    "draft": "TAO",
    "in_force": "TARO",
    "ended": "TARO",
    "revoked": "TARO",
    "public draft": "TAO",
    "public in_force": "TARoxOs",
    "follow-up of a draft": "TAO",
    "follow-up in force": "TARO",
    "award": "TARO",
    "link": "TAO",
    "own clause": "TAO",
    "common clause": "TARoxOs",
}


def test_who_sees_what_by_query(world: Funding, agents: dict[str, Agent]) -> None:
    follow_up = given(world)
    rows = Grant.objects.filter(pk=follow_up.grant.pk)
    found = dict[str, str]()

    def note(name: str, one: Any) -> None:
        seen = [who for who in WHO if type(one).objects.visible_to(agents[who]).filter(pk=one.pk).exists()]
        found[name] = "".join(seen)

    for name in [name for name in SEEN if name.split()[-1] in STATUSES]:
        rows.update(status=name.split()[-1], is_public=name.startswith("public"))
        note(name, follow_up.grant)
    rows.update(status="draft", is_public=True)
    note("follow-up of a draft", follow_up)
    rows.update(status="in_force")
    note("follow-up in force", follow_up)
    note("award", award(world))
    link = {"country": "SE", "one": FIRM, "other": OTHER_FIRM, "since": date(2026, 1, 1), "source": "Beslut"}
    note("link", UndertakingLink.objects.create(noted_by=world.funder.key, **link))
    for name, owner in (("own clause", world.funder), ("common clause", None)):
        clause = {"sort": "other", "lang": "sv", "text": "Text"}
        note(name, ConditionClause.objects.create(owner=owner, **clause))
    assert found == SEEN
