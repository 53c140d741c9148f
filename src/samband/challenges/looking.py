"""Looks whether a challenge has been solved elsewhere and who else has it: by matching, with the reasons."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.labels import country_name, region_in_country
from samband.challenges.actions.challenge_moves import MATCHED_PARTS
from samband.challenges.challenge_listing import owner_names, profiles_of
from samband.challenges.challenge_words import STATUS_WORDS
from samband.challenges.models import Challenge
from samband.matching.answers import Hit, Question, answer
from samband.matching.encoder import EncoderError
from samband.matching.store import StoreError

KINDS: Final = ("challenge", "project", "testbed")
MOST: Final = 8
_SORTS: Final = {"challenge": _("Challenge"), "project": _("Project"), "testbed": _("Testbed")}
SOME, NONE, FAILED = "some", "none", "failed"


@dataclass(frozen=True, slots=True)
class Like:
    """Something alike: what and where it is, where it stands, and which sentences lie close."""

    key: str
    title: str
    lang: str
    sort: Any
    status: str
    status_label: Any
    place: str
    owners: str
    url: str
    reasons: tuple[tuple[str, str], ...]

    @property
    def named(self) -> str:
        """How it is named among those who have the same need."""
        return f"{self.owners}: {self.title}" if self.owners else self.title


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found; ``seen`` says whether something, nothing, or that one could not look."""

    found: tuple[Like, ...]
    seen: str


def look_elsewhere(challenge: Challenge, agent: Agent) -> Looked:
    """Find challenges, projects and testbeds like a challenge; never the challenge itself."""
    parts = [challenge.title, *(str(getattr(challenge, part)) for part in MATCHED_PARTS)]
    own = frozenset({challenge.profile.key}) if challenge.profile is not None else frozenset()
    question = Question(
        text="\n\n".join(part for part in parts if part.strip()),
        lang=challenge.lang,
        kinds=KINDS,
        unwanted=own,
        count=MOST,
        agent=agent,
    )
    try:
        hits = answer(question).hits
    except (EncoderError, StoreError):
        return Looked((), FAILED)
    found = _told([hit for hit in hits if hit.band != "weak"], agent)
    return Looked(found, SOME if found else NONE)


def _told(hits: list[Hit], agent: Agent) -> tuple[Like, ...]:
    behind = profiles_of([hit.profile.pk for hit in hits if hit.profile.sort == "challenge"], agent)
    owners = owner_names(behind.values(), agent)
    told = []
    for hit in hits:
        profile, one = hit.profile, behind.get(hit.profile.pk)
        if profile.sort == "challenge" and one is None:
            continue  # not for this reader's eyes, or gone meanwhile
        places = (profile.place, region_in_country(profile.region), country_name(profile.country))
        url = (
            reverse("challenge-detail", args=[one.key])
            if one
            else reverse("profile-detail", args=[profile.key])
        )
        told.append(
            Like(
                key=profile.key,
                title=profile.title,
                lang=profile.lang,
                sort=_SORTS.get(profile.sort, profile.sort),
                status=one.status if one else "",
                status_label=STATUS_WORDS[one.status] if one else "",
                place=", ".join(dict.fromkeys(part for part in places if part)),
                owners=", ".join(owner.name for owner in owners.get(one.pk, [])) if one else "",
                url=url,
                reasons=tuple((reason.need, reason.profile) for reason in hit.reasons[:2]),
            )
        )
    return tuple(told)
