"""Reading workshop notes: tables, labelled lines and lists under headings, in the Nordic languages too."""

from collections.abc import Iterator, Sequence

from samband.challenges.domain.notes.drafting import Draft, finish
from samband.challenges.domain.notes.joining import goes_on, mostly_small
from samband.challenges.domain.notes.labels import (
    ENTRY_SORTS,
    NUMBER,
    OWNER,
    THEME,
    WHEN,
    label_parts,
    labelled,
    sort_of_title,
)
from samband.challenges.domain.notes.page import (
    furniture_of_pages,
    marks_of_pages,
    split_mark,
    unmarked_headings,
)
from samband.challenges.domain.notes.questions import is_open, says_something
from samband.challenges.domain.notes.record import CHALLENGE, OPEN_QUESTION, Line, Notes, Place
from samband.challenges.domain.notes.source import (
    LABEL_DEPTH,
    SourceLine,
    bare_point,
    has_words,
    source_lines,
)

_COLON_DEPTH = LABEL_DEPTH - 1


def read_notes(text: str, lang: str = "", columns: Sequence[str] = ()) -> Notes:
    """Read workshop notes into challenges, solutions, actions and open questions, in the words of the source.

    ``lang`` is the language of the notes where it is known. ``columns`` names the sort of each column of a
    table that has no titles; without it such a table is not understood, since nothing says what is what.
    Every line with words is in an entry, the furniture, or what was not understood. Nothing is repaired.
    """
    reader = _Reader([SourceLine(number, line) for number, line in enumerate(source_lines(text), 1)], columns)
    reader.read()
    return finish(reader, lang)


