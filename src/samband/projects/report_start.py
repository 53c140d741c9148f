"""What a report asks for by the plan it stands on and by the grants that pay it."""

from collections.abc import Sequence

from samband.funding.conditions import OpenCondition, open_conditions
from samband.funding.models import Grant, GrantCondition
from samband.projects.domain.report_prefill import CONDITION, Prefilled, is_asked_in, prefilled_texts
from samband.projects.models import PartnerReport, Project, ReportText


def conditions_of(project: Project) -> list[GrantCondition]:
    """Give all conditions of a project's grants that put a question, whether it is asked now or not."""
    asked = GrantCondition.objects.filter(grant__projects__project=project).exclude(question="")
    return list(asked.order_by("grant_id", "position", "id"))


def conditions_asked(report: PartnerReport) -> list[OpenCondition]:
    """Give the conditions of grants in force that a report answers; two questions at most.

    One without a day is asked in every report. One with a day is asked in the report of the period that the
    day falls in, and after it until the partner has answered.
    """
    project = report.partner.project
    found = open_conditions(Grant.objects.filter(projects__project=project))
    answered: set[str] = set()
    if any(one.due_on is not None and one.due_on < report.starts_on for one in found):
        others = ReportText.objects.filter(report__partner=report.partner_id, field=CONDITION)
        earlier = others.filter(report__number__lt=report.number).exclude(text="")
        answered = set(earlier.values_list("about", flat=True))
    is_last = project.ends_before is None or report.ends_before >= project.ends_before
    return [
        one
        for one in found
        if is_asked_in(
            one.due_on,
            report.starts_on,
            report.ends_before,
            is_last=is_last,
            is_answered=one.key in answered,
        )
    ]


def texts_wanted(report: PartnerReport, conditions: Sequence[OpenCondition]) -> list[Prefilled]:
    """Give the texts that a report asks for, on its version of the plan, as they begin."""
    return prefilled_texts(
        report.plan.content,
        report.partner.key,
        before=report.ends_before.isoformat(),
        conditions=[(one.key, one.lang) for one in conditions],
    )
