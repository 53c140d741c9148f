"""What the map's codes are called in the reader's language, and what is said of problems in a list."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samband.actors.domain.problems import Problem

KINDS: Mapping[str, Any] = {
    "company": _("Company"),
    "large-company": _("Large innovating company"),
    "high-tech-company": _("High-tech company"),
    "university": _("University"),
    "research-institute": _("Research institute"),
    "incubator": _("Incubator"),
    "technology-park": _("Technology park"),
    "cluster": _("Cluster"),
    "innovation-hub": _("Innovation hub"),
    "innovation-gateway": _("Innovation gateway"),
    "business-garden": _("Business garden"),
    "catapult-centre": _("Catapult centre"),
    "living-lab-host": _("Host of living labs"),
    "municipality": _("Municipality"),
    "region": pgettext_lazy("kind of organisation", "Region"),
    "county-authority": _("County authority"),
    "department": _("Department"),
    "regional-association": _("Regional association"),
    "state-agency": _("State agency"),
    "hospital": _("Hospital"),
    "utility": _("Utility"),
    "school": _("School"),
    "trade-body": _("Trade body"),
    "development-body": _("Development body"),
    "funder": _("Funder"),
    "civil-society": _("Civil society"),
    "other": pgettext_lazy("kind of organisation", "Other"),
}

THEMES: Mapping[str, Any] = {
    "water": _("Water and sewage"),
    "energy": _("Energy and heating"),
    "hydrogen": _("Hydrogen and batteries"),
    "buildings": _("Buildings and construction"),
    "mobility": _("Transport and mobility"),
    "maritime": _("Shipping and harbours"),
    "ocean": _("Fisheries and aquaculture"),
    "food": _("Food and drink"),
    "agriculture": _("Agriculture and rural life"),
    "forestry": _("Forest and wood"),
    "circular": _("Circular economy and waste"),
    "materials": _("Materials and chemistry"),
    "manufacturing": _("Manufacturing and robotics"),
    "digital": _("Digital services and data"),
    "ai": _("Artificial intelligence"),
    "security": _("Cyber security and preparedness"),
    "health": _("Health and medical technology"),
    "ageing": _("Elderly care and welfare technology"),
    "education": _("Education and skills"),
    "inclusion": _("Inclusion and labour market"),
    "culture": _("Culture and creative industries"),
    "tourism": _("Tourism and visitors"),
    "climate": _("Climate adaptation and nature"),
    "air": _("Air quality and noise"),
    "planning": _("Urban planning and land use"),
    "procurement": _("Innovation procurement"),
    "entrepreneurship": _("Start-ups and growth"),
    "space": _("Space and geodata"),
    "bio": _("Biotechnology and bioeconomy"),
    "textiles": _("Textiles and design"),
    "mining": _("Mining and minerals"),
    "finance": _("Finance for innovation"),
}

# What a tie is called from the organisation it starts at, and from the one it leads to.
TIES: Mapping[str, Any] = {
    "member-of": _("Member of"),
    "owns": _("Owns"),
    "collaborates-with": _("Collaborates with"),
    "customer-of": _("Customer of"),
    "supplies": _("Supplies"),
    "funds": _("Funds"),
    "hosts": _("Hosts"),
}
TIES_FROM_OTHERS: Mapping[str, Any] = {
    "member-of": _("Has as a member"),
    "owns": _("Owned by"),
    "collaborates-with": _("Collaborates with"),
    "customer-of": _("Has as a customer"),
    "supplies": _("Supplied by"),
    "funds": _("Funded by"),
    "hosts": _("Hosted by"),
}

PARTICIPATION_ROLES: Mapping[str, Any] = {
    "lead": _("Led"),
    "partner": _("Took part in"),
    "runs": pgettext_lazy("a testbed", "Runs"),
}
# The same beside an organisation's name, in brackets.
ROLES_BEHIND: Mapping[str, Any] = {
    "lead": pgettext_lazy("an organisation in a project", "lead"),
    "partner": pgettext_lazy("an organisation in a project", "partner"),
    "runs": pgettext_lazy("an organisation behind a testbed", "runs it"),
}

CONTACT_SORTS: Mapping[str, Any] = {
    "mailbox": _("Mailbox"),
    "telephone": _("Telephone"),
    "form": _("Form on the web"),
}

MARKS: Mapping[str, Any] = {
    "verified": _("verified"),
    "secondary": _("from a secondary source"),
    "computed": _("computed"),
    "unverified": _("not verified"),
}

FACTS: Mapping[str, Any] = {
    "name": _("Name"),
    "kinds": _("Kinds"),
    "country": _("Country"),
    "region": _("Region"),
    "municipality": _("Municipality"),
    "lang": _("Language"),
    "website": _("Website"),
    "registry_number": _("Registry number"),
    "themes": _("Themes"),
    "statements": _("What it offers and seeks"),
    "contacts": _("Contact points"),
    "notes": _("Notes"),
}

# The columns of a list as a reader calls them.
COLUMN_NAMES: Mapping[str, Any] = {
    **FACTS,
    "id": _("Number or code of the sender"),
    "kind": _("Kinds"),
    "description": _("What they offer"),
    "seeks": _("What they look for"),
    "contact": _("Contact points"),
}

# What the columns of a list mean, for those who make one.
COLUMNS: Mapping[str, Any] = {
    "id": _("Your own number or code for the organisation"),
    "name": _("The organisation's name (needed)"),
    "kind": _("What kind it is, such as company or university; several with | between them"),
    "country": _("The country, as a code such as SE or as a name"),
    "region": _("The region, as a NUTS code such as SE232 or as a name"),
    "municipality": _("The municipality or town"),
    "lang": _("The language of the texts, such as sv; found out when empty"),
    "description": _("What it does and offers, in its own words"),
    "seeks": _("What it looks for in others"),
    "website": _("Its website"),
    "registry_number": _("Its number in the country's register of organisations"),
    "themes": _("What it works with, such as water or health; several with | between them"),
    "contact": _("Mailbox, telephone or web form of the organisation, never of a person"),
}

IMPORT_STATUSES: Mapping[str, Any] = {
    "previewed": _("Looked at, not taken in yet"),
    "waiting": _("Waiting for its turn"),
    "running": _("Being taken in"),
    "done": _("Taken in"),
    "failed": _("Stopped before its end"),
}

OUTCOMES: Mapping[str, Any] = {
    "read": pgettext_lazy("rows", "Read"),
    "created": pgettext_lazy("rows", "New"),
    "updated": pgettext_lazy("rows", "Updated"),
    "unchanged": pgettext_lazy("rows", "Unchanged"),
    "merged": pgettext_lazy("rows", "Merged"),
    "review": pgettext_lazy("rows", "To look at"),
    "refused": pgettext_lazy("rows", "Refused"),
}

# For every code of a problem: what is wrong, and what to do about it.
PROBLEMS: Mapping[str, tuple[Any, Any]] = {
    "file-empty": (_("The file is empty."), _("Choose a file with a header and at least one row.")),
    "file-missing": (
        _("There is no such file, or it may not be read."),
        _("Check its name and your rights."),
    ),
    "file-too-big": (_("The file is {size} MB."), _("A list may be 50 MB: split it into several files.")),
    "file-binary": (_("This is no text and no workbook."), _("Save the list as CSV, XLSX or JSON lines.")),
    "file-old-excel": (
        _("This is an older or locked Excel file."),
        _("Open it in Excel, remove any password and save it as XLSX or CSV."),
    ),
    "file-locked": (_("The workbook is locked with a password."), _("Save it without a password.")),
    "file-not-workbook": (_("This archive is no Excel workbook."), _("Save the list as XLSX or CSV.")),
    "file-broken-workbook": (
        _("The workbook is damaged and cannot be read."),
        _("Open it in your spreadsheet program and save it again as XLSX or CSV."),
    ),
    "file-unpacks-too-big": (
        _("The workbook unpacks to more than a list can need."),
        _("Save the sheet with the list alone, or as CSV."),
    ),
    "file-too-many-rows": (
        _("There are more than {most} rows."),
        _("Split the list into several files, and delete empty rows far down in a sheet."),
    ),
    "file-too-many-columns": (
        _("There are more than {most} columns."),
        _("Delete the columns that do not matter, also empty ones far to the right."),
    ),
    "file-no-name-column": (
        _("No column for names was found. The first line is: {found}"),
        _("Write the names of the columns in the first line; one of them must be “name”."),
    ),
    "file-no-title-column": (
        _("No column for titles was found. The first line is: {found}"),
        _("Write the names of the columns in the first line; one of them must be “title”."),
    ),
    "column-left-out": (
        _("There is another column for {field} that is used; this one was left out."),
        _("Rename or remove one of the two."),
    ),
    "column-twice": (
        _("There is another column for {field} that is used."),
        _("This one is kept as a note; rename or remove one of the two."),
    ),
    "column-person": (
        _("The column is about persons."),
        _("It was left out: give a mailbox or telephone of the organisation instead."),
    ),
    "row-quote-open": (
        _("A quotation mark is opened and never closed."),
        _("Close it, or remove it, and send the row again."),
    ),
    "row-too-many-cells": (
        _("The row has {cells} cells, the header only {columns}."),
        _("Put texts that hold the separator into quotation marks."),
    ),
    "row-not-json": (_("The line is no valid JSON."), _("Mend the line and send it again.")),
    "row-not-object": (
        _("The line is JSON, but no object with names and values."),
        _('Write it as {{"name": "…"}}.'),
    ),
    "row-no-name": (_("The row has no name."), _("Write the organisation's name.")),
    "row-name-too-long": (
        _("The name is longer than {most} characters: {found}"),
        _("Write the name alone; a description has a column of its own."),
    ),
    "row-no-title": (_("The row has no title."), _("Write what the testbed or project is called.")),
    "row-again": (
        _("The list has it already in row {first}, with something else in: {columns}. The first is used."),
        _("Correct the row that is wrong."),
    ),
    "text-cut": (
        _("The text is longer than {most} characters; the rest was cut off."),
        _("Shorten it if the end matters."),
    ),
    "text-unreadable": (
        _("Some characters could not be read and were left out."),
        _("Save the file as UTF-8 and send it again."),
    ),
    "text-garbled": (
        _("The text looks garbled: {found}"),
        _("Save the file as UTF-8 in the program it comes from, and send it again."),
    ),
    "country-unknown": (_("{found} is not a country we know."), _("Write a code such as SE, NO or DK.")),
    "region-unknown": (
        _("{found} is not a NUTS code."),
        _("Write a code such as SE232, or leave the cell empty."),
    ),
    "region-elsewhere": (_("{found} does not lie in {country}."), _("Correct the region or the country.")),
    "lang-unknown": (
        _("{found} is not a language we know; the text's own language was found out instead."),
        _("Write a code such as sv, nb or fi."),
    ),
    "kind-unknown": (
        _("We do not know the kind {found}; it is kept as a note."),
        _("Use one of our kinds, such as company, university, cluster or municipality."),
    ),
    "theme-unknown": (
        _("We do not know the theme {found}; it is kept as a note."),
        _("Use our themes, such as water, energy or health, with | between them."),
    ),
    "theme-left-out": (
        _("We do not know the theme {found}; it was left out."),
        _("Use our themes, such as water, energy or health, with | between them."),
    ),
    "year-unreadable": (
        _("{found} is neither a year nor a date; it was left out."),
        _("Write a year such as 2019, or a date such as 2019-05-31."),
    ),
    "years-reversed": (
        _("It would end in {found} and start in {started}; the end was left out."),
        _("Correct the years."),
    ),
    "partner-unknown": (
        _("{found} is not among the organisations here; the rest of the row was taken in."),
        _("Bring the organisation first, or write its registry number, then bring this list again."),
    ),
    "partner-ambiguous": (
        _("Several organisations here answer to {found}; none was chosen."),
        _("Write the registry number of the one that is meant."),
    ),
    "partner-person": (
        _("This is a person's number. It was left out."),
        _("Name organisations, never persons."),
    ),
    "partners-cut": (
        _("More than {most} organisations are named; the rest was left out."),
        _("Spread them over several rows with the same id."),
    ),
    "website-unusable": (
        _("{found} is not the address of a website."),
        _("Write it as https://www.example.org."),
    ),
    "number-invalid": (
        _("{found} is not a valid registry number; it is kept as a note."),
        _("Check the digits."),
    ),
    "number-no-country": (
        _("The registry number {found} cannot be checked without a country; it is kept as a note."),
        _("Write the country."),
    ),
    "number-person": (
        _("The registry number is a person's number (a sole trader's). It was left out."),
        _("Leave the cell empty for sole traders."),
    ),
    "number-taken": (
        _("The registry number {found} belongs to another organisation here; it was not changed."),
        _("Check which of the two rows is right."),
    ),
    "contact-person": (
        _("The address looks like one person's own. It was left out."),
        _("Give a mailbox of the organisation, such as post@ or innovation@."),
    ),
    "contact-unusable": (
        _("The contact is neither a mail address, a telephone number nor a web address. It was left out."),
        _("Write a mailbox, a telephone number or the address of a form."),
    ),
}


def column_meaning(name: str) -> str:
    """Say what a column of a list holds."""
    return str(COLUMNS.get(name, name))


def column_name(name: str) -> str:
    """Call a column of a list by its name in the reader's language; one of the sender's own as it stands."""
    return str(COLUMN_NAMES.get(name, name))


def problem_words(problem: Problem, headings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Say a problem in the reader's language: where it is, what it is, what to do.

    ``headings`` gives for our columns the sender's own, where they are known; without it columns are called
    by our codes, as in answers for programs.
    """
    what, fix = PROBLEMS[problem.code]
    values = dict(problem.values)
    column = problem.column
    if headings is not None:
        column = headings.get(column) or column_name(column)
        if "field" in values:
            values["field"] = column_name(values["field"])
    return {"where": _where(problem.row, column), "what": _fill(what, values), "fix": _fill(fix, values)}


def _fill(sentence: Any, values: Mapping[str, str]) -> str:
    try:
        return str(sentence).format_map(dict(values))
    except (KeyError, ValueError, IndexError):
        return str(sentence)


def _where(row: int, column: str) -> str:
    if row and column:
        return gettext("row %(row)d, column %(column)s") % {"row": row, "column": column}
    if row:
        return gettext("row %(row)d") % {"row": row}
    if column:
        return gettext("column %(column)s") % {"column": column}
    return gettext("the file")
