"""Shortlists by the API: read as on their pages, worked on by the same actions, closed to everybody else."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samband.accounts.access import agent_of
from samband.accounts.actions.belonging import belong
from samband.base.agents import OPERATOR
from samband.base.models import Event
from samband.matching.actions import (
    add_to_shortlist,
    ask_need,
    close_need,
    close_row,
    make_shortlist,
    register_shortlist,
    share_with_organisation,
)
from samband.matching.models import Shortlist, ShortlistRow
from tests.matching.shortlist_material import filled
from tests.site.api.conftest import Make, Program
from tests.site.conftest import TEXT, Register

pytestmark = pytest.mark.django_db
GROUND = "OSL 31 kap. 16 §"
NUMBER = "KS 2026/00123"
SECRET = "De är dyra, säger deras granne."


@dataclass
class Lists:
    """A list of somebody's, in a case of a body, with a confidential need and note; and who calls."""

    one: Shortlist
    rows: list[ShortlistRow]
    owner: Program
    colleague: Program
    outsider: Program
    stranger: Program

    @property
    def path(self) -> str:
        return f"/shortlists/{self.one.key}"

    def row(self, at: int = 0) -> str:
        return f"{self.path}/rows/{self.rows[at].key}"


@pytest.fixture
def lists(home: Register, program: Make) -> Lists:
    body, other = home.company, home.silent
    callers = [program("read", "write") for _at in range(4)]
    for caller, organisation in zip(callers, (body, body, other, None), strict=True):
        assert caller.person is not None
        belong(caller.person, organisation_keys=[organisation.key] if organisation else [])
        caller.person.refresh_from_db()
    owner = callers[0].person
    assert owner is not None
    agent = agent_of(owner)
    one, rows = filled(owner, "Alfa", "Beta", "Gamma", need_text=TEXT, need_lang="sv")
    register_shortlist(one, by=agent, version=1, owning_body=body.key, case_number=NUMBER)
    close_need(one, by=agent, version=2, ground=GROUND)
    ShortlistRow.objects.filter(pk=rows[0].pk).update(
        notes=SECRET, reasons=[{"need": TEXT, "profile": "Om källare.", "similarity": 0.8}]
    )
    close_row(rows[0], by=agent, version=1, ground=GROUND)
    share_with_organisation(one, by=agent, organisation=body.key)
    share_with_organisation(one, by=agent, organisation=other.key, is_warned=True)
    return Lists(one, rows, *callers)


def test_a_list_is_made_worked_on_and_deleted(home: Register, program: Make) -> None:
    owner = program("read", "match", "write")
    assert owner.person is not None
    need = ask_need(TEXT, by=agent_of(owner.person), lang="sv")
    made = owner("POST", "/shortlists", {"title": "Torra källare", "need": need.key})
    assert made.status_code == 201
    path = made.headers["Location"].removeprefix("/api/v1")
    assert (made.json()["need"], made.json()["rows"], made.json()["is_own"]) == (TEXT, [], True)

    added = owner("POST", f"{path}/rows", {"profile": home.project.key})
    assert added.status_code == 201
    row = added.headers["Location"].removeprefix("/api/v1")
    assert (added.json()["name"], added.json()["status"]) == ("Torra källare", "to_contact")
    assert added.json()["reasons"][0]["need"] in TEXT
    assert added.json()["band"]
    again = owner("POST", f"{path}/rows", {"profile": home.project.key})
    assert (again.status_code, again.json()) == (200, added.json())
    matches = owner("POST", "/match", {"text": TEXT, "kind": ["company"]}).json()["matches"]
    assert owner("POST", f"{path}/rows", {"profile": matches[0]["id"]}).status_code == 201

    contacted = owner("PATCH", row, {"verb": "contact", "notes": "Ringde växeln."}).json()
    assert (contacted["status"], contacted["notes"]) == ("contacted", "Ringde växeln.")
    assert contacted["contacted_at"]
    assert contacted["verbs"] == ["answer", "dismiss", "take_back"]
    dismissed = owner("PATCH", row, {"verb": "dismiss", "why_not": "För dyrt."}).json()
    assert (dismissed["why_not"], dismissed["notes"]) == ("För dyrt.", "Ringde växeln.")
    owner("PATCH", row, {"why_not": "För långt bort."})
    assert owner("GET", row).json()["why_not"] == "För långt bort."
    owner("PATCH", row, {"move": "down"})
    names = [one["name"] for one in owner("GET", path).json()["rows"]]
    assert names == ["Varningsbyrån i Viken Oy", "Torra källare"]

    changed = owner("PATCH", path, {"title": " Källare 2027 ", "need": "We need dry cellars this spring."})
    assert (changed.json()["title"], changed.json()["need_lang"]) == ("Källare 2027", "en")
    assert owner("DELETE", row).status_code == 204
    assert owner("GET", row).status_code == 404
    assert owner("DELETE", path).status_code == 204
    assert not Shortlist.objects.exists()
    verbs = list(Event.objects.filter(subject_type="shortlist").order_by("id").values_list("verb", flat=True))
    assert verbs == [
        "shortlist.made", "shortlist.row_added", "shortlist.row_added", "shortlist.row_moved",
        "shortlist.row_moved", "shortlist.row_noted", "shortlist.reordered", "shortlist.changed",
        "shortlist.row_removed", "shortlist.deleted",
    ]  # fmt: skip


