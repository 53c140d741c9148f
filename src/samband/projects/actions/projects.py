"""Beginning a project, its own words and dates, its reporting periods, and whether everybody may read it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import can_erase_person
from samband.accounts.models import Person
from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.challenges.access.challenges import can_move_challenge, moves_for
from samband.challenges.actions.challenge_life import move_challenge
from samband.challenges.models import Challenge
from samband.funding.models import Programme
from samband.kernel.decision import Refused
from samband.kernel.text import fold, sort_key
from samband.matching.domain.language import detect
from samband.projects.access.plan import can_edit_plan, can_lead_project, can_start_project
from samband.projects.actions.plan_hold import hold_plan, hold_project
from samband.projects.domain.periods import months_after, reckon_periods
from samband.projects.domain.roles import LEAD_PARTNER
from samband.projects.models import ChangeRequest, Partner, Project, ReportingPeriod

declare("project.started", _("{by} began a project"))
declare("project.saved", _("{by} changed the project's name, words or dates"))
declare("project.periods_set", _("{by} set the project's reporting periods"))
declare("project.period_changed", _("{by} changed the due days of reporting period {number}"))
declare("project.made_public", _("{by} let everybody read about the project"))
declare("project.made_private", _("{by} took the project out of what everybody reads"))

CURRENCY_OF: Final = {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK", "PL": "PLN", "CH": "CHF"}
# What a project's form may change; all of it is in what a version of the plan holds, but the last two.
EDITABLE: Final = frozenset(
    {"name", "acronym", "lang", "summary", "programme", "cost_pack", "currency", "official_system"}
    | {"starts_on", "ends_before", "period_months", "official_number"}
)


@transaction.atomic
def start_project(
    *,
    by: Agent,
    name: str,
    organisation: Organisation,
    programme: Programme | None = None,
    starts_on: date | None = None,
    months: int | None = None,
    period_months: int = 6,
    challenge: Challenge | None = None,
    **words: Any,
) -> Project:
    """Begin a project: a draft that an organisation leads, with its periods where its dates are known.

    From a challenge that the agent owns and that may go on, the challenge becomes one that is in a project.

    Raises:
        Refused: when the agent does not belong to the organisation.
        ValidationError: when a value cannot be.
    """
    can_start_project(by, organisation).or_refuse()
    now = timezone.now()
    project = Project(
        name=name,
        programme=programme,
        period_months=period_months,
        challenge=challenge,
        owning_body=organisation.key,
        maker=Person.objects.filter(key=by.person).first() if by.person else None,
        made_at=now,
        **words,
    )
    project.lang = project.lang or detect(f"{name}\n{project.summary}"[:2_000]).lang
    take_programmes_rules(project)
    if starts_on and months:
        project.starts_on, project.ends_before = starts_on, months_after(starts_on, months)
    save_project_row(project)
    _lead(project, organisation)
    if starts_on and months:
        _make_periods(project, months)
    record("project.started", ("project", project.key), by=by, challenge=challenge.key if challenge else "")
    if challenge is not None:
        _begin_in(challenge, by)
    return project


def take_programmes_rules(project: Project) -> None:
    """Let a project, unsaved, follow its programme: its cost rules and its currency."""
    if project.programme is not None:
        project.cost_pack, project.currency = project.programme.cost_pack, project.programme.currency


def save_project_row(project: Project) -> None:
    """Save a project with what lists search and sort by.

    Not an event: the action that changes it has the line and the transaction.

    Raises:
        ValidationError: when a value cannot be.
    """
    project.changed_at = timezone.now()
    project.sort_key = sort_key(project.acronym or project.name)[:320]
    project.folded = fold(" ".join([project.name, project.acronym, project.summary, project.official_number]))
    project.full_clean()
    project.save()


def _lead(project: Project, organisation: Organisation) -> None:
    Partner.objects.create(
        project=project,
        organisation=organisation,
        number=1,
        role=LEAD_PARTNER,
        side="no" if organisation.country == "NO" else "eu",
        country=organisation.country,
        currency=CURRENCY_OF.get(organisation.country, "EUR"),
    )


def _begin_in(challenge: Challenge, by: Agent) -> None:
    if can_move_challenge(by, challenge, "begin_project") and "begin_project" in moves_for(by, challenge):
        move_challenge(challenge, by=by, verb="begin_project", version=challenge.version)


def _make_periods(project: Project, months: int) -> None:
    if project.starts_on is None:
        return
    ReportingPeriod.objects.bulk_create(
        ReportingPeriod(
            project=project, number=one.number, starts_on=one.starts_on, ends_before=one.ends_before
        )
        for one in reckon_periods(project.starts_on, months, project.period_months)
    )


@transaction.atomic
def save_project(project: Project, *, by: Agent, version: int, values: Mapping[str, Any]) -> Project:
    """Save some of a project's own words and rules; what is not named stays.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ChangedMeanwhile: when somebody saved it since ``version``.
        ValidationError: when a value cannot be.
    """
    unknown = set(values) - EDITABLE
    if unknown:
        raise ValueError(f"nothing of a project: {', '.join(sorted(unknown))}")
    can_edit_plan(by, project).or_refuse()
    held = hold_project(project, version=version)
    can_edit_plan(by, held).or_refuse()
    changed = sorted(name for name, value in values.items() if getattr(held, name) != value)
    for name in changed:
        setattr(held, name, values[name])
    if "programme" in changed:
        take_programmes_rules(held)
    save_project_row(held)
    record("project.saved", ("project", held.key), by=by, version=held.version, parts=changed)
    return held


@transaction.atomic
def set_periods(
    project: Project, *, by: Agent, version: int, starts_on: date, months: int, period_months: int
) -> Project:
    """Say when a project starts and how long it runs, and reckon its reporting periods anew.

    A period keeps its number, and with it what belongs to it. One that is not needed any more goes, unless
    something refers to it.

    Raises:
        Refused: when the plan is not theirs to change, or something stands in a period that would go.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_edit_plan(by, project).or_refuse()
    held = hold_project(project, version=version)
    can_edit_plan(by, held).or_refuse()
    try:
        wanted = reckon_periods(starts_on, months, period_months)
    except ValueError as problem:
        raise ValidationError(_("A project runs for 1 to 240 months, in periods of 1 to 36.")) from problem
    held.starts_on, held.ends_before = starts_on, months_after(starts_on, months)
    held.period_months = period_months
    save_project_row(held)
    there = {one.number: one for one in held.periods.all()}
    for one in wanted:
        period = there.get(one.number) or ReportingPeriod(project=held, number=one.number)
        period.starts_on, period.ends_before = one.starts_on, one.ends_before
        period.full_clean()
        period.save()
    try:
        held.periods.filter(number__gt=len(wanted)).delete()
    except ProtectedError as problem:
        raise Refused(
            _("Something stands in a period that would go: a budget, a report or a value. Move it first.")
        ) from problem
    record("project.periods_set", ("project", held.key), by=by, periods=len(wanted))
    return held


