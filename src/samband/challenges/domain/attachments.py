"""What a file is, told by its bytes and never by its name; what may come with an idea, and its tidy name."""

import unicodedata
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

MOST_FILES: Final = 5
MOST_BYTES: Final = 10 * 1024 * 1024
LONGEST_NAME: Final = 120

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
}
KINDS: Final = tuple(MEDIA_TYPES)
# Why a file is not taken.
EMPTY, TOO_LARGE, UNKNOWN, MACROS, ODD_ARCHIVE = "empty", "too_large", "unknown", "macros", "odd_archive"
INFECTED: Final = "infected"
REFUSALS: Final = (EMPTY, TOO_LARGE, UNKNOWN, MACROS, ODD_ARCHIVE, INFECTED)

_OFFICE: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MAIN: Final = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}
_TYPES, _ODT_TYPE = "[Content_Types].xml", b"application/vnd.oasis.opendocument.text"
_MOST_ENTRIES, _MOST_UNPACKED, _MOST_RATIO = 5_000, 200 * 1024 * 1024, 200
_MOST_TYPES: Final = 1024 * 1024
_MACRO_NAMES: Final = ("vbaproject", "vbadata", "basic/", "scripts/", "macrosheets/", "activex/")
_WRITTEN: Final = frozenset(map(chr, range(32))) - set("\t\n\r\f\x1b")


class NotTaken(ValueError):
    """A file that is not taken; ``reason`` is one of `REFUSALS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def kind_of(content: bytes) -> str:
    """Tell which of `KINDS` some bytes are.

    Raises:
        NotTaken: when they are none of them, hold macros, or unpack to more than anybody would send.
    """
    if not content:
        raise NotTaken(EMPTY)
    if len(content) > MOST_BYTES:
        raise NotTaken(TOO_LARGE)
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content)
    if _is_text(content):
        return "txt"
    raise NotTaken(UNKNOWN)


def _kind_of_archive(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_measures(archive, len(content))
            names = [entry.filename for entry in archive.infolist()]
            if any(part in name.casefold() for name in names for part in _MACRO_NAMES):
                raise NotTaken(MACROS)
            if names and names[0] == "mimetype":
                return _kind_of_open_document(archive, names)
            return _kind_of_office(archive, names)
    except (BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, EOFError) as fault:
        if isinstance(fault, NotTaken):
            raise
        raise NotTaken(ODD_ARCHIVE) from fault


def _check_measures(archive: ZipFile, size: int) -> None:
    """Refuse what unpacks to far more than it is, leads out of its folder, or is locked."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    odd = any(
        entry.flag_bits & 1 or ".." in entry.filename.split("/") or entry.filename.startswith(("/", "\\"))
        for entry in entries
    )
    if odd or len(entries) > _MOST_ENTRIES or unpacked > min(_MOST_UNPACKED, size * _MOST_RATIO):
        raise NotTaken(ODD_ARCHIVE)


def _kind_of_office(archive: ZipFile, names: list[str]) -> str:
    kinds = {kind for name, kind in _OFFICE.items() if name in names}
    if len(kinds) != 1 or _TYPES not in names:
        raise NotTaken(UNKNOWN)
    with archive.open(_TYPES) as part:
        types = part.read(_MOST_TYPES + 1).decode("utf-8", "replace")
    if "macroenabled" in types.casefold():
        raise NotTaken(MACROS)
    (kind,) = kinds
    if len(types) > _MOST_TYPES or _MAIN[kind] not in types:
        raise NotTaken(UNKNOWN)
    return kind


def _kind_of_open_document(archive: ZipFile, names: list[str]) -> str:
    with archive.open("mimetype") as part:
        said = part.read(len(_ODT_TYPE) + 1)
    if said.strip() != _ODT_TYPE or "content.xml" not in names:
        raise NotTaken(UNKNOWN)
    return "odt"


def _is_text(content: bytes) -> bool:
    """Whether bytes are text in UTF-8 that neither a machine nor a shell would run."""
    if content.startswith((b"MZ", b"#!", b"\x7fELF")):
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _WRITTEN & set(text)


def tidy_name(name: str, kind: str) -> str:
    """Give a file's name without folders and unseen signs, ending as its kind does."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*;')
    stem, dot, ending = " ".join(seen.split()).strip(". ").rpartition(".")
    known = {kind, "jpg"} if kind == "jpeg" else {kind}
    if not dot:
        stem, ending = ending, ""
    ending = ending.casefold() if ending.casefold() in known else kind
    return f"{stem[:LONGEST_NAME].strip('. ') or 'file'}.{ending}"
