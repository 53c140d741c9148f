"""Reads a Norwegian SAF-T Financial file (1.2 and 1.3), in one pass and without trusting it.

The XML is read as a stream. A document type is refused before anything of it is read, so no entity can be
declared, inside or outside; so are more levels, longer texts and larger files than any ledger needs.
Elements are known by their local names, whatever prefix or version the namespace has.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.parsers import expat

from samband.projects.domain.amounts import plain_minor
from samband.projects.domain.read_costs import MOST_BYTES, MOST_LINES, CostsRefused, Findings, shown
from samband.projects.domain.written_dates import read_machine_date

_DEEPEST = 60
_LONGEST_TEXT = 20_000
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: debit less credit in minor units; its shares by (type, id), None for the whole."""

    line: int
    account: str
    minor: int
    text: str
    document: str
    analyses: tuple[tuple[str, str, int | None], ...]


@dataclass(slots=True)
class Voucher:
    """A transaction of a journal with its lines."""

    line: int
    number: str
    on: date | None
    text: str
    entries: list[Entry] = field(default_factory=list)
    is_whole: bool = True


@dataclass(slots=True)
class SaftFile:
    """A ledger as its file gives it; amounts in minor units, debit positive."""

    version: str = ""
    country: str = ""
    company: str = ""
    registry_number: str = ""
    currency: str = "NOK"
    accounts: dict[str, str] = field(default_factory=dict)
    opening: dict[str, int] = field(default_factory=dict)
    closing: dict[str, int] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    analyses: dict[tuple[str, str], str] = field(default_factory=dict)
    stated_debit: int | None = None
    stated_credit: int | None = None
    stated_entries: int | None = None
    debit: int = 0
    credit: int = 0
    vouchers: list[Voucher] = field(default_factory=list)


