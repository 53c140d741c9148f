"""Pages on which the leads put a joint report together: certificates, who is missing, texts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.base.keys import new_key
from samband.base.templatetags import wording
from samband.base.versions import ChangedMeanwhile
from samband.kernel.decision import Refused
from samband.matching.domain.language import detect
from samband.projects.access.joint import can_edit_joint
from samband.projects.actions.joint import Written, choose_certificates, name_missing, save_joint_texts
from samband.projects.forms.joint import CertificatesForm, MissingForm, TextsForm
from samband.projects.frame import frame_of
from samband.projects.joint_content import MISSING, ORDER, missing_partners
from samband.projects.joint_reading import (
    certified_totals,
    chosen_certificates,
    free_certificates,
    open_corrections,
)
from samband.projects.joint_words import FIELD_WORDS
from samband.projects.models import JointReport, JointText
from samband.projects.views.joint import joint_of


def editable_of(request: HttpRequest, key: str) -> JointReport:
    """Find a joint report that the reader may change, or say why not."""
    report = joint_of(request, key)
    can_edit_joint(agent_of(request.user), report).or_refuse()
    return report


def conflict(request: HttpRequest, *, theirs: str, yours: str, back_url: str) -> HttpResponse:
    """Say that somebody else was faster, with both texts."""
    context = {"theirs": theirs, "yours": yours, "back_url": back_url}
    return page(request, "409.html", context, status=409)


@many_fields
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest, key: str) -> HttpResponse:
    """Choose which certificates are in a joint report; name who is missing."""
    report, agent = editable_of(request, key), agent_of(request.user)
    choices = _choices(report)
    inside = set(report.certificates.values_list("certificate__key", flat=True))
    start = {"version": report.version, "certificates": sorted(inside)}
    is_chosen = request.POST.get("do") == "choose"
    form = CertificatesForm(request.POST if is_chosen else None, choices=choices, initial=start)
    if is_chosen and form.is_valid():
        said = form.cleaned_data
        try:
            choose_certificates(report, by=agent, version=said["version"], certificates=said["certificates"])
        except ChangedMeanwhile:
            names = dict(choices)
            yours = "\n".join(names[one] for one in said["certificates"])
            theirs = "\n".join(label for one, label in choices if one in inside)
            return conflict(request, theirs=theirs, yours=yours, back_url=request.path)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The certificates are chosen."))
            return HttpResponseRedirect(request.path)
    return _certificates_page(request, report, form, _missing_form(report, None))


def _choices(report: JointReport) -> list[tuple[str, str]]:
    """Give the certificates that are in the report or free, with what each comes to."""
    inside = chosen_certificates(report)
    rows = sorted(
        [*inside, *free_certificates(report.project)],
        key=lambda one: (one.report.partner.number, one.number),
    )
    totals = certified_totals(rows)
    labels = []
    for one in rows:
        words = {
            "partner": one.report.partner.organisation.name,
            "number": one.number,
            "period": one.report.period.number,
            "amount": wording.amount(totals.get(one.pk), report.project.currency),
        }
        labels.append(
            (
                one.key,
                _("%(partner)s: certificate %(number)s, period %(period)s, %(amount)s") % words,
            )
        )
    return labels


def _missing_form(report: JointReport, data: Any) -> MissingForm:
    partners = missing_partners(report)
    said = {f"why-{one.partner.key}": one.text for one in _reasons(report) if one.partner}
    return MissingForm(data, partners=partners, initial={"version": report.version, **said})


def _reasons(report: JointReport) -> list[JointText]:
    return list(report.texts.filter(field=MISSING).select_related("partner"))


def _certificates_page(
    request: HttpRequest, report: JointReport, form: CertificatesForm, missing: MissingForm
) -> HttpResponse:
    agent = agent_of(request.user)
    context = {
        **frame_of(agent, report.project, "project-joint"),
        "report": report,
        "form": form,
        "missing": missing,
        "missing_fields": missing.visible_fields(),
        "corrections": [
            {"correction": one, "minor": one.amounts.get("total", 0)}
            for one in open_corrections(report.project, report)
        ],
    }
    status = 422 if form.errors or missing.errors else 200
    return page(request, "projects/joint_certificates.html", context, status=status)


@many_fields
@never_cache
@login_required
@require_POST
def missing(request: HttpRequest, key: str) -> HttpResponse:
    """Name the partners that are missing, each with the reason."""
    report, agent = editable_of(request, key), agent_of(request.user)
    form = _missing_form(report, request.POST)
    if form.is_valid():
        why = form.reasons()
        lang = detect(" ".join(why.values())).lang if why else ""
        try:
            name_missing(report, by=agent, version=form.cleaned_data["version"], why=why, lang=lang)
        except ChangedMeanwhile:
            theirs = "\n".join(one.text for one in _reasons(report))
            return conflict(
                request,
                theirs=theirs,
                yours="\n".join(why.values()),
                back_url=reverse("joint-certificates", args=[key]),
            )
        except ValidationError as problem:
            form.add_error(None, problem.messages[0])
        else:
            messages.success(request, _("Who is missing is named."))
            return HttpResponseRedirect(reverse("joint-certificates", args=[key]))
    choices = _choices(report)
    start = {
        "version": report.version,
        "certificates": list(report.certificates.values_list("certificate__key", flat=True)),
    }
    return _certificates_page(request, report, CertificatesForm(choices=choices, initial=start), form)


def _labelled(report: JointReport) -> list[tuple[JointText, str]]:
    """Give a report's texts in order, each with what it is called."""
    packages = {
        key: _("Work package %(number)s: %(title)s") % {"number": number, "title": title}
        for key, number, title in report.project.work_packages.values_list("key", "number", "title")
    }
    criteria = dict(report.project.criteria.values_list("key", "name"))
    rows = report.texts.exclude(field=MISSING).select_related("partner__organisation")

    def place(one: JointText) -> tuple[int, str, int, int]:
        number = one.partner.number if one.partner else 0
        return (ORDER.index(one.field), packages.get(one.about, ""), number, one.pk)

    labelled = []
    for one in sorted(rows, key=place):
        about = packages.get(one.about) or criteria.get(one.about) or ""
        what = about or str(FIELD_WORDS[one.field])
        who = one.partner.organisation.name if one.partner else _("in your own words, for all partners")
        labelled.append((one, f"{what} – {who}"))
    return labelled


