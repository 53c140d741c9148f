"""Pages on which a joint report moves on: signed, handed in, decided, published; and deductions noted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.base.templatetags import wording
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect
from samband.projects.access.joint import can_move_joint, can_note_deduction
from samband.projects.access.roles import roles_in
from samband.projects.actions.joint import sign_off
from samband.projects.actions.joint_deductions import Deducted, note_deduction
from samband.projects.actions.joint_moves import (
    approve_joint_report,
    lacking,
    publish_joint_report,
    send_back_joint,
    submit_joint_report,
    withdraw_joint_report,
)
from samband.projects.domain.joint_report import VERBS
from samband.projects.domain.roles import FUNDER
from samband.projects.forms.joint import DeductionForm, MoveForm
from samband.projects.frame import frame_of
from samband.projects.joint_reading import certified_lines
from samband.projects.joint_words import CATEGORY_WORDS, MOVE_DONE, MOVE_LEADS, MOVE_WORDS, STATE_WORDS
from samband.projects.models import JointReport, Partner, ReportLine
from samband.projects.views.joint import joint_of
from samband.projects.views.joint_steps import conflict

_PLAIN: dict[str, Callable[..., JointReport]] = {
    "submit": submit_joint_report,
    "publish": publish_joint_report,
}
_WITH_WORDS: dict[str, Callable[..., JointReport]] = {
    "send_back": send_back_joint,
    "withdraw": withdraw_joint_report,
}


def _home(report: JointReport) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("joint-report", args=[report.key]))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Move a joint report on: say what comes of it, ask for the words it needs, and for a yes."""
    report, agent = joint_of(request, key), agent_of(request.user)
    if verb not in VERBS:
        raise Http404
    can_move_joint(agent, report, verb).or_refuse()
    is_noted = FUNDER not in roles_in(agent, report.project)
    start = {"version": report.version, "on": timezone.localdate()}
    form = MoveForm(request.POST or None, verb=verb, is_noted=is_noted, initial=start)
    lacks = lacking(report) if verb == "submit" else []
    if request.method == "POST" and form.is_valid():
        try:
            _moved(report, verb, request, form.cleaned_data)
        except ChangedMeanwhile as changed:
            theirs = str(STATE_WORDS[changed.now.status]) if changed.now else ""
            yours = form.cleaned_data.get("why") or str(MOVE_WORDS[verb])
            return conflict(request, theirs=theirs, yours=yours, back_url=reverse("joint-report", args=[key]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(MOVE_DONE[verb]))
            return _home(report)
    context = {
        **frame_of(agent, report.project, "project-joint"),
        "report": report,
        "form": form,
        "title": MOVE_WORDS[verb],
        "lead": MOVE_LEADS[verb],
        "lacks": lacks,
    }
    return page(request, "projects/joint_move.html", context, status=422 if form.errors else 200)


def _moved(report: JointReport, verb: str, request: HttpRequest, said: dict[str, Any]) -> None:
    by, version = agent_of(request.user), said["version"]
    if verb in _PLAIN:
        _PLAIN[verb](report, by=by, version=version)
    elif verb in _WITH_WORDS:
        why = said["why"]
        _WITH_WORDS[verb](report, by=by, version=version, why=why, lang=detect(why).lang)
    else:
        approve_joint_report(
            report, by=by, version=version, on=said["on"], reference=said.get("reference", "")
        )


@never_cache
@login_required
@require_POST
def sign(request: HttpRequest, key: str, partner: str) -> HttpResponse:
    """Sign a joint report off for a lead partner."""
    report = joint_of(request, key)
    agent = agent_of(request.user)
    leads = Partner.objects.visible_to(agent).filter(project=report.project).select_related("organisation")
    one = get_object_or_404(leads.visible_to(agent), key=partner)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    try:
        sign_off(report, by=agent, version=version, partner=one)
    except ChangedMeanwhile:
        words = _("The report was changed meanwhile. Read it as it stands now, and sign then.")
        return conflict(
            request, theirs=words, yours=_("Signature"), back_url=reverse("joint-report", args=[key])
        )
    messages.success(request, _("Signed off, as it stands now. A change takes the signature away."))
    return _home(report)


@many_fields
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def deductions(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the programme deducted itself, and note one more."""
    report, agent = joint_of(request, key), agent_of(request.user)
    can_note_deduction(agent, report).or_refuse()
    lines = _lines(report)
    form = DeductionForm(request.POST or None, lines=lines, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            _deducted(report, request, form.cleaned_data)
        except ChangedMeanwhile:
            yours = f"{wording.amount(form.cleaned_data['amount'])}\n\n{form.cleaned_data['why']}"
            return conflict(request, theirs="", yours=yours, back_url=request.path)
        except ValidationError as problem:
            for name, words in problem.message_dict.items():
                form.add_error(name if name in form.fields else None, words[0])
        else:
            messages.success(request, _("Noted. The certificate is as it was; the report shows both."))
            return HttpResponseRedirect(request.path)
    context = {
        **frame_of(agent, report.project, "project-joint"),
        "report": report,
        "form": form,
        "rows": [
            {"one": one, "minor": one.amounts.get("total", 0)}
            for one in report.deductions.select_related("certificate__report__partner", "line")
        ],
    }
    return page(request, "projects/joint_deductions.html", context, status=422 if form.errors else 200)


def _lines(report: JointReport) -> list[tuple[ReportLine, str]]:
    """Give the lines of the report's certificates without their words: number, category, amount."""
    labelled = []
    for one in certified_lines(report):
        words = {
            "partner": one.report.partner.organisation.name,
            "number": one.number,
            "category": CATEGORY_WORDS[one.category],
            "amount": wording.amount(one.amount_minor, report.project.currency),
        }
        labelled.append((one, _("%(partner)s, line %(number)s, %(category)s: %(amount)s") % words))
    return labelled


def _deducted(report: JointReport, request: HttpRequest, said: dict[str, Any]) -> None:
    line = next(one for one in certified_lines(report) if one.key == said["line"])
    note_deduction(
        report,
        by=agent_of(request.user),
        version=said["version"],
        certificate=line.report.certificate,
        line=line,
        deducted=Deducted(
            said["amount"], said["why"], said["on"], said["reference"], detect(said["why"]).lang
        ),
    )
