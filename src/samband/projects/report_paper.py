"""A partner report as a paper: tagged PDF, Word, Excel; the same figures and texts as its page."""

import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.base.cells import harmless
from samband.base.letters import address_of
from samband.base.pdf import make_pdf
from samband.base.templatetags.wording import amount, day, moment
from samband.base.word_files import Block, plain_document, writable
from samband.kernel.money import minor_text
from samband.projects.models import PartnerReport
from samband.projects.report_reading import Figures, Section, figures_of, name_of, sections_of
from samband.projects.report_reckoning import lines_of
from samband.projects.report_words import CATEGORY_WORDS, STATE_WORDS

PAPERS: Final = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of amounts: its title, the words above its columns, a label and minor units in each row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def paper_of(report: PartnerReport, form: str, at: datetime, *, payroll: bool = False) -> tuple[bytes, str]:
    """Give a report as a file, with its type; ``payroll`` says whether its reader may read who is paid.

    Not for inside a transaction.

    Raises:
        KeyError: when there is no such form.
    """
    kind, figures = _TYPES[form], figures_of(report)
    sheets = [] if figures is None else sheets_of(figures)
    if form == "xlsx":
        return _xlsx(report, sheets, payroll), kind
    sections = [one for one in sections_of(report, list(report.texts.all())) if one.text.text.strip()]
    made = _pdf if form == "pdf" else _docx
    return made(report, figures, sheets, sections, at), kind


def facts_of(report: PartnerReport, figures: Figures | None) -> list[tuple[str, str]]:
    """Give what stands at a report's head: whose, of when, where it stands, on which plan, by which rates."""
    facts = [
        (_("Project"), report.partner.project.name),
        (_("Partner"), report.partner.organisation.name),
        (
            _("Period"),
            f"{report.period.number}: {day(report.starts_on)} – {day(report.last_day)}",
        ),
        (_("Where it stands"), str(STATE_WORDS[report.status])),
        (_("Version of the plan"), str(report.plan.number)),
    ]
    if report.submitted_at:
        facts.append((_("Handed in"), moment(report.submitted_at)))
    for currency, one in figures.rates if figures else ():
        rate = f"1 {one['base']} = {one['rate']} {currency} ({one['source']}, {day(one['starts_on'])})"
        facts.append((_("Rate of exchange"), rate))
    return facts


def sheets_of(figures: Figures) -> list[Sheet]:
    """Give a report's figures as two tables: costs by category, and who pays."""
    head = (_("Category"), _("Budget"), _("Reported before"), _("This report"), _("In all"), _("Left"))
    rows = [*((str(row.label), row.over) for row in figures.rows), (_("All"), figures.whole.over)]
    costs = tuple(
        (
            label,
            (
                over.budget_minor,
                over.previously_reported_minor,
                over.current_minor,
                over.cumulative_minor,
                over.remaining_minor,
            ),
        )
        for label, over in rows
    )
    pays: list[tuple[str, tuple[int, ...]]] = [(one["code"], (one["minor"],)) for one in figures.funds]
    pays += [
        (_("above the award of %(fund)s, not payable") % {"fund": code}, (minor,))
        for code, minor in figures.not_payable.items()
        if minor
    ]
    pays.append((_("Contribution"), (figures.split.contribution_minor,)))
    pays += [(f"– {label}", (minor,)) for label, minor in figures.kinds]
    if figures.split.rounding_difference_minor:
        pays.append((_("– rounding difference"), (figures.split.rounding_difference_minor,)))
    return [
        Sheet(_("Costs by category (%(currency)s)") % {"currency": figures.currency}, head, costs),
        Sheet(
            _("Who pays (%(currency)s)") % {"currency": figures.currency},
            (_("Who pays"), _("Amount")),
            tuple(pays),
        ),
    ]


@cache
def _template() -> bytes:
    return files("samband.projects").joinpath("papers/report.typ").read_bytes()


