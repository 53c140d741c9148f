"""From a published challenge to who can answer it: its words become a need, with answers and lists."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.challenges.views.challenge_public import published
from samband.matching.actions import ask_need
from samband.matching.answers import encode_ahead
from samband.matching.domain.preparation import prepare
from samband.site.views.home import home_of


@require_POST
@limited("ask", 60)
def find(request: HttpRequest, key: str) -> HttpResponse:
    """Ask a challenge's need: what is wanted and for whom, so that the answers are of the need itself."""
    challenge = published(request, key)
    text = "\n".join(part for part in (challenge.title, challenge.future, challenge.affected) if part)
    encode_ahead(prepare(text))
    owners = list(challenge.owners.all())
    home = owners[0].organisation.region if owners else home_of(request)
    need = ask_need(text, by=agent_of(request.user), lang=challenge.lang, home_region=home)
    return HttpResponseRedirect(reverse("need-detail", args=[need.key]))
