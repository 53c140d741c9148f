"""The words of the costs of a report: categories, columns, what is odd about a line and how to mend it."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.templatetags import wording
from samband.kernel.money import read_minor
from samband.projects.domain.cost_checks import LineProblem
from samband.projects.domain.reading_words import sentence_of

# Translated when it is shown.
Words = Any

CATEGORY_WORDS: Final[Mapping[str, Words]] = {
    "staff": _("Staff"),
    "office": _("Office and administration"),
    "travel": _("Travel and accommodation"),
    "external": _("External expertise and services"),
    "equipment": _("Equipment"),
    "infrastructure": _("Infrastructure and works"),
    "other": _("Other costs"),
    "lump-sum": _("Lump sum"),
    "unit-cost": _("Unit cost"),
}
VAT_WORDS: Final[Mapping[str, Words]] = {
    "unknown": _("Not said"),
    "not-recoverable": _("Not recoverable"),
    "recoverable": _("Recoverable"),
    "none": _("No VAT"),
}
FORM_WORDS: Final[Mapping[str, Words]] = {
    "cash": _("Paid by the partner"),
    "direct": _("Paid directly by another"),
    "in-kind": _("In kind"),
}
METHOD_WORDS: Final[Mapping[str, Words]] = {
    "fixed-percentage": _("Fixed percentage of the pay"),
    "hourly": _("Hours at an hourly rate (yearly cost by 1,720 hours)"),
    "full-time": _("Full time in the project"),
}
PROCEDURE_WORDS: Final[Mapping[str, Words]] = {
    "direct": _("Direct purchase"),
    "quotes": _("Several quotes"),
    "open": _("Open procedure"),
    "restricted": _("Restricted procedure"),
    "framework": _("Under a framework agreement"),
    "other": _("Another procedure"),
    "unknown": _("Not said"),
}
SOURCE_WORDS: Final[Mapping[str, Words]] = {
    "typed": _("Typed"),
    "pasted": _("Pasted"),
    "csv": _("From a CSV file"),
    "xlsx": _("From an Excel file"),
    "sie": _("From a SIE file"),
    "saf-t": _("From a SAF-T file"),
    "taken-back": _("Parked before, taken back"),
}
SCAN_WORDS: Final[Mapping[str, Words]] = {
    "not_scanned": _("Not scanned"),
    "clean": _("Scanned, nothing found"),
    "infected": _("Dangerous"),
}
FIELD_WORDS: Final[Mapping[str, Words]] = {
    "category": _("Category"),
    "description": _("Description"),
    "supplier": _("Supplier"),
    "document_number": _("Document number"),
    "invoice_on": _("Invoice day"),
    "paid_on": _("Paid on"),
    "currency": _("Currency"),
    "invoice_minor": _("Invoice or gross pay"),
    "vat_minor": _("VAT of it"),
    "vat": _("VAT is"),
    "units": _("Units or hours"),
    "declared_minor": _("Amount claimed"),
    "option": _("Unit cost or lump sum"),
    "staff": _("Whose pay"),
    "procurement": _("Procurement"),
    "work_package": _("Work package"),
    "comment": _("Comment"),
    "account": _("Account"),
    "form": _("How it was paid"),
    "paid_directly_by": _("Paid by"),
    "files": _("Evidence"),
}
# Why a line cannot be kept as it was said.
ENTRY_WORDS: Final[Mapping[str, Words]] = {
    "amount-missing": _("Write the amount that is claimed."),
    "category-missing": _("Choose a category."),
    "option-missing": _("Choose which unit cost or lump sum it is, on the line's own page."),
    "currency-not-own": _("The partner reports in its own currency. Choose that one."),
    "no-share": _("The partner has no share of this lump sum in the approved budget."),
    "units-missing": _("Write how many units."),
    "hours-missing": _("Write how many hours."),
    "units-odd": _("Write a number with at most two decimals."),
    "gross-missing": _("Write the gross cost of the pay in “Invoice or gross pay”."),
    "yearly-cost-missing": _("Write the person's yearly cost in the list of staff first."),
    "percent-missing": _("Write the person's percentage in the list of staff first."),
    "amount-too-large": _("This is too large. The largest amount is 999 999 999.99."),
    "no amount": _("This is not an amount. Write it such as 12 345.67, with two decimals at most."),
    "ambiguous": _("This can be read in two ways. Write 12 345 without a sign, or 12.34."),
    "too large": _("This is too large. The largest amount is 999 999 999.99."),
    "no-day": _("This is not a day. Write it such as 2026-03-31."),
    "no-choice": _("This is not one of the choices. Choose one in the list."),
    "no-number": _("This is not a number. Write it such as 37.5."),
    "too-long": _("This is too long. Shorten it."),
    "odd-sign": _("There is a sign in this that cannot be kept. Write it anew."),
}
# What is odd about a line: what, and how to mend it.
LINE_PROBLEMS: Final[Mapping[str, tuple[Words, Words]]] = {
    "covered-by-flat-rate": (
        _("A flat rate pays costs of this category already."),
        _("Take the line out, or choose the category it belongs to."),
    ),
    "currency-not-own": (
        _("The partner reports in its own currency, and this line is in another."),
        _("Write the amount as it stands in the accounts."),
    ),
    "vat-recoverable": (
        _("The VAT of %(amount)s is recoverable and so not eligible."),
        _("Check that the amount claimed is without it."),
    ),
    "vat-declared": (
        _("Recoverable VAT is not eligible: without it at most %(amount)s can be claimed."),
        _("Lower the amount, or say that the VAT is not recoverable."),
    ),
    "more-than-invoice": (
        _("More is claimed than the invoice of %(amount)s."),
        _("Check both amounts."),
    ),
    "sign-differs": (
        _("The invoice and the amount claimed have different signs."),
        _("A credit note has a minus in both."),
    ),
    "day-after-period": (
        _("This day is after the reporting period."),
        _("Move the cost to the report of its period, or say in a comment why it is here."),
    ),
    "paid-before-period": (
        _("It was paid before the reporting period."),
        _("Say in a comment why it was not reported then."),
    ),
    "not-paid": (
        _("It is not said when it was paid."),
        _("Write the day; costs that are not paid are not eligible."),
    ),
    "document-earlier": (
        _("The same document stands in report %(report)s already: it may be financed twice."),
        _("Take the line out, or write in a comment which part of it this is."),
    ),
    "document-twice": (
        _("The same document stands in this report twice."),
        _("Take one out, or write in a comment which part of it each line is."),
    ),
    "lump-earlier": (
        _("This lump sum stands in report %(report)s already; it is claimed once."),
        _("Take the line out."),
    ),
    "lump-twice": (
        _("This lump sum stands in the report twice; it is claimed once."),
        _("Take one of the two out."),
    ),
    "no-method-document": (
        _("The document that sets the fixed percentage is missing."),
        _("Add it to the person in the list of staff."),
    ),
    "no-procurement": (
        _("A purchase of this size, and no procurement is linked to it."),
        _("Link it to one in the register, or say in a comment why there is none."),
    ),
    "no-evidence": (_("There is no evidence yet."), _("Add the invoice, or what proves the cost.")),
    "hours-too-many": (
        _("The person has %(hours)s hours this year, more than the %(most)s of the hourly rate."),
        _("Lower the hours."),
    ),
}


def problem_words(problem: LineProblem) -> dict[str, Any]:
    """Give a problem of a line in the reader's language: field, what, fix, and whether it stops."""
    what, fix = LINE_PROBLEMS[problem.code]
    values = dict(problem.values)
    if "amount" in values:
        values["amount"] = wording.amount(read_minor(values["amount"]))
    return {
        "field": problem.field,
        "label": str(FIELD_WORDS.get(problem.field, "")),
        "what": str(what) % values if values else str(what),
        "fix": str(fix),
        "stops": problem.stops,
    }


def reading_sentence(said: Any) -> str:
    """Give what a reader of a file says of a problem, an assumption or a check, in the reader's language."""
    message, values = sentence_of(said)
    return gettext(message).format_map(dict(values))
