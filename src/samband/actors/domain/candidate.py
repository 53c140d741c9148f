"""A row of a list, checked: what it says about an organisation, and what could not be taken as it stood."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from samband.actors.domain import places
from samband.actors.domain.contacts import Contact, quoted, read_contacts, read_website
from samband.actors.domain.problems import LONGEST_NAME, MOST_CELL, Problem, shown
from samband.actors.domain.tables import RawRow
from samband.actors.domain.words import read_kinds, read_themes
from samband.kernel.text import fold
from samband.matching.domain.language import detect
from samband.matching.domain.normalise import normalise, one_line

# Raised when rows are read differently, so that lists that were taken in before are looked at anew.
_READING = 1
_MOST_NOTES = 40
_LONGEST_NOTE = 2_000
_UNREADABLE = re.compile("[\x00\ufffd\ud800-\udfff]")
# UTF-8 that was once read as Windows-1252: "Ã¥" for å, "Ã¶" for ö, "â€“" for a dash.
_MOJIBAKE = re.compile("Ã[¥¤¶¦¸…„–†˜©¼]|â€[“”™œ˜]")


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


def _unguarded(text: str) -> str:
    """Take off the sign that an export puts before what a spreadsheet would run as a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "\t", "\r") else text


class _Check:
    """Collects what is found about one row while it is read."""

    def __init__(self, raw: RawRow) -> None:
        self.row = raw.number
        self.cells = raw.cells
        self.problems: list[Problem] = []
        self.notes: dict[str, str] = {}

    def say(self, code: str, column: str, *, refuses: bool = False, **values: str) -> None:
        self.problems.append(Problem(code, self.row, column, values, refuses))

    def keep(self, column: str, text: str) -> None:
        """Keep as a note what no field can take."""
        if text.strip() and len(self.notes) < _MOST_NOTES:
            self.notes[column] = normalise(text, _LONGEST_NOTE)

    def line(self, column: str, longest: int) -> str:
        text = _unguarded(self.cells.get(column, ""))
        self._look(column, text)
        line = one_line(text, longest + 1)
        if len(line) > longest:
            self.say("text-cut", column, most=str(longest))
            line = line[:longest].rstrip()
        return line

    def text(self, column: str) -> str:
        text = _unguarded(self.cells.get(column, ""))
        self._look(column, text)
        if len(text) > MOST_CELL:
            self.say("text-cut", column, most=str(MOST_CELL))
        return normalise(text, MOST_CELL)

    def _look(self, column: str, text: str) -> None:
        if _UNREADABLE.search(text):
            self.say("text-unreadable", column)
        elif _MOJIBAKE.search(text):
            self.say("text-garbled", column, found=quoted(text))


def check_row(raw: RawRow) -> tuple[Candidate | None, list[Problem]]:
    """Read what a row says; give no candidate when it is refused, and every problem in either case.

    Refused is only a row that cannot be read as a row, or that names nobody. Whatever else is wrong
    with it is left out, kept as a note where it is no personal data, and reported.
    """
    if raw.problem:
        return None, [raw.problem]
    check = _Check(raw)
    name = _name(check)
    if not name:
        return None, check.problems
    country = _country(check)
    country, region = _region(check, country)
    description, seeks = check.text("description"), check.text("seeks")
    lang, stated = _language(check, name, description or seeks)
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
        website=_website(check),
        number=_number(check, country),
        themes=_themes(check),
        contacts=_contacts(check),
        notes=check.notes,
    )
    for title, cell in raw.extra.items():
        check.keep(title, cell)
    return candidate, check.problems


def _name(check: _Check) -> str:
    text = check.cells.get("name", "")
    name = one_line(text, LONGEST_NAME + 1)
    if not any(sign.isalnum() for sign in name):
        check.say("row-no-name", "name", refuses=True)
        return ""
    if len(name) > LONGEST_NAME:
        check.say("row-name-too-long", "name", refuses=True, most=str(LONGEST_NAME), found=shown(name))
        return ""
    return check.line("name", LONGEST_NAME)


def _country(check: _Check) -> str:
    text = check.line("country", 100)
    country = places.country_of(text) if text else ""
    if text and not country:
        check.say("country-unknown", "country", found=shown(text))
        check.keep("country", text)
    return country


def _region(check: _Check, country: str) -> tuple[str, str]:
    text = check.line("region", 120)
    if not text:
        return country, ""
    region = places.region_of(text, country)
    if not region:
        check.say("region-unknown", "region", found=shown(text))
    elif not country:
        return places.country_of_region(region), region
    elif places.country_of_region(region) != country:
        check.say("region-elsewhere", "region", found=shown(text), country=country)
    else:
        return country, region
    check.keep("region", text)
    return country, ""


def _language(check: _Check, name: str, text: str) -> tuple[str, bool]:
    stated = check.line("lang", 40)
    lang = places.language_of(stated) if stated else ""
    if lang:
        return lang, True
    if stated and fold(stated) not in places.NORWEGIAN:
        check.say("lang-unknown", "lang", found=shown(stated))
        check.keep("lang", stated)
    found = detect(text).lang if text else ""
    if stated and fold(stated) in places.NORWEGIAN:
        return (found if found in {"nb", "nn"} else "nb"), True
    return found, False


def _kinds(check: _Check) -> tuple[str, ...]:
    text = check.line("kind", 500)
    kinds, unknown = read_kinds(text)
    if unknown:
        check.say("kind-unknown", "kind", found=shown(", ".join(unknown)))
        check.keep("kind", text)
    return tuple(kinds) or (("other",) if text else ())


def _themes(check: _Check) -> tuple[str, ...]:
    text = check.line("themes", 2_000)
    themes, unknown = read_themes(text)
    if unknown:
        check.say("theme-unknown", "themes", found=shown(", ".join(unknown)))
        check.keep("themes", ", ".join(unknown))
    return tuple(themes)


def _website(check: _Check) -> str:
    text = check.line("website", 480)
    website = read_website(text) if text else ""
    if text and not website:
        check.say("website-unusable", "website", found=quoted(text))
        if "@" not in text:
            check.keep("website", text)
    return website


def _number(check: _Check, country: str) -> str:
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


def _contacts(check: _Check) -> tuple[Contact, ...]:
    contacts, problems = read_contacts(_unguarded(check.cells.get("contact", ""))[:2_000])
    for code, _found in problems:
        check.say(code, "contact")
    return tuple(contacts)
