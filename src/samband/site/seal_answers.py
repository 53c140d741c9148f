"""A document's seal checked, answered alike by the command, the page and the API; nothing is kept."""

from collections.abc import Sequence
from pathlib import Path

from samband.base.seal_keys import PublicKey, own_keys
from samband.base.sealing import Checked, check_seal

# What is sent to the page or the API; the command takes more.
MOST_SENT = 16 * 1024 * 1024


def check_here(data: bytes, home: Path, given: Sequence[PublicKey] = ()) -> Checked:
    """Check a seal with the keys of a home and those that were given along; makes nothing in the home."""
    return check_seal(data, [*own_keys(home), *given])
