"""The plan and budget of a project as plain values: what an approved version holds, and reports stand on.

Things are named by their public keys, amounts are minor units of the project's currency, days are ISO
dates, shares of funds are decimal strings. The same plan always gives the same text and the same SHA-256.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model

from samband.projects.models import Partner, Project

_PROJECT: Final = (
    "key",
    "name",
    "acronym",
    "lang",
    "summary",
    "cost_pack",
    "currency",
    "starts_on",
    "ends_before",
    "period_months",
    "official_system",
)
_PERIOD: Final = (
    "key",
    "number",
    "starts_on",
    "ends_before",
    "report_due_on",
    "control_due_on",
    "joint_due_on",
)
_PARTNER: Final = (
    "key",
    "number",
    "abbreviation",
    "role",
    "side",
    "country",
    "currency",
    "is_public_body",
    "vat_recovery",
    "options",
    "left_on",
)
_LINE: Final = (
    "key",
    "category",
    "description",
    "lang",
    "units",
    "price_minor",
    "amount_minor",
    "work_package",
    "position",
)
_OPTION: Final = ("key", "sort", "name", "lang", "unit", "price_minor", "currency", "categories")
_CONTRIBUTION: Final = ("key", "source", "is_own", "kind", "form", "amount_minor", "position")
_GOAL: Final = ("key", "number", "text", "lang", "is_overall")
_PACKAGE: Final = (
    "key",
    "number",
    "title",
    "text",
    "lang",
    "is_defined",
    "starts_on",
    "ends_before",
    "budget_minor",
)
_ITEM: Final = (
    "key",
    "sort",
    "number",
    "title",
    "text",
    "lang",
    "starts_on",
    "due_on",
    "indicator_code",
    "target",
)
_CRITERION: Final = ("key", "criterion", "name", "lang", "analysis", "baseline", "goal", "follow_up")
_FINANCING: Final = ("key", "name", "kind", "form", "position")


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _values(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _key(row: Any) -> str | None:
    return None if row is None else str(row.key)


def snapshot(project: Project) -> dict[str, Any]:
    """Give the whole working plan and budget of a project as plain values."""
    packages = project.work_packages.select_related("leader").order_by("number", "id")
    items = project.items.select_related("work_package", "parent", "responsible").order_by("number", "id")
    return {
        "project": {**_values(project, _PROJECT), "programme": _key(project.programme)},
        "periods": [_values(one, _PERIOD) for one in project.periods.order_by("number", "id")],
        "cost_options": [
            {**_values(one, _OPTION), "period": _key(one.period)}
            for one in project.cost_options.select_related("period").order_by("id")
        ],
        "partners": [_partner(one) for one in _partners(project)],
        "goals": [_values(one, _GOAL) for one in project.goals.order_by("number", "id")],
        "work_packages": [{**_values(one, _PACKAGE), "leader": _key(one.leader)} for one in packages],
        "items": [
            {
                **_values(one, _ITEM),
                "work_package": _key(one.work_package),
                "parent": _key(one.parent),
                "responsible": _key(one.responsible),
            }
            for one in items
        ],
        "criteria": [_values(one, _CRITERION) for one in project.criteria.order_by("id")],
        "financing": [_financier(one) for one in _financiers(project)],
        "costs_by_year": [
            {
                "label": one.label,
                "category": one.category,
                "form": one.form,
                "year": one.year,
                "amount_minor": one.amount_minor,
            }
            for one in project.year_amounts.filter(financing__isnull=True).order_by("year", "id")
        ],
    }


def _partners(project: Project) -> Iterable[Partner]:
    return (
        project.partners.select_related("organisation")
        .prefetch_related(
            "budget_lines__periods__period",
            "budget_lines__cost_option",
            "fund_shares__fund",
            "contributions__organisation",
        )
        .order_by("number", "id")
    )


def _financiers(project: Project) -> Iterable[Any]:
    return project.financing.select_related("fund", "organisation").prefetch_related("years")


def _partner(row: Partner) -> dict[str, Any]:
    return {
        **_values(row, _PARTNER),
        "organisation": row.organisation.key,
        "name": row.organisation.name,
        "lines": [
            {
                **_values(line, _LINE),
                "cost_option": _key(line.cost_option),
                "periods": {one.period.key: one.amount_minor for one in line.periods.all()},
            }
            for line in row.budget_lines.all()
        ],
        "funds": [
            {
                "fund": share.fund.key,
                "code": share.fund.code,
                "side": share.fund.side,
                "percent": str(share.percent),
                "award_minor": share.award_minor,
                "position": share.position,
            }
            for share in row.fund_shares.all()
        ],
        "contributions": [
            {**_values(one, _CONTRIBUTION), "organisation": _key(one.organisation)}
            for one in row.contributions.all()
        ],
    }


def _financier(row: Any) -> dict[str, Any]:
    return {
        **_values(row, _FINANCING),
        "organisation": _key(row.organisation),
        "fund": _key(row.fund),
        "years": {str(one.year): one.amount_minor for one in row.years.all()},
    }


def digest(content: dict[str, Any]) -> str:
    """Give the SHA-256 of a snapshot's canonical text, in hexadecimal."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
