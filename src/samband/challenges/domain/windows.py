"""Windows of time as people write them: "spring 2018 (or latest in June)" is a stretch, never one day.

Read in English, Swedish, Norwegian, Danish, German, Dutch and Finnish, and mixed ones. A season is the one of
the Nordic weather services: spring March to May, summer June to August, autumn September to November, winter
December to February. A winter of one year ("winter 2018") may be either of two, so it has no dates;
"winter 2018/19" has. A month without a year takes the only year its text names; where the text names none, or
several, the dates stay unknown. "By June" ends with June, "before June" ends before it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samband.challenges.domain.window_points import Point, points
from samband.kernel.period import Period

# The less exact of two says how exactly a window is known.
PRECISIONS = ("unknown", "year", "half", "season", "quarter", "month", "week", "day")

_LATEST = (
    r"(?:(?:at\s+the\s+|no\s+|not\s+)?(?:latest|later\s+than)|by|until|due|deadline:?|sena(?:st|re\s+än)|seinast"
    r"|senest|inden|innen|fram\s+till|frist:?|till\s+och\s+med|t\.?o\.?m\.?|til\s+og\s+med|spätestens|bis"
    r"|viimeistään|uiterlijk|tot)"
)
_BEFORE = r"(?:before|före|innan|før|vor|vóór|ennen)"
_FROM = r"(?:from|starting|since|från(?:\s+och\s+med)?|fr\.?o\.?m\.?|fra(?:\s+og\s+med)?|frå|ab|vanaf|alkaen)"
_END = (
    r"(?:the\s+end\s+of|end\s+of|utgången\s+av|utgangen\s+av|utgongen\s+av|udgangen\s+af|slutet\s+(?:av|på)"
    r"|slutten\s+av|slutningen\s+af|ende|eind(?:e)?\s+(?:van)?)"
)
_SMALL = r"(?:in|on|i|den|the|am|im|de|av|of)"
_LEAD = re.compile(
    rf"(?<!\w)(?:(?P<latest>{_LATEST})|(?P<before>{_BEFORE})|(?P<start>{_FROM}))"
    rf"(?P<mid>(?:\s+{_SMALL})*(?:\s+{_END})?(?:\s+{_SMALL})*)\s*$",
    re.IGNORECASE,
)
_ENDED = re.compile(rf"(?<!\w){_END}\s*$", re.IGNORECASE)
_PLAIN = re.compile(
    r"(?<!\w)(?:in|on|during|this|next|i|under|i\s+løpet\s+av|om|til|till|till\s+den|im|während|tijdens|the|of|for|year|early|late|mid|år|året|tidlig|tidigt)"
    r"(?:\s+den|\s+the)?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*,?\s*(?:at\s+the\s+latest|latest|senast|seinast|senest|or\s+earlier)(?!\w)", re.IGNORECASE
)
_TO = re.compile(
    r"\s*(?:[-–—]|to|until|through|till(?:\s+och\s+med)?|til(?:\s+og\s+med)?|t\.?o\.?m\.?|bis|tot)"
    r"\s*(?:den\s+|the\s+)?",
    re.IGNORECASE,
)
_OR = re.compile(r"\s*(?:/|or|eller|oder|tai|of)\s*", re.IGNORECASE)
_AND = re.compile(r"\s*(?:and|och|og|und|en|ja)\s*(?:den\s+|the\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)(?:between|mellan|mellom|mellem|zwischen|tussen)\s*$", re.IGNORECASE)
_OR_LATEST = re.compile(
    rf"\s*[(,;–-]?\s*(?:(?:or|and|eller|og|och|oder|tai|of)\s+)?{_LATEST}\s*(?:{_SMALL}\s+)*(?:{_END}\s+)?",
    re.IGNORECASE,
)
_LOOK = 40  # characters before a date in which the words that belong to it stand


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in words: ``words`` exactly as printed, with the dates they say.

    ``starts_on`` and ``ends_before`` are empty where the words do not say. ``precision`` is one of
    `PRECISIONS`; ``is_latest`` tells that the end is the last moment that somebody set.
    """

    words: str
    starts_on: date | None
    ends_before: date | None
    precision: str
    is_latest: bool = False

    @property
    def period(self) -> Period:
        """The days of the window; what is known by the quarter, half year or season is known by months."""
        coarse = {"day": "day", "week": "day", "year": "year"}
        return Period(self.starts_on, self.ends_before, coarse.get(self.precision, "month"))


def find_windows(text: str, lang: str = "") -> tuple[Window, ...]:
    """Find the windows of time that a text names, in their order.

    ``lang`` (the text's language) settles what two languages read differently: "fall", "i vår".
    """
    return tuple(window for window, _ in placed_windows(text, lang))


