"""What is wrong with the cost lines of a report, beside their lines."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext

from samband.projects.domain.report_figures import line_problems as figure_problems
from samband.projects.domain.shares import Terms
from samband.projects.models import PartnerReport, ReportLine
from samband.projects.report_problems import COSTS, ReportProblem
from samband.projects.terms import cost_lines


def line_problems(report: PartnerReport, lines: Sequence[ReportLine], terms: Terms) -> list[ReportProblem]:
    """Find what is wrong with a report's lines under the terms of its version."""
    number = {line.key: line.number for line in lines}
    currency = report.partner.project.currency
    # Rates do not matter to these checks, and may be missing.
    costs = cost_lines(lines, dict.fromkeys((line.currency for line in lines), Decimal(1)), currency)
    return [
        ReportProblem(
            COSTS,
            gettext(one.what) % one.values,
            gettext(one.fix) % one.values,
            at=one.where,
            where=gettext("Line %(number)s") % {"number": number[one.where]},
        )
        for one in figure_problems(costs, terms)
    ]
