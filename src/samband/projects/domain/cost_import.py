"""A file of costs on its way into a report: what it is, its lines kept as plain values, each known again.

A line is known again by what it says and by how many before it say the same, so that a file that is brought
twice, or overlaps another, gives no line twice.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from samband.kernel.money import LARGEST
from samband.projects.domain.amounts import AMOUNT, read_amount
from samband.projects.domain.cost_cells import CostSheet, open_sheet
from samband.projects.domain.cost_mapping import CostMapping, guess_mapping, read_cost_rows
from samband.projects.domain.ledger_choice import LedgerChoice
from samband.projects.domain.read_costs import CostsRefused, ReadCosts, ReadLine
from samband.projects.domain.saft import look_into_saft, read_saft
from samband.projects.domain.sie import look_into_sie, read_sie

SIE, SAFT, CSV, XLSX, PASTED = "sie", "saf-t", "csv", "xlsx", "pasted"
LEDGERS: Final = (SIE, SAFT)
# A ledger of a year of a large body; a list of costs is never as large.
MOST_LEDGER: Final = 60 * 1024 * 1024
MOST_SHEET: Final = 10 * 1024 * 1024
# What is larger is read by the worker.
LARGE: Final = 2 * 1024 * 1024
MOST_PASTED: Final = 500_000


def sort_of(content: bytes) -> str:
    """Tell what a file of costs is, by its bytes and never by its name.

    Raises:
        CostsRefused: when it is empty, too large, or nothing that holds costs.
    """
    bare = content[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not bare:
        raise CostsRefused("file-empty")
    if bare.startswith(b"#"):
        found, most = SIE, MOST_LEDGER
    elif bare.startswith(b"<"):
        found, most = SAFT, MOST_LEDGER
    elif content.startswith(b"PK"):
        found, most = XLSX, MOST_SHEET
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise CostsRefused("file-old-excel")
    elif b"\x00" in content[:4_096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CostsRefused("file-binary")
    else:
        found, most = CSV, MOST_SHEET
    if len(content) > most:
        raise CostsRefused("file-too-big", size=str(len(content) // (1024 * 1024)))
    return found


def pasted_bytes(text: str) -> bytes:
    """Give a pasted table as a file; one without titles gets numbers for them.

    Raises:
        CostsRefused: when it is too long.
    """
    if len(text) > MOST_PASTED:
        raise CostsRefused("text-too-long", most=str(MOST_PASTED))
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[0].split("\t") if lines else []
    if any(read_amount(cell).kind == AMOUNT for cell in first):
        width = max(line.count("\t") for line in lines) + 1
        lines.insert(0, "\t".join(f"Column {number}" for number in range(1, width + 1)))
    return "\n".join(lines).encode("utf-8", "replace")


def look_into(sort: str, content: bytes, remembered: CostMapping | None = None) -> dict[str, Any]:
    """Say what there is to choose from, as plain values: objects of a ledger, or the columns of a sheet.

    Raises:
        CostsRefused: when it cannot be read at all.
    """
    if sort == SIE:
        sie = look_into_sie(content)
        return _ledger(sie.company, sie.dimensions, sie.objects)
    if sort == SAFT:
        saft = look_into_saft(content)
        return _ledger(saft.company, saft.types, saft.analyses)
    sheet = open_sheet(content)
    guess = guess_mapping(sheet.titles, remembered)
    return {
        "titles": list(sheet.titles),
        "mapping": asdict(guess),
        "sample": [list(cells[: len(sheet.titles)]) for _, cells in sheet.rows[:3]],
        "rows": len(sheet.rows),
    }


_MOST_OBJECTS: Final = 2_000


def _ledger(
    company: str, dimensions: Mapping[str, str], objects: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    pairs = [
        [dimension, number, f"{name} {number}".strip(), dimensions.get(dimension, "")]
        for dimension, found in objects.items()
        for number, name in found.items()
    ]
    return {
        "company": company,
        "objects": pairs[:_MOST_OBJECTS],
        "left_out": max(0, len(pairs) - _MOST_OBJECTS),
    }


def read_chosen(sort: str, content: bytes, choice: Mapping[str, Any]) -> ReadCosts:
    """Read a file by what was chosen.

    Raises:
        CostsRefused: when it cannot be read at all.
    """
    if sort in LEDGERS:
        read: Callable[[bytes, LedgerChoice], ReadCosts] = read_sie if sort == SIE else read_saft
        return read(content, _ledger_choice(choice))
    sheet: CostSheet = open_sheet(content)
    return read_cost_rows(sheet.titles, sheet.rows, CostMapping(**choice["mapping"]))


def _ledger_choice(choice: Mapping[str, Any]) -> LedgerChoice:
    def day(name: str) -> date | None:
        return date.fromisoformat(choice[name]) if choice.get(name) else None

    ranges = tuple((str(first), str(last)) for first, last in choice.get("accounts", ()))
    return LedgerChoice(
        str(choice.get("dimension", "")),
        str(choice.get("number", "")),
        day("first_day"),
        day("last_day"),
        ranges,
    )


def reference_of(lines: Sequence[ReadLine], sort: str) -> list[str]:
    """Give what each line is known again by."""
    family = "ledger" if sort in LEDGERS else "sheet"
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        day = line.booked_on or line.invoiced_on
        parts = (line.document, str(day), line.account, str(line.amount_minor), line.currency, line.text)
        said = "\x1f".join((family, *parts))
        seen[said] += 1
        found.append(sha256(f"{said}\x1f{seen[said]}".encode("utf-8", "replace")).hexdigest()[:40])
    return found


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that get one category: those of an account, or those whose file says the same category."""

    key: str
    account: str
    name: str
    category: str
    count: int
    sums: Mapping[str, int]


def group_of(line: ReadLine) -> str:
    """Give the group of a line."""
    return f"a{line.account}" if line.account else f"c{line.category}"


def groups_of(lines: Iterable[ReadLine], remembered: Mapping[str, str]) -> list[Group]:
    """Group lines for the choice of categories; ``remembered`` are those of accounts chosen before."""
    found: dict[str, list[ReadLine]] = {}
    for line in lines:
        found.setdefault(group_of(line), []).append(line)
    groups = []
    for key, of in sorted(found.items()):
        sums: Counter[str] = Counter()
        for line in of:
            sums[line.currency] += line.amount_minor
        first = of[0]
        category = remembered.get(first.account, "") or first.category
        groups.append(Group(key, first.account, first.account_name, category, len(of), dict(sums)))
    return groups


def is_possible(line: ReadLine, currencies: Sequence[str]) -> bool:
    """Say whether a line can stand in a report: its amount has measure, its currency is the partner's."""
    return abs(line.amount_minor) <= LARGEST and (not line.currency or line.currency in currencies)


def lines_text(lines: Iterable[ReadLine]) -> bytes:
    """Write lines as JSON, to be kept until a person has looked at them."""
    rows = [
        {name: _plain(value) for name, value in asdict(line).items() if value not in (None, "")}
        for line in lines
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _plain(value: Any) -> Any:
    return (
        value
        if isinstance(value, int | str)
        else value.isoformat()
        if isinstance(value, date)
        else str(value)
    )


def lines_kept(content: bytes) -> list[ReadLine]:
    """Read lines that were written by `lines_text`."""
    days = ("booked_on", "invoiced_on", "paid_on")
    found = []
    for row in json.loads(content):
        values: dict[str, Any] = {
            name: date.fromisoformat(value) if name in days else value for name, value in row.items()
        }
        if "hours" in values:
            values["hours"] = Decimal(values["hours"])
        found.append(ReadLine(**values))
    return found
