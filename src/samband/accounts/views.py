"""Pages of accounts that the library of sign-in does not have: the link that signs in once."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from samband.accounts.access import agent_of
from samband.accounts.actions import use_sign_in_link
from samband.base.http import page


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for a press, then sign in: what reads mail for others must not use the link up."""
    if request.method == "GET":
        return page(request, "account/sign_in_link.html", {"gone": False})
    person = use_sign_in_link(secret, by=agent_of(request.user))
    if person is None:
        return page(request, "account/sign_in_link.html", {"gone": True}, status=404)
    response: HttpResponse = perform_login(
        request, person, email_verification="none", redirect_url=reverse("account-home")
    )
    return response
