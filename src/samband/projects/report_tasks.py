"""Jobs of partner reports: tell those whom a report concerns, remind of what is due."""

from samband.base.jobs import is_waiting, job


@job
def tell_partner_people(partner_key: str, event_id: int) -> int:
    """Tell the people of a partner of an event, here and by mail; gives how many."""
    from samband.base.models import Event
    from samband.challenges.actions.telling import tell_people
    from samband.projects.models import Partner
    from samband.projects.report_people import people_of_partner

    partner = Partner.objects.get(key=partner_key)
    return tell_people(people_of_partner(partner), Event.objects.get(pk=event_id))


@job
def tell_controllers(partner_key: str, event_id: int) -> int:
    """Tell those who control a partner of an event, here and by mail; gives how many."""
    from samband.base.models import Event
    from samband.challenges.actions.telling import tell_people
    from samband.projects.models import Partner
    from samband.projects.report_people import controllers_of_partner

    partner = Partner.objects.get(key=partner_key)
    return tell_people(controllers_of_partner(partner), Event.objects.get(pk=event_id))


@job
def remind_of_reports() -> int:
    """Tell partners whose report is due soon or overdue; gives how many were told of."""
    from django.utils import timezone

    from samband.base.agents import SYSTEM
    from samband.projects.actions.report_reminders import remind_of_due_reports

    return remind_of_due_reports(timezone.localdate(), by=SYSTEM)


def enqueue_report_reminders() -> None:
    """Ask the worker to remind, when no such job waits; run often, it tells of each day once."""
    if not is_waiting(remind_of_reports):
        remind_of_reports.enqueue()
