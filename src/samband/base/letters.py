"""What a mail says, and the two forms it is sent in: a page for mail programs, and plain text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import mrml
from django.conf import settings
from django.template.loader import render_to_string

# Signs that XML cannot hold, and that a header must not.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a letter: a heading, a paragraph, an entry with a link, a button, a small line.

    ``url`` is a path of the installation or a whole address; ``lang`` is the text's language where it
    is another than the letter's.
    """

    sort: Literal["heading", "paragraph", "entry", "button", "small"]
    text: str
    url: str = ""
    note: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it has a form: its subject and its parts, in the reader's language."""

    subject: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it is sent."""

    subject: str
    text: str
    html: str


def address_of(path: str) -> str:
    """Give the whole address of a path of this installation, as a mail needs it."""
    return path if "://" in path else f"{settings.SAMBAND_URL}{path}"


def clean_line(text: str) -> str:
    """Bring a text into one line that a header and XML can hold."""
    return " ".join(_UNWRITABLE.sub("", text).split())


def write_letter(letter: Letter, *, lang: str) -> Written:
    """Write a letter as HTML, by way of MJML, and as plain text; nothing in it is fetched."""
    subject = clean_line(letter.subject)[:LONGEST_SUBJECT]
    parts = [
        Part(part.sort, clean_line(part.text), address_of(part.url) if part.url else "",
             clean_line(part.note), part.lang)
        for part in letter.parts
    ]  # fmt: skip
    source = render_to_string(
        "base/mail/letter.mjml.html", {"subject": subject, "parts": parts, "lang": lang}
    )
    # Without this the layout would fetch a typeface from another server.
    html = mrml.to_html(source, render_options=mrml.RenderOptions(fonts={})).content
    return Written(subject, "\n\n".join(_plain(part) for part in parts) + "\n", html)


def _plain(part: Part) -> str:
    lines = [part.text]
    if part.sort == "heading":
        lines.append("-" * min(len(part.text), 60))
    lines += [line for line in (part.note, part.url) if line]
    return "\n".join(lines)
