"""Projects under attack: another partner's lines, names of payroll, keys guessed, endless texts."""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from samband.projects.models import LedgerEntry, PartnerReport, ReportLine, StaffMember
from tests.projects.reading_pdf import text_of
from tests.site.test_attacks_needs import NOWHERE, form_of, post
from tests.site.test_attacks_secrets import altered, told
from tests.site.test_every_url import ROUTES
from tests.site.url_lines import Route, routes
from tests.site.url_world import World, posted
from tests.site.url_world_projects import (
    PAYROLL_NAME,
    PAYROLL_NUMBER,
    PROJECT_PEOPLE,
    is_of_projects,
    sees_most,
)

pytestmark = pytest.mark.django_db
OF_STAGE = [route for name, route in ROUTES.items() if is_of_projects(name)]
# What is the company's alone: addresses that begin so are about one of its things.
COMPANYS = ("/partner-reports/", "/control/<", "/certificates/", "/official-papers/", "/project-partners/")
# What nobody but the company, its controller and the lead reads: words of lines, contracts, questions.
HIDDEN = ("Hemlig vaktmästare", "Hemlig fråga", "Hemlig upphandling", "Hemlig faktura", "Hemlig fil")
PAYROLL = (PAYROLL_NAME, PAYROLL_NUMBER, "Lönlistan", "19811228")
FILES = ("csv", "xlsx", "pdf", "docx", "json", "zip")
REFUSED = {403, 404, 405}


def words(answer: Any) -> str:
    """Give all that an answer says, its headers too, and what is inside a file that it gives."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    heads = " ".join(f"{name}: {value}" for name, value in answer.items())
    return f"{heads}\n{_inside(content)}"


def _inside(content: bytes) -> str:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(f"{one}\n{_inside(book.read(one))}" for one in book.namelist())
    if content[:4] == b"%PDF":
        return text_of(content) if b"Typst" in content else content.decode("latin-1")
    return content.decode("utf-8", "replace")


def keys_of(world: World, route: Route) -> list[str]:
    """Give the keys of the company's things that an address may be asked with."""
    known = world.projects
    reports = [known.draft.key, known.controlled.key, known.handed_in.key, known.certificate.report.key]
    if route.path.startswith(("/partner-reports/", "/control/<")):
        return reports
    return [str(known.arguments_of(route.name)["key"])]


_FORMS: dict[str, tuple[str, ...]] = {}


def forms_of(world: World, route: Route) -> tuple[str, ...]:
    """Give the forms in which an address gives its file to whoever sees the most there; asked for once."""
    if route.name not in _FORMS:
        client = form_of(sees_most(route.name), world)
        given = world.arguments_of(route.name, list(route.parameters))
        asked = {form: client.get(reverse(route.name, kwargs={**given, "form": form})) for form in FILES}
        _FORMS[route.name] = tuple(form for form, answer in asked.items() if answer.status_code != 404)
    return _FORMS[route.name]


def addresses(world: World, route: Route) -> Iterator[str]:
    """Give an address with each key of the company's things, and in each form of a file.

    A form writes down the rows that a key gives, so that not every form is asked for with every key.
    """
    given = world.arguments_of(route.name, list(route.parameters))
    keys = keys_of(world, route) if "key" in route.parameters else [""]
    own = str(given.get("form", ""))
    more_forms = [one for one in forms_of(world, route) if one != own] if own else []
    for key, form in [*((one, own) for one in keys), *((keys[0], one) for one in more_forms)]:
        more = {"form": form} if form else {}
        more |= {"key": key} if key else {}
        yield reverse(route.name, kwargs={**given, **more})


def test_no_two_addresses_share_a_name() -> None:
    """Else a form is sent to the wrong one of them."""
    names = Counter(route.name for route in routes())
    assert [name for name, count in names.items() if count > 1] in ([], ["mfa_index"])


@pytest.mark.once
@pytest.mark.parametrize("who", ["other-controller", "neighbour", "outsider", "stranger"])
def test_nothing_of_a_partners_is_at_any_address_for_those_who_have_nothing_to_do_with_it(
    world: World, who: str
) -> None:
    client, tried = form_of(who, world), 0
    for route in OF_STAGE:
        for address in addresses(world, route):
            answer = client.get(address)
            said = words(answer)
            assert answer.status_code < 500, address
            assert not [word for word in (*HIDDEN, *PAYROLL) if word in said], f"{route.name} as {who}"
            if route.path.startswith(COMPANYS):
                is_asked_in = answer.status_code == 302 and "/account/login/" in answer.headers["Location"]
                assert answer.status_code in REFUSED or is_asked_in, f"{route.name} as {who}"
                tried += 1
    assert tried > 100


@pytest.mark.once
@pytest.mark.parametrize("who", ["other-controller", "neighbour", "outsider"])
def test_nothing_of_a_partners_is_changed_by_a_form_of_those_who_have_nothing_to_do_with_it(
    world: World, who: str
) -> None:
    client, tried = form_of(who, world), 0
    before = list(ReportLine.objects.order_by("pk").values()), LedgerEntry.objects.count()
    stood = list(PartnerReport.objects.order_by("pk").values())
    for route in OF_STAGE:
        if not route.path.startswith(COMPANYS):
            continue
        address = reverse(route.name, kwargs=world.arguments_of(route.name, list(route.parameters)))
        answer = post(client, address, posted(route.name, world))
        assert answer.status_code in REFUSED, f"{route.name} as {who}"
        tried += 1
    assert (list(ReportLine.objects.order_by("pk").values()), LedgerEntry.objects.count()) == before
    assert list(PartnerReport.objects.order_by("pk").values()) == stood
    assert tried > 40


