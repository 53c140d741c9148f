"""What a report asks for by the plan it stands on and by the grants that pay it."""

from collections.abc import Sequence

from samband.funding.models import GrantCondition
from samband.projects.domain.report_prefill import Prefilled, prefilled_texts
from samband.projects.models import PartnerReport, Project


def conditions_of(project: Project) -> list[GrantCondition]:
    """Give the conditions of a project's grants that put a question to every report."""
    asked = GrantCondition.objects.filter(grant__projects__project=project).exclude(question="")
    return list(asked.order_by("grant_id", "position", "id"))


def texts_wanted(report: PartnerReport, conditions: Sequence[GrantCondition]) -> list[Prefilled]:
    """Give the texts that a report asks for, on its version of the plan, as they begin."""
    return prefilled_texts(
        report.plan.content,
        report.partner.key,
        before=report.ends_before.isoformat(),
        conditions=[(one.key, one.lang) for one in conditions],
    )
