"""The rates of exchange of a report in words: the programme's rule, each rate with month and source, gaps."""

from collections.abc import Iterable
from typing import Any

from samband.base.agents import Agent
from samband.projects.joint_words import RULE_WORDS
from samband.projects.models import PartnerReport, Project, ReportLine
from samband.projects.report_reckoning import rates_of
from samband.projects.report_words import month_words
from samband.rules.access import can_set_rules


def rule_in_words(project: Project) -> str:
    """Say by which rule a project's programme changes currencies; nothing without a programme."""
    return str(RULE_WORDS[project.programme.exchange_rule]) if project.programme else ""


def rates_context(agent: Agent, report: PartnerReport, lines: Iterable[ReportLine]) -> dict[str, Any]:
    """Give what ``projects/_rates.html`` shows of a report; one question where a currency is another's."""
    found = rates_of(report, list(lines))
    return {
        "rule": rule_in_words(report.partner.project),
        "used": [{"currency": code, **one} for code, one in sorted(found.kept.items())],
        "missing": [
            {"currency": one.currency, "base": one.base, "month": month_words(one.on)}
            for one in found.missing
        ],
        "unruled": found.unruled,
        "may_bring": bool(can_set_rules(agent)),
    }
