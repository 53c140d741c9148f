"""Reads the words of a call and hands over to its command."""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from samband import __version__
from samband.site.prepare import HomeRefused

COMMANDS = {
    "demo": "prepare the home, load the demo world, serve it",
    "serve": "serve the web pages and do background work",
    "import-actors": "bring a list of organisations (CSV, XLSX or JSONL)",
    "import-profiles": "bring a list of testbeds or past projects (CSV, XLSX or JSONL)",
    "import-notes": "bring workshop notes into a register of challenges",
    "import-exchange-rates": "bring exchange rates (CSV, XLSX or JSON)",
    "match": "who or what resembles this need",
    "check-need": "is a solution hidden in this need",
    "budget": "a project budget under a pack of rules",
    "verify": "is this document as it was sealed",
    "seal-key": "show or renew the key that documents are sealed with",
    "evaluate-matching": "measure the engine on a judged set",
    "reindex": "build the index anew from the database",
    "create-admin": "make somebody who runs the installation, and a way in",
    "backup": "take a backup of the home while it is used",
    "restore": "bring a home back from a backup",
    "move-database": "move everything to another database",
    "health": "say whether the installation is well",
    "upgrade": "bring an older home up to date, after a backup",
    "manage": "run a Django management command",
}


class _Parser(argparse.ArgumentParser):
    """A parser whose help names the command."""


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands, each from its own module."""
    parser = _Parser(prog="samband", description="The open platform for innovation across regions.")
    parser.add_argument("--version", action="version", version=f"samband {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        module = import_module(f"samband.site.cli.{name.replace('-', '_')}")
        command = commands.add_parser(name, help=purpose, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command answer with one JSON document."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def add_as(parser: argparse.ArgumentParser) -> None:
    """Let a command act as a person."""
    parser.add_argument("--as", dest="as_email", metavar="EMAIL", help="act as this person")


def print_json(document: dict[str, Any]) -> None:
    """Print the one JSON document of a call."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    sys.stdout.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")


def refuse(problems: list[dict[str, str]], *, as_json: bool, document: dict[str, Any] | None = None) -> int:
    """Answer that the input has problems: in the document, or in words on standard error."""
    if as_json:
        print_json({**(document or {}), "problems": problems})
    else:
        for problem in problems:
            sys.stderr.write(f"{problem['where']}: {problem['what']} {problem['fix']}\n")
    return 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one call of the command line and give its exit code."""
    # Arguments may hold bytes that are no UTF-8 and output may be narrower than Unicode.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = build_parser().parse_args(arguments)
    as_json = bool(getattr(options, "json", False))
    try:
        return int(options.run(options))
    except HomeRefused as refusal:
        return refuse([refusal.problem()], as_json=as_json)
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return 130
    except Exception as fault:
        logging.getLogger("samband").error("a command failed", exc_info=fault)
        what = "Samband made a mistake; nothing was half written."
        problem = {"where": options.command, "what": what, "fix": "Report it with the log line above."}
        return refuse([problem], as_json=as_json)


def run() -> NoReturn:
    """Run as a program."""
    sys.exit(main())