def read_saft_file(content: bytes, findings: Findings) -> SaftFile:
    """Read all of a file.

    Raises:
        CostsRefused: when it is empty, too large, packed, no XML, declares a document type, or no SAF-T.
    """
    if len(content) > MOST_BYTES:
        raise CostsRefused("file-too-big", size=str(len(content) // (1024 * 1024)))
    if not content.strip():
        raise CostsRefused("file-empty")
    if content.startswith(b"PK"):
        raise CostsRefused("file-packed")
    reader = _Reader(findings)
    try:
        for at in range(0, len(content), _PIECE):
            reader.parser.Parse(content[at : at + _PIECE], at + _PIECE >= len(content))
    except expat.ExpatError as fault:
        raise CostsRefused("file-broken-xml", line=str(fault.lineno)) from fault
    except (LookupError, ValueError) as fault:  # an encoding that is stated and not known
        raise CostsRefused("file-broken-xml", line="1") from fault
    if reader.root != "AuditFile":
        raise CostsRefused("file-no-saft", found=shown(reader.root))
    return reader.file


_NOTHING: dict[str, list[Any]] = {}


class _Node:
    """An element that is being read: what its children said, by name; only small ones are kept."""

    __slots__ = ("line", "name", "said", "text")

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.text = ""
        self.said: dict[str, list[Any]] = _NOTHING

    def first(self, *path: str) -> str:
        """Give the text at the end of a path of names, "" when there is none."""
        node: Any = self
        for name in path:
            found = node.said.get(name) if isinstance(node, _Node) else None
            if not found:
                return ""
            node = found[0]
        return node if isinstance(node, str) else ""

    def every(self, name: str) -> list["_Node"]:
        """Give the child elements of a name that have children themselves."""
        return [child for child in self.said.get(name, []) if isinstance(child, _Node)]


class _Reader:
    """Follows the stream; closes each element into what it means, or into its parent."""

    def __init__(self, findings: Findings) -> None:
        self.file = SaftFile()
        self.findings = findings
        self.root = ""
        self._stack: list[_Node] = []
        self._voucher: Voucher | None = None
        self._length = 0
        self._lines = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self._closers: dict[str, Callable[[_Node], None]] = {
            "Header": self._header,
            "Account": self._account,
            "AnalysisTypeTableEntry": self._analysis,
            "Line": self._line,
            "Transaction": self._transaction,
            "GeneralLedgerEntries": self._entries,
        }

    def _refuse(self, *_: object) -> int:
        raise CostsRefused("file-declares-entities")

    def _start(self, name: str, _: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self._stack:
            self.root = local
        if len(self._stack) >= _DEEPEST:
            raise CostsRefused("file-too-deep")
        line = self.parser.CurrentLineNumber if local in self._closers else 0
        self._stack.append(_Node(local, line))
        self._length = 0
        if local == "Transaction":
            self._voucher = Voucher(line, "", None, "")

    def _data(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise CostsRefused("file-text-too-long", line=str(self.parser.CurrentLineNumber))
        if self._stack:
            self._stack[-1].text += text

    def _end(self, _: str) -> None:
        node = self._stack.pop()
        self._length = 0
        closer = self._closers.get(node.name)
        is_line = node.name != "Line" or self._voucher is not None
        if closer is not None and is_line:
            closer(node)
        elif self._stack and node.name not in ("Journal", "MasterFiles", "Customer", "Supplier"):
            parent = self._stack[-1]
            if parent.said is _NOTHING:
                parent.said = {}
            parent.said.setdefault(node.name, []).append(node if node.said else node.text.strip())
            parent.text = ""

    def _header(self, node: _Node) -> None:
        file = self.file
        file.version = node.first("AuditFileVersion")
        file.country = node.first("AuditFileCountry")
        file.company = node.first("Company", "Name")
        file.registry_number = node.first("Company", "RegistrationNumber")
        file.currency = node.first("DefaultCurrencyCode") or file.currency

    def _account(self, node: _Node) -> None:
        number = node.first("AccountID")
        if not number:
            return
        self.file.accounts[number] = node.first("AccountDescription")
        for name, balances in (("Opening", self.file.opening), ("Closing", self.file.closing)):
            for side, sign in (("Debit", 1), ("Credit", -1)):
                text = node.first(f"{name}{side}Balance")
                minor = plain_minor(text) if text else None
                if minor is not None:
                    balances[number] = sign * minor
                elif text:
                    self.findings.say(
                        "amount-unreadable", node.line, f"{name}{side}Balance", found=shown(text)
                    )

    def _analysis(self, node: _Node) -> None:
        kind = node.first("AnalysisType")
        self.file.types.setdefault(kind, node.first("AnalysisTypeDescription"))
        self.file.analyses[kind, node.first("AnalysisID")] = node.first("AnalysisIDDescription")

    def _line(self, node: _Node) -> None:
        voucher = self._voucher
        self._lines += 1
        if self._lines > MOST_LINES:
            raise CostsRefused("file-too-many-lines", most=str(MOST_LINES))
        debit, credit = self._side(node, "DebitAmount"), self._side(node, "CreditAmount")
        account = node.first("AccountID")
        if voucher is None:
            return
        if not account or (debit is None) == (credit is None):
            voucher.is_whole = False
            found = shown(node.first("RecordID"))
            self.findings.say("entry-unreadable", node.line, leaves_out=True, found=found)
            return
        minor = debit if debit is not None else -(credit or 0)
        self.file.debit += debit or 0
        self.file.credit += credit or 0
        analyses = tuple(self._share(one) for one in node.every("Analysis"))
        text, document = node.first("Description"), node.first("SourceDocumentID")
        voucher.entries.append(Entry(node.line, account, minor, text, document, analyses))

    def _side(self, node: _Node, name: str) -> int | None:
        text = node.first(name, "Amount") or node.first(name)
        return plain_minor(text) if text else None

    def _share(self, node: _Node) -> tuple[str, str, int | None]:
        text = node.first("AnalysisAmount", "Amount") or node.first("AnalysisAmount")
        minor = plain_minor(text) if text else None
        if text and minor is None:
            self.findings.say("amount-unreadable", node.line, "AnalysisAmount", found=shown(text))
        return node.first("AnalysisType"), node.first("AnalysisID"), minor

    def _transaction(self, node: _Node) -> None:
        voucher, self._voucher = self._voucher, None
        if voucher is None:
            return
        voucher.number = node.first("TransactionID")
        voucher.text = node.first("Description")
        voucher.on = read_machine_date(node.first("TransactionDate") or node.first("GLPostingDate"))
        if voucher.on is None:
            self.findings.say("verification-undated", node.line, found=shown(voucher.number))
        self.file.vouchers.append(voucher)

    def _entries(self, node: _Node) -> None:
        self.file.stated_debit = plain_minor(node.first("TotalDebit"))
        self.file.stated_credit = plain_minor(node.first("TotalCredit"))
        count = node.first("NumberOfEntries")
        self.file.stated_entries = (
            int(count) if count.isascii() and count.isdigit() and len(count) < 12 else None
        )
