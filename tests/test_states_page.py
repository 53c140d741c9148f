"""The page of states is what the tables of moves say, and a diagram that can be drawn."""

import re
from pathlib import Path

import pytest

from samband.challenges.domain.challenge import MOVES
from tools import states


def test_the_page_is_what_the_tool_prints() -> None:
    assert states.PAGE.read_text(encoding="utf-8") == states.rendered(), "run python tools/states.py"


def test_every_move_of_a_challenge_is_a_row_and_an_arrow() -> None:
    section = states.rendered().split("\n## ")[1]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \| `(\w+)` \|", section, re.MULTILINE)
    assert [(verb, target) for verb, _from, target in rows] == [(move.verb, move.target) for move in MOVES]
    arrows = set(re.findall(r"^    (\S+) --> (\S+): ", section, re.MULTILINE))
    assert arrows == {(source, move.target) for move in MOVES for source in move.sources or ("[*]",)}


def test_a_state_that_nothing_leads_away_from_is_drawn_as_an_end() -> None:
    section = states.rendered().split("\n## ")[1]
    assert "withdrawn --> [*]" in section
    assert "solved --> [*]" not in section


def test_a_state_without_words_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = tmp_path / "words.json"
    words.write_text(states.WORDS.read_text(encoding="utf-8").replace('"review"', '"somewhere"'))
    monkeypatch.setattr(states, "WORDS", words)
    with pytest.raises(KeyError, match="review, somewhere"):
        states.rendered()
