"""A report's costs, line by line: read with payroll masked, added, changed and removed in one."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from samband.projects.access.costs import can_see_costs, can_write_costs
from samband.projects.actions.costs_lines import save_lines
from samband.projects.costs_entry import Entry, entry_of, report_lines, said_of
from samband.projects.costs_reading import ShownLine, shown_lines
from samband.projects.costs_words import ENTRY_WORDS
from samband.projects.domain.cost_entry import EntryRefused, Said
from samband.projects.models import PartnerReport
from samband.site.api import reports
from samband.site.api.answers import own_read, write
from samband.site.api.cursors import read_cursor, write_cursor
from samband.site.api.gate import caller_of
from samband.site.api.inputs import Key, Paging, refuse_unknown
from samband.site.api.money_shapes import text_or_none
from samband.site.api.needs import seen_version
from samband.site.api.problems import Trouble, both_told
from samband.site.api.report_inputs import SentLines, new_line
from samband.site.api.report_shapes import LinePage, LinesSaved
from samband.site.api.reports import etag_of_report, report_of

router = reports.router
_AROUND = 512 * 1024
# Where an input stands in a body, for what is wrong with a cost inside.
_SENT_AS = {"declared_minor": "declared", "invoice_minor": "invoice_total", "vat_minor": "vat_amount"}


@own_read(router, "/{key}/lines", LinePage, 403, 404)
def list_report_lines(
    request: HttpRequest, response: HttpResponse, key: Path[Key], paging: Query[Paging]
) -> dict[str, Any]:
    """List a report's costs by number; names and numbers of payroll to its partner and controller alone."""
    refuse_unknown(request, Paging)
    agent = caller_of(request).agent
    one = report_of(agent, key)
    can_see_costs(agent, one).or_refuse()
    belongs_to = ["report-lines", key]
    after = int(read_cursor(paging.cursor, belongs_to) or 0)
    rows = list(report_lines(one).filter(number__gt=after)[: paging.limit + 1])
    further = None
    if len(rows) > paging.limit:
        further = write_cursor(str(rows[paging.limit - 1].number), belongs_to)
    shown = shown_lines(agent, one, rows[: paging.limit])
    response["ETag"] = etag_of_report(one)
    return {"items": [line_shown(row) for row in shown], "next": further, "version": one.version}


@write(router, "PATCH", "/{key}/lines", LinesSaved, 404, 409, 412, most_body=_AROUND)
def save_report_lines(
    request: HttpRequest, response: HttpResponse, key: Path[Key], sent: SentLines
) -> dict[str, Any]:
    """Add, change and remove costs of a report that is being written: all of it, or nothing."""
    agent = caller_of(request).agent
    one = report_of(agent, key)
    can_write_costs(agent, one).or_refuse()
    entry = entry_of(one)
    before = {line.key: said_of(line) for line in report_lines(one)}
    fixed = set(one.lines.filter(taken_back_from__isnull=False).values_list("key", flat=True))
    for at, gone in enumerate(sent.remove):
        if gone not in before:
            raise Trouble(404, f"body/remove/{at}")
    changed = {}
    for at, line in enumerate(sent.change):
        where = f"body/change/{at}"
        if line.key not in before:
            raise Trouble(404, f"{where}/key")
        said = replace(before[line.key], **line.said(where))
        changed[line.key] = said if line.key in fixed else _checked(said, entry, where)
    added = [_checked(new_line(line, f"body/add/{at}"), entry, f"body/add/{at}")
             for at, line in enumerate(sent.add)]  # fmt: skip
    version = seen_version(request, sent.version, one.version, etag_of_report(one))
    yours = {line.key: line.declared or line.description for line in sent.change}
    with both_told(sent.version, _now(changed), yours):
        made = save_lines(
            one, by=agent, version=version, changed=changed, added=added, removed=set(sent.remove)
        )
    fresh = report_of(agent, key)
    response["ETag"] = etag_of_report(fresh)
    return {
        "added": made,
        "changed": len(changed),
        "removed": len(set(sent.remove)),
        "version": fresh.version,
    }


def _now(changed: dict[str, Said]) -> Any:
    def told(now: PartnerReport) -> dict[str, Any]:
        rows = report_lines(now).filter(key__in=changed)
        return {row.key: text_or_none(row.declared_minor) for row in rows}

    return told


def _checked(said: Said, entry: Entry, where: str) -> Said:
    for name, known in (
        ("option", entry.options), ("staff", entry.staff),
        ("procurement", entry.procurements), ("work_package", entry.work_packages),
    ):  # fmt: skip
        if getattr(said, name) and getattr(said, name) not in known:
            raise Trouble(404, f"{where}/{name}")
    try:
        entry.reckon(said)
    except EntryRefused as why:
        field = _SENT_AS.get(why.field, why.field)
        raise Trouble(422, f"{where}/{field}", str(ENTRY_WORDS.get(why.code, ""))) from why
    return said


def line_shown(one: ShownLine) -> dict[str, Any]:
    """Give a line as the caller may read it."""
    line = one.line
    plain = (
        *("key", "number", "category", "lang", "account", "invoice_on", "paid_on", "currency", "vat"),
        *("form", "paid_directly_by", "is_payroll", "source", "has_files"),
    )
    masked = ("description", "comment", "supplier", "document_number", "staff")
    return {
        **{name: getattr(line, name) for name in plain},
        **{name: getattr(one, name) for name in masked},
        "invoice_total": text_or_none(line.invoice_minor),
        "vat_amount": text_or_none(line.vat_minor),
        "declared": text_or_none(line.declared_minor),
        "units": None if line.units is None else str(line.units),
        "option": line.cost_option.key if line.cost_option else None,
        "procurement": line.procurement.key if line.procurement else None,
        "work_package": line.work_package.number if line.work_package else None,
        "rate": None if line.rate is None else f"{line.rate.normalize():f}",
        "amount": text_or_none(line.amount_minor),
    }
