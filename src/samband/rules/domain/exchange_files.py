"""Files of exchange rates: our own columns as CSV, Excel or JSON, and the Commission's InforEuro as it comes.

InforEuro gives units of a currency for one euro. Its list of a month holds no month: that is said beside the
file. Its history of one currency has the month as its first day, 01/03/2026.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from samband.kernel.period import Period
from samband.rules.domain.dated import MARKS, VERIFIED
from samband.rules.domain.exchange import BASE, FIXED, MONTHLY, SORTS, Rate, month_of, read_month, read_rate
from samband.rules.domain.exchange_import import Fault, RateFile, SentRate

MOST_BYTES: Final = 1024 * 1024
MOST_ROWS: Final = 5_000
_MOST_UNPACKED = 20 * MOST_BYTES
_MOST_COLUMNS = 100
_COMMISSION = "European Commission, InforEuro"
# The first heading that a file has counts: InforEuro calls the currency's name "Currency".
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "currency": ("isoa3code", "isoa3", "currencyiso", "currencycode", "currency", "valuta"),
    "base": ("base", "refcurrencyiso", "refcurrency"),
    "per_base": ("perbase", "value", "amount", "rate", "kurs"),
    "month": ("month", "datestart", "validfrom", "månad", "måned"),
    "valid_before": ("validbefore",),
    "source": ("source",),
    "read_on": ("readon",),
    "mark": ("mark",),
    "sort": ("sort",),
    "scope": ("scope", "programme"),
}
_OF_COMMISSION = {"isoa3code", "isoa3", "currencyiso"}


class RateFileRefused(Exception):
    """A file holds no rates that can be read; ``fault`` says why."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.fault = Fault(code, values=values)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said beside a file: who it is from, its month where it has none, and how sure it is.

    ``read_on`` is the day on which the source was read, where no row says another.
    """

    read_on: date
    source: str = ""
    month: date | None = None
    mark: str = ""


Cells = Mapping[str, str]


def read_rate_file(content: bytes, beside: Beside) -> RateFile:
    """Read a file of rates, whatever its shape; a bad row never stops the good ones.

    Raises:
        RateFileRefused: when the file as a whole holds no rates.
    """
    if len(content) > MOST_BYTES:
        raise RateFileRefused("file-too-big")
    if content[:2] == b"PK":
        table = _of_table(_workbook(content))
    elif content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        table = enumerate(_of_json(content), start=1)
    else:
        table = _of_table(_csv(content))
    rates, faults, of_base = list[SentRate](), list[Fault](), 0
    for number, row in table:
        if len(rates) + len(faults) + of_base >= MOST_ROWS:
            raise RateFileRefused("file-too-long", most=str(MOST_ROWS))
        found = _read(number, row, beside)
        if isinstance(found, Rate):
            rates.append(SentRate(number, found))
        elif found is None:
            of_base += 1
        else:
            faults.append(found)
    if not rates and not faults and not of_base:
        raise RateFileRefused("file-empty")
    return RateFile(tuple(rates), tuple(faults), of_base)


def _read(number: int, row: Cells, beside: Beside) -> Rate | Fault | None:
    """Read one row: a rate, what is wrong with it, or None where it is only the base itself at 1."""
    names = {name: next((part for part in parts if part in row), "") for name, parts in _HEADINGS.items()}
    cell = {name: _plain(row.get(heading, "")) for name, heading in names.items()}
    currency, base = cell["currency"].upper(), cell["base"].upper() or BASE
    for code in (currency, base):
        if not re.fullmatch("[A-Z]{3}", code):
            return Fault("currency", number, {"text": code[:20]})
    try:
        per_base = read_rate(cell["per_base"])
    except ValueError:
        return Fault("rate", number, {"text": cell["per_base"][:30]})
    if currency == base:
        return None if per_base == 1 else Fault("base-not-one", number, {"currency": currency})
    sort, source = cell["sort"] or MONTHLY, cell["source"] or beside.source
    source = source or (_COMMISSION if names["currency"] in _OF_COMMISSION else "")
    mark = cell["mark"] or beside.mark or (VERIFIED if source else "unverified")
    if sort not in SORTS or mark not in MARKS or (sort == FIXED) != bool(cell["scope"]):
        return Fault("word", number)
    if mark == VERIFIED and not source:
        return Fault("no-source", number)
    if len(source) > 300 or len(cell["scope"]) > 80:
        return Fault("too-long", number)
    try:
        period = _period(cell, beside, sort)
        read_on = date.fromisoformat(cell["read_on"]) if cell["read_on"] else beside.read_on
    except ValueError:
        return Fault("month", number, {"text": cell["month"][:20]})
    return Rate(currency, base, per_base, period, source, read_on, mark, sort, cell["scope"])


def _period(cell: Cells, beside: Beside, sort: str) -> Period:
    if sort == FIXED:
        end = date.fromisoformat(cell["valid_before"]) if cell["valid_before"] else None
        return Period(date.fromisoformat(cell["month"]), end)
    if not cell["month"] and beside.month is not None:
        return month_of(beside.month)
    return month_of(read_month(cell["month"]))


def _plain(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _heading(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _of_table(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, Cells]]:
    """Give rows by their headings, which stand in the first row that has any."""
    headings: list[str] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if headings:
            yield number, dict(zip(reversed(headings), reversed(_filled(cells, headings)), strict=True))
            continue
        headings = [_heading(cell) for cell in cells[:_MOST_COLUMNS]]
        for name in ("currency", "per_base"):
            if not set(_HEADINGS[name]) & set(headings):
                raise RateFileRefused("file-no-column", column=name)


def _filled(cells: list[str], headings: list[str]) -> list[str]:
    return (cells + [""] * len(headings))[: len(headings)]


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter), start=1)
    except csv.Error as fault:
        raise RateFileRefused("file-unreadable") from fault


def _of_json(content: bytes) -> Iterator[Cells]:
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as fault:
        raise RateFileRefused("file-unreadable") from fault
    rows = document.get("rates", document.get("items")) if isinstance(document, dict) else document
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RateFileRefused("file-unreadable")
    for row in rows:
        yield {_heading(str(name)): _cell(value) for name, value in row.items()}


def _cell(value: Any) -> str:
    """Write a cell as a person reads it: numbers in full, days as days."""
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    from python_calamine import CalamineWorkbook

    _check_unpacked(content)
    # The reader is native code: a fault in it may come as something that is no Exception.
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        if sheet.height > 2 * MOST_ROWS or sheet.width > _MOST_COLUMNS:
            raise RateFileRefused("file-too-long", most=str(MOST_ROWS))
        first = (sheet.start or (0, 0))[0] + 1
        rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
    except (RateFileRefused, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:
        raise RateFileRefused("file-unreadable") from fault
    return enumerate(rows, start=first)


# A cell's own place: two far apart would be a sheet of billions of cells.
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,4})?([0-9]{1,10})["']""")


def _check_unpacked(content: bytes) -> None:
    """Refuse an archive that unpacks to more than rates can need, counted by unpacking it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            left = _MOST_UNPACKED
            for part in archive.infolist():
                with archive.open(part) as stream:
                    held = stream.read(left + 1)
                left -= len(held)
                if left < 0:
                    raise RateFileRefused("file-too-big")
                if part.filename.lower().startswith("xl/worksheets/"):
                    _check_places(held)
    except RateFileRefused:
        raise
    except Exception as fault:  # zipfile, zlib, lzma and struct each have faults of their own
        raise RateFileRefused("file-unreadable") from fault


def _check_places(sheet: bytes) -> None:
    for letters, digits in _PLACE.findall(sheet):
        if int(digits) > 2 * MOST_ROWS or len(letters) > 2:
            raise RateFileRefused("file-too-long", most=str(MOST_ROWS))