def calls_of(lists: Lists, profile: str) -> list[tuple[str, str, Any]]:
    """Give everything that can be done with a list."""
    return [
        ("GET", lists.path, None), ("GET", lists.row(), None), ("GET", f"{lists.path}/download.xlsx", None),
        ("PATCH", lists.path, {"title": "Mitt"}), ("POST", f"{lists.path}/rows", {"profile": profile}),
        ("PATCH", lists.row(), {"notes": "Mitt"}), ("PATCH", lists.row(), {"verb": "contact"}),
        ("PATCH", lists.row(), {"move": "down"}), ("DELETE", lists.row(), None), ("DELETE", lists.path, None),
    ]  # fmt: skip


def test_who_may_not_read_a_list_finds_none_and_who_only_reads_it_changes_nothing(
    home: Register, lists: Lists
) -> None:
    before = list(ShortlistRow.objects.order_by("id").values())
    for method, path, body in calls_of(lists, home.project.key):
        assert lists.stranger(method, path, body).status_code == 404, (method, path)
        for reader in (lists.colleague, lists.outsider):
            wanted = 200 if method == "GET" else 403
            assert reader(method, path, body).status_code == wanted, (method, path)
    assert list(ShortlistRow.objects.order_by("id").values()) == before
    assert Shortlist.objects.get().title == "Källare"
    assert [len(one("GET", "/shortlists").json()["items"]) for one in (lists.owner, lists.stranger)] == [1, 0]
    refused = lists.owner("DELETE", lists.path)
    assert refused.status_code == 403
    assert "case" in refused.json()["problems"][0]["what"]


def test_what_is_confidential_is_read_inside_the_body_and_left_out_for_others(lists: Lists) -> None:
    for reader in (lists.owner, lists.colleague):
        got = reader("GET", lists.path).json()
        assert (got["need"], got["need_closed_for"], got["closed_parts"]) == (TEXT, GROUND, 2)
        assert (got["rows"][0]["notes"], got["rows"][0]["is_left_out"]) == (SECRET, False)
        assert got["rows"][0]["reasons"][0]["need"] == TEXT
        assert got["record"]["case_number"] == NUMBER
    body = got["record"]["owning_body"]
    assert body == {"key": lists.one.owning_body, "name": "Varningsbyrån i Viken Oy"}
    for path in (lists.path, "/shortlists", lists.row()):
        answer = lists.outsider("GET", path).content.decode()
        for secret in (TEXT, SECRET, NUMBER):
            assert secret not in answer, (path, secret)
    got = lists.outsider("GET", lists.path).json()
    assert (got["need"], got["rows"][0]["notes"], got["rows"][0]["is_left_out"]) == ("", "", True)
    assert (got["need_closed_for"], got["rows"][0]["closed_for"], got["may_work"]) == (GROUND, GROUND, False)
    assert got["record"] == {"owning_body": body, "case_number": ""}


