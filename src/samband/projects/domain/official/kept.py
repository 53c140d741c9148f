"""Differences and problems as they are kept: plain values for a JSON column, and back again."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from samband.projects.domain.official.differences import Difference
from samband.projects.domain.official.problems import Problem
from samband.projects.domain.official.rows import Value

_DAY, _RATE = "day", "rate"


def difference_kept(one: Difference, payroll: Collection[str]) -> dict[str, Any]:
    """Give a difference as it is kept; ``payroll`` are the keys of lines whose texts may name who is paid.

    What is only there counts as payroll: nobody knows what it is.
    """
    return {
        "kind": one.kind,
        "line": one.line,
        "key": one.key,
        "row": one.row,
        "field": one.field,
        "header": one.header,
        "form": one.form,
        "ours": _kept(one.ours),
        "theirs": _kept(one.theirs),
        "currency": one.currency,
        "is_payroll": not one.key or one.key in payroll,
    }


def difference_from(row: Mapping[str, Any]) -> Difference:
    """Give a difference back as it was."""
    values = {name: value for name, value in row.items() if name != "is_payroll"}
    return Difference(**{**values, "ours": _value(row["ours"]), "theirs": _value(row["theirs"])})


def problem_kept(one: Problem) -> dict[str, Any]:
    """Give a problem as it is kept."""
    return {
        "code": one.code, "line": one.line, "field": one.field, "values": dict(one.values), "row": one.row,
    }  # fmt: skip


def problem_from(row: Mapping[str, Any]) -> Problem:
    """Give a problem back as it was."""
    return Problem(**row)


def _kept(value: Value) -> Any:
    if isinstance(value, date):
        return [_DAY, value.isoformat()]
    if isinstance(value, Decimal):
        return [_RATE, str(value)]
    return value


def _value(kept: Any) -> Value:
    if not isinstance(kept, list):
        return kept  # type: ignore[no-any-return]
    sort, text = kept
    return date.fromisoformat(text) if sort == _DAY else Decimal(text)
