"""What is kept of the person who asks: to see, to take out, to have erased; and the record of processing."""

import json
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.accounts.actions import erase_person
from samband.accounts.consents import consents_of
from samband.accounts.holdings import Fate, holdings
from samband.accounts.models import Person
from samband.base.http import page, say
from samband.rules.retention import standing_rules
from samband.site.accessibility import answerable
from samband.site.retention_words import holdings_with_rules

FORMAT = "samband-my-data-1"


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) and request.user.is_active else None


def _for_strangers(request: HttpRequest) -> HttpResponse:
    return say(
        request,
        403,
        title=_("Sign in to see your data"),
        what=_("What is kept of a person is shown to that person alone."),
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is kept of whoever asks: how much of each kind, why, and for how long."""
    person = _person(request)
    if person is None:
        return _for_strangers(request)
    rows = [
        {"holding": one, "count": len(one.export(person)), "rules": rules}
        for one, rules in holdings_with_rules(holdings(), standing_rules())
    ]
    context = {"rows": rows, "demo": bool(person.demo_role), "consents": consents_of(person)}
    return _private(page(request, "site/my_data.html", context))


@require_POST
def take_out(request: HttpRequest) -> HttpResponse:
    """Give all of it as one JSON file."""
    person = _person(request)
    if person is None:
        return _for_strangers(request)
    document: dict[str, Any] = {"format": FORMAT, "made_at": timezone.now().isoformat()}
    document |= {one.name: list(one.export(person)) for one in holdings()}
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=1, default=str), content_type="application/json"
    )
    response["Content-Disposition"] = 'attachment; filename="samband-my-data.json"'
    return _private(response)


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Ask once more, then erase; say what was erased, what is restricted and what is kept, and why."""
    person = _person(request)
    if person is None:
        return _for_strangers(request)
    sure = request.POST.get("sure") == "yes"
    if request.method == "GET" or not sure:
        context = {"unsure": request.method == "POST", "demo": bool(person.demo_role)}
        return _private(
            page(request, "site/erase_me.html", context, status=422 if context["unsure"] else 200)
        )
    fates = erase_person(person, by=agent_of(person))
    logout(request)
    labels = {
        Fate.ERASED: _("Erased"),
        Fate.RESTRICTED: _("Kept without your name"),
        Fate.KEPT: _("Kept because of a rule"),
    }
    rows = [
        {"label": one.label, "fate": labels[fates[one.name].fate], "erasure": fates[one.name]}
        for one in holdings()
    ]
    return _private(page(request, "site/erased.html", {"rows": rows}))


@require_GET
def processing(request: HttpRequest) -> HttpResponse:
    """Show the record of processing that the installation can print (GDPR, article 30)."""
    rows = [
        {"holding": one, "rules": rules} for one, rules in holdings_with_rules(holdings(), standing_rules())
    ]
    return page(request, "site/processing.html", {"rows": rows, "contact": answerable()})
