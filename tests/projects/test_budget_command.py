"""`samband budget`: its document, its refusals, and that odd documents are answered in words."""

import copy
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samband.projects.domain.budget_document import budget_answer
from samband.site.cli import main

ACCEPTANCE = Path("/work/shared/acceptance")
PLAIN: dict[str, Any] = {
    "name": "Norrsken",
    "rules": "interreg-2021",
    "currency": "EUR",
    "partners": [
        {
            "id": "LP",
            "country": "SE",
            "options": {"office_on_staff": 15, "travel_on_staff": 5},
            "funds": [{"id": "ERDF", "rate": "65"}],
            "contributions": [
                {"source": "own", "status": "public", "amount": "50000.00"},
                {"source": "region", "status": "automatic-public", "amount": "27316.34"},
            ],
            "lines": [
                {"category": "staff", "units": "24", "price": "4333.33"},
                {"category": "staff", "units": "12.50", "price": "3150.55"},
                {"category": "external", "amount": "42345.68"},
                {"category": "equipment", "amount": "5000.00"},
                {"category": "lump-sum", "amount": "1500.00"},
            ],
        },
        {
            "id": "PP",
            "country": "FI",
            "options": {"other_on_staff": 40},
            "funds": [{"id": "ERDF", "rate": "50.00"}],
            "contributions": [{"source": "own", "status": "private", "amount": "68598.84"}],
            "lines": [
                {"category": "staff", "amount": "80000.05"},
                {"category": "staff", "units": "400.00", "price": "43.21"},
                {"category": "lump-sum", "amount": "1000.00"},
            ],
        },
    ],
}
UNKNOWN = {"total": None, "funds": {}, "contribution": None, "partners": []}
Change = Callable[[dict[str, Any]], object]


def answer(content: bytes | str) -> tuple[dict[str, Any], list[dict[str, str]]]:
    raw = content if isinstance(content, bytes) else content.encode("utf-8")
    given = budget_answer(raw)
    return dict(given.document), [problem.document() for problem in given.problems]


def changed(change: Change) -> tuple[dict[str, Any], list[dict[str, str]]]:
    document = copy.deepcopy(PLAIN)
    change(document)
    return answer(json.dumps(document))


