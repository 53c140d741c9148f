"""What differs between our report and the official system's, line by line, nothing guessed away."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final

from samband.projects.domain.official.layout import AMOUNT, Column, Layout
from samband.projects.domain.official.lines import OfficialLine
from samband.projects.domain.official.recognition import OurLine, recognise, same, signs_of
from samband.projects.domain.official.returned import FiledLine, Returned
from samband.projects.domain.official.rows import Value, value_in

CHANGED, MISSING_THERE, MISSING_HERE = "changed", "missing-there", "missing-here"
DOUBLED_THERE, DOUBLED_HERE = "doubled-there", "doubled-here"
KINDS: Final = (CHANGED, MISSING_THERE, MISSING_HERE, DOUBLED_THERE, DOUBLED_HERE)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: a field with both values, or a line that only one side has or has twice.

    ``line`` is our line's number (0 when we have none), ``key`` its key, ``row`` the file's row (0 when it
    has none). ``field`` and ``header`` name what changed; ``form`` says what the values are: amounts in minor
    units of ``currency``. For a whole line ``ours`` or ``theirs`` is its declared amount.
    """

    kind: str
    line: int
    key: str
    row: int
    field: str = ""
    header: str = ""
    form: str = ""
    ours: Value = None
    theirs: Value = None
    currency: str = ""


def differences(layout: Layout, lines: Iterable[OfficialLine], returned: Returned) -> list[Difference]:
    """Compare our lines with what came back, over the columns that the file has; [] when nothing differs.

    Lines are known again by what the layout matches on, the rest by document number, day and amount. First
    come our lines in their order with what changed, then those missing there, then those missing here.
    """
    columns = [column for column in layout.columns if column.field in returned.fields]
    ours = [
        OurLine(line, {column.field: value_in(layout, column, line) for column in columns})
        for line in sorted(lines, key=lambda line: (line.number, line.key))
    ]
    pairs = recognise(ours, returned.lines, layout.match_on)
    mine_taken, filed_taken = {id(one) for one, _ in pairs}, {id(one) for _, one in pairs}
    twins: dict[Hashable, OurLine] = {}
    for mine, filed in pairs:
        for signs in (signs_of(mine.values), signs_of(filed.values)):
            if signs is not None:
                twins.setdefault(signs, mine)
    return [
        *(change for mine, filed in pairs for change in _changes(columns, mine, filed)),
        *(_only_ours(mine, twins) for mine in ours if id(mine) not in mine_taken),
        *(_only_theirs(filed, twins) for filed in returned.lines if id(filed) not in filed_taken),
    ]


def _changes(columns: Iterable[Column], mine: OurLine, filed: FiledLine) -> list[Difference]:
    return [
        Difference(
            kind=CHANGED,
            line=mine.line.number,
            key=mine.line.key,
            row=filed.row,
            field=column.field,
            header=column.header,
            form=column.form,
            ours=mine.values[column.field],
            theirs=filed.values.get(column.field),
            currency=_currency(column, mine.line),
        )
        for column in columns
        if not same(mine.values[column.field], filed.values.get(column.field))
    ]


def _currency(column: Column, line: OfficialLine) -> str:
    if column.form != AMOUNT:
        return ""
    return line.report_currency if column.field == "report_minor" else line.currency


def _only_ours(mine: OurLine, twins: dict[Hashable, OurLine]) -> Difference:
    signs, line = signs_of(mine.values), mine.line
    kind = DOUBLED_HERE if signs is not None and signs in twins else MISSING_THERE
    return Difference(
        kind, line.number, line.key, 0, form=AMOUNT, ours=line.declared_minor, currency=line.currency
    )


def _only_theirs(filed: FiledLine, twins: dict[Hashable, OurLine]) -> Difference:
    signs = signs_of(filed.values)
    twin = twins.get(signs) if signs is not None else None
    return Difference(
        kind=DOUBLED_THERE if twin else MISSING_HERE,
        line=twin.line.number if twin else 0,
        key=twin.line.key if twin else "",
        row=filed.row,
        form=AMOUNT,
        theirs=filed.values.get("declared_minor"),
        currency=str(filed.values.get("currency") or ""),
    )
