"""Is this document as it was sealed, and by whose key: a sealed PDF or JSON, checked offline."""

import argparse
import sys
from pathlib import Path

from samband.base.seal_keys import BadKey, PublicKey, read_public_keys
from samband.base.sealing import LARGEST, Checked
from samband.site.cli.main import add_json, print_json, refuse
from samband.site.environment import BadSetting, read_environment
from samband.site.refusal import HomeRefused
from samband.site.seal_answers import check_here

_MOST_KEY = 64 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("file", metavar="FILE", help="a sealed PDF or JSON file; - reads standard input")
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="FILE",
        help="a public key of whoever issued it: a file (JSON or PEM), or the key itself; may be repeated",
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Check one document."""
    try:
        given = [key for text in options.key for key in _keys(text)]
    except (OSError, ValueError) as fault:
        sys.stderr.write(f"--key: {getattr(fault, 'strerror', None) or fault}\n")
        return 2
    try:
        home = read_environment().home
    except BadSetting as problem:
        raise HomeRefused(problem.name, problem.what, problem.fix) from problem
    try:
        data = _read(options.file)
    except (OSError, ValueError):
        checked = Checked(codes=("unread",))
    else:
        checked = check_here(data, home, given)
    document = checked.document()
    if options.json:
        print_json(document)
    elif checked.is_valid:
        _print_words(checked)
    else:
        for line in document["changed"]:
            sys.stderr.write(f"{line}\n")
        return refuse(document["problems"], as_json=False)
    return 0 if checked.is_valid else 1


def _keys(text: str) -> list[PublicKey]:
    try:
        return read_public_keys(text.encode())
    except ValueError:
        pass  # it is the name of a file then
    with open(text, "rb") as file:
        content = file.read(_MOST_KEY)
    try:
        return read_public_keys(content, Path(text).name)
    except BadKey as fault:
        raise ValueError(f"{text}: {fault}") from fault


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with open(name, "rb") as file:
        return file.read(LARGEST + 1)


def _print_words(checked: Checked) -> None:
    words = checked.document()
    out = sys.stdout
    out.write(f"Valid: unchanged since it was sealed at {checked.sealed_at}.\n")
    out.write(f"Kind: {checked.kind}\n")
    for name, text in sorted(checked.about.items()):
        out.write(f"{name}: {text}\n")
    out.write(f"Key: {checked.key_id} {checked.key_name}".rstrip() + f"\n    {words['key']['words']}\n")
    out.write("Sealed is not signed: the seal says which installation made it, not which person.\n")
