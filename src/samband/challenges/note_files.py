"""The text of a file of workshop notes: plain text, Markdown, CSV, or a Word document with its tables."""

import io
from zipfile import BadZipFile, ZipFile

MOST_BYTES = 5 * 1024 * 1024
_MOST_UNPACKED = 50 * 1024 * 1024


class NoText(ValueError):
    """A file that holds no text that can be read; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(content: bytes) -> str:
    """Give the text of a file; a Word table's row becomes a line with tabs between its cells.

    Raises:
        NoText: when it is no text (``binary``), a broken document (``broken``) or too big (``too_big``).
    """
    if len(content) > MOST_BYTES:
        raise NoText("too_big")
    if content.startswith(b"PK\x03\x04"):
        return _word_text(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\x00" in content or content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise NoText("binary")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _word_text(content: bytes) -> str:
    from docx import Document
    from docx.table import Table

    try:
        with ZipFile(io.BytesIO(content)) as file:
            if sum(one.file_size for one in file.infolist()) > _MOST_UNPACKED:
                raise NoText("too_big")
        parts = list(Document(io.BytesIO(content)).iter_inner_content())
    except NoText:
        raise
    except (BadZipFile, KeyError, ValueError, OSError) as fault:
        raise NoText("broken") from fault
    lines = []
    for part in parts:
        if isinstance(part, Table):
            rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in part.rows]
            lines += ["\t".join(cells) for cells in rows]
        else:
            level = part.style.name if part.style is not None else ""
            mark = "# " if str(level).startswith(("Heading", "Title")) and part.text.strip() else ""
            lines.append(mark + part.text)
    return "\n".join(lines)
