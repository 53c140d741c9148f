"""Lists that a program brings: looked at first or taken in at once, followed to their end."""

from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from samband.actors.access import can_import
from samband.actors.actions import bring_list, discard_list, plan_import, start_import
from samband.actors.domain.problems import MOST_BYTES, FileRefused, Problem
from samband.actors.domain.reading import read_list
from samband.actors.labels import problem_words
from samband.actors.models import ImportRun
from samband.base.agents import Agent
from samband.base.files import keep_file, read_file
from samband.matching.domain.normalise import one_line
from samband.site.api.answers import own_read, write
from samband.site.api.cursors import read_cursor, write_cursor
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, Paging, refuse_unknown
from samband.site.api.needs import refuse_stale
from samband.site.api.problems import Trouble
from samband.site.api.shapes import ImportState

router = Router(tags=["Imports"])
LOOKED_AT = 2_000
_AROUND = 64 * 1024


class Brought(Schema):
    """How a list is to be treated."""

    mode: Literal["preview", "run"] = Field(
        "preview", description="preview says what would come of it; run takes it in"
    )
    source: str = Field(
        "", max_length=200, description="Who the list is from; stands beside every fact. Else the file's name"
    )


@write(router, "POST", "", ImportState, status=202, most_body=MOST_BYTES + _AROUND)
def bring(request: HttpRequest, response: HttpResponse, sent: Form[Brought], file: File[UploadedFile]) -> Any:
    """Bring a list of organisations (CSV, XLSX or JSON lines); the worker takes it in, `GET` follows it."""
    agent = caller_of(request).agent
    can_import(agent).or_refuse()  # before the file is read
    name = one_line(file.name or "", 200) or "list"
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Trouble(413, "body/file")
    try:
        table, _rows = read_list(content, name)
    except FileRefused as refusal:
        raise _not_a_list(refusal) from refusal
    source = one_line(sent.source, 200) or name
    run = bring_list(table, by=agent, file_name=name, source=source, sha256=keep_file(content))
    if sent.mode == "run":
        start_import(run, by=agent)
    response["Location"] = f"{request.path}/{run.key}"
    return Status(202, _shown(response, run, Paging(limit=100, cursor="")))


@own_read(router, "/{key}", ImportState, 404)
def get_import(
    request: HttpRequest, response: HttpResponse, key: Path[Key], paging: Query[Paging]
) -> dict[str, Any]:
    """Say how far a list of one's own is, what came of it, and what was wrong with its rows."""
    refuse_unknown(request, Paging)
    return _shown(response, _own(caller_of(request).agent, key), paging)


@write(router, "POST", "/{key}/start", ImportState, 404, 412, status=202)
def start(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> Any:
    """Let a list be taken in that was looked at; with If-Match only if it is as it was read."""
    agent = caller_of(request).agent
    run = _own(agent, key)
    refuse_stale(request, _etag(run))
    return Status(202, _shown(response, start_import(run, by=agent), Paging(limit=100, cursor="")))


@write(router, "DELETE", "/{key}", None, 404, 412, status=204)
def discard(request: HttpRequest, key: Path[Key]) -> Any:
    """Put a list away that was looked at and not taken in."""
    agent = caller_of(request).agent
    run = _own(agent, key)
    refuse_stale(request, _etag(run))
    discard_list(run, by=agent)
    return Status(204, None)


def _own(agent: Agent, key: str) -> ImportRun:
    run = ImportRun.objects.visible_to(agent).filter(key=key).first()
    if run is None:
        raise Http404
    return run


def _etag(run: ImportRun) -> str:
    return etag_of("import", run.key, run.status, run.done)


def _shown(response: HttpResponse, run: ImportRun, paging: Paging) -> dict[str, Any]:
    belongs_to = ["import", run.key, str(run.status == "previewed")]
    begin = int(read_cursor(paging.cursor, belongs_to) or 0)
    counts, is_partial = run.counts, False
    if run.status == "previewed":
        counts, problems, is_partial = _looked_at(run)
    else:
        problems = run.problem_list(begin + paging.limit + 1)
    end = begin + paging.limit
    shown = problems[begin:end]
    response["ETag"] = _etag(run)
    plain = ("key", "source", "file_name", "status", "about", "done", "brought_at", "finished_at")
    return {
        **{name: getattr(run, name) for name in plain},
        "counts": counts,
        "is_partial": is_partial,
        "problems": [problem_words(one) for one in shown],
        "next": write_cursor(str(end), belongs_to) if len(problems) > end else None,
    }


def _looked_at(run: ImportRun) -> tuple[dict[str, int], list[Problem], bool]:
    """Say what would come of a list, from its first rows."""
    content = read_file(run.file_sha256)
    if content is None:
        raise Trouble(404, "file", _("The file is not here any more."), _("Send the file again."))
    plan = plan_import(
        content, file_name=run.file_name, source=run.source, on=timezone.localdate(), at_most=LOOKED_AT
    )
    return plan.counts, plan.problems, plan.is_partial


def _not_a_list(refusal: FileRefused) -> Trouble:
    words = problem_words(refusal.problem)
    return Trouble(422, "body/file", words["what"], words["fix"])
