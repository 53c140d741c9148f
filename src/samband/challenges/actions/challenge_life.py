"""A challenge's life after publication: dialogue, trial, project, solved or not, withdrawn, merged."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.challenges.access.challenges import can_edit_challenge, can_move_challenge
from samband.challenges.actions.challenge_moves import hold_challenge, moved, save_version, settle_profile
from samband.challenges.models import Challenge, ChallengeOwner, Follow
from samband.challenges.tasks import tell_followers_of
from samband.kernel.decision import Refused

# Each move after publication: what the thread calls it, and where its words are kept.
_LIFE: Final[Mapping[str, tuple[str, str]]] = {
    "begin_dialogue": ("challenge.dialogue_begun", ""),
    "begin_trial": ("challenge.trial_begun", ""),
    "begin_project": ("challenge.project_begun", ""),
    "solve": ("challenge.solved", "outcome"),
    "give_up": ("challenge.not_solved", "learned"),
    "reopen": ("challenge.reopened", "why"),
    "withdraw": ("challenge.withdrawn", "why"),
}
LIFE_VERBS: Final = tuple(_LIFE)

declare("challenge.dialogue_begun", _("{by} began a dialogue with the market"))
declare("challenge.trial_begun", _("{by} began a trial"))
declare("challenge.project_begun", _("{by} began a project"))
declare("challenge.solved", _("{by} said that the challenge is solved"), erasure="wording")
declare("challenge.not_solved", _("{by} said that the challenge was not solved"), erasure="wording")
declare("challenge.reopened", _("{by} opened the challenge again"), erasure="wording")
declare("challenge.withdrawn", _("{by} withdrew the challenge"), erasure="wording")
declare("challenge.took_over", _("{by} merged another challenge that says the same into this one"))


@transaction.atomic
def move_challenge(
    challenge: Challenge, *, by: Agent, verb: str, version: int, words: str = "", lang: str = ""
) -> Challenge:
    """Move a published challenge on by a verb of `LIFE_VERBS`; whoever follows it is told.

    ``words`` are what the move needs: what solved it, what was learned, or why.

    Raises:
        Refused: when the agent may not, or it does not lead on from there.
        NotPossible: when the words that the move needs are missing.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    event_name, kept_in = _LIFE[verb]
    can_move_challenge(by, challenge, verb).or_refuse()
    held = hold_challenge(challenge, version=version)
    said = words.strip()
    before = moved(held, verb, by=by, facts={kept_in} if said and kept_in else ())
    if kept_in:
        setattr(held, kept_in, said)
    save_version(held, by=by)
    settle_profile(held, by=by)
    event = record(
        event_name,
        ("challenge", held.key),
        by=by,
        wording=said,
        lang=lang or held.lang,
        before=before,
        after=held.status,
    )
    follow_up(held, event)
    return held


@transaction.atomic
def merge_challenges(
    other: Challenge, *, by: Agent, into: Challenge, version: int, into_version: int
) -> Challenge:
    """Merge a challenge into one that says the same: both texts and logs stay, the address leads on.

    Owners, followers and questions of the one that goes come to the one that stays.

    Raises:
        Refused: when the agent does not own both, or one of them is over.
        ChangedMeanwhile: when somebody saved one of them meanwhile.
    """
    if other.pk == into.pk:
        raise Refused(_("A challenge cannot be merged into itself."))
    can_move_challenge(by, other, "merge").or_refuse()
    can_edit_challenge(by, into).or_refuse()
    if into.published_at is None and other.published_at is not None:
        raise Refused(_("What is published can only be merged into something published."))
    # Always in the same order, so that two who merge the same pair the other way cannot block each other.
    for pk, seen in sorted(((other.pk, version), (into.pk, into_version))):
        claim_version(Challenge.objects.all(), pk=pk, version=seen)
    held = Challenge.objects.select_related("maker", "approver").in_bulk([other.pk, into.pk])
    gone, kept = held[other.pk], held[into.pk]
    can_edit_challenge(by, kept).or_refuse()
    before = moved(gone, "merge", by=by, facts={"into"})
    gone.merged_into = kept
    save_version(gone, by=by)
    save_version(kept, by=by)
    settle_profile(gone, by=by)
    _bring_together(gone, kept)
    event = record("challenge.took_over", ("challenge", kept.key), by=by, other=gone.key, before=before)
    follow_up(kept, event)
    return kept


def _bring_together(gone: Challenge, kept: Challenge) -> None:
    present = set(kept.owners.values_list("organisation_id", flat=True))
    ChallengeOwner.objects.bulk_create(
        ChallengeOwner(challenge=kept, organisation_id=one)
        for one in gone.owners.values_list("organisation_id", flat=True)
        if one not in present
    )
    following = set(kept.follows.values_list("person_id", flat=True))
    Follow.objects.bulk_create(
        Follow(challenge=kept, person_id=one.person_id, since=one.since)
        for one in gone.follows.all()
        if one.person_id not in following
    )
    gone.questions.update(challenge=kept)
    gone.ideas.update(challenge=kept)
    Challenge.objects.filter(merged_into=gone).update(merged_into=kept)


def follow_up(challenge: Challenge, event: Event) -> None:
    """Have the worker tell those who follow a challenge of an event.

    Not an event: it is told of one.
    """
    tell_followers_of.enqueue(challenge.key, event.pk)
