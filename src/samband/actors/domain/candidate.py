"""A row of a list, checked: what it says about an organisation, and what could not be taken as it stood."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from samband.actors.domain import places
from samband.actors.domain.cells import (
    RowCheck,
    country_in,
    language_in,
    region_in,
    themes_in,
    unguarded,
    website_in,
)
from samband.actors.domain.contacts import Contact, read_contacts
from samband.actors.domain.problems import LONGEST_NAME, Problem, shown
from samband.actors.domain.tables import RawRow
from samband.actors.domain.words import read_kinds
from samband.matching.domain.normalise import one_line

# Raised when rows are read differently, so that lists that were taken in before are looked at anew.
_READING = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one row says about an organisation; empty where it says nothing.

    ``number`` is a registry number whose check digit is right; ``lang_stated`` says that the row names
    its language rather than that it was found out.
    """

    row: int
    name: str
    source_id: str = ""
    kinds: tuple[str, ...] = ()
    country: str = ""
    region: str = ""
    municipality: str = ""
    lang: str = ""
    lang_stated: bool = False
    description: str = ""
    seeks: str = ""
    website: str = ""
    number: str = ""
    themes: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        """Name all that the row says (64 bits of SHA-256), whatever its place in the file."""
        contacts = [(contact.sort, contact.value) for contact in self.contacts]
        plain = [getattr(self, name) for name in _SAID]
        text = json.dumps([_READING, plain, contacts, sorted(self.notes.items())])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


_SAID = tuple(name for name in Candidate.__slots__ if name not in ("row", "contacts", "notes"))


def check_row(raw: RawRow) -> tuple[Candidate | None, list[Problem]]:
    """Read what a row says; give no candidate when it is refused, and every problem in either case.

    Refused is only a row that cannot be read as a row, or that names nobody. Whatever else is wrong
    with it is left out, kept as a note where it is no personal data, and reported.
    """
    if raw.problem:
        return None, [raw.problem]
    check = RowCheck(raw)
    name = _name(check)
    if not name:
        return None, check.problems
    country = country_in(check)
    country, region = region_in(check, country)
    description, seeks = check.text("description"), check.text("seeks")
    lang, stated = language_in(check, description or seeks)
    candidate = Candidate(
        row=raw.number,
        name=name,
        source_id=check.line("id", 100),
        kinds=_kinds(check),
        country=country,
        region=region,
        municipality=check.line("municipality", 120),
        lang=lang,
        lang_stated=stated,
        description=description,
        seeks=seeks,
        website=website_in(check),
        number=_number(check, country),
        themes=themes_in(check),
        contacts=_contacts(check),
        notes=check.notes,
    )
    for title, cell in raw.extra.items():
        check.keep(title, cell)
    return candidate, check.problems


def _name(check: RowCheck) -> str:
    text = check.cells.get("name", "")
    name = one_line(text, LONGEST_NAME + 1)
    if not any(sign.isalnum() for sign in name):
        check.say("row-no-name", "name", refuses=True)
        return ""
    if len(name) > LONGEST_NAME:
        check.say("row-name-too-long", "name", refuses=True, most=str(LONGEST_NAME), found=shown(name))
        return ""
    return check.line("name", LONGEST_NAME)


def _kinds(check: RowCheck) -> tuple[str, ...]:
    text = check.line("kind", 500)
    kinds, unknown = read_kinds(text)
    if unknown:
        check.say("kind-unknown", "kind", found=shown(", ".join(unknown)))
        check.keep("kind", text)
    return tuple(kinds) or (("other",) if text else ())


def _number(check: RowCheck, country: str) -> str:
    text = check.line("registry_number", 60)
    if not text:
        return ""
    number, fault = places.registry_number_of(text, country)
    if fault == "number-person":
        # It names a person: neither kept nor quoted.
        check.say(fault, "registry_number")
    elif fault:
        check.say(fault, "registry_number", found=shown(text))
        check.keep("registry_number", text)
    return number


def _contacts(check: RowCheck) -> tuple[Contact, ...]:
    contacts, problems = read_contacts(unguarded(check.cells.get("contact", ""))[:2_000])
    for code, _found in problems:
        check.say(code, "contact")
    return tuple(contacts)
