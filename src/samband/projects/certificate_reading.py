"""A certificate as its page reads it: figures with the lines behind them, corrections, its files."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samband.accounts.access import titles_of
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.templatetags.wording import day
from samband.base.timeline import Told, people_of, tell
from samband.projects.access.roles import may_read_payroll
from samband.projects.control_money import amounts_now
from samband.projects.control_words import paid_words, part_words
from samband.projects.kept_figures import CERTIFIED, DECLARED, DEDUCTED, PARKED
from samband.projects.models import Certificate
from samband.projects.report_words import CATEGORY_WORDS
from samband.rules.domain.costs.categories import CATEGORIES

_SORTS = (DECLARED, DEDUCTED, PARKED, CERTIFIED)
_GIVEN = ("contribution", "public", "automatic-public", "private", "rounding")


def category_rows(made: Certificate) -> list[dict[str, Any]]:
    """Give the figures by category, each leading to its lines, and the whole; as certified, and as now."""
    issued = {(one.sort, one.part): one.amount_minor for one in made.amounts.all()}
    now = amounts_now(made)
    rows = []
    for code in (*CATEGORIES, "total"):
        amounts = [issued.get((sort, code), 0) for sort in _SORTS]
        if any(amounts) or code == "total":
            label = _("Total") if code == "total" else CATEGORY_WORDS[code]
            rows.append(
                {
                    "code": code,
                    "label": label,
                    "amounts": amounts,
                    "now": now.get((CERTIFIED, code), 0),
                    "is_sum": code == "total",
                }
            )
    return rows


def paid_rows(made: Certificate) -> list[tuple[str, int, int]]:
    """Give who pays: label, as certified, as it is after corrections."""
    now = amounts_now(made)
    issued = {one.part: one.amount_minor for one in made.amounts.all() if one.sort == CERTIFIED}
    parts = sorted(part for part in issued if part.startswith(("fund:", "not-payable:")))
    return [
        (paid_words(part), issued[part], now.get((CERTIFIED, part), 0))
        for part in (*parts, *_GIVEN)
        if issued.get(part) or now.get((CERTIFIED, part))
    ]


def line_rows(made: Certificate, agent: Agent) -> list[dict[str, Any]]:
    """Give the lines behind the figures by category; payroll is masked but for partner and controller."""
    partner = made.report.partner
    sees_payroll = may_read_payroll(agent, partner)
    found = {one.line_id: one for one in made.control.findings.all()}
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for line in made.report.lines.select_related("cost_option").order_by("number", "id"):
        hidden = (line.is_payroll or line.category == "staff") and not sees_payroll
        finding, minor = found.get(line.pk), line.amount_minor or 0
        deducted = finding.deducted_minor if finding else 0
        parked = minor if finding and finding.is_parked else 0
        is_first = line.category not in seen
        seen.add(line.category)
        rows.append(
            {
                "is_first": is_first,
                "number": line.number,
                "code": line.category,
                "category": CATEGORY_WORDS[line.category],
                "description": _("Payroll: read by the partner and its controller")
                if hidden
                else line.description,
                "lang": "" if hidden else line.lang,
                "supplier": "" if hidden else line.supplier,
                "document": "" if hidden else line.document_number,
                "declared": minor,
                "deducted": deducted,
                "parked": parked,
                "certified": minor - deducted - parked,
            }
        )
    return rows


def correction_rows(made: Certificate) -> list[dict[str, Any]]:
    """Give the corrections in order, each with what it changed."""
    return [
        {
            "one": one,
            "total": one.amounts.get("total", 0),
            "parts": [(part_words(part), minor) for part, minor in one.amounts.items() if part != "total"],
        }
        for one in made.corrections.all()
    ]


def files_of(made: Certificate) -> list[tuple[str, str]]:
    """Give the sealed files as they can be fetched; none until the worker has made them."""
    if getattr(made, "paper", None) is None:
        return []
    return [
        (label, reverse("certificate-file", args=[made.key, form]))
        for form, label in (("pdf", "PDF"), ("json", "JSON"))
    ]


def timeline_of(made: Certificate) -> list[Told]:
    """Tell the thread of a certificate, the latest first."""
    events = list(Event.objects.about("certificate", made.key)[:100])
    return tell(events, subject=str(made), people=titles_of(people_of(events)))


def facts_of(made: Certificate) -> list[Mapping[str, Any]]:
    """Give in short whose certificate it is, of what, by whom."""
    content = made.content
    own, report = content["lang"], content["report"]
    facts: list[Mapping[str, Any]] = [
        {"label": _("Number"), "value": content["number"]},
        {"label": _("Partner"), "value": content["partner"], "lang": own},
        {"label": _("Partner report"), "value": str(report["number"])},
        {"label": _("Period"), "value": f"{day(report['period_start'])} – {day(report['period_end'])}"},
        {"label": _("Issued"), "value": day(content["issued_on"])},
        {"label": _("Controlled by"), "value": content["controller"]["body"], "lang": own},
        {"label": _("Approved version"), "value": str(content["project"]["version"])},
    ]
    if content["official_system"]:
        facts.append({"label": _("Official system"), "value": content["official_system"]})
    return facts
