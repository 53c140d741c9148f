"""Lists of testbeds and past projects that somebody brings: looked at, taken in batch by batch."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.access import can_import
from samband.actors.actions.partners import Partners
from samband.actors.actions.parts import Line, Parts, load_parts, store_parts
from samband.actors.actions.planning import BATCH
from samband.actors.domain.columns import field_of
from samband.actors.domain.identity import add_counts, empty_counts
from samband.actors.domain.problems import Problem
from samband.actors.domain.profile_columns import PROFILES
from samband.actors.domain.profile_rows import (
    KnownYears,
    ProfileFacts,
    ProfileRow,
    choose,
    merge_profile,
    profile_id_of,
    put_together,
)
from samband.actors.domain.reading import batches, read_profiles
from samband.base.agents import Agent
from samband.base.keys import new_key
from samband.base.thread import declare, record, record_many
from samband.kernel.decision import Refused
from samband.matching.actions import ProfileContent, fill_profile
from samband.matching.models import Profile
from samband.matching.tasks import enqueue_indexing

declare("profiles.brought", _("{by} brought a list: {created} new, {updated} updated, {refused} refused"))
declare("profile.imported", _("{by} brought {subject} from a list"))
declare("profile.updated", _("{by} updated {subject} from a list"))

SORTS = ("testbed", "project")
_ATTEMPTS = 3
# Names the lock under which lists of profiles are taken in on PostgreSQL: one batch at a time.
_LOCK = 7_310_417
Progress = Callable[[int, int], object]
# What came of the rows of a batch: a word for each, and what was wrong with them.
Came = tuple[list[str], list[Problem]]


@dataclass(slots=True)
class ProfilesBrought:
    """What came of a list: counts, problems in the order of rows, columns that nothing was taken from."""

    counts: dict[str, int] = field(default_factory=empty_counts)
    problems: list[Problem] = field(default_factory=list)
    ignored: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    """One list while it is gone through; ``taken`` are the profiles that its rows are."""

    sort: str
    source: str
    on: date
    partners: Partners
    key: str = field(default_factory=new_key)
    action: UUID = field(default_factory=uuid4)
    taken: dict[int, object] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _Standing:
    """A profile as it stands while it is written, with what changes of it."""

    profile: Profile
    parts: Parts
    is_new: bool
    changed: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """What came of its row."""
        return "created" if self.is_new else "updated" if self.changed else "unchanged"


def plan_profiles(
    content: bytes, *, by: Agent, sort: str, file_name: str, source: str, progress: Progress | None = None
) -> ProfilesBrought:
    """Say what bringing a list would do: counts and problems; nothing is written.

    Raises:
        FileRefused: when the file as a whole is no list.
        Refused: when the agent may not bring lists, or there is no such sort.
    """
    run, brought, rows = _open(content, by, sort, file_name, source)
    _batch_by_batch(rows, brought, lambda batch: _look_at(batch, run), progress)
    return _in_order(brought)


def import_profiles(
    content: bytes, *, by: Agent, sort: str, file_name: str, source: str, progress: Progress | None = None
) -> ProfilesBrought:
    """Take in a list of testbeds or past projects (``sort``), with the organisations behind them.

    Each batch is stored whole or not at all. After a kill the same file completes what is missing;
    the same file twice changes nothing.

    Not an event: each batch has its lines on the thread, and the list as a whole has one at its end.

    Raises:
        FileRefused: when the file as a whole is no list.
        Refused: when the agent may not bring lists, or there is no such sort.
    """
    run, brought, rows = _open(content, by, sort, file_name, source)
    _batch_by_batch(rows, brought, lambda batch: _take_in_patiently(batch, run, by), progress)
    _note_brought(run, by, brought.counts)
    return _in_order(brought)


def _open(
    content: bytes, by: Agent, sort: str, file_name: str, source: str
) -> tuple[_Run, ProfilesBrought, list[ProfileRow]]:
    """Read a list to its end: what was refused and what was put together is counted already."""
    can_import(by).or_refuse()
    if sort not in SORTS:
        raise Refused(_("A list holds testbeds or projects: say which."))
    table, read = read_profiles(content, file_name)
    brought = ProfilesBrought(
        problems=list(table.problems),
        ignored=tuple(title for title in table.columns if field_of(title, PROFILES) == ""),
    )
    rows = []
    for row in read:
        brought.problems += row.problems
        if row.candidate is None:
            add_counts(brought.counts, ["refused"])
        else:
            rows.append(row.candidate)
    single, problems = put_together(rows)
    _count(brought, ["merged"] * (len(rows) - len(single)), problems)
    run = _Run(sort, source[:200], timezone.localdate(), Partners(source[:200], by))
    return run, brought, single


def _batch_by_batch(
    rows: Sequence[ProfileRow],
    brought: ProfilesBrought,
    take: Callable[[Sequence[ProfileRow]], Came],
    progress: Progress | None,
) -> None:
    total = brought.counts["read"] + len(rows)
    for batch in batches(iter(rows), BATCH):
        outcomes, problems = take(batch)
        _count(brought, outcomes, problems)
        if progress:
            progress(brought.counts["read"], total)


def _look_at(rows: Sequence[ProfileRow], run: _Run) -> Came:
    standing, problems = _go_through(rows, run)
    return [one.outcome for one in standing], problems


def _count(brought: ProfilesBrought, outcomes: Iterable[str], problems: Sequence[Problem]) -> None:
    add_counts(brought.counts, outcomes)
    brought.problems += problems


def _in_order(brought: ProfilesBrought) -> ProfilesBrought:
    brought.problems.sort(key=lambda problem: problem.row)
    return brought


def _take_in_patiently(rows: Sequence[ProfileRow], run: _Run, by: Agent) -> Came:
    """Take in a batch; look again when somebody else wrote the same meanwhile."""
    for attempt in range(1, _ATTEMPTS + 1):
        taken = dict(run.taken)
        try:
            return _take_in(rows, run, by)
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
            run.taken = taken
    return [], []


@transaction.atomic
def _take_in(rows: Sequence[ProfileRow], run: _Run, by: Agent) -> Came:
    _wait_for_turn()
    standing, problems = _go_through(rows, run)
    outcomes = [one.outcome for one in standing]
    changed = [one for one in standing if one.is_new or one.changed]
    _store(changed, run)
    lines: list[Line] = [
        (
            "profile.imported" if one.is_new else "profile.updated",
            ("profile", one.profile.key),
            {"run": run.key} if one.is_new else {"run": run.key, "facts": list(one.changed)},
        )
        for one in changed
    ]
    lines += [line for one in changed for line in one.parts.lines(one.profile.key, run.key)]
    record_many(lines, by=by, action=run.action)
    for one in changed:
        run.taken[one.profile.pk] = one.profile.key
    if changed:
        enqueue_indexing()
    return outcomes, problems


def _wait_for_turn() -> None:
    """Let one batch at a time look and then write: two lists could bring the same project at once.

    SQLite has one writer anyway, which begins at the transaction's start.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _go_through(rows: Sequence[ProfileRow], run: _Run) -> tuple[list[_Standing], list[Problem]]:
    """Find for each row which profile it is, and take in what it says; nothing is stored."""
    profiles, by_id = _profiles(rows, run)
    parts = load_parts(profiles)
    run.partners.look_up((name, row.country) for row in rows for name in (*row.lead, *row.partners))
    standing, problems = [], []
    for row in rows:
        at = choose(row, by_id[profile_id_of(row)], run.taken)
        profile = profiles[at] if at is not None else None
        if at is not None:
            run.taken[at] = row.row
        new = profile is None
        profile = profile or Profile(sort=run.sort, source=run.source, source_id=profile_id_of(row))
        one = _Standing(profile, Parts(parts.get(profile.pk, [])), is_new=new)
        problems += _take(one, row, run)
        standing.append(one)
    return standing, problems


