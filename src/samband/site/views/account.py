"""My account: everything a person has chosen and signs in with, on one page."""

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
from samband.accounts.adapter import speak
from samband.accounts.models import Person
from samband.accounts.ways_in import ways_in
from samband.base.http import page
from samband.site.forms import AccountChoicesForm


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
    context = {"form": form, "person": person, "title": title_of(person), "ways": ways_in(person)}
    return page(request, "site/account.html", context, status=422 if form.is_bound else 200)


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
