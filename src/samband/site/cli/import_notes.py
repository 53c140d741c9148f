"""Bring workshop notes (text, Markdown or Word) into a register of challenges, solutions and actions."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samband.site.prepare import prepare_home

if TYPE_CHECKING:
    from samband.challenges.models import Register

_EMPTY: dict[str, Any] = {"register": None, "entries": [], "not_understood": []}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    from samband.site.cli.main import add_as, add_json

    parser.add_argument("file", metavar="FILE", help="the notes")
    parser.add_argument("--title", default="", help="what the notes are of (default: the file's name)")
    parser.add_argument("--lang", default="", help="their language (default: it is found)")
    add_as(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Read the notes into a register, and say what was found."""
    prepare_home()
    from samband.challenges.actions.registers import import_notes
    from samband.challenges.note_files import NoText, text_of
    from samband.kernel.decision import Refused
    from samband.matching.domain.language import detect
    from samband.site.cli.agent import writer
    from samband.site.cli.main import print_json, refuse

    by, problem = writer(options.as_email)
    if problem:
        return refuse([problem], as_json=options.json, document=_EMPTY)
    path = Path(options.file)
    try:
        text = text_of(path.read_bytes())
        lang = options.lang or detect(text[:5_000]).lang
        name = options.title or path.name
        register = import_notes(text, by=by, title=name, source_name=path.name, lang=lang)
    except OSError:
        problem = {"where": "FILE", "what": "The file cannot be read.", "fix": "Check its name and place."}
        return refuse([problem], as_json=options.json, document=_EMPTY)
    except (NoText, Refused) as fault:
        fix = "Give notes as text, Markdown or Word (.docx), at most 5 MB."
        problem = {"where": "FILE", "what": str(fault), "fix": fix}
        return refuse([problem], as_json=options.json, document=_EMPTY)
    document = _document(register)
    if options.json:
        print_json(document)
    else:
        _print_words(document)
    return 0


def _document(register: "Register") -> dict[str, Any]:
    """Give a register as a document: every entry with its source lines, and the lines that are none."""
    entries = register.entries.select_related("parent").order_by("position")
    lines = register.source_lines.all()
    return {
        "register": register.key,
        "entries": [
            {
                "id": one.key,
                "sort": one.sort,
                "theme": one.theme,
                "text": one.text,
                "belongs_to": one.parent.key if one.parent else None,
                "lines": one.lines,
                "state": one.state,
                "window": _window(one),
                "suspicions": [code for code, _line, _original in one.suspicions],
            }
            for one in entries
        ],
        "not_understood": [
            {"line": line.number, "text": line.text} for line in lines if line.state == "not_understood"
        ],
        "furniture": [
            {"line": line.number, "text": line.text}
            for line in lines
            if line.state in ("heading", "furniture")
        ],
    }


def _window(entry: Any) -> dict[str, Any] | None:
    if not entry.window_words:
        return None
    starts, ends = entry.starts_on, entry.ends_before
    return {
        "words": entry.window_words,
        "starts_on": starts.isoformat() if starts else None,
        "ends_before": ends.isoformat() if ends else None,
    }


def _print_words(document: dict[str, Any]) -> None:
    out, theme = sys.stdout, ""
    for entry in document["entries"]:
        if entry["theme"] != theme:
            theme = entry["theme"]
            out.write(f"\n{theme}\n")
        indent = "    " if entry["belongs_to"] else "  "
        lines = ", ".join(map(str, entry["lines"]))
        mark = " (looks garbled)" if entry["suspicions"] else ""
        out.write(f"{indent}{entry['sort']}: {entry['text']} [line {lines}]{mark}\n")
    if document["not_understood"]:
        out.write("\nNot understood\n")
        for line in document["not_understood"]:
            out.write(f"  {line['line']}: {line['text']}\n")
