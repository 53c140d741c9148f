"""What people store, turned against others: scripts in texts, formulas, bombs, names of files, logs."""

import csv
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from samband.accounts.models import Person
from samband.actors.actions import add_organisation, import_content
from samband.actors.models import ImportRun, Organisation
from samband.base.agents import OPERATOR
from samband.base.logs import JsonFormatter
from samband.matching.models import Need, ShortlistRow
from tests.actors.conftest import as_csv
from tests.emptying import rows_may_be_emptied
from tests.site.test_every_url import ROUTES
from tests.site.url_lines import API, Route
from tests.site.url_world import LOOKERS, World, browser, posted, session_of, whose

pytestmark = pytest.mark.django_db
SCRIPT = """'"></textarea></title><script>planted()</script><img src=x onerror=planted()>{{ 7171|add:7 }}"""
RUNS = re.compile(r"<script>planted|<img src=x|</title><script|=['\"]?javascript:|\b7178\b")
PAGES = [route for route in ROUTES.values() if not route.name.startswith(API)]
# Texts that the product makes itself, and that decide what is found.
MADE = {
    "digest",
    "sha256",
    "file_sha256",
    "address_hash",
    "password",
    "source_id",
    "once",
    "queue_name",
    "zone",
}
KEPT_WHOLE = {"base.event", "base.wording", "base.count"}


def typed_fields(model: type[models.Model]) -> list[Any]:
    """Give the columns of a table that hold what somebody typed."""
    unique = [rule for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
    made = MADE | {name for rule in unique for name in rule.fields}
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (
            field.unique or field.choices or field.name in made or field.name.endswith(("_key", "_sha256"))
        )
        and (field.max_length or 999) >= 60
    ]


def plant(text: str) -> set[str]:
    """Write a text into every column that holds what somebody typed; name the columns."""
    with rows_may_be_emptied(connection):  # what is append-only holds texts too
        planted = _planted_everywhere(text)
    Person.objects.update(titles={"en": text})
    pair = {"need": text, "profile": text, "similarity": 0.9}
    ShortlistRow.objects.update(reasons=[pair])
    return planted


def _planted_everywhere(text: str) -> set[str]:
    planted = set()
    for model in apps.get_models():
        label = model._meta.label_lower
        if not model.__module__.startswith("samband.") or label in KEPT_WHOLE:
            continue
        for field in typed_fields(model):
            rows = model._default_manager.all()
            if field.name == "case_number":  # an organisation's: nothing else has one
                rows = rows.exclude(owning_body="")
            with transaction.atomic():
                rows.update(**{field.name: text[: field.max_length or 999]})
            planted.add(f"{label}.{field.name}")
    return planted


def clients(world: World) -> Iterator[tuple[str, Client]]:
    for who in LOOKERS:
        yield who, browser(session_of(world.people[who]) if who != "stranger" else "")


def url(world: World, route: Route) -> str:
    return reverse(route.name, kwargs=world.arguments_of(route.name, list(route.parameters)))


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", "replace"))


@pytest.mark.once
def test_no_stored_text_runs_on_any_page(world: World) -> None:
    planted = plant(SCRIPT)
    for name in ("actors.organisation.name", "matching.need.text", "matching.shortlistrow.notes"):
        assert name in planted
    for name in ("matching.shortlistcomment.text", "matching.shortlistcomment.name", "accounts.token.name"):
        assert name in planted
    for name in ("challenge.future", "question.text", "registerentry.text", "idea.secrets", "request.text"):
        assert f"challenges.{name}" in planted
    for name in ("reportline.description", "staffmember.name", "project.name", "evidencefile.name"):
        assert f"projects.{name}" in planted
    for name in ("indicator.name", "jointtext.text", "controlquestion.question", "support.company"):
        assert f"projects.{name}" in planted
    seen = 0
    for who, client in clients(world):
        for route in PAGES:
            if who not in (whose(route.name), "stranger"):
                continue
            answer = client.get(url(world, route))
            if answer.headers.get("Content-Type", "").startswith(("text/html", "application/atom")):
                text = body(answer)
                assert not RUNS.search(text), f"{route.name} as {who}"
                seen += "planted()" in text
    assert seen > 20, "the texts are on the pages, and do nothing there"


