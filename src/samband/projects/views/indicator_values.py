"""Values of indicators: written by partners with evidence, moved on by partner and lead, served to them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.base.files import keep_file, safe_name
from samband.base.http import many_fields
from samband.base.keys import key_sent
from samband.base.versions import ChangedMeanwhile
from samband.projects.access.indicators import can_move_value, can_report_value, value_roles
from samband.projects.access.roles import roles_at
from samband.projects.actions.indicator_values import move_value, save_value, take_count
from samband.projects.domain.indicators.values import MOVES
from samband.projects.evidence_files import as_download
from samband.projects.forms.indicators import ReturnForm, ValueForm
from samband.projects.indicator_reading import value_of
from samband.projects.models import IndicatorValue, Partner, Project
from samband.projects.views.indicators import indicator_of
from samband.projects.views.plan_common import conflict, for_people, form_page, project_of, say_in, typed


@for_people
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, key: str, indicator: str, partner: str, period: str) -> HttpResponse:
    """Write a partner's value for a period: a number, what it waits for, or nothing yet."""
    project, agent = project_of(request, key), agent_of(request.user)
    found = indicator_of(request, project, indicator)
    who, when = _place(request, project, partner, period)
    can_report_value(agent, found, who).or_refuse()
    held = IndicatorValue.objects.visible_to(agent).filter(indicator=found, partner=who, period=when).first()
    form = ValueForm(request.POST or None, request.FILES or None, indicator=found, initial=_initial(held))
    back = reverse("indicator-detail", args=[key, found.key])
    if request.method == "POST" and form.is_valid():
        try:
            save_value(
                found,
                by=agent,
                partner=who,
                period=when,
                version=form.cleaned_data["version"],
                said=form.reported(_kept(form)),
            )
        except ChangedMeanwhile as changed:
            theirs = _in_words(changed.now) if changed.now else ""
            return conflict(request, theirs=theirs, yours=typed(form), back_url=request.path)
        except ValidationError as problem:
            say_in(form, problem)
        else:
            messages.success(request, _("Saved. Submit it when it is complete."))
            return HttpResponseRedirect(back)
    words = {"who": who.organisation.name, "number": when.number}
    return form_page(
        request,
        project,
        "project-indicators",
        form,
        title=found.name,
        lead=_("%(who)s, period %(number)s") % words,
        button=_("Save"),
        back_url=back,
        has_file=True,
    )


def _place(request: HttpRequest, project: Project, partner: str, period: str) -> tuple[Partner, Any]:
    """Find the partner and the period that a value is of."""
    agent = agent_of(request.user)
    who: Partner = get_object_or_404(
        project.partners.visible_to(agent).select_related("organisation"), key=partner
    )
    who.project = project
    when = project.periods.filter(key=period).first()
    if when is None:
        raise Http404
    return who, when


def _initial(held: IndicatorValue | None) -> dict[str, Any]:
    if held is None:
        return {"version": 0}
    start: dict[str, Any] = {"version": held.version, "comment": held.comment}
    start |= {"numerator": held.numerator, "denominator": held.denominator, "value": _in_words(held)}
    for way, parts in held.disaggregation.items():
        start |= {f"{way}_{name}": number for name, number in parts.items()}
    return start


def _in_words(held: IndicatorValue) -> str:
    """Give a value as it is typed, in words that are read back in every language."""
    value = value_of(held)
    if value.event or value.number is None:
        return f"pending: {value.event}" if value.event else ""
    number = f"{value.number.normalize():f}"
    return number if value.exactness == "exact" else f"{value.exactness.replace('-', ' ')} {number}"


def _kept(form: ValueForm) -> tuple[str, str] | None:
    file = form.cleaned_data.get("evidence")
    return (safe_name(file.name), keep_file(file.read())) if file is not None else None


def _value(request: HttpRequest, key: str) -> IndicatorValue:
    related = ("indicator__project", "partner__project", "period")
    agent = agent_of(request.user)
    return get_object_or_404(IndicatorValue.objects.visible_to(agent).select_related(*related), key=key)


@for_people
@require_POST
def move(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Submit, take back, approve or return a value; to return it asks for the reason."""
    found, agent = _value(request, key), agent_of(request.user)
    if verb not in {one.verb for one in MOVES if one.sources}:
        raise Http404
    can_move_value(agent, found, verb).or_refuse()
    project = project_of(request, found.indicator.project.key)
    back = reverse("indicator-detail", args=[project.key, found.indicator.key])
    why, version = "", request.POST.get("version", "")
    if verb == "return":
        form = ReturnForm(request.POST if "why" in request.POST else None, initial={"version": found.version})
        if not form.is_valid():
            words = {"title": _("Return the value"), "button": _("Return"), "back_url": back}
            return form_page(request, project, "project-indicators", form, **words)
        why = form.cleaned_data["why"]
    try:
        move_value(found, by=agent, verb=verb, version=int(version) if version.isdigit() else 0, why=why)
    except ChangedMeanwhile as changed:
        theirs = _in_words(changed.now) if changed.now else ""
        return conflict(request, theirs=theirs, yours=why, back_url=back)
    messages.success(request, _("Done."))
    return HttpResponseRedirect(back)


@many_fields
@for_people
@require_POST
def count(request: HttpRequest, key: str, indicator: str) -> HttpResponse:
    """Approve what the register counts until the end of a period."""
    project = project_of(request, key)
    found = indicator_of(request, project, indicator)
    when = project.periods.filter(key=key_sent(request.POST, "period")).first()
    if when is None:
        raise Http404
    take_count(found, by=agent_of(request.user), period=when)
    messages.success(request, _("Approved."))
    return HttpResponseRedirect(reverse("indicator-detail", args=[key, found.key]))


@for_people
@require_GET
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    """Give the evidence of a value to its partner, its controller and the lead."""
    found, agent = _value(request, key), agent_of(request.user)
    may = value_roles(agent, found) or (found.partner and "controller" in roles_at(agent, found.partner))
    response = as_download(found.evidence_name, found.evidence_sha256, "", "") if may else None
    if response is None:
        raise Http404
    return response
