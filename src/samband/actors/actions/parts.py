"""Who took part in projects and runs testbeds, while a list is taken in: loaded, changed, stored at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from samband.actors.actions.partners import Known
from samband.actors.models import Participation
from samband.base.thread import declare
from samband.matching.models import Profile

declare("participation.removed", _("{by} took back that {subject} took part in something"))

Line = tuple[str, tuple[str, str], Mapping[str, Any]]


@dataclass(slots=True)
class Parts:
    """The organisations behind one profile: as they are stored, and as a row wants them."""

    stored: Sequence[Participation]
    add: list[tuple[Known, str]] = field(default_factory=list)
    remove: list[Participation] = field(default_factory=list)
    redate: list[Participation] = field(default_factory=list)
    years: tuple[int | None, int | None] = (None, None)
    _said: dict[str, tuple[list[Known], bool]] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether a row wants them otherwise than they are."""
        return bool(self.add or self.remove or self.redate)

    def say(self, role: str, organisations: Sequence[Known], *, whole: bool) -> None:
        """Take in who has a role; ``whole`` says that nobody else from this list has it any more."""
        self._said[role] = (list(organisations), whole)

    def settle(self, source: str, started_year: int | None, ended_year: int | None) -> None:
        """Find what is to be added, taken back and dated anew; what other sources say stays."""
        self.years = (started_year, ended_year)
        held = {(part.organisation_id, part.role) for part in self.stored}
        for role, (organisations, whole) in self._said.items():
            new = {known.pk: known for known in organisations if (known.pk, role) not in held}
            self.add += [(known, role) for known in new.values()]
            wanted = {known.pk for known in organisations}
            self.remove += [
                part
                for part in self.stored
                if whole
                and part.role == role
                and part.source == source
                and part.organisation_id not in wanted
            ]
        for part in self.stored:
            is_own = part.source == source and part not in self.remove
            if is_own and (part.started_year, part.ended_year) != self.years:
                part.started_year, part.ended_year = self.years
                self.redate.append(part)

    def lines(self, profile_key: str, run_key: str) -> Iterator[Line]:
        """Give the lines on the thread: one for each organisation that was added or taken back."""
        for known, role in self.add:
            values = {"run": run_key, "role": role, "profile": profile_key}
            yield "participation.added", ("organisation", known.key), values
        for part in self.remove:
            values = {"run": run_key, "role": part.role, "profile": profile_key}
            yield "participation.removed", ("organisation", part.organisation.key), values


def load_parts(profiles: Collection[int]) -> dict[int, list[Participation]]:
    """Load who is behind some profiles, by the profile's id."""
    parts: dict[int, list[Participation]] = defaultdict(list)
    if profiles:
        rows = Participation.objects.filter(profile_id__in=profiles).select_related("organisation")
        for part in rows.order_by("id"):
            parts[part.profile_id].append(part)
    return parts


def store_parts(parts: Iterable[tuple[Profile, Parts]], *, source: str, on: date) -> None:
    """Store who is behind some profiles, for those that changed.

    Not an event: the action that calls this records a line for each organisation, in the same transaction.
    """
    new, gone, dated = [], [], []
    for profile, one in parts:
        gone += [part.pk for part in one.remove]
        dated += one.redate
        new += [
            Participation(
                organisation_id=known.pk,
                profile=profile,
                role=role,
                started_year=one.years[0],
                ended_year=one.years[1],
                source=source,
                sourced_on=on,
            )
            for known, role in one.add
        ]
    if gone:
        Participation.objects.filter(pk__in=gone).delete()
    Participation.objects.bulk_update(dated, ["started_year", "ended_year"], batch_size=200)
    Participation.objects.bulk_create(new, batch_size=500)
