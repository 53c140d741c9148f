"""What a controller does on the page of a control; what is wrong is said, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.base.templatetags.samband import amount
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect
from samband.projects.access.control import can_move_control, can_work_on_control
from samband.projects.actions import control as actions
from samband.projects.actions.certification import certify_report
from samband.projects.actions.control import NotAsFound
from samband.projects.actions.reports import send_back_report
from samband.projects.control_money import control_money, line_rows
from samband.projects.control_reading import Kept
from samband.projects.control_words import DONE_WORDS, ERROR_WORDS
from samband.projects.forms.control import CertifyForm, WhyForm, answers_in, noted_in, version_in
from samband.projects.models import Control, PartnerReport
from samband.projects.views.control import context_of, control_now, report_of

TEMPLATE = "projects/control_report.html"


def back_to(report: PartnerReport, part: str = "") -> HttpResponseRedirect:
    """Go back to the page of a control, to one part of it."""
    return HttpResponseRedirect(reverse("control-report", args=[report.key]) + part)


def _mine(request: HttpRequest, key: str) -> tuple[PartnerReport, Control]:
    """Fetch a report whose control one may work on, with its control."""
    one = report_of(request, key)
    return one, _control(request, one)


def _control(request: HttpRequest, one: PartnerReport) -> Control:
    can_work_on_control(agent_of(request.user), one).or_refuse()
    control = control_now(one)
    if control is None:
        raise Refused(_("The control of this report has not begun. Start it first."))
    return control


def saved(
    request: HttpRequest, one: PartnerReport, act: Callable[[], Any], *, done: str, part: str, yours: str
) -> HttpResponse:
    """Do one thing, and go back; tell whoever was second what is saved now and what they wrote."""
    try:
        act()
    except ChangedMeanwhile:
        return changed(request, one, yours)
    messages.success(request, str(DONE_WORDS[done]))
    return back_to(one, part)


def changed(request: HttpRequest, one: PartnerReport, yours: str) -> HttpResponse:
    """Answer that another controller saved meanwhile: what stands now, and what was typed."""
    control = control_now(one)
    theirs = _("The control is over. Open the report to see where it stands.")
    if control is not None:
        money = control_money(one, control)
        rows = [_told(row.number, money.found[row.pk]) for row in money.rows if row.pk in money.found]
        theirs = "\n".join(rows) or _("No findings yet.")
    context = {"theirs": theirs, "yours": yours, "back_url": reverse("control-report", args=[one.key])}
    return page(request, "409.html", context, status=409)


def _told(number: int, found: Any) -> str:
    deducted = amount(found.deducted_minor) if found.deducted_minor else ""
    parts = [
        f"{number}.",
        _("parked") if found.is_parked else deducted,
        str(ERROR_WORDS.get(found.error_type, "")),
        found.comment,
    ]
    return " ".join(part for part in parts if part)


@never_cache
@login_required
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the control."""
    one, agent = report_of(request, key), agent_of(request.user)
    version = version_in(request.POST)

    def act() -> Any:
        return actions.start_control(one, by=agent, version=version)

    return saved(request, one, act, done="start_control", part="", yours=_("Begin the control"))


@many_fields
@never_cache
@login_required
@require_POST
def sample(request: HttpRequest, key: str) -> HttpResponse:
    """Save which lines are looked at."""
    one, control = _mine(request, key)
    method = request.POST.get("method", "")[:2_000]
    lines = request.POST.getlist("line")

    def act() -> Any:
        return actions.choose_sample(
            control,
            by=agent_of(request.user),
            version=version_in(request.POST),
            lines=lines,
            method=method,
            lang=detect(method).lang if method else "",
        )

    return saved(request, one, act, done="sample", part="#lines", yours=method or _("The sample"))


@many_fields
@never_cache
@login_required
@require_POST
def findings(request: HttpRequest, key: str) -> HttpResponse:
    """Save what was found, of all lines at once; what cannot stand is said beside its line."""
    one, control = _mine(request, key)
    typed = {name: str(value) for name, value in request.POST.items()}
    notes, wrong = noted_in(typed, [row.key for row in line_rows(one)])
    if not wrong:
        said = " ".join(note.comment for note in notes)

        def act() -> Any:
            return actions.note_findings(
                control,
                by=agent_of(request.user),
                version=version_in(request.POST),
                notes=notes,
                lang=detect(said).lang if said.strip() else "",
            )

        try:
            return saved(request, one, act, done="findings", part="#figures", yours=_as_text(one, notes))
        except NotAsFound as refusal:
            wrong = {
                problem.where: f"{_(problem.what) % problem.values} {_(problem.fix)}"
                for problem in refusal.problems
            }
    context = context_of(request, one, control=control, kept=Kept(typed, wrong))
    context["grid_wrong"] = [
        (row["row"].number, row["row"].key, row["wrong"]) for row in context["grid"] if row["wrong"]
    ]
    return page(request, TEMPLATE, context, status=422)


def _as_text(one: PartnerReport, notes: list[actions.Noted]) -> str:
    numbers = dict(one.lines.values_list("key", "number"))
    rows = [note for note in notes if note.deducted_minor or note.is_parked or note.comment]
    return "\n".join(
        " ".join(
            part
            for part in (
                f"{numbers.get(note.line, '')}.",
                _("parked") if note.is_parked else amount(note.deducted_minor) if note.deducted_minor else "",
                str(ERROR_WORDS.get(note.error_type, "")),
                note.comment,
            )
            if part
        )
        for note in rows
    )


@many_fields
@never_cache
@login_required
@require_POST
def checklist(request: HttpRequest, key: str) -> HttpResponse:
    """Save the answers of the checklist."""
    one, control = _mine(request, key)
    answers = answers_in(request.POST)
    conclusion = request.POST.get("conclusion", "")[:4_000]
    said = " ".join([conclusion, *(note for _answer, note in answers.values())])

    def act() -> Any:
        return actions.answer_checklist(
            control,
            by=agent_of(request.user),
            version=version_in(request.POST),
            answers=answers,
            conclusion=conclusion,
            lang=detect(said).lang if said.strip() else "",
        )

    return saved(request, one, act, done="checklist", part="#checklist", yours=said.strip())


@never_cache
@login_required
@require_POST
def send_back(request: HttpRequest, key: str) -> HttpResponse:
    """Send the report back to its partner, and say why."""
    one, agent = report_of(request, key), agent_of(request.user)
    can_move_control(agent, one, "send_back").or_refuse()
    form = WhyForm(request.POST, auto_id="id-back-%s")
    if not form.is_valid():
        return page(request, TEMPLATE, context_of(request, one, why_form=form), status=422)
    why, version = form.cleaned_data["why"], form.cleaned_data["version"]

    def act() -> Any:
        return send_back_report(one, by=agent, version=version, why=why, lang=detect(why).lang)

    return saved(request, one, act, done="send_back", part="", yours=why)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def certify(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is certified once more, and certify it."""
    one, agent = report_of(request, key), agent_of(request.user)
    if one.status == "certified":
        return back_to(one)
    control = _control(request, one)
    form = CertifyForm(
        request.POST if request.method == "POST" else None,
        initial={"version": control.version, "conclusion": control.conclusion},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = certify_report(
                one,
                by=agent,
                version=said["version"],
                conclusion=said["conclusion"],
                lang=detect(said["conclusion"]).lang if said["conclusion"] else "",
            )
        except ChangedMeanwhile:
            return changed(request, one, said["conclusion"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("certificate-detail", args=[made.key]))
    context = {**context_of(request, one, control=control), "form": form}
    return page(request, "projects/control_certify.html", context, status=422 if form.is_bound else 200)
