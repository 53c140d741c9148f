"""A row of a list of testbeds or past projects: what it says, what it is the same as, what it changes."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from samband.actors.domain.cells import (
    RowCheck,
    country_in,
    language_in,
    region_in,
    themes_in,
    unguarded,
    website_in,
)
from samband.actors.domain.identity import plain_changes
from samband.actors.domain.problems import LONGEST_NAME, Problem, shown
from samband.actors.domain.tables import RawRow
from samband.kernel.text import fold
from samband.matching.domain.normalise import one_line

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# The short second year of a span: 2019–22, 2019/22.
_SPAN = re.compile(r"\s*((?:19|20)\d\d)\s*[-–—/]\s*(\d\d)\s*")
_GOING_ON_WORDS = (
    "ongoing|pågår|pågående|löpande|løpende|igangværende|tills vidare|käynnissä|lopend|laufend|active|aktiv"
    "|present|now|today|nu|nå"
)
_GOING_ON = frozenset(fold(word) for word in _GOING_ON_WORDS.split("|"))
_MOST_PARTNERS = 200
_LONGEST_PARTNER = 320


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """What one row says about a testbed or a past project; empty or None where it says nothing.

    ``lead`` and ``partners`` are organisations as the sender names them: by number, id or name.
    """

    row: int
    title: str
    source_id: str = ""
    text: str = ""
    lang: str = ""
    lang_stated: bool = False
    country: str = ""
    region: str = ""
    municipality: str = ""
    themes: tuple[str, ...] = ()
    started_year: int | None = None
    ended_year: int | None = None
    lead: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    website: str = ""


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """What is known of a testbed or a past project, as far as a list can change it."""

    title: str = ""
    text: str = ""
    lang: str = ""
    country: str = ""
    region: str = ""
    municipality: str = ""
    website: str = ""
    themes: tuple[str, ...] = ()
    started_year: int | None = None
    ended_year: int | None = None


def check_profile_row(raw: RawRow) -> tuple[ProfileRow | None, list[Problem]]:
    """Read what a row says; give nothing when it is refused, and every problem in either case.

    Refused is only a row that cannot be read as a row, or that has no title.
    """
    if raw.problem:
        return None, [raw.problem]
    check = RowCheck(raw, keeps_notes=False)
    if not any(sign.isalnum() for sign in one_line(raw.cells.get("title", ""), LONGEST_NAME)):
        check.say("row-no-title", "title", refuses=True)
        return None, check.problems
    title = check.line("title", LONGEST_NAME)
    country, region = region_in(check, country_in(check))
    text = check.text("text")
    lang, stated = language_in(check, text or title)
    started, ended = _years(check)
    row = ProfileRow(
        row=raw.number,
        title=title,
        source_id=check.line("id", 100),
        text=text,
        lang=lang,
        lang_stated=stated,
        country=country,
        region=region,
        municipality=check.line("municipality", 120),
        themes=themes_in(check),
        started_year=started,
        ended_year=ended,
        lead=_named(check, "lead"),
        partners=_named(check, "partners"),
        website=website_in(check),
    )
    return row, check.problems


def _years(check: RowCheck) -> tuple[int | None, int | None]:
    first, last = _years_in(check, "started"), _years_in(check, "ended")
    started = first[0] if first else None
    ended = last[-1] if last else first[-1] if len(first) > 1 else None
    if started and ended and ended < started:
        check.say("years-reversed", "ended", found=str(ended), started=str(started))
        ended = None
    return started, ended


def _years_in(check: RowCheck, column: str) -> list[int]:
    """Read a year or a date, or both years of a period that stands in one cell."""
    text = check.line(column, 60)
    if span := _SPAN.fullmatch(text):
        first, last = int(span[1]), int(span[1][:2] + span[2])
        # 2019-05 is a month; 2019-22 are years.
        return [first, last] if last >= first and int(span[2]) > 12 else [first]
    years = [int(year) for year in _YEAR.findall(text)]
    if len(set(years)) > 2 or (text and not years and fold(text) not in _GOING_ON and fold(text)):
        check.say("year-unreadable", column, found=shown(text))
        return []
    return years


def _named(check: RowCheck, column: str) -> tuple[str, ...]:
    """Give the organisations that a cell names, each once, in its order."""
    names: dict[str, None] = {}
    for part in re.split(r"[|;\n]", check.text(column)):
        name = one_line(unguarded(part.strip()), _LONGEST_PARTNER)
        if fold(name):
            names[name] = None
    if len(names) > _MOST_PARTNERS:
        check.say("partners-cut", column, most=str(_MOST_PARTNERS))
    return tuple(names)[:_MOST_PARTNERS]


def profile_id_of(row: ProfileRow) -> str:
    """Give the id that a row is stored and found by in its list: the sender's own, else one of its title."""
    if row.source_id:
        return row.source_id
    folded = (fold(row.title) or row.title)[:LONGEST_NAME]
    return "title:" + hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:32]


