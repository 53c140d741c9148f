"""Writes about consent: said yes, said no, taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import can_answer_consent
from samband.accounts.consents import NOTICE, purposes
from samband.accounts.models import Consent, Person
from samband.base.agents import Agent
from samband.base.thread import declare, record

declare("consent.answered", _("{by} answered what needs consent"))


@transaction.atomic
def answer_consent(person: Person, *, by: Agent, purpose: str, version: str, agrees: bool) -> Consent:
    """Keep what a person answers to the words they saw; the answer before it ends. The same again is nothing.

    A yes to words that are asked no longer would be a yes to something else: it is refused.

    Raises:
        Refused: when somebody else answers.
        ValueError: when nothing of that name is asked in those words.
    """
    can_answer_consent(by, person).or_refuse()
    asked = purposes().get(purpose)
    if asked is None or asked.version != version:
        raise ValueError(f"nobody is asked for {purpose!r} in version {version!r}")
    Person.objects.select_for_update().get(pk=person.pk)  # two answers at once: one after the other
    now = timezone.now()
    standing = person.consents.standing().filter(purpose=purpose)
    held = standing.first()
    if held is not None and (held.version, held.is_given) == (version, agrees):
        return held
    standing.update(ended_at=now)
    consent = Consent(
        person=person, purpose=purpose, version=version, notice=NOTICE, is_given=agrees, answered_at=now
    )
    consent.full_clean(exclude=["person"])
    consent.save(force_insert=True)
    record("consent.answered", ("person", person.key), by=by, purpose=purpose, version=version, agrees=agrees)
    return consent
