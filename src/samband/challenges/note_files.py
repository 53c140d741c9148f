"""The text of a file of workshop notes: plain text, Markdown, CSV, or a Word document with its tables."""

import io
from zipfile import ZipFile

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
    try:
        _check_parts(content)
        return "\n".join(_word_lines(content))
    except NoText:
        raise
    except Exception as fault:  # whatever the library stumbles over is a fault of the document
        raise NoText("broken") from fault


def _check_parts(content: bytes) -> None:
    """Refuse what unpacks to too much, and what declares types: Word does not, and entities fill memory."""
    with ZipFile(io.BytesIO(content)) as file:
        parts = file.infolist()
        if sum(one.file_size for one in parts) > _MOST_UNPACKED:
            raise NoText("too_big")
        for one in parts:
            if one.filename.lower().endswith((".xml", ".rels")):
                xml = file.read(one)
                if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
                    raise NoText("broken")


def _word_lines(content: bytes) -> list[str]:
    from docx import Document
    from docx.table import Table

    lines = []
    for part in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(part, Table):
            rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in part.rows]
            lines += ["\t".join(cells) for cells in rows]
        else:
            level = part.style.name if part.style is not None else ""
            mark = "# " if str(level).startswith(("Heading", "Title")) and part.text.strip() else ""
            lines.append(mark + part.text)
    return lines
