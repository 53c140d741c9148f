"""Lists of testbeds and past projects become profiles, with the organisations behind them."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.accounts.actions import add_person
from samband.actors import actions
from samband.actors.actions import ProfilesBrought, profiles
from samband.actors.domain.problems import FileRefused
from samband.actors.domain.profile_columns import PROFILE_COLUMNS, PROFILES
from samband.actors.domain.profile_rows import ProfileRow, check_profile_row, put_together
from samband.actors.domain.tables import RawRow
from samband.actors.labels import PROBLEMS
from samband.actors.models import Organisation, Participation
from samband.base.agents import OPERATOR, VISITOR
from samband.base.models import Event
from samband.kernel.decision import Refused
from samband.matching.actions import withdraw_profile
from samband.matching.models import Profile
from samband.site.cli import import_profiles
from samband.site.panels import organisations_behind, took_part
from tests.actors.conftest import as_csv, as_xlsx

Make = Callable[..., Organisation]
COUNTS = ["read", "created", "updated", "unchanged", "merged", "review", "refused"]


def row_of(**cells: str) -> tuple[ProfileRow | None, list[str]]:
    """Check a row; give what it says and the codes of its problems."""
    row, problems = check_profile_row(RawRow(7, {"title": "Reningsverket", **cells}))
    return row, [problem.code for problem in problems]


def bring(content: bytes, sort: str = "project", source: str = "fund", **more: Any) -> ProfilesBrought:
    """Take a list in as the operator."""
    return actions.import_profiles(
        content, by=OPERATOR, sort=sort, file_name="list.csv", source=source, **more
    )


def came_of(brought: ProfilesBrought) -> dict[str, int]:
    """Give the counts that are not zero."""
    return {name: count for name, count in brought.counts.items() if count}


def codes(brought: ProfilesBrought) -> list[tuple[int, str, str]]:
    """Give the problems shortly."""
    return [(problem.row, problem.column, problem.code) for problem in brought.problems]


def many(count: int) -> list[list[str]]:
    """Give a header and rows of some projects that differ."""
    rows = [
        [str(at), f"Renare hamn {at}", f"Vi prövade filter {at}.", "SE", "2019", "2022"]
        for at in range(count)
    ]
    return [["id", "title", "text", "country", "started", "ended"], *rows]


# What a row says.


def test_our_own_words_are_understood_and_every_synonym_means_one_column() -> None:
    assert [PROFILES.fields[name] for name in PROFILE_COLUMNS] == list(PROFILE_COLUMNS)


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Projekttitel", "title"),
        ("Prosjektnavn", "title"),
        ("Beskrivning", "text"),
        ("Sammendrag", "text"),
        ("Oppstart", "started"),
        ("Slutdatum", "ended"),
        ("Sluttdato", "ended"),
        ("Prosjekteier", "lead"),
        ("Samordnande stödmottagare", "lead"),
        ("Deltagere", "partners"),
        ("Samarbetspartners", "partners"),
        ("Kommune", "municipality"),
        ("Budget", None),
    ],
)
def test_senders_words_for_columns(title: str, field: str | None) -> None:
    from samband.actors.domain.columns import field_of

    assert (field_of(title, PROFILES) or None) == field


@pytest.mark.parametrize(
    ("started", "ended", "years"),
    [
        ("2019", "2022", (2019, 2022)),
        ("2019-05-01", "31.12.2022", (2019, 2022)),
        ("mai 2019", "", (2019, None)),
        ("2019–22", "", (2019, 2022)),
        ("2019-2022", "", (2019, 2022)),
        ("2019-05", "", (2019, None)),
        ("2019", "pågår", (2019, None)),
        ("", "2022", (None, 2022)),
    ],
)
def test_years_are_read_from_years_and_dates(
    started: str, ended: str, years: tuple[int | None, int | None]
) -> None:
    row, problems = row_of(started=started, ended=ended)
    assert row is not None
    assert ((row.started_year, row.ended_year), problems) == (years, [])


def test_what_cannot_be_read_is_left_out_and_told() -> None:
    row, problems = row_of(started="2022", ended="2019", themes="water|jousting", country="Narnia")
    assert row is not None
    assert (row.started_year, row.ended_year, row.themes, row.country) == (2022, None, ("water",), "")
    assert problems == ["country-unknown", "years-reversed", "theme-left-out"]
    assert row_of(started="next spring")[1] == ["year-unreadable"]
    assert row_of(title="–")[1] == ["row-no-title"]


def test_partners_stand_apart_each_once() -> None:
    row, _problems = row_of(partners="Hamnen AB| Vattenlabbet |Hamnen AB||—", lead="Kommunen; Regionen")
    assert row is not None
    assert row.partners == ("Hamnen AB", "Vattenlabbet")
    assert row.lead == ("Kommunen", "Regionen")


@given(st.dictionaries(st.sampled_from(PROFILE_COLUMNS), st.text(max_size=80)))
def test_no_row_makes_it_fail(cells: dict[str, str]) -> None:
    row, problems = check_profile_row(RawRow(2, cells))
    assert all(problem.code in PROBLEMS for problem in problems)
    assert row is not None or problems[-1].refuses
    if row is not None:
        assert row.title
        assert len(row.title) <= 300
        assert not (row.started_year and row.ended_year and row.ended_year < row.started_year)


def test_rows_of_one_project_add_up_and_their_differences_are_told() -> None:
    one = ProfileRow(2, "Hamnen", source_id="7", partners=("A",), started_year=2019)
    two = ProfileRow(3, "Hamnen igen", source_id="7", partners=("B", "A"), text="Ren luft.", ended_year=2021)
    (row,), problems = put_together([one, two])
    assert (row.title, row.text, row.partners, row.ended_year) == ("Hamnen", "Ren luft.", ("A", "B"), 2021)
    assert [(problem.row, problem.code, problem.values["columns"]) for problem in problems] == [
        (3, "row-again", "title")
    ]


# What becomes of it.


@pytest.mark.django_db
@pytest.mark.parametrize("write", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_a_row_becomes_a_profile_with_all_it_says(write: Callable[[Any], bytes]) -> None:
    rows = [
        ["Titel", "Beskrivning", "Land", "Region", "Kommun", "Teman", "Start", "Slut", "Webbplats"],
        [
            "Renare hamn",
            "Vi renade vattnet i hamnen.",
            "SE",
            "SE232",
            "Älvhamn",
            "vatten",
            2019,
            2022,
            "a.example",
        ],
    ]
    brought = bring(write(rows), source="Fonden")
    assert (came_of(brought), brought.problems) == ({"read": 1, "created": 1}, [])
    profile = Profile.objects.get()
    assert (profile.sort, profile.kinds, profile.title) == ("project", ["project"], "Renare hamn")
    assert (profile.lang, profile.country, profile.region, profile.place) == ("sv", "SE", "SE232", "Älvhamn")
    assert (profile.started_year, profile.ended_year) == (2019, 2022)
    assert profile.codes == ["theme:water", "website:https://a.example"]
    assert (profile.source, profile.is_public, profile.is_indexed) == ("Fonden", True, False)
    assert profile.sort_key
    assert "alvhamn" in profile.folded


@pytest.mark.django_db
def test_json_lines_with_a_list_of_partners(make_organisation: Make) -> None:
    make_organisation("Hamnen AB")
    line = {"title": "Renare hamn", "partners": ["Hamnen AB", "Nobody"], "started": 2019, "odd": 1}
    brought = bring(json.dumps(line).encode() + b"\n")
    assert codes(brought) == [(1, "partners", "partner-unknown")]
    assert brought.ignored == ("odd",)
    assert Participation.objects.get().started_year == 2019


@pytest.mark.django_db
def test_the_same_file_twice_creates_and_changes_nothing(make_organisation: Make) -> None:
    make_organisation("Hamnen AB")
    rows = [[*row, "Hamnen AB"] for row in many(230)]
    rows[0][-1] = "partners"
    assert came_of(bring(as_csv(rows))) == {"read": 230, "created": 230}
    before = list(Profile.objects.order_by("id").values())
    events = Event.objects.count()
    assert came_of(bring(as_csv(rows))) == {"read": 230, "unchanged": 230}
    assert list(Profile.objects.order_by("id").values()) == before
    assert Participation.objects.count() == 230
    assert Event.objects.count() == events + 1


@pytest.mark.django_db
def test_what_changed_is_updated_and_empty_cells_never_erase() -> None:
    bring(as_csv(many(3)))
    Profile.objects.update(is_indexed=True)
    rows = many(3)
    rows[2][2] = "Vi prövade ett helt annat filter."
    rows[3] = ["2", "Renare hamn 2", "", "", "", ""]
    assert came_of(bring(as_csv(rows))) == {"read": 3, "updated": 1, "unchanged": 2}
    changed = Profile.objects.get(is_indexed=False)
    assert (changed.source_id, changed.version, changed.text) == ("1", 2, "Vi prövade ett helt annat filter.")
    kept = Profile.objects.get(source_id="2")
    assert (kept.text, kept.country, kept.ended_year) == ("Vi prövade filter 2.", "SE", 2022)


@pytest.mark.django_db
def test_without_an_id_title_and_first_year_decide() -> None:
    header = ["title", "started", "text"]
    rows = [header, ["Ren hamn", "2015", "a"], ["REN HAMN", "2019", "b"], ["Ren hamn", "", "c"]]
    assert came_of(bring(as_csv(rows))) == {"read": 3, "created": 3}
    assert came_of(bring(as_csv([header, *reversed(rows[1:])]))) == {"read": 3, "unchanged": 3}
    assert came_of(bring(as_csv(rows[:2]), source="other")) == {"read": 1, "created": 1}
    assert came_of(bring(as_csv(rows[:2]), sort="testbed")) == {"read": 1, "created": 1}


@pytest.mark.django_db
def test_a_year_that_was_missing_is_filled_in() -> None:
    bring(b"title\nRen hamn\n")
    assert came_of(bring(b"title,started\nRen hamn,2019\n")) == {"read": 1, "updated": 1}
    assert came_of(bring(b"title\nRen hamn\n")) == {"read": 1, "unchanged": 1}
    assert Profile.objects.get().started_year == 2019


@pytest.mark.django_db
def test_an_end_before_the_known_start_is_left_out() -> None:
    bring(b"id,title,started\n1,Ren hamn,2019\n")
    brought = bring(b"id,title,ended\n1,Ren hamn,2011\n")
    assert (came_of(brought), codes(brought)) == (
        {"read": 1, "unchanged": 1},
        [(2, "ended", "years-reversed")],
    )


@pytest.mark.django_db
def test_another_country_leaves_no_region_of_the_old_one() -> None:
    bring(b"id,title,region\n1,Ren hamn,SE232\n")
    bring(b"id,title,country\n1,Ren hamn,NO\n")
    assert (Profile.objects.get().country, Profile.objects.get().region) == ("NO", "")


@pytest.mark.django_db
def test_a_profile_is_recognised_by_its_own_key_and_a_withdrawn_one_stays_withdrawn() -> None:
    bring(b"id,title\n1,Ren hamn\n")
    profile = Profile.objects.get()
    withdraw_profile(profile, by=OPERATOR)
    content = as_csv([["id", "title"], [profile.key, "Renare hamn"]])
    assert came_of(bring(content, source="mended")) == {"read": 1, "updated": 1}
    profile.refresh_from_db()
    assert (profile.title, profile.source, profile.is_withdrawn) == ("Renare hamn", "fund", True)


# Who is behind it.


@pytest.mark.django_db
def test_the_organisations_behind_an_imported_project_are_shown_with_it(make_organisation: Make) -> None:
    lead = make_organisation("Älvhamns kommun", contacts=[("mailbox", "post@alvhamn.example")])
    partner = make_organisation("Vattenlabbet AB")
    header = ["title", "started", "ended", "lead", "partners"]
    bring(as_csv([header, ["Renare hamn", "2019", "2022", "ÄLVHAMNS KOMMUN", "vattenlabbet ab"]]))
    profile = Profile.objects.get(sort="project")
    behind = organisations_behind([profile], VISITOR)[profile.pk]
    assert [(one.key, one.period) for one in behind] == [(lead.key, "2019–22"), (partner.key, "2019–22")]
    assert behind[0].contact_url == "mailto:post@alvhamn.example"
    (part,) = took_part([partner], VISITOR)[partner.pk]
    assert (part.title, part.period) == ("Renare hamn", "2019–22")


@pytest.mark.django_db
def test_who_leads_a_testbed_runs_it(make_organisation: Make) -> None:
    host = make_organisation("Vattenlabbet AB")
    bring(b"title,lead\nProvbassang,Vattenlabbet AB\n", sort="testbed")
    part = Participation.objects.get()
    assert (part.organisation, part.role, part.profile.sort) == (host, "runs", "testbed")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "named",
    ["5560360793", "SE 556036-0793", "own-7", "KEY", "hamnen i  älvhamn, AB"],
    ids=["number", "number with its country", "the sender's id", "our key", "name"],
)
def test_a_partner_is_found_in_every_way_it_may_be_named(make_organisation: Make, named: str) -> None:
    make_organisation("Something else", source="fund", source_id="8")
    wanted = make_organisation(
        "Hamnen i Älvhamn AB", registry_number="556036-0793", source="fund", source_id="own-7"
    )
    named = wanted.key if named == "KEY" else named
    brought = bring(as_csv([["title", "partners"], ["Renare hamn", named]]))
    assert brought.problems == []
    assert Participation.objects.get().organisation == wanted


@pytest.mark.django_db
def test_an_id_of_another_list_is_enough_when_it_is_no_mere_number(make_organisation: Make) -> None:
    wanted = make_organisation("Hamnen", source="members.csv", source_id="M-7")
    make_organisation("Labbet", source="members.csv", source_id="12")
    brought = bring(as_csv([["title", "partners"], ["Renare hamn", "M-7|12"]]))
    assert codes(brought) == [(2, "partners", "partner-unknown")]
    assert Participation.objects.get().organisation == wanted


@pytest.mark.django_db
def test_of_two_with_one_name_the_one_in_the_country_is_meant_else_none(make_organisation: Make) -> None:
    norwegian = make_organisation("Havnelaben", country="NO")
    make_organisation("Havnelaben", country="DK")
    header = ["title", "country", "partners"]
    brought = bring(as_csv([header, ["Ren havn", "NO", "Havnelaben"], ["Hel havn", "SE", "Havnelaben"]]))
    assert codes(brought) == [(3, "partners", "partner-ambiguous")]
    assert Participation.objects.get().organisation == norwegian


@pytest.mark.django_db
def test_a_persons_number_is_not_quoted() -> None:
    brought = bring(as_csv([["title", "lead"], ["Renare hamn", "19121212-1212"]]))
    assert (came_of(brought), codes(brought)) == (
        {"read": 1, "created": 1},
        [(2, "lead", "partner-person")],
    )
    assert "1212" not in str(brought.problems[0].values)


@pytest.mark.django_db
def test_a_partner_that_came_later_is_found_the_next_time(make_organisation: Make) -> None:
    content = b"title,partners\nRenare hamn,Hamnen AB\n"
    assert codes(bring(content)) == [(2, "partners", "partner-unknown")]
    make_organisation("Hamnen AB")
    assert came_of(bring(content)) == {"read": 1, "updated": 1}
    assert came_of(bring(content)) == {"read": 1, "unchanged": 1}


@pytest.mark.django_db
def test_who_is_no_longer_named_is_taken_back_when_all_that_are_named_were_found(
    make_organisation: Make,
) -> None:
    names = ["Hamnen AB", "Labbet AB", "Verket AB"]
    others = {name: make_organisation(name) for name in names}
    header = ["id", "title", "partners"]
    bring(as_csv([header, ["1", "Renare hamn", "|".join(names)]]))
    profile = Profile.objects.get(sort="project")
    Participation.objects.filter(organisation=others["Verket AB"]).update(source="elsewhere")
    for cell, left in (("", 3), ("Hamnen AB|Nobody", 3), ("Hamnen AB", 2)):
        bring(as_csv([header, ["1", "Renare hamn", cell]]))
        assert profile.participations.count() == left
    kept = set(profile.participations.values_list("organisation__name", flat=True))
    assert kept == {"Hamnen AB", "Verket AB"}
    removed = Event.objects.get(verb="participation.removed")
    assert removed.subject_key == others["Labbet AB"].key


@pytest.mark.django_db
def test_years_of_a_project_are_those_of_taking_part(make_organisation: Make) -> None:
    make_organisation("Hamnen AB")
    bring(b"id,title,started,partners\n1,Renare hamn,2019,Hamnen AB\n")
    bring(b"id,title,started,ended\n1,Renare hamn,2018,2022\n")
    part = Participation.objects.get()
    assert (part.started_year, part.ended_year) == (2018, 2022)


# How it is brought.


@pytest.mark.django_db
def test_rows_for_each_partner_are_one_project(make_organisation: Make) -> None:
    for name in ("Hamnen AB", "Labbet AB"):
        make_organisation(name)
    content = b"id,title,partners\n1,Renare hamn,Hamnen AB\n2,Annat,\n1,Renare hamn,Labbet AB\n"
    assert came_of(bring(content)) == {"read": 3, "created": 2, "merged": 1}
    assert came_of(bring(content)) == {"read": 3, "unchanged": 2, "merged": 1}
    assert Participation.objects.count() == 2


@pytest.mark.django_db
def test_a_list_leaves_one_line_and_one_for_each_profile_and_organisation(make_organisation: Make) -> None:
    make_organisation("Hamnen AB")
    begun = Event.objects.count()
    bring(b"id,title,partners\n1,A,Hamnen AB\n2,B,\n,,x\n")
    lines = list(Event.objects.order_by("id"))[begun:]
    verbs = [line.verb for line in lines]
    assert verbs == ["profile.imported", "profile.imported", "participation.added", "profiles.brought"]
    assert len({line.action for line in lines}) == 1
    assert (lines[-1].changes["created"], lines[-1].changes["refused"]) == (2, 1)


@pytest.mark.django_db
def test_many_rows_cost_a_handful_of_queries(
    django_assert_max_num_queries: Any, make_organisation: Make
) -> None:
    for at in range(20):
        make_organisation(f"Hamn {at} AB")
    rows = [
        [*row, f"Hamn {at % 20} AB|Hamn {at % 7} AB|Hamn {at % 3} AB"] for at, row in enumerate(many(200))
    ]
    rows[0][-1] = "partners"
    with django_assert_max_num_queries(30):
        bring(as_csv(rows))
    with django_assert_max_num_queries(20):
        bring(as_csv(rows))


class Killed(BaseException):
    """The process was killed."""


@pytest.mark.django_db(transaction=True)
def test_a_kill_leaves_whole_batches_and_the_same_file_completes_it(
    monkeypatch: pytest.MonkeyPatch, make_organisation: Make
) -> None:
    make_organisation("Hamnen AB")
    rows = [[*row, "Hamnen AB"] for row in many(500)]
    rows[0][-1] = "lead"
    calls = []
    record_many = profiles.record_many

    def killed_on_the_second(*arguments: Any, **values: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return record_many(*arguments, **values)

    with monkeypatch.context() as patch:
        patch.setattr(profiles, "record_many", killed_on_the_second)
        with pytest.raises(Killed):
            bring(as_csv(rows))
    assert Profile.objects.filter(sort="project").count() == Participation.objects.count() == 200
    assert came_of(bring(as_csv(rows))) == {"read": 500, "created": 300, "unchanged": 200}
    assert Participation.objects.count() == 500


@pytest.mark.django_db
def test_a_plan_counts_as_the_import_would_and_writes_nothing(make_organisation: Make) -> None:
    make_organisation("Hamnen AB")
    bring(b"id,title,started\n0,Renare hamn 0,2019\n")
    rows = [*many(210), ["0", "Renare hamn 0"], ["", ""], ["x", ""]]
    begun = Event.objects.count()
    plan = actions.plan_profiles(
        as_csv(rows), by=OPERATOR, sort="project", file_name="list.csv", source="fund"
    )
    assert (Profile.objects.filter(sort="project").count(), Event.objects.count()) == (1, begun)
    brought = bring(as_csv(rows))
    assert plan.counts == brought.counts
    assert plan.problems == brought.problems
    assert came_of(plan) == {"read": 212, "created": 209, "updated": 1, "merged": 1, "refused": 1}


@pytest.mark.django_db
def test_only_those_with_the_right_bring_lists_and_only_of_known_sorts() -> None:
    for by, sort in ((VISITOR, "project"), (OPERATOR, "organisation")):
        with pytest.raises(Refused):
            actions.import_profiles(b"title\nA\n", by=by, sort=sort, file_name="", source="s")
    assert not Profile.objects.exists()


def try_to_bring(content: bytes) -> ProfilesBrought | str:
    """Take a list in; give the code of the problem where the file is refused."""
    try:
        return bring(content)
    except FileRefused as refusal:
        return refusal.problem.code


MALFORMED = [
    b"",
    b"\x00" * 50,
    b"title",
    b"\xff\xfe\x00\xd8title\n",
    b"PK\x03\x04title",
    b'title,started\n"A,2019\nB,2020\n',
    b"title,partners\nA,B,C,D\n" + b"E," + b"|" * 30_000 + b"\n",
    b"title\n" + b"a" * 60_000 + b"\n=cmd()\n\x00\xed\xa0\x80A\n",
    b'{"title": {"a": [1]}, "partners": {"x": 1}}\n{"title": NaN}\n[]\n{"title": "A", "started": 1e400}\n',
    b'[{"title": "A", "partners": ["' + b"x" * 500 + b'", 5, null]}]',
    "titel;år;partners\n\ud800".encode("utf-8", "surrogatepass"),
    ("title,partners\nA," + "|".join(f"Partner {at}" for at in range(900)) + "\n").encode(),
    "title,text\n".encode("utf-16") + "Å,ﬃ\u202e\n".encode("utf-16-le"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("content", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_files_are_refused_or_taken_in_whole_and_told(content: bytes) -> None:
    brought = try_to_bring(content)
    if isinstance(brought, str):
        assert brought in PROBLEMS
        assert not Profile.objects.exists()
        return
    assert brought.counts["read"] == sum(brought.counts[name] for name in COUNTS[1:])
    assert brought.counts["created"] == Profile.objects.count()
    assert bring(content).counts["created"] == 0


@pytest.mark.django_db
def test_bytes_at_random_places_never_make_it_fail() -> None:
    dice = Random(7)
    good = as_csv([*many(4), ["9", "Ny hamn", "x", "NO", "2020-05", "2021"]])
    for _round in range(60):
        broken = bytearray(good)
        for _hit in range(dice.randint(1, 8)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        brought = try_to_bring(bytes(broken))
        told = [brought] if isinstance(brought, str) else [problem.code for problem in brought.problems]
        assert set(told) <= set(PROBLEMS)


# The command.


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, db: None
) -> Callable[..., tuple[int, dict[str, Any], str]]:
    """Call the command with a file of some content; give its exit code, document and what it told."""
    monkeypatch.setattr(import_profiles, "prepare_home", lambda: None)

    def run(content: bytes, *words: str) -> tuple[int, dict[str, Any], str]:
        path = tmp_path / "projekt.csv"
        path.write_bytes(content)
        parser = ArgumentParser()
        import_profiles.add_arguments(parser)
        options = parser.parse_args([str(path), "--sort", "project", "--json", "--no-wait", *words])
        code = import_profiles.run(options)
        told = capsys.readouterr()
        return code, json.loads(told.out), told.err

    return run


def test_the_command_answers_as_that_for_organisations(call: Any) -> None:
    code, answer, told = call(b"title,budget\nA,5\n", "--dry-run")
    assert (code, list(answer), answer["created"]) == (0, [*COUNTS, "problems"], 1)
    assert not Profile.objects.exists()
    assert "columns left out: budget" in told
    code, answer, _told = call(b"title,budget\nA,5\n,6\n")
    assert (code, answer["created"], answer["refused"]) == (1, 1, 1)
    assert answer["problems"] == [
        {
            "where": "row 3, column title",
            "what": "The row has no title.",
            "fix": "Write what the testbed or project is called.",
        }
    ]
    assert Profile.objects.get().source == "projekt.csv"


def test_the_command_refuses_what_is_no_list_and_who_may_not(call: Any) -> None:
    code, answer, _told = call(b"alpha,beta\n1,2\n")
    assert (code, answer["read"], len(answer["problems"])) == (1, 0, 1)
    assert "“title”" in answer["problems"][0]["fix"]
    add_person("officer@test.example", by=OPERATOR, title="Officer")
    code, answer, _told = call(b"title\nA\n", "--as", "officer@test.example")
    assert (code, answer["problems"][0]["where"]) == (1, "--as")
    assert not Profile.objects.exists()


def test_the_command_acts_as_a_person(call: Any) -> None:
    person = add_person("host@test.example", by=OPERATOR, title="Host", rights=["import"])
    assert call(b"title\nA\n", "--as", "host@test.example", "--source", "Fonden")[0] == 0
    assert Event.objects.get(verb="profiles.brought").person_key == person.key
    assert Profile.objects.get().source == "Fonden"
