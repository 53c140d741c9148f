"""The plan as a file: a table for spreadsheet programs, or a document for a decision paper."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samband.base.table_files import table_download
from samband.base.templatetags.wording import day
from samband.base.word_files import Block, plain_document
from samband.projects.models import Project
from samband.projects.plan_words import CRITERION_PARTS, CRITERION_WORDS, ITEM_WORDS
from samband.projects.views.plan_common import project_of

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COLUMNS: Final = (
    *("sort", "number", "work_package", "title", "text", "responsible", "starts_on", "due_on"),
    *("indicator_code", "target", "state"),
)


@require_GET
def plan_export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give a project's plan as a file."""
    project = project_of(request, key)
    if form == "docx":
        written = plain_document(
            project.name, project.lang, list(_blocks(project)), lang=get_language() or "en"
        )
        response = HttpResponse(written, content_type=_WORD)
        response["Content-Disposition"] = f'attachment; filename="samband-plan-{project.key}.docx"'
        return response
    name = f"samband-plan-{project.key}"
    return table_download(form, name=name, sheet=_("Plan"), columns=COLUMNS, rows=_rows(project))


def _rows(project: Project) -> Iterator[list[Any]]:
    for goal in project.goals.all():
        yield _row(sort="goal", number=goal.number, text=goal.text)
    for one in project.work_packages.select_related("leader__organisation"):
        last = one.ends_before.isoformat() if one.ends_before else ""
        who = one.leader.organisation.name if one.leader else ""
        yield _row(
            sort="work-package",
            number=one.number,
            title=one.title,
            text=one.text,
            responsible=who,
            starts_on=one.starts_on.isoformat() if one.starts_on else "",
            due_on=last,
            state="" if one.is_defined else "not-defined",
        )
    items = project.items.select_related("work_package", "responsible__organisation")
    for item in items.order_by("work_package__number", "number", "id"):
        yield _row(
            sort=item.sort,
            number=item.number,
            work_package=item.work_package.number if item.work_package else "",
            title=item.title,
            text=item.text,
            responsible=item.responsible.organisation.name if item.responsible else "",
            starts_on=item.starts_on.isoformat() if item.starts_on else "",
            due_on=item.due_on.isoformat() if item.due_on else "",
            indicator_code=item.indicator_code,
            target="" if item.target is None else f"{item.target.normalize():f}",
            state=item.state,
        )


def _row(**values: Any) -> list[Any]:
    return [values.get(name, "") for name in COLUMNS]


def _blocks(project: Project) -> Iterator[Block]:
    if project.summary:
        yield Block(project.summary, project.lang)
    yield Block(_("Goals"), style="Heading 1")
    for goal in project.goals.order_by("-is_overall", "number", "id"):
        yield Block(goal.text, goal.lang, "List Bullet")
    yield Block(_("Work packages"), style="Heading 1")
    items = list(project.items.select_related("responsible__organisation").order_by("number", "id"))
    for one in project.work_packages.all():
        yield Block(f"{one.number} {one.title}", one.lang, "Heading 2")
        if not one.is_defined:
            yield Block(_("Not defined yet"))
        if one.text:
            yield Block(one.text, one.lang)
        for item in (row for row in items if row.work_package_id == one.pk):
            yield Block(_said(item), item.lang, "List Bullet")
    results = [item for item in items if item.work_package_id is None]
    if results:
        yield Block(_("Results"), style="Heading 1")
    for item in results:
        yield Block(_said(item), item.lang, "List Bullet")
    yield from _criteria(project)


def _said(item: Any) -> str:
    who = item.responsible.organisation.name if item.responsible else ""
    when = _("ready by %(on)s") % {"on": day(item.due_on, "medium")} if item.due_on else ""
    parts = [f"{ITEM_WORDS[item.sort]}: {item.title}", who, when]
    return " – ".join(part for part in parts if part)


def _criteria(project: Project) -> Iterator[Block]:
    rows = list(project.criteria.all())
    if rows:
        yield Block(_("Horizontal criteria"), style="Heading 1")
    for one in rows:
        yield Block(one.name or str(CRITERION_WORDS[one.criterion]), one.lang, "Heading 2")
        for part, label in CRITERION_PARTS.items():
            text = getattr(one, part) or _("Not stated")
            yield Block(f"{label}: {text}", one.lang)
