"""Every address is tried as everybody, against one printed matrix; an address without a line fails."""

import json
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from samband.site.api.app import description
from tests.site.url_lines import API, MATRIX, PAGE, Line, Route, Section, rendered, routes, sections, written
from tests.site.url_world import EVERYBODY, PEOPLE, PROGRAMS, World, browser, posted, sent, session_of
from tests.site.url_world_api import NEEDS_PROGRAMS
from tests.site.url_world_projects import PROJECT_PEOPLE, is_of_projects
from tests.site.url_world_projects_api import NAMES as PROJECT_NAMES
from tests.site.url_world_projects_api import PROJECT_PROGRAMS

pytestmark = pytest.mark.django_db
ROUTES = {route.name: route for route in routes()}
CSRF = "a" * 32
HOW = (
    f"Decide what each person should get there, and write it into {MATRIX.name} beside its neighbours; "
    "give its arguments and what its form sends in url_world.py; then run: python tools/url_matrix.py"
)


def methods_of_api() -> dict[str, str]:
    """Give the one method of each address of the API, by its name."""
    named = {"openapi": "GET", "api-root": "GET"}
    for by_method in description()["paths"].values():
        named |= {operation["operationId"]: method.upper() for method, operation in by_method.items()}
    return named


def wanted(route: Route) -> list[str]:
    """Say what is tried at an address."""
    if route.name.startswith(API):
        return [methods_of_api()[route.name.removeprefix(API)]]
    return ["GET", "POST"]


def people_at(route: Route) -> tuple[str, ...]:
    """Give who tries an address that has no line yet."""
    if route.name.startswith(API):
        return PROJECT_PROGRAMS if route.name.removeprefix(API) in PROJECT_NAMES else PROGRAMS
    if route.name.startswith("programme-"):
        return ("stranger", "outsider", "steward", "lead", "funder", "operator")
    return ("stranger", "outsider", *PROJECT_PEOPLE) if is_of_projects(route.name) else PEOPLE


def answer_of(response: HttpResponseBase) -> str:
    """Give an answer in the matrix's words."""
    if response.streaming:
        b"".join(response.streaming_content)  # type: ignore[attr-defined]
    place = response.headers.get("Location", "")
    if response.status_code == 302 and place.startswith("/account/login/?"):
        return "sign-in"
    if response.status_code == 302 and "/reauthenticate/" in place:
        return "again"
    if response.status_code == 302 and place == "/ideas/where/":
        return "code"
    return str(response.status_code)


