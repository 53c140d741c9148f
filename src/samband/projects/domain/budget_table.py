"""A budget document as one flat table, for a sheet: a row for each line, flat rate, fund and contribution."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

COLUMNS: Final = (
    *("partner", "country", "row", "what", "status", "units", "price", "amount", "percent"),
    *("form", "own", "work_package"),
)
BUDGET, LINE, RATE, FUND, MONEY = "budget", "line", "flat rate", "fund", "contribution"


def rows_of(document: Mapping[str, Any]) -> list[list[Any]]:
    """Give a document's rows, in the order of ``COLUMNS``."""
    rows = [_row(row=BUDGET, what=name, status=document[name]) for name in ("name", "rules", "currency")]
    for one in document["partners"]:
        at = {"partner": one["id"], "country": one["country"]}
        rows += [_row(**at, row=RATE, what=name, percent=rate) for name, rate in one["options"].items()]
        rows += [
            _row(**at, row=FUND, what=fund["id"], percent=fund["rate"], amount=fund.get("award", ""))
            for fund in one["funds"]
        ]
        rows += [
            _row(
                **at,
                row=MONEY,
                what=money["source"],
                status=money["status"],
                amount=money["amount"],
                form=money.get("form", ""),
                own="yes" if money.get("own") else "",
            )
            for money in one["contributions"]
        ]
        rows += [
            _row(
                **at,
                row=LINE,
                status=line["category"],
                what=line.get("description", ""),
                **{name: line.get(name, "") for name in ("units", "price", "amount", "work_package")},
            )
            for line in one["lines"]
        ]
    return rows


def _row(**cells: Any) -> list[Any]:
    return [str(cells.get(name, "")) for name in COLUMNS]


def is_table(text: str) -> bool:
    """Say whether a text, with cells parted by tabs, begins as such a table does."""
    first = [cell.strip().lower() for cell in text.split("\n", 1)[0].split("\t")]
    return {"partner", "row", "what", "amount"} <= set(first)


def document_of(text: str) -> dict[str, Any]:
    """Give the document that a table holds, cells parted by tabs; what is odd is for its reader to say."""
    lines = text.split("\n")
    names = [cell.strip().lower() for cell in lines[0].split("\t")]
    document: dict[str, Any] = {"partners": []}
    partners = dict[str, dict[str, Any]]()
    for line in lines[1:]:
        cells = {name: cell.strip() for name, cell in zip(names, line.split("\t"), strict=False)}
        if not any(cells.values()):
            continue
        if cells.get("row") == BUDGET:
            document[cells.get("what", "")] = cells.get("status", "")
            continue
        key = cells.get("partner", "")
        if key not in partners:
            partners[key] = {"id": key, "country": cells.get("country", "")}
            partners[key] |= {"options": {}, "funds": [], "contributions": [], "lines": []}
            document["partners"].append(partners[key])
        _take(partners[key], cells)
    return document


def _take(partner: dict[str, Any], cells: Mapping[str, str]) -> None:
    sort, what, amount = cells.get("row", ""), cells.get("what", ""), _money(cells.get("amount", ""))
    if sort == RATE:
        percent = cells.get("percent", "")
        is_whole = percent.isascii() and percent.isdecimal() and len(percent) < 6
        partner["options"][what] = int(percent) if is_whole else percent
    elif sort == FUND:
        partner["funds"].append({"id": what, "rate": cells.get("percent", "")} | _given(award=amount))
    elif sort == MONEY:
        said = {"source": what, "status": cells.get("status", ""), "amount": amount}
        partner["contributions"].append(
            said | _given(form=cells.get("form", "")) | {"own": bool(cells.get("own"))}
        )
    else:
        row: dict[str, Any] = {"category": cells.get("status", "")}
        units, price = cells.get("units", ""), _money(cells.get("price", ""))
        row |= {"units": units, "price": price} if units or price else {"amount": amount}
        package = cells.get("work_package", "")
        number = int(package) if package.isascii() and package.isdecimal() and len(package) < 5 else None
        partner["lines"].append(row | _given(description=what, work_package=number))


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None)}


def _money(text: str) -> str:
    """Write an amount of a sheet as documents hold it: a comma is a point, no blanks between thousands."""
    return "".join(text.split()).replace(",", ".")


def named(rows: Iterable[Sequence[Any]]) -> str:
    """Give rows as the text that a paste of the table would be."""
    return "\n".join("\t".join(str(cell) for cell in row) for row in (COLUMNS, *rows))
