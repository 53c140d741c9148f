"""Pages of a report's costs: the grid, its sums as one types, numbers in order, parked costs, exports."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.base.keys import key_sent
from samband.base.table_files import table_download
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.projects.access.costs import can_write_costs
from samband.projects.actions.costs_lines import renumber_lines, save_lines, take_back_line
from samband.projects.costs_entry import Entry, entry_of, line_problems, report_lines, said_of
from samband.projects.costs_grid import GridWriter, typed_of
from samband.projects.costs_page import costs_frame, is_written_by
from samband.projects.costs_reading import EXPORT_COLUMNS, category_totals, export_rows, shown_lines
from samband.projects.costs_words import FIELD_WORDS, problem_words
from samband.projects.domain.cost_checks import LineProblem
from samband.projects.domain.cost_entry import EntryRefused, Said
from samband.projects.forms.costs_grid import FIELDS, MOST_NEW_ROWS, NEW_ROWS, Grid, Row, read_grid
from samband.projects.models import PartnerReport, ReportLine
from samband.projects.parked_lines import parked_lines
from samband.projects.rates_shown import rates_context

_PARTS = ("partner__project__programme__owner", "partner__organisation", "plan", "period")


def report_of(request: HttpRequest, key: str) -> PartnerReport:
    """Give a report that the reader may see, with what its pages are about."""
    agent = agent_of(request.user)
    return get_object_or_404(PartnerReport.objects.visible_to(agent).select_related(*_PARTS), key=key)


def number_in(text: str | None) -> int:
    """Read a number that a form carries; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def said_in_short(said: Said) -> str:
    """Give a line in one short text, to stand beside what somebody else wrote."""
    shown = typed_of(said)
    return " · ".join(f"{FIELD_WORDS[name]}: {shown[name]}" for name in FIELDS if shown[name])


@many_fields
@require_http_methods(["GET", "HEAD", "POST"])
def costs(request: HttpRequest, key: str) -> HttpResponse:
    """Show a report's costs, as a grid to whoever writes them; save all that is changed in it."""
    report = report_of(request, key)
    agent = agent_of(request.user)
    if not is_written_by(agent, report):
        if request.method == "POST":
            can_write_costs(agent, report).or_refuse()
        return _read_only(request, report)
    lines, entry = list(report_lines(report)), entry_of(report)
    if request.method == "POST":
        return _save(request, report, lines, entry)
    more = min(number_in(request.GET.get("rows")) or NEW_ROWS, MOST_NEW_ROWS)
    return _grid_page(request, report, lines, entry, more=more)


def _read_only(request: HttpRequest, report: PartnerReport) -> HttpResponse:
    lines = list(report_lines(report))
    shown = shown_lines(agent_of(request.user), report, lines)
    context = costs_frame(agent_of(request.user), report, "costs") | {
        "rows": [
            {"one": one, "url": reverse("partner-report-line", args=[report.key, one.line.key])}
            for one in shown
        ],
        "totals": category_totals((line.category, line.currency, line.declared_minor) for line in lines),
        "rates": rates_context(agent_of(request.user), report, lines),
    }
    return page(request, "projects/costs_read.html", context)


def _sent(data: Mapping[str, str], lines: list[ReportLine], entry: Entry) -> Grid:
    fixed = frozenset(line.key for line in lines if line.taken_back_from_id)
    return read_grid(data, {line.key: said_of(line) for line in lines}, fixed, entry)


def _save(request: HttpRequest, report: PartnerReport, lines: list[ReportLine], entry: Entry) -> HttpResponse:
    grid = _sent(request.POST.dict(), lines, entry)
    before = {f"r-{line.key}": said_of(line) for line in lines}
    changed = {row.name[2:]: row.said for row in grid.changed if row.said and row.said != before[row.name]}
    removed = [row.name[2:] for row in grid.changed if row.is_removed]
    added = [row.said for row in grid.added if row.said]
    try:
        if changed or removed or added:
            save_lines(
                report,
                by=agent_of(request.user),
                version=number_in(request.POST.get("version")),
                changed=changed,
                added=added,
                removed=removed,
            )
    except ChangedMeanwhile:
        return _met_another(request, report, grid)
    if grid.faulty:
        return _with_faults(request, report, grid, len(changed) + len(added) + len(removed))
    messages.success(request, _("The costs are saved."))
    if request.POST.get("do") == "more":
        return HttpResponseRedirect(f"{request.path}?rows={MOST_NEW_ROWS // 5}#n-0")
    return HttpResponseRedirect(request.path)


def _as_saved(request: HttpRequest, report: PartnerReport) -> PartnerReport:
    """Give a report in the version that is saved now."""
    visible = PartnerReport.objects.visible_to(agent_of(request.user)).filter(pk=report.pk)
    report.version, report.status = visible.values_list("version", "status").first() or (0, "")
    return report


def _with_faults(request: HttpRequest, report: PartnerReport, grid: Grid, saved: int) -> HttpResponse:
    """Show again what could not be saved, as it was typed; the other rows are saved."""
    fresh = _as_saved(request, report)
    kept = {row.name: row for row in grid.faulty}
    told = ngettext(
        "%(count)s row could not be saved; see beside it. The others are saved.",
        "%(count)s rows could not be saved; see beside them. The others are saved.",
        len(kept),
    ) % {"count": len(kept)}
    lines, entry = list(report_lines(fresh)), entry_of(fresh)
    return _grid_page(request, fresh, lines, entry, kept=kept, told=told, status=422)