@pytest.mark.once
def test_nothing_sent_back_runs(world: World) -> None:
    asked = dict.fromkeys(
        ("q", "next", "where", "home", "country", "region", "kind", "after", "removed", "filters"), SCRIPT
    )
    for who, client in clients(world):
        client.cookies["csrftoken"] = "a" * 32
        session = client.cookies["samband_session"].value if who != "stranger" else ""
        for route in PAGES:
            if who not in (whose(route.name), "stranger"):
                continue
            address = url(world, route)
            assert not RUNS.search(body(client.get(address, asked))), f"{route.name} as {who}"
            (world.home / "rates").unlink(missing_ok=True)
            form = {**dict.fromkeys(posted(route.name, world) or {"text": ""}, SCRIPT), "next": SCRIPT}
            with transaction.atomic():
                answer = client.post(address, form, headers={"x-csrftoken": "a" * 32})
                transaction.set_rollback(True)
            client.cookies["samband_session"] = session  # which is undone with all else
            assert not RUNS.search(body(answer)), f"{route.name} as {who}"


@pytest.mark.parametrize(
    "address", ["javascript:planted()", "JaVaScRiPt:planted()", "data:text/html,x", "//x"]
)
def test_no_link_that_runs_is_taken_in(world: World, address: str) -> None:
    with pytest.raises(ValidationError):
        add_organisation("Ond AB", by=OPERATOR, source="x", kinds=["company"], country="SE", website=address)
    rows = [["name", "kind", "country", "website", "contact"], ["Ond AB", "company", "SE", address, address]]
    import_content(as_csv(rows), by=OPERATOR, file_name="list.csv", source="x")
    taken = Organisation.objects.get(name="Ond AB")
    assert taken.website == ""
    assert not [one for one in taken.contacts.all() if not one.value.startswith(("https://", "http://"))]


FORMULAS = ['=HYPERLINK("http://evil.example")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1"]
EXPORTS = [f"{name}-export" for name in ("challenge", "door", "doors-opened", "idea", "register", "request")]


@pytest.mark.once
def test_no_cell_of_an_export_is_a_formula(world: World) -> None:
    importer = browser(session_of(world.people["importer"]))
    seeing = dict(clients(world))
    owner = seeing["owner"]
    for formula in FORMULAS:
        plant(formula)
        for name in ("organisation-export", "import-problems"):
            text = body(importer.get(url(world, ROUTES[name]))).lstrip("\ufeff")
            for row in csv.reader(io.StringIO(text)):
                assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r\n")], (name, formula)
        for name in EXPORTS:
            arguments = world.arguments_of(name, list(ROUTES[name].parameters))
            text = body(seeing[whose(name)].get(reverse(name, kwargs={**arguments, "form": "csv"})))
            rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
            assert len(rows) > 1, name
            for row in rows:
                assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r\n")], (name, formula)
        books = [(owner, url(world, ROUTES["shortlist-export"]))]
        books += [(owner, reverse("organisation-export", args=["xlsx"]))]
        books += [(seeing[whose(name)], url(world, ROUTES[name])) for name in EXPORTS]
        for reader, address in books:
            answer = reader.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                sheets = [book.read(one) for one in book.namelist() if one.startswith("xl/worksheets/sheet")]
            assert sheets
            assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet], formula


