"""Before a challenge is published: whether somebody has solved it, and what one makes of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.challenges.access.challenges import can_edit_challenge
from samband.challenges.actions.challenge_moves import hold_challenge, save_version
from samband.challenges.domain.challenge import GO_ON, PRIOR_DECISIONS
from samband.challenges.models import Challenge, PriorAnswer
from samband.kernel.decision import Refused

declare("challenge.looked", _("{by} looked whether somebody has solved a challenge already"))


@dataclass(frozen=True, slots=True)
class Decided:
    """What one makes of an answer that is there: adopt it, adapt it, or go on, for a reason.

    An empty ``profile_key`` is the reason to go on after all, or to publish without having been able to look.
    """

    decision: str
    why: str = ""
    profile_key: str = ""
    title: str = ""
    lang: str = ""


@transaction.atomic
def decide_on_prior_answers(
    challenge: Challenge, *, by: Agent, version: int, decided: Sequence[Decided]
) -> Challenge:
    """Keep what was decided on what others have done; from now on it is known that one has looked.

    Nothing decided says that nothing alike was found. A later decision on the same takes the older one's
    place.

    Raises:
        Refused: when the agent may not, or going on past something lacks its reason.
        ChangedMeanwhile: when somebody saved it since ``version``.
    """
    can_edit_challenge(by, challenge).or_refuse()
    for one in decided:
        if one.decision not in PRIOR_DECISIONS:
            raise Refused(_("Choose adopt, adapt or go on."))
        if one.decision == GO_ON and not one.why.strip():
            raise Refused(_("Say in a few words why you go on with a challenge of your own."))
    held = hold_challenge(challenge, version=version)
    can_edit_challenge(by, held).or_refuse()
    now = timezone.now()
    held.looked_at = now
    held.prior_answers.filter(profile_key="").delete()
    for one in decided or (Decided(GO_ON),):
        answer = held.prior_answers.filter(profile_key=one.profile_key).first() or PriorAnswer(
            challenge=held, profile_key=one.profile_key
        )
        answer.title, answer.lang = one.title[:300], one.lang
        answer.decision, answer.why, answer.decided_at = one.decision, one.why.strip(), now
        answer.full_clean()
        answer.save()
    save_version(held, by=by)
    counts: dict[str, Any] = {name: sum(one.decision == name for one in decided) for name in PRIOR_DECISIONS}
    record("challenge.looked", ("challenge", held.key), by=by, **counts)
    return held