@pytest.mark.once
@pytest.mark.parametrize("who", ["other-controller", "neighbour"])
def test_what_is_another_partners_is_answered_as_what_never_was(world: World, who: str) -> None:
    client = form_of(who, world)
    for route in OF_STAGE:
        if "key" not in route.parameters or not route.path.startswith(COMPANYS):
            continue
        given = world.arguments_of(route.name, list(route.parameters))
        there, nowhere = (
            client.get(reverse(route.name, kwargs={**given, "key": key})) for key in (given["key"], NOWHERE)
        )
        assert there.status_code == nowhere.status_code, f"{route.name} as {who}"
        assert told(there).replace(given["key"], "") == told(nowhere).replace(NOWHERE, ""), route.name


@pytest.mark.once
@pytest.mark.parametrize("who", ["lead", "funder"])
def test_names_of_payroll_are_at_no_address_for_leads_and_funders(world: World, who: str) -> None:
    client, tried = form_of(who, world), 0
    for route in OF_STAGE:
        for address in addresses(world, route):
            answer = client.get(address)
            said = words(answer)
            assert not [word for word in PAYROLL if word in said], f"{address} as {who}"
            tried += answer.status_code == 200
    assert tried > 50


@pytest.mark.once
def test_files_are_asked_for_in_every_form_that_there_is(world: World) -> None:
    given = [forms_of(world, route) for route in OF_STAGE if "form" in route.parameters]
    assert all(given), "each address gives a file in some form"
    assert set().union(*given) == set(FILES) - {"zip"}


@pytest.mark.once
def test_the_partner_and_its_controller_read_the_names(world: World) -> None:
    """Else the tests above would prove nothing."""
    seen = {}
    for who in ("finance", "controller"):
        client = form_of(who, world)
        names = ("partner-report-costs", "partner-report-costs-export", "partner-report-evidence")
        for name in names:
            for address in addresses(world, ROUTES[name]):
                answer = client.get(address)
                if answer.status_code == 200 and PAYROLL_NAME in words(answer):
                    seen[who, name] = True
    assert ("finance", "partner-report-costs") in seen
    assert ("controller", "partner-report-costs") in seen
    assert ("finance", "partner-report-evidence") in seen
    assert StaffMember.objects.get().name == PAYROLL_NAME


# What is one of a few words, and no key.
WORDS = {"form", "verb", "sort", "table"}


def guesses_at(route: Route, parameter: str, right: str, tried: set[str]) -> list[str]:
    """Give what is tried instead of a right key: at the first address of a place all, then what is nearest.

    Addresses of a place begin alike up to the key, and find the thing in one way.
    """
    all_of_them = altered(right)
    place = route.path.partition(f":{parameter}>")[0]
    if place in tried or parameter in WORDS:
        return all_of_them[:1]
    tried.add(place)
    return all_of_them


def test_no_key_is_nearly_right(world: World) -> None:
    people: dict[str, Client] = {who: form_of(who, world) for who in PROJECT_PEOPLE}
    places: set[str] = set()
    for route in OF_STAGE:
        client = people[sees_most(route.name)]
        given = world.arguments_of(route.name, list(route.parameters))
        for parameter in set(route.parameters) - {"number"}:
            for guess in guesses_at(route, parameter, str(given[parameter]), places):
                address = reverse(route.name, kwargs={**given, parameter: guess})
                answer = client.get(address)
                assert answer.status_code in REFUSED, f"{route.name}, {parameter}: {guess[:20]!r}"
    assert len(places) > 30


@pytest.mark.parametrize("text", ["x" * 600_001, "\0" + "a", "9" * 400, "<script>planted()</script>"])
def test_no_form_is_broken_by_what_is_sent(world: World, text: str) -> None:
    people: dict[str, Client] = {who: form_of(who, world) for who in PROJECT_PEOPLE}
    for route in OF_STAGE:
        client = people[sees_most(route.name)]
        address = reverse(route.name, kwargs=world.arguments_of(route.name, list(route.parameters)))
        form = posted(route.name, world)
        (world.home / "rates").unlink(missing_ok=True)
        with transaction.atomic():
            answer = post(client, address, dict.fromkeys({**form, "q": "", "version": ""}, text))
            said = words(answer)
            transaction.set_rollback(True)
        assert answer.status_code < 500, f"{route.name}: {answer.status_code}"
        assert "<script>planted" not in said, route.name


@pytest.mark.once
def test_only_pages_of_many_rows_read_many_fields(world: World) -> None:
    """A budget and a report's costs are one form; anywhere else so many fields are no form of ours."""
    people: dict[str, Client] = {who: form_of(who, world) for who in PROJECT_PEOPLE}
    taken = set()
    for route in OF_STAGE:
        address = reverse(route.name, kwargs=world.arguments_of(route.name, list(route.parameters)))
        with transaction.atomic():
            answer = post(people[sees_most(route.name)], address, {f"f{n}": "x" for n in range(400)})
            transaction.set_rollback(True)
        if answer.status_code != 400:
            taken.add(route.name)
    assert {
        "partner-report-costs",
        "partner-report-costs-sums",
        "partner-budget",
        "control-findings",
    } <= taken
    assert not {"project-new", "project-edit", "payment-new", "support-add", "partner-report-import"} & taken
    assert len(taken) < 30
