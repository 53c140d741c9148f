"""Which mail somebody wants: chosen on a page, or stopped with one click from a mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from samband.accounts.access import agent_of
from samband.accounts.models import Person
from samband.base.agents import VISITOR
from samband.base.http import page
from samband.base.mailing import (
    ALL,
    choose_mail,
    mail_kinds,
    read_stop_token,
    stop_mail,
    stopped_kinds,
)
from samband.site.views.work import needs_account


@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Let a person choose which mail to get: each kind, and any at all."""
    agent = agent_of(request.user)
    if not agent.person or not isinstance(request.user, Person):
        return needs_account(request)
    address = request.user.email
    kinds = sorted((kind for kind in mail_kinds().values() if kind.is_own), key=lambda kind: str(kind.label))
    if request.method == "POST":
        wanted = set(request.POST.getlist("kind"))
        unwanted = {kind.name for kind in kinds} - wanted | ({ALL} if request.POST.get("none") else set())
        choose_mail(address, by=agent, unwanted=unwanted)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("mail-choices"))
    stopped = stopped_kinds(address)
    context = {
        "kinds": [{"name": one.name, "label": one.label, "wanted": one.name not in stopped} for one in kinds],
        "none": ALL in stopped,
        "address": address,
    }
    return page(request, "site/mail_choices.html", context)


@csrf_exempt  # a mail program posts here without having seen the page; the token is all it needs
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of mail from a mail: a GET shows a button, a POST stops, without signing in."""
    stopped = read_stop_token(token)
    if stopped is None:
        raise Http404
    address_hash, kind = stopped
    done = request.method == "POST"
    if done:
        stop_mail(address_hash, by=VISITOR, kind=kind)
    known = mail_kinds().get(kind)
    context = {
        "title": _("No more mail of this kind"),
        "what": _("We send you no more mail of this kind: %(kind)s.")
        % {"kind": known.label if known else kind},
        "done": done,
        "button": _("Send me no more of these"),
    }
    response = page(request, "site/stop.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
