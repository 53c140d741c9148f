"""Single organisations: added, what they say, how to reach them, ties, taking part, closing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.access import can_edit_organisation, can_import
from samband.actors.actions.listings import store_listings
from samband.actors.actions.standing import Standing, load_standing, look_up, new_standing, store_standing
from samband.actors.domain.candidate import Candidate
from samband.actors.domain.contacts import Contact
from samband.actors.domain.identity import Facts, Said
from samband.actors.domain.vocabulary import CONTACT_SORTS, KIND_CODES, THEME_CODES
from samband.actors.models import Organisation, Participation, Tie
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.matching.models import Profile
from samband.matching.tasks import enqueue_indexing

declare("organisation.added", _("{by} added {subject}"))
declare("organisation.updated", _("{by} updated {subject}"))
declare("organisation.closed", _("{by} noted that {subject} has closed"))
declare("tie.added", _("{by} noted a tie of {subject} with another organisation"))
declare("participation.added", _("{by} noted what {subject} took part in"))


class SaidOf(TypedDict, total=False):
    """What may be said of an organisation when it is added; codes as they are stored.

    ``contacts`` are (sort, value).
    """

    source_id: str
    kinds: Sequence[str]
    country: str
    region: str
    municipality: str
    lang: str
    offers: str
    seeks: str
    website: str
    registry_number: str
    themes: Sequence[str]
    contacts: Sequence[tuple[str, str]]


def _row_of(name: str, said: SaidOf) -> Candidate:
    return Candidate(
        row=0,
        name=name,
        source_id=said.get("source_id", ""),
        kinds=tuple(said.get("kinds", ())),
        country=said.get("country", ""),
        region=said.get("region", ""),
        municipality=said.get("municipality", ""),
        lang=said.get("lang", ""),
        lang_stated=True,
        description=said.get("offers", ""),
        seeks=said.get("seeks", ""),
        website=said.get("website", ""),
        number=said.get("registry_number", ""),
        themes=tuple(said.get("themes", ())),
        contacts=tuple(Contact(sort, value) for sort, value in said.get("contacts", ())),
    )


@transaction.atomic
def add_organisation(
    name: str,
    *,
    by: Agent,
    source: str,
    on: date | None = None,
    confirmed_on: date | None = None,
    **said: Unpack[SaidOf],
) -> Organisation:
    """Add one organisation with what is known of it, from a source, on a day (today).

    Raises:
        Refused: when the same organisation is there already, or the agent may not bring any.
        ValidationError: when a code or an address is none.
    """
    can_import(by).or_refuse()
    row = _row_of(name, said)
    on = on or timezone.localdate()
    register = look_up([row], source)
    if register.find(row):
        raise Refused(_("This organisation is there already."))
    standing = new_standing(source, row.source_id, on)
    standing.organisation.confirmed_on = confirmed_on
    standing.take(row, source, on)
    register.note(row, standing, row.digest(), "")
    _store(standing, on)
    store_listings(register.by_identity.values(), source=source)
    record("organisation.added", ("organisation", standing.organisation.key), by=by)
    enqueue_indexing()
    return standing.organisation


def _store(standing: Standing, on: date) -> None:
    _check(standing.organisation, standing.facts)
    store_standing([standing], on=on)


def _check(organisation: Organisation, facts: Facts) -> None:
    """Let the model check what will be stored (codes, lengths, addresses)."""
    strange = set(facts.kinds) - set(KIND_CODES) | set(facts.themes) - set(THEME_CODES)
    strange |= {contact.sort for contact, _source in facts.contacts} - set(CONTACT_SORTS)
    if strange:
        raise ValidationError(_("There are no such codes: %(codes)s"), params={"codes": sorted(strange)})
    for name in ("name", "country", "region", "municipality", "lang", "website", "registry_number"):
        setattr(organisation, name, getattr(facts, name))
    organisation.clean_fields(exclude=["profile", "merged_into"])


def _change(organisation: Organisation, facts: Facts, changed: str, source: str, on: date) -> None:
    standing = load_standing([organisation.pk])[organisation.pk]
    standing.put(facts, [changed], source, on)
    _store(standing, on)
    organisation.refresh_from_db()


def _facts_of(organisation: Organisation) -> Facts:
    return load_standing([organisation.pk])[organisation.pk].facts


@transaction.atomic
def save_statement(
    organisation: Organisation,
    *,
    by: Agent,
    role: str,
    lang: str,
    text: str,
    source: str,
    on: date | None = None,
) -> None:
    """Save what an organisation offers or seeks in one language; an empty text takes it away.

    Raises:
        Refused: when the agent may not speak for the organisation, or there is no such role.
    """
    can_edit_organisation(by, organisation).or_refuse()
    if role not in ("offers", "seeks"):
        raise Refused(_("An organisation offers or seeks; there is nothing else to say here."))
    facts = _facts_of(organisation)
    others = tuple(said for said in facts.statements if (said.role, said.lang) != (role, lang))
    said = (Said(role, lang, text, source),) if text else ()
    _change(
        organisation,
        replace(facts, statements=others + said),
        "statements",
        source,
        on or timezone.localdate(),
    )
    record("organisation.updated", ("organisation", organisation.key), by=by, facts=["statements"])
    enqueue_indexing()


@transaction.atomic
def add_contact(
    organisation: Organisation, *, by: Agent, sort: str, value: str, source: str, on: date | None = None
) -> None:
    """Add a mailbox, a telephone or a form by which an organisation is reached."""
    can_edit_organisation(by, organisation).or_refuse()
    facts = _facts_of(organisation)
    contact = Contact(sort, value)
    if contact not in [known for known, _source in facts.contacts]:
        facts = replace(facts, contacts=(*facts.contacts, (contact, source)))
    _change(organisation, facts, "contacts", source, on or timezone.localdate())
    record("organisation.updated", ("organisation", organisation.key), by=by, facts=["contacts"])


@transaction.atomic
def add_tie(
    organisation: Organisation,
    *,
    by: Agent,
    other: Organisation,
    kind: str,
    source: str,
    on: date | None = None,
    started_year: int | None = None,
    ended_year: int | None = None,
) -> Tie:
    """Note that an organisation is tied to another: member of it, owner of it, funder of it.

    Raises:
        Refused: when the agent may not say so of the organisation.
        ValidationError: when there is no such kind of tie, it is there already, or leads to itself.
    """
    can_edit_organisation(by, organisation).or_refuse()
    tie = Tie(
        organisation=organisation,
        other=other,
        kind=kind,
        started_year=started_year,
        ended_year=ended_year,
        source=source,
        sourced_on=on or timezone.localdate(),
    )
    tie.full_clean()
    tie.save(force_insert=True)
    record("tie.added", ("organisation", organisation.key), by=by, kind=kind, other=other.key)
    return tie


@transaction.atomic
def add_participation(
    organisation: Organisation,
    *,
    by: Agent,
    profile: Profile,
    role: str,
    source: str,
    on: date | None = None,
    started_year: int | None = None,
    ended_year: int | None = None,
) -> Participation:
    """Note that an organisation led or took part in a project, or runs a testbed.

    Raises:
        Refused: when the agent may not say so of the organisation.
        ValidationError: when there is no such role, or it is noted already.
    """
    can_edit_organisation(by, organisation).or_refuse()
    part = Participation(
        organisation=organisation,
        profile=profile,
        role=role,
        started_year=started_year,
        ended_year=ended_year,
        source=source,
        sourced_on=on or timezone.localdate(),
    )
    part.full_clean()
    part.save(force_insert=True)
    record("participation.added", ("organisation", organisation.key), by=by, role=role, profile=profile.key)
    return part


@transaction.atomic
def close_organisation(organisation: Organisation, *, by: Agent, on: date) -> Organisation:
    """Note that an organisation has closed: its page stays, it takes no part in answers any more."""
    can_edit_organisation(by, organisation).or_refuse()
    organisation.closed_on = on
    organisation.version += 1
    organisation.changed_at = timezone.now()
    organisation.save(update_fields=["closed_on", "version", "changed_at"])
    if organisation.profile is not None and not organisation.profile.is_withdrawn:
        Profile.objects.filter(pk=organisation.profile.pk).update(
            withdrawn_at=timezone.now(), is_indexed=False
        )
        organisation.profile.refresh_from_db()
    record("organisation.closed", ("organisation", organisation.key), by=by, closed_on=on.isoformat())
    enqueue_indexing()
    return organisation
