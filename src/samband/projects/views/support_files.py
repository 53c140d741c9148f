"""The register of support as a file: taken in after a look at what it holds, given out, and its template."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.actors.domain.problems import FileRefused, Problem
from samband.actors.labels import PROBLEMS as FILE_PROBLEMS
from samband.actors.labels import problem_words
from samband.base.http import page
from samband.base.table_files import table_download
from samband.projects.actions.support_import import import_support, read_support_file
from samband.projects.domain.support.columns import SUPPORT
from samband.projects.forms.support import SupportFileForm
from samband.projects.frame import frame_of
from samband.projects.models import Partner, Support
from samband.projects.support_reading import number_reader
from samband.projects.support_words import PROBLEMS
from samband.projects.views.plan_common import for_people
from samband.projects.views.support import partner_of, register_project

_SALT: Final = "samband.support-file"
_MOST: Final = 1024 * 1024
_MOST_SHOWN: Final = 100
# How long a file that was looked at may be taken in, in seconds.
_VALID: Final = 3_600


def _words(problem: Problem) -> dict[str, Any]:
    if problem.code in PROBLEMS:
        where = _("Row %(row)s, column %(column)s") % {"row": problem.row, "column": problem.column}
        fix = _("The row is left out.") if problem.refuses else _("The row is taken, without this.")
        return {"where": where, "what": str(PROBLEMS[problem.code]) % dict(problem.values), "fix": fix}
    if problem.code in FILE_PROBLEMS:
        return problem_words(problem, {})
    return {"where": str(problem.row or ""), "what": problem.code, "fix": ""}


def _opened(request: HttpRequest, partner: Partner) -> tuple[bytes, str] | None:
    """Give the file that was looked at before, as it was: nobody else's, for no other partner."""
    try:
        held = signing.loads(request.POST.get("held", ""), salt=_SALT, max_age=_VALID)
        if held["partner"] != partner.key or held["person"] != agent_of(request.user).person:
            return None
        return base64.b64decode(held["content"]), str(held["name"])
    except (signing.BadSignature, binascii.Error, KeyError, TypeError):
        return None


@for_people
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Look at what a file holds, then take it in; the same file twice adds nothing."""
    project, agent = register_project(request, key), agent_of(request.user)
    who, today = partner_of(request, project, partner), timezone.localdate()
    back = reverse("project-support", args=[key])
    if request.POST.get("do") == "take":
        found = _opened(request, who)
        if found is not None:
            done = import_support(who, by=agent, read=read_support_file(who, *found, today))
            said = {"added": done.added, "known": done.known, "refused": len(done.refused)}
            messages.success(
                request,
                _("%(added)s rows added, %(known)s were there already, %(refused)s left out.") % said,
            )
            for number, why in done.refused[:20]:
                messages.warning(request, _("Row %(row)s: %(why)s") % {"row": number, "why": why})
            return HttpResponseRedirect(back)
        messages.warning(request, _("The file is no longer at hand. Choose it once more."))
        return HttpResponseRedirect(request.path)
    form = SupportFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "partner": who, "back_url": back}
    if request.method == "POST" and form.is_valid():
        context |= _looked_at(request, who, form)
    status = 422 if form.is_bound and form.errors else 200
    frame = frame_of(agent, project, "project-support")
    return page(request, "projects/support_file.html", {**frame, **context}, status=status)


def _looked_at(request: HttpRequest, who: Partner, form: SupportFileForm) -> dict[str, Any]:
    file = form.cleaned_data["file"]
    if file.size > _MOST:
        form.add_error("file", _("The file is larger than 1 MB. Send it in parts."))
        return {}
    content = file.read()
    try:
        read = read_support_file(who, content, file.name, timezone.localdate())
    except FileRefused as refusal:
        words = _words(refusal.problem)
        form.add_error("file", f"{words['what']} {words['fix']}")
        return {}
    held = {
        "content": base64.b64encode(content).decode(),
        "name": file.name,
        "partner": who.key,
        "person": agent_of(request.user).person,
    }
    return {
        "read": read,
        "new": read.new[:_MOST_SHOWN],
        "known": len(read.rows) - len(read.new),
        "problems": [_words(problem) for problem in read.problems],
        "held": signing.dumps(held, salt=_SALT, compress=True),
    }


@for_people
@require_GET
def template(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give an empty file with the columns of the register."""
    project = register_project(request, key)
    name = f"samband-support-template-{project.key}"
    return table_download(form, name=name, sheet=_("Register"), columns=SUPPORT.names, rows=())


@for_people
@require_GET
def export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """Give the rows that the reader may see as a file; what is exported can be taken in elsewhere."""
    project, agent = register_project(request, key), agent_of(request.user)
    rows = Support.objects.visible_to(agent).filter(project=project, withdrawn_at__isnull=True)
    reader = number_reader(agent, project)
    found = rows.select_related("partner").order_by("on", "id")
    name = f"samband-support-{project.key}"
    cells = (_cells(one, reader.shown(one)) for one in found)
    return table_download(form, name=name, sheet=_("Register"), columns=SUPPORT.names, rows=_listed(cells))


def _listed(cells: Iterator[dict[str, Any]]) -> Iterator[list[Any]]:
    for one in cells:
        yield [one.get(name, "") for name in SUPPORT.names]


def _cells(one: Support, number: str) -> dict[str, Any]:
    aid = "" if one.aid_minor is None else f"{one.aid_minor // 100}.{one.aid_minor % 100:02}"
    shown = one.sustainability_evidence_on
    return {
        "company": one.company,
        "registry_number": number,
        "id": one.own_key,
        "country": one.country,
        "region": one.region,
        "date": one.on.isoformat(),
        "kind": one.kind,
        "hours": "" if one.hours is None else f"{one.hours}",
        "amount": aid,
        "currency": one.currency if aid else "",
        "legal_basis": one.legal_basis,
        "turnover": one.turnover_band,
        "employees": one.employees_band,
        "innovated": one.innovated,
        "new_customers": one.new_customers,
        "led_by": one.led_by,
        "partner": one.cooperates_with,
        "evidence": shown.isoformat() if shown else "",
    }
