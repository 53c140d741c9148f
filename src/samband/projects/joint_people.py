"""Who is told of a joint report, and in which words."""

from collections.abc import Collection, Mapping
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Membership
from samband.base.jobs import job
from samband.base.notices import declare_mailed_notices, declare_notice
from samband.projects.models import JointReport, PartnerPerson

KIND: Final = "joint_reports"
_SENTENCES: Final = {
    "joint_report.submitted": _("A joint report was handed in: {subject}"),
    "joint_report.sent_back": _("A joint report was sent back to be mended: {subject}"),
    "joint_report.approved": _("A joint report was approved: {subject}"),
    "joint_report.approval_noted": _("The funder approved a joint report: {subject}"),
    "joint_report.published": _("A joint report was published: {subject}"),
    "joint_report.withdrawn": _("The publication of a joint report was withdrawn: {subject}"),
}


def people_of_joint(report: JointReport) -> list[Person]:
    """Give those who work on the project for its partners, and the people of those who pay."""
    project = report.project
    partners = project.partners.active().values("pk")
    named = PartnerPerson.objects.filter(partner__in=partners, person__is_active=True)
    found = {one.person_id: one.person for one in named.select_related("person").order_by("pk")}
    bodies = set(project.partners.active().filter(people__isnull=True).values_list("organisation", flat=True))
    bodies |= set(project.grants.values_list("grant__funder", flat=True))
    if project.programme and project.programme.owner_id:
        bodies.add(project.programme.owner_id)
    rows = Membership.objects.active().filter(organisation__in=bodies, person__is_active=True)
    for row in rows.select_related("person").order_by("pk"):
        if row.person is not None:
            found.setdefault(row.person.pk, row.person)
    return list(found.values())


def joint_subjects(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Give name and path of joint reports, by key."""
    rows = JointReport.objects.filter(key__in=keys).select_related("project")
    return {
        row.key: (
            f"{row.project}, {gettext('joint report %(number)s') % {'number': row.number}}",
            reverse("joint-report", args=[row.key]),
        )
        for row in rows
    }


def declare_joint_notices() -> None:
    """Declare what people are told of joint reports."""
    declare_mailed_notices(KIND, _("Joint reports of projects"))
    for verb, sentence in _SENTENCES.items():
        declare_notice(verb, sentence, kind=KIND, subjects=joint_subjects)


@job
def tell_of_joint(report_key: str, event_id: int) -> int:
    """Tell those whom a joint report concerns of an event, here and by mail; gives how many."""
    from samband.base.models import Event
    from samband.challenges.actions.telling import tell_people

    report = JointReport.objects.select_related("project__programme__owner").get(key=report_key)
    return tell_people(people_of_joint(report), Event.objects.get(pk=event_id))