def bomb(name: str, megabytes: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(b"\0" * 1024 * 1024)
    return file.getvalue()


@pytest.mark.once
def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(world: World) -> None:
    client = Client()
    document = SimpleUploadedFile("need.docx", bomb("word/document.xml", 120))
    assert document.size is not None
    assert document.size < 1024 * 1024
    assert client.post("/ask/", {"file": document}).status_code == 422
    client.force_login(world.people["importer"])
    book = SimpleUploadedFile("list.xlsx", bomb("xl/worksheets/sheet1.xml", 420))
    assert client.post("/organisations/import/", {"file": book}).status_code == 422
    assert ImportRun.objects.count() == 1


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def test_no_file_makes_the_machine_read_another(world: World) -> None:
    for name, part in (("need.docx", "word/document.xml"), ("list.xlsx", "xl/worksheets/sheet1.xml")):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(part, ENTITIES)
        client = Client()
        client.force_login(world.people["importer"])
        address = "/ask/" if name.endswith("docx") else "/organisations/import/"
        answer = client.post(address, {"file": SimpleUploadedFile(name, file.getvalue())})
        assert answer.status_code == 422
        assert "root:" not in answer.content.decode()


def test_what_is_too_large_or_too_much_is_not_read(world: World) -> None:
    client = Client()
    assert client.post("/ask/", {"file": SimpleUploadedFile("n.txt", b"x" * 3_000_000)}).status_code == 422
    assert client.post("/ask/", {"text": "x" * 3_000_000}).status_code == 400
    assert client.post("/ask/", {f"f{number}": "x" for number in range(400)}).status_code == 400
    assert client.post("/ask/", {"text": "x" * 10_001}).status_code == 422
    many = {f"f{n}": SimpleUploadedFile(f"{n}.txt", b"x") for n in range(150)}
    assert client.post("/ask/", many).status_code == 400


@pytest.mark.parametrize("name", ["../../secret", "..\\..\\secret", "/etc/passwd", "a\0b.csv", "x" * 400])
def test_a_file_is_kept_by_what_it_holds_never_by_its_name(world: World, name: str) -> None:
    client = Client()
    client.force_login(world.people["importer"])
    before = {path for path in world.home.rglob("*") if path.is_file()}
    client.post("/organisations/import/", {**posted("import-start", world), "file": _named(name)})
    new = {path for path in world.home.rglob("*") if path.is_file()} - before
    assert all(re.fullmatch(r"files/[0-9a-f]{2}/[0-9a-f]{64}", str(p.relative_to(world.home))) for p in new)
    assert not [run for run in ImportRun.objects.all() if "/" in run.file_name or "\0" in run.file_name]


def _named(name: str) -> SimpleUploadedFile:
    file = SimpleUploadedFile("x.csv", b"name;country\nNytt AB;SE\n")
    file._name = name  # as a program would send it, past the browser's care
    return file


MARKER = "hemligtmarke"


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """What the logs of an installation hold, as its formatter writes them."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept(logging.DEBUG)
    handler.setFormatter(JsonFormatter())
    names = ("", "samband", "django.request", "django.security", "django.server")
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.INFO)
    yield lines
    for name in names:
        logging.getLogger(name).removeHandler(handler)
        logging.getLogger(name).setLevel(before[name])


@pytest.mark.once
def test_nothing_typed_no_name_and_no_secret_reaches_the_logs(world: World, logged: list[str]) -> None:
    plant(MARKER)
    cookie = session_of(world.people["owner"])
    for route in PAGES:
        for client in (browser(cookie), browser()):
            client.raise_request_exception = False
            client.cookies["csrftoken"] = "a" * 32
            client.get(url(world, route), {"q": MARKER, "next": f"/{MARKER}"})
            form = {
                **dict.fromkeys(posted(route.name, world) or {"text": ""}, MARKER),
                "email": f"{MARKER}@x.example",
            }
            with transaction.atomic():
                client.post(url(world, route), form, headers={"x-csrftoken": "a" * 32})
                transaction.set_rollback(True)
    Client(headers={"authorization": f"Bearer {MARKER}"}).get("/api/v1/me")
    Client(headers={"host": f"{MARKER}.example", "user-agent": MARKER}).get(f"/{MARKER}/")
    assert len(logged) > 100
    for line in logged:
        json.loads(line)
        assert MARKER not in line
        for secret in (
            cookie,
            world.secret,
            world.need.key,
            world.search.feed_token,
            world.invitation_secret,
            world.needs.receipt,
            world.needs.link_token,
            str(world.needs.arguments_of("idea-by-mail")["token"]),
            "city.example",
        ):
            assert secret not in line


def test_a_line_of_the_log_cannot_be_forged(world: World, logged: list[str]) -> None:
    Client().generic('GET\n{"at"', "/")
    Client().get("/nothing%0a%7b%22level%22:%22error%22%7d")
    assert all("\n" not in line and isinstance(json.loads(line), dict) for line in logged)


def test_a_search_is_never_a_query_of_the_database(world: World) -> None:
    before, need = (Need.objects.count(), Organisation.objects.count()), f"/needs/{world.need.key}/"
    for attack in ("' OR 1=1 --", "'; DROP TABLE accounts_person; --", "%' UNION SELECT 1 --", "\\'", "%_%"):
        for name in ("q", "after", "country", "home"):
            for address in ("/organisations/", "/past-projects/", need, "/api/v1/organisations"):
                assert Client().get(address, {name: attack}).status_code in (200, 422)
    assert (Need.objects.count(), Organisation.objects.count()) == before