def _met_another(request: HttpRequest, report: PartnerReport, grid: Grid) -> HttpResponse:
    """Somebody else saved: show both texts of every row that differs, with what was typed in the inputs."""
    fresh = _as_saved(request, report)
    can_write_costs(agent_of(request.user), fresh).or_refuse()
    lines, entry = list(report_lines(fresh)), entry_of(fresh)
    now = {f"r-{line.key}": said_of(line) for line in lines}
    kept = {row.name: row for row in grid.added}
    theirs: dict[str, str] = {}
    for row in grid.changed:
        if row.name in now and (row.is_removed or row.said != now[row.name]):
            kept[row.name] = row
            theirs[row.name] = said_in_short(now[row.name])
    told = _("Somebody else saved these costs meanwhile. Nothing is lost: look at the rows and save again.")
    return _grid_page(request, fresh, lines, entry, kept=kept, told=told, theirs=theirs, status=409)


def _grid_page(
    request: HttpRequest,
    report: PartnerReport,
    lines: list[ReportLine],
    entry: Entry,
    *,
    more: int = NEW_ROWS,
    kept: Mapping[str, Row] | None = None,
    told: str = "",
    theirs: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    kept, theirs = kept or {}, theirs or {}
    found = line_problems(report, lines)
    writer = GridWriter(entry)
    rows = _rows(report, lines, writer, kept, theirs, found)
    new = [row for name, row in kept.items() if name.startswith("n-")]
    empty = {"currency": entry.currencies[0], "vat": "unknown"}
    new += [Row(f"n-{len(new) + at}", dict(empty)) for at in range(more)]
    written = [writer.row(Row(f"n-{at}", row.typed, row.wrong), "+", "") for at, row in enumerate(new)]
    context = costs_frame(agent_of(request.user), report, "costs", is_written=True) | {
        "head": writer.head(),
        "rows": SafeString("".join([*rows, *written])),
        "lines": len(lines),
        "told": told,
        "stops": sum(one.stops for one in found),
        "warned": len({one.line for one in found}),
        "totals": category_totals((line.category, line.currency, line.declared_minor) for line in lines),
        "parked": list(parked_lines(report)) if report.number > 1 else [],
        "rates": rates_context(agent_of(request.user), report, lines),
        "sums_url": reverse("partner-report-costs-sums", args=[report.key]),
    }
    return page(request, "projects/costs_grid.html", context, status=status)


def _rows(
    report: PartnerReport,
    lines: list[ReportLine],
    writer: GridWriter,
    kept: Mapping[str, Row],
    theirs: Mapping[str, str],
    found: list[LineProblem],
) -> list[str]:
    by_line: dict[str, list[dict[str, Any]]] = {}
    for problem in found:
        by_line.setdefault(problem.line, []).append(problem_words(problem))
    written = []
    for line in lines:
        line.report = report
        name = f"r-{line.key}"
        row = kept.get(name) or Row(name, typed_of(said_of(line)))
        notes = writer.notes(line, row, by_line.get(line.key, ()), theirs.get(name, ""))
        written.append(writer.row(row, str(line.number), notes))
    return written


@many_fields
@require_POST
def sums(request: HttpRequest, key: str) -> HttpResponse:
    """Give the sums by category of what is typed in the grid, saved or not; nothing is kept."""
    report = report_of(request, key)
    can_write_costs(agent_of(request.user), report).or_refuse()
    lines, entry = list(report_lines(report)), entry_of(report)
    grid = _sent(request.POST.dict(), lines, entry)
    said = {row.name: row for row in grid.changed}
    found = []
    for line in lines:
        row = said.get(f"r-{line.key}")
        if row is None or not row.is_removed:
            found.append(row.said if row and row.said else said_of(line))
    found += [row.said for row in grid.added if row.said]
    reckoned, faulty = [], len(grid.faulty)
    for one in found:
        try:
            reckoned.append(entry.reckon(one))
        except EntryRefused:
            faulty += 1
    totals = category_totals((one.category, one.currency, one.declared_minor) for one in reckoned)
    return page(request, "projects/costs_sums.html", {"totals": totals, "faulty": faulty})


@require_POST
def renumber(request: HttpRequest, key: str) -> HttpResponse:
    """Number the lines anew."""
    report = report_of(request, key)
    version = number_in(request.POST.get("version"))
    try:
        order = request.POST.get("order", "number")
        renumber_lines(report, by=agent_of(request.user), version=version, order=order)
    except ChangedMeanwhile:
        messages.warning(request, _("Somebody else saved these costs meanwhile. Look at them and try again."))
    else:
        messages.success(request, _("The lines are numbered from 1."))
    return HttpResponseRedirect(reverse("partner-report-costs", args=[key]))


@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take a parked cost into this report."""
    report = report_of(request, key)
    parked = key_sent(request.POST, "line")
    try:
        line = take_back_line(
            report, by=agent_of(request.user), version=number_in(request.POST.get("version")), parked=parked
        )
    except ChangedMeanwhile as changed:
        raise Refused(
            _("Somebody else saved these costs meanwhile. Look at them and try again.")
        ) from changed
    messages.success(request, _("The cost is in this report now, with the rate and amount it had."))
    return HttpResponseRedirect(f"{reverse('partner-report-costs', args=[key])}#r-{line.key}")


@require_GET
def export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give a report's lines as a file; names and numbers of payroll only to who may read them."""
    report = report_of(request, key)
    rows = export_rows(shown_lines(agent_of(request.user), report))
    return table_download(form, name="samband-costs", sheet=_("Costs"), columns=EXPORT_COLUMNS, rows=rows)
