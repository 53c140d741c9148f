"""The numbered evidence of a report: which file proves which line, under which name, and what lacks any."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from samband.projects.domain.official.lines import OfficialLine
from samband.projects.domain.official.problems import Problem

_LONGEST_NAME: Final = 80
_LONGEST_SUFFIX: Final = 10
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9]+")
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ß": "ss", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l"}
)


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file of evidence: its key, the key of the line it proves, its name, SHA-256 in hex and size in bytes.

    ``kind`` is a short word such as ``invoice`` or ``payment``; "" takes the name the file came with.
    ``is_withheld`` says that this reader may not see it (payroll): it stays out, and the index says so.
    """

    key: str
    line_key: str
    name: str
    sha256: str
    size: int
    kind: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the index: a line and one file of it, or a line without any (``file`` is None).

    ``path`` is the name inside the archive; "" when there is nothing there. A file that proves several
    lines is stored once and has the same path in all of them.
    """

    line: OfficialLine
    file: EvidenceFile | None
    path: str


@dataclass(frozen=True, slots=True)
class EvidenceIndex:
    """The evidence of a report in the order of its lines, and what to mend before it is sent."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]

    @property
    def stored(self) -> list[tuple[str, EvidenceFile]]:
        """The files that go into the archive, each once, in the order of their numbers."""
        files: dict[str, EvidenceFile] = {}
        for entry in self.entries:
            if entry.file and entry.path:
                files.setdefault(entry.path, entry.file)
        return list(files.items())

    @property
    def lines_without(self) -> list[OfficialLine]:
        """The lines that no file proves."""
        return [entry.line for entry in self.entries if entry.file is None]


def evidence_index(lines: Iterable[OfficialLine], files: Iterable[EvidenceFile]) -> EvidenceIndex:
    """Number the evidence: ``003-1_invoice.pdf`` is the first file of line 3.

    Files keep the order they are given in. Names hold only letters, digits and signs that every machine
    takes; those of payroll never hold the name the file came with. A file of a line that is not in the
    report is named as a problem and stays out.
    """
    of_line: dict[str, list[EvidenceFile]] = defaultdict(list)
    for file in files:
        of_line[file.line_key].append(file)
    ordered = sorted(lines, key=lambda line: (line.number, line.key))
    paths: dict[str, str] = {}
    used: set[str] = set()
    entries: list[Entry] = []
    for line in ordered:
        own = of_line.pop(line.key, [])
        for ordinal, file in enumerate(own, start=1):
            path = ""
            if not file.is_withheld:
                path = paths.get(file.sha256) or _free(_name(line, ordinal, file), used)
                paths[file.sha256] = path
                used.add(path.casefold())
            entries.append(Entry(line, file, path))
        if not own:
            entries.append(Entry(line, None, ""))
    problems = [Problem("line-without-evidence", one.line.number) for one in entries if one.file is None]
    problems += [
        Problem("evidence-of-no-line", field=one.key) for others in of_line.values() for one in others
    ]
    return EvidenceIndex(tuple(entries), tuple(problems))


def safe_stem(text: str) -> str:
    """Give a name that every machine takes: Latin letters without marks, digits, single hyphens."""
    parted = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return _UNSAFE.sub("-", "".join(sign for sign in parted if not unicodedata.combining(sign))).strip("-")


def _name(line: OfficialLine, ordinal: int, file: EvidenceFile) -> str:
    last = re.split(r"[/\\]", file.name)[-1]
    stem, point, end = last.rpartition(".")
    suffix = safe_stem(end).replace("-", "").lower()[:_LONGEST_SUFFIX] if point else ""
    if line.is_payroll:
        word = "payroll"
    else:
        word = safe_stem(file.kind) or safe_stem(stem if point else last) or "file"
    head = f"{line.reference}-{ordinal}_{word}"[:_LONGEST_NAME].rstrip("-")
    return f"{head}.{suffix}" if suffix else head


def _free(name: str, used: set[str]) -> str:
    """Give the name, with a further number where two lines bear the same one."""
    stem, point, suffix = name.rpartition(".")
    stem, end = (stem, f".{suffix}") if point else (name, "")
    tried, number = name, 1
    while tried.casefold() in used:
        number += 1
        tried = f"{stem}-{number}{end}"
    return tried
