"""What is wrong with the cost lines of a report, beside their lines."""

from collections.abc import Sequence

from django.utils.translation import gettext

from samband.projects.costs_entry import line_problems as problems_of_costs
from samband.projects.costs_words import problem_words
from samband.projects.domain.shares import Terms
from samband.projects.models import PartnerReport, ReportLine
from samband.projects.report_problems import COSTS, EVIDENCE, ReportProblem


def line_problems(report: PartnerReport, lines: Sequence[ReportLine], terms: Terms) -> list[ReportProblem]:
    """Find what is odd about a report's lines: what stops it, and what its reader should look at.

    ``terms`` are those of the report's version; the checks read them there. A fixed number of questions.
    """
    number = {line.key: line.number for line in lines}
    found = []
    for one in problems_of_costs(report):
        words = problem_words(one)
        label = f"{words['label']}: {words['what']}" if words["label"] else words["what"]
        found.append(
            ReportProblem(
                EVIDENCE if one.field == "files" else COSTS,
                label,
                words["fix"],
                at=one.line,
                where=gettext("Line %(number)s") % {"number": number.get(one.line, "")},
                stops=one.stops,
            )
        )
    return found