def test_candidates_that_others_may_not_see_are_counted_and_not_shown(home: Register, lists: Lists) -> None:
    from samband.matching.actions import ProfileContent, save_profile

    content = ProfileContent(
        sort="project", title="Bara för oss", text="Om källare.", audience=(lists.one.owning_body,)
    )
    hidden = save_profile(None, by=OPERATOR, content=content)
    assert lists.owner("POST", f"{lists.path}/rows", {"profile": hidden.key}).status_code == 201
    row = f"{lists.path}/rows/{ShortlistRow.objects.get(profile_key=hidden.key).key}"
    got = lists.outsider("GET", lists.path)
    assert "Bara för oss" not in got.content.decode()
    assert (got.json()["left_out"], len(got.json()["rows"])) == (1, 3)
    assert [one("GET", row).status_code for one in (lists.outsider, lists.colleague)] == [404, 200]
    assert lists.stranger("POST", "/shortlists", {"title": "Mitt"}).status_code == 201
    own = f"/shortlists/{Shortlist.objects.get(title='Mitt').key}/rows"
    refused = lists.stranger("POST", own, {"profile": hidden.key})
    assert (refused.status_code, refused.json()["problems"][0]["where"]) == (404, "body/profile")


def test_what_changed_since_it_was_read_is_not_written_over(lists: Lists) -> None:
    owner, read = lists.owner, lists.owner("GET", lists.path, lang="sv")
    row = read.json()["rows"][1]
    assert owner("GET", lists.row(1)).headers["ETag"].startswith(row["etag"][:-1])
    assert owner("GET", lists.path, lang="sv", **{"if-none-match": read.headers["ETag"]}).status_code == 304
    stale = {"if-match": row["etag"]}
    assert owner("PATCH", lists.row(1), {"notes": "Ett"}, **stale).status_code == 200
    for method, body in (("PATCH", {"notes": "Två"}), ("PATCH", {"move": "up"}), ("DELETE", None)):
        refused = owner(method, lists.row(1), body, **stale)
        assert refused.status_code == 412
        assert refused.json()["problems"][0]["where"] == "If-Match"
    for method, body in (("PATCH", {"title": "Två"}), ("DELETE", None)):
        refused = owner(method, lists.path, body, **{"if-match": read.headers["ETag"]})
        assert refused.status_code == 412
    order = {"if-match": owner("GET", lists.path).headers["ETag"]}
    assert [owner("PATCH", lists.row(1), {"move": "up"}, **order).status_code for _at in "ab"] == [200, 412]
    now = owner("GET", lists.path).headers["ETag"]
    assert owner("PATCH", lists.path, {"title": "Tre"}, **{"if-match": now}).json()["title"] == "Tre"
    assert ShortlistRow.objects.get(pk=lists.rows[1].pk).notes == "Ett"