def placed_windows(text: str, lang: str = "") -> tuple[tuple[Window, int], ...]:
    """Find the windows of a text, each with the place where its words begin."""
    found = points(text, lang)
    windows: list[tuple[Window, int]] = []
    at = 0
    while at < len(found):
        taken, read = _read(text, found, at)
        if read is not None and (not windows or read[1] >= windows[-1][1] + len(windows[-1][0].words)):
            windows.append(read)
        at += taken
    return tuple(windows)


def _read(text: str, found: Sequence[Point], at: int) -> tuple[int, tuple[Window, int] | None]:
    """Read the window that begins with a point: how many points it takes, and the window."""
    first = found[at]
    before = text[max(first.start - _LOOK, 0) : first.start]
    if at + 1 < len(found):
        second = found[at + 1]
        joint = text[first.end : second.start]
        between = _BETWEEN.search(before)
        if _TO.fullmatch(joint) or (between and _AND.fullmatch(joint)) or _either(first, joint, second):
            return 2, _range(text, first, second, before, between)
        if _OR_LATEST.fullmatch(joint):
            return 2, _until(text, first, second)
    return 1, _alone(text, first, before)


def _either(first: Point, joint: str, second: Point) -> bool:
    """Whether two times are one stretch: "spring or autumn 2027", "spring/summer 2027"."""
    alike = first.precision == second.precision and first.precision in ("season", "month", "quarter")
    return alike and not first.year and bool(second.year) and _OR.fullmatch(joint) is not None


def _until(text: str, first: Point, last: Point) -> tuple[Window, int]:
    """A time and the latest one: "spring 2018 (or latest in June)"."""
    closes = "(" in text[first.end : last.start] and text[last.end : last.end + 1] == ")"
    end = last.end + int(closes)
    if first.year and not last.year:
        last = last.in_year(first.year)
        if last.ends_before and first.starts_on and last.ends_before <= first.starts_on:
            last = last.in_year(first.year + 1)
    elif last.year and not first.year:
        first = first.in_year(last.year)
    elif not last.year:
        first, last = _dated(first), _dated(last)
    return _window(text[first.start : end], first, last, latest=True), first.start


def _range(
    text: str, first: Point, last: Point, before: str, between: re.Match[str] | None
) -> tuple[Window, int]:
    """A time to another: "between March and May 2025"; the first is in the year of the last or before it."""
    if last.year and not first.year:
        first = first.in_year(last.year)
        if first.starts_on and last.ends_before and first.starts_on >= last.ends_before:
            first = first.in_year(last.year - 1)
    elif first.year and not last.year:
        last = last.in_year(first.year)
        if first.starts_on and last.ends_before and last.ends_before <= first.starts_on:
            last = last.in_year(first.year + 1)
    elif not last.year:
        first, last = _dated(first), _dated(last)
    lead = between or _LEAD.search(before)
    start = first.start - (len(before) - lead.start() if lead else 0)
    return _window(text[start : last.end], first, last), start


def _alone(text: str, point: Point, before: str) -> tuple[Window, int] | None:
    """One time, with the words before and after that say whether it is the latest, or the first."""
    lead = _LEAD.search(before)
    plain = lead or _ENDED.search(before) or _PLAIN.search(before)
    after = _AFTER.match(text, point.end)
    if point.weak and not (plain or after):
        return None
    start = point.start - (len(before) - lead.start() if lead else 0)
    words = text[start : after.end() if after else point.end]
    point = _dated(point)
    starts_on, ends_before = point.starts_on, point.ends_before
    latest = bool(after or (lead and not lead["start"]))
    if lead and lead["start"]:
        ends_before = None
    elif lead and lead["before"] and not _ENDED.search(before):
        starts_on, ends_before = None, point.starts_on
    elif latest:
        starts_on = None
    precision = point.precision if starts_on or ends_before else "unknown"
    return Window(words, starts_on, ends_before, precision, latest), start


def _dated(point: Point) -> Point:
    """A time without a year is of the only year that the text names."""
    return point.in_year(point.only_year) if point.year is None and point.only_year else point


def _window(words: str, first: Point, last: Point, *, latest: bool = False) -> Window:
    """The stretch from one point to another; dates that contradict one another are not known."""
    starts_on, ends_before = first.starts_on, last.ends_before
    if not starts_on or not ends_before or starts_on >= ends_before:
        return Window(words, None, None, "unknown", latest)
    precision = min(first.precision, last.precision, key=PRECISIONS.index)
    return Window(words, starts_on, ends_before, precision, latest)
