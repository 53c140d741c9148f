"""Jobs of the stage of needs."""

from samband.base.jobs import job


@job
def tell_followers_of(key: str, event_id: int) -> int:
    """Tell those who follow a challenge of an event, here and by mail; gives how many."""
    from samband.base.models import Event
    from samband.base.notices import notify
    from samband.challenges.models import Follow

    event = Event.objects.get(pk=event_id)
    follows = Follow.objects.filter(challenge__key=key, person__is_active=True).select_related("person")
    told = [one.person for one in follows if one.person.key != event.person_key]
    for person in told:
        notify(person.key, event=event, address=person.email, lang=person.language)
    return len(told)


@job
def tell_owners_of(key: str, event_id: int) -> int:
    """Tell a challenge's maker, or else its owning organisations' stewards, of an event; gives how many."""
    from samband.actors.models import Membership
    from samband.base.models import Event
    from samband.base.notices import notify
    from samband.challenges.models import Challenge

    event = Event.objects.get(pk=event_id)
    challenge = Challenge.objects.select_related("maker").get(key=key)
    maker = challenge.maker if challenge.maker is not None and challenge.maker.is_active else None
    owners = challenge.owners.values("organisation")
    stewards = Membership.objects.stewards().filter(organisation__in=owners).select_related("person")
    people = [maker] if maker else [one.person for one in stewards if one.person is not None]
    told = {one.key: one for one in people if one.key != event.person_key}
    for person in told.values():
        notify(person.key, event=event, address=person.email, lang=person.language)
    return len(told)
