"""A kept need: its answers, what one thinks of them, and a letter to whoever answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.accounts.limits import limited
from samband.base.agents import Agent
from samband.base.http import page
from samband.base.labels import language_name
from samband.matching.access import can_forget_need, known_to
from samband.matching.actions import ask_need, forget_need, give_feedback
from samband.matching.answers import Answer, Question, Reason, best_reason, encode_ahead, reasons_for
from samband.matching.domain.preparation import prepare
from samband.matching.encoder import EncoderError
from samband.matching.models import Need, Profile
from samband.site.drafts import draft_in
from samband.site.forms import AnswerFilters, NeedForm
from samband.site.panels import contact_links, organisations_behind, organisations_of, profile_url
from samband.site.presenting import ShownAnswer, present, shown_reasons
from samband.site.views.home import ask_engine, home_context, home_of, remember_home

# A sentence of theirs that is farther from the need than this is not quoted to them.
WORTH_QUOTING = 0.35


def _need(request: HttpRequest, key: str) -> Need:
    return get_object_or_404(Need.objects.visible_to(agent_of(request.user), timezone.now()), key=key)


@require_POST
@limited("ask", 60)
def ask(request: HttpRequest) -> HttpResponse:
    """Keep a need and go to its answers."""
    form = NeedForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, "site/home.html", home_context(form), status=422)
    text = form.cleaned_data["need"]
    home = form.cleaned_data["home"]
    prepared = prepare(text)
    encode_ahead(prepared)  # its answers are asked for as soon as the browser has followed
    need = ask_need(text, by=agent_of(request.user), lang=prepared.lang, home_region=home)
    return remember_home(HttpResponseRedirect(reverse("need-detail", args=[need.key])), home)


def _question(need: Need, filters: AnswerFilters, agent: Agent, home: str) -> Question:
    chosen: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    verdicts = dict(need.feedback.values_list("profile_key", "verdict"))
    known = known_to(agent) | {key for key, verdict in verdicts.items() if verdict == "known"}
    return Question(
        text=need.text,
        lang=need.lang,
        langs=tuple(chosen.get("lang", ())),
        kinds=tuple(chosen.get("kind", ())),
        countries=tuple(chosen.get("country", ())),
        other_fields=bool(chosen.get("other")),
        outside_region=home if chosen.get("outside") else "",
        home_region=home,
        known=known,
        unwanted=frozenset(key for key, verdict in verdicts.items() if verdict == "not_useful"),
        reasons=False,
        agent=agent,
    )


@require_GET
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show the answers to a need, with filters."""
    need = _need(request, key)
    agent = agent_of(request.user)
    home = request.GET.get("home", need.home_region or home_of(request))
    data = request.GET.copy()
    data.setdefault("home", home)
    filters = AnswerFilters(data)
    question = _question(need, filters, agent, home if filters.is_valid() else "")
    found = ask_engine(question)
    verdicts = dict(need.feedback.values_list("profile_key", "verdict"))
    shown = found if isinstance(found, ShownAnswer) else present(found, agent, need, verdicts)
    _say_why_empty(shown, found, question)
    context = {
        "need": _shown_need(need, agent),
        "form": filters,
        "answer": shown,
        "home_code": home,
        "unwanted_count": len(question.unwanted),
    }
    response = page(request, "matching/need.html", context, fragment="answer")
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _say_why_empty(shown: ShownAnswer, found: Answer | ShownAnswer, question: Question) -> None:
    if shown.matches or shown.busy or shown.empty_reason or not isinstance(found, Answer):
        return
    if not found.searched:
        shown.empty_reason = _("There is nothing in here yet. Bring a list of organisations first.")
    elif (
        question.kinds
        or question.countries
        or question.langs
        or question.outside_region
        or question.other_fields
    ):
        shown.empty_reason = _("Nothing passes these filters. Take one away.")


def _shown_need(need: Need, agent: Agent) -> dict[str, Any]:
    return {
        "key": need.key,
        "text": need.text,
        "lang": need.lang,
        "lang_name": language_name(need.lang),
        "expires_on": timezone.localtime(need.expires_at).date(),
        "forget_url": reverse("need-forget", args=[need.key]) if can_forget_need(agent, need) else "",
    }


@require_POST
def forget(request: HttpRequest, key: str) -> HttpResponse:
    """Erase a need at once."""
    need = _need(request, key)
    forget_need(need, by=agent_of(request.user))
    from django.contrib import messages

    messages.success(request, _("The need and everything said of its answers are erased."))
    return HttpResponseRedirect(reverse("home"))


