"""What every action on a challenge shares: the lock, the table of moves, the copy of each version."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.versions import claim_version
from samband.challenges.access.challenges import can_move_challenge
from samband.challenges.domain.challenge import (
    MAY_BE_OVERRIDDEN,
    NEEDED,
    OVER,
    PARTS,
    PUBLIC,
    next_status,
    stated,
)
from samband.challenges.models import Challenge, ChallengeVersion
from samband.challenges.models.challenges import Statement
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible
from samband.kernel.text import fold, sort_key

STATEMENT_FIELDS = tuple(field.name for field in Statement._meta.get_fields())


def hold_challenge(challenge: Challenge, *, version: int) -> Challenge:
    """Take the next version of a challenge inside the action's transaction; it is locked from here on.

    Raises:
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    claim_version(Challenge.objects.all(), pk=challenge.pk, version=version)
    return Challenge.objects.select_related("maker", "approver").get(pk=challenge.pk)


def facts_of(challenge: Challenge, extra: Collection[str] = ()) -> set[str]:
    """Give the facts that moves ask for: what is stated, whether one looked, who must approve."""
    has = set(stated(parts_of(challenge))) & set(NEEDED)
    facts = has | (set(MAY_BE_OVERRIDDEN) if challenge.override.strip() else set()) | set(extra)
    if challenge.title.strip():
        facts.add("title")
    if challenge.looked_at is not None:
        facts.add("looked")
    facts.add("no_approver" if challenge.approver is None else "approver")
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
        held.status = next_status(before, verb, facts_of(held, facts))
    except NotPossible as problem:
        if problem.missing:
            raise
        raise Refused(_("This has been decided already. Reload the page to see how.")) from problem
    if held.status in PUBLIC and held.published_at is None:
        held.published_at = now
    held.ended_at = now if held.status in OVER else None
    return before


def save_version(held: Challenge, *, by: Agent) -> Challenge:
    """Save a held challenge and, where its words differ from the latest copy, a copy of this version.

    Not an event: the action that changes it has the line and the transaction.
    """
    held.changed_at = timezone.now()
    held.sort_key = sort_key(held.title)[:320]
    held.folded = fold(" ".join(str(getattr(held, name) or "") for name in ("title", *PARTS)))
    held.folded_themes = "".join(f" {theme} " for theme in held.themes)
    held.full_clean(exclude=["profile", "merged_into"])
    held.save()
    words = {name: getattr(held, name) for name in STATEMENT_FIELDS}
    latest = held.versions.order_by("-number").first()
    is_public = held.status in PUBLIC
    if latest is None or any(getattr(latest, name) != value for name, value in words.items()):
        ChallengeVersion.objects.create(
            challenge=held,
            number=held.version,
            by_person=by.person,
            saved_at=held.changed_at,
            is_public=is_public,
            **words,
        )
    elif is_public and not latest.is_public:
        latest.is_public = True
        latest.save(update_fields=["is_public"])
    return held
