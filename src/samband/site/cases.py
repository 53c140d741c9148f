"""Cases: the records of one body under one case number, as far as somebody may read them.

A case has no row of its own. It is addressed by any record in it; one without a case number stands alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from samband.actors.models import ImportRun, Organisation
from samband.base.agents import Agent
from samband.challenges.models import Challenge, Idea, Register, Request
from samband.funding.models import Grant
from samband.matching.models import Shortlist
from samband.site.shortlisted import reach_of

SORTS: Final = ("shortlist", "import", "idea", "challenge", "request", "register", "grant")


@dataclass(frozen=True, slots=True)
class RecordOf:
    """A record as a case lists it; ``thing`` is its row."""

    sort: str
    key: str
    title: str
    url: str
    made_at: datetime
    thing: Any
    decides: bool = False

    @property
    def sort_label(self) -> str:
        """What sort of record it is, in the reader's words."""
        labels = {
            "shortlist": _("Shortlist"),
            "import": _("List from a file"),
            "idea": _("Idea"),
            "challenge": _("Challenge"),
            "request": _("Request to another organisation"),
            "register": _("Workshop notes"),
            "grant": _("Grant"),
            "project": _("Project"),
            "partner_report": _("Partner report"),
        }
        return labels[self.sort]


@dataclass(frozen=True, slots=True)
class Case:
    """The records of a body with a case number, or one alone; ``unseen`` more are not the reader's."""

    body: str
    body_name: str
    number: str
    records: Sequence[RecordOf]
    unseen: int = 0

    @property
    def url(self) -> str:
        """The address of the case: that of its first record."""
        return reverse("case-detail", args=[self.records[0].sort, self.records[0].key])

    @property
    def title(self) -> str:
        """What the case is called: its number, or what its only record is called."""
        return self.number or self.records[0].title

    @property
    def latest(self) -> datetime:
        """When its latest record was made."""
        return max(one.made_at for one in self.records)


def bodies_of(agent: Agent) -> list[tuple[str, str]]:
    """Give the organisations that an agent belongs to, as (key, name), by name."""
    return sorted(names_of(agent.organisations).items(), key=lambda pair: pair[1])


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Give the names of organisations by key; one that is not in the register stands under its key."""
    wanted = [key for key in keys if key]
    found = dict(Organisation.objects.filter(key__in=wanted).values_list("key", "name")) if wanted else {}
    return {key: found.get(key, key) for key in wanted}


def told_record(body: str, number: str, agent: Agent) -> dict[str, Any]:
    """Say whose record something is, for a page: nothing of another body's number."""
    inside = body in agent.organisations or agent.is_operator
    return {
        "body": names_of([body]).get(body, "") if body else "",
        "number": number if inside else "",
        "inside": inside,
    }


def _shortlists(agent: Agent, **wanted: Any) -> list[RecordOf]:
    found = Shortlist.objects.visible_to(agent).filter(**wanted).select_related("owner")
    found = found.prefetch_related("rows", "comments", "shares")
    return [_of_shortlist(one) for one in found.order_by("made_at", "key")]


def _imports(agent: Agent, **wanted: Any) -> list[RecordOf]:
    found = ImportRun.objects.visible_to(agent).filter(**wanted).exclude(status="previewed")
    return [_of_import(one) for one in found.order_by("brought_at", "key")]


def _ideas(agent: Agent, **wanted: Any) -> list[RecordOf]:
    found = Idea.objects.visible_to(agent).filter(**wanted)
    parts = found.select_related("entry_point", "department", "handler", "challenge")
    kept = parts.prefetch_related("messages", "files")
    return [_of_idea(one) for one in kept.order_by("sent_at", "key")]


def _challenges(agent: Agent, **wanted: Any) -> list[RecordOf]:
    # What is published is everybody's to read; its record, with what is inside, is its own people's.
    found = Challenge.objects.worked_on_by(agent).filter(**wanted)
    return [_of_challenge(one) for one in found.order_by("made_at", "key")]


def _requests(agent: Agent, **wanted: Any) -> list[RecordOf]:
    found = Request.objects.visible_to(agent).filter(**wanted)
    parts = found.select_related("asker", "asked", "on_behalf_of", "challenge")
    return [_of_request(one) for one in parts.order_by("asked_at", "key")]


