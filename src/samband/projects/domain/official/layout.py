"""A layout: what an official system asks for, in its order, with its limits, as data with source and mark."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from samband.kernel.text import fold
from samband.projects.domain.official.lines import OfficialLine
from samband.rules.domain.dated import MARKS, VERIFIED

JEMS, MIN_ANSOKAN, REGIONALFORVALTNING = "jems", "min-ansokan", "regionalforvaltning"
SYSTEMS: Final = (JEMS, MIN_ANSOKAN, REGIONALFORVALTNING)

REPORT, PARTNER, WORK_PACKAGE, INDICATOR = "report", "partner", "work-package", "indicator"
SCOPES: Final = (REPORT, PARTNER, WORK_PACKAGE, INDICATOR)

# The facts of a report that a field may take.
FACTS: Final = (
    "summary", "activities", "work-package", "results", "problems", "deviations", "target-groups",
    "horizontal-criteria", "indicator", "communication", "organisation", "evaluation", "cross-border-value",
    "business", "spending-plan", "next-period", "amount-claimed", "accumulated-costs",
)  # fmt: skip

TEXT, NUMBER, AMOUNT, DAY, CODE, RATE, FLAG = "text", "number", "amount", "day", "code", "rate", "flag"
FORMS: Final = (TEXT, NUMBER, AMOUNT, DAY, CODE, RATE, FLAG)
UTF_16, CODE_POINTS = "utf-16", "code-points"

_LINE_FIELDS: Final = frozenset({"reference", *(one.name for one in fields(OfficialLine))})


@dataclass(frozen=True, slots=True)
class ReportField:
    """One field of the system's report. ``limit`` is characters; None when no limit is known to us."""

    code: str
    label: Mapping[str, str]
    takes: tuple[str, ...]
    scope: str
    limit: int | None
    is_required: bool
    help: Mapping[str, str]
    mark: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list of expenditure: its header, which of our fields it takes, and how.

    ``other_headers`` are names it is recognised by when a file comes back. ``not_for`` are categories
    whose lines must leave it empty. ``limit`` is characters; None when none is known to us.
    """

    header: str
    other_headers: tuple[str, ...]
    field: str
    form: str
    limit: int | None
    is_required: bool
    not_for: tuple[str, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class CategoryCode:
    """What the system calls one of our cost categories; "" when its lines are not reported there."""

    code: str
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileForm:
    """How the file is written: the workbook's sheet, and the dialect of a CSV."""

    preferred: str
    sheet: str
    delimiter: str
    encoding: str
    has_bom: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """An official system's report and list of expenditure, as far as they are known.

    ``unit`` and ``line_break`` say how it counts characters. ``match_on`` are the fields by which a line
    is known again, and ``total_words`` begin the rows of sums below a list. ``net_of_vat`` says that
    recoverable VAT may not be declared.
    """

    system: str
    name: str
    version: str
    as_of: date
    sources: tuple[str, ...]
    mark: str
    languages: tuple[str, ...]
    unit: str
    line_break: int
    date_form: str
    decimal: str
    net_of_vat: bool
    yes: str
    match_on: tuple[str, ...]
    total_words: tuple[str, ...]
    categories: Mapping[str, CategoryCode]
    fields: tuple[ReportField, ...]
    columns: tuple[Column, ...]
    file: FileForm

    @property
    def check_the_source(self) -> bool:
        """Whether the reader must look in the system itself: something here is not verified."""
        return self.marks != {VERIFIED}

    @property
    def marks(self) -> set[str]:
        """The marks that its parts bear."""
        return {self.mark, *(one.mark for one in self.fields), *(one.mark for one in self.columns)}

    def code_of(self, category: str) -> str:
        """Give what the system calls one of our categories; "" when it has no such lines."""
        found = self.categories.get(category)
        return found.code if found else ""

    def read_code(self, text: str) -> str:
        """Give the system's own word for a category written in any way we know; the text when in none."""
        sought = fold(text)
        for known in self.categories.values():
            if known.code and sought in {fold(known.code), *map(fold, known.other_names)}:
                return known.code
        return text


def label_in(texts: Mapping[str, str], lang: str) -> tuple[str, str]:
    """Give a text in a language, or in the portal's first, with the language it is in."""
    found = lang if lang in texts else next(iter(texts), "")
    return texts.get(found, ""), found


@cache
def layout_of(system: str) -> Layout:
    """Give the layout of a system.

    Raises:
        LookupError: when there is none.
        ValueError: when its data contradict themselves.
    """
    if system not in SYSTEMS:
        raise LookupError(f"There is no layout of {system!r}: {', '.join(SYSTEMS)}.")
    path = files("samband.projects").joinpath(f"data/official/{system}.json")
    return read_layout(json.loads(path.read_text(encoding="utf-8")))


def read_layout(content: Mapping[str, Any]) -> Layout:
    """Read a layout from its data.

    Raises:
        ValueError: when its data contradict themselves.
    """
    mark = content["mark"]
    lists = ("sources", "languages", "match_on", "total_words")
    read: dict[str, Any] = {
        **content,
        **{name: tuple(content[name]) for name in lists},
        "as_of": date.fromisoformat(content["as_of"]),
        "categories": {
            code: CategoryCode(names[0] if names else "", tuple(names[1:]))
            for code, names in content["categories"].items()
        },
        "fields": tuple(_field(row, mark) for row in content["fields"]),
        "columns": tuple(_column(row, mark) for row in content["columns"]),
        "file": FileForm(**content["file"]),
    }
    layout = Layout(**read)
    _check(layout)
    return layout


def _field(row: Mapping[str, Any], mark: str) -> ReportField:
    return ReportField(
        code=row["code"],
        label=row["label"],
        takes=tuple(row["takes"]),
        scope=row.get("scope", REPORT),
        limit=row.get("limit"),
        is_required=row.get("required", False),
        help=row.get("help", {}),
        mark=row.get("mark", mark),
    )


def _column(row: Mapping[str, Any], mark: str) -> Column:
    return Column(
        header=row["header"],
        other_headers=tuple(row.get("other_headers", ())),
        field=row["field"],
        form=row.get("form", TEXT),
        limit=row.get("limit"),
        is_required=row.get("required", False),
        not_for=tuple(row.get("not_for", ())),
        mark=row.get("mark", mark),
    )


def _check(layout: Layout) -> None:
    """Refuse data that name what does not exist, or the same column twice."""
    titles = [
        title
        for one in layout.columns
        for title in {fold(title) for title in (one.header, *one.other_headers)}
    ]
    wrong = [
        *(mark for mark in layout.marks if mark not in MARKS),
        *(one.scope for one in layout.fields if one.scope not in SCOPES),
        *(fact for one in layout.fields for fact in one.takes if fact not in FACTS),
        *(one.field for one in layout.columns if one.field not in _LINE_FIELDS),
        *(one.form for one in layout.columns if one.form not in FORMS),
        *(name for name in layout.match_on if name not in {one.field for one in layout.columns}),
        *(title for title in set(titles) if titles.count(title) > 1),
        *([layout.unit] if layout.unit not in (UTF_16, CODE_POINTS) else []),
    ]
    if wrong:
        raise ValueError(f"The layout of {layout.system} has unknown or doubled words: {', '.join(wrong)}.")
