"""Public pages of challenges: the list, one challenge, its feed and calendar, and files to take home."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.base.table_files import table_download
from samband.challenges.access.challenges import can_edit_challenge
from samband.challenges.domain.challenge import LIVE
from samband.challenges.feeds import MOST_IN_FEED, calendar, challenge_feed, list_feed
from samband.challenges.forms.public import ChallengeFilterForm, QuestionForm
from samband.challenges.listing import COLUMNS, export_rows, narrowed, page_of
from samband.challenges.models import Challenge
from samband.challenges.one_page import one_page, to_docx, to_pdf
from samband.challenges.page_panels import panels_of
from samband.challenges.portrait import portrait

_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_GET
def challenge_list(request: HttpRequest) -> HttpResponse:
    """Show what cities, regions and companies need, the newest first, a page at a time."""
    agent = agent_of(request.user)
    form = ChallengeFilterForm(request.GET)
    chosen = form.chosen()
    after, before = request.GET.get("after", "")[:20], request.GET.get("before", "")[:20]
    found = page_of(narrowed(chosen, agent), after=after, before=before)
    context = {
        "form": form,
        "rows": [{"row": row, "url": reverse("challenge-detail", args=[row.key])} for row in found.rows],
        "page": {
            "next_url": _list_url(chosen, after=found.after) if found.after else "",
            "previous_url": _list_url(chosen, before=found.before) if found.before else "",
        },
        "exports": [
            {"url": _list_url(chosen, "csv"), "label": "CSV"},
            {"url": _list_url(chosen, "xlsx"), "label": "Excel"},
            {"url": f"{reverse('challenge-feed-all')}?{urlencode(chosen)}", "label": _("Feed (Atom)")},
        ],
        "is_filtered": bool(chosen),
        "is_whole": not (chosen or after or before),
    }
    return page(request, "challenges/challenge_list.html", context, fragment="rows")


def _list_url(chosen: dict[str, str], form: str = "", **more: str) -> str:
    address = reverse("challenge-export", args=[form]) if form else reverse("challenge-list")
    query = urlencode({**chosen, **more})
    return f"{address}?{query}" if query else address


@require_GET
def challenge_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Give the list, narrowed as it is shown, as a file."""
    found = narrowed(ChallengeFilterForm(request.GET).chosen(), agent_of(request.user))
    rows = export_rows(found)
    return table_download(form, name="samband-challenges", sheet=_("Challenges"), columns=COLUMNS, rows=rows)


@require_GET
def feed_of_all(request: HttpRequest) -> HttpResponse:
    """Give the newest challenges as an Atom feed, narrowed as the list is."""
    found = narrowed(ChallengeFilterForm(request.GET).chosen(), agent_of(request.user))
    newest = found.order_by("-published_at", "-pk")[:MOST_IN_FEED]
    return _atom(list_feed(newest, lang=get_language() or "en"))


def challenge_of(request: HttpRequest, key: str) -> Challenge:
    """Find a challenge that somebody may see, with all that its page shows.

    Raises:
        Http404: when there is none, or it is somebody else's draft.
    """
    return get_object_or_404(
        Challenge.objects.visible_to(agent_of(request.user))
        .select_related("maker", "approver", "merged_into", "profile")
        .prefetch_related("owners__organisation", "dates"),
        key=key,
    )


@require_GET
def challenge_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Show one challenge; one that was merged leads on to what it has become; a draft to its own page."""
    challenge = challenge_of(request, key)
    if challenge.merged_into is not None:
        return redirect("challenge-detail", key=challenge.merged_into.key, permanent=True)
    agent = agent_of(request.user)
    may_edit = bool(can_edit_challenge(agent, challenge))
    if challenge.published_at is None:
        return redirect("challenge-edit" if may_edit else "challenge-publish", key=key)
    context: dict[str, Any] = {
        **portrait(challenge, agent),
        "question_form": QuestionForm() if challenge.status in LIVE else None,
        "is_known": bool(agent.person),
        "panels": panels_of(challenge, agent),
        "exports": [
            {"url": reverse("challenge-paper", args=[key, form]), "label": label}
            for form, label in (("pdf", "PDF"), ("docx", "Word"))
        ],
    }
    return page(request, "challenges/challenge_detail.html", context)


def published(request: HttpRequest, key: str) -> Challenge:
    """Find a challenge that is or was published.

    Raises:
        Http404: when it is not.
    """
    challenge = challenge_of(request, key)
    if challenge.published_at is None or challenge.merged_into is not None:
        raise Http404
    return challenge


@require_GET
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """Give what becomes of a challenge as an Atom feed, as the public reads it."""
    return _atom(challenge_feed(published(request, key), lang=get_language() or "en"))


def _atom(written: str) -> HttpResponse:
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=900"
    return response


@require_GET
def dates_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Give a challenge's dates as a calendar (iCalendar)."""
    challenge = published(request, key)
    response = HttpResponse(calendar(challenge), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="samband-{key}.ics"'
    return response


@require_GET
def paper(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a challenge on one page, as a tagged PDF or for Word."""
    if form not in _MEDIA:
        raise Http404
    challenge = published(request, key)
    made, now = one_page(challenge), timezone.now()
    content = to_pdf(made, now) if form == "pdf" else to_docx(made)
    response = HttpResponse(content, content_type=_MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="samband-challenge-{key}.{form}"'
    return response
