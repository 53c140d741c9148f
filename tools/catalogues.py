"""Compile the catalogues of translations (.po) into the form that gettext reads (.mo).

Standard library alone, so that neither a user nor a package build needs gettext's tools.
Entries that are fuzzy, obsolete or untranslated are left out, as msgfmt leaves them out.
"""

from __future__ import annotations

import ast
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src/samband"


class CatalogueError(Exception):
    """A catalogue cannot be read; the text names file and line."""


@dataclass
class Message:
    """One entry: its words, its context, its plural, its translations by plural form."""

    line: int
    msgid: str = ""
    plural: str | None = None
    context: str | None = None
    translations: dict[int, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def is_complete(self) -> bool:
        """Say whether every plural form has words (a fuzzy guess does not count)."""
        return bool(self.translations) and all(self.translations.values()) and not self.fuzzy

    @property
    def key(self) -> str:
        """Return the entry's key as gettext builds it: context, EOT, words, NUL, plural."""
        key = self.msgid if self.context is None else f"{self.context}\x04{self.msgid}"
        return key if self.plural is None else f"{key}\0{self.plural}"


def read(path: Path) -> list[Message]:
    """Read a .po file; the header is the entry with empty words."""
    return list(_messages(path))


def _messages(path: Path) -> Iterator[Message]:
    message, slot, fuzzy = None, "", False
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.strip()
        if line.startswith("#"):
            if line.startswith("#,"):
                fuzzy = "fuzzy" in line
            continue
        if not line:
            continue
        keyword, _, rest = line.partition(" ")
        if keyword == "msgctxt" or (keyword == "msgid" and slot != "msgctxt"):
            if message is not None:
                yield message
            message, fuzzy = Message(line=number, fuzzy=fuzzy), False
        if message is None:
            raise CatalogueError(f"{path}:{number}: words before the first msgid")
        if line.startswith('"'):
            keyword, rest = slot, line
        _add(message, keyword, rest, f"{path}:{number}")
        slot = keyword
    if message is not None:
        yield message


def _add(message: Message, keyword: str, quoted: str, where: str) -> None:
    """Append one quoted string to the part of the entry that it belongs to."""
    try:
        text = ast.literal_eval(quoted)
    except (SyntaxError, ValueError) as error:
        raise CatalogueError(f"{where}: not a quoted string: {quoted}") from error
    if keyword == "msgid":
        message.msgid += text
    elif keyword == "msgid_plural":
        message.plural = (message.plural or "") + text
    elif keyword == "msgctxt":
        message.context = (message.context or "") + text
    elif keyword == "msgstr":
        message.translations[0] = message.translations.get(0, "") + text
    elif keyword.startswith("msgstr["):
        form = int(keyword[7:-1])
        message.translations[form] = message.translations.get(form, "") + text
    else:
        raise CatalogueError(f"{where}: unknown keyword {keyword!r}")


def compile_one(source: Path) -> bytes:
    """Return the binary catalogue of a .po file (GNU MO, little-endian, no hash table)."""
    pairs = sorted(
        (m.key.encode(), "\0".join(m.translations[i] for i in sorted(m.translations)).encode())
        for m in read(source)
        if m.is_complete or not m.msgid  # the head says how the words are encoded, whatever its marks
    )
    count, header = len(pairs), 28
    words_at = header + 16 * count
    keys, values, words = [], [], b""
    for index, table in ((0, keys), (1, values)):
        for pair in pairs:
            table.append(struct.pack("<II", len(pair[index]), words_at + len(words)))
            words += pair[index] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, count, header, header + 8 * count, 0, words_at)
    return head + b"".join(keys) + b"".join(values) + words


def sources() -> list[Path]:
    """List every catalogue of the product."""
    return sorted(SOURCES.glob("**/locale/*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Compile each catalogue whose binary form is missing or differs; return how many."""
    made = 0
    for source in sources():
        target, binary = source.with_suffix(".mo"), compile_one(source)
        if not target.exists() or target.read_bytes() != binary:
            target.write_bytes(binary)
            made += 1
    return made


def main() -> int:
    """Compile from the command line."""
    try:
        print(f"{compile_all()} of {len(sources())} catalogues compiled anew")
    except CatalogueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
