"""Where an idea stands, for who sent it: opened by the receipt's code or by the link in their mail.

Showing the receipt opens the page for this browser's session alone, for two hours. The page's address is the
idea's public key, which opens nothing by itself: no code and no secret stands in an address, in a history, in
a log or in a referrer, its forms are protected like all others, and "leave" closes it on a shared machine.
"""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.base.http import page
from samband.challenges.access.idea_senders import (
    SENDER,
    idea_by_code,
    idea_by_mail,
    idea_of_sender,
)
from samband.challenges.actions.sender_moves import bring_back, erase_contact, reply_to_door, withdraw_idea
from samband.challenges.attachments import as_download
from samband.challenges.domain.idea import verbs_from
from samband.challenges.forms.sending import CodeForm, WordForm
from samband.challenges.idea_papers import own_data_of
from samband.challenges.idea_standing import messages_of, promise_of, standing_of, steps_of
from samband.challenges.idea_words import SCANS, size_of
from samband.challenges.models import Idea
from samband.challenges.views.sending import unlisted
from samband.kernel.decision import Refused

_GRANTS: Final = "own_ideas"
_SECONDS, _MOST = 2 * 3600, 10
_WRITERS: Final = {"reply": reply_to_door, "reopen": bring_back}


def _grant(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Open an idea's page for this session, and lead to it."""
    held = dict(request.session.get(_GRANTS, {}))
    held[idea.key] = timezone.now().timestamp()
    request.session[_GRANTS] = dict(sorted(held.items(), key=lambda one: one[1])[-_MOST:])
    return unlisted(HttpResponseRedirect(reverse("idea-own", args=[idea.key])))


def _own(request: HttpRequest, key: str) -> Idea | None:
    since = dict(request.session.get(_GRANTS, {})).get(key, 0)
    return idea_of_sender(key, granted=timezone.now().timestamp() - since < _SECONDS)


def _ask_for_code() -> HttpResponse:
    return unlisted(HttpResponseRedirect(reverse("idea-where")))


@require_http_methods(["GET", "POST"])
@limited("idea-code", 10)
def where(request: HttpRequest) -> HttpResponse:
    """Ask for a receipt's code, and open the page of its idea."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        idea = idea_by_code(form.cleaned_data["code"])
        if idea is not None:
            return _grant(request, idea)
        form.add_error("code", gettext("No idea has this code. Look whether a sign is missing or mistaken."))
    status = 422 if form.is_bound else 200
    return unlisted(page(request, "challenges/sending_where.html", {"form": form}, status=status))


@require_GET
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Open the page of an idea by the link in the mail to its sender."""
    idea = idea_by_mail(token)
    response = _ask_for_code() if idea is None else _grant(request, idea)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
def own(request: HttpRequest, key: str) -> HttpResponse:
    """Show a sender where their idea stands."""
    idea = _own(request, key)
    return _ask_for_code() if idea is None else _page(request, idea)


def _page(
    request: HttpRequest, idea: Idea, *, form: WordForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    verbs = verbs_from(idea.status, SENDER)
    writes = next((verb for verb in _WRITERS if verb in verbs), "")
    files = [
        {
            "key": row.key,
            "name": row.name,
            "size": size_of(row.size),
            "scan": SCANS[row.scan],
            "is_secret": row.is_secret,
        }
        for row in idea.files.order_by("id")
    ]
    context: dict[str, Any] = {
        "idea": idea,
        "door": idea.entry_point,
        "standing": standing_of(idea),
        "promise": promise_of(idea, timezone.now()),
        "steps": steps_of(idea),
        "said": messages_of(idea),
        "files": files,
        "form": form or WordForm(),
        "writes": writes,
        "may_withdraw": "withdraw" in verbs,
        "refused": refused,
    }
    return unlisted(page(request, "challenges/sending_own.html", context, status=status))


@require_POST
@limited("idea-own", 20)
def do(request: HttpRequest, key: str) -> HttpResponse:
    """Let a sender reply, bring back, withdraw, erase name and address, or leave the page."""
    idea = _own(request, key)
    if idea is None:
        return _ask_for_code()
    verb, form = request.POST.get("verb", ""), WordForm(request.POST)
    try:
        if verb in _WRITERS:
            if not form.is_valid():
                return _page(request, idea, form=form, status=422)
            text = form.cleaned_data["text"].replace("\r\n", "\n")
            _WRITERS[verb](idea, by=agent_of(request.user), text=text, lang=get_language() or "")
            messages.success(request, gettext("It has been sent."))
        else:
            return _do_more(request, idea, verb)
    except Refused as why:
        now = _own(request, key) or idea
        return _page(request, now, form=form, refused=str(why.reason), status=409)
    return _back(idea)


def _do_more(request: HttpRequest, idea: Idea, verb: str) -> HttpResponse:
    if verb == "leave":
        held = dict(request.session.get(_GRANTS, {}))
        held.pop(idea.key, None)
        request.session[_GRANTS] = held
        return _ask_for_code()
    if verb not in ("withdraw", "erase"):
        raise Http404
    if request.POST.get("sure") != "yes":
        context = {"idea": idea, "verb": verb}
        return unlisted(page(request, "challenges/sending_sure.html", context))
    if verb == "withdraw":
        withdraw_idea(idea, by=agent_of(request.user))
        messages.success(request, gettext("The idea is withdrawn."))
    else:
        erase_contact(idea, by=agent_of(request.user))
        messages.success(request, gettext("Your name and address are erased."))
    return _back(idea)


def _back(idea: Idea) -> HttpResponse:
    return unlisted(HttpResponseRedirect(reverse("idea-own", args=[idea.key])))


@require_GET
def data(request: HttpRequest, key: str) -> HttpResponse:
    """Give a sender all that is kept of their idea, as data."""
    idea = _own(request, key)
    if idea is None:
        return _ask_for_code()
    response = HttpResponse(own_data_of(idea), content_type="application/json")
    response["Content-Disposition"] = content_disposition_header(True, f"idea-{idea.key}.json")
    return unlisted(response)


@require_GET
def file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """Give a sender a file of their own idea back, as a download."""
    idea = _own(request, key)
    if idea is None:
        return _ask_for_code()
    row = idea.files.filter(key=file).first()
    response = as_download(row) if row is not None else None
    if response is None:
        raise Http404
    return unlisted(response)
