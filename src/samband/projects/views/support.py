"""Pages of the register of support: rows, what they count, adding, changing, withdrawing."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.templatetags import wording
from samband.base.versions import ChangedMeanwhile
from samband.funding.aid_words import LEGAL_BASES
from samband.projects.access.support import can_add_support, can_change_support
from samband.projects.actions.support import add_support, save_support, withdraw_support
from samband.projects.actions.support_erasure import erase_number
from samband.projects.aid_check import check_aid
from samband.projects.forms.support import SupportForm, WithdrawForm
from samband.projects.frame import frame_of
from samband.projects.models import Indicator, Partner, Project, Support
from samband.projects.support_reading import (
    ALL,
    COOPERATION,
    NON_FINANCIAL,
    Counts,
    counts_in,
    number_reader,
    reads_register,
    worked_on,
)
from samband.projects.support_words import KINDS, LEFT_OUT
from samband.projects.views.plan_common import conflict, for_people, form_page, project_of, say_in, typed

_ROWS: Final = 50


def register_project(request: HttpRequest, key: str) -> Project:
    """Find a project whose register the reader may see some rows of; any other is not there."""
    project = project_of(request, key)
    if not reads_register(agent_of(request.user), project):
        raise Http404
    return project


def partner_of(request: HttpRequest, project: Project, key: str) -> Partner:
    """Find a partner for which the reader may add rows.

    Raises:
        Refused: when they may not.
    """
    agent = agent_of(request.user)
    found: Partner = get_object_or_404(
        project.partners.visible_to(agent).select_related("organisation"), key=key
    )
    found.project = project
    can_add_support(agent, found).or_refuse()
    return found


@for_people
@require_GET
def register(request: HttpRequest, key: str) -> HttpResponse:
    """Show the rows that the reader may see, and what they count, each company once."""
    project, agent = register_project(request, key), agent_of(request.user)
    rows = (
        Support.objects.visible_to(agent)
        .filter(project=project)
        .select_related("partner__organisation", "organisation")
    )
    standing = list(rows.filter(withdrawn_at__isnull=True).order_by("on", "id"))
    gated = Indicator.objects.visible_to(agent).filter(project=project, needs_evidence=True)
    gate = gated.filter(retired_at__isnull=True).exists()
    shown = Paginator(rows.order_by("-on", "-id"), _ROWS).get_page(request.GET.get("page"))
    reader = number_reader(agent, project)
    mine = worked_on(agent, project)
    own = mine if project.status == "running" else frozenset()
    context = {
        **frame_of(agent, project, "project-support"),
        "rows": [
            _row(one, reader.shown(one), one.partner_id in own, is_mine=one.partner_id in mine)
            for one in shown
        ],
        "shown": shown,
        "counts": _counts(counts_in(standing, gate=gate), standing),
        "gate": gate,
        "own": project.partners.filter(pk__in=own).select_related("organisation"),
    }
    return page(request, "projects/support_list.html", context)


def _row(one: Support, number: str, is_own: bool, *, is_mine: bool) -> dict[str, Any]:
    may_change = is_own and one.withdrawn_at is None
    erasable = one.is_person and bool(one.registry_number) and one.aid_award_id is None
    return {
        "row": one,
        "number": number,
        "kind": KINDS[one.kind],
        "basis": LEGAL_BASES[one.legal_basis],
        "aid": wording.amount(one.aid_minor, one.currency) if one.aid_minor is not None else "",
        "may_change": may_change,
        # Where the row can be changed, its own page offers this.
        "may_erase": is_mine and erasable and not may_change,
    }


def _counts(found: Counts, rows: list[Support]) -> dict[str, Any]:
    """Give the numbers with how each was counted, and who is uncertain or left out."""
    labels = (
        (ALL, _("Companies that got support")),
        (NON_FINANCIAL, _("of these, companies that got other support than money")),
        (COOPERATION, _("Companies that cooperate with a named partner")),
    )
    numbers = []
    for code, label in labels:
        one = found.by_code(code)
        certain = len(one.certain)
        how = _("%(certain)s by registry number, %(uncertain)s by key or name") % {
            "certain": certain,
            "uncertain": one.number - certain,
        }
        numbers.append({"label": label, "number": one.number, "how": how})
    supported = found.by_code(ALL)
    return {
        "numbers": numbers,
        "uncertain": [who.name or who.declared for who in supported.uncertain],
        "perhaps": [(one.name, other.name) for one, other in found.counted.perhaps_same],
        "left_out": [(rows[at].company, LEFT_OUT[why]) for at, why in found.counted.left_out],
    }


@for_people
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Note that a company got support; small aid is checked beside the form."""
    project, agent = register_project(request, key), agent_of(request.user)
    who = partner_of(request, project, partner)
    form = SupportForm(request.POST or None, initial={"on": timezone.localdate(), "currency": who.currency})
    back = reverse("project-support", args=[key])
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "check":
        try:
            add_support(who, by=agent, values=form.values())
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Noted."))
            return HttpResponseRedirect(back)
    return _form(request, project, form, title=_("Support to a company"), back_url=back)


