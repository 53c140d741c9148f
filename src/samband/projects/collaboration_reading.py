"""Which partners of a project work together, as a table of pairs, each number with what it is made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.kernel.text import fold
from samband.projects.domain.collaboration import pairs
from samband.projects.models import JointThing, Partner, PlanItem, Project


@dataclass(frozen=True, slots=True)
class Work:
    """Something that partners take part in: what sort it is, its name, and the language of the name."""

    key: str
    sort: str
    name: str
    lang: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """Two partners, and what both take part in; none for a partner and itself."""

    row: Partner
    column: Partner
    works: tuple[Work, ...]

    @property
    def is_self(self) -> bool:
        """Whether both are the same."""
        return self.row.pk == self.column.pk

    @property
    def anchor(self) -> str:
        """The place where what the two do together is listed."""
        first, second = sorted((self.row, self.column), key=lambda one: one.number)
        return f"pair-{first.number}-{second.number}"


@dataclass(frozen=True, slots=True)
class Collaboration:
    """The table of pairs: partners, their rows of cells, and how many pairs have anything in common."""

    partners: tuple[Partner, ...]
    rows: tuple[tuple[Partner, tuple[Cell, ...]], ...]
    together: tuple[Cell, ...]
    possible: int


def collaboration_of(project: Project, agent: Agent) -> Collaboration | None:
    """Give who works with whom, in work packages and in what is counted as joint; None for fewer than two."""
    active = project.partners.active().select_related("organisation").order_by("number")
    partners = tuple(active)
    if len(partners) < 2:
        return None
    works = [*_packages(project), *_joint_things(project, agent)]
    by_key = {one.key: one for one in reversed(works)}
    common = pairs((one.key, one.members) for one in works)

    def cell(row: Partner, column: Partner) -> Cell:
        found = common.get((min(row.key, column.key), max(row.key, column.key)), ())
        return Cell(row, column, tuple(by_key[one] for one in found) if row.pk != column.pk else ())

    rows = tuple((row, tuple(cell(row, column) for column in partners)) for row in partners)
    every = [one for row, cells in rows for one in cells if one.row.number < one.column.number]
    return Collaboration(partners, rows, tuple(one for one in every if one.works), len(every))


def _packages(project: Project) -> Iterator[Work]:
    """Give each work package with the partners that lead it or are responsible for something in it."""
    responsible: dict[int, set[str]] = {}
    items = PlanItem.objects.filter(project=project, responsible__isnull=False, work_package__isnull=False)
    for package, partner in items.values_list("work_package", "responsible__key"):
        responsible.setdefault(package, set()).add(partner)
    for one in project.work_packages.order_by("number").select_related("leader"):
        members = responsible.get(one.pk, set()) | ({one.leader.key} if one.leader else set())
        sort = _("Work package %(number)s") % {"number": one.number}
        yield Work(f"package {one.pk}", sort, one.title, one.lang, frozenset(members))


def _joint_things(project: Project, agent: Agent) -> Iterator[Work]:
    """Give pilots, solutions, strategies and events with those in them; what two indicators count is one."""
    seen = JointThing.objects.visible_to(agent).filter(indicator__project=project)
    for one in seen.prefetch_related("partners"):
        members = frozenset(member.key for member in one.partners.all())
        yield Work(f"thing {fold(one.name)}", _("Counted as joint"), one.name, one.lang, members)