@require_POST
def feedback(request: HttpRequest, key: str, profile: str) -> HttpResponse:
    """Keep what somebody thinks of a hit."""
    need = _need(request, key)
    agent = agent_of(request.user)
    hit = get_object_or_404(Profile.objects.visible_to(agent), key=profile)
    given = give_feedback(need, by=agent, profile=hit, verdict=request.POST.get("feedback", ""))
    filters = QueryDict(request.POST.get("filters", "")).urlencode()
    match = {
        "key": hit.key,
        "name": hit.title,
        "filters": filters,
        "feedback": given.verdict,
        "feedback_url": reverse("need-feedback", args=[need.key, hit.key]),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return page(request, "matching/need.html", {"match": match}, fragment="feedback")
    back = reverse("need-detail", args=[need.key]) + (f"?{filters}" if filters else "")
    return HttpResponseRedirect(f"{back}#hit-{hit.key}")


@require_GET
def why(request: HttpRequest, key: str, profile: str) -> HttpResponse:
    """Show each sentence of a need beside the closest one of whoever answers it."""
    need = _need(request, key)
    agent = agent_of(request.user)
    hit = get_object_or_404(Profile.objects.visible_to(agent), key=profile)
    busy = False
    reasons: tuple[Reason, ...] = ()
    try:
        reasons = reasons_for(need.text, need.lang, hit)
    except EncoderError:
        busy = True
    match = {
        "name": hit.title,
        "lang": hit.lang,
        "url": profile_url(hit, organisations_of([hit], agent)),
        "reasons": shown_reasons(reasons, hit.lang),
    }
    context = {"need": _shown_need(need, agent), "match": match, "busy": busy}
    template, status = "matching/reasons.html", 503 if busy else 200
    response = page(request, template, context, fragment="reasons", status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def write(request: HttpRequest, key: str, profile: str) -> HttpResponse:
    """Show drafts of a letter, in their language and in one's own, and how to reach them."""
    need = _need(request, key)
    agent = agent_of(request.user)
    hit = get_object_or_404(Profile.objects.visible_to(agent), key=profile)
    context = letters_to(hit, agent, text=need.text, lang=need.lang)
    context |= {"up_label": _("The answer"), "up_url": reverse("need-detail", args=[need.key])}
    response = page(request, "matching/write.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def letters_to(hit: Profile, agent: Agent, *, text: str, lang: str) -> dict[str, Any]:
    """Give drafts of a letter about a need to whoever stands behind a hit, and how to reach them."""
    organisations = organisations_of([hit], agent)
    own = organisations.get(hit.pk)
    contacts = [_contact(*link) for link in contact_links(own.contacts.all())] if own else []
    reachable = [one for one in organisations_behind([hit], agent).get(hit.pk, []) if one.contact_url]
    contacts += [
        _contact(one.name, one.contact_url, one.contact_url.removeprefix("mailto:")) for one in reachable
    ]
    # One writes to people, not to a project: whoever stands first behind it.
    name = reachable[0].name if reachable else hit.title
    mailbox = next((link["url"][7:] for link in contacts if link["url"].startswith("mailto:")), "")
    return {
        "match": {"name": name, "url": profile_url(hit, organisations), "lang": hit.lang},
        "drafts": _drafts(text, lang, hit, name, mailbox),
        "contacts": contacts,
    }


def _drafts(text: str, lang: str, hit: Profile, name: str, mailbox: str) -> list[dict[str, Any]]:
    """Write the letter in their language and in the reader's, quoting what of theirs answers best."""
    try:
        reason = best_reason(text, lang, hit)
    except EncoderError:
        reason = None  # a letter without a quotation is still a letter
    quoted = reason.profile if reason and reason.similarity >= WORTH_QUOTING else ""
    own = get_language() or "en"
    letters = []
    for written in dict.fromkeys([hit.lang or "en", own]):
        draft = draft_in(written, name=name, need=text, quoted=quoted)
        letters.append(
            {
                "lang": draft.lang,
                "lang_name": language_name(draft.lang),
                "subject": draft.subject,
                "text": draft.text,
                "own": draft.lang == own,
                "mailto": draft.mailto(mailbox) if mailbox else "",
            }
        )
    return letters


def _contact(sort: str, url: str, shown: str) -> dict[str, str]:
    labels = {"mailbox": _("Mailbox"), "telephone": _("Telephone"), "form": _("Form")}
    return {"label": labels.get(sort, sort), "value": shown, "url": url}
