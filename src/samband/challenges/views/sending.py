"""An idea is brought to a door in three steps, and its receipt is shown."""

from time import time as clock
from typing import Any, Final

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from samband.accounts.access import agent_of
from samband.accounts.limits import told_to_wait, too_soon
from samband.base.forms import Form
from samband.base.http import page
from samband.base.keys import new_secret_key
from samband.base.labels import language_name
from samband.base.rates import Rate
from samband.challenges.access.idea_senders import can_send_idea, door_at, idea_by_code
from samband.challenges.actions.sending import IdeaContent, send_idea
from samband.challenges.attachments import Brought, take_in
from samband.challenges.domain.spam import Signs
from samband.challenges.forms.sending import IdeaForm, SenderForm, SendForm
from samband.challenges.idea_papers import receipt_of
from samband.challenges.models import EntryPoint
from samband.challenges.promises import answer_due
from samband.kernel.decision import Denied, Refused
from samband.matching.domain.language import detect

STEPS: Final[tuple[type[Form], ...]] = (IdeaForm, SenderForm, SendForm)
CARRIED: Final = (*IdeaForm.base_fields, *SenderForm.base_fields)
LAST: Final = len(STEPS)
STEPS_A_MINUTE: Final = Rate(40)
# More than this a minute from one place is set aside, for a person to see.
IDEAS: Final = Rate(3)
COOKIE: Final = "samband_idea_receipt"
_SHOWN_FOR: Final = 15 * 60
_SALT: Final = "samband.challenges.sending"


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Take an idea in three steps; what was typed travels in the pages, nothing is kept before the end."""
    door = door_at(agent_of(request.user), key)
    if door is None:
        raise Http404
    if door.key != key:
        return HttpResponseRedirect(reverse("idea-begin", args=[door.key]))
    may = can_send_idea(agent_of(request.user), door)
    if isinstance(may, Denied):
        return page(request, "challenges/sending_closed.html", {"door": door, "why": may.reason}, status=403)
    if request.method == "GET":
        return _shown(request, door, 1)
    at = _number(request.POST.get("at"))
    to = _number(request.POST.get("to"), at + 1)
    wait = too_soon(request, "idea", STEPS_A_MINUTE)
    if wait:
        return told_to_wait(_shown(request, door, at, status=429), wait)
    if to <= at:
        return _shown(request, door, to)
    for number in range(1, at + 1):
        form = STEPS[number - 1](request.POST, request.FILES)
        if not form.is_valid():
            return _shown(request, door, number, form=form, status=422)
    return _shown(request, door, at + 1) if at < LAST else _sent(request, door, form)


def _number(typed: str | None, otherwise: int = 1) -> int:
    return int(typed) if typed and typed.isdecimal() and 1 <= int(typed[:4]) <= LAST else otherwise


def _shown(
    request: HttpRequest, door: EntryPoint, step: int, *, form: Form | None = None, status: int = 200
) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in CARRIED}
    step_form = form or STEPS[step - 1](initial=typed)
    carried = {name: text for name, text in typed.items() if name not in step_form.fields}
    context = {
        "door": door,
        "form": step_form,
        "step": step,
        "last": LAST,
        "carried": carried,
        "stamp": request.POST.get("stamp") or _new_stamp(),
        "typed": typed,
        "busy": status == 429,
    }
    if step == LAST:
        told = typed["lang"] or detect(f"{typed['title']}\n{typed['text']}").lang
        context |= {
            "due_on": answer_due(door, timezone.now()),
            "lang": told,
            "written_in": language_name(told),
        }
    response = page(request, "challenges/sending_step.html", context, status=status)
    # Kept by the reader's own browser alone, so that going back shows what was typed.
    response["Cache-Control"] = "private"
    return response


def _new_stamp() -> str:
    return signing.dumps({"seed": new_secret_key(), "at": clock()}, salt=_SALT)


def _read_stamp(request: HttpRequest) -> tuple[str, float]:
    """Give the seed of a form and for how many seconds it has been open; a forged one is open for none."""
    try:
        stamp = signing.loads(request.POST.get("stamp", ""), salt=_SALT)
        return str(stamp["seed"]), max(0.0, clock() - float(stamp["at"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return "", 0.0


def _sent(request: HttpRequest, door: EntryPoint, form: Form) -> HttpResponse:
    brought = [
        Brought(file.name or "", file, is_secret)
        for name, is_secret in (("attached", False), ("secret_files", True))
        for file in form.cleaned_data[name]
    ]
    kept, wrong = take_in(brought)
    if wrong:
        for line in wrong:
            form.add_error("attached", line)
        return _shown(request, door, LAST, form=form, status=422)
    seed, seconds = _read_stamp(request)
    trap = bool(request.POST.get("homepage", "").strip())
    many = bool(too_soon(request, "idea-sent", IDEAS))
    signs = Signs(filled_trap=trap, seconds=seconds, many_before=many)
    agent = agent_of(request.user)
    try:
        _idea, code = send_idea(door, by=agent, content=_content(request), files=kept, signs=signs, seed=seed)
    except Refused as why:
        form.add_error(None, str(why.reason))
        return _shown(request, door, LAST, form=form, status=409)
    response = HttpResponseRedirect(reverse("idea-receipt"))
    # The code is nowhere on the machine: for a quarter of an hour the sender's own browser keeps it.
    response.set_cookie(
        COOKIE,
        code,
        max_age=_SHOWN_FOR,
        path=reverse("idea-receipt"),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _content(request: HttpRequest) -> IdeaContent:
    said: dict[str, Any] = {}
    for form in (IdeaForm(request.POST), SenderForm(request.POST)):
        form.is_valid()
        said |= {name: text.replace("\r\n", "\n") for name, text in form.cleaned_data.items()}
    said.pop("homepage", None)
    said["lang"] = said["lang"] or detect(f"{said['title']}\n{said['text']}").lang
    return IdeaContent(**said, reply_lang=get_language() or "")


@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """Show the receipt to who has just sent an idea, in that browser and for a quarter of an hour."""
    code = request.COOKIES.get(COOKIE, "")
    idea = idea_by_code(code)
    if idea is None:
        return HttpResponseRedirect(reverse("idea-where"))
    context = {"idea": idea, "door": idea.entry_point, "code": code}
    return unlisted(page(request, "challenges/sending_receipt.html", context))


@require_GET
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    """Give the receipt as a PDF to keep."""
    code = request.COOKIES.get(COOKIE, "")
    idea = idea_by_code(code)
    if idea is None:
        return HttpResponseRedirect(reverse("idea-where"))
    response = HttpResponse(receipt_of(idea, code), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"idea-{idea.key}.pdf")
    return unlisted(response)


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keep a private page out of search engines and caches.

    Its address opens nothing, so that referrers within the installation may hold it: forms need one.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "same-origin"
    return response
