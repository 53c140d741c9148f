"""Files that prove a cost: looked at, searched for malicious software and kept, before anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.files import keep_file, read_file, safe_name
from samband.base.scanning import scan
from samband.challenges.domain import attachments as kinds

# So many at once; a report may have many more.
MOST_AT_ONCE: Final = 20
MEDIA_TYPES: Final = kinds.MEDIA_TYPES
INFECTED: Final = kinds.INFECTED
REFUSALS: Final = {
    kinds.EMPTY: _("“%(name)s” is empty. Choose another file."),
    kinds.TOO_LARGE: _("“%(name)s” is larger than 10 MB. Save it smaller, or divide it."),
    kinds.UNKNOWN: _("“%(name)s” is of a kind that is not taken. Save it as PDF, Word, Excel or a picture."),
    kinds.MACROS: _("“%(name)s” holds macros. Save it without, or as PDF."),
    kinds.ODD_ARCHIVE: _("“%(name)s” cannot be opened. Save it again, or as PDF."),
    kinds.INFECTED: _("“%(name)s” looks dangerous and was not taken."),
}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that has been kept: what it is called, where it is found, what was found in it."""

    name: str
    sha256: str
    kind: str
    size: int
    scan: str


def take_in(brought: Sequence[tuple[str, BinaryIO]]) -> tuple[list[KeptFile], list[str]]:
    """Look at files (name, content) and keep them; give them, or what is wrong with which, and then none.

    It reads, scans and writes files, so it is not for inside a transaction.
    """
    if len(brought) > MOST_AT_ONCE:
        return [], [gettext("Send at most %(most)s files at once.") % {"most": MOST_AT_ONCE}]
    looked, wrong = [], []
    for name, file in brought:
        content = file.read(kinds.MOST_BYTES + 1)
        try:
            kind = kinds.kind_of(content)
            found = scan(content)
            if found == kinds.INFECTED:
                raise kinds.NotTaken(kinds.INFECTED)
        except kinds.NotTaken as why:
            wrong.append(str(REFUSALS[why.reason]) % {"name": _shown(name)})
            continue
        looked.append((kinds.tidy_name(name, kind), kind, content, found))
    if wrong:
        return [], wrong
    return [
        KeptFile(name, keep_file(content), kind, len(content), found) for name, kind, content, found in looked
    ], []


def _shown(name: str) -> str:
    return kinds.tidy_name(name, "x").removesuffix(".x")


def as_download(name: str, sha256: str, kind: str, found: str) -> HttpResponse | None:
    """Give a kept file as a download that no browser opens by itself; None when it is gone or dangerous."""
    content = read_file(sha256) if sha256 else None
    if content is None or found == INFECTED:
        return None
    response = HttpResponse(content, content_type=MEDIA_TYPES.get(kind, "application/octet-stream"))
    response["Content-Disposition"] = content_disposition_header(True, safe_name(name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
