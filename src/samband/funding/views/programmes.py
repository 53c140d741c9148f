"""Pages of programmes: the list, one with its rules, adding and changing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.http import page
from samband.base.versions import ChangedMeanwhile
from samband.funding.access.programmes import can_add_programme, can_change_programme
from samband.funding.actions.programmes import add_programme, change_programme
from samband.funding.aid_words import MARKS
from samband.funding.forms.naming import take_errors
from samband.funding.forms.programmes import ProgrammeForm
from samband.funding.grant_words import EXCHANGE, SIDES
from samband.funding.models import Programme
from samband.rules.domain.costs.packs import shipped_packs

_MOST = 200


@require_GET
def programme_list(request: HttpRequest) -> HttpResponse:
    """Show all programmes: by which rules public money is paid out is public."""
    agent = agent_of(request.user)
    rows = Programme.objects.visible_to(agent).select_related("owner").prefetch_related("funds")[:_MOST]
    own = bool(agent.has_right("operate") or agent.organisations)
    return page(request, "funding/programme_list.html", {"rows": rows, "may_add": own})


@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show a programme's rules, with their source, day and mark."""
    agent = agent_of(request.user)
    seen = Programme.objects.visible_to(agent).select_related("owner").prefetch_related("funds")
    one = get_object_or_404(seen.visible_to(agent), key=key)
    pack = shipped_packs().get(one.cost_pack)
    facts: list[dict[str, Any]] = [
        {"label": _("Rules of costs"), "value": pack.name if pack else one.cost_pack},
        {"label": _("Currency of its reports"), "value": one.currency},
        {"label": _("Rate of exchange"), "value": EXCHANGE[one.exchange_rule]},
        {"label": _("Two sides"), "value": _("Yes") if one.has_two_sides else _("No")},
        {
            "label": _("Where the rules can be read"),
            "value": one.source or _("Not stated"),
            "on": one.read_on,
            "mark": MARKS[one.mark],
        },
    ]
    if one.owner is not None:
        url = reverse("organisation-detail", args=[one.owner.key])
        facts.insert(0, {"label": _("Whose"), "value": one.owner.name, "url": url, "lang": one.owner.lang})
    if one.flexibility_percent is not None:
        label = _("May move between categories, in per cent")
        facts.append({"label": label, "value": f"{one.flexibility_percent.normalize():f}"})
    facts += [
        {"label": _("Fixed rate"), "value": f"1 {one.currency} = {r} {c}"} for c, r in one.fixed_rates.items()
    ]
    funds = [{"fund": fund, "side": SIDES[fund.side]} for fund in one.funds.all()]
    may = bool(can_change_programme(agent, one))
    context = {"one": one, "facts": facts, "funds": funds, "may_change": may}
    return page(request, "funding/programme.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a programme."""
    agent = agent_of(request.user)
    if not agent.has_right("operate") and not agent.organisations:
        can_add_programme(agent, None).or_refuse()
    form = ProgrammeForm(
        agent.organisations,
        agent.has_right("operate"),
        request.POST or None,
        initial={"owner": agent.acting_for, "exchange_rule": "commission-month", "mark": "unverified"},
    )
    if request.method == "POST" and form.is_valid():
        owned = Organisation.objects.visible_to(agent).filter(key=form.cleaned_data["owner"] or "-").first()
        try:
            made = add_programme(owned, by=agent, said=form.said())
        except ValidationError as problem:
            take_errors(form, problem)
        else:
            messages.success(request, _("The programme is saved."))
            return HttpResponseRedirect(reverse("programme-detail", args=[made.key]))
    return _form(request, form, _("Add a programme"), reverse("programme-list"), _("Programmes"))


def _form(request: HttpRequest, form: Any, title: str, up_url: str, up: str) -> HttpResponse:
    context = {"form": form, "title": title, "up_url": up_url, "up": up, "button": _("Save")}
    return page(request, "funding/form.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a programme's rules."""
    agent = agent_of(request.user)
    one = get_object_or_404(Programme.objects.visible_to(agent), key=key)
    can_change_programme(agent, one).or_refuse()
    back = reverse("programme-detail", args=[key])
    owner = [one.owner.key] if one.owner else []
    form = ProgrammeForm(owner, one.owner is None, request.POST or None, initial=_now(one))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            change_programme(one, by=agent, version=version, said=form.said())
        except ChangedMeanwhile:
            theirs, yours = "\n".join(map(str, _now(one).values())), "\n".join(map(str, form.data.values()))
            return page(request, "409.html", {"theirs": theirs, "yours": yours, "back_url": back}, status=409)
        except ValidationError as problem:
            take_errors(form, problem)
        else:
            messages.success(request, _("The programme is saved."))
            return HttpResponseRedirect(back)
    return _form(request, form, _("Change the rules"), back, one.name)


def _now(one: Programme) -> dict[str, Any]:
    names = (
        "name",
        "cost_pack",
        "currency",
        "exchange_rule",
        "has_two_sides",
        "flexibility_percent",
        "version",
    )
    more = ("fund_statement", "source", "read_on", "mark")
    funds = [
        f"{row.code}; {row.name}; {row.side}; {row.max_percent.normalize():f}" for row in one.funds.all()
    ]
    return {
        "owner": one.owner.key if one.owner else "",
        **{name: getattr(one, name) for name in (*names, *more)},
        "fixed_rates": "\n".join(f"{code} {rate}" for code, rate in one.fixed_rates.items()),
        "funds": "\n".join(funds),
    }
