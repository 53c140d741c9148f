"""Scores become probabilities, and it can be seen how far these hold."""

import numpy as np
import pytest

from samband.matching.domain.calibration import band, fit, probability, reliability


def test_a_higher_score_is_never_less_likely() -> None:
    found = probability(np.linspace(-5, 5, 101))
    assert np.all(np.diff(found) >= 0)
    assert np.all((found >= 0) & (found <= 1))


def test_the_fit_finds_what_made_the_data() -> None:
    rng = np.random.default_rng(7)
    scores = rng.uniform(0, 2, 20_000)
    right = rng.random(20_000) < probability(scores, 5.0, 1.2)
    steepness, middle = fit(scores, right)
    assert steepness == pytest.approx(5.0, rel=0.08)
    assert middle == pytest.approx(1.2, abs=0.03)


def test_a_hit_of_double_weight_counts_as_two_hits() -> None:
    rng = np.random.default_rng(8)
    scores = rng.uniform(0, 2, 500)
    right = rng.random(500) < probability(scores, 5.0, 1.2)
    weights = np.where(np.arange(500) < 100, 2.0, 1.0)
    twice = np.concatenate([np.arange(500), np.arange(100)])
    assert fit(scores, right, weights) == pytest.approx(fit(scores[twice], right[twice]), rel=1e-6)


@pytest.mark.parametrize(
    ("value", "name"), [(0.9, "strong"), (0.4, "good"), (0.2, "possible"), (0.01, "weak")]
)
def test_bands(value: float, name: str) -> None:
    assert band(value) == name


def test_reliability_counts_each_hit_once() -> None:
    found = reliability([0.05, 0.06, 0.95, 1.0], [False, True, True, True])
    assert [(b.hits, b.right) for b in found] == [(2, 0.5), (2, 1.0)]
