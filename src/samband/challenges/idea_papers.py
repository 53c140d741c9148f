"""An idea on paper and as data: what is public, what is secret apart, and the sender's receipt."""

import json
from datetime import UTC
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from samband.base.pdf import make_pdf
from samband.base.templatetags.wording import day, moment, number
from samband.challenges.idea_words import SCANS, size_of
from samband.challenges.models import Idea, IdeaFile


@cache
def _template() -> bytes:
    return files("samband.challenges").joinpath("papers/idea.typ").read_bytes()


def _facts(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "text": text} for label, text in pairs if text]


def _texts(idea: Idea, *pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "heading": heading,
            "paragraphs": [line for line in text.splitlines() if line.strip()],
            "lang": idea.lang,
        }
        for heading, text in pairs
        if text.strip()
    ]


def _file_lines(rows: list[IdeaFile]) -> list[dict[str, str]]:
    return [
        {"name": row.name, "about": f"{size_of(row.size)}, {SCANS[row.scan]}", "sha256": row.sha256}
        for row in rows
    ]


def _paper(title: str, idea: Idea, **parts: Any) -> bytes:
    data = {
        "title": title,
        "mark": "",
        "facts": [],
        "texts": [],
        "files": [],
        "lines": [],
        "code": "",
        **parts,
    }
    data["words"] = {
        "files": _("Files"),
        "checksum": _("Checksum (SHA-256)"),
        "code": _("The code of your receipt"),
    }
    return make_pdf(_template(), data, at=idea.sent_at)


def paper_of(idea: Idea) -> bytes:
    """Write an idea as a PDF, without what its sender marked as secret."""
    door = idea.entry_point
    rows = list(idea.files.all())
    shown = [row for row in rows if not row.is_secret]
    left_out = _("Parts that the sender marked as trade secrets are left out here.")
    facts = _facts(
        (_("To"), f"{door.name}, {door.organisation.name}"),
        (_("Came"), moment(idea.sent_at)),
        (_("Answer promised by"), day(idea.due_on)),
        (_("From"), idea.sender),
        (_("E-mail"), idea.email),
        (_("Identifier"), idea.key),
    )
    texts = _texts(idea, (_("The idea"), idea.text), (_("What it answers"), idea.problem))
    lines = [left_out] if idea.secrets or len(shown) < len(rows) else []
    return _paper(idea.title, idea, facts=facts, texts=texts, files=_file_lines(shown), lines=lines)


def secrets_paper_of(idea: Idea) -> bytes:
    """Write what an idea's sender marked as secret as a PDF of its own; nothing when they marked nothing."""
    rows = [row for row in idea.files.all() if row.is_secret]
    if not idea.secrets and not rows:
        return b""
    facts = _facts((_("Belongs to the idea"), idea.key), (_("Came"), moment(idea.sent_at)))
    return _paper(
        _("Confidential: trade secrets, as the sender marked them"),
        idea,
        mark=_("Confidential. Decide before anything of it is given out."),
        facts=facts,
        texts=_texts(idea, (_("Trade secrets"), idea.secrets)),
        files=_file_lines(rows),
    )


def data_of(idea: Idea) -> bytes:
    """Write an idea as data (JSON) for a registry, with its files' checksums; secrets are counted only."""
    rows = list(idea.files.all())
    secret = sum(row.is_secret for row in rows)
    said = _plain(idea) | {
        "files": [_file(row) for row in rows if not row.is_secret],
        "confidential": {"text": bool(idea.secrets), "files": secret},
    }
    return _json(said)


def own_data_of(idea: Idea) -> bytes:
    """Write all that is kept of an idea for its sender, secrets too, but not what the door notes inside."""
    said = _plain(idea) | {
        "secrets": idea.secrets,
        "files": [_file(row) | {"secret": row.is_secret} for row in idea.files.all()],
        "messages": [
            {
                "from": "sender" if one.is_from_sender else "door",
                "at": one.at.astimezone(UTC).isoformat(),
                "text": one.text,
                "language": one.lang,
            }
            for one in idea.messages.filter(is_inside=False)
        ],
        "taken_out_at": timezone.now().isoformat(),
    }
    return _json(said)


def _plain(idea: Idea) -> dict[str, Any]:
    door = idea.entry_point
    first = idea.first_answered_at
    return {
        "idea": idea.key,
        "status": idea.status,
        "door": {"key": door.key, "name": door.name},
        "organisation": {"key": door.organisation.key, "name": door.organisation.name},
        "case_number": idea.case_number,
        "sent_at": idea.sent_at.astimezone(UTC).isoformat(),
        "answer_promised_on": idea.due_on.isoformat(),
        "first_answered_at": first.astimezone(UTC).isoformat() if first else None,
        "title": idea.title,
        "text": idea.text,
        "problem": idea.problem,
        "language": idea.lang,
        "sender": idea.sender,
        "email": idea.email,
    }


def _file(row: IdeaFile) -> dict[str, Any]:
    return {"name": row.name, "kind": row.kind, "bytes": row.size, "sha256": row.sha256, "scan": row.scan}


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def receipt_of(idea: Idea, code: str) -> bytes:
    """Write the receipt as a PDF for the sender to keep: the code, what happens next and by when."""
    door = idea.entry_point
    facts = _facts(
        (_("To"), f"{door.name}, {door.organisation.name}"),
        (_("Came"), moment(idea.sent_at)),
        (_("Answer promised by"), day(idea.due_on)),
        (_("Working days"), number(idea.promise_days)),
    )
    lines = [
        _("Whoever has the code can read your idea and write in your name. Samband does not keep it."),
        _("Choose “Where is my idea?” in Samband and type the code to see where it stands."),
    ]
    return _paper(_("Receipt for your idea"), idea, facts=facts, lines=lines, code=code)
