"""Lists of projects: narrowed, a page at a time, and whole for an export."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Q

from samband.actors.models import Organisation
from samband.base.agents import Agent
from samband.funding.models import Programme
from samband.kernel.text import fold
from samband.projects.domain.project import STATUSES
from samband.projects.models import Controlling, Partner, Project
from samband.projects.models.projects import ProjectQuerySet
from samband.projects.plan_words import STATUS_WORDS

ROWS: Final = 25
COLUMNS: Final = (
    *("key", "name", "acronym", "lang", "status", "programme", "lead", "partners", "currency"),
    *("starts_on", "ends_before", "official_system", "official_number", "is_public", "version"),
)


def narrowed(chosen: Mapping[str, Any], agent: Agent) -> ProjectQuerySet:
    """Give the projects that an agent may see, narrowed by words, status, programme, and to its own.

    Every word must be there, in its folded form.
    """
    found = Project.objects.visible_to(agent)
    if chosen.get("status") in STATUSES:
        found = found.filter(status=chosen["status"])
    if chosen.get("programme"):
        found = found.filter(programme__key=chosen["programme"])
    if chosen.get("mine") and agent.person:
        mine = Q(maker__key=agent.person) | Q(
            pk__in=Partner.objects.worked_on_by(agent).values("project"),
        )
        found = found.filter(mine | Q(pk__in=Controlling.objects.held_by(agent).values("partner__project")))
    for word in fold(str(chosen.get("q", ""))).split()[:8]:
        found = found.filter(folded__contains=word)
    return found.select_related("programme")


def programmes_of(agent: Agent) -> list[Programme]:
    """Give the programmes that one may choose among."""
    return list(Programme.objects.visible_to(agent).order_by("name", "id")[:200])


def own_organisations(agent: Agent) -> list[Organisation]:
    """Give the organisations that one may begin a project for: one's own."""
    own = Organisation.objects.visible_to(agent).standing().filter(key__in=sorted(agent.organisations))
    return list(own.order_by("sort_key", "id"))


def leads_of(projects: list[Project]) -> dict[int, list[Partner]]:
    """Give for projects, by id, their leads; one query."""
    rows = Partner.objects.filter(project__in=projects).exclude(role="partner")
    found: dict[int, list[Partner]] = {}
    for row in rows.select_related("organisation").order_by("number", "id"):
        found.setdefault(row.project_id, []).append(row)
    return found


def export_rows(found: ProjectQuerySet) -> Iterator[list[Any]]:
    """Give projects as rows of `COLUMNS`."""
    chunks = found.order_by("sort_key", "pk").prefetch_related("partners__organisation")
    for one in chunks.iterator(chunk_size=200):
        partners = sorted(one.partners.all(), key=lambda row: (row.number, row.pk))
        values: dict[str, Any] = {
            "status": str(STATUS_WORDS[one.status]),
            "programme": one.programme.name if one.programme else "",
            "lead": "|".join(row.organisation.name for row in partners if row.role != "partner"),
            "partners": "|".join(row.organisation.name for row in partners),
            "starts_on": one.starts_on.isoformat() if one.starts_on else "",
            "ends_before": one.ends_before.isoformat() if one.ends_before else "",
            "is_public": "yes" if one.is_public else "no",
        }
        yield [values.get(name, getattr(one, name, "")) for name in COLUMNS]