def _profiles(
    rows: Sequence[ProfileRow], run: _Run
) -> tuple[dict[int, Profile], dict[str, list[KnownYears]]]:
    ids = {profile_id_of(row) for row in rows}
    named = Q(source=run.source, source_id__in=ids) | Q(key__in=[one for one in ids if len(one) == 12])
    found = Profile.objects.filter(named, sort=run.sort).prefetch_related("audiences").order_by("id")
    profiles = {profile.pk: profile for profile in found}
    by_id: dict[str, list[KnownYears]] = defaultdict(list)
    for profile in sorted(profiles.values(), key=lambda one: one.source != run.source):
        own = profile.source_id if profile.source == run.source else profile.key
        for name in {own, profile.key} & ids:
            by_id[name].append(KnownYears(profile.pk, profile.started_year))
    return profiles, by_id


def _take(one: _Standing, row: ProfileRow, run: _Run) -> list[Problem]:
    """Take in what a row says of a profile and of who is behind it; give what could not be taken."""
    facts, changed, problems = merge_profile(_facts_of(one.profile), row)
    if one.is_new or changed:
        fill_profile(one.profile, _content(one, facts, run))
    find = run.partners.find_all
    lead, no_lead = find(row.lead, country=facts.country, row=row.row, column="lead")
    partners, no_partners = find(row.partners, country=facts.country, row=row.row, column="partners")
    wanted = one.parts
    wanted.say("runs" if run.sort == "testbed" else "lead", lead, whole=bool(lead) and not no_lead)
    others = [partner for partner in partners if partner not in lead]
    wanted.say("partner", others, whole=bool(partners) and not no_partners)
    wanted.settle(run.source, facts.started_year, facts.ended_year)
    one.changed = (*changed, "partners") if wanted.is_changed else changed
    return [*problems, *no_lead, *no_partners]