def test_somebody_who_saves_between_reading_and_writing_is_not_written_over(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samband.matching.actions import note_row

    def late(row: ShortlistRow, **more: Any) -> Any:
        ShortlistRow.objects.filter(pk=row.pk).update(version=row.version + 1, notes="Deras")
        return note_row(row, **more)

    monkeypatch.setattr("samband.site.api.candidates.note_row", late)
    assert lists.owner("PATCH", lists.row(1), {"notes": "Mina"}).status_code == 412
    assert ShortlistRow.objects.get(pk=lists.rows[1].pk).notes == "Deras"


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [
        ("", {"title": "   "}, "body/title"), ("", {"title": "x" * 201}, "body/title"),
        ("", {"title": "Rad\nrad"}, "body/title"),
        ("", {"titel": "x"}, "body/titel"), ("row", {}, "body"), ("row", {"notes": None}, "body"),
        ("row", {"move": "up", "notes": "x"}, "body"), ("row", {"verb": "dismiss"}, "body/why_not"),
        ("row", {"verb": "dismiss", "why_not": "  "}, "body/why_not"), ("row", {"verb": "eat"}, "body/verb"),
        ("row", {"why_not": "x"}, "body/why_not"), ("row", {"notes": "x" * 4001}, "body/notes"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_with_a_list_is_said_in_words(
    lists: Lists, path: str, body: dict[str, Any], where: str
) -> None:
    answer = lists.owner("PATCH", lists.row(1) if path else lists.path, body)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == where
    assert answer.json()["problems"][0]["fix"]


def test_a_verb_that_does_not_follow_is_refused(lists: Lists) -> None:
    answer = lists.owner("PATCH", lists.row(1), {"verb": "answer"})
    assert answer.status_code == 403
    assert "cannot follow" in answer.json()["problems"][0]["what"]


def test_lists_and_candidates_come_page_by_page_at_the_same_cost(home: Register, program: Make) -> None:
    owner = program("read", "write")
    assert owner.person is not None
    agent = agent_of(owner.person)
    for at in range(5):
        add_to_shortlist(make_shortlist(f"Lista {at}", by=agent), by=agent, profile=home.project)
    titles, path = [], "/shortlists?limit=2"
    for _at in range(3):
        page = owner("GET", path).json()
        titles += [one["title"] for one in page["items"]]
        path = f"/shortlists?limit=2&cursor={page['next']}"
    assert titles == [f"Lista {at}" for at in (4, 3, 2, 1, 0)]
    assert page["next"] is None
    counts = []
    for limit in (1, 5):
        with CaptureQueriesContext(connection) as asked:
            owner("GET", f"/shortlists?limit={limit}")
        counts.append(len(asked))
    assert counts[0] == counts[1]

    one, _rows = filled(owner.person, *"ABCDE")
    first = owner("GET", f"/shortlists/{one.key}?limit=2").json()
    second = owner("GET", f"/shortlists/{one.key}?limit=3&cursor={first['next']}").json()
    assert ["".join(row["name"] for row in got["rows"]) for got in (first, second)] == ["AB", "CDE"]
    assert second["next"] is None
    owner("DELETE", f"/shortlists/{one.key}/rows/{first['rows'][1]['key']}")
    assert owner("GET", f"/shortlists/{one.key}?cursor={first['next']}").status_code == 400
    assert owner("GET", f"/shortlists?cursor={first['next']}").status_code == 400
    cursor = owner("GET", "/shortlists?limit=2").json()["next"]
    assert owner("GET", f"/shortlists?cursor={cursor}").status_code == 200
    assert program("read")("GET", f"/shortlists?cursor={cursor}").status_code == 400
    assert owner("GET", "/shortlists?titel=x").status_code == 422


def test_a_list_is_taken_out_as_a_file_with_the_token_and_without_what_is_confidential(lists: Lists) -> None:
    addresses = lists.owner("GET", lists.path).json()["download"]
    for form, address in addresses.items():
        path = address.removeprefix("http://testserver")
        assert path == f"/api/v1{lists.path}/download.{form}"
        answer = lists.owner("GET", path.removeprefix("/api/v1"))
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].endswith(f'{lists.one.key}.{form}"')
        with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
            inside = "word/document.xml" if form == "docx" else "xl/sharedStrings.xml"
            text = parts.read(inside).decode()
        assert "Beta" in text
        assert GROUND in text
        assert SECRET not in text
        assert Client().get(path).status_code == 401
    assert lists.owner("GET", f"{lists.path}/download.pdf").status_code == 422
    assert not Event.objects.filter(verb="shortlist.closed_taken_out").exists()
