"""Jobs about ideas: propose which department and which challenge a new one belongs to."""

from samband.base.jobs import job


@job
def propose_routing(key: str) -> str:
    """Propose where an idea belongs; run again, it finds the same."""
    from samband.challenges.routing import propose

    return propose(key)
