"""Changing an approved plan: a request is begun, worked on, handed in, and accepted or turned down.

Accepted, the plan as it stands is the next version; reports that were begun before keep theirs. Turned down
or withdrawn, the working plan goes back exactly to the version that the request began from.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.matching.domain.language import detect
from samband.projects.access.plan import can_begin_change, can_move_change
from samband.projects.actions.plan_hold import lock_project
from samband.projects.actions.plan_restore import restore_plan
from samband.projects.actions.project_moves import freeze_plan
from samband.projects.actions.projects import save_project_row
from samband.projects.domain.change_request import EDITABLE, next_status
from samband.projects.models import ChangeRequest, PlanVersion, Project
from samband.projects.plan_facts import problems_of, stopping
from samband.projects.plan_snapshot import snapshot

declare("project.change_begun", _("{by} began change request {number}"), erasure="wording")
declare("project.change_saved", _("{by} changed the words of change request {number}"))
declare("project.change_submitted", _("{by} handed in change request {number}"))
declare("project.change_sent_back", _("{by} sent change request {number} back"), erasure="wording")
declare("project.change_accepted", _("{by} accepted change request {number}: version {version} holds"))
declare("project.change_rejected", _("{by} turned down change request {number}"), erasure="wording")
declare("project.change_withdrawn", _("{by} withdrew change request {number}"))


@transaction.atomic
def begin_change(project: Project, *, by: Agent, title: str, why: str = "") -> ChangeRequest:
    """Begin to change an approved plan: it opens for changes until the request is handed in.

    Raises:
        Refused: when somebody else leads it, it is not under way, or a request is under way already.
        ValidationError: when it has no title.
    """
    can_begin_change(by, project).or_refuse()
    held = lock_project(project)
    can_begin_change(by, held).or_refuse()
    version = held.versions.order_by("-number").first()
    if version is None:
        raise Refused(_("There is no approved plan to change."))
    last = held.change_requests.aggregate(last=Max("number"))["last"] or 0
    request = ChangeRequest(
        project=held,
        number=last + 1,
        from_version=version,
        title=title.strip(),
        why=why.strip(),
        lang=detect(f"{title}\n{why}"[:2_000]).lang or held.lang,
        maker=Person.objects.filter(key=by.person).first() if by.person else None,
        made_at=timezone.now(),
    )
    request.full_clean()
    request.save()
    record("project.change_begun", ("project", held.key), by=by, number=request.number, change=request.key)
    return request


@transaction.atomic
def save_change(request: ChangeRequest, *, by: Agent, version: int, title: str, why: str) -> ChangeRequest:
    """Save what a request is called and why it is made, while it is worked on.

    Raises:
        Refused: when it is not theirs, or waits for a decision.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when it has no title.
    """
    can_move_change(by, request, "submit").or_refuse()
    held = _held(request, version)
    if held.status not in EDITABLE:
        raise Refused(_("The request has been handed in: its words stay as they are."))
    held.title, held.why = title.strip(), why.strip()
    held.lang = detect(f"{title}\n{why}"[:2_000]).lang or held.lang
    held.full_clean()
    held.save()
    record("project.change_saved", ("project", held.project.key), by=by, number=held.number)
    return held


@transaction.atomic
def submit_change(
    request: ChangeRequest, *, by: Agent, version: int, decider: Organisation | None = None
) -> ChangeRequest:
    """Hand a request in: the working plan is locked until ``decider``, or the lead for the funder, decides.

    Raises:
        Refused: when it is not theirs, nothing was changed, or the plan lacks something.
        NotPossible: with ``missing`` when it says no reason.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_move_change(by, request, "submit").or_refuse()
    held = _held(request, version)
    content = snapshot(held.project)
    if content == held.from_version.content:
        raise Refused(_("Nothing in the plan or budget has been changed yet. Change it first."))
    facts = {"why"} if held.why.strip() else set()
    if not stopping(problems_of(held.project, content)):
        facts.add("sound")
    _move(held, "submit", by, facts)
    held.decider = decider.key if decider is not None else ""
    held.submitted_at = timezone.now()
    held.save()
    record(
        "project.change_submitted",
        ("project", held.project.key),
        by=by,
        number=held.number,
        decider=held.decider,
    )
    return held


