"""Writes about people."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, holdings
from samband.accounts.models import RIGHTS, Person
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Allowed, Denied

declare("person.erased", _("{by} erased a person"))
declare("person.added", _("{by} added a person"))


@transaction.atomic
def add_person(
    email: str,
    *,
    by: Agent,
    title: str,
    titles: Mapping[str, str] | None = None,
    language: str = "",
    organisation_key: str = "",
    home_region: str = "",
    rights: Sequence[str] = (),
    demo_role: str = "",
) -> Person:
    """Add a person by e-mail address, with a title others see instead of a name.

    Raises:
        Refused: when somebody else than the operator adds a person.
        ValidationError: when the address is not one or is taken.
    """
    (Allowed() if by.is_operator else Denied(_("Only the operator adds people."))).or_refuse()
    unknown = set(rights) - set(RIGHTS)
    if unknown:
        raise ValueError(f"no such rights: {sorted(unknown)}")
    person = Person(
        email=email.strip().lower(),
        title=title,
        titles=dict(titles or {}),
        language=language,
        organisation_key=organisation_key,
        home_region=home_region,
        rights=list(rights),
        demo_role=demo_role,
    )
    person.set_unusable_password()
    person.full_clean()
    person.save(force_insert=True)
    record("person.added", ("person", person.key), by=by, role=demo_role)
    return person


@transaction.atomic
def erase_person(person: Person, *, by: Agent) -> dict[str, Erasure]:
    """Erase a person and what is kept of them; give what became of each holding, by its name.

    The row stays with nothing in it but its key, so that what must be kept still holds together.

    Raises:
        Refused: when it is neither the person nor the operator who asks, or the person is of the demo world.
    """
    may = by.is_operator or by.person == person.key
    (Allowed() if may else Denied(_("Only you yourself or the operator can erase you."))).or_refuse()
    if person.demo_role:
        Denied(_("The people of the demo world are made up and stay.")).or_refuse()
    locked = Person.objects.select_for_update().get(pk=person.pk)
    fates = {holding.name: holding.erase(locked, by) for holding in holdings()}
    locked.email = f"{locked.key}@erased.invalid"
    locked.title, locked.titles = "", {}
    locked.language = locked.organisation_key = locked.home_region = ""
    locked.rights, locked.is_active, locked.last_login = [], False, None
    locked.set_unusable_password()
    locked.save()
    record("person.erased", ("person", locked.key), by=by)
    return fates
