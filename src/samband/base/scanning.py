"""Looks for malicious software in a file, with the command that the installation names."""

import logging
import shlex
import subprocess
import tempfile
from typing import Final

from django.conf import settings

CLEAN, INFECTED, NOT_SCANNED = "clean", "infected", "not_scanned"
_LONGEST: Final = 60
_log = logging.getLogger(__name__)


def scan(content: bytes) -> str:
    """Say whether a file is clean, infected or not scanned.

    The command gets the path of a copy as its last argument and answers as ClamAV's do: 0 is clean, 1 is
    infected; anything else, and no answer within a minute, is not scanned. No shell is used.
    """
    command = shlex.split(settings.SAMBAND_SCAN_COMMAND)
    if not command:
        return NOT_SCANNED
    with tempfile.NamedTemporaryFile(prefix="samband-scan-") as copy:
        copy.write(content)
        copy.flush()
        try:
            done = subprocess.run(  # noqa: S603
                [*command, copy.name], capture_output=True, check=False, timeout=_LONGEST
            )
        except (OSError, subprocess.TimeoutExpired):
            _log.warning("the command that scans files did not answer", exc_info=True)
            return NOT_SCANNED
    return {0: CLEAN, 1: INFECTED}.get(done.returncode, NOT_SCANNED)
