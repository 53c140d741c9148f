"""Writes of shortlists: lists that people make, the candidates on them, where one stands with each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.matching.access import (
    can_delete_shortlist,
    can_edit_shortlist,
    can_keep_shortlists,
    can_see_profile,
)
from samband.matching.domain.shortlist import MOST_LISTS, MOST_ROWS, moved, next_status, was_contacted
from samband.matching.models import Need, Profile, Shortlist, ShortlistRow
from samband.matching.models.shortlists import LONGEST_NEED

declare("shortlist.made", _("{by} made a shortlist"))
declare("shortlist.changed", _("{by} changed what a shortlist is called or for"))
declare("shortlist.deleted", _("{by} deleted a shortlist"))
declare("shortlist.row_added", _("{by} put a candidate on a shortlist"))
declare("shortlist.row_noted", _("{by} wrote a note on a candidate"))
declare("shortlist.row_moved", _("{by} said where one stands with a candidate"))
declare("shortlist.reordered", _("{by} changed the order of a shortlist"))
declare("shortlist.row_removed", _("{by} took a candidate off a shortlist"))
declare("shortlist.row_restored", _("{by} put a candidate back on a shortlist"))


@dataclass(frozen=True, slots=True)
class FoundAs:
    """How a candidate was found: pairs of sentences, band and probability at that moment."""

    reasons: Sequence[dict[str, Any]] = ()
    band: str = ""
    score: float | None = None


@transaction.atomic
def make_shortlist(
    title: str, *, by: Agent, need: Need | None = None, need_text: str = "", need_lang: str = ""
) -> Shortlist:
    """Make a list for oneself, with a copy of the need it is for.

    Raises:
        Refused: when nobody is signed in, or the person has more lists than anybody can read.
        ValidationError: when the title is empty or too long.
    """
    can_keep_shortlists(by).or_refuse()
    owner = Person.objects.select_for_update().filter(key=by.person, is_active=True).first()
    if owner is None or owner.shortlists.count() >= MOST_LISTS:
        raise Refused(_("You have as many lists as one can have. Delete one first."))
    now = timezone.now()
    made = Shortlist(
        owner=owner,
        acting_for=by.acting_for,
        title=title.strip(),
        need_key=need.public_key if need else "",
        need_text=need.text[:LONGEST_NEED] if need else need_text.strip(),
        need_lang=need.lang if need else need_lang,
        made_at=now,
        changed_at=now,
    )
    made.full_clean()
    made.save(force_insert=True)
    record("shortlist.made", ("shortlist", made.key), by=by, need=made.need_key)
    return made


@transaction.atomic
def change_shortlist(
    shortlist: Shortlist, *, by: Agent, version: int, title: str, need_text: str, need_lang: str = ""
) -> Shortlist:
    """Change what a list is called and what it is for.

    Raises:
        ChangedMeanwhile: when it is no longer in the version that was seen.
    """
    can_edit_shortlist(by, shortlist).or_refuse()
    claim_version(Shortlist.objects.all(), pk=shortlist.pk, version=version)
    shortlist.refresh_from_db()
    if shortlist.need_text != need_text.strip():
        shortlist.need_text, shortlist.need_lang = need_text.strip(), need_lang
    shortlist.title = title.strip()
    shortlist.changed_at = timezone.now()
    shortlist.full_clean()
    shortlist.save(update_fields=["title", "need_text", "need_lang", "changed_at"])
    record("shortlist.changed", ("shortlist", shortlist.key), by=by, version=shortlist.version)
    return shortlist


@transaction.atomic
def delete_shortlist(shortlist: Shortlist, *, by: Agent) -> None:
    """Delete a list for good: its need, rows, notes, links and comments; the thread keeps keys alone."""
    can_delete_shortlist(by, shortlist).or_refuse()
    held = Shortlist.objects.select_for_update().get(pk=shortlist.pk)
    can_delete_shortlist(by, held).or_refuse()
    held.comments.all().delete()
    held.links.all().delete()
    held.shares.all().delete()
    held.rows.all().delete()
    held.delete()
    record("shortlist.deleted", ("shortlist", shortlist.key), by=by)


@transaction.atomic
def add_to_shortlist(
    shortlist: Shortlist,
    *,
    by: Agent,
    profile: Profile,
    found: FoundAs | None = None,
    need: Need | None = None,
) -> ShortlistRow:
    """Put a candidate at the end of a list; one that is on it already stays as it is.

    A list that says no need yet takes a copy of the one the candidate was found by. Adding takes no
    version: it can be done while the list is open elsewhere.

    Raises:
        Refused: when the list is somebody else's or full, or the profile may not be seen.
    """
    can_edit_shortlist(by, shortlist).or_refuse()
    can_see_profile(by, profile).or_refuse()
    held = Shortlist.objects.select_for_update().get(pk=shortlist.pk)
    present = held.rows.standing().filter(profile_key=profile.key).first()
    if present is not None:
        return present
    last = held.rows.standing().last()
    if held.rows.standing().count() >= MOST_ROWS:
        raise Refused(_("The list is full. Take somebody off it, or make another."))
    now, how = timezone.now(), found or FoundAs()
    row = ShortlistRow(
        shortlist=held,
        profile_key=profile.key,
        title=profile.title,
        lang=profile.lang,
        position=last.position + 1 if last else 1,
        reasons=list(how.reasons),
        band=how.band,
        score=how.score,
        added_at=now,
    )
    row.full_clean()
    row.save(force_insert=True)
    if need is not None and not held.need_text:
        held.need_key, held.need_lang = need.public_key, need.lang
        held.need_text = need.text[:LONGEST_NEED]
        held.save(update_fields=["need_key", "need_text", "need_lang"])
    _touch(held)
    record("shortlist.row_added", ("shortlist", held.key), by=by, row=row.key, profile=profile.key)
    return row


@transaction.atomic
def note_row(row: ShortlistRow, *, by: Agent, version: int, notes: str, why_not: str = "") -> ShortlistRow:
    """Write a note on a candidate; of one that is not relevant, also why.

    Raises:
        ChangedMeanwhile: when the row is no longer in the version that was seen.
        ValidationError: when the reason of one not relevant would be empty.
    """
    held = _claimed(row, by, version)
    held.notes = notes.strip()
    if why_not.strip():
        held.why_not = why_not.strip()
    held.full_clean()
    held.save(update_fields=["notes", "why_not"])
    _touch(held.shortlist)
    record("shortlist.row_noted", ("shortlist", held.shortlist.key), by=by, row=held.key)
    return held


@transaction.atomic
def move_row(
    row: ShortlistRow, *, by: Agent, version: int, verb: str, why_not: str = "", notes: str | None = None
) -> ShortlistRow:
    """Say where one stands with a candidate: contacted, answered, not relevant and why, or back again.

    Raises:
        ChangedMeanwhile: when the row is no longer in the version that was seen.
        Refused: when the verb does not lead on from where the row is, or the reason is missing.
    """
    held = _claimed(row, by, version)
    before = held.status
    try:
        held.status = next_status(before, verb, why=why_not)
    except NotPossible as problem:
        missing = _("Say in a few words why they are not relevant.")
        elsewhere = _("This cannot follow on where the candidate is now.")
        raise Refused(missing if problem.missing else elsewhere) from problem
    held.contacted_at = was_contacted(held.contacted_at, verb, held.status, timezone.now())
    held.why_not = why_not.strip() if verb == "dismiss" else ""
    held.notes = held.notes if notes is None else notes.strip()
    held.full_clean()
    held.save(update_fields=["status", "contacted_at", "why_not", "notes"])
    _touch(held.shortlist)
    subject = ("shortlist", held.shortlist.key)
    record("shortlist.row_moved", subject, by=by, row=held.key, before=before, after=held.status)
    return held


@transaction.atomic
def reorder_row(row: ShortlistRow, *, by: Agent, version: int, up: bool) -> None:
    """Let a candidate and its neighbour change places; ``version`` is the list's.

    Raises:
        ChangedMeanwhile: when somebody else has changed the list since it was seen.
    """
    can_edit_shortlist(by, row.shortlist).or_refuse()
    claim_version(Shortlist.objects.all(), pk=row.shortlist_id, version=version)
    rows = {one.pk: one for one in ShortlistRow.objects.filter(shortlist=row.shortlist_id).standing()}
    if row.pk not in rows:
        raise Refused(_("The candidate is not on the list any more."))
    changed = []
    for position, pk in enumerate(moved(list(rows), row.pk, up=up), start=1):
        if rows[pk].position != position:
            rows[pk].position = position
            changed.append(rows[pk])
    ShortlistRow.objects.bulk_update(changed, ["position"])
    _touch(row.shortlist)
    record("shortlist.reordered", ("shortlist", row.shortlist.key), by=by, row=row.key, up=up)


@transaction.atomic
def remove_row(row: ShortlistRow, *, by: Agent, version: int) -> ShortlistRow:
    """Take a candidate off a list; for a time it can be put back, then what was written of it is erased.

    Raises:
        ChangedMeanwhile: when the row is no longer in the version that was seen.
    """
    held = _claimed(row, by, version)
    now = timezone.now()
    held.removed_at = now
    held.save(update_fields=["removed_at"])
    _touch(held.shortlist)
    record("shortlist.row_removed", ("shortlist", held.shortlist.key), by=by, row=held.key)
    return held


@transaction.atomic
def restore_row(row: ShortlistRow, *, by: Agent) -> ShortlistRow:
    """Put back a candidate that was taken off; pressed twice, nothing more happens.

    Raises:
        Refused: when the same candidate was put on the list anew meanwhile.
    """
    can_edit_shortlist(by, row.shortlist).or_refuse()
    held = ShortlistRow.objects.select_for_update().select_related("shortlist").filter(pk=row.pk).first()
    if held is None or held.removed_at is None:
        return row
    if held.shortlist.rows.standing().filter(profile_key=held.profile_key).exists():
        raise Refused(_("The candidate is on the list already."))
    held.removed_at = None
    held.version += 1
    held.save(update_fields=["removed_at", "version"])
    _touch(held.shortlist)
    record("shortlist.row_restored", ("shortlist", held.shortlist.key), by=by, row=held.key)
    return held


def erase_removed_rows(*, by: Agent, before: datetime) -> int:
    """Erase what was taken off lists before a moment.

    Not an event: that it was taken off has its own line, and this is the end of the way back.
    """
    old = ShortlistRow.objects.filter(removed_at__lt=before)
    return old.delete()[0] if by.is_operator else 0


def _claimed(row: ShortlistRow, by: Agent, version: int) -> ShortlistRow:
    """Authorise, take the row's next version and give it fresh from the database."""
    can_edit_shortlist(by, row.shortlist).or_refuse()
    standing = ShortlistRow.objects.filter(removed_at__isnull=True)
    claim_version(standing, pk=row.pk, version=version)
    return ShortlistRow.objects.select_related("shortlist__owner").get(pk=row.pk)


def _touch(shortlist: Shortlist) -> None:
    """Let the list be the latest that was worked on."""
    Shortlist.objects.filter(pk=shortlist.pk).update(changed_at=timezone.now())
