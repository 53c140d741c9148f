"""What the page of the financing shows, of what is kept and of what was pasted."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from samband.projects.budget_words import FORM_WORDS, KIND_WORDS, ROLE_WORDS, what_if_words
from samband.projects.domain.budget_given import CostsGiven, FinancierGiven, FinancingGiven
from samband.projects.domain.financing import Balance
from samband.projects.domain.pasted_financing import PastedFinancing
from samband.projects.domain.read_costs import Assumed, ReadProblem, SumCheck
from samband.projects.domain.reading_words import sentence_of
from samband.projects.financing_reading import FinancingReading
from samband.projects.models import Project


def financing_shown(project: Project, reading: FinancingReading) -> dict[str, Any]:
    """Give the tables of the financing."""
    codes = {one.key: one for one in reading.given.financiers}
    return {
        **tables(reading.given, reading.years),
        "currency": project.currency,
        "balances": balance_rows(reading.balances),
        "is_balanced": all(not one.difference_minor for one in reading.balances),
        "has_any": bool(reading.given.financiers or reading.given.costs),
        "total_minor": reading.total_minor,
        "payable_minor": reading.payable_minor,
        "fund_over_minor": reading.fund_over_minor,
        "shares": [
            {"key": key, "name": one.name, "percent": reading.share(one)} for key, one in codes.items()
        ],
        "bodies": [
            {
                "name": body.name,
                "roles": [ROLE_WORDS.get(role, role) for role in body.roles],
                "gives_minor": body.gives_minor,
                "contributes_minor": body.contributes_minor,
                "is_several": len(body.roles) > 1,
                "differs": body.contributes_minor is not None
                and body.gives_minor
                and body.contributes_minor != body.gives_minor,
            }
            for body in reading.bodies
        ],
        "targets": [
            {
                "indicator": one,
                "minor": int(one.target * 100) if one.currency and one.target is not None else None,
            }
            for one in reading.targets
        ],
        "derived": reading.derived,
        "what_ifs": [{"year": year, **what_if_words(one)} for year, one in reading.what_ifs],
    }


def tables(given: FinancingGiven, years: Sequence[int]) -> dict[str, Any]:
    """Give financiers and costs with an amount for each year, and their sums."""
    return {
        "years": years,
        "financiers": [_financier(one, years) for one in given.financiers],
        "costs": [_cells(one.label, one, years) for one in given.costs],
        "financing_sums": _sums(given.financiers, years),
        "cost_sums": _sums(given.costs, years),
    }


def _financier(one: FinancierGiven, years: Sequence[int]) -> dict[str, Any]:
    kind = KIND_WORDS["fund" if one.fund else one.kind]
    return {**_cells(one.name, one, years), "key": one.key, "kind": kind, "form": FORM_WORDS[one.form]}


def _cells(name: str, one: FinancierGiven | CostsGiven, years: Sequence[int]) -> dict[str, Any]:
    return {
        "name": name,
        "cells": [{"year": year, "minor": one.years.get(year)} for year in years],
        "total_minor": sum(one.years.values()),
    }


def _sums(rows: Sequence[FinancierGiven | CostsGiven], years: Sequence[int]) -> dict[str, Any]:
    by_year = [{"year": year, "minor": sum(one.years.get(year, 0) for one in rows)} for year in years]
    return {"cells": by_year, "total_minor": sum(sum(one.years.values()) for one in rows)}


def balance_rows(balances: Sequence[Balance]) -> list[dict[str, Any]]:
    """Give the balance of each year and of all, in words."""
    return [
        {
            "year": one.year,
            "costs_minor": one.costs_minor,
            "financing_minor": one.financing_minor,
            "difference_minor": one.difference_minor,
            "apart_minor": abs(one.difference_minor),
            "beside_minor": one.paid_directly_minor + one.in_kind_minor,
        }
        for one in balances
    ]


def pasted_shown(pasted: PastedFinancing, currency: str) -> dict[str, Any]:
    """Give what was understood of a paste, before anything is kept."""
    every: list[FinancierGiven | CostsGiven] = [*pasted.given.financiers, *pasted.given.costs]
    years = sorted({year for row in every for year in row.years})
    said = pasted.read.currency
    return {
        **tables(pasted.given, years),
        "is_read": True,
        "currency": currency,
        "other_currency": said if said and said != currency else "",
        "balances": balance_rows(pasted.balances) if pasted.given.costs and pasted.given.financiers else [],
        "said": [*map(said_of, pasted.problems), *map(said_of, pasted.checks)],
        "targets": [one.text for one in pasted.read.targets],
    }


def said_of(one: ReadProblem | Assumed | SumCheck) -> str:
    """Say what a reader of tables found, in the reader's language."""
    words, values = sentence_of(one)
    row = getattr(one, "row", 0)
    place = _("Line %(line)s: ") % {"line": row} if row else ""
    return place + _(words).format_map(dict(values))
