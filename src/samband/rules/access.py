"""Who may do what with rules."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.kernel.decision import Allowed, Decision, Denied


def can_set_rules(agent: Agent) -> Decision:
    """Say whether an agent sets the installation's own rules: whoever looks after it."""
    if agent.has_right("operate"):
        return Allowed()
    return Denied(_("Only those who look after this installation set its rules."))
