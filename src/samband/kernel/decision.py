"""Whether somebody may do something, with the reason when not."""

from dataclasses import dataclass
from typing import Any, ClassVar


class Refused(Exception):
    """Somebody asked for what they may not do, or what cannot be done as things stand.

    ``reason`` is a sentence for that person; it may be lazily translated.
    """

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    reason: ClassVar[str] = ""

    def __bool__(self) -> bool:
        return True

    def or_refuse(self) -> None:
        """Go on."""


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why, in a sentence for the person who asked."""

    reason: Any

    def __bool__(self) -> bool:
        return False

    def or_refuse(self) -> None:
        """Stop.

        Raises:
            Refused: with the reason.
        """
        raise Refused(self.reason)


Decision = Allowed | Denied
