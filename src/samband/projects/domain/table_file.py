"""A table in a file becomes the text that a paste of it would be, so that both are read alike."""

import csv
import io

from samband.actors.domain.problems import FileRefused
from samband.actors.domain.tables import decode
from samband.actors.domain.workbook import read_workbook
from samband.projects.domain.read_costs import CostsRefused

MOST_BYTES = 4 * 1024 * 1024


def table_text(content: bytes) -> str:
    """Give the rows of a CSV file or of a workbook's first sheet, cells parted by tabs.

    Raises:
        CostsRefused: when it is empty, too large or broken.
    """
    if len(content) > MOST_BYTES:
        raise CostsRefused("file-too-big", size=str(len(content) // (1024 * 1024)))
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise CostsRefused("file-empty")
    try:
        if content.startswith(b"PK"):
            rows = [cells for _, cells in read_workbook(content)[0]]
        else:
            rows = _csv_rows(decode(content)[0])
    except FileRefused as fault:
        raise CostsRefused(fault.problem.code, **fault.problem.values) from fault
    return "\n".join("\t".join(_flat(cell) for cell in cells) for cells in rows)


def _csv_rows(text: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max("\t;,", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise CostsRefused("file-broken-csv", line="?") from fault


def _flat(cell: str) -> str:
    """Take out what would part cells, and the sign that our own files put before a would-be formula."""
    flat = " ".join(cell.split())
    return flat[1:] if flat[:1] == "'" and flat[1:2] in ("=", "+", "-", "@") else flat
