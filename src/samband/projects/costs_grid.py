"""The rows of the grid of costs as HTML, written in one go: a template a row would cost the most.

Everything that somebody wrote is escaped here, once, by ``_e``.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from samband.base.templatetags import wording
from samband.projects.costs_entry import Entry
from samband.projects.costs_words import CATEGORY_WORDS, ENTRY_WORDS, FIELD_WORDS, VAT_WORDS
from samband.projects.domain.cost_entry import Said
from samband.projects.forms.costs_grid import FIELDS, Row
from samband.projects.models import ReportLine

_DAYS: Final = ("invoice_on", "paid_on")
_CHOICES: Final = ("category", "vat", "currency")
_NUMBERS: Final = ("invoice_minor", "vat_minor", "units", "declared_minor")
_LONGEST: Final = {"description": 500, "supplier": 200, "document_number": 60}


def _e(text: object) -> str:
    return escape(str(text))


def typed_of(said: Said) -> dict[str, str]:
    """Give a line as its inputs show it."""
    amount = wording.amount
    return {
        "category": said.category,
        "description": said.description,
        "supplier": said.supplier,
        "document_number": said.document_number,
        "invoice_on": said.invoice_on.isoformat() if said.invoice_on else "",
        "paid_on": said.paid_on.isoformat() if said.paid_on else "",
        "currency": said.currency,
        "invoice_minor": amount(said.invoice_minor),
        "vat_minor": amount(said.vat_minor),
        "vat": said.vat,
        "units": "" if said.units is None else wording.number(said.units.normalize()),
        "declared_minor": amount(said.declared_minor),
    }


class GridWriter:
    """Writes the rows of one page: labels, choices and words of its language are looked up once."""

    def __init__(self, entry: Entry) -> None:
        self.columns = [name for name in FIELDS if name != "currency" or len(entry.currencies) > 1]
        self._labels = {name: _e(FIELD_WORDS[name]) for name in FIELDS}
        self._choices = {
            "category": self._options([("", "–"), *CATEGORY_WORDS.items()]),
            "vat": self._options(VAT_WORDS.items()),
            "currency": self._options([(code, code) for code in entry.currencies]),
        }
        self._open, self._remove = _e(_("Change")), _e(_("Remove"))
        self._line, self._now = _e(_("line")), _e(_("Saved now:"))

    def head(self) -> SafeString:
        """Write the row of titles."""
        cells = "".join(
            f'<th scope="col" id="h-{name}"{self._number_class(name)}>{self._labels[name]}</th>'
            for name in self.columns
        )
        return SafeString(f'<tr><th scope="col">#</th>{cells}</tr>')

    @staticmethod
    def _number_class(name: str) -> str:
        return ' class="number"' if name in _NUMBERS else ""

    @staticmethod
    def _options(choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
        """Give, for each value that may be chosen, the whole list with that one selected."""
        pairs = [(_e(code), _e(label)) for code, label in choices]
        plain = [f'<option value="{code}">{label}</option>' for code, label in pairs]
        return {
            code: "".join(
                f'<option value="{other}" selected>{label}</option>' if other == code else plain[at]
                for at, (other, label) in enumerate(pairs)
            )
            for code, _label in pairs
        }

    def row(self, row: Row, number: str, notes: str) -> str:
        """Write a row of inputs with what is wrong beside each."""
        name = _e(row.name)
        cells = "".join(
            f'<td data-label="{self._labels[field]}">{self._input(row, name, field)}</td>'
            for field in self.columns
        )
        return (
            f'<tr id="{name}"><th scope="row" id="l-{name}">'
            f'<span class="visually-hidden">{self._line} </span>{number}</th>{cells}</tr>{self._below(notes)}'
        )

    def _below(self, notes: str) -> str:
        """Write what is to be said of a line across the table, under its inputs, where it is in sight."""
        return f'<tr><td></td><td colspan="{len(self.columns)}">{notes}</td></tr>' if notes else ""

    def _input(self, row: Row, name: str, field: str) -> str:
        value = row.typed.get(field, "")
        wrong = row.wrong.get(field, "")
        told = f' aria-invalid="true" aria-describedby="e-{name}-{field}"' if wrong else ""
        named = f'name="{name}-{field}" aria-labelledby="h-{field} l-{name}"{told}'
        shared = f'class="ds-input" data-size="sm" {named}'
        if field in _CHOICES:
            options = self._choices[field]
            chosen = options.get(value) or next(iter(options.values()))
            found = f"<select {shared}>{chosen}</select>"
        elif field in _DAYS:
            found = f'<input type="date" {shared} value="{_e(value)}">'
        elif field in _NUMBERS:
            found = f'<input {shared} inputmode="decimal" maxlength="40" value="{_e(value)}">'
        else:
            found = f'<input {shared} maxlength="{_LONGEST[field]}" value="{_e(value)}">'
        if not wrong:
            return found
        words = _e(ENTRY_WORDS.get(wrong, ENTRY_WORDS["no-choice"]))
        return f'{found}<p class="ds-validation-message" id="e-{name}-{field}">{words}</p>'

    def notes(
        self, line: ReportLine, row: Row, problems: Sequence[Mapping[str, Any]], theirs: str = ""
    ) -> str:
        """Write what stands behind a line: what it is linked to, what is odd, the way to its own page."""
        url = reverse("partner-report-line", args=[line.report.key, line.key])
        name = _e(row.name)
        linked = [one.name for one in (line.procurement, line.cost_option) if one is not None]
        linked += [line.staff.name or line.staff.role] if line.staff else []
        parts = [f'<a href="{_e(url)}" aria-describedby="l-{name}">{self._open}</a>']
        if linked:
            parts.append(f'<span class="small quiet">{_e(" · ".join(linked))}</span>')
        for one in problems:
            tone = " data-tone=danger" if one["stops"] else ""
            parts.append(f'<span class="small"{tone}>{_e(one["what"])} {_e(one["fix"])}</span>')
        if theirs:
            parts.append(f'<span class="small"><strong>{self._now}</strong> {_e(theirs)}</span>')
        ticked = " checked" if row.is_removed else ""
        parts.append(
            f'<label class="small"><input type="checkbox" name="{name}-remove" value="1"{ticked}'
            f' aria-describedby="l-{name}"> {self._remove}</label>'
        )
        return f'<div class="row">{"".join(parts)}</div>'
