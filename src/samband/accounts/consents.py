"""What people are asked for: only what truly rests on consent, in words that have a version.

Most of what is kept here rests on a public task, an agreement or a legal obligation: nobody is asked for
that, since a no would change nothing. What is left is declared here by the stage that does it, and done
only for those who said yes to the words of today.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from samband.accounts.models import Consent, Person

# The day of the privacy notice that the installation shows; a new text has a new day.
NOTICE = "2026-11-22"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that is done only with consent.

    ``question`` is what a person says yes or no to, ``explanation`` what comes of either; other words need
    another ``version``, and everybody is asked anew. ``concerns`` says whether it is about a person at all.
    """

    name: str
    version: str
    question: Any
    explanation: Any
    concerns: Callable[[Person], bool]


@dataclass(frozen=True, slots=True)
class Standing:
    """A purpose and what a person has answered; None where they have not answered these words."""

    purpose: Purpose
    answer: Consent | None

    @property
    def is_given(self) -> bool:
        """Whether they agree, as things stand."""
        return self.answer is not None and self.answer.is_given


_PURPOSES: dict[str, Purpose] = {}


def declare_purpose(purpose: Purpose) -> Purpose:
    """Declare once what is done only with consent.

    Raises:
        ValueError: when another purpose has its name.
    """
    if purpose.name in _PURPOSES:
        raise ValueError(f"the purpose {purpose.name!r} is declared twice: give it one home")
    _PURPOSES[purpose.name] = purpose
    return purpose


def purposes() -> Mapping[str, Purpose]:
    """Give all declared purposes by name."""
    return dict(_PURPOSES)


def consents_of(person: Person) -> list[Standing]:
    """Give each purpose that concerns a person, with their answer to the words of today."""
    concerning = [one for one in _PURPOSES.values() if one.concerns(person)]
    if not concerning:
        return []
    answers = {row.purpose: row for row in person.consents.standing()}
    current = {
        name: row
        for name, row in answers.items()
        if name in _PURPOSES and row.version == _PURPOSES[name].version
    }
    return [Standing(one, current.get(one.name)) for one in concerning]


def unanswered(person: Person) -> list[Purpose]:
    """Give what a person has never been asked in the words of today; one who said no is not asked again."""
    return [one.purpose for one in consents_of(person) if one.answer is None]
