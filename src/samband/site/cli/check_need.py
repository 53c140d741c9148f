"""Is a solution hidden in this need: the words, why they narrow the field, what to ask instead."""

import argparse
import sys
from pathlib import Path
from typing import Any

from samband.site.cli.main import add_json, print_json, refuse
from samband.site.need_documents import check_document, read_needs, scaffold_lines


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="a text file; - or none reads standard input"
    )
    parser.add_argument(
        "--lang", default="", metavar="xx", help="the language of the need; the answer is given in it"
    )
    parser.add_argument("--jsonl", action="store_true", help="each line is a need: {id, text, lang?}")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Check one need or many."""
    empty: dict[str, Any] = {"results": []} if options.jsonl else {}
    try:
        text = _read(options.file)
    except OSError as fault:
        problem = {
            "where": options.file,
            "what": f"The file cannot be read ({fault.strerror}).",
            "fix": "Name a text file.",
        }
        return refuse([problem], as_json=options.json, document=empty)
    except UnicodeDecodeError:
        problem = {"where": options.file, "what": "The file is no text in UTF-8.", "fix": "Save it as UTF-8."}
        return refuse([problem], as_json=options.json, document=empty)
    if options.jsonl:
        return _many(text, options)
    if not text.strip():
        problem = {"where": "text", "what": "There is no text.", "fix": "Say what is needed, in any words."}
        return refuse([problem], as_json=options.json, document=empty)
    document = check_document(text, options.lang)
    if options.json:
        print_json(document)
    else:
        _print_words(document)
        sys.stdout.write("\n" + "\n".join(scaffold_lines(text, options.lang)) + "\n")
    return 0


def _read(name: str) -> str:
    content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return content.decode("utf-8")


def _many(text: str, options: argparse.Namespace) -> int:
    needs, problems = read_needs(text)
    results = [{"id": need.key, **check_document(need.text, need.lang or options.lang)} for need in needs]
    document: dict[str, Any] = {"results": results}
    if problems and options.json:
        return refuse([fault.problem() for fault in problems], as_json=True, document=document)
    if options.json:
        print_json(document)
        return 0
    for result in results:
        sys.stdout.write(f"{result['id']}\n")
        _print_words(result)
    return refuse([fault.problem() for fault in problems], as_json=False) if problems else 0


def _print_words(document: dict[str, Any]) -> None:
    out = sys.stdout
    if document["open"]:
        out.write("Open: no solution is hidden in it.\n")
    for flag in document["flags"]:
        out.write(f"{flag['signal']} ({flag['start']}-{flag['end']}): “{' '.join(flag['text'].split())}”\n")
        out.write(f"    {flag['why']}\n    {flag['ask']}\n")
    if document["missing"]:
        out.write(f"Not stated: {', '.join(document['missing'])}\n")
    for question in document["questions"]:
        out.write(f"  ? {question}\n")
