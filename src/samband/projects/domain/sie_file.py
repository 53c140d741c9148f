"""Reads a SIE file, in which Swedish accounting systems give their ledgers, as it stands.

Types 1 to 4 and 4I of SIE 4B (Föreningen SIE-Gruppen): labelled lines, code page 437 by rule, though many
systems write Latin-1 or UTF-8. Labels that are not known are passed over and named, as the format asks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from samband.projects.domain.amounts import plain_minor
from samband.projects.domain.read_costs import MOST_BYTES, MOST_LINES, CostsRefused, Findings, shown
from samband.projects.domain.written_dates import read_machine_date

TRANS, ADDED, STRUCK = "#TRANS", "#RTRANS", "#BTRANS"
# What the format gives meaning to and a report of costs does not need.
_PASSED = frozenset(
    label
    for labels in (
        "#FLAGGA #PROGRAM #FORMAT #GEN #ADRESS #BKOD #FNR #FTYP #KPTYP #OMFATTN #PROSA #TAXAR #ENHET",
        "#SRU #KTYP #PBUDGET #KSUMMA #OIB",
    )
    for label in labels.split()
)
_LONGEST_LINE = 20_000
# A quotation mark inside a quoted text is written \", every other backslash stands for itself.
_FIELD = re.compile(
    r'[ \t]*(?:"((?:\\"|[^"])*)"(?=[ \t{}]|$)|\{((?:"(?:\\"|[^"])*"|[^"{}])*)\}|([^ \t"{}]+))[ \t]*'
)
_IN_LIST = re.compile(r'\s*(?:"((?:\\"|[^"])*)"|([^\s"]+))')
# å ä ö Å Ä Ö é ü in code page 437, and in Latin-1.
_PC8_LETTERS = bytes((0x86, 0x84, 0x94, 0x8F, 0x8E, 0x99, 0x82, 0x81))
_LATIN_LETTERS = bytes((0xE5, 0xE4, 0xF6, 0xC5, 0xC4, 0xD6, 0xE9, 0xFC))

Objects = tuple[tuple[str, str], ...]
Parts = list[str | Objects]


@dataclass(frozen=True, slots=True)
class Transaction:
    """One posting: its line, account, objects as (dimension, object), minor units, debit positive."""

    line: int
    account: str
    objects: Objects
    minor: int
    on: date | None
    text: str


@dataclass(slots=True)
class Verification:
    """A verification with its postings that count; struck ones are left out."""

    line: int
    series: str
    number: str
    on: date | None
    text: str
    transactions: list[Transaction] = field(default_factory=list)
    is_whole: bool = True

    @property
    def name(self) -> str:
        """Series and number, as people write it: ``A 12``."""
        return f"{self.series} {self.number}".strip()


@dataclass(slots=True)
class SieFile:
    """A ledger as its file gives it; balances in minor units, of the current year (year 0)."""

    encoding: str = ""
    kind: str = ""
    company: str = ""
    registry_number: str = ""
    currency: str = "SEK"
    years: dict[str, tuple[date, date]] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
    objects: dict[tuple[str, str], str] = field(default_factory=dict)
    opening: dict[str, int] = field(default_factory=dict)
    closing: dict[str, int] = field(default_factory=dict)
    results: dict[str, int] = field(default_factory=dict)
    of_periods: dict[tuple[str, Objects], int] = field(default_factory=dict)
    of_objects: dict[tuple[str, Objects], int] = field(default_factory=dict)
    verifications: list[Verification] = field(default_factory=list)


Table = Callable[[SieFile, Parts], bool]


def read_sie_file(content: bytes, findings: Findings) -> SieFile:
    """Read all of a file; every line that cannot be read is noted with its number.

    Raises:
        CostsRefused: when it is empty, too large, or no SIE file.
    """
    if len(content) > MOST_BYTES:
        raise CostsRefused("file-too-big", size=str(len(content) // (1024 * 1024)))
    if not content.strip(b" \t\r\n\x00\x1a\xef\xbb\xbf"):
        raise CostsRefused("file-empty")
    text, encoding = _decoded(content)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n\x1a\x00").split("\n")
    if len(lines) > MOST_LINES:
        raise CostsRefused("file-too-many-lines", most=str(MOST_LINES))
    if not any(
        line.lstrip().startswith(("#FLAGGA", "#SIETYP", "#FNAMN", "#VER", "#KONTO")) for line in lines[:500]
    ):
        raise CostsRefused("file-no-sie", found=shown(lines[0], 120))
    reader = _Reader(findings)
    reader.file.encoding = encoding
    for number, line in enumerate(lines, start=1):
        reader.take(number, line)
    reader.end(len(lines))
    return reader.file


def _decoded(content: bytes) -> tuple[str, str]:
    """Give the text and the encoding it was taken for: UTF-8 when it is that, else by its Nordic letters."""
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8", "replace"), "utf-8"
    if content.isascii():
        return content.decode("ascii"), "cp437"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pc8 = sum(content.count(bytes((letter,))) for letter in _PC8_LETTERS)
        latin = sum(content.count(bytes((letter,))) for letter in _LATIN_LETTERS)
    if latin > pc8:
        return content.decode("latin-1"), "latin-1"
    return content.decode("cp437"), "cp437"


def fields_of(line: str) -> Parts | None:
    """Part a line into its fields, an object list as pairs; None when it breaks the rules of writing."""
    found: Parts = []
    at = 0
    while at < len(line):
        match = _FIELD.match(line, at)
        if match is None or match.end() == at:
            return None
        if match[2] is not None:
            pairs = _pairs(match[2])
            if pairs is None:
                return None
            found.append(pairs)
        else:
            found.append(match[3] if match[3] is not None else match[1].replace('\\"', '"'))
        at = match.end()
    return found


def _pairs(text: str) -> Objects | None:
    names = [bare or quoted.replace('\\"', '"') for quoted, bare in _IN_LIST.findall(text)]
    return tuple(zip(names[::2], names[1::2], strict=True)) if len(names) % 2 == 0 else None


class _Reader:
    """Takes a file line by line."""

    def __init__(self, findings: Findings) -> None:
        self.file = SieFile()
        self.findings = findings
        self._open: Verification | None = None
        self._inside = False
        self._twin: Transaction | None = None
        self._unknown: dict[str, list[int]] = {}

    def take(self, number: int, line: str) -> None:
        """Take one line."""
        bare = line.strip(" \t\x00\ufeff")
        if not bare:
            return
        if bare == "{":
            self._inside = True
        elif bare == "}":
            self._inside, self._open, self._twin = False, None, None
        else:
            parts = fields_of(bare) if len(bare) <= _LONGEST_LINE else None
            if parts is None or not isinstance(parts[0], str) or not parts[0].startswith("#"):
                self._unreadable(number, bare)
            else:
                self._labelled(number, parts[0].upper(), parts[1:], bare)

    def end(self, number: int) -> None:
        """Say what is still open, and which labels were passed over."""
        if self._inside:
            self.findings.say("verification-open", number, leaves_out=True)
        for label, lines in self._unknown.items():
            label, count = shown(label, 30), str(len(lines))
            self.findings.say("label-unknown", lines[0], label=label, count=count)

    def _labelled(self, number: int, label: str, parts: Parts, bare: str) -> None:
        if label == "#VER":
            self._verification(number, parts, bare)
        elif label in (TRANS, ADDED, STRUCK):
            self._posting(number, label, parts, bare)
        elif label in _TABLES:
            if not _TABLES[label](self.file, parts):
                self._unreadable(number, bare)
        elif label not in _PASSED and (label in self._unknown or len(self._unknown) < 100):
            self._unknown.setdefault(label, []).append(number)

    def _verification(self, number: int, parts: Parts, bare: str) -> None:
        texts = _texts(parts, 6)
        on = read_machine_date(texts[2]) if texts else None
        if texts is None or on is None:
            self.findings.say("verification-undated", number, leaves_out=False, found=shown(bare))
        texts = texts or [""] * 6
        self._open = Verification(number, texts[0], texts[1], on, texts[3])
        self._twin = None
        self.file.verifications.append(self._open)

    def _posting(self, number: int, label: str, parts: Parts, bare: str) -> None:
        posting = _transaction(number, parts)
        if self._open is None or posting is None:
            if self._open is not None and label != STRUCK:
                self._open.is_whole = False
            self._unreadable(number, bare)
            return
        if len(parts) > 3 and isinstance(parts[3], str) and parts[3].strip() and posting.on is None:
            self.findings.say("date-unreadable", number, found=shown(parts[3]))
        twin, self._twin = self._twin, None
        if label == STRUCK:
            return
        if label == ADDED:
            self._twin = posting
        elif twin is not None and _same(twin, posting):
            return  # written once more for readers that do not know the label
        self._open.transactions.append(posting)

    def _unreadable(self, number: int, bare: str) -> None:
        self.findings.say("line-unreadable", number, leaves_out=True, found=shown(bare))


def _same(first: Transaction, second: Transaction) -> bool:
    return (first.account, first.objects, first.minor) == (second.account, second.objects, second.minor)


def _transaction(number: int, parts: Parts) -> Transaction | None:
    """Read account, object list, amount, and date and text where they are given."""
    if len(parts) < 3 or not isinstance(parts[0], str) or not isinstance(parts[1], tuple):
        return None
    minor = plain_minor(parts[2]) if isinstance(parts[2], str) else None
    rest = _texts(parts[3:], 2)
    if minor is None or rest is None or not parts[0]:
        return None
    return Transaction(number, parts[0], parts[1], minor, read_machine_date(rest[0]), rest[1])


def _texts(parts: Parts, count: int) -> list[str] | None:
    """Give the first fields as texts, "" for what is left out at the end; None when one is a list."""
    texts = [part for part in parts[:count] if isinstance(part, str)]
    return None if len(texts) < min(count, len(parts)) else texts + [""] * (count - len(texts))


def _balance(name: str, sign_of_objects: bool) -> Table:
    """Make the reader of a label that gives balances: year, (period,) account, (objects,) amount."""
    skip = 1 if name == "of_periods" else 0

    def read(file: SieFile, parts: Parts) -> bool:
        need = 3 + skip + (1 if sign_of_objects else 0)
        if len(parts) < need or not all(isinstance(part, str) for part in parts[: 2 + skip]):
            return False
        amount = parts[need - 1]
        minor = plain_minor(amount) if isinstance(amount, str) else None
        if minor is None:
            return False
        if parts[0] == "0":
            account = str(parts[1 + skip])
            objects = parts[2 + skip]
            if sign_of_objects and isinstance(objects, tuple):
                sums: dict[tuple[str, Objects], int] = getattr(file, name)
                sums[account, objects] = sums.get((account, objects), 0) + minor
            elif sign_of_objects:
                return False
            else:
                getattr(file, name)[account] = minor
        return True

    return read


def _said(name: str) -> Table:
    def read(file: SieFile, parts: Parts) -> bool:
        if not parts or not isinstance(parts[0], str):
            return False
        setattr(file, name, parts[0].strip())
        return True

    return read


def _named(name: str, keys: int) -> Table:
    def read(file: SieFile, parts: Parts) -> bool:
        texts = _texts(parts, keys + 1)
        if texts is None or len(parts) < keys or not texts[0]:
            return False
        key = texts[0] if keys == 1 else (texts[0], texts[1])
        getattr(file, name)[key] = texts[keys]
        return True

    return read


def _year(file: SieFile, parts: Parts) -> bool:
    texts = _texts(parts, 3)
    first, last = (read_machine_date(texts[1]), read_machine_date(texts[2])) if texts else (None, None)
    if texts is None or first is None or last is None:
        return False
    file.years[texts[0]] = (first, last)
    return True


# How the fields of each label are taken into the file; the answer is no when they cannot be read.
_TABLES: dict[str, Table] = {
    "#SIETYP": _said("kind"),
    "#FNAMN": _said("company"),
    "#ORGNR": _said("registry_number"),
    "#VALUTA": _said("currency"),
    "#RAR": _year,
    "#KONTO": _named("accounts", 1),
    "#DIM": _named("dimensions", 1),
    "#UNDERDIM": _named("dimensions", 1),
    "#OBJEKT": _named("objects", 2),
    "#IB": _balance("opening", False),
    "#UB": _balance("closing", False),
    "#RES": _balance("results", False),
    "#OUB": _balance("of_objects", True),
    "#PSALDO": _balance("of_periods", True),
}
