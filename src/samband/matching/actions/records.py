"""Writes of lists as records: whose they are, with whom they are shared, and which parts are confidential."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.records import tidy_case_number
from samband.base.thread import declare, record, record_many
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.matching.access import can_decide_on_shortlist
from samband.matching.domain.shortlist import LEVELS, READ, stays_inside
from samband.matching.models import Shortlist, ShortlistRow, ShortlistShare

declare("shortlist.registered", _("{by} said whose record a shortlist is, and in which case"))
declare("shortlist.shared_inside", _("{by} shared a shortlist with colleagues of its organisation"))
declare("shortlist.shared_outside", _("{by} shared a shortlist with another organisation"))
declare("shortlist.share_ended", _("{by} ended the sharing of a shortlist"))
declare("shortlist.part_closed", _("{by} marked a part of a shortlist as confidential"), erasure="wording")
declare("shortlist.part_released", _("{by} released a confidential part of a shortlist"))
declare("shortlist.closed_taken_out", _("{by} took a shortlist out with its confidential parts"))
declare("shortlist.left_to_body", _("A shortlist stayed with its organisation when its maker was erased"))

MOST_SHARES = 50


@transaction.atomic
def register_shortlist(
    shortlist: Shortlist, *, by: Agent, version: int, owning_body: str, case_number: str = ""
) -> Shortlist:
    """Say which organisation's record a list is, and its case number there; none is one's own material.

    Raises:
        ChangedMeanwhile: when it is no longer in the version that was seen.
        Refused: when one does not belong to that organisation, or would take a record away from one.
        ValidationError: when a registry would not write the number so.
    """
    can_decide_on_shortlist(by, shortlist).or_refuse()
    if owning_body and not by.is_operator and owning_body not in by.organisations:
        raise Refused(_("You can make it the record of an organisation that you belong to."))
    claim_version(Shortlist.objects.all(), pk=shortlist.pk, version=version)
    shortlist.refresh_from_db()
    number = tidy_case_number(case_number) if owning_body else ""
    if shortlist.owning_body and owning_body != shortlist.owning_body:
        _may_leave_its_body(shortlist)
    shortlist.owning_body, shortlist.case_number = owning_body, number
    _save(shortlist, "owning_body", "case_number")
    subject = ("shortlist", shortlist.key)
    record("shortlist.registered", subject, by=by, body=owning_body, case=number, version=shortlist.version)
    return shortlist


def _may_leave_its_body(shortlist: Shortlist) -> None:
    """Refuse that a body loses what its people have worked on, or what its registry knows."""
    if shortlist.owner_id is None or shortlist.case_number or shortlist.shares.exists():
        raise Refused(_("This list is a record of its organisation, and stays with it."))


@transaction.atomic
def share_with_organisation(
    shortlist: Shortlist, *, by: Agent, organisation: str, level: str = READ, is_warned: bool = False
) -> ShortlistShare:
    """Share a list with the people of an organisation, to read or, inside its own body, to work on.

    Shared with one's own organisation, a list of one's own becomes its record. ``is_warned`` says that
    whoever shares it with another body knows that a shared draft may become a public document.

    Raises:
        Refused: when the list is somebody else's, or it would leave its body unknowingly or to be worked on.
    """
    can_decide_on_shortlist(by, shortlist).or_refuse()
    held = Shortlist.objects.select_for_update().get(pk=shortlist.pk)
    can_decide_on_shortlist(by, held).or_refuse()
    inside = stays_inside(held.owning_body, organisation, by.organisations)
    _may_be_shared(organisation, level, inside=inside, is_warned=is_warned)
    standing = held.shares.standing().filter(organisation_key=organisation).first()
    if standing is not None and standing.level == level:
        return standing
    if held.shares.standing().count() >= MOST_SHARES:
        raise Refused(_("This list is shared with as many organisations as it can be."))
    if inside and not held.owning_body:
        held.owning_body = organisation
        held.version += 1
        _save(held, "owning_body", "version")
    now = timezone.now()
    held.shares.standing().filter(organisation_key=organisation).update(ended_at=now)
    made = ShortlistShare(shortlist=held, organisation_key=organisation, level=level, shared_at=now)
    made.full_clean()
    made.save(force_insert=True)
    verb = "shortlist.shared_inside" if inside else "shortlist.shared_outside"
    record(verb, ("shortlist", held.key), by=by, share=made.key, organisation=organisation, level=level)
    return made


def _may_be_shared(organisation: str, level: str, *, inside: bool, is_warned: bool) -> None:
    if not organisation or level not in LEVELS:
        raise Refused(_("Choose an organisation, and what its people may do."))
    if inside:
        return
    if level != READ:
        raise Refused(_("Another organisation can read a list; only its own body works on it."))
    if not is_warned:
        raise Refused(_("Say first that you know what sharing with another organisation may mean."))


@transaction.atomic
def end_share(share: ShortlistShare, *, by: Agent) -> None:
    """End the sharing of a list with an organisation at once; pressed twice, nothing more happens."""
    can_decide_on_shortlist(by, share.shortlist).or_refuse()
    standing = ShortlistShare.objects.standing().filter(pk=share.pk)
    if not standing.update(ended_at=timezone.now()):
        return
    subject = ("shortlist", share.shortlist.key)
    record("shortlist.share_ended", subject, by=by, share=share.key, organisation=share.organisation_key)


@transaction.atomic
def close_need(shortlist: Shortlist, *, by: Agent, version: int, ground: str) -> Shortlist:
    """Mark a list's need as confidential on a ground, or release it (no ground): a person decides.

    Raises:
        ChangedMeanwhile: when it is no longer in the version that was seen.
    """
    can_decide_on_shortlist(by, shortlist).or_refuse()
    claim_version(Shortlist.objects.all(), pk=shortlist.pk, version=version)
    shortlist.refresh_from_db()
    shortlist.need_closed_for = ground.strip()
    _save(shortlist, "need_closed_for")
    _decided(shortlist, by, ground, part="need")
    return shortlist


@transaction.atomic
def close_row(row: ShortlistRow, *, by: Agent, version: int, ground: str) -> ShortlistRow:
    """Mark what is written of a candidate as confidential on a ground, or release it (no ground).

    Raises:
        ChangedMeanwhile: when the row is no longer in the version that was seen.
    """
    can_decide_on_shortlist(by, row.shortlist).or_refuse()
    claim_version(ShortlistRow.objects.filter(removed_at__isnull=True), pk=row.pk, version=version)
    row.refresh_from_db()
    row.closed_for = ground.strip()
    row.full_clean()
    row.save(update_fields=["closed_for"])
    _decided(row.shortlist, by, ground, part="row", row=row.key)
    return row


@transaction.atomic
def take_out_closed(shortlist: Shortlist, *, by: Agent) -> None:
    """Note that whoever decides on a list took it out as a file with its confidential parts."""
    can_decide_on_shortlist(by, shortlist).or_refuse()
    record("shortlist.closed_taken_out", ("shortlist", shortlist.key), by=by)


@transaction.atomic
def leave_lists_to_bodies(person: Person, *, by: Agent) -> int:
    """Let the lists that are records of a body stay with it when their maker is erased; give how many.

    Authorised by whoever erases the person.
    """
    owned = Shortlist.objects.select_for_update().filter(owner=person).exclude(owning_body="")
    found = list(owned)
    owned.update(owner=None)
    lines: list[tuple[str, tuple[str, str], dict[str, Any]]] = [
        ("shortlist.left_to_body", ("shortlist", one.key), {"body": one.owning_body}) for one in found
    ]
    record_many(lines, by=by, action=uuid4())
    return len(found)


def _decided(shortlist: Shortlist, by: Agent, ground: str, **changes: Any) -> None:
    """Record what was decided of a part; the ground is a text, and stands beside the thread."""
    verb = "shortlist.part_closed" if ground.strip() else "shortlist.part_released"
    record(verb, ("shortlist", shortlist.key), by=by, wording=ground.strip(), **changes)


def _save(shortlist: Shortlist, *fields: str) -> None:
    shortlist.changed_at = timezone.now()
    shortlist.full_clean()
    shortlist.save(update_fields=[*fields, "changed_at"])
