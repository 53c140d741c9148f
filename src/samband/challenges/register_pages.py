"""A register of workshop notes as its page and its files show it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samband.challenges.domain.notes.wording import FURNITURE, NOT_UNDERSTOOD, SORTS, SUSPICIONS
from samband.challenges.forms.notes import STATES
from samband.challenges.models import Register, RegisterEntry
from samband.kernel.period import Period

COLUMNS = (
    "theme", "sort", "text", "belongs_to", "state", "decision", "in_control", "owner", "window", "starts_on",
    "last_on", "source_lines", "looks_garbled", "challenge",
)  # fmt: skip


def shown_register(register: Register, *, theme: str = "") -> dict[str, Any]:
    """Give a register by theme: each challenge with what belongs to it, then what belongs to none."""
    entries = list(register.entries.select_related("challenge").order_by("position"))
    themes = list(dict.fromkeys(one.theme for one in entries))
    belonging: dict[int, list[RegisterEntry]] = {}
    for one in entries:
        if one.parent_id:
            belonging.setdefault(one.parent_id, []).append(one)
    groups = []
    for name in themes:
        if theme and name != theme:
            continue
        rows = [one for one in entries if one.theme == name and not one.parent_id]
        shown = [(one, belonging.get(one.pk, [])) for one in rows]
        groups.append({"theme": name, "rows": [_row(register, one, below) for one, below in shown]})
    return {
        "groups": groups,
        "themes": [name for name in themes if name],
        "theme": theme,
        "counts": _counts(entries),
        "lines": _lines(register),
    }


def _row(register: Register, entry: RegisterEntry, below: Sequence[RegisterEntry] = ()) -> dict[str, Any]:
    return {
        "entry": entry,
        "sort": _(SORTS[entry.sort]),
        "state": dict(STATES)[entry.state],
        "window": window_of(entry),
        "suspicions": [
            {"why": _(SUSPICIONS[code]), "line": line, "original": original}
            for code, line, original in entry.suspicions
        ],
        "url": reverse("register-entry", args=[register.key, entry.key]),
        "draft_url": reverse("register-draft", args=[register.key, entry.key]),
        "below": [_row(register, one) for one in below],
    }


def window_of(entry: RegisterEntry) -> str:
    """Say which days an entry's window of time means; nothing where it names none, or none that is known."""
    if entry.starts_on is None and entry.ends_before is None:
        return ""
    known = entry.precision if entry.precision in ("day", "month", "year") else "month"
    return Period(entry.starts_on, entry.ends_before, known).describe()


def _counts(entries: Sequence[RegisterEntry]) -> dict[str, int]:
    counts = dict.fromkeys(SORTS, 0)
    for one in entries:
        counts[one.sort] += 1
    counts["garbled"] = sum(bool(one.suspicions) for one in entries)
    counts["still_open"] = sum(one.sort == "open_question" and one.state == "open" for one in entries)
    return counts


def _lines(register: Register) -> dict[str, list[dict[str, Any]]]:
    """Give the lines of the source that are no entry, by what they were taken for."""
    found: dict[str, list[dict[str, Any]]] = {"not_understood": [], "furniture": []}
    for line in register.source_lines.exclude(state="used"):
        words = NOT_UNDERSTOOD if line.state == "not_understood" else FURNITURE
        where = "not_understood" if line.state == "not_understood" else "furniture"
        why = _(words[line.why]) if line.why in words else ""
        found[where].append({"number": line.number, "text": line.text, "why": why})
    return found


def export_rows(register: Register) -> list[list[str]]:
    """Give a register as rows of `COLUMNS`; lines that were not understood come last."""
    entries = list(register.entries.select_related("challenge", "owner", "parent").order_by("position"))
    rows = [_export_row(one) for one in entries]
    for line in register.source_lines.filter(state="not_understood"):
        row = [""] * len(COLUMNS)
        row[1], row[2], row[11] = "not_understood", line.text, str(line.number)
        rows.append(row)
    return rows


def _export_row(entry: RegisterEntry) -> list[str]:
    last = entry.ends_before
    return [
        entry.theme,
        entry.sort,
        entry.text,
        entry.parent.text if entry.parent else "",
        entry.state,
        entry.decision,
        "" if entry.in_control is None else "yes" if entry.in_control else "no",
        entry.owner.name if entry.owner else entry.owner_words,
        entry.window_words,
        entry.starts_on.isoformat() if entry.starts_on else "",
        last.fromordinal(last.toordinal() - 1).isoformat() if last else "",
        ", ".join(map(str, entry.lines)),
        "|".join(code for code, _line, _original in entry.suspicions),
        entry.challenge.key if entry.challenge else "",
    ]
