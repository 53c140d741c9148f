"""The same need again is answered from what was found, while nothing changed: no encoding, no ranking."""

import numpy as np

from samband.matching import recent
from samband.matching.domain.ranking import Ranking
from samband.matching.recent import Finding, RecentFindings, digest_of


def finding(number: int) -> Finding:
    rows = np.array([number], np.int64)
    whole = np.zeros(2, np.float32)
    return Finding(Ranking(rows, np.ones(1, np.float32), {}), whole[None, :], whole, (f"k{number}",))


def test_what_was_found_is_given_for_the_same_question_of_the_same_state_alone() -> None:
    held = RecentFindings()
    held.put((1, "v", digest_of(["a"])), finding(1))
    assert held.get((1, "v", digest_of(["a"]))).keys == ("k1",)
    for other in ((2, "v", digest_of(["a"])), (1, "w", digest_of(["a"])), (1, "v", digest_of(["b"]))):
        assert held.get(other) is None


def test_only_the_latest_are_kept() -> None:
    held = RecentFindings(most=2)
    for number in range(3):
        held.put(number, finding(number))
    assert [held.get(number) is not None for number in range(3)] == [False, True, True]


def test_nothing_is_kept_for_long(monkeypatch) -> None:
    now = [100.0]
    monkeypatch.setattr(recent.time, "monotonic", lambda: now[0])
    held = RecentFindings(kept_seconds=10)
    held.put("asked", finding(1))
    now[0] += 9
    assert held.get("asked") is not None
    now[0] += 2
    assert held.get("asked") is None
    assert not held._held


def test_texts_are_told_apart_by_their_borders_and_whatever_they_hold() -> None:
    assert digest_of(["ab", "c"]) != digest_of(["a", "bc"])
    assert digest_of(["\ud800"]) == digest_of(["\ud800"])
