"""Writes of matching: profiles that stages save, needs that people type, what they think of hits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.kernel.decision import Refused
from samband.kernel.text import fold, sort_key
from samband.matching.access import can_forget_need, can_give_feedback
from samband.matching.actions.records import (
    close_need,
    close_row,
    end_share,
    leave_lists_to_bodies,
    register_shortlist,
    share_with_organisation,
    take_out_closed,
)
from samband.matching.actions.sharing import (
    comment_by_link,
    mark_comments_read,
    open_link,
    remove_comment,
    revoke_link,
    share_shortlist,
)
from samband.matching.actions.shortlists import (
    FoundAs,
    add_to_shortlist,
    change_shortlist,
    delete_shortlist,
    erase_removed_rows,
    make_shortlist,
    move_row,
    note_row,
    remove_row,
    reorder_row,
    restore_row,
)
from samband.matching.models import Feedback, Need, Profile, ProfileAudience
from samband.matching.tasks import enqueue_indexing
from samband.rules.retention import retention_of

__all__ = [
    "FoundAs",
    "ProfileContent",
    "add_to_shortlist",
    "ask_need",
    "change_shortlist",
    "close_need",
    "close_row",
    "comment_by_link",
    "delete_shortlist",
    "end_share",
    "erase_removed_rows",
    "fill_profile",
    "forget_expired_needs",
    "forget_need",
    "give_feedback",
    "leave_lists_to_bodies",
    "make_shortlist",
    "mark_all_waiting",
    "mark_comments_read",
    "mark_indexed",
    "move_row",
    "note_row",
    "open_link",
    "register_shortlist",
    "remove_comment",
    "remove_row",
    "reorder_row",
    "restore_row",
    "revoke_link",
    "save_profile",
    "share_shortlist",
    "share_with_organisation",
    "take_out_closed",
    "withdraw_profile",
]

declare("profile.saved", _("{by} updated {subject}"))
declare("profile.withdrawn", _("{by} withdrew {subject}"))
declare("need.asked", _("{by} asked for answers to a need"))
declare("need.forgotten", _("A need was forgotten when its time was up, or because {by} asked for it"))
declare("need.forgotten_with_person", _("{by} erased the needs that a person had asked"))
declare("hit.judgements_withdrawn", _("{by} erased what a person had said of answers"))
declare("hit.judged", _("{by} said what an answer was worth"))

VERDICTS = ("useful", "not_useful", "known")


@dataclass(frozen=True, slots=True)
class ProfileContent:
    """What an owning stage says about a profile; ``audience`` empty means everybody."""

    sort: str
    title: str
    text: str
    lang: str = ""
    kinds: Sequence[str] = ()
    country: str = ""
    region: str = ""
    place: str = ""
    codes: Sequence[str] = ()
    started_year: int | None = None
    ended_year: int | None = None
    source: str = ""
    source_id: str = ""
    sourced_on: date | None = None
    audience: Sequence[str] = field(default=())


_PLAIN = (
    "sort",
    "title",
    "text",
    "lang",
    "country",
    "region",
    "place",
    "started_year",
    "ended_year",
    "source",
    "source_id",
    "sourced_on",
)


def fill_profile(profile: Profile, content: ProfileContent) -> bool:
    """Put content into a profile, unsaved; say whether anything changed.

    For stages that save many at once in a transaction of their own; one thing at a time goes
    through ``save_profile``.
    """
    values = {name: getattr(content, name) for name in _PLAIN}
    values |= {
        "kinds": list(content.kinds),
        "codes": sorted(content.codes),
        "is_public": not content.audience,
    }
    values["sort_key"] = sort_key(content.title)[:320]
    values["folded"] = fold(f"{content.title} {content.place}")[:500]
    changed = profile.pk is None or any(getattr(profile, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(profile, name, value)
    if changed:
        profile.is_indexed = False
        profile.changed_at = timezone.now()
    return changed


@transaction.atomic
def save_profile(profile: Profile | None, *, by: Agent, content: ProfileContent) -> Profile:
    """Save a profile for its owning stage and let it be indexed; authorised by that stage."""
    profile = profile or Profile()
    audience = set(content.audience)
    changed = fill_profile(profile, content)
    if profile.pk is not None:
        present = set(profile.audiences.values_list("organisation_key", flat=True))
        changed = changed or present != audience
    if not changed:
        return profile
    profile.version += 0 if profile.pk is None else 1
    profile.is_indexed = False
    profile.full_clean(exclude=["sort_key"])
    profile.save()
    profile.audiences.exclude(organisation_key__in=audience).delete()
    ProfileAudience.objects.bulk_create(
        [ProfileAudience(profile=profile, organisation_key=key) for key in sorted(audience)],
        ignore_conflicts=True,
    )
    record("profile.saved", ("profile", profile.key), by=by, version=profile.version)
    enqueue_indexing()
    return profile


@transaction.atomic
def withdraw_profile(profile: Profile, *, by: Agent) -> None:
    """Take a profile out of all answers; its line and key stay."""
    if profile.is_withdrawn:
        return
    profile.withdrawn_at = timezone.now()
    profile.is_indexed = False
    profile.save(update_fields=["withdrawn_at", "is_indexed"])
    record("profile.withdrawn", ("profile", profile.key), by=by)
    enqueue_indexing()


def mark_indexed(seen: Iterable[tuple[int, int]]) -> None:
    """Note that the index holds some profiles as they were in a version: (id, version).

    Not an event: it is the state of a cache.
    """
    for version, ids in _by_version(seen).items():
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            Profile.objects.filter(pk__in=part, version=version).update(is_indexed=True)


def _by_version(seen: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for pk, version in seen:
        groups.setdefault(version, []).append(pk)
    return groups


def mark_all_waiting() -> int:
    """Let every profile be indexed anew (the index was lost or is made by another encoder).

    Not an event: it is the state of a cache.
    """
    return Profile.objects.filter(withdrawn_at__isnull=True).update(is_indexed=False)


@transaction.atomic
def ask_need(text: str, *, by: Agent, lang: str = "", home_region: str = "") -> Need:
    """Keep a typed need for a time under an unguessable key; the thread holds no word of it."""
    now = timezone.now()
    need = Need(
        text=text,
        lang=lang,
        home_region=home_region,
        person_key=by.person,
        asked_at=now,
        expires_at=now + timedelta(days=retention_of("need").days),
    )
    need.full_clean()
    need.save(force_insert=True)
    record("need.asked", ("need", need.public_key), by=by, lang=lang, home_region=home_region)
    return need


@transaction.atomic
def give_feedback(need: Need, *, by: Agent, profile: Profile, verdict: str) -> Feedback:
    """Say what a hit was worth: useful, not useful or known already; a later word replaces it.

    Raises:
        Refused: when the verdict is none of these or the need is somebody else's.
    """
    can_give_feedback(by, need).or_refuse()
    if verdict not in VERDICTS:
        raise Refused(_("Choose useful, not useful or known already."))
    said = Feedback.objects.filter(need=need, profile_key=profile.key).first()
    if said is not None and (said.verdict, said.person_key) == (verdict, by.person):
        return said  # pressed twice: nothing has changed
    feedback, _created = Feedback.objects.update_or_create(
        need=need,
        profile_key=profile.key,
        defaults={"verdict": verdict, "person_key": by.person, "given_at": timezone.now()},
    )
    record("hit.judged", ("profile", profile.key), by=by, verdict=verdict, need=need.public_key)
    return feedback


@transaction.atomic
def forget_need(need: Need, *, by: Agent) -> None:
    """Erase a need and what was said of its hits.

    Raises:
        Refused: when somebody else asked it while signed in.
    """
    can_forget_need(by, need).or_refuse()
    need.feedback.all().delete()
    key = need.public_key
    need.delete()
    record("need.forgotten", ("need", key), by=by)


def forget_expired_needs(*, by: Agent, before: datetime) -> int:
    """Erase every need whose time is up; ``before`` is when one must have been asked for that.

    A need's page said when it was asked how long it is kept: a longer rule since does not hold for it.
    """
    expired = list(Need.objects.expired_at(timezone.now(), before)[:500])
    for need in expired:
        forget_need(need, by=by)
    return len(expired)


@transaction.atomic
def forget_needs_of(person_key: str, *, by: Agent) -> int:
    """Erase all needs that a person asked while signed in, and what anybody said of their answers."""
    needs = Need.objects.filter(person_key=person_key).exclude(person_key="")
    count = needs.count()
    Feedback.objects.filter(need__in=needs).delete()
    needs.delete()
    record("need.forgotten_with_person", ("person", person_key), by=by, count=count)
    return count


@transaction.atomic
def withdraw_feedback_of(person_key: str, *, by: Agent) -> int:
    """Erase all that a person said of answers."""
    count, _by_table = Feedback.objects.filter(person_key=person_key).exclude(person_key="").delete()
    record("hit.judgements_withdrawn", ("person", person_key), by=by, count=count)
    return count
