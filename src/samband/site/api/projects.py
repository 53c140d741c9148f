"""Projects that are planned and run here: list, one, approved versions, partners, where reports stand."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import Field

from samband.base.agents import Agent
from samband.projects.access.budget import can_read_whole_budget
from samband.projects.access.plan import can_edit_plan, is_inside, moves_for
from samband.projects.access.reports import can_see_all_reports
from samband.projects.access.roles import roles_in
from samband.projects.domain.project import STATUSES
from samband.projects.models import Partner, PlanVersion, Project
from samband.projects.plan_listing import leads_of, narrowed
from samband.projects.plan_reading import events_of, partner_rows
from samband.projects.report_matrix import matrix_of
from samband.site.api.answers import open_read, own_read
from samband.site.api.cursors import page_by_age, page_by_key, page_by_name
from samband.site.api.frame import etag_of
from samband.site.api.gate import caller_of
from samband.site.api.inputs import NO_NUL, Key, Paging, one_of, refuse_unknown
from samband.site.api.project_shapes import (
    PartnerPage,
    ProjectPage,
    ProjectWhole,
    ReportMatrix,
    VersionPage,
    VersionWhole,
)

router = Router(tags=["Projects"])


class ProjectFilters(Paging):
    """What the list of projects is narrowed to, as on its page."""

    q: str = Field("", max_length=200, pattern=NO_NUL, description="Words that must all be there")
    status: one_of(STATUSES) = Field("", description="Where it stands")  # type: ignore[valid-type]
    programme: Key = Field("", description="Key of a programme")
    mine: bool = Field(False, description="Only those that the caller works on or controls")


@open_read(router, "", ProjectPage)
def list_managed_projects(request: HttpRequest, chosen: Query[ProjectFilters]) -> dict[str, Any]:
    """List the projects that one may see, by name, narrowed by words, status and programme."""
    refuse_unknown(request, ProjectFilters)
    agent = caller_of(request).agent
    said = chosen.model_dump(exclude={"limit", "cursor"})
    rows, further = page_by_name(
        narrowed(said, agent),
        cursor=chosen.cursor,
        limit=chosen.limit,
        belongs_to=["managed-projects", *(f"{name}={value}" for name, value in sorted(said.items()))],
    )
    leads = leads_of(rows)
    return {"items": [_row(request, one, leads.get(one.pk, [])) for one in rows], "next": further}


@open_read(router, "/{key}", ProjectWhole, 404)
def get_managed_project(request: HttpRequest, response: HttpResponse, key: Path[Key]) -> dict[str, Any]:
    """Give a project: to everybody what it is, to those inside what has happened and what may be done."""
    agent = caller_of(request).agent
    one = project_of(agent, key)
    inside = is_inside(agent, one)
    response["ETag"] = etag_of("project", one.key, one.version)
    plain = ("summary", "cost_pack", "official_system", "official_number")
    return {
        **_row(request, one, leads_of([one]).get(one.pk, [])),
        **{name: getattr(one, name) for name in plain},
        "challenge": one.challenge.key if one.challenge else None,
        "partners": [_partner(row) for row in partner_rows(one)],
        "periods": [
            {
                **{name: getattr(row, name) for name in ("key", "number", "starts_on")},
                **{name: getattr(row, name) for name in ("report_due_on", "control_due_on", "joint_due_on")},
                "ends_on": row.ends_before - timedelta(days=1),
            }
            for row in one.periods.order_by("number")
        ],
        "roles": sorted(roles_in(agent, one)),
        "verbs": moves_for(agent, one) if inside else [],
        "may_edit": bool(can_edit_plan(agent, one)),
        "timeline": [
            {"at": line.when, "verb": line.verb, "sentence": line.sentence, "actor": line.actor}
            for line in (events_of(one) if inside else [])
        ],
    }


@own_read(router, "/{key}/versions", VersionPage, 404)
def list_plan_versions(request: HttpRequest, key: Path[Key], paging: Query[Paging]) -> dict[str, Any]:
    """List the approved versions of a project's plan and budget, the latest first, to those inside."""
    refuse_unknown(request, Paging)
    one = inside_of(caller_of(request).agent, key)
    rows, further = page_by_age(
        one.versions.defer("content"),
        cursor=paging.cursor,
        limit=paging.limit,
        belongs_to=["plan-versions", key],
    )
    return {"items": [_version(row) for row in rows], "next": further}


