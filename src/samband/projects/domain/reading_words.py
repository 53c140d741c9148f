"""What is said of every problem, assumption and check of a reader: what, where, and what to do about it.

The sentences are filled with the values of what they are said of; the page shows row and column beside them.
"""

from collections.abc import Mapping

from samband.kernel.text import gettext_noop as _
from samband.projects.domain.read_costs import Assumed, ReadProblem, SumCheck

PROBLEMS: Mapping[str, str] = {
    "problems-more": _("There are {count} more problems. Mend these first, then read the file again."),
    "no-table": _(
        "No table was found in “{found}”. Paste the rows with their amounts, and the row of years."
    ),
    "text-empty": _("There is no text. Paste the text of the document."),
    "text-too-long": _("The text is too long. Paste the part with the tables (at most {most} signs)."),
    "line-outside": _(
        "“{found}” stands outside the table and was left out. Paste it again if it belongs to it."
    ),
    "cell-unreadable": _("“{found}” is no amount. Write it as 1 200,50 or leave it empty."),
    "currencies-mixed": _(
        "The table has amounts in several currencies ({found}), which are never added. Paste one at a time."
    ),
    "sum-differs": _(
        "{what}: {stated} is stated, its parts give {reckoned}, {difference} apart. Check which is right."
    ),
    "costs-twice": _(
        "“{found}” looks like a second table of costs and is not counted. Choose the one that holds."
    ),
    "financing-twice": _(
        "“{found}” looks like a second table of financing and is not counted. Choose the one that holds."
    ),
    "not-balanced": _("{year}: costs {costs}, financing {financing}, {difference} apart. Check both tables."),
    "roles-differ": _(
        "{body} states {stated} for {year} as {role} and {other_stated} as {other}. Ask which holds."
    ),
    "file-empty": _("The file is empty. Export it again."),
    "file-too-big": _("The file is too large ({size} MB). Export a shorter time."),
    "file-too-many-lines": _("The file has more than {most} lines. Export a shorter time."),
    "file-too-many-rows": _("The file has more than {most} rows. Divide it."),
    "file-too-many-columns": _("The file has more than {most} columns. Keep those of the costs."),
    "file-unpacks-too-big": _("The file is too large once it is unpacked. Divide it."),
    "file-locked": _("The file has a password. Save it without one."),
    "file-old-excel": _("This is an old Excel file. Save it as XLSX or CSV."),
    "file-broken-workbook": _("The workbook is broken. Save it again as XLSX or CSV."),
    "file-not-workbook": _("This is no workbook. Save the list as XLSX or CSV."),
    "file-broken-csv": _("The file cannot be read at line {line}. Save it again as CSV."),
    "file-binary": _("This is no text. Choose the file that the system exported."),
    "file-packed": _("The file is packed. Unpack it and choose the XML file inside."),
    "file-no-sie": _("This is no SIE file; it begins with “{found}”. Export SIE type 4 from the accounts."),
    "file-no-saft": _(
        "This is no SAF-T file; it begins with “{found}”. Export SAF-T Financial from the accounts."
    ),
    "file-broken-xml": _("The file breaks off or is broken at line {line}. Export it again."),
    "file-declares-entities": _(
        "The file declares entities, which no ledger needs, and is not read. Export it again."
    ),
    "file-too-deep": _("The file is built in more levels than any ledger. Export it again."),
    "file-text-too-long": _("A text at line {line} is longer than any in a ledger. Export it again."),
    "line-unreadable": _(
        "The line “{found}” cannot be read and is left out. Export the file again, or add the cost."
    ),
    "label-unknown": _("{count} lines with the label {label} are not known and were passed over."),
    "verification-open": _("The last verification is not finished: the file breaks off. Export it again."),
    "verification-undated": _(
        "The verification “{found}” has no date that can be read. Add it to its lines."
    ),
    "verification-unbalanced": _(
        "Verification {name} does not come out at nought: {difference}. Ask the accounts."
    ),
    "verification-twice": _(
        "Verification {name} stands at line {first} already. Check that it is not counted twice."
    ),
    "no-verifications": _(
        "The file (type {kind}) holds no verifications, only balances. Export SIE type 4 or SAF-T."
    ),
    "posting-undated": _(
        "A posting of {name} has no date and is left out. Choose without dates, or add the cost."
    ),
    "date-unreadable": _("“{found}” is no date. Write it as 2025-03-14."),
    "entry-unreadable": _(
        "The line “{found}” has no account, or not one amount. It is left out; add the cost."
    ),
    "amount-unreadable": _("“{found}” is no amount. Write it as 1 200,50."),
    "amount-missing": _("The row has no amount and is left out. Write the amount, or delete the row."),
    "amount-two-ways": _(
        "“{found}” can be read in two ways; it was taken for thousands. Write it as 1 200,50."
    ),
    "share-over-line": _(
        "A share of {share} is larger than its line of {line}; the line was taken. Ask the accounts."
    ),
    "saft-other-version": _(
        "The file says version {version}, country “{country}”. Check that it is a Norwegian SAF-T."
    ),
    "no-amount-column": _("No column holds the amount ({found}). Say which one does."),
    "row-too-many-cells": _(
        "The row has {cells} cells where there are {columns} columns. Put it right in the sheet."
    ),
    "currency-unknown": _("“{found}” is no currency. Write SEK, NOK, DKK or EUR."),
    "currencies-differ": _("The amount says another currency than “{found}”. Check which is right."),
    "category-unknown": _("“{found}” is no cost category. Choose one."),
    "vat-unreadable": _("“{found}” is no amount of VAT. Write it as 300,00 or leave it empty."),
    "hours-unreadable": _("“{found}” is no number of hours. Write it as 37,5."),
}
ASSUMED: Mapping[str, str] = {
    "unit-from-heading": _("Amounts are multiplied by the unit in “{heading}”."),
    "sign-parts-thousands": _("A single point or comma before three digits was taken for thousands."),
    "heading-repeated": _("The row of titles came {count} more times and was left out."),
    "no-heading": _("There is no row of titles; the columns are numbered."),
    "currency-given": _("No currency is named; {currency} was taken."),
    "currency-unsaid": _("No currency is named. Say which one."),
    "encoding": _("The letters were read as {encoding}."),
    "accounts-of-expenditure": _("Only accounts {first} to {last} were taken."),
    "account-left-out": _("Account {account} was not taken: {count} lines, {sum}."),
    "saft-version": _("The file says version {version}."),
    "columns-not-used": _("Columns not used: {columns}."),
}
CHECKS: Mapping[str, str] = {
    "row": _("The sum {what} of column {column}"),
    "column": _("{column} of {what}"),
    "sheet-sum": _("The sum in the sheet"),
    "sie-period": _("The project's sum on account {what} over the periods"),
    "sie-object": _("The project's balance on account {what}"),
    "sie-result": _("The result of account {what}"),
    "sie-balance": _("The closing balance of account {what}"),
    "saft-debit": _("All debit in the file"),
    "saft-credit": _("All credit in the file"),
    "saft-count": _("The number of transactions in the file"),
    "saft-balance": _("The closing balance of account {what}"),
}


def sentence_of(said: ReadProblem | Assumed | SumCheck) -> tuple[str, Mapping[str, str]]:
    """Give the sentence to translate and the values to fill it with."""
    if isinstance(said, SumCheck):
        return CHECKS[said.code], {"what": said.what, "column": said.column}
    return (PROBLEMS if isinstance(said, ReadProblem) else ASSUMED)[said.code], said.values
