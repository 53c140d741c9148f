"""What came of a project so far, on its overview: the newest report that everybody may read."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samband.base.agents import Agent
from samband.kernel.money import read_minor
from samband.projects.domain.joint_report import PUBLISHED
from samband.projects.joint_shown import reached
from samband.projects.joint_words import SIDE_WORDS
from samband.projects.models import JointReport, Project


def joint_panel(project: Project, agent: Agent) -> Mapping[str, Any] | None:
    """Give the sums and indicators of the newest published joint report, as it was handed in."""
    reports = JointReport.objects.visible_to(agent).filter(project=project, status=PUBLISHED)
    report = reports.select_related("period").order_by("-number").first()
    if report is None or report.content is None:
        return None
    url = reverse("joint-report", args=[report.key])
    return {
        "title": _("What came of it so far"),
        "template": "projects/_joint_panel.html",
        "report": report,
        "lang": report.content["lang"],
        "url": url,
        "sums": [
            {
                "label": SIDE_WORDS[side["side"]],
                "minor": read_minor(side["total"]["eligible"]),
                "currency": side["currency"],
                "url": f"{url}#side-{side['side']}",
            }
            for side in report.content["sides"]
        ],
        "indicators": [one for one in reached(report.content) if one["actual"] is not None],
    }
