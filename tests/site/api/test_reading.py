"""Reading by the API: lists, one thing, codes, the thread; paging, ETags, languages, bounds."""

import json
from typing import Any

import pytest
from django.test import Client

from samband.actors.actions import add_organisation
from samband.actors.models import Organisation
from samband.base.agents import OPERATOR
from samband.matching.models import Profile
from tests.site.api.conftest import Make, Program
from tests.site.conftest import Register

pytestmark = pytest.mark.django_db


def add(count: int) -> None:
    """Add some companies."""
    for number in range(count):
        add_organisation(
            f"Verkstad {number:02}", by=OPERATOR, source="test", kinds=["company"], country="SE", lang="sv",
            offers="Vi bygger.", themes=["buildings"], contacts=[("mailbox", f"v{number}@v.example")],
        )  # fmt: skip


def paths(home: Register) -> list[str]:
    key = home.company.key
    return [
        "/organisations", f"/organisations/{key}", f"/organisations/{key}/thread", "/testbeds", "/projects",
        f"/projects/{home.project.key}", "/codes/kinds", "/codes/themes", "/codes/countries",
        "/codes/regions", "/openapi.json",
    ]  # fmt: skip


def test_everybody_reads_what_is_public_and_a_token_without_the_scope_does_not(
    home: Register, program: Make
) -> None:
    stranger, reader, writer = program(), program("read"), program("write")
    for path in paths(home):
        answer = stranger("GET", path)
        assert answer.status_code == 200, path
        assert answer.headers["Content-Type"].startswith("application/json")
        assert not answer.cookies
        assert reader("GET", path).content == answer.content
        refused = writer("GET", path)
        assert refused.status_code == 403, path
        assert "'read'" in refused.json()["problems"][0]["what"]


def test_a_list_tells_each_organisation_and_is_narrowed_as_on_its_page(home: Register) -> None:
    get = Program()
    (row, _silent) = sorted(get("GET", "/organisations").json()["items"], key=lambda one: one["country"])
    assert row["key"] == home.company.key
    assert (row["kinds"], row["themes"], row["region"]) == (["company"], ["water"], "FI1C1")
    assert row["url"].endswith(f"/organisations/{row['key']}/")
    narrowed = {
        "q=varningsbyran": 1, "kind=municipality": 1, "theme=water": 1, "country=FI": 1, "region=FI1": 1,
        "region=SE": 0, "country=SE": 0, "q=varning&country=NL": 0,
    }  # fmt: skip
    for query, count in narrowed.items():
        assert len(get("GET", f"/organisations?{query}").json()["items"]) == count, query


def test_what_is_not_public_is_nowhere(home: Register, program: Make) -> None:
    Organisation.objects.filter(pk=home.company.pk).update(is_public=False)
    Profile.objects.filter(pk=home.project.pk).update(is_public=False)
    for caller in (program(), program("read")):
        assert [row["name"] for row in caller("GET", "/organisations").json()["items"]] == [
            "Gemeente Zwijgen"
        ]
        assert caller("GET", "/projects").json()["items"] == []
        for path in (f"/organisations/{home.company.key}", f"/organisations/{home.company.key}/thread",
                     f"/projects/{home.project.key}"):  # fmt: skip
            assert caller("GET", path).status_code == 404


def test_one_organisation_says_what_how_and_from_where(home: Register) -> None:
    one = Program()("GET", f"/organisations/{home.company.key}").json()
    assert one["statements"][0]["text"].startswith("Varoitamme")
    assert one["contacts"] == [
        {"sort": "mailbox", "value": "post@varning.example", "source": "test",
         "sourced_on": home.company.sourced_on.isoformat()}
    ]  # fmt: skip
    assert one["parts"][0] | {"started_year": 0} == {
        "sort": "project", "key": home.project.key, "name": "Torra källare", "role": "lead",
        "started_year": 0, "ended_year": 2022,
    }  # fmt: skip
    project = Program()("GET", f"/projects/{home.project.key}").json()
    assert project["parts"][0]["key"] == home.company.key
    assert project["text"] == "Ett projekt om källare och snö."
    assert Program()("GET", f"/testbeds/{home.project.key}").status_code == 404


def test_a_merged_key_leads_on_for_ever(home: Register) -> None:
    Organisation.objects.filter(pk=home.silent.pk).update(merged_into=home.company)
    for tail in ("", "/thread"):
        answer = Program()("GET", f"/organisations/{home.silent.key}{tail}")
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/api/v1/organisations/{home.company.key}{tail}"
        assert answer.json() == {"key": home.company.key}


@pytest.mark.parametrize(
    ("path", "first"),
    [("/organisations", "Gemeente Zwijgen"), ("/codes/regions?country=SE&level=2", "SE11")],
)
def test_pages_hold_everything_once_whatever_their_size(home: Register, path: str, first: str) -> None:
    add(7)
    glue = "&" if "?" in path else "?"
    whole = Program()("GET", f"{path}{glue}limit=100").json()
    assert whole["next"] is None
    seen: list[Any] = []
    cursor = ""
    while cursor is not None:
        page = Program()("GET", f"{path}{glue}limit=2" + (f"&cursor={cursor}" if cursor else "")).json()
        assert len(page["items"]) <= 2
        seen += page["items"]
        cursor = page["next"]
    assert seen == whole["items"]
    assert first in json.dumps(seen[0], ensure_ascii=False)


