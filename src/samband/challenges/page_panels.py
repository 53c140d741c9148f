"""Panels that later stages add to a challenge's page: declared there, shown here."""

from collections.abc import Callable, Mapping
from typing import Any

from samband.base.agents import Agent
from samband.challenges.models import Challenge

# Gives ``title``, ``template`` and whatever that template shows; None where there is nothing to show.
Panel = Callable[[Challenge, Agent], Mapping[str, Any] | None]

_PANELS: list[Panel] = []


def declare_panel(panel: Panel) -> None:
    """Add a panel to every challenge's page, once; panels stand in the order of their declaration."""
    if panel not in _PANELS:
        _PANELS.append(panel)


def panels_of(challenge: Challenge, agent: Agent) -> list[Mapping[str, Any]]:
    """Give the panels of one challenge's page for whoever reads it."""
    shown = (panel(challenge, agent) for panel in _PANELS)
    return [panel for panel in shown if panel is not None]
