"""The steps of a partner report while it is with its partner: what was done, contributions, handing in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.projects.access.reports import can_write_report
from samband.projects.actions.report_writing import (
    Written,
    autosave_report_texts,
    save_contributions,
    save_report_texts,
)
from samband.projects.actions.reports import change_plan_version, submit_report
from samband.projects.forms.reports import ContributionsForm, VersionForm, WorkForm, text_name
from samband.projects.frame import frame_of
from samband.projects.models import PartnerReport
from samband.projects.report_check import own_contribution, report_problems
from samband.projects.report_indicators import indicator_rows
from samband.projects.report_problems import NotComplete, ReportProblem
from samband.projects.report_reading import figures_of, name_of, sections_of, steps_of
from samband.projects.report_reckoning import lines_of, reckoned
from samband.projects.report_words import FIELD_WORDS, ITEM_WORDS, STATE_WORDS, STEP_WORDS


def report_of(request: HttpRequest, key: str) -> PartnerReport:
    """Give a report that the reader may see, with all that its pages need."""
    with_all = ("partner__project__programme__owner", "partner__organisation", "plan", "period")
    agent = agent_of(request.user)
    return get_object_or_404(PartnerReport.objects.visible_to(agent).select_related(*with_all), key=key)


def frame(request: HttpRequest, report: PartnerReport, here: str = "") -> dict[str, Any]:
    """Give what stands around every page of a report: project, name, state, steps."""
    agent = agent_of(request.user)
    may_write = bool(can_write_report(agent, report))
    return {
        **frame_of(agent, report.partner.project, "project-reports"),
        "report": report,
        "name": name_of(report),
        "state": STATE_WORDS[report.status],
        "steps": steps_of(report, here) if may_write else [],
        "may_write": may_write,
    }


def _writable(request: HttpRequest, key: str) -> PartnerReport:
    report = report_of(request, key)
    can_write_report(agent_of(request.user), report).or_refuse()
    return report


def _after(report: PartnerReport, step: str) -> str:
    """Give the address of the step after one."""
    steps = steps_of(report, step)
    at = next((number for number, one in enumerate(steps) if one["is_here"]), len(steps) - 1)
    return str(steps[min(at + 1, len(steps) - 1)]["url"])


def _work_form(report: PartnerReport, data: Any = None) -> WorkForm:
    texts = list(report.texts.all())
    progress = list(report.progress.select_related("item__work_package").order_by("item__number", "id"))
    labels = {
        (one.text.field, one.text.about): one.heading
        if not one.text.about
        else f"{FIELD_WORDS[one.text.field]}: {one.heading}"
        for one in sections_of(report, texts)
    }
    return WorkForm(data, texts=texts, labels=labels, progress=progress, initial={"version": report.version})


@many_fields
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, key: str) -> HttpResponse:
    """Write what was done, with the plan and the terms of the grant beside it."""
    report = _writable(request, key)
    form = _work_form(report, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            save_report_texts(
                report,
                by=agent_of(request.user),
                version=form.cleaned_data["version"],
                written=form.written(),
            )
        except ChangedMeanwhile:
            return _conflict(request, report, form.written())
        except ValidationError as problem:
            form.add_error(None, problem.messages[0])
        else:
            messages.success(request, _("Saved."))
            here = reverse("partner-report-work", args=[key])
            return HttpResponseRedirect(_after(report, "work") if request.POST.get("do") == "next" else here)
    context = {**frame(request, report, "work"), **_work_context(report, form)}
    return page(request, "projects/report_work.html", context, status=422 if form.is_bound else 200)


def _work_context(report: PartnerReport, form: WorkForm) -> dict[str, Any]:
    sections = [
        {"about": one, "field": form[text_name(one.text.field, one.text.about)]}
        for one in sections_of(report, form.texts)
    ]
    items = [
        {
            "label": ITEM_WORDS[row.item.sort],
            "item": row.item,
            "fields": [form[f"item-{row.item.key}-{part}"] for part in ("state", "done_on", "text")],
        }
        for row in form.progress
    ]
    is_first = not report.partner.reports.exclude(pk=report.pk).filter(submitted_at__isnull=False).exists()
    return {
        "form": form,
        "sections": sections,
        "items": items,
        "indicators": indicator_rows(report, may_write=True),
        "is_first": is_first and report.first_submitted_at is None,
        "autosave_url": reverse("partner-report-autosave", args=[report.key]),
    }


def _conflict(
    request: HttpRequest, report: PartnerReport, written: Written, template: str = "409.html"
) -> HttpResponse:
    """Answer that somebody else changed the report meanwhile: both texts, nothing lost."""
    now = {(one.field, one.about): one.text for one in report.texts.all()}
    differing = [place for place, text in written.texts.items() if now.get(place, "") != text]
    context = {
        "theirs": _joined({place: now.get(place, "") for place in differing})
        or _("Something else of it was changed."),
        "yours": _joined({place: written.texts[place] for place in differing}),
        "back_url": reverse("partner-report-work", args=[report.key]),
    }
    return render(request, template, context, status=409)


def _joined(texts: Mapping[tuple[str, str], str]) -> str:
    return "\n\n".join(f"{FIELD_WORDS[field]}: {text}" for (field, _about), text in texts.items())


@many_fields
@login_required
@require_POST
def autosave(request: HttpRequest, key: str) -> HttpResponse:
    """Save what is being typed; answers when, and with the new version."""
    report = _writable(request, key)
    form, template = _work_form(report, request.POST), "projects/_report_saved.html"
    if not form.is_valid():
        return render(request, template, {"problems": form.errors.values()}, status=422)
    written = form.written()
    try:
        saved = autosave_report_texts(
            report, by=agent_of(request.user), version=form.cleaned_data["version"], written=written
        )
    except ChangedMeanwhile:
        return _conflict(request, report, written, "challenges/_challenges_conflict.html")
    except (Refused, ValidationError) as problem:
        return render(request, template, {"problems": [[str(problem)]]}, status=422)
    return render(request, template, {"report": saved})


@many_fields
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def contributions(request: HttpRequest, key: str) -> HttpResponse:
    """State what others have contributed; what is left is the partner's own."""
    report = _writable(request, key)
    rows = list(report.contributions.all())
    data = request.POST if request.method == "POST" else None
    form = ContributionsForm(data, rows=rows, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            save_contributions(report, by=agent_of(request.user), version=version, amounts=form.amounts())
        except ChangedMeanwhile:
            form.add_error(
                None, _("Somebody else changed the report meanwhile. Look again, and save once more.")
            )
            report.refresh_from_db(fields=["version"])
            form.data = {**request.POST.dict(), "version": str(report.version)}
        except ValidationError as problem:
            form.add_error(None, problem.messages[0])
        else:
            messages.success(request, _("Saved."))
            here = reverse("partner-report-contributions", args=[key])
            onward = _after(report, "contributions")
            return HttpResponseRedirect(onward if request.POST.get("do") == "next" else here)
    known = reckoned(report)
    context = {
        **frame(request, report, "contributions"),
        "form": form,
        "fields": [form[f"row-{row.pk}"] for row in rows],
        "figures": figures_of(report, known),
        "own": own_contribution(rows, known),
        "own_name": report.partner.organisation,
    }
    status = 409 if form.is_bound and not form.errors.get("version") and form.non_field_errors() else 422
    return page(
        request, "projects/report_contributions.html", context, status=status if form.is_bound else 200
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is missing and all figures, and hand the report in."""
    report, agent = _writable(request, key), agent_of(request.user)
    form = VersionForm(
        request.POST if request.method == "POST" else None, initial={"version": report.version}
    )
    problems: Sequence[ReportProblem] | None = None
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            submit_report(report, by=agent, version=form.cleaned_data["version"])
        except NotComplete as refusal:
            problems, status = refusal.problems, 422
        except ChangedMeanwhile:
            status = 409
            report.refresh_from_db(fields=["version", "status"])
        else:
            messages.success(request, _("Handed in. The controller is told; you hear what comes of it."))
            return HttpResponseRedirect(reverse("partner-report", args=[key]))
    lines = list(lines_of(report))
    known = reckoned(report, lines)
    found = report_problems(report, lines=lines, figures=known) if problems is None else problems
    context = {
        **frame(request, report, "hand-in"),
        "form": VersionForm(initial={"version": report.version}),
        "stopping": [_placed(report, one) for one in found if one.stops],
        "warnings": [_placed(report, one) for one in found if not one.stops],
        "figures": figures_of(report, known),
        "is_changed": status == 409,
        "newest": report.partner.project.versions.order_by("-number").first(),
    }
    return page(request, "projects/report_hand_in.html", context, status=status)


def _placed(report: PartnerReport, one: ReportProblem) -> dict[str, Any]:
    try:
        url = reverse(f"partner-report-{one.step}", args=[report.key])
    except NoReverseMatch:
        url = ""
    return {
        "where": one.where or STEP_WORDS[one.step],
        "what": one.what,
        "fix": one.fix,
        "url": f"{url}#at-{one.at}" if url and one.at else url,
        "step": STEP_WORDS[one.step],
    }


@login_required
@require_POST
def move_plan(request: HttpRequest, key: str) -> HttpResponse:
    """Let the report stand on the newest version of the plan."""
    report, form = _writable(request, key), VersionForm(request.POST)
    back = reverse("partner-report-hand-in", args=[key])
    if form.is_valid():
        try:
            change_plan_version(report, by=agent_of(request.user), version=form.cleaned_data["version"])
        except ChangedMeanwhile:
            messages.error(request, _("Somebody else changed the report meanwhile. Look again first."))
        else:
            messages.success(request, _("The report stands on the newest plan. Nothing you wrote is lost."))
    return HttpResponseRedirect(back)
