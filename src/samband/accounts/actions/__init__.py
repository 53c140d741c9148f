"""Writes about people."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import can_add_people, can_change_person, can_erase_person, can_sign_up
from samband.accounts.holdings import Erasure, holdings
from samband.accounts.models import RIGHTS, Person, SignInLink
from samband.base.agents import Agent
from samband.base.keys import new_secret_key
from samband.base.models import Notification
from samband.base.outbox import forget_mail
from samband.base.thread import declare, record

declare("person.erased", _("{by} erased a person"))
declare("person.added", _("{by} added a person"))
declare("person.signed_up", _("Somebody made an account of their own"))
declare("person.rights_given", _("{by} gave a person rights"))
declare("person.link_made", _("{by} made a link that signs a person in once"))
declare("person.link_used", _("{by} signed in with a link"))
declare("person.password_set", _("{by} set a new password"))
declare("person.address_proved", _("{by} proved an address of e-mail"))
declare("person.choices_changed", _("{by} changed language or home region"))


@transaction.atomic
def add_person(
    email: str,
    *,
    by: Agent,
    title: str,
    titles: Mapping[str, str] | None = None,
    language: str = "",
    home_region: str = "",
    rights: Sequence[str] = (),
    demo_role: str = "",
) -> Person:
    """Add a person by e-mail address, with a title others see instead of a name.

    Raises:
        Refused: when somebody else than the operator adds a person.
        ValidationError: when the address is not one or is taken.
    """
    can_add_people(by).or_refuse()
    unknown = set(rights) - set(RIGHTS)
    if unknown:
        raise ValueError(f"no such rights: {sorted(unknown)}")
    person = Person(
        email=email.strip().lower(),
        title=title,
        titles=dict(titles or {}),
        language=language,
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
def sign_up(person: Person, *, by: Agent, is_open: bool, invited: str = "") -> Person:
    """Keep somebody who makes an account of their own; the address must still be proved.

    ``invited`` is an address that was invited: whoever has it may come also where others may not.

    Raises:
        Refused: when accounts are made by the operator alone, and this address was not invited.
        ValidationError: when the address is not one or is taken.
    """
    person.email = person.email.strip().lower()
    is_invited = bool(invited) and person.email == invited.strip().lower()
    can_sign_up(by, is_open=is_open, is_invited=is_invited).or_refuse()
    person.title = person.title.strip() or str(_("Somebody at {place}")).format(
        place=person.email.partition("@")[2]
    )
    person.full_clean()
    person.save(force_insert=True)
    record("person.signed_up", ("person", person.key), by=by)
    return person


@transaction.atomic
def give_rights(person: Person, *, by: Agent, rights: Sequence[str]) -> Person:
    """Give a person rights of the whole installation, and vouch for the address.

    Raises:
        Refused: when somebody else than the operator does.
    """
    can_add_people(by).or_refuse()
    if unknown := set(rights) - set(RIGHTS):
        raise ValueError(f"no such rights: {sorted(unknown)}")
    person.rights = sorted({*person.rights, *rights})
    person.save(update_fields=["rights"])
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    record("person.rights_given", ("person", person.key), by=by, rights=sorted(rights))
    return person


@transaction.atomic
def make_sign_in_link(person: Person, *, by: Agent) -> str:
    """Make a link that signs a person in once; give its secret, of which only the hash is kept.

    Raises:
        Refused: when somebody else than the operator does.
    """
    can_add_people(by).or_refuse()
    secret = new_secret_key()
    expires_at = timezone.now() + timedelta(minutes=SignInLink.KEPT_MINUTES)
    SignInLink.objects.create(person=person, digest=SignInLink.digest_of(secret), expires_at=expires_at)
    record("person.link_made", ("person", person.key), by=by)
    return secret


@transaction.atomic
def use_sign_in_link(secret: str, *, by: Agent) -> Person | None:
    """Use a link up and give the person it signs in; None when it is unknown, used or too old.

    ``by`` is who holds the link: a visitor until now. Two who press at once: one gets in.
    """
    at = timezone.now()
    found = SignInLink.objects.with_secret(secret).open_at(at).select_related("person").first()
    if found is None:
        return None
    if not SignInLink.objects.open_at(at).filter(pk=found.pk).update(used_at=at):
        return None
    person: Person = found.person
    record("person.link_used", ("person", person.key), by=by)
    return person


@transaction.atomic
def set_password(person: Person, *, by: Agent, password: str) -> Person:
    """Set a person's password; all other sessions of the person end.

    Raises:
        Refused: when it is neither the person nor the operator.
        ValidationError: when the password is too short or too common.
    """
    can_change_person(by, person).or_refuse()
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    record("person.password_set", ("person", person.key), by=by)
    return person


@transaction.atomic
def note_address_proved(person: Person, *, by: Agent) -> None:
    """Say on the thread that a person has proved an address; the address itself is not told."""
    can_change_person(by, person).or_refuse()
    record("person.address_proved", ("person", person.key), by=by)


@transaction.atomic
def change_choices(person: Person, *, by: Agent, language: str, home_region: str) -> Person:
    """Keep the language that pages and mail are written in, and the region that one comes from.

    Raises:
        Refused: when it is neither the person nor the operator.
        ValidationError: when one of them cannot be kept.
    """
    can_change_person(by, person).or_refuse()
    person.language, person.home_region = language, home_region
    person.full_clean(exclude=["password"])
    person.save(update_fields=["language", "home_region"])
    record("person.choices_changed", ("person", person.key), by=by, region=home_region, language=language)
    return person


def forget_sign_in_links(*, by: Agent, before: datetime) -> int:
    """Erase the links whose hour was over before a moment. Not an event: a used one has its own line."""
    return SignInLink.objects.filter(expires_at__lt=before).delete()[0] if by.is_operator else 0


def end_sessions(person: Person, *, by: Agent) -> None:
    """End every session of a person. Not an event: sessions come and go.

    Raises:
        Refused: when it is neither the person nor the operator.
    """
    can_change_person(by, person).or_refuse()
    for session in UserSession.objects.purge_and_list(person):
        session.end()


@transaction.atomic
def erase_person(person: Person, *, by: Agent) -> dict[str, Erasure]:
    """Erase a person and what is kept of them; give what became of each holding, by its name.

    The row stays with nothing in it but its key, so that what must be kept still holds together.

    Raises:
        Refused: when it is neither the person nor the operator who asks, or the person is of the demo world.
    """
    can_erase_person(by, person).or_refuse()
    locked = Person.objects.select_for_update().get(pk=person.pk)
    in_order = sorted(holdings(), key=lambda one: one.is_asked)
    fates = {holding.name: holding.erase(locked, by) for holding in in_order}
    locked.email = f"{locked.key}@erased.invalid"
    locked.title, locked.titles = "", {}
    locked.language = locked.organisation_key = locked.home_region = ""
    locked.organisation_keys = []
    locked.rights, locked.is_active, locked.last_login = [], False, None
    locked.set_unusable_password()
    locked.save()
    for table in (EmailAddress, Authenticator, UserSession):
        table.objects.filter(user=locked).delete()
    locked.sign_in_links.all().delete()
    locked.tokens.all().delete()
    locked.consents.all().delete()
    forget_mail(locked.key)
    Notification.objects.filter(person_key=locked.key).delete()
    record("person.erased", ("person", locked.key), by=by)
    return fates
