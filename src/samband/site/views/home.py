"""The start page: one box, and an answer under it in a moment."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.accounts.models import Person
from samband.base.http import page
from samband.matching.access import known_to
from samband.matching.answers import Answer, Question, answer
from samband.matching.encoder import EncoderBusy, EncoderError
from samband.site.choices import counts
from samband.site.examples import examples_in
from samband.site.forms import LONGEST, SHORTEST, NeedForm
from samband.site.presenting import ShownAnswer, present

HOME_COOKIE = "home_region"
_LONGEST_LABEL = 90


def home_of(request: HttpRequest) -> str:
    """Give the region whose view is taken: what was chosen, else the signed-in person's own."""
    chosen = request.COOKIES.get(HOME_COOKIE, "")
    if chosen.isalnum() and len(chosen) <= 5:
        return chosen
    return request.user.home_region if isinstance(request.user, Person) else ""


def remember_home(response: HttpResponse, home: str) -> HttpResponse:
    """Remember a chosen region for a year; an empty one is forgotten."""
    if home:
        secure, year = settings.SESSION_COOKIE_SECURE, 365 * 24 * 3600
        response.set_cookie(HOME_COOKIE, home, max_age=year, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(HOME_COOKIE, samesite="Lax")
    return response


def ask_engine(question: Question) -> Answer | ShownAnswer:
    """Ask the engine; when it is busy or cannot be had, give an answer that says so."""
    try:
        return answer(question)
    except EncoderBusy:
        return ShownAnswer(busy=True)
    except EncoderError:
        return ShownAnswer(empty_reason=_("The engine that compares texts cannot be reached just now."))


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the box, examples and what is in here."""
    text = examples_in(get_language() or "en").get(request.GET.get("example", ""), "")
    form = NeedForm(initial={"text": text, "home": home_of(request)})
    return page(request, "site/home.html", home_context(form))


def home_context(form: NeedForm) -> dict[str, Any]:
    """Give what the start page shows around its form."""
    language = get_language() or "en"
    examples = [
        {"key": key, "text": text, "label": _label(text), "lang": language}
        for key, text in examples_in(language).items()
    ]
    return {"form": form, "counts": counts(), "examples": examples, "answer": None}


def _label(text: str) -> str:
    """Give the first sentence of an example, or its beginning where that is long."""
    first = text.partition(". ")[0]
    if len(first) <= _LONGEST_LABEL and first != text:
        return f"{first}."
    words = text.split()
    return " ".join(words[:9]).rstrip(",.;") + " …" if len(words) > 9 else text


@require_POST
@limited("answer", 240)
def answer_live(request: HttpRequest) -> HttpResponse:
    """Answer what has been typed so far, without keeping it."""
    text = request.POST.get("text", "")[:LONGEST].strip()
    if len(text) < SHORTEST:
        return HttpResponse("")
    agent = agent_of(request.user)
    home_region = request.POST.get("home", "")[:5]
    question = Question(text=text, home_region=home_region, known=known_to(agent), count=5, agent=agent)
    found = ask_engine(question)
    shown = found if isinstance(found, ShownAnswer) else present(found, agent, None, {})
    need = {"lang": found.lang if isinstance(found, Answer) else ""}
    context = {"answer": shown, "need": need, "is_live": True}
    # A part of the start page, whoever asks: there is no page of a need that is not kept.
    return page(request, "matching/need.html#answer", context)