def _registers(agent: Agent, **wanted: Any) -> list[RecordOf]:
    found = Register.objects.visible_to(agent).filter(**wanted)
    return [_of_register(one) for one in found.order_by("made_at", "key")]


def _grants(agent: Agent, **wanted: Any) -> list[RecordOf]:
    # What is published is everybody's to read; the record is its own people's.
    found = Grant.objects.given_by(agent).visible_to(agent).filter(**wanted)
    return [_of_grant(one) for one in found.select_related("funder").order_by("made_at", "key")]


def _of_grant(one: Grant) -> RecordOf:
    url = reverse("grant-detail", args=[one.key])
    return RecordOf("grant", one.key, one.title, url, one.made_at, one)


def _of_idea(one: Idea) -> RecordOf:
    return RecordOf("idea", one.key, one.title, reverse("idea-detail", args=[one.key]), one.sent_at, one)


def _of_challenge(one: Challenge) -> RecordOf:
    url = reverse("challenge-detail", args=[one.key])
    return RecordOf("challenge", one.key, one.title or _("Without a title"), url, one.made_at, one)


def _of_request(one: Request) -> RecordOf:
    url = reverse("request-detail", args=[one.key])
    return RecordOf("request", one.key, one.title, url, one.asked_at, one)


def _of_register(one: Register) -> RecordOf:
    url = reverse("register-detail", args=[one.key])
    return RecordOf("register", one.key, one.title, url, one.made_at, one)


def _of_shortlist(one: Shortlist) -> RecordOf:
    url = reverse("shortlist-detail", args=[one.key])
    return RecordOf("shortlist", one.key, one.title, url, one.made_at, one)


def _of_import(one: ImportRun) -> RecordOf:
    url = reverse("import-run", args=[one.key])
    return RecordOf("import", one.key, one.file_name, url, one.brought_at, one)


# How the records of each sort are found, as far as somebody may read them.
_FINDERS: Final[Mapping[str, Callable[..., list[RecordOf]]]] = {
    "shortlist": _shortlists,
    "import": _imports,
    "idea": _ideas,
    "challenge": _challenges,
    "request": _requests,
    "register": _registers,
    "grant": _grants,
}
_OF_NEEDS: Final = (_ideas, _challenges, _requests, _registers, _grants)
_TABLES_OF_NEEDS: Final = (Idea, Challenge, Request, Register, Grant)


def cases_for(agent: Agent) -> list[Case]:
    """Give the cases of an agent's bodies, as far as the agent reads their records, the latest first."""
    bodies = sorted(agent.organisations)
    if not agent.person or not bodies:
        return []
    groups: dict[tuple[str, str], list[RecordOf]] = {}
    for one in (
        *_shortlists(agent, owning_body__in=bodies),
        *_imports(agent, owning_body__in=bodies),
        *(one for find in _OF_NEEDS for one in find(agent, owning_body__in=bodies, case_number__gt="")),
    ):
        if one.thing.case_number:
            groups.setdefault((one.thing.owning_body, one.thing.case_number), []).append(one)
    names = names_of(bodies)
    cases = [Case(body, names[body], number, rows) for (body, number), rows in groups.items()]
    return sorted(cases, key=lambda case: (case.latest, case.number), reverse=True)


def case_of(agent: Agent, sort: str, key: str) -> Case | None:
    """Give the case that a record belongs to, or the record alone; nothing of another body's."""
    found = _FINDERS[sort](agent, key=key)
    if not agent.person or not found:
        return None
    thing = found[0].thing
    if thing.owning_body and thing.owning_body not in agent.organisations:
        return None  # what was shared from outside is read on its own page, and exported by its own body
    if sort == "shortlist" and not reach_of(thing, agent).closed:
        return None
    name = names_of([thing.owning_body]).get(thing.owning_body, "")
    if not thing.case_number:
        return Case(thing.owning_body, name, "", found)
    wanted = {"owning_body": thing.owning_body, "case_number": thing.case_number}
    records = [one for find in _FINDERS.values() for one in find(agent, **wanted)]
    everything = Shortlist.objects.filter(**wanted).count()
    everything += ImportRun.objects.filter(**wanted).exclude(status="previewed").count()
    everything += sum(table.objects.filter(**wanted).count() for table in _TABLES_OF_NEEDS)
    return Case(thing.owning_body, name, thing.case_number, records, everything - len(records))
