"""The page on security names every point of its standard once, and only tests that exist."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/explanation/security.md"
# How many points of level 1 and 2 each section of ASVS 5.0.0 has; those of level 3 come after them.
POINTS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2,
    "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3,
    "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3,
    "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3,
    "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2,
    "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
STATES = {"met", "part", "not met", "n/a", "outside"}


def rows() -> list[tuple[str, str, str]]:
    """Give the rows of the walk: points, state, and what is said."""
    found = re.findall(r"^\| (\d[\d.–, ]*) \| ([^|]*) \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    return [(points, state.strip(), said) for points, state, said in found]


def named(points: str) -> list[str]:
    """Spell out what a row is about: "1.2.6–1.2.8" are three points."""
    spelt = []
    for part in points.split(","):
        first, _dash, last = part.strip().partition("–")
        section, _dot, begin = first.rpartition(".")
        end = (last or first).rpartition(".")[2]
        assert not last or last.startswith(f"{section}.")
        spelt += [f"{section}.{number}" for number in range(int(begin), int(end) + 1)]
    return spelt


def test_every_point_of_level_two_is_walked_once() -> None:
    walked = Counter(point for points, _state, _said in rows() for point in named(points))
    wanted = {f"{section}.{n}" for section, count in POINTS.items() for n in range(1, count + 1)}
    assert len(wanted) == 253
    assert set(walked) == wanted, sorted(set(walked) ^ wanted)
    assert not [point for point, count in walked.items() if count > 1]


def test_every_point_says_how_it_stands() -> None:
    for points, state, said in rows():
        assert state in STATES, points
        assert len(said) > 8, points


def test_every_test_that_is_named_exists() -> None:
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)", tests, re.MULTILINE))
    promised = set(re.findall(r"`(test_\w+)`", PAGE.read_text()))
    assert len(promised) > 100
    assert promised <= there, f"no such tests: {sorted(promised - there)}. Name the ones that show it now."


def test_those_who_look_for_it_are_led_here() -> None:
    assert "docs/explanation/security.md" in (ROOT / "SECURITY.md").read_text()
    assert "explanation/security.md" in (ROOT / "docs/README.md").read_text()
