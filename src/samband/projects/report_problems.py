"""Something that a report lacks or gets wrong: in which step, beside what, how to mend it, if it stops."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from samband.kernel.decision import Refused

# The steps of the flow, by the names that their pages have.
WORK, COSTS, CONTRIBUTIONS, EVIDENCE, HAND_IN = "work", "costs", "contributions", "evidence", "hand-in"
STEPS: Final = (WORK, COSTS, CONTRIBUTIONS, EVIDENCE, HAND_IN)


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """One problem, in the reader's words.

    ``step`` is one of ``STEPS``, ``at`` the key of a line, an item or a text's subject ("" for the whole).
    What does not ``stops`` is a warning. ``where`` names the place as a person would.
    """

    step: str
    what: Any
    fix: Any
    at: str = ""
    where: Any = ""
    stops: bool = True

    def document(self) -> dict[str, str]:
        """Give it as every command gives problems."""
        return {"where": str(self.where or self.step), "what": str(self.what), "fix": str(self.fix)}


class NotComplete(Refused):
    """A report is not handed in, because something is missing; ``problems`` say what."""

    def __init__(self, problems: Iterable[ReportProblem]) -> None:
        self.problems = [one for one in problems if one.stops]
        super().__init__(" ".join(_sentence(one) for one in self.problems[:20]))


def _sentence(one: ReportProblem) -> str:
    said = f"{one.what} {one.fix}"
    return f"{one.where}: {said}" if one.where else said
