"""A project from the text of a document: only what a person has seen in a preview and ticked is taken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.base.records import check_case_number, tidy_case_number
from samband.funding.models import Fund, Programme
from samband.kernel.text import fold
from samband.matching.domain.language import detect
from samband.projects.access.plan import can_start_project
from samband.projects.actions.projects import save_project_row, start_project
from samband.projects.domain.financing import FUND, PAID_DIRECTLY, PUBLIC
from samband.projects.domain.periods import months_between
from samband.projects.domain.project_outline import Outline
from samband.projects.domain.project_text import ProjectText
from samband.projects.domain.table_sums import PART
from samband.projects.domain.targets import MONEY
from samband.projects.models import Financing, Goal, Indicator, PlanItem, Project, WorkPackage, YearAmount

# What can be ticked in the preview.
PARTS: Final = ("case_number", "period", "costs", "financing", "targets", "goals", "activities")
_NEW_RULES_FROM: Final = 2021
_FORMS: Final = {PAID_DIRECTLY: "direct"}


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read, with its text."""

    text: str
    read: ProjectText
    outline: Outline


@transaction.atomic
def import_project(
    document: Document,
    *,
    by: Agent,
    name: str,
    organisation: Organisation,
    programme: Programme | None = None,
    cost_pack: str = "",
    taken: Collection[str] = PARTS,
) -> Project:
    """Begin a project from what a document says; ``taken`` names the parts to take. The text is kept inside.

    Targets become indicators of the kind target, never financing. What the applicant applies for is one
    financier's part, and is not added to anything.

    Raises:
        Refused: when the agent does not belong to the organisation.
        ValidationError: when a value cannot be.
    """
    can_start_project(by, organisation).or_refuse()
    read, lang = document.read, detect(document.text[:2_000]).lang
    starts_on, months = None, None
    if "period" in taken and read.starts_on is not None and read.ends_on is not None:
        starts_on = read.starts_on
        months = months_between(starts_on, read.ends_on + timedelta(days=1))
    project = start_project(
        by=by,
        name=name,
        organisation=organisation,
        programme=programme,
        starts_on=starts_on,
        months=months,
        lang=lang,
        source_text=document.text,
    )
    _rules(project, read, cost_pack)
    project.case_number = _case_number(read.case_number) if "case_number" in taken else ""
    save_project_row(project)
    if "costs" in taken:
        _costs(project, read)
    if "financing" in taken:
        _financing(project, read, organisation)
    if "targets" in taken:
        _targets(project, read, lang)
    _outline(project, document.outline, taken, lang)
    return project


def _rules(project: Project, read: ProjectText, cost_pack: str) -> None:
    """Give an imported project its document's currency and cost rules, where no programme has any."""
    if project.programme is not None:
        return
    if read.currency:
        project.currency = read.currency
    is_old = read.starts_on is not None and read.starts_on.year < _NEW_RULES_FROM
    project.cost_pack = cost_pack or ("erdf-2014" if is_old else "interreg-2021")


def _case_number(found: str) -> str:
    try:
        check_case_number(tidy_case_number(found))
    except ValidationError:
        return ""
    return tidy_case_number(found)


def guessed_category(name: str) -> str:
    """Suggest the category of a row of costs by its name; other costs where it does not say."""
    folded = fold(name)
    words = (
        ("staff", ("personal", "lon", "lonn", "staff", "salar")),
        ("external", ("extern", "konsult", "ekstern", "tjanst", "service")),
        ("travel", ("res", "reis", "rejse", "travel")),
        ("equipment", ("utrust", "utstyr", "udstyr", "equip")),
        ("infrastructure", ("infrastruk", "bygg", "anlegg", "anlag")),
        ("office", ("kontor", "office", "administra", "indirekt")),
    )
    parts = folded.split()
    for category, beginnings in words:
        if any(part.startswith(beginnings) for part in parts):
            return category
    return "other"


def _costs(project: Project, read: ProjectText) -> None:
    if read.costs is None:
        return
    YearAmount.objects.bulk_create(
        YearAmount(
            project=project,
            label=row.name[:200],
            category=guessed_category(row.name),
            year=column.year,
            amount_minor=cell.minor,
        )
        for row in read.costs.parts
        for column, cell in zip(read.costs.columns, row.cells, strict=True)
        if column.year is not None and column.role == PART and cell.minor is not None
    )


def _financing(project: Project, read: ProjectText, lead: Organisation) -> None:
    """Take financiers and their years; the lead's own part is known as its own, and so counted once."""
    funds = list(Fund.objects.filter(programme=project.programme, side="eu")) if project.programme else []
    rows = dict[tuple[str, str, str], Financing]()
    for one in read.contributions:
        found = (one.body, one.kind, one.form)
        row = rows.get(found)
        if row is None:
            is_fund = one.kind == FUND
            row = rows[found] = Financing.objects.create(
                project=project,
                name=one.body[:200],
                kind=PUBLIC if is_fund else one.kind,
                form=_FORMS.get(one.form, one.form),
                fund=funds[0] if is_fund and len(funds) == 1 else None,
                organisation=lead if fold(one.body) == fold(lead.name) else None,
                position=len(rows),
            )
        YearAmount.objects.create(
            project=project, financing=row, year=one.year, amount_minor=one.minor, form=row.form
        )


def _targets(project: Project, read: ProjectText, lang: str) -> None:
    Indicator.objects.bulk_create(
        Indicator(
            project=project,
            number=number,
            name=target.text[:300],
            lang=lang,
            kind="target",
            unit="" if target.kind == MONEY else target.unit,
            currency=target.currency if target.kind == MONEY else "",
            target=Decimal(target.quantity).scaleb(-2) if target.kind == MONEY else Decimal(target.quantity),
            target_is_approximate=target.is_approximate,
        )
        for number, target in enumerate(read.targets, start=1)
    )


def _outline(project: Project, outline: Outline, taken: Collection[str], lang: str) -> None:
    """Take goals, and activities in a work package for each heading that they stand under."""
    if "goals" in taken:
        Goal.objects.bulk_create(
            Goal(project=project, number=number, text=one.text, lang=lang, is_overall=one.is_overall)
            for number, one in enumerate(outline.goals, start=1)
        )
    if "activities" not in taken:
        return
    packages = dict[str, WorkPackage]()
    counts = dict[str, int]()
    for one in outline.activities:
        if one.group not in packages:
            packages[one.group] = WorkPackage.objects.create(
                project=project,
                number=len(packages) + 1,
                title=(one.group or project.name)[:200],
                lang=lang,
                is_defined=False,
            )
        counts[one.group] = counts.get(one.group, 0) + 1
        PlanItem.objects.create(
            project=project,
            sort="activity",
            number=counts[one.group],
            work_package=packages[one.group],
            title=one.text[:300],
            text=one.text if len(one.text) > 300 else "",
            lang=lang,
        )
