"""Workshop notes as a record of a case: every entry, and every line of the source as it came."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samband.base.word_files import Block, plain_document
from samband.challenges.domain.notes.wording import SORTS
from samband.challenges.forms.notes import STATES
from samband.challenges.models import Register, RegisterEntry
from samband.challenges.register_pages import window_of

# What is fetched of all notes of a case at once, before they are written.
REGISTER_PARTS = ("entries__owner", "entries__challenge", "entries__parent", "source_lines")


def _at(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds")


def register_data(register: Register, form: str) -> dict[str, Any]:
    """Give workshop notes as data, with the lines that became no entry and why."""
    return {
        "record.json": {
            "format": form,
            "sort": "register",
            "key": register.key,
            "title": {"text": register.title, "lang": register.lang},
            "source_name": register.source_name,
            "is_shared": register.is_shared,
            "entries": [_entry(one) for one in register.entries.all()],
            "lines": [
                {"number": one.number, "text": one.text, "state": one.state, "why": one.why}
                for one in register.source_lines.all()
            ],
            "owning_body": register.owning_body,
            "case_number": register.case_number,
            "made_at": _at(register.made_at),
            "changed_at": _at(register.changed_at),
            "version": register.version,
        }
    }


def _entry(one: RegisterEntry) -> dict[str, Any]:
    return {
        "key": one.key,
        "sort": one.sort,
        "theme": one.theme,
        "text": one.text,
        "belongs_to": one.parent.key if one.parent else None,
        "lines": one.lines,
        "suspicions": one.suspicions,
        "state": one.state,
        "decision": one.decision,
        "in_control": one.in_control,
        "owner": one.owner.key if one.owner else None,
        "owner_words": one.owner_words,
        "window_words": one.window_words,
        "starts_on": one.starts_on.isoformat() if one.starts_on else None,
        "ends_before": one.ends_before.isoformat() if one.ends_before else None,
        "challenge": one.challenge.key if one.challenge else None,
    }


def _about(one: RegisterEntry) -> str:
    """Say what an entry is and where it stands, in one line."""
    state = str(dict(STATES)[one.state])
    owner = one.owner.name if one.owner else one.owner_words
    return " · ".join(part for part in (_(SORTS[one.sort]), state, owner, window_of(one)) if part)


def register_originals(register: Register) -> dict[str, bytes]:
    """Give workshop notes for Word, and their source as it came: each line in its place."""
    lang = get_language() or "en"
    blocks, theme = [], None
    for one in register.entries.all():
        if one.theme != theme:
            theme = one.theme
            blocks.append(Block(theme or _("Without a theme"), register.lang, "Heading 1"))
        blocks += [Block(_about(one), lang, "Heading 2"), Block(one.text, register.lang)]
        if one.decision:
            blocks.append(Block(one.decision, register.lang))
    lines = {one.number: one.text for one in register.source_lines.all()}
    source = "".join(f"{lines.get(number, '')}\n" for number in range(1, max(lines, default=0) + 1))
    return {
        "notes.docx": plain_document(register.title, register.lang, blocks, lang=lang),
        "source.txt": source.encode("utf-8", "replace"),
    }


def register_shown(register: Register, lines: list[dict[str, str]]) -> dict[str, Any]:
    """Give workshop notes as the PDF of a case shows them."""
    texts = [{"label": _("Source"), "text": register.source_name, "lang": ""}] if register.source_name else []
    for one in register.entries.all():
        label = f"{one.theme}: {_about(one)}" if one.theme else _about(one)
        said = "\n".join(part for part in (one.text, one.decision) if part)
        texts.append({"label": label, "text": said, "lang": register.lang})
    for line in register.source_lines.all():
        if line.state != "not_understood":
            continue
        label = _("Not understood, line %(line)d") % {"line": line.number}
        texts.append({"label": label, "text": line.text, "lang": register.lang})
    return {
        "title": register.title,
        "about": _("Workshop notes"),
        "texts": texts,
        "candidates": [],
        "left_out": [],
        "how": [],
        "thread": lines,
    }