def test_the_thread_is_told_in_the_callers_language_page_by_page(home: Register) -> None:
    path = f"/organisations/{home.company.key}/thread?limit=1"
    page = Program()("GET", path).json()
    again = Program()("GET", f"{path}&cursor={page['next']}").json()
    assert page["items"][0]["at"] >= again["items"][0]["at"]
    assert again["next"] is None
    assert page["items"] != again["items"]
    swedish = Program()("GET", path, lang="sv").json()["items"][0]["sentence"]
    assert swedish != page["items"][0]["sentence"]


def test_a_cursor_that_was_changed_or_belongs_elsewhere_is_refused(home: Register) -> None:
    add(3)
    cursor = Program()("GET", "/organisations?limit=1&country=SE").json()["next"]
    wrong = [
        f"country=SE&cursor={cursor[:-1]}{'A' if cursor[-1] != 'A' else 'B'}",
        f"country=SE&cursor=x{cursor}",
        f"country=FI&cursor={cursor}", f"cursor={cursor}",
        "cursor=eyJ4IjoxfQ:abc", "cursor=1", "cursor=%C3%A5",
    ]  # fmt: skip
    for query in wrong:
        answer = Program()("GET", f"/organisations?{query}")
        assert answer.status_code == 400, query
        assert answer.json()["problems"][0]["where"] == "query/cursor"
    assert Program()("GET", f"/projects?cursor={cursor}").status_code == 400
    assert Program()("GET", f"/organisations?limit=5&country=SE&cursor={cursor}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=101", "limit=-1", "limit=x", f"limit={'9' * 5000}", "kind=nothing", "kind=",
        "theme=%00",
        "q=a%00b", "%00=1", "country=sweden", "country=se", "region=Sk%C3%A5ne", f"q={'x' * 201}",
        f"cursor={'x' * 301}", "countr=SE",
    ],
)  # fmt: skip
def test_what_no_list_can_be_narrowed_to_is_said(home: Register, query: str) -> None:
    answer = Program()("GET", f"/organisations?{query}")
    assert answer.status_code == 422, answer.content
    (problem,) = answer.json()["problems"]
    assert problem["where"].startswith("query")
    assert problem["what"]
    assert problem["fix"]


def test_problems_are_told_in_the_callers_language_and_cookies_say_nothing(home: Register) -> None:
    client = Client()
    client.cookies["samband_language"] = "sv"
    assert client.get("/api/v1/nothing").json()["problems"][0]["what"] == "There is nothing here."
    assert client.get("/api/v1/codes/themes").headers["Content-Language"] == "en"
    answer = client.get("/api/v1/codes/themes?limit=1", headers={"accept-language": "sv"})
    assert answer.json()["items"] == [{"code": "water", "label": "Vatten och avlopp"}]


def test_what_is_unchanged_is_not_sent_again(home: Register) -> None:
    for path in [*paths(home), "/organisations?limit=1"]:
        first = Program()("GET", path)
        etag = first.headers["ETag"]
        again = Program()("GET", path, **{"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["ETag"] == etag
        assert "Authorization" in again.headers["Vary"]
        assert "Accept-Language" in again.headers["Vary"]
        assert Program()("GET", path, **{"if-none-match": '"another"'}).status_code == 200
    etag = Program()("GET", "/codes/themes").headers["ETag"]
    assert Program()("GET", "/codes/themes", lang="sv", **{"if-none-match": etag}).status_code == 200
    etag = Program()("GET", "/organisations").headers["ETag"]
    add(1)
    assert Program()("GET", "/organisations", **{"if-none-match": etag}).status_code == 200
    assert Program()("GET", "/organisations", **{"if-match": '"another"'}).status_code == 412


@pytest.mark.parametrize("path", ["/organisations", "/projects", "one", "thread"])
def test_the_number_of_queries_does_not_grow(
    home: Register, path: str, django_assert_max_num_queries: Any, program: Make
) -> None:
    add(30)
    key = home.company.key
    address = {"one": f"/organisations/{key}", "thread": f"/organisations/{key}/thread"}.get(path, path)
    reader = program("read")
    reader("GET", address)
    with django_assert_max_num_queries(10 if path == "one" else 5):
        assert reader("GET", f"{address}?limit=100" if path != "one" else address).status_code == 200


def test_programs_that_ask_for_the_head_or_another_way_are_answered(home: Register) -> None:
    head = Program()("HEAD", "/organisations")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(Program()("GET", "/organisations").content)
    other = Program()("PUT", "/organisations")
    assert other.status_code == 405
    assert other.headers["Allow"] == "GET"
    assert other.json()["problems"][0]["fix"] == "The header Allow says which methods there are."


@pytest.mark.parametrize(
    "path", ["/nothing", "/organisations/UPPERCASE000", "/organisations/%00", "/%FF/", "/"]
)
def test_an_address_that_is_none_answers_in_json(home: Register, path: str) -> None:
    answer = Program()("GET", path)
    assert answer.status_code in (404, 422)
    assert answer.json()["problems"]
