"""What would come of a file of costs, in words: lines, groups, checks against the ledger, problems."""

from typing import Any, Final

from django.utils.translation import gettext as _

from samband.base.files import read_file
from samband.projects.cost_mappings import remembered_for
from samband.projects.costs_entry import currencies_of
from samband.projects.costs_words import CATEGORY_WORDS, reading_sentence
from samband.projects.domain.bas_accounts import suggested_category
from samband.projects.domain.cost_import import SIE, Group, groups_of, is_possible, lines_kept, reference_of
from samband.projects.domain.read_costs import Assumed, ReadLine, ReadProblem, SumCheck
from samband.projects.models import CostImport, ReportLine

SHOWN: Final = 100
# A lump sum or unit cost is chosen on the line's own page, where it has a price.
CHOOSABLE: Final = tuple(code for code in CATEGORY_WORDS if code not in ("lump-sum", "unit-cost"))


def refused_words(run: CostImport) -> str:
    """Say why a file cannot be read; nothing when it can."""
    said = run.summary.get("refused")
    return reading_sentence(ReadProblem(said["code"], values=said["values"])) if said else ""


def read_lines(run: CostImport) -> list[ReadLine] | None:
    """Give the lines that were read; None when they are not kept any more."""
    content = read_file(run.read_sha256) if run.read_sha256 else None
    return None if content is None else lines_kept(content)


def preview_of(run: CostImport, lines: list[ReadLine]) -> dict[str, Any]:
    """Give what the page of a preview shows."""
    summary = run.summary
    remembered = remembered_for(run.partner, run.sort).get("by_account", {})
    there = _there_already(run, lines)
    allowed = currencies_of(run.report)
    rows = [
        {"line": one, "state": _state(one, reference, there, allowed)}
        for one, reference in zip(lines[:SHOWN], reference_of(lines, run.sort)[:SHOWN], strict=True)
    ]
    return {
        "groups": [_group(one, run.sort) for one in groups_of(lines, remembered)],
        "rows": rows,
        "count": len(lines),
        "more": max(0, len(lines) - SHOWN),
        "doubled": len(there),
        "other_currency": sum(not is_possible(one, allowed) for one in lines),
        "totals": [{"currency": code, "minor": minor} for code, minor in summary["totals"].items()],
        "checks": [_check(*one) for one in summary["checks"]],
        "problems": [_problem(*one) for one in summary["problems"]],
        "more_problems": summary["more_problems"],
        "assumed": [reading_sentence(Assumed(code, values)) for code, values in summary["assumed"]],
    }


def _there_already(run: CostImport, lines: list[ReadLine]) -> set[str]:
    kept = ReportLine.objects.filter(report__partner=run.partner).exclude(source_ref="")
    return set(reference_of(lines, run.sort)) & set(kept.values_list("source_ref", flat=True))


def _state(line: ReadLine, reference: str, there: set[str], allowed: tuple[str, ...]) -> str:
    if reference in there:
        return _("In a report already")
    return "" if is_possible(line, allowed) else _("In another currency")


def _group(one: Group, sort: str) -> dict[str, Any]:
    known = one.category if one.category in CHOOSABLE else ""
    suggested = suggested_category(one.account, one.name) if sort == SIE and not known else ""
    suggested = suggested if suggested in CHOOSABLE else ""
    return {
        "key": one.key,
        "name": f"{one.account} {one.name}".strip() or CATEGORY_WORDS.get(one.category, _("All lines")),
        "category": known or suggested,
        "is_suggested": bool(suggested),
        "count": one.count,
        "sums": [{"currency": code, "minor": minor} for code, minor in one.sums.items()],
        "choices": [(code, CATEGORY_WORDS[code]) for code in CHOOSABLE],
    }


def _check(code: str, what: str, stated: int, reckoned: int, currency: str) -> dict[str, Any]:
    check = SumCheck(code, what, stated, reckoned, currency)
    return {
        "name": reading_sentence(check),
        "stated": stated,
        "reckoned": reckoned,
        "difference": check.difference_minor,
        "currency": currency,
    }


def _problem(code: str, row: int, column: str, values: dict[str, str], leaves_out: bool) -> dict[str, Any]:
    problem = ReadProblem(code, row, column, values, leaves_out)
    return {"row": row, "column": column, "words": reading_sentence(problem), "leaves_out": leaves_out}