@transaction.atomic
def save_due_days(period: ReportingPeriod, *, by: Agent, days: Mapping[str, date | None]) -> ReportingPeriod:
    """Say by when a period's partner reports, controls and joint report are due.

    Raises:
        Refused: when the plan is not theirs to change, or is approved.
        ValidationError: when a day is before the period begins.
    """
    hold_plan(period.project, by=by)
    held = ReportingPeriod.objects.select_for_update(of=("self",)).select_related("project").get(pk=period.pk)
    for name in ("report_due_on", "control_due_on", "joint_due_on"):
        day = days.get(name)
        if day is not None and day < held.starts_on:
            raise ValidationError({name: _("This is before the period begins.")})
        setattr(held, name, day)
    held.save()
    record("project.period_changed", ("project", held.project.key), by=by, number=held.number)
    return held


@transaction.atomic
def set_public(project: Project, *, by: Agent, version: int, is_public: bool) -> Project:
    """Let everybody read a project's public part once it runs, or nobody any more; twice changes nothing.

    Raises:
        Refused: when somebody else leads it.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_lead_project(by, project).or_refuse()
    if Project.objects.filter(pk=project.pk, is_public=is_public).exists():
        return Project.objects.get(pk=project.pk)
    held = hold_project(project, version=version)
    held.is_public = is_public
    save_project_row(held)
    verb = "project.made_public" if is_public else "project.made_private"
    record(verb, ("project", held.key), by=by)
    return held


@transaction.atomic
def leave_projects(person: Person, *, by: Agent) -> int:
    """Take an erased person's name off the projects and requests that they made; give how many.

    Not an event: the erasure of the person has the line.
    """
    can_erase_person(by, person).or_refuse()
    made = Project.objects.filter(maker=person).update(maker=None)
    return made + ChangeRequest.objects.filter(maker=person).update(maker=None)
