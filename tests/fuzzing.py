"""Strings and files that nobody would send on purpose, made from a seed: the same every time."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from random import Random

import xlsxwriter

from samband.actors.domain.columns import COLUMNS

# Each has broken something somewhere: an encoder, a database, a terminal, a parser, a page.
AWKWARD = (
    "",
    " ",
    "\x00",
    "\x00" * 50,
    "\ufdfa" * 300,
    "\ud800",
    "a\udfffb\ud83d",
    "\udce5\udce4\udcf6",
    "e" + "\u0301" * 5_000,
    "ก็็็็็็็็็็็็็็็็็็็็" * 20,
    "\u202eabc\u202d\u2066שלום\u2069",
    "👩\u200d👩\u200d👧\u200d👦" * 200,
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "\U0010ffff\ufffe\uffff",
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>{{ 7 }}{% include x %}",
    "'; DROP TABLE actors_organisation; --",
    "%s%n%x%d",
    "../../etc/passwd\x00.csv",
    "." * 3_000,
    "a. " * 2_000,
    "\n" * 3_000,
    "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e",
    "ﬃ" * 700,
    "İıſKÅ" * 100,
    "𝕬𝖇𝖈" * 300,
    "1e999 NaN -Infinity 0x7fffffff 99999999999999999999",
    "ǆ\u0345\u0390\u1fd3" * 100,
    "a" * 30_000,
    "vattenrening" * 3_000,
    "ÅÄÖåäöæøß" * 300,
    "\x1b[2J\x1b]0;title\x07",
    "中文漢字仮名交じり文" * 100,
    "ที่นี่ไม่มีช่องว่าง" * 100,
)
PLANES = (
    (0x00, 0x7F),
    (0x80, 0x24F),
    (0x300, 0x36F),
    (0x370, 0x58F),
    (0x590, 0x8FF),
    (0x900, 0xDFF),
    (0xE00, 0x1FFF),
    (0x2000, 0x2BFF),
    (0x3000, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xD800, 0xDFFF),
    (0xE000, 0xFFFF),
    (0x1D000, 0x1D7FF),
    (0x1F000, 0x1FAFF),
    (0x20000, 0x3FFFF),
    (0xE0000, 0x10FFFF),
)
WORDS = ("vi", "söker", "en", "lösning", "för", "vatten", "trenger", "hjelp", "til", "helse", "energy", "for")
WORDS += ("kommunen", "etsimme", ".", ",", "!", "?", "\n")
MILLION = 1_000_000


def strings(dice: Random, count: int, *, longest: int = 3_000) -> Iterator[str]:
    """Make strings: the awkward ones first, one of a million equal characters in each five thousand."""
    for number in range(count):
        if number < len(AWKWARD):
            yield AWKWARD[number]
        elif number % 5_000 == 77:
            yield _sign(dice, *dice.choice(PLANES)) * MILLION
        else:
            yield _string(dice, longest)


def _string(dice: Random, longest: int) -> str:
    length = dice.choice((1, 3, 8, 20, 20, 60, 60, 200)) if dice.random() < 0.99 else dice.randrange(longest)
    sort = dice.random()
    if sort < 0.3:
        return "".join(chr(dice.randrange(0x110000)) for _ in range(length))
    if sort < 0.6:
        plane = dice.choice(PLANES)
        return "".join(_sign(dice, *plane) for _ in range(length))
    if sort < 0.7:
        return _sign(dice, *dice.choice(PLANES)) * length
    if sort < 0.85:
        # Something like a need, with faults in it.
        words = [dice.choice(WORDS) for _ in range(max(2, length // 5))]
        words[dice.randrange(len(words))] = _sign(dice, *dice.choice(PLANES)) * dice.choice((1, 2, 40))
        return " ".join(words)
    parts = (
        dice.choice(AWKWARD)[:length],
        "".join(dice.choice("abc åäö.\x00\u0301\u200d\u202e") for _ in range(length)),
    )
    return "".join(parts)


def _sign(dice: Random, first: int, last: int) -> str:
    return chr(dice.randint(first, last))


HEADER = list(COLUMNS[:10])


def _rows(dice: Random, count: int) -> list[list[str]]:
    """Make rows of a list, one cell in ten of them broken."""
    rows = [list(HEADER)]
    for number in range(count):
        row = [
            str(number),
            f"Verkstad {dice.randrange(10**9)} AB",
            dice.choice(("company", "kommun", "univers|bolag", "")),
            dice.choice(("SE", "Norge", "xx", "")),
            dice.choice(("SE232", "NO0A2", "nowhere", "")),
            "Älvhamn",
            dice.choice(("sv", "nb", "klingon", "")),
            "Vi bygger pumpar. Vi lagar rör.",
            "",
            dice.choice(("https://x.example", "javascript:alert(1)", "not an address", "")),
        ]
        if dice.random() < 0.4:
            row[dice.randrange(len(row))] = _string(dice, 3_000)
        rows.append(row)
    return rows


def _csv(dice: Random, rows: list[list[str]], encoding: str = "utf-8", **more: object) -> bytes:
    buffer = io.StringIO()
    delimiter = dice.choice((",", ";", "\t", "|"))
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, **more)  # type: ignore[arg-type]
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding, "surrogatepass" if encoding == "utf-8" else "replace")


def _xlsx(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                clean = value.encode("utf-8", "replace").decode()[:30_000]
                if clean.startswith("="):
                    sheet.write_formula(at, column, clean)
                else:
                    sheet.write_string(at, column, clean)
    return buffer.getvalue()


def _json_lines(rows: list[list[str]]) -> bytes:
    header, *rest = rows
    return "\n".join(json.dumps(dict(zip(header, row, strict=True))) for row in rest).encode()


def _bytes_changed(dice: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 5, 50))):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(dice: Random, content: bytes) -> bytes:
    return content[: dice.randrange(1, max(2, len(content)))]


def _zip(parts: dict[str, bytes], *, stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _workbook_with(rows: list[list[str]], name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Make a workbook of which one part was tampered with."""
    with zipfile.ZipFile(io.BytesIO(_xlsx(rows))) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = change(parts.get(name, b""))
    return _zip(parts)


SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_FAR = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

Maker = Callable[[Random], tuple[str, bytes]]


def _makers() -> list[Maker]:
    """Give the ways in which a list can be broken."""

    def small(dice: Random) -> list[list[str]]:
        return _rows(dice, dice.choice((1, 3, 12)))

    def nested(depth: int) -> bytes:
        return b'{"name": "A", "x": ' + b"[" * depth + b"]" * depth + b"}"

    def doubled(dice: Random) -> bytes:
        rows = small(dice)
        rows[0] = ["name"] * len(HEADER)
        return _csv(dice, rows)

    def ragged(dice: Random) -> bytes:
        rows = small(dice)
        for row in rows[1:]:
            row[dice.randrange(len(row)) :] = [_string(dice, 50)] * dice.randrange(30)
        return _csv(dice, rows)

    def wide(dice: Random) -> bytes:
        return _csv(dice, [["name", *(f"c{n}" for n in range(10_000))], ["A"] * 10_001])

    def huge_cell(dice: Random) -> bytes:
        return _csv(dice, [["name", "description"], ["A AB", "x" * 2_000_000], ["B AB", "vi " * 300_000]])

    def lost_quote(dice: Random) -> bytes:
        lines = _csv(dice, _rows(dice, 200)).split(b"\n")
        lines[dice.randrange(1, 50)] += b'"'
        return b"\n".join(lines)

    def values(dice: Random) -> bytes:
        odd = [
            None,
            True,
            1e308,
            -0.0,
            10**400,
            [],
            {},
            [None],
            {"a": [1]},
            "",
            "\x00",
            "\ud800",
            ["a", 1, "b"],
        ]
        rows = [{name: dice.choice(odd) for name in HEADER} for _ in range(12)]
        return "\n".join(json.dumps(row) for row in rows).encode()

    def bomb(dice: Random) -> bytes:
        return _workbook_with(small(dice), SHEET, lambda xml: xml + b" " * 60_000_000 * dice.choice((1, 8)))

    return [
        lambda dice: ("a.csv", _csv(dice, small(dice))),
        lambda dice: ("a.csv", _bytes_changed(dice, _csv(dice, small(dice)))),
        lambda dice: ("a.csv", _cut(dice, _csv(dice, small(dice)))),
        lambda dice: (
            "a.csv",
            _csv(
                dice,
                small(dice),
                dice.choice(("cp1252", "utf-16", "utf-16-be", "utf-32", "cp037", "shift-jis")),
            ),
        ),
        lambda dice: ("a.csv", dice.randbytes(dice.randrange(1, 20_000))),
        lambda dice: ("a.csv", doubled(dice)),
        lambda dice: ("a.csv", ragged(dice)),
        lambda dice: ("a.csv", wide(dice)),
        lambda dice: ("a.csv", huge_cell(dice)),
        lambda dice: ("a.csv", lost_quote(dice)),
        lambda dice: ("a.csv", b"name\n" + b'"' * dice.randrange(1, 5_000)),
        lambda dice: ("a.csv", b"name;x\n" + b"\x00" * 999 + b"A;B\n"),
        lambda dice: ("a.csv", b"\n" * 50_000 + b"name\nA\n"),
        lambda dice: ("a.csv", b"name" + dice.choice((b"\r", b"\n\r", b"\x85", b"\x0b")) + b"A AB\rB AB"),
        lambda dice: ("a.csv", b"name,description\n" + b"=HYPERLINK(A1),@SUM(1)\n" * 20),
        lambda dice: (dice.choice(("a.xlsx", "a.csv", "a")), _xlsx(small(dice))),
        lambda dice: ("a.xlsx", _bytes_changed(dice, _xlsx(small(dice)))),
        lambda dice: ("a.xlsx", _cut(dice, _xlsx(small(dice)))),
        lambda dice: ("a.xlsx", bomb(dice)),
        lambda dice: ("a.xlsx", _workbook_with(small(dice), SHEET, lambda xml: _bytes_changed(dice, xml))),
        lambda dice: ("a.xlsx", _workbook_with(small(dice), SHEET, lambda xml: _cut(dice, xml))),
        lambda dice: (
            "a.xlsx",
            _workbook_with(small(dice), SHEET, lambda xml: xml.replace(b"</sheetData>", _FAR)),
        ),
        lambda dice: (
            "a.xlsx",
            _workbook_with(small(dice), _STRINGS, lambda xml: xml[:55] + _LAUGHS + xml[55:]),
        ),
        lambda dice: ("a.xlsx", _workbook_with(small(dice), _STRINGS, lambda xml: _bytes_changed(dice, xml))),
        lambda dice: ("a.xlsx", _workbook_with(small(dice), "xl/workbook.xml", lambda xml: b"<workbook/>")),
        lambda dice: ("a.xlsx", _zip({"../../evil.csv": b"name\nA"}, stored=True)),
        lambda dice: ("a.xlsx", b"PK\x05\x06" + b"\x00" * 18),
        lambda dice: ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + dice.randbytes(3_000)),
        lambda dice: ("a.jsonl", _json_lines(small(dice))),
        lambda dice: ("a.jsonl", _bytes_changed(dice, _json_lines(small(dice)))),
        lambda dice: ("a.jsonl", _cut(dice, _json_lines(small(dice)))),
        lambda dice: ("a.jsonl", values(dice)),
        lambda dice: ("a.jsonl", nested(dice.choice((50, 5_000, 200_000)))),
        lambda dice: ("a.jsonl", b'{"name": "A", "name": "B"}\n[1, 2]\n"text"\nnull\n{"name": "\\ud800"}'),
        lambda dice: ("a.json", b"[" + b",".join([b'{"name": "A"}'] * 30) + dice.choice((b"]", b",]", b""))),
        lambda dice: ("a.json", b'{"organisations": [{"name": "A"}]}'),
    ]


def files(dice: Random, count: int) -> Iterator[tuple[str, bytes]]:
    """Make broken lists, each way in turn: file name and content."""
    makers = _makers()
    for number in range(count):
        yield makers[number % len(makers)](dice)
