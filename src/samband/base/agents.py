"""Who asks and who acts: a person, the installation's operator, a visitor or the system itself."""

from dataclasses import dataclass
from enum import StrEnum


class AgentKind(StrEnum):
    """The sorts of agents; the thread stores which one acted."""

    PERSON = "person"
    OPERATOR = "operator"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Agent:
    """Who asks or acts, as access rules and the thread need to know it.

    ``person`` is the person's public key; ``organisations`` are keys of the organisations whose
    material this agent may see; ``acting_for`` is the one acted for (or empty). ``rights`` are
    the named rights that hold for the whole installation (for example ``import``).
    """

    kind: AgentKind
    person: str = ""
    acting_for: str = ""
    organisations: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()

    @property
    def is_operator(self) -> bool:
        """Whether this is whoever runs the installation (the command line without ``--as``)."""
        return self.kind in (AgentKind.OPERATOR, AgentKind.SYSTEM)

    def has_right(self, right: str) -> bool:
        """Whether the agent has a right of the whole installation."""
        return self.is_operator or right in self.rights


VISITOR = Agent(AgentKind.VISITOR)
OPERATOR = Agent(AgentKind.OPERATOR)
SYSTEM = Agent(AgentKind.SYSTEM)
