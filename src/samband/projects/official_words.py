"""What is said of a report on its way to an official system and back, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.kernel.money import minor_text
from samband.projects.domain.official.differences import (
    CHANGED,
    DOUBLED_HERE,
    DOUBLED_THERE,
    MISSING_HERE,
    MISSING_THERE,
    Difference,
)
from samband.projects.domain.official.layout import AMOUNT, FLAG
from samband.projects.domain.official.problems import Problem
from samband.projects.domain.official.rows import Value

FIELDS: Mapping[str, Any] = {
    "reference": _("line number"),
    "category": _("cost category"),
    "cost_option": _("cost option"),
    "document_number": _("document number"),
    "supplier": _("supplier"),
    "description": _("description"),
    "invoice_on": _("invoice date"),
    "paid_on": _("payment date"),
    "currency": _("currency"),
    "total_minor": _("invoice total"),
    "vat_minor": _("VAT"),
    "declared_minor": _("amount"),
    "rate": _("rate of exchange"),
    "report_minor": _("amount in the report's currency"),
    "procurement": _("procurement"),
    "comment": _("comment"),
    "voucher": _("voucher"),
    "account": _("account"),
    "is_payroll": _("payroll"),
}

PROBLEMS: Mapping[str, tuple[Any, Any]] = {
    "field-missing": (
        _("The form demands this text."),
        _("Write it in the report; it is then filled in here."),
    ),
    "field-too-long": (
        _("The text has {length} characters, {over} more than the {limit} that the form takes."),
        _("Shorten it by {over} characters. Nothing has been cut."),
    ),
    "category-not-taken": (
        _("The system has no reported lines of this cost category."),
        _("Choose another category, or leave the line out there: flat rates are reckoned by the system."),
    ),
    "column-left-empty": (
        _("The system takes nothing here for this cost category, so the cell is left empty."),
        _("Check that nothing of it is needed elsewhere, such as in the comment."),
    ),
    "cell-missing": (_("The system demands this cell."), _("Fill it in on the line.")),
    "cell-too-long": (
        _("The text has {length} characters, {over} more than the {limit} that the system takes."),
        _("Shorten it by {over} characters. Nothing has been cut."),
    ),
    "cell-letters": (
        _("The system's file cannot hold these letters: {letters}"),
        _("Write the text with other letters."),
    ),
    "recoverable-vat": (
        _("VAT that is recovered has been declared: {declared} is more than the {net} without VAT."),
        _("Declare the amount without VAT, or state that the VAT is not recoverable."),
    ),
    "column-not-returned": (
        _("The file lacks this column, so it could not be compared."),
        _("Export the list again with all columns, or check it by eye."),
    ),
    "cell-unreadable": (_("This could not be read: {found}"), _("Look at the cell in the official system.")),
    "sum-differs": (
        _("The file states the sum {stated}, but its lines add up to {reckoned}."),
        _("See whether the export holds all lines."),
    ),
    "file-not-list": (
        _("This file has no list of expenditure as {system} writes it."),
        _("Choose the export of the report's expenditure, with the names of its columns."),
    ),
    "file-no-column": (
        _("The file lacks the columns by which its lines are known: {columns}"),
        _("Export the list again with these columns."),
    ),
    "line-without-evidence": (_("The line has no evidence."), _("Add its invoice or other document.")),
    "evidence-of-no-line": (
        _("A file belongs to no line of this report and was left out."),
        _("Move it to its line, or remove it."),
    ),
}

DIFFERENCES: Mapping[str, Any] = {
    CHANGED: _("{field}: {ours} here, {theirs} there"),
    MISSING_THERE: _("The line of {ours} is missing there."),
    MISSING_HERE: _("A line of {theirs} is missing here."),
    DOUBLED_THERE: _("The line of {theirs} is there twice."),
    DOUBLED_HERE: _("The line of {ours} is here twice."),
}


def problem_said(problem: Problem) -> dict[str, str]:
    """Say a problem: where it is, what it is, what to do."""
    what, fix = PROBLEMS[problem.code]
    where = [
        gettext("line {number}").format(number=problem.line) if problem.line else "",
        gettext("row {number} of the file").format(number=problem.row) if problem.row else "",
        problem.field,
    ]
    values = dict(problem.values)
    return {
        "where": ", ".join(part for part in where if part),
        "what": str(what).format_map(values),
        "fix": str(fix).format_map(values),
    }


def difference_said(difference: Difference) -> str:
    """Say a difference in one sentence with both values: ``amount: 7 650.92 here, 7 650.93 there``."""
    return str(DIFFERENCES[difference.kind]).format(
        field=FIELDS.get(difference.field, difference.header),
        ours=_value_said(difference.ours, difference.form),
        theirs=_value_said(difference.theirs, difference.form),
    )


def _value_said(value: Value, form: str) -> str:
    if form == FLAG:
        return gettext("yes") if value else gettext("no")
    if value is None or value == "":
        return gettext("nothing")
    if form == AMOUNT and isinstance(value, int):
        return number_format(Decimal(minor_text(value)), 2, force_grouping=True)
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, Decimal):
        return number_format(value.normalize(), use_l10n=True)
    return str(value)
