"""Pages of organisations: the list, one organisation, the list taken home."""

from urllib.parse import urlencode

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
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
from samband.base.http import page
from samband.base.table_files import table_download


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
    return table_download(form, name="samband", sheet=_("Organisations"), columns=COLUMNS, rows=rows)
