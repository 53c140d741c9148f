"""What the cells of a row say, read alike in every sort of list, and what is wrong with them."""

import re

from samband.actors.domain import places
from samband.actors.domain.contacts import quoted, read_website
from samband.actors.domain.problems import MOST_CELL, Problem, shown
from samband.actors.domain.tables import RawRow
from samband.actors.domain.words import read_themes
from samband.kernel.text import fold
from samband.matching.domain.language import detect
from samband.matching.domain.normalise import normalise, one_line

_MOST_NOTES = 40
_LONGEST_NOTE = 2_000
# A short text may look like a neighbour's language; surer than this, it is the neighbour's.
_SURE = 0.95
_SCANDINAVIAN = frozenset({"sv", "nb", "nn", "da"})
_AT_HOME = {"SE": ("sv",), "NO": ("nb", "nn"), "DK": ("da",)}
_UNREADABLE = re.compile("[\x00\ufffd\ud800-\udfff]")
# UTF-8 that was once read as Windows-1252: "Ã¥" for å, "Ã¶" for ö, "â€“" for a dash.
_MOJIBAKE = re.compile("Ã[¥¤¶¦¸…„–†˜©¼]|â€[“”™œ˜]")


def unguarded(text: str) -> str:
    """Take off the sign that an export puts before what a spreadsheet would run as a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "\t", "\r") else text


class RowCheck:
    """Collects what is found about one row while it is read."""

    def __init__(self, raw: RawRow, *, keeps_notes: bool = True) -> None:
        """Begin with a row as it came; ``keeps_notes`` says that what no field takes is kept beside it."""
        self.row = raw.number
        self.keeps_notes = keeps_notes
        self.cells = raw.cells
        self.problems: list[Problem] = []
        self.notes: dict[str, str] = {}

    def say(self, code: str, column: str, *, refuses: bool = False, **values: str) -> None:
        """Note a problem of a column."""
        self.problems.append(Problem(code, self.row, column, values, refuses))

    def keep(self, column: str, text: str) -> None:
        """Keep as a note what no field can take."""
        if self.keeps_notes and text.strip() and len(self.notes) < _MOST_NOTES:
            self.notes[column] = normalise(text, _LONGEST_NOTE)

    def line(self, column: str, longest: int) -> str:
        """Give a cell as one line, cut where it is too long."""
        text = unguarded(self.cells.get(column, ""))
        self._look(column, text)
        line = one_line(text, longest + 1)
        if len(line) > longest:
            self.say("text-cut", column, most=str(longest))
            line = line[:longest].rstrip()
        return line

    def text(self, column: str) -> str:
        """Give a cell as a text with its lines and paragraphs."""
        text = unguarded(self.cells.get(column, ""))
        self._look(column, text)
        if len(text) > MOST_CELL:
            self.say("text-cut", column, most=str(MOST_CELL))
        return normalise(text, MOST_CELL)

    def _look(self, column: str, text: str) -> None:
        if _UNREADABLE.search(text):
            self.say("text-unreadable", column)
        elif _MOJIBAKE.search(text):
            self.say("text-garbled", column, found=quoted(text))


def country_in(check: RowCheck) -> str:
    """Read the country; "" when it is none we know."""
    text = check.line("country", 100)
    country = places.country_of(text) if text else ""
    if text and not country:
        check.say("country-unknown", "country", found=shown(text))
        check.keep("country", text)
    return country


def region_in(check: RowCheck, country: str) -> tuple[str, str]:
    """Read the region: (country, NUTS code); a region tells the country where no cell does."""
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


def language_in(check: RowCheck, text: str) -> tuple[str, bool]:
    """Read the language, or find it out from a text; say whether the row states it."""
    stated = check.line("lang", 40)
    lang = places.language_of(stated) if stated else ""
    if lang:
        return lang, True
    if stated and fold(stated) not in places.NORWEGIAN:
        check.say("lang-unknown", "lang", found=shown(stated))
        check.keep("lang", stated)
    found = _detected(check, text)
    if stated and fold(stated) in places.NORWEGIAN:
        return (found if found in {"nb", "nn"} else "nb"), True
    return found, False


def _detected(check: RowCheck, text: str) -> str:
    """Find out the language of a text; of near languages the country's own wins unless another is sure."""
    if not text:
        return ""
    found = detect(text)
    country = places.country_of(check.cells.get("country", ""))
    near = _AT_HOME.get(country, ())
    if near and found.lang in _SCANDINAVIAN and found.lang not in near and found.confidence < _SURE:
        return near[0]
    return found.lang


def themes_in(check: RowCheck) -> tuple[str, ...]:
    """Read the themes, in our order."""
    text = check.line("themes", 2_000)
    themes, unknown = read_themes(text)
    if unknown:
        code = "theme-unknown" if check.keeps_notes else "theme-left-out"
        check.say(code, "themes", found=shown(", ".join(unknown)))
        check.keep("themes", ", ".join(unknown))
    return tuple(themes)


def website_in(check: RowCheck) -> str:
    """Read the website; "" when it is no address of one."""
    text = check.line("website", 480)
    website = read_website(text) if text else ""
    if text and not website:
        check.say("website-unusable", "website", found=quoted(text))
        if "@" not in text:
            check.keep("website", text)
    return website
