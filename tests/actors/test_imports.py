"""Lists are taken in once, wholly or by whole batches, and say what came of every row."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from samband.actors import actions
from samband.actors.actions import lists
from samband.actors.models import ContactPoint, ImportRun, Listing, Organisation, Statement
from samband.actors.tasks import take_in_list
from samband.base.agents import OPERATOR, VISITOR, Agent, AgentKind
from samband.base.files import keep_file, read_file
from samband.base.models import Event
from samband.kernel.decision import Refused
from samband.matching.models import Profile
from tests.actors.conftest import HEADER, as_csv, many

pytestmark = pytest.mark.django_db


def bring(content: bytes, source: str = "list", **more: Any) -> ImportRun:
    """Take a list in as the operator."""
    return actions.import_content(content, by=OPERATOR, file_name="list.csv", source=source, **more)


def came_of(run: ImportRun) -> dict[str, int]:
    """Give the counts that are not zero."""
    return {name: count for name, count in run.counts.items() if count}


def plan(content: bytes, source: str = "list") -> dict[str, int]:
    """Say what would come of a list."""
    found = actions.plan_import(content, file_name="list.csv", source=source, on=date(2026, 3, 1))
    return {name: count for name, count in found.counts.items() if count}


def test_a_row_becomes_an_organisation_with_all_it_says() -> None:
    bring(as_csv(many(1)), source="Klustret")
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.country, organisation.region) == ("Verkstad 0 AB", "SE", "SE232")
    assert [one.kind for one in organisation.kinds.all()] == ["company"]
    assert [one.theme for one in organisation.themes.all()] == ["buildings"]
    assert ContactPoint.objects.get().value == "post@verkstad0.example"
    assert Statement.objects.get().lang == "sv"
    assert organisation.provenance["region"]["source"] == "Klustret"
    assert organisation.provenance["region"]["mark"] == "unverified"
    assert organisation.sort_key
    assert "alvhamn" in organisation.folded


def test_its_profile_is_stored_with_it_and_waits_for_the_index() -> None:
    bring(as_csv(many(1)))
    profile = Profile.objects.get()
    assert Organisation.objects.get().profile == profile
    assert (profile.sort, profile.title, profile.place) == ("organisation", "Verkstad 0 AB", "Älvhamn")
    assert (profile.kinds, profile.codes, profile.lang) == (["company"], ["theme:buildings"], "sv")
    assert not profile.is_indexed


def test_the_same_file_twice_creates_and_changes_nothing() -> None:
    content = as_csv(many(450))
    assert plan(content) == {"read": 450, "created": 450}
    assert came_of(bring(content)) == {"read": 450, "created": 450}
    versions = list(Organisation.objects.values_list("id", "version", "changed_at"))
    assert plan(content) == {"read": 450, "unchanged": 450}
    assert came_of(bring(content)) == {"read": 450, "unchanged": 450}
    assert list(Organisation.objects.values_list("id", "version", "changed_at")) == versions
    assert Profile.objects.count() == Listing.objects.count() == 450


def test_the_same_rows_in_another_order_change_nothing() -> None:
    rows = many(30)
    bring(as_csv(rows))
    assert came_of(bring(as_csv([rows[0], *reversed(rows[1:])]))) == {"read": 30, "unchanged": 30}


def test_a_changed_row_updates_its_facts_with_their_new_source() -> None:
    bring(as_csv(many(3)))
    Profile.objects.update(is_indexed=True)
    rows = many(3)
    rows[2][6] = "Vi bygger nu hus av återbrukat tegel."
    run = bring(as_csv(rows))
    assert came_of(run) == {"read": 3, "updated": 1, "unchanged": 2}
    changed = Organisation.objects.get(name="Verkstad 1 AB")
    assert changed.version == 2
    assert changed.statements.get().text == "Vi bygger nu hus av återbrukat tegel."
    assert changed.profile is not None
    assert "tegel" in changed.profile.text
    assert "tegel" in changed.folded
    assert list(Profile.objects.filter(is_indexed=False)) == [changed.profile]


def test_empty_cells_never_erase() -> None:
    bring(as_csv(many(1)))
    assert came_of(bring(as_csv([HEADER, ["0", "Verkstad 0 AB", *[""] * 7]]))) == {"read": 1, "unchanged": 1}
    organisation = Organisation.objects.get()
    assert organisation.region == "SE232"
    assert organisation.statements.count() == organisation.contacts.count() == 1


def test_the_same_number_is_the_same_organisation_from_any_source() -> None:
    header = ["id", "name", "country", "registry_number"]
    bring(as_csv([header, ["1", "Ekgården", "SE", "556036-0793"]]), source="one")
    run = bring(as_csv([header, ["x9", "Ekgården AB", "SE", "5560360793"]]), source="two")
    assert came_of(run) == {"read": 1, "updated": 1}
    assert Organisation.objects.get().name == "Ekgården AB"
    again = bring(as_csv([["id", "name"], ["x9", "Ekgården i Älvhamn AB"]]), source="two")
    assert came_of(again) == {"read": 1, "updated": 1}


def test_without_id_and_number_source_country_municipality_and_name_decide() -> None:
    header = ["name", "country", "municipality"]
    bring(as_csv([header, ["Hallen", "SE", "Älvhamn"]]), source="one")
    rows = [header, ["HALLEN", "SE", "Älvhamn"], ["Hallen", "SE", "Borås"], ["Hallen", "NO", "Älvhamn"]]
    assert came_of(bring(as_csv(rows), source="one")) == {"read": 3, "created": 2, "updated": 1}
    assert came_of(bring(as_csv([rows[0], rows[1]]), source="two")) == {"read": 1, "created": 1}


def test_an_organisation_twice_in_one_file_is_one_and_a_second_time_nothing() -> None:
    rows = [[*HEADER[:2], "description"], ["1", "A", "first text"], ["2", "B", ""], ["1", "A", "second text"]]
    content = as_csv(rows)
    expected = {"read": 3, "created": 2, "updated": 1}
    assert plan(content) == expected
    assert came_of(bring(content)) == expected
    assert came_of(bring(content)) == {"read": 3, "unchanged": 3}
    assert Organisation.objects.count() == 2


def test_a_number_that_belongs_to_another_is_said_and_left() -> None:
    header = ["id", "name", "country", "registry_number"]
    bring(as_csv([header, ["1", "A", "SE", "556036-0793"], ["2", "B", "SE", ""]]))
    run = bring(as_csv([header, ["2", "B", "SE", "556036-0793"]]))
    assert [problem.code for problem in run.problem_list()] == ["number-taken"]
    assert Organisation.objects.get(name="B").registry_number == ""


def test_bad_rows_stop_no_good_ones_and_are_all_told() -> None:
    rows = [HEADER, ["1", "", "company"], ["2", "B", "bageri", "Narnia"], ["3", "C"]]
    run = bring(as_csv(rows))
    assert came_of(run) == {"read": 3, "created": 2, "refused": 1}
    told = [(problem.row, problem.code, problem.refuses) for problem in run.problem_list()]
    assert told == [(2, "row-no-name", True), (3, "country-unknown", False), (3, "kind-unknown", False)]
    assert Organisation.objects.get(name="B").notes == {"country": "Narnia", "kind": "bageri"}


def test_an_import_writes_a_line_for_the_run_and_one_for_each_changed_organisation() -> None:
    run = bring(as_csv(many(3)))
    bring(as_csv(many(3)))
    verbs = list(Event.objects.filter(action=run.action).order_by("id").values_list("verb", flat=True))
    assert verbs == ["import.brought", "import.started", *["organisation.added"] * 3, "import.finished"]
    added = Event.objects.filter(verb="organisation.added")
    keys = set(Organisation.objects.values_list("key", flat=True))
    assert {event.subject_key for event in added} == keys


def test_many_rows_cost_a_handful_of_queries_each_batch(django_assert_max_num_queries: Any) -> None:
    content = as_csv(many(200))
    with django_assert_max_num_queries(90):
        bring(content)
    with django_assert_max_num_queries(30):
        bring(content)


class Killed(BaseException):
    """The process was killed."""


def test_a_kill_in_the_middle_leaves_whole_batches_and_the_same_file_completes_it(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    content = as_csv(many(500))
    calls = []
    record_many = lists.record_many

    def killed_on_the_second(*arguments: Any, **values: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise Killed
        return record_many(*arguments, **values)

    with monkeypatch.context() as patch:
        patch.setattr(lists, "record_many", killed_on_the_second)
        with pytest.raises(Killed):
            bring(content)
    run = ImportRun.objects.get()
    assert (run.done, run.counts["created"], run.status) == (200, 200, "running")
    assert Organisation.objects.count() == Profile.objects.count() == Listing.objects.count() == 200
    assert came_of(bring(content)) == {"read": 500, "created": 300, "unchanged": 200}
    assert Organisation.objects.count() == 500


def test_the_worker_goes_on_where_it_was_killed(transactional_db: None) -> None:
    content = as_csv(many(450))
    table, _rows = lists.read_list(content, "list.csv")
    run = actions.bring_list(
        table, by=OPERATOR, file_name="list.csv", source="list", sha256=keep_file(content)
    )
    actions.start_import(run, by=OPERATOR)
    first = next(iter(lists.batches(lists.read_list(content)[1], 200)))
    lists._take_in(run, first, OPERATOR, timezone.localdate())
    assert take_in_list.func(run.key) == 450
    run.refresh_from_db()
    assert (run.status, came_of(run)) == ("done", {"read": 450, "created": 450})
    assert read_file(run.file_sha256) is None
    assert take_in_list.func(run.key) == 0


def test_two_at_once_do_not_take_in_a_batch_twice() -> None:
    content = as_csv(many(3))
    table, rows = lists.read_list(content, "list.csv")
    run = actions.bring_list(table, by=OPERATOR, file_name="list.csv", source="list", sha256="0" * 64)
    batch = list(rows)
    stale = ImportRun.objects.get()
    lists._take_in(run, batch, OPERATOR, timezone.localdate())
    with pytest.raises(lists.AnotherIsAtIt):
        lists._take_in(stale, batch, OPERATOR, timezone.localdate())
    assert Organisation.objects.count() == 3


def test_an_export_comes_back_as_what_it_was(make_organisation: Callable[..., Organisation]) -> None:
    organisation = make_organisation(offers="Vi renar vatten.", source="elsewhere")
    content = as_csv([["id", "name"], [organisation.key, "Älvhamns vattenlabb i hamnen"]])
    assert came_of(bring(content, source="mended.csv")) == {"read": 1, "updated": 1}
    organisation.refresh_from_db()
    assert organisation.name == "Älvhamns vattenlabb i hamnen"


@pytest.mark.parametrize(
    ("agent", "may"),
    [
        (OPERATOR, True),
        (Agent(AgentKind.PERSON, person="p" * 12, rights=frozenset({"import"})), True),
        (Agent(AgentKind.PERSON, person="p" * 12), False),
        (VISITOR, False),
    ],
)
def test_only_those_with_the_right_bring_lists(agent: Agent, may: bool) -> None:
    content = as_csv(many(1))
    if may:
        actions.import_content(content, by=agent, file_name="list.csv", source="list")
        assert Organisation.objects.count() == 1
    else:
        with pytest.raises(Refused):
            actions.import_content(content, by=agent, file_name="list.csv", source="list")
        assert not Organisation.objects.exists()
        assert not Event.objects.exists()


def test_a_run_is_started_once_and_by_its_own_person() -> None:
    person = Agent(AgentKind.PERSON, person="p" * 12, rights=frozenset({"import"}))
    other = Agent(AgentKind.PERSON, person="q" * 12, rights=frozenset({"import"}))
    table, _rows = lists.read_list(as_csv(many(1)), "list.csv")
    run = actions.bring_list(table, by=person, file_name="list.csv", source="list", sha256="0" * 64)
    with pytest.raises(Refused):
        actions.start_import(run, by=other)
    actions.start_import(run, by=person)
    with pytest.raises(Refused):
        actions.start_import(run, by=person)
    assert list(ImportRun.objects.visible_to(other)) == []
    assert list(ImportRun.objects.visible_to(person)) == [run]
