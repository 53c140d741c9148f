"""Panels that other parts add to a project's overview: declared there, shown here.

A panel says whether it is for everybody or for those inside; published joint reports, the state of the
budget and what indicators say come this way.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from samband.base.agents import Agent
from samband.projects.models import Project

# Gives ``title``, ``template`` and whatever that template shows; None where there is nothing to show.
Panel = Callable[[Project, Agent], Mapping[str, Any] | None]
_PANELS: list[Panel] = []


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something of a project that waits: what, where it is done, by when, and whether that has passed."""

    what: Any
    url: str
    by: date | None = None
    is_overdue: bool = False


# Gives what of a project waits for somebody, as of a day.
Waiting = Callable[[Project, Agent, date], list[Awaited]]
_WAITING: list[Waiting] = []


def declare_panel(panel: Panel) -> None:
    """Add a panel to every project's overview, once; panels stand in the order of their declaration."""
    if panel not in _PANELS:
        _PANELS.append(panel)


def declare_waiting(waiting: Waiting) -> None:
    """Add a source of what waits, once."""
    if waiting not in _WAITING:
        _WAITING.append(waiting)


def panels_of(project: Project, agent: Agent) -> list[Mapping[str, Any]]:
    """Give the panels of one project's overview for whoever reads it."""
    shown = (panel(project, agent) for panel in _PANELS)
    return [panel for panel in shown if panel is not None]


def awaited_in(project: Project, agent: Agent, today: date) -> list[Awaited]:
    """Give all that waits in a project for somebody, the most urgent first."""
    found = [one for waiting in _WAITING for one in waiting(project, agent, today)]
    return sorted(found, key=lambda one: (one.by is None, one.by or date.max))
