"""The start page and the pages about the service: what a person sees, in which words, at what cost."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from samband.base.models import Event
from samband.matching.models import Need
from tests.site.conftest import TEXT, Register

pytestmark = pytest.mark.django_db
ASKED = "Who can answer this need"


@pytest.mark.parametrize(
    ("lang", "heading", "button", "who"),
    [
        ("en", "Describe what you need", "Find who can answer", "Who&#x27;s who"),
        ("sv", "Beskriv vad du behöver", "Hitta vem som kan svara", "Vem är vem"),
        ("nb", "Beskriv hva du trenger", "Finn hvem som kan svare", "Hvem er hvem"),
        ("da", "Beskriv, hvad du har brug for", "Find dem, der kan svare", "Hvem er hvem"),
    ],
)
def test_the_start_page_greets_in_four_languages(
    client: Client, register: Register, lang: str, heading: str, button: str, who: str
) -> None:
    response = client.get("/", headers={"accept-language": lang})
    page = response.content.decode()
    assert f'<html lang="{lang}"' in page
    for words in (heading, button, who):
        assert words in page, words


def test_the_start_page_counts_what_is_in_here(client: Client, register: Register) -> None:
    counts = client.get("/").context["counts"]
    assert (counts["organisations"], counts["projects"], counts["testbeds"]) == (2, 1, 0)


def test_an_answer_comes_while_one_types_and_nothing_is_kept(client: Client, register: Register) -> None:
    before = Event.objects.count()
    response = client.post("/answer/", {"text": TEXT}, headers={"hx-request": "true"})
    page = response.content.decode()
    assert "Varningsbyrån i Viken Oy" in page
    assert "<html" not in page
    assert not Need.objects.exists()
    assert Event.objects.count() == before


def test_too_little_text_gets_no_answer_and_wakes_no_encoder(client: Client, register: Register) -> None:
    asked = register.encoder.asked
    assert client.post("/answer/", {"text": "Vatten"}).content == b""
    assert register.encoder.asked == asked


def test_asking_keeps_the_need_and_leads_to_its_answers(client: Client, register: Register) -> None:
    response = client.post("/ask/", {"text": TEXT, "home": "SE232"})
    need = Need.objects.get()
    assert response.headers["Location"] == reverse("need-detail", args=[need.key])
    assert (need.text, need.lang, need.home_region) == (TEXT, "sv", "SE232")
    assert client.cookies["home_region"].value == "SE232"
    line = Event.objects.get(verb="need.asked")
    assert line.subject_key == need.public_key != need.key
    assert "källare" not in str(line.changes)


@pytest.mark.parametrize("name", ["need.txt", "need.eml"])
def test_a_need_comes_in_a_file(client: Client, register: Register, name: str) -> None:
    head = b"From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n" if "eml" in name else b""
    file = SimpleUploadedFile(name, head + TEXT.encode())
    client.post("/ask/", {"text": "", "file": file})
    assert Need.objects.get().text.strip().endswith(TEXT)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "Vatten"}, "Write at least a sentence"),
        ({"text": "x" * 10_001}, "This is too long"),
        ({"text": "", "file": SimpleUploadedFile("need.docx", b"no archive")}, "The document cannot be read"),
        ({"text": TEXT, "home": "XX999"}, "This is not one of the choices"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(
    client: Client, register: Register, sent: dict[str, Any], said: str
) -> None:
    response = client.post("/ask/", sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert 'aria-invalid="true"' in page
    assert sent["text"][:50] in page
    assert not Need.objects.exists()


def test_a_barrier_is_reported_without_a_name(client: Client, register: Register) -> None:
    assert client.post("/about/barrier/", {"what": ""}).status_code == 422
    response = client.post("/about/barrier/", {"what": "Knappen syns inte.", "where": "/"}, follow=True)
    assert "Your report has reached" in response.content.decode()
    line = Event.objects.get(verb="barrier.reported")
    assert "Knappen syns inte." in line.wording.text  # type: ignore[union-attr]
    assert "Knappen" not in str(line.changes)


@pytest.mark.parametrize("path", ["/tour/", "/see-as/"])
def test_what_belongs_to_the_demo_is_nowhere_else(client: Client, register: Register, path: str) -> None:
    answer = client.get(path) if path == "/tour/" else client.post(path, {"person": ""})
    assert answer.status_code == 404
    assert "See it as somebody else" not in client.get("/").content.decode()


@pytest.mark.parametrize(("name", "value"), [("scheme", "dark"), ("scheme", "auto")])
def test_colours_are_remembered_and_lead_nowhere_else(client: Client, name: str, value: str) -> None:
    response = client.post("/colours/", {name: value, "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"
    page = client.get("/about/privacy/").content.decode()
    assert f'data-color-scheme="{value}"' in page


def addresses(patterns: list[Any], before: str = "") -> list[tuple[str, str]]:
    """Give all addresses as (name, path with something made up in every place)."""
    found: list[tuple[str, str]] = []
    made_up = {"sort": "testbeds", "form": "csv"}
    for pattern in patterns:
        path = before + re.sub(
            r"<(?:\w+:)?(\w+)>", lambda place: made_up.get(place[1], "abcdefgh2345"), str(pattern.pattern)
        )
        if isinstance(pattern, URLResolver):
            found += addresses(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            found.append((pattern.name or path, f"/{path}"))
    return found


def fault_of(response: HttpResponseBase, name: str, path: str) -> str:
    """Say what is wrong with an answer to somebody nobody knows, if anything is."""
    # Health says 503 where no worker has been seen, as here.
    known = {200, 302, 401, 403, 404, 405, 413, 422} | ({503} if name == "health" else set())
    # A program that sends no JSON at all is told so.
    known |= {400} if path.startswith("/api/v1/") else set()
    if response.status_code not in known:
        return str(response.status_code)
    return ""


def fault_of_page(response: HttpResponseBase) -> str:
    """Say what is wrong with a page that was asked for, if anything is."""
    if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
        return ""
    if response.content.decode().count("<h1") != 1:
        return "not one main heading"
    policy = response.headers.get("Content-Security-Policy", "")
    return "" if policy and "unsafe-inline" not in policy else f"policy {policy!r}"


# That an address is there, in which method, is the same on every database.
@pytest.mark.once
@pytest.mark.parametrize("method", ["get", "post", "head", "put"])
def test_every_address_has_an_answer_for_a_visitor(register: Register, tmp_path: Path, method: str) -> None:
    wrong = {}
    for name, path in addresses(get_resolver().url_patterns):
        (tmp_path / "rates").unlink(missing_ok=True)
        with transaction.atomic():
            response = getattr(Client(raise_request_exception=False), method)(path)
            transaction.set_rollback(True)
        fault = fault_of(response, name, path) or (fault_of_page(response) if method == "get" else "")
        if fault:
            wrong[f"{method} {path}"] = fault
    assert wrong == {}


@pytest.mark.parametrize(
    "path", ["/", "/about/answers/", "/about/privacy/", "/testbeds/", "/projects/", "/past-projects/"]
)
def test_pages_cost_few_queries(
    client: Client, register: Register, path: str, django_assert_max_num_queries: Any
) -> None:
    client.get(path)
    with django_assert_max_num_queries(6):
        assert client.get(path).status_code == 200


def test_a_page_that_does_not_exist_says_what_to_do(client: Client, register: Register) -> None:
    response = client.get("/nothing/", headers={"accept-language": "sv"})
    assert response.status_code == 404
    assert "Det finns ingen sida här" in response.content.decode()
