"""A project's moves: applied for, approved with its plan frozen, closed, opened again, withdrawn."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.projects.access.plan import can_move_project
from samband.projects.actions.plan_hold import hold_project
from samband.projects.actions.projects import save_project_row
from samband.projects.domain.project import next_status
from samband.projects.models import PlanVersion, Project
from samband.projects.plan_facts import facts_of
from samband.projects.plan_snapshot import digest, snapshot

declare("project.applied", _("{by} said that the project has been applied for"))
declare("project.taken_up", _("{by} took the project back to go on planning"))
declare("project.approved", _("{by} noted that the project is approved: version {number} of the plan holds"))
declare("project.closed", _("{by} closed the project"))
declare("project.reopened", _("{by} opened the project again"), erasure="wording")
declare("project.withdrawn", _("{by} withdrew the project"), erasure="wording")

_EVENTS: Final[Mapping[str, str]] = {
    "apply": "project.applied",
    "take_up": "project.taken_up",
    "close": "project.closed",
    "reopen": "project.reopened",
    "withdraw": "project.withdrawn",
}
MOVED: Final = tuple(_EVENTS)


@transaction.atomic
def move_project(
    project: Project, *, by: Agent, verb: str, version: int, why: str = "", lang: str = ""
) -> Project:
    """Move a project on by a verb of `MOVED`; ``why`` where the move needs a reason.

    Raises:
        Refused: when the agent may not, or it does not lead on from there.
        NotPossible: with ``missing`` when something is missing, so that the page can say what.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_move_project(by, project, verb).or_refuse()
    held = hold_project(project, version=version)
    before = _moved(held, verb, by=by, why=why)
    if why.strip():
        held.why = why.strip()
    save_project_row(held)
    record(
        _EVENTS[verb],
        ("project", held.key),
        by=by,
        wording=why.strip(),
        lang=lang or held.lang,
        before=before,
        after=held.status,
    )
    return held


@transaction.atomic
def approve_project(project: Project, *, by: Agent, version: int, decision: str) -> PlanVersion:
    """Note that a project is approved, with the funder's decision, and freeze its plan and budget.

    Raises:
        Refused: when the agent may not, or it is approved already.
        NotPossible: with ``missing`` when the plan lacks something.
        ValidationError: when nobody says where the decision is found.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_move_project(by, project, "approve").or_refuse()
    if not decision.strip():
        raise ValidationError(
            {"decision": _("Say where the funder's decision is found: its number, its day.")}
        )
    held = hold_project(project, version=version)
    before = _moved(held, "approve", by=by)
    save_project_row(held)
    frozen = freeze_plan(held, by=by, decision=decision)
    record("project.approved", ("project", held.key), by=by, before=before, number=frozen.number)
    return frozen


def _moved(held: Project, verb: str, *, by: Agent, why: str = "") -> str:
    can_move_project(by, held, verb).or_refuse()
    before = held.status
    try:
        held.status = next_status(before, verb, facts_of(held, why=why))
    except NotPossible as problem:
        if problem.missing:
            raise
        raise Refused(_("This has been decided already. Reload the page to see how.")) from problem
    return before


def freeze_plan(held: Project, *, by: Agent, decision: str) -> PlanVersion:
    """Keep a held project's plan and budget, as they stand, as its next version.

    Not an event: the action that approves it has the line and the transaction.
    """
    content = snapshot(held)
    latest = held.versions.order_by("-number").first()
    return PlanVersion.objects.create(
        project=held,
        number=latest.number + 1 if latest is not None else 1,
        content=content,
        sha256=digest(content),
        approved_at=timezone.now(),
        approved_by=by.person,
        decision=decision.strip()[:200],
    )
