"""Beginning a project: from nothing, from a challenge, or from the text of a document, seen first."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samband.accounts.access import agent_of
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.keys import key_sent
from samband.challenges.models import Challenge
from samband.challenges.note_files import MOST_BYTES, NoText, text_of
from samband.projects.actions.project_import import PARTS, Document, import_project
from samband.projects.actions.projects import start_project
from samband.projects.domain.financing import FUND, by_kind, share
from samband.projects.domain.project_outline import read_outline
from samband.projects.domain.project_text import read_project_text
from samband.projects.domain.read_costs import CostsRefused
from samband.projects.domain.table_sums import PART
from samband.projects.forms.plan import StartForm, TextForm
from samband.projects.plan_listing import own_organisations, programmes_of
from samband.projects.views.plan_common import for_people, say_in


@for_people
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a project from nothing, or from a challenge that one has come from."""
    agent = agent_of(request.user)
    own, programmes = own_organisations(agent), programmes_of(agent)
    challenge = _challenge(request, agent)
    initial: dict[str, Any] = {"organisation": agent.acting_for, "period_months": 6}
    if challenge is not None:
        initial |= {"name": challenge.title, "summary": challenge.future}
    form = StartForm(request.POST or None, organisations=own, programmes=programmes, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = start_project(
                by=agent,
                name=said["name"],
                organisation=next(one for one in own if one.key == said["organisation"]),
                programme=next((one for one in programmes if one.key == said["programme"]), None),
                starts_on=said["starts_on"],
                months=said["months"],
                period_months=said["period_months"],
                challenge=challenge,
                summary=said["summary"],
            )
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("The project is begun. Add partners and the plan next."))
            return HttpResponseRedirect(reverse("project-detail", args=[made.key]))
    context = {"form": form, "challenge": challenge, "has_own": bool(own)}
    return page(request, "projects/plan_new.html", context, status=422 if form.errors else 200)


def _challenge(request: HttpRequest, agent: Agent) -> Challenge | None:
    key = key_sent(request.POST, "challenge") or key_sent(request.GET, "challenge")
    if not key:
        return None
    return get_object_or_404(Challenge.objects.visible_to(agent).public(), key=key[:12])


@for_people
@require_http_methods(["GET", "POST"])
def from_text(request: HttpRequest) -> HttpResponse:
    """Read a document, show what was understood, and begin a project with what is ticked."""
    agent = agent_of(request.user)
    own, programmes = own_organisations(agent), programmes_of(agent)
    form = TextForm(
        request.POST or None,
        request.FILES or None,
        organisations=own,
        programmes=programmes,
        initial={"organisation": agent.acting_for},
    )
    context: dict[str, Any] = {"form": form, "has_own": bool(own)}
    if request.method == "POST" and form.is_valid():
        document = _read(form)
        if document is not None and request.POST.get("do") == "make":
            name = (request.POST.get("name", "").strip() or document.read.name)[:200]
            made = _made(form, document, agent, name, request.POST.getlist("take"))
            if made:
                messages.success(request, _("The project is begun from the document. Look it through."))
                return HttpResponseRedirect(reverse("project-plan", args=[made]))
        if document is not None:
            context |= _preview(document, form)
    return page(request, "projects/plan_text.html", context, status=422 if form.errors else 200)


def _made(form: TextForm, document: Document, agent: Agent, name: str, taken: list[str]) -> str:
    """Begin the project and give its key; "" when something cannot be, which the form then says."""
    said = form.cleaned_data
    try:
        made = import_project(
            document,
            by=agent,
            name=name,
            organisation=next(one for one in own_organisations(agent) if one.key == said["organisation"]),
            programme=next((one for one in programmes_of(agent) if one.key == said["programme"]), None),
            cost_pack=said["cost_pack"],
            taken=[part for part in taken if part in PARTS],
        )
    except ValidationError as problem:
        say_in(form, problem)
        return ""
    return made.key


def _read(form: TextForm) -> Document | None:
    """Read what was pasted or brought; what cannot be read is said beside its field."""
    said = form.cleaned_data
    text = said["text"]
    if said.get("file"):
        try:
            text = text_of(said["file"].read(MOST_BYTES + 1))
        except NoText:
            form.add_error("file", _("This file holds no text that can be read. Paste the text instead."))
            return None
    text = text[:200_000].replace("\x00", "")
    try:
        read = read_project_text(text)
    except CostsRefused:
        form.add_error("text", _("There is nothing in this to read. Paste the whole document."))
        return None
    lines = {target.line for target in read.targets}
    return Document(text, read, read_outline(text, left_out=read.page_headers, taken=lines))


def _preview(document: Document, form: TextForm) -> dict[str, Any]:
    """Give what a document says: period, tables with their balance, targets apart, and what is derived."""
    read = document.read
    kinds = by_kind(read.contributions)
    whole = sum(kinds.values())
    return {
        "read": read,
        "text": document.text,
        "outline": document.outline,
        "tables": [_table(grid) for grid in (read.costs, read.financing) if grid is not None],
        "balances": read.balances if read.costs and read.financing else (),
        "fund_minor": kinds[FUND],
        "fund_share": share(kinds[FUND], whole),
        "applicant_pays": [one for one in read.contributions if one.body == read.applicant],
        "derived": read.derived,
        "kept": {
            name: form.cleaned_data.get(name, "") for name in ("organisation", "programme", "cost_pack")
        },
    }


def _table(grid: Any) -> dict[str, Any]:
    return {
        "columns": [column.name for column in grid.columns],
        "rows": [
            {
                "name": row.name,
                "is_sum": row.role != PART,
                "cells": [
                    {"minor": cell.minor, "label": column.name, "is_amount": column.holds_amounts}
                    for column, cell in zip(grid.columns, row.cells, strict=True)
                ],
            }
            for row in grid.rows
        ],
        "checks": [check for check in grid.checks if not check.holds],
    }