@many_fields
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest, key: str) -> HttpResponse:
    """Write the texts of a joint report, which begin as the partners' own."""
    report = editable_of(request, key)
    labelled = _labelled(report)
    start = {"version": report.version, "sitting": new_key()}
    form = TextsForm(request.POST or None, texts=labelled, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, report, form)
        except ChangedMeanwhile:
            return conflict(request, **_both(form, labelled), back_url=request.path)
        messages.success(request, _("The texts are saved."))
        return HttpResponseRedirect(reverse("joint-report", args=[key]))
    context = {
        **frame_of(agent_of(request.user), report.project, "project-joint"),
        "report": report,
        "form": form,
        "fields": [
            {"field": form[f"text-{one.pk}"], "lang": one.lang, "anchor": f"text-{one.pk}"}
            for one, _label in labelled
        ],
    }
    return page(request, "projects/joint_texts.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, report: JointReport, form: TextsForm) -> JointReport:
    said = form.cleaned_data
    stand = dict(report.texts.values_list("pk", "text"))
    rows = [
        Written(place, text, detect(text).lang if text.strip() and not stand.get(place) else "")
        for place, text in form.written().items()
    ]
    by, sitting = agent_of(request.user), said["sitting"]
    return save_joint_texts(report, by=by, version=said["version"], sitting=sitting, texts=rows)


def _both(form: TextsForm, labelled: list[tuple[JointText, str]]) -> dict[str, str]:
    """Give what is saved now and what was typed, where the two differ."""
    typed = form.written()
    differing = [one for one, _label in labelled if typed.get(one.pk, "").strip() != one.text.strip()]
    return {
        "theirs": "\n\n".join(one.text for one in differing),
        "yours": "\n\n".join(typed.get(one.pk, "") for one in differing),
    }


@many_fields
@never_cache
@login_required
@require_POST
def autosave(request: HttpRequest, key: str) -> HttpResponse:
    """Save the texts while they are typed; answer with a short word beside the button."""
    report = editable_of(request, key)
    labelled = _labelled(report)
    form = TextsForm(request.POST, texts=labelled)
    if not form.is_valid():
        return page(request, "projects/_joint_saved.html", {"problems": form.errors.values()})
    try:
        saved = _save(request, report, form)
    except ChangedMeanwhile:
        context = {**_both(form, labelled), "back_url": reverse("joint-texts", args=[key])}
        return page(request, "projects/_joint_conflict.html", context)
    return page(request, "projects/_joint_saved.html", {"report": saved})