def _facts_of(profile: Profile) -> ProfileFacts:
    codes: dict[str, list[str]] = {scheme: [] for scheme in ("theme", "website")}
    for code in profile.codes:
        scheme, _sign, value = code.partition(":")
        codes.setdefault(scheme, []).append(value)
    return ProfileFacts(
        title=profile.title,
        text=profile.text,
        lang=profile.lang,
        country=profile.country,
        region=profile.region,
        municipality=profile.place,
        website=next(iter(codes["website"]), ""),
        themes=tuple(codes["theme"]),
        started_year=profile.started_year,
        ended_year=profile.ended_year,
    )


def _content(one: _Standing, facts: ProfileFacts, run: _Run) -> ProfileContent:
    profile = one.profile
    codes = [code for code in profile.codes if not code.startswith(("theme:", "website:"))]
    codes += [f"theme:{theme}" for theme in facts.themes]
    codes += [f"website:{facts.website}"] if facts.website else []
    audience = () if one.is_new else [shared.organisation_key for shared in profile.audiences.all()]
    return ProfileContent(
        sort=run.sort,
        kinds=profile.kinds or (run.sort,),
        title=facts.title,
        text=facts.text,
        lang=facts.lang,
        country=facts.country,
        region=facts.region,
        place=facts.municipality,
        codes=codes,
        started_year=facts.started_year,
        ended_year=facts.ended_year,
        source=profile.source,
        source_id=profile.source_id,
        sourced_on=run.on,
        audience=audience,
    )


def _store(standing: Sequence[_Standing], run: _Run) -> None:
    Profile.objects.bulk_create([one.profile for one in standing if one.is_new])
    for one in standing:
        if not one.is_new and set(one.changed) - {"partners"}:
            one.profile.version += 1
            one.profile.save()
    store_parts([(one.profile, one.parts) for one in standing], source=run.source, on=run.on)


@transaction.atomic
def _note_brought(run: _Run, by: Agent, counts: dict[str, int]) -> None:
    figures: dict[str, Any] = dict(counts)
    record("profiles.brought", ("import", run.key), by=by, action=run.action, sort=run.sort, **figures)
