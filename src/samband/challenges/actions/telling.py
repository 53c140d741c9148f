"""Those who look after something are told what happened to it, each once, here and by mail."""

from collections.abc import Iterable

from samband.accounts.models import Person
from samband.base.models import Event
from samband.base.notices import notify


def tell_people(people: Iterable[Person], event: Event) -> int:
    """Tell people of an event, all but whoever did it; give how many. Told again, they hear nothing twice.

    Not an event: it is told of one.
    """
    told = {one.key: one for one in people if one.is_active and one.key != event.person_key}
    for one in told.values():
        notify(one.key, event=event, address=one.email, lang=one.language)
    return len(told)
