"""When a row of a list is an organisation that is there already, and what it then changes."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from samband.actors.domain.candidate import Candidate
from samband.actors.domain.contacts import Contact
from samband.kernel.text import fold

# What an import's result counts; ``read`` is the sum of the others.
OUTCOMES = ("created", "updated", "unchanged", "merged", "review", "refused")
# Rows of one edition of a list that may speak of the same organisation and still be recognised.
_MOST_DIGESTS = 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in an organisation's own words: offers or seeks, its language and its source."""

    role: str
    lang: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an organisation, as far as a list can change it."""

    name: str = ""
    country: str = ""
    region: str = ""
    municipality: str = ""
    lang: str = ""
    website: str = ""
    registry_number: str = ""
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    statements: tuple[Said, ...] = ()
    contacts: tuple[tuple[Contact, str], ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)


_PLAIN = ("name", "country", "region", "municipality", "lang", "website", "registry_number")


def merge(facts: Facts, row: Candidate, source: str) -> tuple[Facts, tuple[str, ...]]:
    """Take what a row says into what is known; name the facts that changed.

    An empty cell says nothing and erases nothing. Kinds and themes are replaced by those of the row,
    contact points only where they are from the same source, statements in the same language. A row
    with another country than before leaves no region and number of the old one behind.
    """
    plain = {name: row.number if name == "registry_number" else getattr(row, name) for name in _PLAIN}
    values: dict[str, object] = dict(plain_changes(facts, plain))
    if row.kinds and row.kinds != facts.kinds and (row.kinds != ("other",) or not facts.kinds):
        values["kinds"] = row.kinds
    if row.themes and set(row.themes) != set(facts.themes):
        values["themes"] = row.themes
    statements = _statements(facts.statements, row, source)
    if set(statements) != set(facts.statements):
        values["statements"] = statements
    if row.contacts:
        wanted = [(contact, source) for contact in row.contacts]
        others = [(contact, by) for contact, by in facts.contacts if by != source]
        known = {contact for contact, _by in others}
        contacts = (*others, *((contact, by) for contact, by in wanted if contact not in known))
        if set(contacts) != set(facts.contacts):
            values["contacts"] = contacts
    notes = {**facts.notes, **row.notes}
    if notes != facts.notes:
        values["notes"] = notes
    return replace(facts, **values), tuple(sorted(values))  # type: ignore[arg-type]


class Placed(Protocol):
    """Something that lies in a country."""

    @property
    def country(self) -> str:
        """Its country (ISO 3166), empty when it is not known."""
        ...


def plain_changes(known: Placed, said: Mapping[str, str]) -> dict[str, str]:
    """Give the plain facts that a row changes: those it states otherwise than they are known.

    Where the country changes, a region and a number of the old one do not stay.
    """
    values = {name: text for name, text in said.items() if text and text != getattr(known, name)}
    if "country" in values and known.country:
        for name in ("region", "registry_number"):
            if name in said and getattr(known, name) and not said[name]:
                values[name] = ""
    return values


def _statements(known: Sequence[Said], row: Candidate, source: str) -> tuple[Said, ...]:
    statements = list(known)
    for role, text in (("offers", row.description), ("seeks", row.seeks)):
        if not text:
            continue
        same = [said for said in statements if said.role == role and said.lang == row.lang]
        if same and same[0].text == text:
            continue
        if not same and not row.lang_stated:
            # A text that was edited may be taken for a near language: it is the same statement still.
            own = [said for said in statements if said.role == role and said.source == source]
            same = own if len(own) == 1 else []
        statements = [said for said in statements if said not in same]
        statements.append(Said(role, row.lang, text, source))
    return tuple(statements)


def identity_of(row: Candidate) -> str:
    """Name what a row is recognised by in its list: the sender's id, else the number, else name and place."""
    if row.source_id:
        return f"id:{row.source_id}"
    if row.number:
        return f"number:{row.country}:{row.number}"
    return f"name:{name_of(row)}"


def name_of(row: Candidate) -> str:
    """Name what two rows without id and number must agree on: country, municipality, folded name."""
    return _name_of(row.country, row.municipality, row.name)


@lru_cache(maxsize=4096)
def _name_of(country: str, municipality: str, name: str) -> str:
    text = "\n".join((country, fold(municipality)[:160], (fold(name) or name)[:320]))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


@dataclass(slots=True)
class Listed(Generic[T]):
    """How one list names a thing, and the digests of the rows that its latest edition held for it."""

    thing: T
    identity: str
    name: str
    edition: str = ""
    digests: tuple[str, ...] = ()
    is_changed: bool = False

    def see(self, digest: str, edition: str) -> None:
        """Note that a row was taken in; those of an older edition of the list are forgotten."""
        earlier = self.digests if self.edition == edition else ()
        self.digests = (*earlier, digest)[-_MOST_DIGESTS:]
        self.edition = edition
        self.is_changed = True


@dataclass(slots=True)
class Register(Generic[T]):
    """What is known while the rows of one list are gone through, in the three ways of recognising it."""

    by_identity: dict[str, Listed[T]] = field(default_factory=dict)
    by_number: dict[tuple[str, str], T] = field(default_factory=dict)
    by_name: dict[str, T] = field(default_factory=dict)
    by_key: dict[str, T] = field(default_factory=dict)

    def has_seen(self, row: Candidate, digest: str) -> bool:
        """Whether this very row was taken in before, in the latest edition of the list."""
        listed = self.by_identity.get(identity_of(row))
        return listed is not None and digest in listed.digests

    def find(self, row: Candidate) -> T | None:
        """Give what a row is the same as: by id (the sender's or our own key), number, or name and place."""
        listed = self.by_identity.get(identity_of(row))
        if listed:
            return listed.thing
        if row.source_id and row.source_id in self.by_key:
            return self.by_key[row.source_id]
        if row.number and (row.country, row.number) in self.by_number:
            return self.by_number[row.country, row.number]
        return None if row.source_id or row.number else self.by_name.get(name_of(row))

    def number_is_free(self, row: Candidate, thing: T) -> bool:
        """Whether a row's registry number is nobody else's."""
        return self.by_number.get((row.country, row.number), thing) is thing

    def note(self, row: Candidate, thing: T, digest: str, edition: str) -> None:
        """Note how a row names a thing, for the rows behind it and for the next edition."""
        identity, name = identity_of(row), name_of(row)
        listed = self.by_identity.get(identity)
        if listed is None:
            listed = self.by_identity[identity] = Listed(thing, identity, name)
        listed.name = name
        listed.see(digest, edition)
        if row.number:
            self.by_number.setdefault((row.country, row.number), thing)
        self.by_name.setdefault(name, thing)


def total(counts: Mapping[str, int]) -> int:
    """Give how many rows were read: the sum of all that may come of a row."""
    return sum(counts.get(outcome, 0) for outcome in OUTCOMES)


def empty_counts() -> dict[str, int]:
    """Give the counts of an import that has read nothing yet."""
    return {"read": 0, **dict.fromkeys(OUTCOMES, 0)}


def add_counts(counts: dict[str, int], outcomes: Iterable[str]) -> None:
    """Count what came of some rows."""
    for outcome in outcomes:
        counts[outcome] += 1
    counts["read"] = total(counts)
