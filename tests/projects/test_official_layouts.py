"""What official systems ask for, and a report put into their fields and columns."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

import samband.projects
from samband.projects.domain.official.fields import Fact, fields_for, length_in
from samband.projects.domain.official.layout import (
    FACTS,
    SYSTEMS,
    Layout,
    label_in,
    layout_of,
    read_layout,
)
from samband.projects.domain.official.pairing import pair
from samband.projects.domain.official.problems import Problem
from samband.projects.domain.official.rows import rows_for, sums_for
from samband.projects.official_words import FIELDS, PROBLEMS, problem_said
from tests.projects.test_official_files import line

OUR_CATEGORIES = {
    "staff", "office", "travel", "external", "equipment", "infrastructure", "other", "lump-sum", "unit-cost",
}  # fmt: skip


def content_of(system: str) -> dict[str, Any]:
    text = files("samband.projects").joinpath(f"data/official/{system}.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_layout_says_where_it_is_from_and_what_is_not_sure(system: str) -> None:
    layout = layout_of(system)
    assert layout.sources
    assert all(source.startswith("https://") for source in layout.sources)
    assert layout.check_the_source
    assert set(layout.categories) == OUR_CATEGORIES
    for one in layout.fields:
        assert set(one.label) == set(layout.languages)
        assert set(one.help) == set(layout.languages)
    for column in layout.columns:
        assert column.field in FIELDS


def test_every_layout_that_is_shipped_is_known() -> None:
    folder = files("samband.projects").joinpath("data/official")
    assert {Path(one.name).stem for one in folder.iterdir()} == set(SYSTEMS)


def test_only_a_layout_verified_throughout_needs_no_look_at_the_source() -> None:
    content = content_of("jems")
    content["mark"] = "verified"
    for part in (*content["fields"], *content["columns"]):
        part["mark"] = "verified"
    assert not read_layout(content).check_the_source
    content["columns"][0]["mark"] = "secondary"
    assert read_layout(content).check_the_source


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("fields", "scope", "nobody"),
        ("fields", "takes", ["gossip"]),
        ("fields", "mark", "sure"),
        ("columns", "field", "colour"),
        ("columns", "form", "picture"),
        ("columns", "header", "currency"),
    ],
)
def test_data_that_contradict_themselves_are_refused(part: str, name: str, value: object) -> None:
    content = content_of("jems")
    content[part][0][name] = value
    with pytest.raises(ValueError, match="jems"):
        read_layout(content)


def test_there_is_no_layout_of_an_unknown_system() -> None:
    with pytest.raises(LookupError, match="min-ansokan"):
        layout_of("../jems")


def test_a_label_falls_back_to_the_portals_own_language() -> None:
    label = layout_of("min-ansokan").fields[1].label
    assert label_in(label, "en") == ("Ways of working and organisation", "en")
    assert label_in(label, "da") == ("Arbetssätt och organisation", "sv")


def limited(limit: int, system: str = "jems", **changes: Any) -> Layout:
    layout = layout_of(system)
    first = replace(layout.fields[0], limit=limit)
    return replace(layout, fields=(first, *layout.fields[1:]), **changes)


def test_fields_come_in_the_forms_order_whatever_the_facts_order() -> None:
    layout = layout_of("jems")
    facts = [
        Fact("work-package", "Two pilots.", "wp2", "WP2 Pilots", "en"),
        Fact("deviations", "One month late."),
        Fact("work-package", "Met twice.", "wp1", "WP1 Management", "en"),
        Fact("summary", "Went well.", lang="en"),
        Fact("problems", "A supplier left."),
    ]
    form = fields_for(layout, facts)
    assert [(one.field.code, one.title, one.text) for one in form.fields] == [
        ("summary", "", "Went well."),
        ("problems", "", "A supplier left.\n\nOne month late."),
        ("spending-plan", "", ""),
        ("target-groups", "", ""),
        ("work-plan", "WP2 Pilots", "Two pilots."),
        ("work-plan", "WP1 Management", "Met twice."),
    ]
    assert form.fields[4].lang == "en"
    assert form.problems == ()


def test_what_is_demanded_and_not_written_is_missing() -> None:
    form = fields_for(layout_of("regionalforvaltning"), [Fact("summary", " \n")])
    assert [one.field for one in form.problems] == [
        "amount", "status", "activities", "results", "deviations", "costs",
    ]  # fmt: skip
    assert {one.code for one in form.problems} == {"field-missing"}


def test_a_text_that_is_too_long_is_kept_whole_and_says_by_how_much() -> None:
    form = fields_for(limited(10), [Fact("summary", "x" * 13)])
    assert form.fields[0].text == "x" * 13
    assert form.fields[0].over == 3
    assert form.problems[0] == Problem(
        "field-too-long", field="summary", values={"over": "3", "length": "13", "limit": "10"}
    )
    assert fields_for(limited(13), [Fact("summary", "x" * 13)]).problems == ()


@pytest.mark.parametrize(
    ("text", "unit", "line_break", "length"),
    [
        ("åäö", "utf-16", 1, 3),
        ("🎉", "utf-16", 1, 2),
        ("🎉", "code-points", 1, 1),
        ("a\r\nb\nc", "utf-16", 1, 5),
        ("a\r\nb\nc", "utf-16", 2, 7),
        ("\ud800", "utf-16", 1, 1),
    ],
)
def test_characters_are_counted_as_the_portal_counts(
    text: str, unit: str, line_break: int, length: int
) -> None:
    assert length_in(replace(layout_of("jems"), unit=unit, line_break=line_break), text) == length


def test_every_fact_reaches_a_field_of_some_system() -> None:
    taken = {fact for system in SYSTEMS for one in layout_of(system).fields for fact in one.takes}
    assert set(FACTS) == taken


def test_rows_hold_the_systems_own_words_in_its_order() -> None:
    layout = layout_of("min-ansokan")
    rows = rows_for(layout, [line(2), line(1, category="staff")])
    assert rows.headers[:4] == ("Verifikationsnummer", "Konto", "Kostnadsslag", "Leverantör")
    assert [row[:3] for row in rows.rows] == [
        ("A1", "4010", "Personal"),
        ("A2", "4010", "Extern expertis och externa tjänster"),
    ]
    assert rows.problems == ()


def test_what_the_system_would_refuse_is_named_at_its_line_and_column() -> None:
    long = "x" * 258
    lines = [
        line(1, category="office"),
        line(2, description=long, document_number="9" * 31),
        line(3, category="staff", vat_minor=0, procurement="Contract"),
        line(4, declared_minor=800_001),
        line(5, declared_minor=-800_001, total_minor=-1_000_000, vat_minor=-200_000),
        line(6, currency=""),
        line(7, declared_minor=900_000, is_vat_recoverable=False),
    ]
    rows = rows_for(layout_of("jems"), lines)
    assert [(one.line, one.code, one.field) for one in rows.problems] == [
        (1, "category-not-taken", "Cost category"),
        (2, "cell-too-long", "Invoice number"),
        (2, "cell-too-long", "Description"),
        (3, "column-left-empty", "Contract name"),
        (4, "recoverable-vat", ""),
        (5, "recoverable-vat", ""),
        (6, "cell-missing", "Currency"),
    ]
    assert long in rows.rows[1]
    assert rows.problems[2].values == {"over": "3", "length": "258", "limit": "255"}
    assert "Contract" not in rows.rows[2]


def test_letters_that_the_file_cannot_hold_are_named() -> None:
    layout = layout_of("min-ansokan")
    narrow = replace(layout, file=replace(layout.file, encoding="cp1252"))
    assert rows_for(layout, [line(1, supplier="Łódź 🎉")]).problems == ()
    (problem,) = rows_for(narrow, [line(1, supplier="Łódź 🎉")]).problems
    assert (problem.code, problem.values["letters"]) == ("cell-letters", "Łź🎉")


def test_costs_so_far_are_earlier_ones_and_this_reports_by_the_systems_items() -> None:
    layout = layout_of("regionalforvaltning")
    lines = [line(1, declared_minor=100), line(2, declared_minor=-30), line(3, category="staff")]
    sums = sums_for(layout, lines, {"Utstyr": 7, "Ekstern ekspertise og tjenester": 5})
    assert sums["Ekstern ekspertise og tjenester"] == 75
    assert sums["Utstyr"] == 7
    assert sums["Personalkostnader"] == lines[2].declared_minor
    assert sums["Andre kostnader"] == 0
    with pytest.raises(ValueError, match="currencies"):
        sums_for(layout, [line(1), line(2, currency="NOK")])


def test_every_problem_has_its_words() -> None:
    values = dict.fromkeys(
        ("over", "length", "limit", "letters", "declared", "net", "found", "stated", "reckoned",
         "system", "columns", "category"), "7"
    )  # fmt: skip
    with translation.override("en"):
        for code in PROBLEMS:
            said = problem_said(Problem(code, 3, "Description", values, 5))
            assert said["where"] == "line 3, row 5 of the file, Description"
            assert said["what"]
            assert said["fix"]
            assert "{" not in said["what"] + said["fix"]


def test_every_code_that_is_raised_has_words() -> None:
    import re

    folder = Path(str(samband.projects.__file__)).parent / "domain" / "official"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    raised = set(re.findall(r'(?:Problem|NotReturned|problem)\(\s*"([a-z-]+)"', text))
    assert raised == set(PROBLEMS)


def brute(costs: list[list[int | None]]) -> tuple[int, int]:
    """Give the most pairs and their least cost, by trying every way."""

    def ways(row: int, used: frozenset[int]) -> tuple[int, int]:
        if row == len(costs):
            return 0, 0
        best = ways(row + 1, used)
        for column, cost in enumerate(costs[row]):
            if cost is not None and column not in used:
                count, total = ways(row + 1, used | {column})
                best = min(best, (count - 1, total + cost))
        return best

    count, total = ways(0, frozenset())
    return -count, total


def test_pairs_are_as_many_and_as_cheap_as_can_be() -> None:
    import random

    chance = random.Random(7)
    for _ in range(300):
        height, width = chance.randint(1, 5), chance.randint(1, 5)
        costs = [[chance.choice([None, 0, 1, 1, 2, 5, 9]) for _ in range(width)] for _ in range(height)]
        found = pair(costs)
        assert len({row for row, _ in found}) == len({column for _, column in found}) == len(found)
        spent = [costs[row][column] for row, column in found]
        assert (len(found), sum(cost for cost in spent if cost is not None)) == brute(costs)


def test_of_equal_pairs_those_that_keep_the_order_are_taken() -> None:
    assert pair([[1, 1, 1]] * 3) == [(0, 0), (1, 1), (2, 2)]
    assert pair([]) == []
