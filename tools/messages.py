"""Collect the words to translate into the catalogues, and compile them (needs gettext's tools).

Users and package builds never need this: it is for whoever adds or changes words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import catalogues

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("sv", "nb", "da")


def main() -> int:
    """Collect, compile, and say what is still to be translated."""
    if shutil.which("xgettext") is None:
        print("gettext is needed to collect words (Debian: apt-get install gettext).", file=sys.stderr)
        return 1
    (ROOT / "src/samband/locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "--no-wrap", "--add-location=file"]
    command += [f"--locale={language}" for language in LANGUAGES]
    with tempfile.TemporaryDirectory() as home:
        settings = {"SAMBAND_HOME": home, "DJANGO_SETTINGS_MODULE": "samband.site.settings"}
        done = subprocess.run(command, cwd=ROOT / "src/samband", env={**os.environ, **settings}, check=False)
    if done.returncode:
        return done.returncode
    catalogues.compile_all()
    for source in catalogues.sources():
        waiting = [m for m in catalogues.read(source) if m.msgid and not m.is_complete]
        print(f"{source.relative_to(ROOT)}: {len(waiting)} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
