"""Finds the organisations that a list names as partners: by key, number, the sender's id, or name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from samband.actors.domain.contacts import quoted
from samband.actors.domain.places import numbers_of, registry_number_of
from samband.actors.domain.problems import Problem
from samband.actors.models import Listing, Organisation
from samband.base.agents import Agent
from samband.base.keys import KEY_LENGTH
from samband.kernel.text import fold

# How many values one query may ask for, whatever the database.
_AT_ONCE = 400

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that is in the register."""

    pk: int
    key: str
    country: str


@dataclass(slots=True)
class Partners:
    """The organisations that names in one list may mean; each name is looked up once a run."""

    source: str
    by: Agent
    _met: set[tuple[str, str]] = field(default_factory=set)
    _by_key: dict[str, set[Known]] = field(default_factory=lambda: defaultdict(set))
    _by_number: dict[tuple[str, str], set[Known]] = field(default_factory=lambda: defaultdict(set))
    _by_own_id: dict[str, set[Known]] = field(default_factory=lambda: defaultdict(set))
    _by_other_id: dict[str, set[Known]] = field(default_factory=lambda: defaultdict(set))
    _by_name: dict[str, set[Known]] = field(default_factory=lambda: defaultdict(set))

    def look_up(self, named: Iterable[tuple[str, str]]) -> None:
        """Look for what some names may mean: (name, country of the row); a handful of queries."""
        new = sorted(set(named) - self._met)
        if not new:
            return
        self._met.update(new)
        names = {name for name, _country in new}
        for part in _parts({name for name in names if len(name) == KEY_LENGTH}):
            for key, known in self._organisations(Q(key__in=part), "key"):
                self._by_key[key].add(known)
        numbers = {number for name, country in new for _country, number in numbers_of(name, country)}
        for part in _parts(numbers):
            for number, known in self._organisations(Q(registry_number__in=part), "registry_number"):
                self._by_number[known.country, number].add(known)
        for part in _parts({_folded(name) for name in names}):
            for name, known in self._organisations(Q(folded_name__in=part), "folded_name"):
                self._by_name[name].add(known)
        for part in _parts({f"id:{name}" for name in names if len(name) <= 100}):
            self._look_up_ids(part)

    def find(self, name: str, country: str) -> tuple[Known | None, str]:
        """Give the organisation that a name means, or the code of what stands in the way."""
        ids = self._by_own_id.get(name) or (set() if name.isdecimal() else self._by_other_id.get(name))
        ways = (
            self._by_key.get(name),
            {one for pair in numbers_of(name, country) for one in self._by_number.get(pair, ())},
            ids,
            self._by_name.get(_folded(name)),
        )
        for found in ways:
            near = {one for one in found or () if one.country == country} or found
            if near:
                return (next(iter(near)), "") if len(near) == 1 else (None, "partner-ambiguous")
        return None, "partner-unknown"

    def find_all(
        self, names: Sequence[str], *, country: str, row: int, column: str
    ) -> tuple[list[Known], list[Problem]]:
        """Give the organisations that a row's cell names, and a problem for each that was not found."""
        found, problems = [], []
        for name in names:
            known, code = self.find(name, country)
            if known is not None:
                found.append(known)
            elif registry_number_of(name, "")[1] == "number-person":
                # It names a person: it is not quoted.
                problems.append(Problem("partner-person", row, column))
            else:
                problems.append(Problem(code, row, column, {"found": quoted(name)}))
        return found, problems

    def _organisations(self, which: Q, by: str) -> Iterator[tuple[str, Known]]:
        rows = Organisation.objects.visible_to(self.by).filter(which)
        rows = rows.annotate(at=Coalesce(F("merged_into_id"), F("id")))
        rows = rows.annotate(at_key=Coalesce(F("merged_into__key"), F("key")))
        for value, pk, key, country in rows.values_list(by, "at", "at_key", "country"):
            yield value, Known(pk, key, country)

    def _look_up_ids(self, identities: Collection[str]) -> None:
        rows = Listing.objects.filter(identity__in=identities)
        listed = rows.values_list("identity", "source", "organisation_id")
        wanted: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for identity, source, pk in listed:
            wanted[pk].append((identity.removeprefix("id:"), source))
        for part in _parts(wanted):
            for listed_pk, known in self._organisations(Q(pk__in=part), "id"):
                for name, source in wanted[int(listed_pk)]:
                    index = self._by_own_id if source == self.source else self._by_other_id
                    index[name].add(known)


def _folded(name: str) -> str:
    return fold(name)[:320]


def _parts(values: Iterable[T]) -> Iterator[list[T]]:
    ordered = list(values)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
