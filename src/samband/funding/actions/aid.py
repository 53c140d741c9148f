"""Writes of aid: an award is noted or withdrawn, undertakings are linked or parted; nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.models import Organisation
from samband.base.agents import Agent, AgentKind
from samband.base.thread import declare, record
from samband.funding.access.aid import can_award, can_link, can_unlink, can_withdraw
from samband.funding.domain.undertaking import read_undertaking
from samband.funding.models import AidAward, UndertakingLink
from samband.kernel.decision import Refused
from samband.rules.domain.small_aid import LINKS, Award, StatedRate

declare("aid.awarded", _("{by} noted aid to an undertaking"))
declare("aid.withdrawn", _("{by} withdrew an aid award that had been noted"))
declare("aid.linked", _("{by} noted that two undertakings are one"))
declare("aid.parted", _("{by} noted that two undertakings are no longer one"))

NO_CAUSE: Final = ("", "")


@dataclass(frozen=True, slots=True)
class Aid:
    """Aid as it is stated: to whom, by which state, from the day the right to it arose, on which basis.

    ``minor`` in ``currency`` of None is not known. ``is_equivalent`` says that it is the gross grant
    equivalent; ``gross_eur_minor`` is that in euro cents where somebody has worked it out. Without one it
    follows from the amount, if in euros or with a verified ``rate``; else it is unknown. ``cause`` is what
    it was given by in Samband (a type and a key): one standing award a cause.
    """

    undertaking: str
    country: str
    granted_on: date
    legal_basis: str
    minor: int | None
    source: str
    currency: str = "EUR"
    name: str = ""
    organisation: Organisation | None = None
    gross_eur_minor: int | None = None
    rate: StatedRate | None = None
    is_equivalent: bool = True
    measure: str = ""
    mark: str = "unverified"
    cause: tuple[str, str] = NO_CAUSE


def _for(agent: Agent, key: str) -> Agent:
    return replace(agent, acting_for=key) if agent.kind is AgentKind.PERSON and key else agent


def _gross(aid: Aid) -> tuple[int | None, str]:
    """Give the gross grant equivalent in euro cents and the rate it was reckoned by, in words."""
    if aid.gross_eur_minor is not None:
        return aid.gross_eur_minor, ""
    stated = Award("", "", aid.country, aid.granted_on, aid.minor, aid.currency, aid.rate, aid.is_equivalent)
    used = aid.rate if stated.eur_minor is not None and aid.currency != "EUR" else None
    note = f"{used.per_euro} {aid.currency}/EUR, {used.on.isoformat()}, {used.source}" if used else ""
    return stated.eur_minor, note[:200]


def _drawn(giver: Organisation, aid: Aid) -> AidAward:
    """Draw up an award, unsaved.

    Raises:
        ValidationError: when it lacks something.
    """
    try:
        whose = read_undertaking(aid.country, aid.undertaking)
        gross, note = _gross(aid)
    except ValueError as problem:
        raise ValidationError(_("Write the undertaking's registry number and an amount.")) from problem
    if aid.granted_on > timezone.localdate():
        raise ValidationError({"granted_on": _("This day has not come yet. Note aid when it is granted.")})
    made = AidAward(
        giver=giver,
        organisation=aid.organisation,
        undertaking=whose.number,
        is_person=whose.is_person,
        name=" ".join(aid.name.split()),
        country=aid.country,
        granted_on=aid.granted_on,
        legal_basis=aid.legal_basis,
        amount_minor=aid.minor,
        currency=aid.currency,
        gross_eur_minor=gross,
        rate_note=note,
        measure=" ".join(aid.measure.split()),
        source=" ".join(aid.source.split()),
        mark=aid.mark,
        cause_type=aid.cause[0],
        cause_key=aid.cause[1],
        made_at=timezone.now(),
    )
    made.full_clean(exclude=["giver", "organisation"], validate_constraints=False)
    return made


_SAME: Final = (
    *("undertaking", "country", "granted_on", "legal_basis", "amount_minor", "currency", "gross_eur_minor"),
    "giver_id",
)


def _noted_before(made: AidAward) -> AidAward | None:
    """Find the standing award of the same cause.

    Raises:
        Refused: when it says something else: it must be withdrawn first.
    """
    if not made.cause_key:
        return None
    standing = AidAward.objects.filter(withdrawn_at__isnull=True)
    found = standing.filter(cause_type=made.cause_type, cause_key=made.cause_key).first()
    if found is not None and any(getattr(found, name) != getattr(made, name) for name in _SAME):
        raise Refused(_("Other aid is noted for the same thing. Withdraw that first."))
    return found


@transaction.atomic
def award_aid(giver: Organisation, *, by: Agent, aid: Aid) -> AidAward:
    """Note aid that an organisation gave; the same for the same cause once more leaves it as it is.

    Raises:
        Refused: when the agent does not belong to the giver, or other aid stands for the same cause.
        ValidationError: when what is noted lacks something.
    """
    can_award(by, giver).or_refuse()
    made = _drawn(giver, aid)
    Organisation.objects.select_for_update(no_key=True).get(pk=giver.pk)
    before = _noted_before(made)
    if before is not None:
        return before
    made.save(force_insert=True)
    record("aid.awarded", ("aid-award", made.key), by=_for(by, giver.key), **_facts(made))
    return made


def _facts(award: AidAward) -> dict[str, Any]:
    """Give what the thread keeps of an award: never whose it is."""
    return {
        "granted_on": award.granted_on.isoformat(),
        "legal_basis": award.legal_basis,
        "amount_minor": award.amount_minor,
        "currency": award.currency,
        "gross_eur_minor": award.gross_eur_minor,
    }


@transaction.atomic
def withdraw_aid(award: AidAward, *, by: Agent) -> AidAward:
    """Withdraw an award that was noted wrongly; done twice, it is once. It counts no more.

    Raises:
        Refused: when the agent does not belong to the organisation that gave it.
    """
    can_withdraw(by, award).or_refuse()
    held = AidAward.objects.select_for_update(no_key=True, of=("self",)).get(pk=award.pk)
    if held.withdrawn_at is not None:
        return held
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    record("aid.withdrawn", ("aid-award", held.key), by=_for(by, award.giver.key))
    return held


@dataclass(frozen=True, slots=True)
class Linked:
    """Two undertakings of one state that are one: on which ground, since when, by which source."""

    country: str
    one: str
    other: str
    ground: str
    since: date
    source: str
    until: date | None = None
    mark: str = "unverified"


@transaction.atomic
def link_undertakings(noted_by: Organisation, *, by: Agent, linked: Linked) -> UndertakingLink:
    """Note that two undertakings count as a single one, with the source that says so.

    Raises:
        Refused: when the agent does not belong to the organisation that notes it.
        ValidationError: when it lacks something, or names one undertaking twice.
    """
    can_link(by, noted_by.key).or_refuse()
    try:
        one, other = (read_undertaking(linked.country, text) for text in (linked.one, linked.other))
    except ValueError as problem:
        raise ValidationError(_("Write both registry numbers.")) from problem
    if one == other:
        raise ValidationError(_("This is the same undertaking twice. Write the other one's number."))
    if linked.ground not in LINKS:
        raise ValidationError(_("Say what makes them one undertaking."))
    if linked.until is not None and linked.until < linked.since:
        raise ValidationError({"until": _("The last day is before the first. Change one of them.")})
    made = UndertakingLink(
        country=linked.country,
        one=one.number,
        other=other.number,
        is_person=one.is_person or other.is_person,
        ground=linked.ground,
        since=linked.since,
        until=linked.until,
        source=" ".join(linked.source.split()),
        mark=linked.mark,
        noted_by=noted_by.key,
    )
    made.full_clean()
    made.save(force_insert=True)
    facts: Mapping[str, Any] = {"ground": made.ground, "since": made.since.isoformat()}
    record("aid.linked", ("undertaking-link", made.key), by=_for(by, noted_by.key), **facts)
    return made


@transaction.atomic
def part_undertakings(link: UndertakingLink, *, by: Agent, until: date) -> UndertakingLink:
    """Note on which day two undertakings were one for the last time.

    Raises:
        Refused: when the agent does not belong to the organisation that noted the link, or it has ended.
        ValidationError: when the day is before the first.
    """
    can_unlink(by, link).or_refuse()
    held = UndertakingLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if held.until is not None:
        raise Refused(_("It is noted already that they are no longer one."))
    if until < held.since:
        raise ValidationError({"until": _("The last day is before the first. Change one of them.")})
    held.until = until
    held.save(update_fields=["until"])
    record("aid.parted", ("undertaking-link", held.key), by=_for(by, held.noted_by), until=until.isoformat())
    return held
