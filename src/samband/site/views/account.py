"""My account: everything a person has chosen and signs in with, on one page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of, title_of
from samband.accounts.actions import change_choices, end_sessions
from samband.accounts.actions.belonging import act_for
from samband.accounts.adapter import speak
from samband.accounts.models import Person
from samband.accounts.ways_in import ways_in
from samband.actors.belonging import memberships_of
from samband.actors.people_words import ROLES, STATES
from samband.base.http import page
from samband.site.forms import AccountChoicesForm, ActForForm


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def account_home(request: HttpRequest) -> HttpResponse:
    """Show my account; keep language and home region."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the model of people here
    chosen = {"language": person.language, "home_region": person.home_region}
    form = AccountChoicesForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        kept = change_choices(person, by=agent_of(person), **form.cleaned_data)
        messages.success(request, _("Your choices are kept."))
        response = HttpResponseRedirect(reverse("account-home"))
        speak(response, kept)
        return response
    acting = ActForForm(person.organisation_keys, initial={"organisation": person.organisation_key})
    context = {
        "form": form,
        "person": person,
        "title": title_of(person),
        "ways": ways_in(person),
        "memberships": _memberships(person),
        "acting": acting,
    }
    return page(request, "site/account.html", context, status=422 if form.is_bound else 200)


def _memberships(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "name": one.organisation.name,
            "lang": one.organisation.lang,
            "url": reverse("organisation-detail", args=[one.organisation.key]),
            "words": ROLES[one.role] if one.state == "active" else STATES[one.state],
            "leave_url": reverse("membership-leave", args=[one.key]) if one.state == "active" else "",
            "take_back_url": reverse("membership-take-back", args=[one.key]),
        }
        for one in memberships_of(person)
    ]


@login_required
@require_POST
def acting(request: HttpRequest) -> HttpResponse:
    """Choose which of one's organisations one acts for."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the model of people here
    form = ActForForm(person.organisation_keys, request.POST)
    if form.is_valid():
        act_for(person, by=agent_of(person), organisation_key=form.cleaned_data["organisation"])
        messages.success(request, _("Your choices are kept."))
    else:
        messages.error(request, _("You do not belong to this organisation."))
    return HttpResponseRedirect(reverse("account-home"))


@login_required
@require_POST
def leave_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this person, this one too."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the model of people here
    end_sessions(person, by=agent_of(person))
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return HttpResponseRedirect(reverse("account_login"))
