"""Files that come with an idea: looked at, searched for malicious software and kept, before anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.files import keep_file, read_file, safe_name
from samband.base.scanning import scan
from samband.challenges.actions.sending import KeptFile
from samband.challenges.domain.attachments import (
    INFECTED,
    MEDIA_TYPES,
    MOST_BYTES,
    MOST_FILES,
    NotTaken,
    kind_of,
    tidy_name,
)
from samband.challenges.idea_words import REFUSALS
from samband.challenges.models import IdeaFile

_TOO_MANY: Final = _(
    "Send at most %(most)s files. Choose the most important ones, or put several into one PDF."
)


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it came: its name, what it holds, and whether its sender marked it as secret."""

    name: str
    file: BinaryIO
    is_secret: bool = False


def take_in(brought: Sequence[Brought]) -> tuple[list[KeptFile], list[str]]:
    """Look at files and keep them; give them, or what is wrong with which in words, and then none is kept.

    It reads, scans and writes files, so it is not for inside a transaction.
    """
    if len(brought) > MOST_FILES:
        return [], [str(_TOO_MANY) % {"most": MOST_FILES}]
    looked, wrong = [], []
    for one in brought:
        content = one.file.read(MOST_BYTES + 1)
        try:
            kind = kind_of(content)
            found = scan(content)
            if found == INFECTED:
                raise NotTaken(INFECTED)
        except NotTaken as why:
            wrong.append(str(REFUSALS[why.reason]) % {"name": _shown_name(one.name)})
            continue
        looked.append((tidy_name(one.name, kind), kind, content, found, one.is_secret))
    if wrong:
        return [], wrong
    kept = [
        KeptFile(name, keep_file(content), kind, len(content), found, is_secret)
        for name, kind, content, found, is_secret in looked
    ]
    return kept, []


def _shown_name(name: str) -> str:
    return tidy_name(name, "x").removesuffix(".x") or gettext("file")


def as_download(row: IdeaFile) -> HttpResponse | None:
    """Give a file of an idea as a download that no browser opens by itself; None when it is gone."""
    content = read_file(row.sha256)
    if content is None or row.scan == INFECTED:
        return None
    response = HttpResponse(content, content_type=MEDIA_TYPES.get(row.kind, "application/octet-stream"))
    response["Content-Disposition"] = content_disposition_header(True, safe_name(row.name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
