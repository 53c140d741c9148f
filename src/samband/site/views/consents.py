"""What needs one's consent: asked once at sign-in, given and taken back with one press each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from samband.accounts.access import agent_of
from samband.accounts.actions.consents import answer_consent
from samband.accounts.consents import consents_of
from samband.accounts.models import Person
from samband.base.http import page


def _next(request: HttpRequest) -> str:
    """Give where one was going, if that is a page of this installation."""
    target = (request.POST if request.method == "POST" else request.GET).get("next", "")
    here = {request.get_host()}
    if target and url_has_allowed_host_and_scheme(target, here, require_https=request.is_secure()):
        return target
    return reverse("my-work")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for consent, and keep what one answers; then go on to where one was going."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the model of people here
    if request.method != "POST":
        return page(request, "site/consents.html", {"consents": consents_of(person), "next": _next(request)})
    said = request.POST
    answer = {"yes": True, "no": False}.get(said.get("answer", ""))
    if answer is None:
        raise Http404
    try:
        answer_consent(
            person,
            by=agent_of(person),
            purpose=said.get("purpose", ""),
            version=said.get("version", ""),
            agrees=answer,
        )
    except ValueError as problem:
        raise Http404 from problem
    messages.success(request, _("Your answer is kept."))
    return HttpResponseRedirect(_next(request))