class _Reader:
    """Where one is in the notes: under which headings and titles, and what was read so far."""

    def __init__(self, lines: list[SourceLine], columns: Sequence[str]) -> None:
        self.lines = lines
        self.drafts: list[Draft] = []
        self.furniture: list[Line] = []
        self.not_understood: list[Line] = []
        self._page = furniture_of_pages(lines)
        self.marks = marks_of_pages(lines, self._page)
        self._unmarked = unmarked_headings(lines, self._page)
        self._headings: list[tuple[int, str, str]] = []  # depth, words, and what it is the title of
        self._columns = tuple(columns)
        self._titles: list[str] = []  # titles on lines of their own, one after another
        self._challenge: Draft | None = None
        self._listed = 0  # challenges in the list that is read
        self._growing: dict[int | None, Draft] = {}  # by column: what the next line may go on with
        self._small = mostly_small(_first_cells(lines))

    def read(self) -> None:
        """Read every line."""
        for line in self.lines:
            if line.blank:
                continue
            if line.number in self._page:
                self._put_aside(line, self._page[line.number])
                self._headings = [one for one in self._headings if one[0] < LABEL_DEPTH or not one[2]]
            elif line.heading or line.number in self._unmarked:
                self._read_heading(line)
            elif line.rule:
                self._put_aside(line, "rule")
            elif line.is_row:
                self._read_row(line)
            elif line.title:
                self._read_title(line)
            else:
                self._read_words(line)

    # --- headings and titles

    def _read_heading(self, line: SourceLine) -> None:
        depth, words = line.heading or (_COLON_DEPTH, line.text.strip().rstrip(":").strip())
        title = line.title if line.title in ENTRY_SORTS else ""
        if title and depth == _COLON_DEPTH:
            self._read_title(line)
            return
        self._titles = []
        self._stand_under(depth, words, title)
        self._put_aside(line, "column_title" if title else "heading")

    def _read_title(self, line: SourceLine) -> None:
        """Read a title on a line of its own: of the section under it, and of a column to come."""
        self._titles.append(line.title)
        self._stand_under(LABEL_DEPTH, line.text.strip(), line.title)
        if len(set(self._titles) & set(ENTRY_SORTS)) > 1:
            self._columns = tuple(self._titles)
            self._headings.pop()
        self._put_aside(line, "column_title")

    def _stand_under(self, depth: int, words: str, title: str) -> None:
        self._headings = [one for one in self._headings if one[0] < depth] + [(depth, words, title)]
        self._growing = {}
        self._listed = 0
        if not title:
            self._challenge = None

    @property
    def _theme(self) -> str:
        return next((words for _, words, title in reversed(self._headings) if not title), "")

    @property
    def _section(self) -> str:
        return next((title for _, _, title in reversed(self._headings) if title), "")

    # --- rows of a table

    def _read_row(self, line: SourceLine) -> None:
        cells = line.cells
        if self._is_header(line):
            self._columns = tuple(sort_of_title(part) for part in _all_parts(line))
            self._growing = {}
            for column, text in cells:
                self._put_aside(line, "column_title", column, text)
            return
        if not self._columns:
            self._read_untitled(line)
            return
        self._titles = []
        cut = split_mark(cells, self.marks)
        row: list[Draft] = []
        theme = self._theme
        for column, text in cells:
            sort = self._columns[column - 1] if column <= len(self._columns) else None
            if column in cut:
                self._put_aside(line, "split_mark", column, text)
            elif not has_words(text):
                self._put_aside(line, "rule", column, text)
            elif sort == THEME:
                theme = text
                self._put_aside(line, "heading", column, text)
            elif sort == NUMBER:
                self._put_aside(line, "row_number", column, text)
            elif sort in ENTRY_SORTS:
                row.append(self._read_cell(line, column, text, sort, theme))
            elif sort not in (OWNER, WHEN):
                why = "untitled_column" if sort == "" else "beyond_columns"
                self.not_understood.append(Line(line.number, column, text, why))
        if cut and row:
            row[0].suspect("footer_words", line.number)
        self._read_about(line, row, cut)

    def _is_header(self, line: SourceLine) -> bool:
        sorts = [sort_of_title(text) for _, text in line.cells]
        known = [sort for sort in sorts if sort]
        return len(set(known)) > 1 and len(known) * 2 >= len(sorts) and bool(set(known) & set(ENTRY_SORTS))

    def _read_untitled(self, line: SourceLine) -> None:
        """Read a row where no titles stand: a lone cell as words, several as not understood."""
        if len(line.cells) == 1 and not line.piped:
            self._read_words(line)
            return
        for column, text in line.cells:
            if has_words(text):
                self.not_understood.append(Line(line.number, column, text, "no_column"))
            else:
                self._put_aside(line, "rule", column, text)

    def _read_cell(self, line: SourceLine, column: int, text: str, sort: str, theme: str) -> Draft:
        place = Place(line.number, column)
        above = self._growing.get(column)
        if (
            above is not None
            and above.last_line == line.number - 1
            and goes_on(above.last_words, text, cautious=line.piped or self._small)
        ):
            above.go_on(place, text)
            return above
        draft = self._begin(sort, theme, place, text)
        self._growing[column] = draft
        stray = self.not_understood[-1] if self.not_understood else None
        if stray and (stray.number, stray.column) == (line.number - 1, None) and column == line.cells[0][0]:
            draft.suspect("stray_line", line.number)
        return draft

    def _read_about(self, line: SourceLine, row: Sequence[Draft], cut: frozenset[int]) -> None:
        """Read the owner and the time of a row: they belong to its last entry, or to the last one read."""
        for column, text in line.cells:
            sort = self._columns[column - 1] if column <= len(self._columns) else None
            if sort not in (OWNER, WHEN) or column in cut or not has_words(text):
                continue
            subject = row[-1] if row else self.drafts[-1] if self.drafts else None
            self._tell(subject, sort, Place(line.number, column), text)

    # --- words outside tables

    def _read_words(self, line: SourceLine) -> None:
        """Read a line of words: labelled, a point, a paragraph under a title, or more of what went before."""
        place = Place(line.number)
        self._titles = []
        if line.label or (line.plain and labelled(line.plain)):
            self._read_labelled(line, place)
            return
        above = self._growing.get(None)
        follows = above is not None and above.last_line == line.number - 1
        answered = above is not None and above.sort == OPEN_QUESTION and above.last_words.endswith("?")
        if above is not None and follows and not answered and (not line.bullet or not self._section):
            above.go_on(place, line.plain)
        elif self._section in ENTRY_SORTS:
            self._growing = {None: self._begin(self._section, self._theme, place, line.plain)}
            self._listed += self._section == CHALLENGE
            if self._listed > 1:
                self._challenge = None  # nothing says which of several what follows belongs to
        elif self._section in (OWNER, WHEN):
            self._tell(self.drafts[-1] if self.drafts else None, self._section, place, line.plain)
        elif is_open(line.plain):
            self._growing = {None: self._begin(OPEN_QUESTION, self._theme, place, line.plain)}
        else:
            self.not_understood.append(Line(line.number, None, line.text.strip(), "no_column"))

    def _read_labelled(self, line: SourceLine, place: Place) -> None:
        for part in label_parts(line.plain):
            sort, words = labelled(part) or ("", part)
            if sort in (OWNER, WHEN):
                self._tell(self.drafts[-1] if self.drafts else None, sort, place, words)
            elif sort == THEME:
                self._stand_under(_COLON_DEPTH, words, "")
                self._put_aside(line, "heading", None, words)
            elif sort in ENTRY_SORTS:
                self._growing = {None: self._begin(sort, self._theme, place, words)}
            else:
                self.not_understood.append(Line(line.number, None, part, "no_column"))

    # --- what comes of it

    def _begin(self, sort: str, theme: str, place: Place, text: str) -> Draft:
        draft = Draft(sort, theme, place, text, self._challenge if sort != CHALLENGE else None)
        self.drafts.append(draft)
        if sort == CHALLENGE and says_something(bare_point(text)):
            self._challenge = draft
        return draft

    def _tell(self, subject: Draft | None, sort: str, place: Place, text: str) -> None:
        if subject is None:
            self.not_understood.append(Line(place.line, place.column, text, "no_entry"))
        elif sort == OWNER:
            subject.owned_by(place, text)
        else:
            subject.timed(place, text)

    def _put_aside(self, line: SourceLine, why: str, column: int | None = None, text: str = "") -> None:
        self.furniture.append(Line(line.number, column, text or line.text.strip(), why))


def _first_cells(lines: Sequence[SourceLine]) -> Iterator[tuple[int, str]]:
    """Give the cells of the first column that are no title, with their lines."""
    for line in lines:
        if not line.blank and line.is_row:
            for column, text in line.cells[:1]:
                if column == 1 and not sort_of_title(text):
                    yield line.number, text


def _all_parts(line: SourceLine) -> list[str]:
    """Give the cells of a row with the empty ones."""
    cells = dict(line.cells)
    return [cells.get(column, "") for column in range(1, max(cells, default=0) + 1)]
