"""Who works for a partner, who controls it, and how people are told of its reports."""

from collections.abc import Collection, Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Membership
from samband.base.notices import declare_mailed_notices, declare_notice
from samband.projects.models import Partner, PartnerReport

KIND: Final = "partner_reports"
_OF_REPORTS: Final = {
    "partner_report.submitted": _("A report was handed in to you: {subject}"),
    "partner_report.taken_back": _("A report was taken back by its partner: {subject}"),
    "partner_report.sent_back": _("A report was sent back to you to be mended: {subject}"),
}
_OF_PARTNERS: Final = {
    "partner_report.due_soon": _("A report is due soon: {subject}"),
    "partner_report.overdue": _("A report is overdue: {subject}"),
    "partner_report.reminded": _("The lead partner reminds you of a report: {subject}"),
}


def _members(organisation: int) -> list[Person]:
    rows = Membership.objects.active().filter(organisation=organisation, person__is_active=True)
    return [row.person for row in rows.select_related("person").order_by("id") if row.person is not None]


def people_of_partner(partner: Partner) -> list[Person]:
    """Give those who are named for a partner; while nobody is, its organisation's people."""
    named = partner.people.filter(person__is_active=True).select_related("person").order_by("id")
    return [row.person for row in named] or _members(partner.organisation_id)


def controllers_of_partner(partner: Partner) -> list[Person]:
    """Give who controls a partner: the person named, or else the people of the body."""
    held = partner.controlling.filter(ended_on__isnull=True).select_related("person").first()
    if held is None:
        return []
    if held.person is not None:
        return [held.person] if held.person.is_active else []
    return _members(held.body_id)


def report_subjects(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Give name and path of partner reports, by key."""
    rows = PartnerReport.objects.filter(key__in=keys).select_related("partner__project", "period")
    return {
        row.key: (
            f"{row.partner.project}, {row.partner}, {row.period.number}",
            reverse("partner-report", args=[row.key]),
        )
        for row in rows
    }


def partner_subjects(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Give name and path of where partners find their reports, by the partner's key."""
    rows = Partner.objects.filter(key__in=keys).select_related("project")
    return {
        row.key: (f"{row.project}, {row}", reverse("project-reports", args=[row.project.key])) for row in rows
    }


def declare_notices() -> None:
    """Declare what people are told of partner reports."""
    declare_mailed_notices(KIND, _("Reports of projects"))
    for verb, sentence in _OF_REPORTS.items():
        declare_notice(verb, sentence, kind=KIND, subjects=report_subjects)
    for verb, sentence in _OF_PARTNERS.items():
        declare_notice(verb, sentence, kind=KIND, subjects=partner_subjects)
