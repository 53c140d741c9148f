"""What the frame of every page posts to: colours, and whom one sees the demo world as."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from samband.accounts.access import demo_person
from samband.base.keys import key_sent
from samband.base.templatetags.samband import SCHEME_COOKIE, SCHEMES
from samband.site.demo_mark import is_demo

_YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


@require_POST
def set_color_scheme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark, or follow the device again."""
    response = _back(request)
    chosen = request.POST.get("scheme", "")
    if chosen in SCHEMES:
        response.set_cookie(
            SCHEME_COOKIE, chosen, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        response.delete_cookie(SCHEME_COOKIE, samesite="Lax")
    return response


@require_POST
def see_as(request: HttpRequest) -> HttpResponse:
    """See the demo world as one of its people; exists only where the demo world is."""
    if not is_demo():
        raise Http404
    key = key_sent(request.POST, "person")
    if not key:
        logout(request)
        return _back(request)
    person = demo_person(key)
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return _back(request)
