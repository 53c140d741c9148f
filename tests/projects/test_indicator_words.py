"""Every code of the pure rules has its words, and no words are left that no code has."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from samband.funding import aid_words, light_words
from samband.funding.domain import follow_up
from samband.funding.domain import lights as goal_lights
from samband.projects import indicator_words, support_words
from samband.projects.domain import lights
from samband.projects.domain.indicators import breakdown, codes, joint, values
from samband.projects.domain.support import counts, reading, row
from samband.rules.domain import de_minimis, small_aid

PAIRS: list[tuple[Mapping[str, Any], set[str]]] = [
    (indicator_words.COLOURS, set(lights.COLOURS)),
    (indicator_words.VALUE_KINDS, set(values.KINDS)),
    (indicator_words.EXACTNESS, set(values.EXACTNESS)),
    (indicator_words.STATUSES, set(values.STATUSES)),
    (indicator_words.PARTS, {part for parts in breakdown.PARTS.values() for part in parts}),
    (
        indicator_words.PARTS_WRONG,
        {breakdown.ABOVE, breakdown.TWICE, breakdown.NOT_A_PART, breakdown.BELOW_ZERO},
    ),
    (indicator_words.NEVER_ADDED, set(codes.GROUNDS)),
    (indicator_words.JOINT_REASONS, set(joint.REASONS)),
    (indicator_words.VALUES_WRONG, {"unreadable", "event-missing"}),
    (support_words.KINDS, set(row.KINDS)),
    (support_words.LEGAL_GROUNDS, set(row.LEGAL_GROUNDS)),
    (support_words.ANSWERS, {*row.YES_OR_NO, *row.TURNOVER, *row.EMPLOYEES}),
    (support_words.LEFT_OUT, set(counts.LEFT_OUT)),
    (support_words.PROBLEMS, set(reading.PROBLEMS)),
    (aid_words.REASONS, set(de_minimis.REASONS)),
    (aid_words.LEFT_OUT, set(de_minimis.LEFT_OUT)),
    (aid_words.DATE_RULES, {de_minimis.DATE_RULE}),
    (aid_words.LINKS, set(small_aid.LINKS)),
    (light_words.QUESTIONS, set(follow_up.QUESTIONS)),
]


@pytest.mark.parametrize(("words", "known"), PAIRS)
def test_codes_and_words_are_the_same(words: Mapping[str, Any], known: set[str]) -> None:
    assert set(words) == known
    assert all(str(said).strip() for said in words.values())


def strings_of(module: Any) -> set[str]:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_rule_reason_and_lack_has_words() -> None:
    said = strings_of(lights) | strings_of(goal_lights)
    assert set(indicator_words.RULES) | set(indicator_words.WHYS) <= said
    assert {text for text in said if "-" in text and " " not in text} <= {
        *indicator_words.RULES,
        *indicator_words.WHYS,
        *lights.COLOURS,
    }
    lacks = {text for text in strings_of(follow_up) if "-" in text and " " not in text and "/" not in text}
    assert lacks == set(light_words.LACKS)
    assert {
        row.size_of(staff, money).why for staff in (*row.EMPLOYEES, "") for money in (*row.TURNOVER, "")
    } == {
        "",
        *support_words.SIZE_UNSURE,
    }
