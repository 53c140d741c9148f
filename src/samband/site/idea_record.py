"""An idea as a record of a case: what was sent and answered, its files; trade secrets stay out."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from samband.base.files import read_file, safe_name
from samband.base.templatetags.samband import day, moment
from samband.challenges.inbox_words import STATUSES
from samband.challenges.models import Idea


def _at(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None


def _open_messages(idea: Idea) -> list[Any]:
    return [one for one in idea.messages.all() if not one.is_inside or one.body == idea.owning_body]


def idea_json(idea: Idea, form: str) -> dict[str, Any]:
    """Give an idea as data: never what was marked as a trade secret."""
    return {
        "format": form,
        "sort": "idea",
        "key": idea.key,
        "status": idea.status,
        "title": {"text": idea.title, "lang": idea.lang},
        "text": {"text": idea.text, "lang": idea.lang},
        "has_trade_secrets": bool(idea.secrets) or any(one.is_secret for one in idea.files.all()),
        "sender": {"name": idea.sender, "email": idea.email},
        "door": {"key": idea.entry_point.key, "name": idea.entry_point.name},
        "department": idea.department.key if idea.department else None,
        "challenge": idea.challenge.key if idea.challenge else None,
        "owning_body": idea.owning_body,
        "case_number": idea.case_number,
        "sent_at": _at(idea.sent_at),
        "due_on": idea.due_on.isoformat(),
        "first_answered_at": _at(idea.first_answered_at),
        "ended_at": _at(idea.ended_at),
        "messages": [
            {
                "from": "sender" if one.is_from_sender else "inside" if one.is_inside else "door",
                "verb": one.verb,
                "text": one.text,
                "lang": one.lang,
                "at": _at(one.at),
            }
            for one in _open_messages(idea)
        ],
        "files": [
            {"name": one.name, "sha256": one.sha256, "bytes": one.size, "scan": one.scan}
            for one in idea.files.all()
            if not one.is_secret
        ],
        "version": idea.version,
    }


def idea_originals(idea: Idea) -> dict[str, bytes]:
    """Give the files that came with an idea, by a harmless name; secret and dangerous ones stay out."""
    found: dict[str, bytes] = {}
    for one in idea.files.all():
        content = read_file(one.sha256) if not one.is_secret and one.scan != "infected" else None
        if content is not None:
            found[f"files/{one.key}-{safe_name(one.name)}"] = content
    return found


def idea_left_out(idea: Idea) -> list[str]:
    """Say what of an idea is not in the file, so that nobody takes it for whole."""
    left = [_("Trade secrets of the sender: confidential")] if idea.secrets else []
    for one in idea.files.all():
        if one.is_secret:
            left.append(_("A file with trade secrets: confidential"))
        elif one.scan == "infected":
            left.append(_("A file that looked dangerous"))
    return left


def idea_shown(idea: Idea, lines: list[dict[str, str]]) -> dict[str, Any]:
    """Give an idea as the PDF of a case shows it."""
    facts = (
        (_("Door"), idea.entry_point.name, idea.entry_point.lang),
        (_("Sent"), moment(idea.sent_at), ""),
        (_("Answer promised by"), day(idea.due_on), ""),
        (_("Where it stands"), str(STATUSES[idea.status]), ""),
        (_("Sender"), idea.sender, ""),
        (_("The idea"), idea.text, idea.lang),
    )
    texts = [{"label": label, "text": text, "lang": lang} for label, text, lang in facts if text]
    for one in _open_messages(idea):
        who = _("The sender") if one.is_from_sender else _("Inside note") if one.is_inside else _("The door")
        if one.text:
            texts.append({"label": f"{who}, {moment(one.at)}", "text": one.text, "lang": one.lang})
    return {
        "title": idea.title,
        "about": _("Idea"),
        "texts": texts,
        "candidates": [],
        "left_out": idea_left_out(idea),
        "how": [],
        "thread": lines,
    }