def _foot(report: PartnerReport) -> str:
    return address_of(reverse("partner-report", args=[report.key]))


def _pdf(
    report: PartnerReport,
    figures: Figures | None,
    sheets: list[Sheet],
    sections: list[Section],
    at: datetime,
) -> bytes:
    data: dict[str, Any] = {
        "title": _("Partner report: %(name)s") % {"name": name_of(report)},
        "facts": [{"label": label, "text": text} for label, text in facts_of(report, figures)],
        "tables": [
            {
                "title": one.title,
                "head": list(one.head),
                "rows": [[label, *(amount(minor) for minor in minors)] for label, minors in one.rows],
            }
            for one in sheets
        ],
        "parts": [
            {
                "heading": one.heading,
                "of_heading": {"lang": one.lang},
                "text": one.text.text,
                "lang": one.text.lang,
            }
            for one in sections
        ],
        "foot": _foot(report),
    }
    return make_pdf(_template(), data, at=at)


def _docx(
    report: PartnerReport,
    figures: Figures | None,
    sheets: list[Sheet],
    sections: list[Section],
    at: datetime,
) -> bytes:
    lang = get_language() or "en"
    blocks = [Block(f"{label}: {text}", lang) for label, text in facts_of(report, figures)]
    for one in sheets:
        blocks.append(Block(one.title, lang, "Heading 1"))
        for label, minors in one.rows:
            said = zip(one.head[1:], minors, strict=True)
            amounts = "; ".join(f"{word} {amount(minor)}" for word, minor in said)
            blocks.append(Block(f"{label}: {amounts}", lang))
    for part in sections:
        blocks.append(Block(part.heading, part.lang or lang, "Heading 1"))
        blocks.append(Block(part.text.text, part.text.lang))
    blocks.append(Block(_foot(report), lang))
    return plain_document(_("Partner report: %(name)s") % {"name": name_of(report)}, lang, blocks, lang=lang)


def _xlsx(report: PartnerReport, sheets: list[Sheet], payroll: bool) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    for number, one in enumerate(sheets):
        sheet = book.add_worksheet([_("Costs"), _("Who pays")][number][:31])
        sheet.write_row(0, 0, one.head, bold)
        for at, (label, minors) in enumerate(one.rows, start=1):
            sheet.write_string(at, 0, writable(label))
            for place, minor in enumerate(minors, start=1):
                sheet.write_number(at, place, float(minor_text(minor)), money)
    lines = book.add_worksheet(_("Lines")[:31])
    lines.write_row(0, 0, _line_head(), bold)
    for at, row in enumerate(line_rows(report, payroll=payroll), start=1):
        for place, cell in enumerate(harmless(row)):
            lines.write_string(at, place, writable(cell))
    book.close()
    return file.getvalue()


def _line_head() -> tuple[str, ...]:
    return (
        _("Line"),
        _("Category"),
        _("Description"),
        _("Supplier"),
        _("Document"),
        _("Invoice day"),
        _("Payment day"),
        _("Currency"),
        _("Amount"),
        _("Rate of exchange"),
        _("In the project's currency"),
    )


def line_rows(report: PartnerReport, *, payroll: bool) -> list[list[str]]:
    """Give a report's lines for a file; who is paid is left out for who may not read it."""
    hidden = _("(payroll)")
    rows = []
    for line in lines_of(report):
        masked = line.is_payroll and not payroll
        rows.append(
            [
                str(line.number),
                str(CATEGORY_WORDS[line.category]),
                hidden if masked else line.description,
                hidden if masked else line.supplier,
                "" if masked else line.document_number,
                line.invoice_on.isoformat() if line.invoice_on else "",
                line.paid_on.isoformat() if line.paid_on else "",
                line.currency,
                minor_text(line.declared_minor),
                "" if line.rate is None else f"{line.rate.normalize():f}",
                "" if line.amount_minor is None else minor_text(line.amount_minor),
            ]
        )
    return rows
