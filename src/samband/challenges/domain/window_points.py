"""Times as they are written, from a day to a year, with the days that they span."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

_MONTHS = (
    "january januari januar jan tammikuu",
    "february februari februar feb helmikuu",
    "march mars marts mar märz maart maaliskuu",
    "april apr huhtikuu",
    "may maj mai mei toukokuu",
    "june juni jun kesäkuu",
    "july juli jul heinäkuu",
    "august augusti augustus aug elokuu",
    "september sept sep syyskuu",
    "october oktober oct okt lokakuu",
    "november nov marraskuu",
    "december desember dezember dec des dez joulukuu",
)
_SEASONS = {
    "spring": "spring våren vår foråret forår frühling frühjahr lente voorjaar kevät keväällä keväänä",
    "summer": "summer sommaren sommar sommeren sommer sumaren zomer kesä kesällä kesänä",
    "autumn": "autumn fall hösten höst høsten høst hausten haust efteråret efterår herbst herfst najaar "
    "syksy syksyllä syksynä",
    "winter": "winter vintern vinter vinteren talvi talvella talvena",
}
# Said without a year, these are a season; "vår" is also "our", "fall" also a case.
_UNSURE_SEASONS = frozenset(
    {"vår", "fall", "vinter", "sommar", "höst", "høst", "haust", "kevät", "kesä", "syksy", "talvi"}
)
_FIRST = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_ORDER = {
    1: "1 first första första første fyrste erste ersten eerste i",
    2: "2 second andra andre anden andet zweite zweiten zweites tweede ii",
    3: "3 third tredje dritte dritten drittes derde iii",
    4: "4 fourth fjärde fjerde vierte vierten viertes vierde iv",
}
_NUMBER = {name: number for number, names in _ORDER.items() for name in names.split()}
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_SEASON = {name: season for season, names in _SEASONS.items() for name in names.split()}
_MONTH_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)"
_THEN_YEAR = rf"(?:\s*(?:,|/|of|av|i|år|-)?\s*{_YEAR})"
_DAY = r"(?<![\d.,/])(?P<day>[1-9]|[12]\d|3[01])"
_MONTH_IS = rf"(?P<month>{_MONTH_NAMES})(?:ta|ssa|n|s)?(?!\w)\.?"
_NTH = "|".join(sorted(_NUMBER, key=len, reverse=True))
_NAMED = "|".join(sorted(_SEASON, key=len, reverse=True))
_PATTERNS = {
    "iso": r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?![\d-])",
    "numeric": rf"(?<![\d./])(?P<day>[0-3]?\d)\.\s?(?P<month>[01]?\d)\.\s?{_YEAR}",
    "slashed": rf"(?<![\d./])(?P<day>[0-3]?\d)/(?P<month>[01]?\d)(?:/|\s+){_YEAR}",
    "day": rf"{_DAY}(?:\.|st|nd|rd|th)?(?:\s*[-–]\s*(?P<last>[1-9]|[12]\d|3[01])\.?)?\s+(?:of\s+)?{_MONTH_IS}"
    rf"{_THEN_YEAR}?",
    "american": rf"(?<!\w){_MONTH_IS}\s+(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w.:/])"
    rf"(?:\s*,?\s*{_YEAR})?",
    "week": rf"(?<!\w)(?:weeks?|vecka|veckan|veckorna|uken?|veke|uger?|viikko|viikolla|kw|v\.)\s*"
    r"(?P<week>[1-5]?\d)(?:\s*[-–]\s*(?P<last>[1-5]?\d))?(?!\w)"
    rf"(?:\s*,?\s*(?:of|av|/|-)?\s*{_YEAR})?",
    "iso_week": rf"{_YEAR}-?W(?P<week>[0-5]\d)(?!\w)",
    "quarter": rf"(?<!\w)Q(?P<quarter>[1-4])(?!\w){_THEN_YEAR}?",
    "year_quarter": rf"{_YEAR}\s*[-/]?\s*Q(?P<quarter>[1-4])(?!\w)",
    "nth_quarter": rf"(?<!\w)(?P<nth>{_NTH})\.?\s*(?:quarter|kvartalet|kvartal|quartal|kwartaal)"
    rf"{_THEN_YEAR}?",
    "quarter_nth": rf"(?<!\w)(?:quarter|kvartal|quartal|kwartaal)\s+(?P<quarter>[1-4])(?!\d){_THEN_YEAR}?",
    "half": rf"(?<!\w)(?P<nth>{_NTH})\.?\s*(?:half(?:\s+year)?|halvåret|halvår|halvdel|halbjahr|helft)"
    rf"{_THEN_YEAR}",
    "short_half": rf"(?<!\w)H(?P<half>[12])(?!\w){_THEN_YEAR}",
    "winter_of": r"(?<!\w)(?P<season>winter|vintern|vinteren|vinter|talvi|talvella)\s+"
    r"(?P<year>(?:19|20)\d\d)\s*[/–-]\s*(?P<second>(?:(?:19|20)\d\d|\d\d))(?!\d)",
    "season": rf"(?<!\w)(?P<season>{_NAMED})(?!\w){_THEN_YEAR}?",
    "month": rf"(?<!\w){_MONTH_IS}{_THEN_YEAR}?",
    "iso_month": r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?![\d-])",
    "year": _YEAR,
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _PATTERNS.items()}
_ANY_YEAR = re.compile(r"(?<![\w/.-])(?:19|20)\d\d(?![\w/])")
_SPAN = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12}
_YEARLESS_VERBS = frozenset({"may", "march"})
_LONGEST = 100_000  # characters read: no note is longer, and a paste of rubbish must not hold anybody up


@dataclass(frozen=True, slots=True)
class Point:
    """One time in a text, from ``start`` to ``end``: how exact, and the days it spans where they are known.

    ``first`` is its month, week or day in the year, ``last_day`` the last of several days or weeks: they give
    the days once the year is known. ``weak`` is a time that is one only after a word such as "in": "2018",
    "June", "spring". ``only_year`` is the one year that the whole text names, if there is just one.
    """

    start: int
    end: int
    precision: str
    year: int | None
    first: tuple[int, int]
    last_day: int = 0
    weak: bool = False
    readable: bool = True
    only_year: int | None = None

    @property
    def starts_on(self) -> date | None:
        """The first day, unless the year is not known or there is no such day."""
        return self._span()[0]

    @property
    def ends_before(self) -> date | None:
        """The day after the last."""
        return self._span()[1]

    def in_year(self, year: int) -> "Point":
        """Give the same time of a year."""
        return replace(self, year=year)

    def _span(self) -> tuple[date | None, date | None]:
        if self.year is None or not self.readable:
            return None, None
        number, day = self.first
        try:
            if self.precision == "week":
                monday = date.fromisocalendar(self.year, number, 1)
                return monday, date.fromisocalendar(self.year, self.last_day, 1) + timedelta(days=7)
            if self.precision == "day":
                last = date(self.year, number, self.last_day or day)
                return date(self.year, number, day), last + timedelta(days=1)
        except ValueError:
            return None, None
        begun = self.year * 12 + number - 1
        return _month(begun), _month(begun + _SPAN[self.precision])


def points(text: str, lang: str = "") -> tuple[Point, ...]:
    """Find every time that a text writes, in order and without overlaps; the longer reading wins."""
    text = text[:_LONGEST]
    found = [
        point
        for name, pattern in _COMPILED.items()
        for match in pattern.finditer(text)
        if (point := _point(name, match, lang)) is not None
    ]
    named = {int(match.group()) for match in _ANY_YEAR.finditer(text)}
    only_year = named.pop() if len(named) == 1 else None
    kept: list[Point] = []
    for point in sorted(found, key=lambda one: (one.start, -one.end)):
        if kept and point.start < kept[-1].end:
            continue
        kept.append(replace(point, only_year=only_year))
    return tuple(kept)


def _point(name: str, match: re.Match[str], lang: str) -> Point | None:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    reader = _READERS[_KIND.get(name, name)]
    read = reader(parts, year, lang)
    if read is None:
        return None
    return replace(read, start=match.start(), end=match.end(), year=year)


def _as_day(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    day, month = int(parts["day"] or 0), _month_number(parts["month"] or "")
    if not 1 <= month <= 12 or not 1 <= day <= 31 or (year is None and parts["month"] in _YEARLESS_VERBS):
        return None
    return Point(0, 0, "day", year, (month, day), last_day=int(parts.get("last") or 0))


def _as_slashed(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    """Read 18/12 2014; 5/6/2014 is the fifth of June here and the sixth of May elsewhere: not known."""
    point = _as_day(parts, year, lang)
    if point and lang in ("", "en") and point.first[0] <= 12 and point.first[1] <= 12:
        return replace(point, readable=point.first[0] == point.first[1])
    return point


def _as_week(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    week = int(parts["week"] or 0)
    last = int(parts.get("last") or week)
    return Point(0, 0, "week", year, (week, 1), last_day=last) if 1 <= week <= last <= 53 else None


def _as_quarter(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    number = int(parts.get("quarter") or 0) or _NUMBER[(parts["nth"] or "").lower()]
    return Point(0, 0, "quarter", year, (number * 3 - 2, 1))


def _as_half(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    number = int(parts.get("half") or 0) or _NUMBER[(parts["nth"] or "").lower()]
    return Point(0, 0, "half", year, (number * 6 - 5, 1)) if number <= 2 else None


def _as_season(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    word = (parts["season"] or "").lower()
    season = _SEASON[word]
    if year is None and (word in _UNSURE_SEASONS or (word == "sommer" and lang not in ("de", ""))):
        return None
    if word == "fall" and lang not in ("", "en"):
        return None
    readable = season != "winter" or bool(parts.get("second"))
    return Point(0, 0, "season", year, (_FIRST[season], 1), weak=year is None, readable=readable)


def _as_winter(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    point = _as_season(parts, year, lang)
    follows = year is not None and int((parts["second"] or "")[-2:]) == (year + 1) % 100
    return replace(point, readable=follows) if point else None


def _as_month(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    word = parts["month"] or ""
    if year is None and (len(word) < 4 and word.lower() not in ("may", "maj", "mai", "mei")):
        return None
    if year is None and word in _YEARLESS_VERBS:
        return None
    return Point(0, 0, "month", year, (_month_number(word), 1), weak=year is None)


def _as_year(parts: dict[str, str | None], year: int | None, lang: str) -> Point | None:
    return Point(0, 0, "year", year, (1, 1), weak=True)


_READERS: dict[str, Callable[[dict[str, str | None], int | None, str], Point | None]] = {
    "day": _as_day,
    "slashed": _as_slashed,
    "week": _as_week,
    "quarter": _as_quarter,
    "half": _as_half,
    "season": _as_season,
    "winter_of": _as_winter,
    "month": _as_month,
    "year": _as_year,
}
_KIND = {"iso": "day", "numeric": "day", "american": "day", "iso_week": "week", "year_quarter": "quarter"}
_KIND |= {"nth_quarter": "quarter", "quarter_nth": "quarter", "short_half": "half", "iso_month": "month"}


@cache
def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else _MONTH[word.lower()]


def _month(count: int) -> date:
    return date(count // 12, count % 12 + 1, 1)
