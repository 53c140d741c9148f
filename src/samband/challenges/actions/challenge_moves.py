"""What every action on a challenge shares: the lock, the table of moves, copies, the profile for matching."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.versions import claim_version
from samband.challenges.access.challenges import approver_for, can_move_challenge
from samband.challenges.domain.challenge import (
    MAY_BE_OVERRIDDEN,
    MERGED,
    NEEDED,
    OVER,
    PARTS,
    PUBLIC,
    WITHDRAWN,
    lacking,
    next_status,
    stated,
)
from samband.challenges.models import Challenge, ChallengeVersion
from samband.challenges.models.challenges import Statement
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.kernel.text import fold, sort_key
from samband.matching.actions import ProfileContent, save_profile, withdraw_profile

STATEMENT_FIELDS = tuple(field.name for field in Statement._meta.get_fields())
# After so long without a save, what was saved as somebody typed is a copy of its own.
STRETCH = timedelta(minutes=10)
# What a match is found by; the rest says how one goes about it.
MATCHED_PARTS = ("affected", "future", "present", "measure", "open", "binding")


def hold_challenge(challenge: Challenge, *, version: int) -> Challenge:
    """Take the next version of a challenge inside the action's transaction; it is locked from here on.

    Raises:
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    claim_version(Challenge.objects.all(), pk=challenge.pk, version=version)
    return Challenge.objects.select_related("maker", "approver", "profile").get(pk=challenge.pk)


def version_typed_on(challenge: Challenge, *, by: Agent, version: int, sitting: str) -> int:
    """Give the version to go on from: the one that was seen, or what the very same page has saved since.

    A page saves by itself while its writer types, and its writer may press Save before that is answered.
    Nothing of anybody else's, and nothing from another page, may have come between.
    """
    if not sitting or not by.person:
        return version
    since = challenge.versions.filter(number__gt=version).order_by("number")
    copies = list(since.values_list("number", "by_person", "is_passing", "sitting"))
    is_own = all(of == [by.person, True, sitting] for _number, *of in copies)
    return copies[-1][0] if copies and is_own else version


def facts_of(challenge: Challenge, *, by: Agent, extra: Collection[str] = ()) -> set[str]:
    """Give the facts that moves ask for: what is stated, whether one looked, who must approve.

    Who must approve needs nobody else's approval.
    """
    has = set(stated(parts_of(challenge))) & set(NEEDED)
    facts = has | (set(MAY_BE_OVERRIDDEN) if challenge.override.strip() else set()) | set(extra)
    if challenge.title.strip():
        facts.add("title")
    if challenge.looked_at is not None:
        facts.add("looked")
    approver = approver_for(challenge)
    if approver is None or (by.person and approver.key == by.person):
        facts.add("no_approver")
    if approver is not None:
        facts.add("approver")
    return facts


def parts_of(statement: Statement) -> dict[str, Any]:
    """Give the parts of a statement by name."""
    return {part: getattr(statement, part) for part in PARTS}


def moved(held: Challenge, verb: str, *, by: Agent, facts: Collection[str] = ()) -> str:
    """Move a held challenge on by a verb, unsaved; give the status it had.

    Raises:
        Refused: when the agent may not, or the verb does not lead on from there.
        NotPossible: with ``missing`` when a fact is missing, so that the page can say which.
    """
    can_move_challenge(by, held, verb).or_refuse()
    before, now = held.status, timezone.now()
    try:
        held.status = next_status(before, verb, facts_of(held, by=by, extra=facts))
    except NotPossible as problem:
        if problem.missing:
            raise
        raise Refused(_("This has been decided already. Reload the page to see how.")) from problem
    if held.status in PUBLIC:
        held.published_at = held.published_at or now
        held.is_shared = True  # what everybody reads is no draft of one person's any more
    held.ended_at = now if held.status in OVER else None
    return before


def save_version(held: Challenge, *, by: Agent, passing: bool = False, sitting: str = "") -> Challenge:
    """Save a held challenge and, where its words differ from the latest copy, a copy of this version.

    ``passing`` is for what was saved as somebody typed: their next save takes that copy's place, unless
    ten minutes went by. What was public once is never replaced.

    Not an event: the action that changes it has the line and the transaction.
    """
    held.changed_at = timezone.now()
    held.sort_key = sort_key(held.title)[:320]
    held.folded = fold(" ".join(str(getattr(held, name) or "") for name in ("title", *PARTS)))
    held.folded_themes = "".join(f" {theme} " for theme in held.themes)
    if held.status in PUBLIC:
        _refuse_gaps(held)
    held.full_clean(exclude=["profile", "merged_into"])
    held.save()
    _copy(held, by=by, passing=passing, sitting=sitting)
    return held


def _refuse_gaps(held: Challenge) -> None:
    """Refuse to take out of a published challenge what it was published with."""
    gaps = lacking(parts_of(held), override=held.override) + ([] if held.title.strip() else ["title"])
    if gaps:
        words = _("What is published cannot be without this.")
        raise ValidationError({gap: ValidationError(words, code="published") for gap in gaps})


def _copy(held: Challenge, *, by: Agent, passing: bool, sitting: str) -> None:
    words = {name: getattr(held, name) for name in STATEMENT_FIELDS}
    latest = held.versions.order_by("-number").first()
    is_public = held.status in PUBLIC
    if latest is not None and all(getattr(latest, name) == value for name, value in words.items()):
        latest.is_public = latest.is_public or is_public
        latest.is_passing = latest.is_passing and passing
        latest.save(update_fields=["is_public", "is_passing"])
        return
    if latest is not None and _gives_way(latest, by, held.changed_at):
        latest.delete()
    ChallengeVersion.objects.create(
        challenge=held,
        number=held.version,
        by_person=by.person,
        saved_at=held.changed_at,
        is_public=is_public,
        is_passing=passing,
        sitting=sitting if passing else "",
        **words,
    )


def _gives_way(latest: ChallengeVersion, by: Agent, at: datetime) -> bool:
    return (
        latest.is_passing
        and not latest.is_public
        and latest.by_person == by.person
        and at - latest.saved_at <= STRETCH
    )


def settle_profile(held: Challenge, *, by: Agent) -> None:
    """Let a published challenge be found by matching as it is now worded; one that is not, no more.

    Not an event: the action that changes the challenge has the line and the transaction.
    """
    if held.status not in PUBLIC or held.status in (WITHDRAWN, MERGED):
        if held.profile is not None:
            withdraw_profile(held.profile, by=by)
        return
    lead = held.owners.filter(is_lead=True).select_related("organisation").first()
    place = lead.organisation if lead is not None else None
    content = ProfileContent(
        sort="challenge",
        kinds=("challenge",),
        title=held.title,
        text="\n\n".join(str(getattr(held, part)) for part in MATCHED_PARTS if getattr(held, part)),
        lang=held.lang,
        country=place.country if place else "",
        region=place.region if place else "",
        place=place.municipality if place else "",
        codes=[f"theme:{theme}" for theme in held.themes],
    )
    profile = save_profile(held.profile, by=by, content=content)
    if held.profile_id != profile.pk:
        held.profile = profile
        Challenge.objects.filter(pk=held.pk).update(profile=profile)