def _form(request: HttpRequest, project: Project, form: SupportForm, **more: Any) -> HttpResponse:
    agent = agent_of(request.user)
    answer = None
    if form.is_bound and form.is_valid():
        try:
            found = check_aid(agent, project, form.cleaned_data)
        except ValueError:
            found = None
        if found is not None:
            answer = _said(*found)
    status = 422 if form.is_bound and form.errors else 200
    context = {
        **frame_of(agent, project, "project-support"),
        "form": form,
        "answer": answer,
        "was_checked": request.POST.get("do") == "check",
        **more,
    }
    return page(request, "projects/support_form.html", context, status=status)


def _said(answer: Any, reason: Any) -> dict[str, Any]:
    first: date | None = answer.possible_from
    return {
        "reason": reason,
        "allowed": answer.allowed,
        "sum": wording.amount(answer.sum_minor, "EUR"),
        "left": wording.amount(answer.left_minor, "EUR") if answer.left_minor is not None else "",
        "ceiling": wording.number(answer.ceiling.number) if answer.ceiling else "",
        "source": answer.source,
        "from": wording.day(first) if first and not answer.allowed else "",
    }


def _support(request: HttpRequest, project: Project, key: str) -> Support:
    related = ("partner__organisation", "project", "aid_award__giver")
    agent = agent_of(request.user)
    found = get_object_or_404(
        Support.objects.visible_to(agent).select_related(*related), project=project, key=key
    )
    found.partner.project = project
    return found


@for_people
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Change a row; erase a sole trader's number from it."""
    project, agent = register_project(request, key), agent_of(request.user)
    found = _support(request, project, row)
    back = reverse("project-support", args=[key])
    if request.POST.get("do") == "erase":
        erase_number(found, by=agent)
        messages.success(request, _("The number is erased."))
        return HttpResponseRedirect(back)
    can_change_support(agent, found).or_refuse()
    form = SupportForm(request.POST or None, row=found)
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "check":
        version = form.cleaned_data["version"] or 0
        try:
            save_support(found, by=agent, version=version, values=form.values())
        except ChangedMeanwhile as changed:
            theirs = f"{changed.now.company}\n\n{changed.now.on.isoformat()}\n\n{KINDS[changed.now.kind]}"
            return conflict(request, theirs=theirs, yours=typed(form), back_url=request.path)
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    more = {"title": _("Change the row"), "back_url": back, "may_erase": found.is_person, "found": found}
    return _form(request, project, form, **more)


@for_people
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Withdraw a row that should not count, with the reason."""
    project, agent = register_project(request, key), agent_of(request.user)
    found = _support(request, project, row)
    can_change_support(agent, found).or_refuse()
    back = reverse("project-support", args=[key])
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            withdraw_support(found, by=agent, version=said["version"], why=said["why"])
        except ChangedMeanwhile as changed:
            return conflict(request, theirs=changed.now.company, yours=said["why"], back_url=request.path)
        messages.success(request, _("Withdrawn. It counts no more."))
        return HttpResponseRedirect(back)
    lead = _("The row stays to be read, and counts no more. Small aid noted with it is withdrawn too.")
    words = {"title": _("Withdraw the row"), "lead": lead, "button": _("Withdraw"), "back_url": back}
    return form_page(request, project, "project-support", form, is_danger=True, **words)
