"""A request between organisations as a record of the one that asked: what was asked, answered, came of it."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.actors.models import Organisation
from samband.base.templatetags.samband import day, moment
from samband.base.word_files import Block, plain_document
from samband.challenges.models import Request
from samband.challenges.requests_words import SORTS, STATES


def _at(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None


def _named(one: Organisation | None) -> dict[str, str] | None:
    return {"key": one.key, "name": one.name} if one is not None else None


def request_data(request: Request, form: str) -> dict[str, Any]:
    """Give a request as data."""
    return {
        "record.json": {
            "format": form,
            "sort": "request",
            "key": request.key,
            "status": request.status,
            "asked_for": request.sort,
            "asker": _named(request.asker),
            "asked": _named(request.asked),
            "on_behalf_of": _named(request.on_behalf_of),
            "challenge": request.challenge.key if request.challenge else None,
            "title": {"text": request.title, "lang": request.lang},
            "text": {"text": request.text, "lang": request.lang},
            "competence": request.competence,
            "hours": request.hours,
            "starts_on": request.starts_on.isoformat() if request.starts_on else None,
            "ends_before": request.ends_before.isoformat() if request.ends_before else None,
            "answer": {"text": request.answer, "lang": request.answer_lang},
            "result": {"text": request.result, "lang": request.result_lang},
            "owning_body": request.owning_body,
            "case_number": request.case_number,
            "asked_at": _at(request.asked_at),
            "due_on": request.due_on.isoformat(),
            "answered_at": _at(request.answered_at),
            "version": request.version,
        }
    }


def _told(request: Request) -> list[tuple[str, str, str]]:
    """Give a request as labels, texts and their languages."""
    rows = (
        (_("What is asked for"), str(SORTS[request.sort]), ""),
        (_("Who asks"), request.asker.name, request.asker.lang),
        (_("Who is asked"), request.asked.name, request.asked.lang),
        (_("For"), request.on_behalf_of.name if request.on_behalf_of else "", ""),
        (_("About"), request.challenge.title if request.challenge else "", ""),
        (_("Where it stands"), str(STATES[request.status]), ""),
        (_("Asked on"), moment(request.asked_at), ""),
        (_("Answer by"), day(request.due_on), ""),
        (_("Competence"), request.competence, request.lang),
        (_("Hours"), str(request.hours or ""), ""),
        (_("In their words"), request.text, request.lang),
        (_("Answer"), request.answer, request.answer_lang),
        (_("What came of it"), request.result, request.result_lang),
    )
    return [row for row in rows if row[1]]


def request_originals(request: Request) -> dict[str, bytes]:
    """Give a request for Word."""
    lang = get_language() or "en"
    blocks = []
    for label, text, written in _told(request):
        blocks += [Block(label, lang, "Heading 1"), Block(text, written or lang)]
    return {"request.docx": plain_document(request.title, request.lang, blocks, lang=lang)}


def request_shown(request: Request, lines: list[dict[str, str]]) -> dict[str, Any]:
    """Give a request as the PDF of a case shows it."""
    return {
        "title": request.title,
        "about": _("Request to another organisation"),
        "texts": [{"label": label, "text": text, "lang": lang} for label, text, lang in _told(request)],
        "candidates": [],
        "left_out": [],
        "how": [],
        "thread": lines,
    }
