"""Pages for lists that are brought: upload, look before anything is saved, follow, take problems home."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.actors.access import can_import
from samband.actors.actions import bring_list, plan_import, start_import
from samband.actors.actions.planning import Plan
from samband.actors.domain.columns import COLUMNS, field_of
from samband.actors.domain.problems import Problem
from samband.actors.domain.reading import FileRefused, ReadRow, read_list
from samband.actors.forms import ImportForm
from samband.actors.labels import IMPORT_STATUSES, KINDS, column_meaning, column_name, problem_words
from samband.actors.models import ImportRun
from samband.base.agents import Agent
from samband.base.cells import harmless
from samband.base.files import keep_file, read_file
from samband.base.http import page, say
from samband.base.labels import country_name, in_one_line, language_name, region_name, source_label
from samband.matching.domain.normalise import one_line

_LOOKED_AT = 2_000
_SHOWN_PROBLEMS = 100
_SHOWN_COLUMNS = ("name", "kinds", "country", "region", "municipality", "lang", "description")


@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: HttpRequest) -> HttpResponse:
    """Take an uploaded list and lead on to what would come of it."""
    agent = agent_of(request.user)
    can_import(agent).or_refuse()
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = _brought(form, agent)
        if run is not None:
            return redirect("import-preview", run.key)
    columns = [{"name": name, "meaning": column_meaning(name)} for name in COLUMNS]
    status = 422 if request.method == "POST" else 200
    return page(request, "actors/import_form.html", {"form": form, "columns": columns}, status=status)


def _brought(form: ImportForm, agent: Agent) -> ImportRun | None:
    file = form.cleaned_data["file"]
    name = one_line(file.name or "", 200) or "list"
    content = file.read()
    try:
        table, _rows = read_list(content, name)
    except FileRefused as refusal:
        words = problem_words(refusal.problem, {})
        form.add_error("file", f"{words['what']} {words['fix']}")
        return None
    source = one_line(form.cleaned_data["source"], 200) or name
    return bring_list(table, by=agent, file_name=name, source=source, sha256=keep_file(content))


def _run(agent: Agent, key: str) -> ImportRun:
    run = ImportRun.objects.visible_to(agent).filter(key=key).first()
    if run is None:
        raise Http404
    return run


@require_GET
def import_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show what would come of a list; nothing is saved yet."""
    run = _run(agent_of(request.user), key)
    if run.status != "previewed":
        return redirect("import-run", run.key)
    content = read_file(run.file_sha256)
    if content is None:
        what = _("The file is not here any more.")
        return say(request, 410, title=_("The list is gone"), what=what, fix=_("Send the file again."))
    plan = plan_import(
        content, file_name=run.file_name, source=run.source, on=timezone.localdate(), at_most=_LOOKED_AT
    )
    return page(request, "actors/import_preview.html", _preview(run, plan))


def _preview(run: ImportRun, plan: Plan) -> dict[str, Any]:
    columns = _columns(plan)
    headings = {column["field"]: column["name"] for column in columns if column["field"]}
    more = len(plan.problems) - _SHOWN_PROBLEMS
    return {
        "run": run,
        "file_name": run.file_name,
        "source": source_label(run.source),
        "counts": plan.counts,
        "is_partial": plan.is_partial,
        "looked_at": plan.counts["read"],
        "about": plan.table.about,
        "encoding": plan.table.encoding,
        "problems": [problem_words(problem, headings) for problem in plan.problems[:_SHOWN_PROBLEMS]],
        "more_problems": max(0, more),
        "columns": columns,
        "headings": [column_name(name) for name in _SHOWN_COLUMNS],
        "rows": [_cells(row) for row in plan.rows if row.candidate],
        "confirm_url": reverse("import-confirm", args=[run.key]),
        "hidden": {},
    }


def _columns(plan: Plan) -> list[dict[str, str]]:
    """Give the columns that are kept: the sender's heading, our field for it, and what that is called."""
    left = {problem.column for problem in plan.table.problems if problem.code == "column-twice"}
    columns = []
    for title in plan.table.columns:
        field = "" if title in left else field_of(title)
        if field is not None:
            label = column_name(field) if field else ""
            is_other = label.casefold() != title.casefold()
            columns.append({"name": title, "field": field, "meaning": label if is_other else ""})
    return columns


def _cells(row: ReadRow) -> list[str]:
    """Give a row as a reader of the preview has it: no codes."""
    one = row.candidate
    if one is None:
        return []
    return [
        one.name,
        in_one_line([KINDS.get(kind, kind) for kind in one.kinds]),
        country_name(one.country),
        region_name(one.region),
        one.municipality,
        language_name(one.lang),
        one.description,
    ]


@require_POST
def import_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Let a list that was looked at be taken in."""
    agent = agent_of(request.user)
    run = start_import(_run(agent, key), by=agent)
    return redirect("import-run", run.key)


@require_GET
def import_run(request: HttpRequest, key: str) -> HttpResponse:
    """Show how far a list is, and at its end what came of it."""
    run = _run(agent_of(request.user), key)
    is_finished = run.status in ("done", "failed")
    problems = run.problem_list(_SHOWN_PROBLEMS)
    total = max(run.about, run.done)
    shown = {
        "key": run.key,
        "file_name": run.file_name,
        "source": source_label(run.source),
        "status": run.status,
        "status_label": IMPORT_STATUSES[run.status],
        "finished": is_finished,
        "done": run.done,
        "total": total,
        "counts": run.counts,
        "problems": [problem_words(problem, {}) for problem in problems],
        "problems_url": reverse("import-problems", args=[run.key]) if problems else "",
    }
    percent = 100 if is_finished else round(100 * run.done / max(1, total))
    context = {"run": shown, "percent": percent, "problems": shown["problems"]}
    return page(request, "actors/import_run.html", context, fragment="progress")


@require_GET
def import_problems(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give all that was wrong with a list as a file, to mend it by."""
    run = _run(agent_of(request.user), key)
    response = StreamingHttpResponse(_csv(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{run.key}.csv"'
    return response


def _csv(run: ImportRun) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_("row"), _("column"), _("what is wrong"), _("what to do"), _("refused")])
    for one in run.problems.order_by("row", "id").iterator(chunk_size=500):
        problem = Problem(one.code, one.row, one.column, one.values, one.refuses)
        words = problem_words(problem, {})
        cells = [
            str(one.row or ""),
            column_name(one.column),
            words["what"],
            words["fix"],
            _("yes") if one.refuses else "",
        ]
        writer.writerow(harmless(cells))
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()
