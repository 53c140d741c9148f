"""Addresses that one part of the stage of needs gives and another leads to."""


def challenge_address(key: str) -> str:
    """Give the address of a challenge's public page."""
    return f"/challenges/{key}/"


def idea_begin_address(door_key: str) -> str:
    """Give the address at which an idea for a door begins."""
    return f"/doors/{door_key}/idea/"