@own_read(router, "/{key}/versions/{number}", VersionWhole, 403, 404)
def get_plan_version(request: HttpRequest, key: Path[Key], number: int) -> dict[str, Any]:
    """Give an approved version whole, with every partner's rows: for the lead partner and the funder."""
    agent = caller_of(request).agent
    one = inside_of(agent, key)
    can_read_whole_budget(agent, one).or_refuse()
    found = one.versions.filter(number=number).first() if 0 < number < 32_000 else None
    if found is None:
        raise Http404
    return {**_version(found), "content": found.content}


@own_read(router, "/{key}/partners", PartnerPage, 404)
def list_project_partners(request: HttpRequest, key: Path[Key], paging: Query[Paging]) -> dict[str, Any]:
    """List a project's partners in their order, to those inside: side, accounts, flat rates, control."""
    refuse_unknown(request, Paging)
    one = inside_of(caller_of(request).agent, key)
    told = {row["partner"].pk: row for row in partner_rows(one)}
    rows = one.partners.select_related("organisation").prefetch_related("controlling__body")
    shown, further = page_by_key(
        list(rows.order_by("number", "id")),
        cursor=paging.cursor,
        limit=paging.limit,
        belongs_to=["project-partners", key],
    )
    return {"items": [_inside(row, told[row.pk]) for row in shown], "next": further}


@own_read(router, "/{key}/reports", ReportMatrix, 403, 404)
def list_project_reports(request: HttpRequest, key: Path[Key]) -> dict[str, Any]:
    """Say partner by period where the reports stand; a controller reads its own partner's rows alone."""
    agent = caller_of(request).agent
    one = project_of(agent, key)
    can_see_all_reports(agent, one).or_refuse()
    return {
        "items": [
            {
                "partner": partner.key,
                "period": cell.period.key,
                "number": cell.period.number,
                "status": cell.status,
                "state": cell.state,
                "report": cell.key or None,
                "rule": cell.rule,
                "is_missing": cell.is_missing,
                "may_begin": cell.may_begin,
            }
            for partner, cells in matrix_of(agent, one).rows
            for cell in cells
            if cell is not None
        ]
    }


def project_of(agent: Agent, key: str) -> Project:
    """Find a project that somebody may see; any other is not there."""
    found = Project.objects.visible_to(agent).select_related("programme__owner", "challenge", "maker")
    one = found.filter(key=key).first()
    if one is None:
        raise Http404
    return one


def inside_of(agent: Agent, key: str) -> Project:
    """Find a project that somebody works on, controls or pays for; any other is not there."""
    one = project_of(agent, key)
    if not is_inside(agent, one):
        raise Http404
    return one


def _row(request: HttpRequest, one: Project, leads: list[Partner]) -> dict[str, Any]:
    plain = ("key", "name", "acronym", "lang", "status", "currency", "starts_on", "is_public", "version")
    return {
        **{name: getattr(one, name) for name in plain},
        "programme": one.programme.key if one.programme else None,
        "leads": [{"key": row.organisation.key, "name": row.organisation.name} for row in leads],
        "ends_on": one.ends_before - timedelta(days=1) if one.ends_before else None,
        "url": request.build_absolute_uri(reverse("project-detail", args=[one.key])),
    }


def _partner(row: dict[str, Any]) -> dict[str, Any]:
    one: Partner = row["partner"]
    plain = ("key", "number", "abbreviation", "role", "country", "left_on")
    return {
        **{name: getattr(one, name) for name in plain},
        "organisation": {"key": one.organisation.key, "name": one.organisation.name},
        "roles": [str(role) for role in row["roles"]],
    }


def _inside(one: Partner, told: dict[str, Any]) -> dict[str, Any]:
    held = next((row for row in one.controlling.all() if row.ended_on is None), None)
    plain = ("side", "currency", "is_public_body", "vat_recovery", "options", "version")
    return {
        **_partner(told),
        **{name: getattr(one, name) for name in plain},
        "controlled_by": {"key": held.body.key, "name": held.body.name} if held else None,
    }


def _version(one: PlanVersion) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("key", "number", "approved_at", "decision", "sha256")}
