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
HEAD = """\
# The words of Samband ({language}). Terms as in docs/reference/glossary.md.
msgid ""
msgstr ""
"Project-Id-Version: samband\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def write_head(source: Path) -> None:
    """Give a catalogue the head that ours have: no dates and no names, which would only make noise."""
    language = source.parent.parent.name
    head, _, body = source.read_text(encoding="utf-8").partition("\n\n")
    if 'msgid ""' in head:
        source.write_text(f"{HEAD.format(language=language)}\n{body}", encoding="utf-8")


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
    for source in catalogues.sources():
        write_head(source)
    catalogues.compile_all()
    for source in catalogues.sources():
        waiting = [m for m in catalogues.read(source) if m.msgid and not m.is_complete]
        print(f"{source.relative_to(ROOT)}: {len(waiting)} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
