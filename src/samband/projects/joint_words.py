"""What joint reports are called on pages: states, moves, texts, categories, who pays."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

STATE_WORDS: Final[Mapping[str, Any]] = {
    "draft": _("Draft"),
    "submitted": _("Handed in"),
    "returned": _("Sent back"),
    "approved": _("Approved"),
    "published": _("Published"),
    "withdrawn": _("Publication withdrawn"),
}
MOVE_WORDS: Final[Mapping[str, Any]] = {
    "submit": _("Hand in the joint report"),
    "send_back": _("Send it back to be mended"),
    "approve": _("Approve the joint report"),
    "publish": _("Publish the joint report"),
    "withdraw": _("Withdraw the publication"),
}
MOVE_LEADS: Final[Mapping[str, Any]] = {
    "submit": _("Its figures and texts are frozen as they stand. Nobody changes them afterwards."),
    "send_back": _(
        "Its claims are taken back, and the lead partner can change it. Say what is to be mended."
    ),
    "approve": _(
        "What is claimed becomes what may be paid. A lead partner notes the funder's decision here."
    ),
    "publish": _("Everybody can read it from now on, with its figures, and without names or single costs."),
    "withdraw": _("The page stays at its address and says that it is withdrawn, and why."),
}
MOVE_DONE: Final[Mapping[str, Any]] = {
    "submit": _("The joint report is handed in."),
    "send_back": _("The joint report is sent back."),
    "approve": _("The joint report is approved."),
    "publish": _("The joint report is published."),
    "withdraw": _("The publication is withdrawn. Its page says so."),
}
FIELD_WORDS: Final[Mapping[str, Any]] = {
    "summary": _("Summary"),
    "work-package": _("What was done"),
    "problems": _("Problems, and how they were met"),
    "deviations": _("What differs from the plan, and why"),
    "communication": _("What was told to others, and how"),
    "horizontal-criteria": _("Horizontal criteria"),
    "condition": _("Terms of the grant"),
    "next-period": _("What comes next"),
}
CATEGORY_WORDS: Final[Mapping[str, Any]] = {
    "staff": _("Staff"),
    "office": _("Office and administration"),
    "travel": _("Travel and accommodation"),
    "external": _("External expertise and services"),
    "equipment": _("Equipment"),
    "infrastructure": _("Infrastructure and works"),
    "other": _("Other costs"),
    "lump-sum": _("Lump sums"),
    "unit-cost": _("Unit costs"),
}
SORT_WORDS: Final[Mapping[str, Any]] = {
    "certificate": _("Certificate %(number)s"),
    "correction": _("Correction of certificate %(number)s"),
    "deduction": _("Deduction by the programme from certificate %(number)s"),
}
SIDE_WORDS: Final[Mapping[str, Any]] = {"eu": _("Partners in the EU"), "no": _("Norwegian partners")}
SYSTEM_WORDS: Final[Mapping[str, str]] = {
    "jems": "Jems",
    "min-ansokan": "Min ansökan",
    "regionalforvaltning": "Regionalforvaltning",
}
RULE_WORDS: Final[Mapping[str, Any]] = {
    "commission-month": _(
        "The Commission's rate of the month in which a partner's report was first handed in."
    ),
    "control-month": _("The Commission's rate of the month in which the papers went to the controller."),
    "fixed": _("A rate that the programme has fixed."),
    "none": _("No exchange: reported in its own currency."),
}
