"""What the pages of an official system's form show: fields with their room, comparisons line by line."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.projects.access.roles import may_read_payroll
from samband.projects.costs_reading import staff_names
from samband.projects.domain.masking import mask_text
from samband.projects.domain.official.differences import Difference
from samband.projects.domain.official.fields import Fact, FilledField, FilledForm, length_in
from samband.projects.domain.official.kept import difference_from, problem_from
from samband.projects.domain.official.layout import Layout, label_in
from samband.projects.domain.official.lines import OfficialLine
from samband.projects.domain.official.problems import Problem
from samband.projects.domain.report_prefill import OF_THE_WHOLE
from samband.projects.models import OfficialComparison
from samband.projects.official_words import difference_said, problem_said
from samband.projects.report_words import FIELD_WORDS
from samband.rules.domain.dated import VERIFIED

MOST_SHOWN: Final = 50
FORM_WORDS: Final[Mapping[str, str]] = {"xlsx": "Excel", "csv": "CSV"}
STATUS_WORDS: Final[Mapping[str, Any]] = {"looked": _("looked at, not kept yet"), "kept": _("kept as proof")}


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of the form as its page shows it: what it is called there, its text, how much room it has."""

    id: str
    label: str
    label_lang: str
    title: str
    help: str
    help_lang: str
    text: str
    lang: str
    length: int
    limit: int | None
    over: int
    is_missing: bool
    is_checked: bool
    edit_url: str

    @property
    def rows(self) -> int:
        """How many rows of text it is shown in."""
        return min(14, max(2, len(self.text) // 90 + self.text.count("\n") + 1))


def fields_shown(
    form: FilledForm, *, edit_url: str = "", anchors: Collection[str] = OF_THE_WHOLE
) -> list[ShownField]:
    """Give a form's fields in its order. ``edit_url`` is where its texts are written, "" for a reader.

    ``anchors`` are the texts of the whole report that the page of writing can be opened at; without any it
    is opened at its top.
    """
    return [_field(at, one, edit_url, anchors) for at, one in enumerate(form.fields, start=1)]


def _field(at: int, one: FilledField, edit_url: str, anchors: Collection[str]) -> ShownField:
    lang = get_language() or "en"
    label, label_lang = label_in(one.field.label, lang)
    help_text, help_lang = label_in(one.field.help, lang)
    place = next((code for code in one.field.takes if code in anchors), one.subject if anchors else "")
    return ShownField(
        id=f"official-{at}",
        label=label,
        label_lang=label_lang,
        title=one.title,
        help=help_text,
        help_lang=help_lang,
        text=one.text,
        lang=one.lang,
        length=one.length,
        limit=one.field.limit,
        over=one.over,
        is_missing=one.is_missing,
        is_checked=one.field.mark == VERIFIED,
        edit_url=(f"{edit_url}#at-{place}" if place else edit_url) if edit_url else "",
    )


def texts_left(layout: Layout, texts: Sequence[Fact]) -> list[ShownField]:
    """Give texts of the report that the form has no field for, so that none is forgotten."""
    return [
        ShownField(
            id=f"left-{at}",
            label=str(FIELD_WORDS.get(one.code, one.code)),
            label_lang="",
            title=one.title,
            help="",
            help_lang="",
            text=one.text.strip(),
            lang=one.lang,
            length=length_in(layout, one.text.strip()),
            limit=None,
            over=0,
            is_missing=False,
            is_checked=True,
            edit_url="",
        )
        for at, one in enumerate(texts, start=1)
    ]


def problems_shown(
    problems: Sequence[Problem], lines: Iterable[OfficialLine], report_key: str
) -> dict[str, Any]:
    """Give what stands in the list's way, each with the way to its line; the first of them, and how many."""
    keys = {line.number: line.key for line in lines}
    rows = [
        {
            **problem_said(one),
            "url": reverse("partner-report-line", args=[report_key, keys[one.line]])
            if one.line in keys
            else "",
        }
        for one in problems[:MOST_SHOWN]
    ]
    return {"rows": rows, "more": max(0, len(problems) - MOST_SHOWN), "count": len(problems)}


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference in words, with the row of the file and the way to our line."""

    said: str
    line: int
    row: int
    url: str


def differences_shown(agent: Agent, comparison: OfficialComparison) -> list[ShownDifference]:
    """Give a comparison's differences as an agent may read them: who is paid is hidden as everywhere."""
    hide = _hiding(agent, comparison)
    key = comparison.report.key
    shown = []
    for row in comparison.found:
        one = difference_from(row)
        if hide is not None:
            one = _masked(one, hide, bool(row["is_payroll"]))
        url = reverse("partner-report-line", args=[key, one.key]) if one.key else ""
        shown.append(ShownDifference(difference_said(one), one.line, one.row, url))
    return shown


def unread_shown(agent: Agent, comparison: OfficialComparison) -> list[dict[str, str]]:
    """Give what could not be read or did not add up in the file, as an agent may read it."""
    hide = _hiding(agent, comparison)
    found = []
    for row in comparison.problems:
        one = problem_from(row)
        if hide is not None:
            values = {name: mask_text(text, hide, of_payroll=True) for name, text in one.values.items()}
            one = replace(one, values=values)
        found.append(problem_said(one))
    return found


def _hiding(agent: Agent, comparison: OfficialComparison) -> list[str] | None:
    """Give the names that are hidden from an agent; None for who reads payroll."""
    partner = comparison.report.partner
    return None if may_read_payroll(agent, partner) else staff_names(partner)


def _masked(one: Difference, names: Sequence[str], is_payroll: bool) -> Difference:
    ours, theirs = (
        mask_text(value, names, of_payroll=is_payroll) if isinstance(value, str) else value
        for value in (one.ours, one.theirs)
    )
    return replace(one, ours=ours, theirs=theirs)
