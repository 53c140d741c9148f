"""Which key this installation seals documents with; gives its public half, or makes a new one."""

import argparse
import sys
from datetime import UTC, datetime

from samband.base.seal_keys import BadKey, keys_document, renew_key, signing_key
from samband.site.cli.main import add_json, print_json, refuse
from samband.site.prepare import prepare_home


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the call."""
    parser.add_argument(
        "--renew", action="store_true", help="seal with a new key from now on; the old one stays known"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Show the keys, after making the first one where there is none."""
    home = prepare_home()
    now = datetime.now(UTC)
    try:
        if options.renew:
            renew_key(home, at=now)
        else:
            signing_key(home, at=now)
    except BadKey as fault:
        fix = "Bring the folder seal/ back from a backup, or move it away to begin with a new key."
        return refuse(
            [{"where": "seal/key", "what": str(fault), "fix": fix}],
            as_json=options.json,
            document={"keys": []},
        )
    document = keys_document(home)
    if options.json:
        print_json({**document, "problems": []})
        return 0
    for key in document["keys"]:
        until = f" until {key['until']}" if key["until"] else ""
        sys.stdout.write(f"{key['key_id']} {key['public_key']} from {key['since']}{until}\n")
    return 0
