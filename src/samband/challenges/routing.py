"""Which department and which challenge an idea may belong to, as matching sees it; a person decides."""

from collections.abc import Mapping
from typing import Final

from django.utils import timezone

from samband.actors.models import Organisation
from samband.base.agents import SYSTEM, VISITOR
from samband.challenges.actions.sending import note_proposals
from samband.challenges.doors_people import departments_of
from samband.challenges.models import Challenge, ChallengeOwner, Idea
from samband.matching.answers import Question, likely_answers

# So far down matching looks for one of the door's own.
_MOST: Final = 300


def propose(key: str) -> str:
    """Find and keep the closest challenge and department of a door's organisation; none where none is near.

    Raises:
        EncoderError: when the encoder is busy or cannot be reached; the job is tried again.
    """
    idea = Idea.objects.select_related("entry_point__organisation").filter(key=key).first()
    if idea is None:
        return ""
    home = idea.entry_point.organisation
    departments = _departments(home)
    challenge = _closest(idea, "challenge", _challenges(home, departments))
    department = _closest(
        idea, "department", {row.profile.key: row.key for row in departments if row.profile}
    )
    note_proposals(idea, by=SYSTEM, challenge=challenge, department=department)
    return f"{challenge} {department}".strip()


def _departments(home: Organisation) -> list[Organisation]:
    """Give the public departments that ideas to an organisation's door can be given to."""
    found = departments_of(home, timezone.localdate().year).filter(is_public=True, kinds__kind="department")
    return list(found.exclude(pk=home.pk).select_related("profile").distinct())


def _challenges(home: Organisation, departments: list[Organisation]) -> dict[str, str]:
    owned = ChallengeOwner.objects.filter(organisation__in=[home, *departments]).values("challenge")
    rows = (
        Challenge.objects.visible_to(VISITOR)
        .public()
        .filter(pk__in=owned, profile__withdrawn_at__isnull=True)
    )
    return dict(rows.exclude(profile=None).values_list("profile__key", "key"))


def _closest(idea: Idea, kind: str, own: Mapping[str, str]) -> str:
    if not own:
        return ""
    text = "\n\n".join(part for part in (idea.title, idea.text, idea.problem) if part)
    question = Question(text=text, lang=idea.lang, kinds=(kind,), reasons=False)
    likely = (profile for profile, _score in likely_answers(question, most=_MOST))
    return next((own[profile] for profile in likely if profile in own), "")
