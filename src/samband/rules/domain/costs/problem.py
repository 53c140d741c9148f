"""Something that a budget or a report cannot be as it stands: where, what is wrong, how to mend it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, worded when it is shown.

    ``where`` points at the place (a JSON pointer in a document, a line's key in a report); ``what`` and
    ``fix`` are messages that a catalogue may translate, filled with ``values``.
    """

    where: str
    what: str
    fix: str
    values: Mapping[str, str] = field(default_factory=dict)

    def document(self, say: Callable[[str], str] = str) -> dict[str, str]:
        """Give it in words, in English or as ``say`` translates a message."""
        return {"where": self.where, "what": say(self.what) % self.values, "fix": say(self.fix) % self.values}