@transaction.atomic
def send_back_change(request: ChangeRequest, *, by: Agent, version: int, answer: str) -> ChangeRequest:
    """Send a request back, to be worked on; ``answer`` says what it lacks.

    Raises:
        Refused: when it is not theirs to decide.
        NotPossible: with ``missing`` when it does not say why.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    held = _answered(request, by, version, "send_back", answer)
    held.save()
    _record_answer("project.change_sent_back", held, by)
    return held


@transaction.atomic
def accept_change(request: ChangeRequest, *, by: Agent, version: int, decision: str) -> PlanVersion:
    """Accept a request: the plan as it stands is the next version, from now on.

    Raises:
        Refused: when it is not theirs to decide.
        NotPossible: with ``missing`` when the plan lacks something.
        ValidationError: when nobody says where the decision is found.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_move_change(by, request, "accept").or_refuse()
    if not decision.strip():
        raise ValidationError(
            {"decision": _("Say where the funder's decision is found: its number, its day.")}
        )
    held = _held(request, version)
    sound = not stopping(problems_of(held.project, snapshot(held.project)))
    _move(held, "accept", by, {"sound"} if sound else set())
    frozen = freeze_plan(held.project, by=by, decision=decision)
    held.to_version, held.decision, held.decided_at = frozen, frozen.decision, timezone.now()
    held.save()
    record(
        "project.change_accepted",
        ("project", held.project.key),
        by=by,
        number=held.number,
        version=frozen.number,
    )
    return frozen


@transaction.atomic
def reject_change(
    request: ChangeRequest, *, by: Agent, version: int, answer: str, decision: str = ""
) -> ChangeRequest:
    """Turn a request down: the working plan goes back exactly to the version that it began from.

    Raises:
        Refused: when it is not theirs to decide, or a report refers to what was added.
        NotPossible: with ``missing`` when it does not say why.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    held = _answered(request, by, version, "reject", answer)
    held.decision, held.decided_at = decision.strip(), timezone.now()
    _back(held)
    held.save()
    _record_answer("project.change_rejected", held, by)
    return held


@transaction.atomic
def withdraw_change(request: ChangeRequest, *, by: Agent, version: int) -> ChangeRequest:
    """Withdraw a request: the working plan goes back exactly to the version that it began from.

    Raises:
        Refused: when it is not theirs, it was decided, or a report refers to what was added.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_move_change(by, request, "withdraw").or_refuse()
    held = _held(request, version)
    _move(held, "withdraw", by, ())
    held.decided_at = timezone.now()
    _back(held)
    held.save()
    record("project.change_withdrawn", ("project", held.project.key), by=by, number=held.number)
    return held


def _held(request: ChangeRequest, version: int) -> ChangeRequest:
    """Lock the project, then take the next version of the request: always in this order."""
    project = lock_project(request.project)
    claim_version(ChangeRequest.objects.all(), pk=request.pk, version=version)
    held = ChangeRequest.objects.select_related("from_version").get(pk=request.pk)
    held.project = project
    return held


def _move(held: ChangeRequest, verb: str, by: Agent, facts: set[str] | tuple[()]) -> None:
    can_move_change(by, held, verb).or_refuse()
    try:
        held.status = next_status(held.status, verb, facts)
    except NotPossible as problem:
        if problem.missing:
            raise
        raise Refused(_("This has been decided already. Reload the page to see how.")) from problem


def _answered(request: ChangeRequest, by: Agent, version: int, verb: str, answer: str) -> ChangeRequest:
    can_move_change(by, request, verb).or_refuse()
    held = _held(request, version)
    _move(held, verb, by, {"why"} if answer.strip() else set())
    held.answer = answer.strip()
    held.answer_lang = detect(held.answer[:2_000]).lang or held.lang
    return held


def _back(held: ChangeRequest) -> None:
    restore_plan(held.project, held.from_version.content)
    save_project_row(held.project)


def _record_answer(verb: str, held: ChangeRequest, by: Agent) -> None:
    record(
        verb,
        ("project", held.project.key),
        by=by,
        wording=held.answer,
        lang=held.answer_lang,
        number=held.number,
    )
