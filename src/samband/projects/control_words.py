"""The words of control: types of error, reasons to look, what is missing, and what people are told."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samband.base.notices import declare_notice
from samband.projects.models import Certificate, PartnerReport
from samband.projects.report_people import KIND

ERROR_WORDS: Final[Mapping[str, Any]] = {
    "not-eligible": _("Not eligible"),
    "not-paid": _("Not paid, or not proved"),
    "outside-period": _("Outside the period"),
    "no-evidence": _("No document"),
    "procurement": _("Bought by the wrong procedure"),
    "double-financing": _("Paid by somebody else too"),
    "calculation": _("Miscalculated"),
    "vat": _("VAT that can be recovered"),
    "staff-time": _("Time or method of staff"),
    "exchange": _("Wrong rate of exchange"),
    "publicity": _("Publicity"),
    "other": _("Another reason"),
}
FLAT_WORDS: Final = _("Follows from flat rates")
REASON_WORDS: Final[Mapping[str, Any]] = {
    "procurement": _("bought under a procurement"),
    "staff": _("staff cost"),
    "large": _("large"),
    "taken-back": _("was parked before"),
    "credit": _("credit note"),
    "drawn": _("drawn by lot"),
}
SORT_WORDS: Final[Mapping[str, Any]] = {
    "declared": _("Declared"),
    "deducted": _("Deducted"),
    "parked": _("Parked"),
    "certified": _("Certified"),
    "correction": _("Corrected"),
    "claimed": _("Claimed"),
    "paid": _("Paid"),
}
PART_WORDS: Final[Mapping[str, Any]] = {
    "total": _("Total"),
    "contribution": _("Contribution"),
    "public": _("Public contribution"),
    "automatic-public": _("Automatic public contribution"),
    "private": _("Private contribution"),
    "rounding": _("Rounding difference"),
}
CONTROL_WORDS: Final[Mapping[str, Any]] = {
    "under_way": pgettext_lazy("state of a control", "under way"),
    "finished": pgettext_lazy("state of a control", "finished"),
    "broken_off": pgettext_lazy("state of a control", "broken off"),
}
DONE_WORDS: Final[Mapping[str, Any]] = {
    "start_control": _("The control has begun. The partner is told, and cannot change the report now."),
    "send_back": _("The report is with the partner again. They are told why."),
    "sample": _("The sample is saved."),
    "findings": _("The findings are saved."),
    "checklist": _("The checklist is saved."),
    "ask": _("Asked. The partner is told, and you are when they answer."),
    "answer": _("Answered. The controller is told."),
    "withdraw": _("The question is withdrawn."),
    "official": _("The paper is filed beside the certificate."),
    "correct": _("The correction is posted. The certificate itself stays as it was."),
}

_OF_REPORTS: Final = {
    "partner_report.control_started": _("The control of your report has begun: {subject}"),
    "partner_report.question_asked": _("The controller asks you something about a report: {subject}"),
    "partner_report.question_answered": _("A partner has answered you: {subject}"),
    "partner_report.question_withdrawn": _("The controller needs no answer any more: {subject}"),
}


def part_words(part: str) -> str:
    """Say what a part of a certificate or of the ledger is: a category, a fund, a contribution."""
    from samband.projects.report_words import CATEGORY_WORDS

    kind, _colon, code = part.partition(":")
    if kind == "fund":
        return code
    if kind == "not-payable":
        return str(_("Not payable by %(fund)s")) % {"fund": code}
    return str(CATEGORY_WORDS.get(part) or PART_WORDS.get(part) or part)


def paid_words(part: str) -> str:
    """Say who pays a part, beneath the contribution that public and private money are parts of."""
    within = {
        "public": _("of which public"),
        "automatic-public": _("of which automatic public"),
        "private": _("of which private"),
    }
    return str(within[part]) if part in within else part_words(part)


def control_subjects(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Give name of reports and the path of their control, by key."""
    rows = PartnerReport.objects.filter(key__in=keys).select_related("partner__project", "period")
    return {
        row.key: (
            f"{row.partner.project}, {row.partner}, {row.period.number}",
            reverse("control-report", args=[row.key]),
        )
        for row in rows
    }


def certificate_subjects(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Give name and path of certificates, by key."""
    rows = Certificate.objects.filter(key__in=keys).select_related("report__partner", "project")
    return {
        row.key: (
            f"{row.project}, {row.report.partner}, {row.number}",
            reverse("certificate-detail", args=[row.key]),
        )
        for row in rows
    }


def declare_notices() -> None:
    """Declare what people are told of controls and certificates."""
    for verb, sentence in _OF_REPORTS.items():
        declare_notice(verb, sentence, kind=KIND, subjects=control_subjects)
    told = {
        "certificate.issued": _("A report is certified: {subject}"),
        "certificate.corrected": _("A certificate is corrected: {subject}"),
    }
    for verb, sentence in told.items():
        declare_notice(verb, sentence, kind=KIND, subjects=certificate_subjects)
