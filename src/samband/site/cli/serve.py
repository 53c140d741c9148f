"""Serve the web pages, with the encoder and the worker beside them, until stopped."""

import argparse
import sys

from samband.site.prepare import prepare_home


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")


def run(options: argparse.Namespace) -> int:
    """Prepare the home and serve it."""
    prepare_home()
    from samband.site.serving import serve

    return serve(options.host, options.port, out=sys.stderr)
