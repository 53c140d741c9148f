"""May this person do this to that thing? Yes, or no with a reason a person can read."""

from dataclasses import dataclass
from typing import Never, Protocol, runtime_checkable


@runtime_checkable
class Reason(Protocol):
    """A text, or a text that is translated when it is shown (anything that ``str`` makes readable)."""

    def __str__(self) -> str:
        """Give the words, in the language in force at that moment."""
        ...


class Refused(Exception):
    """Somebody asked for what they may not do. ``reason`` says why, in words for them."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes. True in a condition."""

    def __bool__(self) -> bool:
        return True

    def or_refuse(self) -> None:
        """Go on."""


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why. False in a condition."""

    reason: Reason

    def __bool__(self) -> bool:
        return False

    def or_refuse(self) -> Never:
        """Raise `Refused` with the reason."""
        raise Refused(self.reason)


Decision = Allowed | Denied


def all_of(*decisions: Decision) -> Decision:
    """Give the first refusal, or yes when there is none."""
    return next((decision for decision in decisions if not decision), Allowed())


def any_of(first: Decision, *others: Decision) -> Decision:
    """Give the first yes, or else the first refusal, whose reason should be the most helpful one."""
    return next((decision for decision in (first, *others) if decision), first)
