"""The pages of projects, programmes, grants and aid, for the walk through every page.

Each is looked at by whoever gets to see the most there, in the world in which every address is tried.
"""

import json
from urllib.parse import urljoin

from tests.journeys.need_pages import OPEN_ALL, Go, Walk
from tests.journeys.projects_world import PROJECTS
from tests.site.url_world_projects import sees_most


def look(name: str, who: str = "") -> Go:
    """Look at the page of an address, as whoever sees most there or as somebody else; "-" is a stranger."""

    def go(walk: Walk) -> None:
        kept: dict[str, str] = json.loads((walk.home / PROJECTS).read_text())
        if not walk.page.url.startswith("http"):
            walk.page.goto("/about/accessibility/")
        if who != "-":
            value, root = kept[f"as {who or sees_most(name)}"], urljoin(walk.page.url, "/")
            walk.page.context.add_cookies([{"name": "samband_session", "value": value, "url": root}])
        answer = walk.page.goto(kept[name])
        assert answer is not None
        assert answer.ok, f"{name} answers {answer.status}"
        walk.page.evaluate(OPEN_ALL)

    return go


SEEN = (
    *("project-list", "project-new", "project-import", "project-detail", "project-edit"),
    *("project-move", "project-plan", "project-periods", "project-period", "plan-add"),
    *("plan-thing", "project-partners", "partner-add", "partner-edit", "partner-leave"),
    *("partner-people", "partner-control", "project-changes", "change-new", "change-detail"),
    *("change-move", "plan-version", "budget-check", "project-budget", "budget-bring"),
    *("cost-options", "partner-budget", "budget-periods", "budget-lines-bring"),
    *("project-financing", "financing-bring", "financier-detail", "project-reports"),
    *("partner-report", "partner-report-work", "partner-report-contributions"),
    *("partner-report-hand-in", "partner-report-send-back", "partner-report-delete"),
    *("partner-report-costs", "partner-report-line-new", "partner-report-import"),
    *("partner-report-import-choose", "partner-report-import-look", "partner-report-line"),
    *("partner-report-evidence", "procurement-list", "procurement-new", "procurement-edit"),
    *("staff-list", "staff-new", "staff-edit", "staff-erase", "control-list", "control-report"),
    *("control-certify", "certificate-detail", "certificate-correct", "project-ledger"),
    *("project-joint", "joint-report", "joint-certificates", "joint-texts", "joint-deductions"),
    *("joint-entry", "joint-version", "joint-move", "project-payments", "payment-new"),
    *("payment-reverse", "payment-split", "project-standing", "project-indicators"),
    *("indicator-new", "indicator-detail", "indicator-edit", "indicator-value"),
    *("project-support", "support-add", "support-file", "support-edit", "support-withdraw"),
    *("programme-list", "programme-new", "programme-detail", "programme-edit", "grant-list"),
    *("grant-new", "grant-portfolio", "clause-library", "grant-detail", "grant-edit"),
    *("condition-new", "aid-check", "aid-new", "aid-link", "aid-import", "follow-up-list"),
    *("follow-up", "follow-up-edit", "follow-up-new", "aid-links", "aid-part", "parked-list"),
    *("partner-report-official", "partner-report-official-comparison", "joint-report-official"),
)
PROJECT_PAGES: dict[str, tuple[str, Go]] = {
    **{name.replace("-", " "): (name, look(name)) for name in SEEN},
    "projects, for strangers": ("project-list", look("project-list", "-")),
    "a project, for strangers": ("project-detail", look("project-detail", "-")),
    "a joint report, for strangers": ("joint-report", look("joint-report", "-")),
    "a report, for its lead": ("partner-report", look("partner-report", "lead")),
    "a report, for its controller": ("partner-report", look("partner-report", "controller")),
}
NO_PROJECT_PAGE = {
    "indicator-joint": "only of codes that are counted jointly: the tests of indicators look at it",
    "project-record": "a file",
    "partner-report-record": "a file",
    "parked-drop": "leads on, or back to the page with what is lacking",
    "partner-report-official-compare": "leads on, or back to the page with what is lacking",
    "partner-report-official-drop": "leads on, or back to the page with what is lacking",
    "partner-report-official-keep": "leads on, or back to the page with what is lacking",
    "partner-report-official-evidence": "a file",
    "partner-report-official-file": "a file",
    "partner-report-official-list": "a file",
    "project-export": "a file",
    "project-plan-export": "a file",
    "budget-file": "a file",
    "budget-lines-file": "a file",
    "financing-file": "a file",
    "financier-cut": "a file",
    "financier-certificate": "a file",
    "project-reports-export": "a file",
    "project-report-begin": "leads on, or back to the page with what is lacking",
    "project-report-remind": "leads on, or back to the page with what is lacking",
    "partner-report-autosave": "saves while one writes",
    "partner-report-plan": "leads on, or back to the page with what is lacking",
    "partner-report-take-back": "leads on, or back to the page with what is lacking",
    "partner-report-paper": "a file",
    "partner-report-costs-sums": "sums beside the costs: a part of their page",
    "partner-report-renumber": "leads on, or back to the page with what is lacking",
    "partner-report-line-take-back": "leads on, or back to the page with what is lacking",
    "partner-report-costs-export": "a file",
    "partner-report-import-drop": "leads on, or back to the page with what is lacking",
    "partner-report-file": "a file",
    "partner-report-file-change": "leads back to the evidence",
    "procurement-export": "a file",
    "staff-document": "a file",
    "staff-data": "a file",
    "control-start": "leads on, or back to the page with what is lacking",
    "control-sample": "leads on, or back to the page with what is lacking",
    "control-findings": "leads on, or back to the page with what is lacking",
    "control-checklist": "leads on, or back to the page with what is lacking",
    "control-send-back": "leads on, or back to the page with what is lacking",
    "control-ask": "leads on, or back to the page with what is lacking",
    "control-answer": "leads on, or back to the page with what is lacking",
    "control-withdraw": "leads on, or back to the page with what is lacking",
    "control-evidence": "a file",
    "control-official": "leads on, or back to the page with what is lacking",
    "certificate-file": "a file",
    "official-paper": "a file",
    "project-ledger-export": "a file",
    "joint-begin": "leads on, or back to the page with what is lacking",
    "project-joint-feed": "a file for feed readers",
    "joint-missing": "leads on, or back to the page with what is lacking",
    "joint-autosave": "saves while one writes",
    "joint-download": "a file",
    "joint-sign": "leads on, or back to the page with what is lacking",
    "payment-export": "a file",
    "indicator-export": "a file",
    "indicator-count": "leads on, or back to the page with what is lacking",
    "indicator-evidence": "a file",
    "indicator-move": "leads on, or back to the page with what is lacking",
    "support-export": "a file",
    "support-template": "a file",
    "clause-retire": "leads on, or back to the page with what is lacking",
    "grant-export": "a file",
    "grant-do": "leads on, or back to the page with what is lacking",
    "condition-drop": "leads on, or back to the page with what is lacking",
    "aid-import-save": "leads on, or back to the page with what is lacking",
    "aid-declaration": "a file",
    "aid-export": "a file",
    "aid-withdraw": "leads on, or back to the page with what is lacking",
    "follow-up-export": "a file",
    "follow-up-paper": "a file",
}
