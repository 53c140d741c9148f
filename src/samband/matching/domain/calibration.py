"""How likely it is that a hit is right: from a ranking's score to a probability, and to a word.

The probability is logistic in the score. Its two numbers come from `benchmarks/fit_calibration.py`:
explanatory notes of the Norwegian industrial classification as needs with the labels of NACE in other
languages as profiles, and, counting as much, the needs of the demo world with its profiles. Where needs
and profiles are of another kind the probability may be off; how far is reported, never fitted, so a band
is shown to people rather than a per cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

STEEPNESS = 2.976
MIDDLE = 1.2372
Band = Literal["strong", "good", "possible", "weak"]
# The bands, strongest first, each with the least probability that belongs to it.
BANDS: tuple[tuple[Band, float], ...] = (("strong", 0.5), ("good", 0.3), ("possible", 0.15), ("weak", 0.0))
FIT_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Bin:
    """Hits of like probability: how likely they were said to be, and how many were right."""

    stated: float
    right: float
    hits: int


def probability(
    scores: NDArray[np.floating], steepness: float = STEEPNESS, middle: float = MIDDLE
) -> NDArray[np.float64]:
    """Turn ranking scores into the probability that a hit is right; same shape, between 0 and 1."""
    inside = np.clip(steepness * (np.asarray(scores, dtype=np.float64) - middle), -60.0, 60.0)
    return np.asarray(1.0 / (1.0 + np.exp(-inside)))


def band(value: float) -> Band:
    """Say in a word how likely a hit is right."""
    return next((name for name, least in BANDS if value >= least), "weak")


def reliability(stated: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Compare stated probabilities with what was right, in bins of equal width; empty ones left out."""
    said, was = np.asarray(stated, dtype=np.float64), np.asarray(right, dtype=np.float64)
    places = np.minimum((said * bins).astype(np.int64), bins - 1)
    found = []
    for place in range(bins):
        inside = places == place
        if inside.any():
            found.append(Bin(float(said[inside].mean()), float(was[inside].mean()), int(inside.sum())))
    return found


def fit(
    scores: NDArray[np.floating], right: NDArray[np.bool_], weights: NDArray[np.floating] | None = None
) -> tuple[float, float]:
    """Find steepness and middle by maximum likelihood (Newton's method, a slight ridge).

    ``weights`` (as long as ``scores``) say how much each hit counts; without them each counts once.
    """
    features = np.column_stack([np.asarray(scores, dtype=np.float64), np.ones(len(scores))])
    target = right.astype(np.float64)
    counted = np.ones(len(scores)) if weights is None else np.asarray(weights, dtype=np.float64)
    line = np.zeros(2)
    for _ in range(FIT_ROUNDS):
        stated = 1.0 / (1.0 + np.exp(-np.clip(features @ line, -60.0, 60.0)))
        gradient = features.T @ (counted * (target - stated)) - 1e-3 * line
        curvature = (features * (counted * stated * (1 - stated))[:, None]).T @ features + 1e-3 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        line = line + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return float(line[0]), float(-line[1] / line[0])
