"""The description of the API is true: what it allows or forbids is answered as it says, never with a fault.

In the suite a few calls of each sort; in full by
``pytest tests/site/api/test_description.py --api-examples 300``.
"""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samband.base.agents import OPERATOR
from samband.base.rates import Rate
from samband.challenges.actions.questions import ask_question
from samband.challenges.actions.registers import import_notes
from samband.challenges.actions.requests import Wish, ask_organisation
from samband.matching.actions import add_to_shortlist, ask_need, make_shortlist
from samband.matching.actions.standing import begin_search
from samband.site.api import gate
from samband.site.api.app import description
from samband.site.wsgi import application
from tests.actors.people import placed
from tests.challenges import inbox_material, public_material
from tests.site.api.conftest import Make
from tests.site.conftest import TEXT, Register

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis import GenerationMode

pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_dict(description())
schema.app = application
OPERATIONS = {one.ok().label: one.ok() for one in schema.get_all_operations()}

# What a description cannot say: that a need of blanks is none, that a list must hold a column of names.
LEFT_OUT = [schemathesis.checks.CHECKS.get_one("positive_data_acceptance")]
MADE_UP = [schemathesis.checks.CHECKS.get_one("negative_data_rejection")]


@pytest.fixture
def one_connection(settings: Any) -> Iterator[None]:
    """Let a call to the whole application keep the connection of the test, as the test client does."""
    # An idea goes to the registry, its sender and each keeper: as many mails as people, looked up one by one.
    settings.ZEAL_ALLOWLIST = [*settings.ZEAL_ALLOWLIST, {"model": "base.Mail", "field": "get()"}]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def real_keys(home: Register, program: Any) -> dict[str, dict[str, str]]:
    """Give keys that lead somewhere, by what stands before them in an address."""
    from samband.accounts.access import agent_of

    agent = agent_of(program.person)
    need = ask_need(TEXT, by=agent, lang="sv")
    made = make_shortlist("Källare", by=agent, need=need)
    row = add_to_shortlist(made, by=agent, profile=home.project)
    search = begin_search(need, by=agent, title="Snö")
    town, door, idea, asked, notes = stage_of_needs(program.person)
    question = ask_question(town, by=OPERATOR, text="Var?")
    return {
        "challenges": {"key": town.key, "question": question.key},
        "doors": {"key": door.key},
        "ideas": {"key": idea.key},
        "requests": {"key": asked.key},
        "notes": {"key": notes.key},
        "needs": {"key": need.key, "profile": home.project.key},
        "organisations": {"key": home.company.key},
        "projects": {"key": home.project.key},
        "shortlists": {"key": made.key, "row": row.key},
        "searches": {"key": search.key},
    }


def stage_of_needs(person: Any) -> tuple[Any, ...]:
    """Let a person's city have a challenge, a door with an idea, something asked of it, and notes."""
    by = public_material.agent
    city, other = public_material.organisation("Älvhamn"), public_material.organisation("Fjordvik")
    mine = placed(person, city, "steward")
    door = inbox_material.door(city)
    inbox_material.keeper(door, mine)
    wish = Wish("introduction", "Möta driftingenjörer", "Vi vill träffa dem.", "sv")
    return (
        public_material.standing("published", mine, city),
        door,
        inbox_material.idea(door),
        ask_organisation(city, by=OPERATOR, asker=other, wish=wish),
        import_notes("# Vatten\nUtmaning: källare svämmar över", by=by(mine), title="Verkstad"),
    )


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("label", OPERATIONS)
def test_every_call_is_answered_as_described(
    home: Register, program: Make, label: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    for name in gate.RATES:
        monkeypatch.setitem(gate.RATES, name, Rate(10**6))
    owner = program("read", "match", "write", rights=("import",))
    operation = OPERATIONS[label]
    known = real_keys(home, owner).get(operation.path.split("/")[3], {})
    modes = [operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE,)]
    if operation.body or operation.query or operation.path_parameters:
        modes.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))

    @settings(
        max_examples=request.config.getoption("--api-examples") * len(modes),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(modes), is_known=st.booleans(), is_signed=st.sampled_from([True, True, False]))
    def call(case: Any, is_known: bool, is_signed: bool) -> None:
        is_placed = is_known and known and case.meta.generation.mode == GenerationMode.POSITIVE
        if is_placed:
            case.path_parameters = {**case.path_parameters, **known}
        headers = {"Authorization": f"Bearer {owner.token}"} if is_signed else {}
        # Keys that were put in by hand: what is sent is no longer what was made up.
        out = [*LEFT_OUT, *MADE_UP] if is_placed else LEFT_OUT
        answer = case.call_and_validate(headers=headers, excluded_checks=out)
        assert answer.status_code < 500

    call()


def test_the_description_has_an_example_of_all_that_is_sent_and_problems_for_all_that_can_fail() -> None:
    whole = description()
    assert whole["openapi"].startswith("3.1")
    shapes = whole["components"]["schemas"]
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], path
            assert {"400", "401", "422", "429"} <= {str(status) for status in operation["responses"]}, path
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                assert not name or shapes[name].get("examples"), (method, path)
    assert len(
        {one["operationId"] for methods in whole["paths"].values() for one in methods.values()}
    ) == len(OPERATIONS)


def test_people_read_it_on_a_page_of_our_own(client: Client, home: Register) -> None:
    page = client.get("/api/").content.decode()
    for path in description()["paths"]:
        assert path in page
    assert "<script" not in page.replace('<script src="/static/samband/main.js" defer></script>', "")
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://testserver", "")
