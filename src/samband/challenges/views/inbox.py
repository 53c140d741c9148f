"""The inbox of a door: what was brought, by the day that was promised."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.listing import keyset_page
from samband.base.table_files import table_download
from samband.challenges.access.ideas import can_keep_inbox
from samband.challenges.forms.inbox import InboxForm
from samband.challenges.idea_list import (
    COLUMNS,
    GROUPS,
    PAGE,
    choices_for,
    counts,
    export_rows,
    in_group,
    narrowed,
    row_of,
    sections,
)
from samband.challenges.inbox_words import BUTTONS

_FORMS = (("csv", "CSV"), ("xlsx", "Excel"))
# What can be done with many at once, by where they stand.
_MANY = {
    "open": ("answer", "route", "quarantine"),
    "with_sender": ("answer", "route"),
    "answered": ("close",),
    "ended": (),
    "aside": ("release", "discard"),
}


@never_cache
@login_required
@require_GET
def ideas(request: HttpRequest) -> HttpResponse:
    """Show the inbox: what is overdue first, then what is due; what was set aside on a list of its own."""
    agent = agent_of(request.user)
    can_keep_inbox(agent).or_refuse()
    doors, departments = choices_for(agent)
    form = InboxForm(request.GET, doors=doors, departments=departments)
    chosen = form.chosen()
    group = chosen.get("status") or "open"
    found = narrowed(chosen, agent)
    url = reverse("idea-inbox")
    parts = in_group(found, group).select_related("entry_point", "department", "handler")
    rows, around = keyset_page(parts, request.GET, rows=PAGE, url=url, kept=_kept(chosen))
    number = counts(found)
    context = {
        "form": form,
        "doors": doors,
        "sections": sections(row_of(one) for one in rows),
        "page": around,
        "group": group,
        "groups": [
            {
                "label": label,
                "count": number[name],
                "url": f"{url}?{urlencode({**_kept(chosen), 'status': name})}",
                "is_here": name == group,
            }
            for name, (_states, label) in GROUPS.items()
        ],
        "buttons": [(verb, BUTTONS[verb] if verb != "answer" else _("Answer them")) for verb in _MANY[group]],
        "exports": [(_export_url(form, chosen), label) for form, label in _FORMS],
        "is_narrowed": bool({*chosen} - {"status"}),
        "has_inbox": bool(doors),
    }  # fmt: skip
    return page(request, "challenges/inbox.html", context, fragment="rows")


def _kept(chosen: dict[str, Any]) -> dict[str, str]:
    return {name: "1" if value is True else str(value) for name, value in chosen.items()}


def _export_url(form: str, chosen: dict[str, Any]) -> str:
    return f"{reverse('idea-export', args=[form])}?{urlencode(_kept(chosen))}"


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the inbox, narrowed as it is shown, as a file: no sender, no trade secret."""
    agent = agent_of(request.user)
    doors, departments = choices_for(agent)
    chosen = InboxForm(request.GET, doors=doors, departments=departments).chosen()
    found = narrowed(chosen, agent)
    if group := chosen.get("status"):
        found = found.filter(status__in=GROUPS[group][0])
    rows = export_rows(found)
    return table_download(form, name="samband-ideas", sheet=_("Ideas"), columns=COLUMNS, rows=rows)