class Trial:
    """Tries addresses as everybody; whatever a trial changes is undone before the next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies = {"stranger": ""}
        self.cookies |= {name: session_of(world.people[name]) for name in EVERYBODY[1:]}

    def url(self, route: Route) -> str:
        name = route.name.removeprefix(API)
        address = reverse(route.name, kwargs=self.world.arguments_of(name, list(route.parameters)))
        return address + self.world.needs.asks_at(name)

    def of_person(self, route: Route, method: str, who: str) -> str:
        client = browser(self.cookies[who], raise_request_exception=False)
        if who == "sender":
            client.cookies["samband_idea_receipt"] = self.world.needs.receipt
        if method == "GET":
            return answer_of(client.get(self.url(route)))
        more: dict[str, Any] = {}
        if method == "POST":
            client.cookies["csrftoken"] = CSRF
            more = {"headers": {"x-csrftoken": CSRF}}
        return answer_of(client.post(self.url(route), posted(route.name, self.world), **more))

    def of_program(self, route: Route, method: str, who: str) -> str:
        client = Client(raise_request_exception=False, headers={"accept-language": "en"})
        name = route.name.removeprefix(API)
        more: dict[str, Any] = {}
        if token := self.world.tokens.get(who):
            more["headers"] = {"authorization": f"Bearer {token}"}
        if name in ("bring", "import_rates"):
            more["data"] = posted("import-start" if name == "bring" else name, self.world)
        elif (body := sent(name, self.world)) is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        return answer_of(getattr(client, method.lower())(self.url(route), **more))

    def __call__(self, route: Route, method: str, people: tuple[str, ...]) -> tuple[str, ...]:
        """Try one thing at one address as everybody."""
        one = self.of_program if route.name.startswith(API) else self.of_person
        answers = []
        for who in people:
            (self.world.home / "rates").unlink(missing_ok=True)
            with transaction.atomic():
                answers.append(one(route, method, who))
                transaction.set_rollback(True)
        return tuple(answers)


def test_every_address_has_its_lines_and_every_line_its_address(world: World) -> None:
    lines = Counter(line.label for section in sections() for line in section.lines)
    assert not [label for label, count in lines.items() if count > 1], "each line stands once"
    there = {f"{route.name} {method}" for route in ROUTES.values() for method in [*wanted(route), "FORGED"]}
    stale = sorted(set(lines) - there)
    assert not stale, f"these lines have no address: {stale}. Take them out of {MATRIX.name}."
    trial, missing = Trial(world), []
    for route in ROUTES.values():
        for method in wanted(route):
            if f"{route.name} {method}" not in lines:
                missing.append(written(route.name, method, trial(route, method, people_at(route))))
    assert not missing, (
        f"{len(missing)} addresses have no line. {HOW}\nThis is what they answer now:\n" + "\n".join(missing)
    )


def tried(line: Line, people: tuple[str, ...]) -> dict[str, str]:
    """Give who tries a line, and what they get by the matrix.

    That is everybody where all tests run. On the second database it is one person for each different answer:
    who may do what is decided above both, and what one refuses to run shows with whoever comes so far.
    """
    each = dict(zip(people, line.answers, strict=True))
    if connection.vendor == "sqlite":
        return each
    first = {answer: who for who, answer in reversed(each.items())}
    return {who: answer for who, answer in each.items() if first[answer] == who}


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.title)
def test_everybody_gets_what_the_matrix_says(world: World, section: Section) -> None:
    trial = Trial(world)
    wrong = []
    for line in section.lines:
        wanted_of = tried(line, section.people)
        got = trial(ROUTES[line.name], line.method, tuple(wanted_of))
        if got != tuple(wanted_of.values()):
            now = f"  is now, for {' '.join(wanted_of)}:\n{written(line.name, line.method, got)}"
            wrong.append(f"{written(*_parts(line))}\n{now}")
    assert not wrong, "not as the matrix says; mend the product, or judge anew:\n" + "\n".join(wrong)


def _parts(line: Line) -> tuple[str, str, tuple[str, ...]]:
    return line.name, line.method, line.answers


@pytest.mark.once
def test_no_line_allows_a_fault(world: World) -> None:
    for section in sections():
        assert section.people in (PEOPLE, PROGRAMS, NEEDS_PROGRAMS, PROJECT_PROGRAMS) or set(
            section.people
        ) <= set(EVERYBODY)
        assert {"stranger", "outsider"} <= set(section.people) or "nothing" in section.people
        faults = {one.name for one in section.lines if any(word.startswith("5") for word in one.answers)}
        assert faults <= {"health"}, "503 is how monitors are told that no worker runs"


@pytest.mark.once
def test_a_form_without_its_protection_is_refused_at_every_address(world: World) -> None:
    trial = Trial(world)
    open_ones = {line.name for section in sections() for line in section.lines if line.method == "FORGED"}
    for route in ROUTES.values():
        if route.name.startswith(API) or route.name in open_ones:
            continue
        got = trial(route, "FORGED", ("stranger", "owner"))
        assert set(got) == {"403"}, f"{route.name} takes forged forms: {got}"


def test_the_printed_matrix_is_the_one_that_is_tried() -> None:
    assert PAGE.read_text(encoding="utf-8") == rendered(), "the page is old. Run: python tools/url_matrix.py"
