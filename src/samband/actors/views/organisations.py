"""Pages of organisations: the list, one organisation, the list taken home."""

import csv
import io
import tempfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samband.accounts.access import agent_of
from samband.actors.access import can_import
from samband.actors.choices import about_how_many
from samband.actors.domain.columns import COLUMNS
from samband.actors.forms import OrganisationFilterForm
from samband.actors.listing import export_rows, narrowed, page_of
from samband.actors.models import Organisation
from samband.actors.portrait import portrait
from samband.base.cells import harmless
from samband.base.http import page


@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Show who is out there, a page at a time."""
    agent = agent_of(request.user)
    form = OrganisationFilterForm(request.GET)
    chosen = form.chosen()
    after, before = request.GET.get("after", "")[:20], request.GET.get("before", "")[:20]
    found = page_of(narrowed(chosen, agent), after=after, before=before)
    whole = not (chosen or after or before)
    total = about_how_many() if whole else None
    if not after and not before and not found.after:
        total = len(found.rows)
    context = {
        "form": form,
        "rows": [
            {
                "url": reverse("organisation-detail", args=[row.key]),
                "profile_key": row.profile_key,
                "name": row.name,
                "lang": row.lang,
                "excerpt": row.excerpt,
                "kinds": ", ".join([row.kinds, str(_("closed"))]) if row.is_closed else row.kinds,
                "place": row.place,
                "themes": row.themes,
            }
            for row in found.rows
        ],
        "page": {
            "total": total,
            "next_url": _url(chosen, after=found.after) if found.after else "",
            "previous_url": _url(chosen, before=found.before) if found.before else "",
        },
        "exports": [
            {"url": _url(chosen, "csv"), "label": "CSV"},
            {"url": _url(chosen, "xlsx"), "label": "Excel"},
        ],
        "may_import": bool(can_import(agent)),
        "register_is_empty": whole and not found.rows,
        "is_filtered": bool(chosen),
    }
    return page(request, "actors/organisation_list.html", context, fragment="rows")


def _url(chosen: dict[str, str], form: str = "", **more: str) -> str:
    address = reverse("organisation-export", args=[form]) if form else reverse("organisation-list")
    query = urlencode({**chosen, **more})
    return f"{address}?{query}" if query else address


@require_GET
def organisation_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one organisation; one that was merged leads on to what it has become."""
    agent = agent_of(request.user)
    found = Organisation.objects.visible_to(agent).select_related("merged_into", "profile")
    organisation = found.filter(key=key).first()
    if organisation is None:
        raise Http404
    if organisation.merged_into is not None:
        return redirect("organisation-detail", organisation.merged_into.key, permanent=True)
    context = portrait(organisation, agent, timezone.localdate())
    return page(request, "actors/organisation_detail.html", context)


@require_GET
def organisation_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the list, narrowed as it is shown, as a file that an empty installation can take in."""
    rows = export_rows(narrowed(OrganisationFilterForm(request.GET).chosen(), agent_of(request.user)))
    name = f"samband-{timezone.localdate().isoformat()}"
    if form == "csv":
        response = StreamingHttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    if form == "xlsx":
        return FileResponse(_xlsx(rows), as_attachment=True, filename=f"{name}.xlsx")
    raise Http404


def _csv(rows: Iterator[list[str]]) -> Iterator[bytes]:
    """Write rows as the reader's spreadsheet program opens them: a mark for UTF-8, the local separator."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="," if get_language() == "en" else ";")
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow(harmless(row))
        if buffer.tell() > 64_000:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def _xlsx(rows: Iterator[list[str]]) -> Any:
    import xlsxwriter

    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_("Organisations")[:31])
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(COLUMNS):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell[:32_000])
    book.close()
    file.seek(0)
    return file