def _same(row: ProfileRow) -> tuple[str, int | None]:
    """Name what rows of one list agree in that are the same: the id, or title and first year."""
    return profile_id_of(row), None if row.source_id else row.started_year


_PLAIN = ("title", "text", "country", "region", "municipality", "website")


def put_together(rows: Sequence[ProfileRow]) -> tuple[list[ProfileRow], list[Problem]]:
    """Put rows of one file together that are the same: some lists have a row for each partner.

    The first row's word stands where two differ, and the difference is a problem; partners and
    themes add up.
    """
    found: dict[tuple[str, int | None], ProfileRow] = {}
    problems = []
    for row in rows:
        first = found.get(_same(row))
        if first is None:
            found[_same(row)] = row
            continue
        differing = [
            name
            for name in _PLAIN
            if getattr(row, name) and getattr(first, name) not in ("", getattr(row, name))
        ]
        if differing:
            values = {"first": str(first.row), "columns": ", ".join(differing)}
            problems.append(Problem("row-again", row.row, "", values))
        found[_same(row)] = _together(first, row)
    return list(found.values()), problems


def _together(first: ProfileRow, row: ProfileRow) -> ProfileRow:
    values: dict[str, object] = {
        name: getattr(first, name) or getattr(row, name) for name in (*_PLAIN, "lang", "started_year")
    }
    started = first.started_year or row.started_year
    ended = first.ended_year or row.ended_year
    values["ended_year"] = None if started and ended and ended < started else ended
    values["lang_stated"] = first.lang_stated or (row.lang_stated and not first.lang)
    if first.country and row.country and first.country != row.country:
        values["region"] = first.region
    for name in ("themes", "lead", "partners"):
        values[name] = tuple(dict.fromkeys((*getattr(first, name), *getattr(row, name))))
    return replace(first, **values)  # type: ignore[arg-type]


def merge_profile(
    facts: ProfileFacts, row: ProfileRow
) -> tuple[ProfileFacts, tuple[str, ...], list[Problem]]:
    """Take what a row says into what is known; name the facts that changed, and what was left out.

    An empty cell says nothing and erases nothing. An end before the start is left out.
    """
    values: dict[str, object] = dict(plain_changes(facts, {name: getattr(row, name) for name in _PLAIN}))
    if row.lang and row.lang != facts.lang and (row.lang_stated or not facts.lang or "text" in values):
        values["lang"] = row.lang
    if row.themes and set(row.themes) != set(facts.themes):
        values["themes"] = row.themes
    problems = []
    started, ended = row.started_year or facts.started_year, row.ended_year or facts.ended_year
    if started and ended and ended < started:
        found = {"found": str(ended), "started": str(started)}
        problems.append(Problem("years-reversed", row.row, "ended", found))
        ended = None
    if (started, ended) != (facts.started_year, facts.ended_year):
        values |= {"started_year": started, "ended_year": ended}
    changed = tuple(name for name in sorted(values) if values[name] != getattr(facts, name))
    return replace(facts, **values), changed, problems  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class KnownYears:
    """A profile that a list's earlier edition brought: where it stands, and its first year."""

    at: int
    started_year: int | None


def choose(row: ProfileRow, known: Iterable[KnownYears], taken: Mapping[int, object]) -> int | None:
    """Choose which of the profiles with a row's id it is; ``taken`` are those of rows before it.

    The sender's own id is enough. Of those with the same title it is the one that began in the same
    year, else the only one where one of the two does not tell its year.
    """
    free = [one for one in known if one.at not in taken]
    if row.source_id:
        return free[0].at if free else None
    same = [one.at for one in free if one.started_year == row.started_year]
    if same:
        return same[0]
    near = [one.at for one in free if row.started_year is None or one.started_year is None]
    return near[0] if len(near) == 1 else None
