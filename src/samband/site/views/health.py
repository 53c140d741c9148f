"""Says to monitors whether the installation is well."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from samband.site.health import look


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when all is well, else 503; plain lines, or JSON where that is asked for."""
    found = look()
    status = 200 if found.good else 503
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(found.document(), status=status)
    return HttpResponse(found.lines(), content_type="text/plain; charset=utf-8", status=status)