def test_the_budget_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "budget.json"
    file.write_text("\ufeff" + json.dumps(PLAIN), encoding="utf-8")
    assert main(["budget", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == ["problems", "total", "funds", "contribution", "partners"]
    assert (document["problems"], document["total"]) == ([], "358101.48")
    assert document["partners"][1]["categories"]["infrastructure"] == "0.00"
    assert main(["budget", str(file)]) == 0
    table = capsys.readouterr().out
    assert "  office                               21507.26\n" in table
    assert table.splitlines()[-2:] == [
        "  ERDF                                212186.30",
        "  contribution                        145915.18",
    ]


def test_a_budget_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"rules": 1e400}'), "utf-8"))
    assert main(["budget", "-"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "/rules: Here a text is expected. Write it in quotes." in said.err
    assert main(["budget", "/nowhere", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["where"] == "/nowhere"
    assert main(["budget", "\0", "--json"]) == 1


def test_the_agreed_example() -> None:
    if not ACCEPTANCE.exists():
        pytest.skip("The agreed example is not on this machine.")
    expected = json.loads((ACCEPTANCE / "norrsken-budget.expected.json").read_text("utf-8"))
    document, problems = answer((ACCEPTANCE / "norrsken-budget.json").read_bytes())
    assert {"problems": problems, **document} == expected


@pytest.mark.parametrize(("amount", "mend"), [("27316.33", "Add 0.01."), ("27316.35", "Take 0.01 away.")])
def test_a_cent_that_is_missed_leaves_all_figures(amount: str, mend: str) -> None:
    document, problems = changed(lambda it: it["partners"][0]["contributions"][1].update(amount=amount))
    assert problems == [
        {
            "where": "/partners/0/contributions",
            "what": f"The contributions are {'77316.33' if amount < '27316.34' else '77316.35'}, "
            "and the funds leave 77316.34.",
            "fix": mend,
        }
    ]
    assert document == answer(json.dumps(PLAIN))[0]


def set_line(**values: object) -> Change:
    return lambda it: it["partners"][0]["lines"].__setitem__(2, {"category": "external", **values})


def set_first(**values: object) -> Change:
    return lambda it: it["partners"][0].update(values)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda it: it.update(rules="interreg-1999"), "/rules"),
        (lambda it: it.update(rules=["interreg-2021"]), "/rules"),
        (lambda it: it.pop("currency"), "/currency"),
        (lambda it: it.update(currency="euro"), "/currency"),
        (lambda it: it.update(partners={}), "/partners"),
        (lambda it: it.update(partners=[]), "/partners"),
        (lambda it: it.update(partners=[7]), "/partners/0"),
        (lambda it: it.pop("partners"), "/partners"),
        (lambda it: it["partners"][1].update(id="LP"), "/partners/1/id"),
        (set_first(id="\ud800"), "/partners/0/id"),
        (set_first(id=" "), "/partners/0/id"),
        (set_first(country="Sweden"), "/partners/0/country"),
        (set_first(options=[1]), "/partners/0/options"),
        (set_first(options={"office_on_staff": 16}), "/partners/0/options/office_on_staff"),
        (set_first(options={"office_on_staff": 0}), "/partners/0/options/office_on_staff"),
        (set_first(options={"office_on_staff": -1}), "/partners/0/options/office_on_staff"),
        (set_first(options={"office_on_staff": 12.5}), "/partners/0/options/office_on_staff"),
        (set_first(options={"office_on_staff": True}), "/partners/0/options/office_on_staff"),
        (set_first(options={"coffee": 1}), "/partners/0/options/coffee"),
        (set_first(options={"\ud800/": 1}), "/partners/0/options/\N{REPLACEMENT CHARACTER}~1"),
        (set_first(option={}), "/partners/0/option"),
        (set_first(funds=[{"id": "A", "rate": "60"}, {"id": "B", "rate": "40.01"}]), "/partners/0/funds"),
        (set_first(funds=[{"id": "A", "rate": "1"}, {"id": "A", "rate": "1"}]), "/partners/0/funds/1/id"),
        (set_first(funds=[{"id": "A", "rate": "100.01"}]), "/partners/0/funds/0/rate"),
        (set_first(funds=[{"id": "A", "rate": "12.345"}]), "/partners/0/funds/0/rate"),
        (set_first(funds=[{"id": "A", "rate": 12.5}]), "/partners/0/funds/0/rate"),
        (set_first(funds=[{"id": "A", "rate": "-1"}]), "/partners/0/funds/0/rate"),
        (set_first(funds=[{"rate": "1"}]), "/partners/0/funds/0/id"),
        (set_first(funds="ERDF"), "/partners/0/funds"),
        (set_first(lines="x"), "/partners/0/lines"),
        (lambda it: it["partners"][0].pop("lines"), "/partners/0/lines"),
        (
            set_first(contributions=[{"status": "mine", "amount": "1.00"}]),
            "/partners/0/contributions/0/status",
        ),
        (set_first(contributions=[{"status": "public"}]), "/partners/0/contributions/0/amount"),
        (set_line(amount="12.345"), "/partners/0/lines/2/amount"),
        (set_line(amount="-1.00"), "/partners/0/lines/2/amount"),
        (set_line(amount="-0"), "/partners/0/lines/2/amount"),
        (set_line(amount="1 000.00"), "/partners/0/lines/2/amount"),
        (set_line(amount="1e400"), "/partners/0/lines/2/amount"),
        (set_line(amount="1" * 5000), "/partners/0/lines/2/amount"),
        (set_line(amount="1000000000.00"), "/partners/0/lines/2/amount"),
        (set_line(amount=1.0), "/partners/0/lines/2/amount"),
        (set_line(amount=True), "/partners/0/lines/2/amount"),
        (set_line(amount=None), "/partners/0/lines/2/amount"),
        (set_line(amount=float("nan")), "/partners/0/lines/2/amount"),
        (set_line(amount=float("-inf")), "/partners/0/lines/2/amount"),
        (set_line(), "/partners/0/lines/2"),
        (set_line(units="1"), "/partners/0/lines/2"),
        (set_line(amount="1.00", units="1", price="1.00"), "/partners/0/lines/2"),
        (set_line(amount="1.00", price="1.00"), "/partners/0/lines/2"),
        (set_line(units=10**4000, price="1.00"), "/partners/0/lines/2/units"),
        (set_line(units="1.005", price="1.00"), "/partners/0/lines/2/units"),
        (set_line(units="999999999", price="2.00"), "/partners/0/lines/2"),
        (set_line(amount="1.00", category="coffee"), "/partners/0/lines/2/category"),
        (set_line(amount="1.00", category=["staff"]), "/partners/0/lines/2/category"),
    ],
)
def test_what_cannot_be_reckoned_is_pointed_at(change: Change, where: str) -> None:
    document, problems = changed(change)
    assert where in [problem["where"] for problem in problems]
    assert document == UNKNOWN
    json.dumps(problems, ensure_ascii=False).encode("utf-8")
    assert all(problem["what"].strip() and problem["fix"].strip() for problem in problems)


@pytest.mark.parametrize(
    ("category", "rules"),
    [("office", "flat rate pays"), ("travel", "flat rate pays"), ("other", "only a flat rate")],
)
def test_a_row_that_a_flat_rate_pays_is_said_beside_the_figures(category: str, rules: str) -> None:
    document, problems = changed(
        lambda it: it["partners"][0]["lines"].append({"category": category, "amount": "0.00"})
    )
    assert [problem["where"] for problem in problems] == ["/partners/0/lines/5"]
    assert rules in problems[0]["what"]
    assert document["total"] == "358101.48"


def test_real_costs_alone_under_the_older_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    partner: dict[str, object] = {
        "id": "Lead",
        "lines": [
            {"category": "staff", "amount": "2612758.00"},
            {"category": "external", "amount": "1395000.00"},
            {"category": "other", "amount": "392242.00"},
        ],
        "funds": [{"id": "ERDF", "rate": 50}],
        "contributions": [{"source": "own", "status": "public", "amount": "2200000.00"}],
    }
    budget = {"rules": "erdf-2014", "currency": "SEK", "partners": [partner]}
    document, problems = answer(json.dumps(budget))
    assert (problems, document["total"]) == ([], "4400000.00")
    (tmp_path / "b.json").write_text(json.dumps(budget))
    assert main(["budget", str(tmp_path / "b.json")]) == 0
    near, far = capsys.readouterr().out.splitlines()[-2:]
    assert near == (
        "Lead: 15.013 % is near 15 % but is not the flat rate. 15 % of staff would be 391913.70; "
        "the real costs are 392242.00, 328.30 above it."
    )
    assert "1045103.20" in far
    document, problems = answer(
        json.dumps({**budget, "partners": [{**partner, "options": {"office_on_staff": 15}}]})
    )
    assert [problem["where"] for problem in problems] == ["/partners/0/options/office_on_staff"]
    assert "real cost" in problems[0]["what"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe{\x00}\x00",
        b"not json",
        b"[]",
        b"null",
        b"3",
        b'{"rules": "interreg-2021", "rules": "interreg-2021"}',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"partners": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"partners": [NaN, Infinity, 1e400, ' + b"9" * 10_000 + b"]}",
        b'{"rules": "\x00"}',
        b'{"\\ud800/~": 1, "\\ud800/~": 2}',
    ],
)
def test_odd_documents_are_answered_in_words(content: bytes) -> None:
    document, problems = answer(content)
    assert document == UNKNOWN
    assert problems
    assert all(problem["what"] and problem["fix"] for problem in problems)
    json.dumps(problems, ensure_ascii=False).encode("utf-8")


def test_a_key_that_is_there_twice_is_pointed_at() -> None:
    text = json.dumps(PLAIN).replace('"rate": "65"', '"rate": "65", "rate": "60"')
    document, problems = answer(text)
    assert [problem["where"] for problem in problems] == ["/partners/0/funds/0/rate"]
    assert document == UNKNOWN


def test_notes_of_the_sender_are_left_alone() -> None:
    assert changed(lambda it: it.update(comment="draft", _internal=None))[1] == []


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=5), parts, max_size=3),
    max_leaves=6,
)


@given(st.data(), JSON_VALUES)
def test_any_value_in_any_place_is_answered(data: st.DataObject, value: object) -> None:
    document = copy.deepcopy(PLAIN)
    place: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = value
    figures, problems = answer(json.dumps(document))
    assert problems or figures["total"] is not None
    json.dumps([figures, problems])
