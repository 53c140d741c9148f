"""Bring exchange rates (CSV, XLSX or JSON, also the Commission's InforEuro as it comes)."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samband.site.prepare import prepare_home

if TYPE_CHECKING:
    from samband.rules.domain.exchange_import import Fault, RateFile, RatePlan

_MARKS = ("verified", "secondary", "computed", "unverified")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    from samband.site.cli.main import add_as, add_json

    parser.add_argument("file", metavar="FILE", help="the rates")
    parser.add_argument("--source", default="", help="where they can be read, where the file does not say")
    parser.add_argument("--month", default="", metavar="YYYY-MM", help="their month, where the file has none")
    parser.add_argument(
        "--mark",
        default="",
        choices=_MARKS,
        help="how sure they are (default: verified where a source is named)",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it and change nothing")
    add_as(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Take the rates in, or say what would come of it; 1 when a row was refused or differs."""
    prepare_home()
    from samband.kernel.decision import Refused
    from samband.rules.actions import import_exchange_rates
    from samband.rules.domain.exchange_files import RateFileRefused
    from samband.rules.domain.exchange_import import Fault
    from samband.rules.exchange import planned
    from samband.site.cli.agent import writer
    from samband.site.cli.main import refuse

    by, problem = writer(options.as_email)
    if problem:
        return refuse([problem], as_json=options.json, document=_counts())
    try:
        file = _read(options)
        if options.dry_run:
            return _answer(options, planned(file))
        name = Path(options.file).name.encode("utf-8", "replace").decode()
        return _answer(options, import_exchange_rates(file, by=by, file_name=name))
    except OSError:
        return _refuse(options, Fault("file-missing"))
    except RateFileRefused as refusal:
        return _refuse(options, refusal.fault)
    except Refused as refusal:
        fix = "Ask whoever runs the installation, or leave out --as to act as the operator."
        problem = {"where": "--as", "what": str(refusal), "fix": fix}
        return refuse([problem], as_json=options.json, document=_counts())


def _read(options: argparse.Namespace) -> "RateFile":
    from django.utils import timezone

    from samband.rules.domain.exchange import read_month
    from samband.rules.domain.exchange_files import MOST_BYTES, Beside, RateFileRefused, read_rate_file

    with open(options.file, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    try:
        month = read_month(options.month) if options.month else None
    except ValueError as fault:
        raise RateFileRefused("month", text=options.month[:20]) from fault
    source = " ".join(options.source.split())[:300]
    return read_rate_file(content, Beside(timezone.localdate(), source, month, options.mark))


def _counts() -> dict[str, Any]:
    from samband.rules.domain.exchange_import import COUNTS

    return dict.fromkeys(COUNTS, 0)


def _answer(options: argparse.Namespace, plan: "RatePlan") -> int:
    from samband.rules.exchange_words import fault_words
    from samband.site.cli.main import print_json

    words = [fault_words(fault) for fault in plan.faults]
    if options.json:
        print_json({**plan.counts, "problems": words})
    else:
        for one in words:
            sys.stderr.write(f"{one['where']}: {one['what']} {one['fix']}\n")
        sys.stdout.write(", ".join(f"{name} {count}" for name, count in plan.counts.items()) + "\n")
    return 1 if any(fault.refuses for fault in plan.faults) else 0


def _refuse(options: argparse.Namespace, fault: "Fault") -> int:
    from samband.rules.exchange_words import fault_words
    from samband.site.cli.main import refuse

    return refuse([fault_words(fault)], as_json=options.json, document=_counts())
