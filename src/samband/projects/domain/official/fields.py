"""A report's own texts put into an official form's fields, in its order, with its limits counted its way."""

from collections.abc import Iterable
from dataclasses import dataclass

from samband.projects.domain.official.layout import REPORT, UTF_16, Layout, ReportField
from samband.projects.domain.official.problems import Problem


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the report says: its code (one of ``FACTS``) and text.

    ``subject`` and ``title`` say which partner, work package or indicator it is about; both are "" for the
    report as a whole. ``lang`` is the text's language.
    """

    code: str
    text: str
    subject: str = ""
    title: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field with the text that goes into it, whole whatever the limit.

    ``length`` is counted as the portal counts; ``over`` is by how many characters it is too long, 0 when
    it fits or no limit is known. ``title`` is the partner, work package or indicator it is for.
    """

    field: ReportField
    subject: str
    title: str
    text: str
    lang: str
    length: int
    over: int

    @property
    def is_missing(self) -> bool:
        """Whether the form demands a text and there is none."""
        return self.field.is_required and not self.text


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The form's fields in its order, and what is too long or missing."""

    fields: tuple[FilledField, ...]
    problems: tuple[Problem, ...]


def length_in(layout: Layout, text: str) -> int:
    """Count a text's characters as the portal does: its unit, and what it takes a line break for."""
    bare = text.replace("\r\n", "\n").replace("\r", "\n")
    count = len(bare.encode("utf-16-le", "surrogatepass")) // 2 if layout.unit == UTF_16 else len(bare)
    return count + bare.count("\n") * (layout.line_break - 1)


def fields_for(layout: Layout, facts: Iterable[Fact]) -> FilledForm:
    """Fill an official form from what the report says.

    A field of the report as a whole joins all facts it takes, each under its title where it has one. A field
    asked for per partner, work package or indicator comes once for each that the report names, in the
    report's order, and once empty when it names none. Nothing is cut.
    """
    said = [fact for fact in facts if fact.text.strip()]
    filled = [one for field in layout.fields for one in _filled(layout, field, said)]
    problems: list[Problem] = []
    for one in filled:
        where = f"{one.field.code} {one.title}".strip()
        if one.is_missing:
            problems.append(Problem("field-missing", field=where))
        if one.over:
            values = {"over": str(one.over), "length": str(one.length), "limit": str(one.field.limit)}
            problems.append(Problem("field-too-long", field=where, values=values))
    return FilledForm(tuple(filled), tuple(problems))


def _filled(layout: Layout, field: ReportField, facts: list[Fact]) -> list[FilledField]:
    taken = [fact for code in field.takes for fact in facts if fact.code == code]
    if field.scope == REPORT or not taken:
        parts = [f"{fact.title}\n{fact.text.strip()}" if fact.title else fact.text.strip() for fact in taken]
        return [_one(layout, field, taken, "\n\n".join(parts))]
    subjects = dict.fromkeys(fact.subject for fact in facts if fact in taken)
    about = {subject: [fact for fact in taken if fact.subject == subject] for subject in subjects}
    return [
        _one(layout, field, some, "\n\n".join(fact.text.strip() for fact in some), subject)
        for subject, some in about.items()
    ]


def _one(layout: Layout, field: ReportField, facts: list[Fact], text: str, subject: str = "") -> FilledField:
    length = length_in(layout, text)
    languages = {fact.lang for fact in facts}
    return FilledField(
        field=field,
        subject=subject,
        title=next((fact.title for fact in facts if fact.title), subject) if subject else "",
        text=text,
        lang=languages.pop() if len(languages) == 1 else "",
        length=length,
        over=max(0, length - field.limit) if field.limit is not None else 0,
    )
