"""What those who follow a challenge are told, and how its name is found."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samband.base.notices import declare_mailed_notices, declare_notice
from samband.challenges.models import Challenge

KIND = "followed_challenges"

_SENTENCES = {
    "challenge.dialogue_begun": _("A dialogue with the market has begun: {subject}"),
    "challenge.trial_begun": _("A trial has begun: {subject}"),
    "challenge.project_begun": _("A project has begun: {subject}"),
    "challenge.solved": _("Solved: {subject}"),
    "challenge.not_solved": _("Not solved, and what was learned: {subject}"),
    "challenge.reopened": _("Open again: {subject}"),
    "challenge.withdrawn": _("Withdrawn: {subject}"),
    "challenge.took_over": _("Another challenge that says the same was merged into: {subject}"),
    "challenge.question_answered": _("A question was answered: {subject}"),
    "challenge.date_set": _("There is a new date: {subject}"),
}
OWN_KIND = "own_challenges"


def subjects(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Give name and path of published challenges, by key."""
    rows = Challenge.objects.public().filter(key__in=keys).values_list("key", "title")
    return {key: (title, reverse("challenge-detail", args=[key])) for key, title in rows}


def declare_notices() -> None:
    """Declare what those who follow a challenge are told."""
    declare_mailed_notices(KIND, _("Challenges that you follow"))
    for verb, sentence in _SENTENCES.items():
        declare_notice(verb, sentence, kind=KIND, subjects=subjects)
    declare_mailed_notices(OWN_KIND, _("Challenges that you look after"))
    sentence = _("Somebody asks a question: {subject}")
    declare_notice("challenge.question_asked", sentence, kind=OWN_KIND, subjects=subjects)
