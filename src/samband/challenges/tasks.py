"""Jobs of the stage of needs: tell an organisation's people of a request, and let requests lapse."""

from samband.base.jobs import job


@job
def tell_people_of(organisation_key: str, event_id: int) -> int:
    """Tell an organisation's stewards of an event; where it has none its members; gives how many.

    Where nobody belongs to it those are told who look after the installation. Whoever did it knows.
    """
    from samband.accounts.access import people_with_right
    from samband.actors.models import Membership
    from samband.base.agents import Agent, AgentKind
    from samband.base.models import Event
    from samband.challenges.actions.requests import tell_of_request

    event = Event.objects.get(pk=event_id)
    active = Membership.objects.active().filter(organisation__key=organisation_key, person__is_active=True)
    rows = list(active.select_related("person").order_by("id"))
    people = [one.person for one in rows if one.role == "steward" and one.person is not None]
    people = people or [one.person for one in rows if one.person is not None]
    told = [one for one in people or people_with_right("operate") if one.key != event.person_key]
    for person in told:
        tell_of_request(person, by=Agent(AgentKind.SYSTEM), event=event)
    return len(told)


@job
def let_requests_lapse() -> int:
    """Note of every request whose time is over that nobody answered; gives how many."""
    from django.utils import timezone

    from samband.base.agents import SYSTEM
    from samband.challenges.actions.requests import lapse_request
    from samband.challenges.models import Request

    today = timezone.localdate()
    due = list(Request.objects.lapsed_on(today).select_related("asker", "asked").order_by("id")[:1_000])
    for request in due:
        lapse_request(request, by=SYSTEM, today=today)
    return len(due)
