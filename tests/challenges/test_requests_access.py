"""Who may do what with a request: role × state × verb, and who sees it at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from samband.accounts.access import agent_of
from samband.base.agents import OPERATOR, SYSTEM, VISITOR, Agent, AgentKind
from samband.base.versions import ChangedMeanwhile
from samband.challenges.access.requests import can_ask, can_move_request, can_see_request, roles_in
from samband.challenges.actions.requests import (
    accept_request,
    decline_request,
    lapse_request,
    remind_of_request,
    report_on_request,
    take_back_asked,
)
from samband.challenges.domain.request import STATUSES, VERBS
from samband.challenges.models import Request
from samband.kernel.decision import Refused
from tests.challenges.requests_material import Parties, parties
from tests.challenges.test_requests_domain import LEADS_ON

pytestmark = pytest.mark.django_db
ROLES = ("visitor", "outsider", "asker", "asked", "system")
MAY = {
    "accept": {"asked"},
    "decline": {"asked"},
    "lapse": {"system"},
    "remind": {"asker"},
    "take_back": {"asker"},
    "report": {"asker", "asked"},
}


@pytest.fixture
def two() -> Parties:
    return parties()


def agent(two: Parties, role: str) -> Agent:
    return {
        "visitor": VISITOR,
        "outsider": agent_of(two.stranger),
        "asker": two.asking,
        "asked": two.answering,
        "system": SYSTEM,
    }[role]


def do(request: Request, verb: str, by: Agent) -> Request:
    version = {"version": request.version}
    today = timezone.localdate() + timedelta(days=900)
    return {
        "accept": lambda: accept_request(request, by=by, text="Ja", **version),
        "decline": lambda: decline_request(request, by=by, text="Nej", **version),
        "report": lambda: report_on_request(request, by=by, text="Bra", **version),
        "remind": lambda: remind_of_request(request, by=by, **version),
        "take_back": lambda: take_back_asked(request, by=by, **version),
        "lapse": lambda: lapse_request(request, by=by, today=today),
    }[verb]()


def in_state(two: Parties, status: str) -> Request:
    made = two.ask()
    said = (
        {"answer": "x", "answered_at": timezone.now()} if status in ("accepted", "declined", "done") else {}
    )
    Request.objects.filter(pk=made.pk).update(status=status, **said)
    return Request.objects.select_related("asker", "asked").get(pk=made.pk)


@pytest.mark.once
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", VERBS)
def test_role_state_and_verb(two: Parties, role: str, verb: str) -> None:
    by = agent(two, role)
    for status in STATUSES:
        request = in_state(two, status)
        assert bool(can_move_request(by, request, verb)) == (role in MAY[verb])
        if role in MAY[verb] and (status, verb) in LEADS_ON:
            assert do(request, verb, by).status == LEADS_ON[status, verb]
        elif role in MAY[verb] and verb == "lapse":
            assert do(request, verb, by).status == status, "what is answered or over does not lapse"
        else:
            with pytest.raises(Refused):
                do(request, verb, by)
            request.refresh_from_db()
            assert request.status == status


def test_the_people_of_both_sides_see_it_and_nobody_else(two: Parties) -> None:
    request = two.ask()
    for role, seen in (("visitor", False), ("outsider", False), ("asker", True), ("asked", True)):
        assert Request.objects.visible_to(agent(two, role)).exists() == seen
        assert bool(can_see_request(agent(two, role), request)) == seen
    assert Request.objects.visible_to(OPERATOR).exists()
    assert roles_in(OPERATOR, request) == {"asker", "asked", "system"}
    assert roles_in(Agent(AgentKind.VISITOR, organisations=frozenset({two.city.key})), request) == set()


def test_one_asks_for_ones_own_organisation_and_somebody_else(two: Parties) -> None:
    assert can_ask(two.asking, two.cluster, two.city)
    assert not can_ask(VISITOR, two.cluster, two.city)
    assert not can_ask(two.answering, two.cluster, two.city)
    assert not can_ask(two.asking, two.cluster, two.cluster)
    two.city.is_public = False
    assert not can_ask(two.asking, two.cluster, two.city)
    two.city.is_public, two.city.closed_on = True, timezone.localdate()
    assert not can_ask(two.asking, two.cluster, two.city)


def test_of_two_who_answer_at_once_the_second_is_told(two: Parties) -> None:
    request = two.ask()
    accept_request(request, by=two.answering, version=request.version, text="Ja, på torsdag.")
    with pytest.raises(ChangedMeanwhile) as told:
        decline_request(request, by=two.answering, version=request.version, text="Nej.")
    assert (told.value.now.status, told.value.now.answer) == ("accepted", "Ja, på torsdag.")
