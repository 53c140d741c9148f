"""What programs ask and send at the addresses of the stage of needs, and by whose tokens these are tried."""

from typing import Any

from tests.site.url_world_needs import IDEA, NOTES, TITLE, WORDS, Needs

# As everywhere, with the tokens of who keeps the door, and of who is asked for something.
NEEDS_PROGRAMS = (
    "nothing", "read", "match", "write", "owner", "host", "asked", "expired", "revoked", "inactive",
)  # fmt: skip
_OF_DRAFTS = ("edit_challenge", "erase_draft", "look_before", "decide_before")
_OF_PUBLISHED = (
    "get_challenge", "find_answers", "list_versions", "move_on", "merge", "ask_something", "answer_something",
    "follow", "stop_following",
)  # fmt: skip


def needs_arguments_of(name: str, needs: Needs) -> dict[str, Any] | None:
    """Give the arguments that an address of the stage may have; None for an address of another."""
    keys = dict.fromkeys(_OF_DRAFTS, needs.draft.key) | dict.fromkeys(_OF_PUBLISHED, needs.published.key)
    keys |= dict.fromkeys(("get_notes", "list_lines"), needs.register.key)
    keys |= dict.fromkeys(("get_door", "bring_idea"), needs.door.key)
    keys |= dict.fromkeys(("get_idea", "move_idea"), needs.idea.key)
    keys |= dict.fromkeys(("get_request", "move_request"), needs.request.key)
    return {"key": keys[name], "question": needs.question.key} if name in keys else None


def needs_sent(name: str, needs: Needs) -> dict[str, Any] | None:
    """Give what a program sends to an address of the stage, if anything."""
    wish = {"sort": "introduction", "title": "Möt era ingenjörer", "text": "Vi vill visa en pump."}
    bodies: dict[str, dict[str, Any]] = {
        "begin_challenge": {"text": "Källare svämmar över.", "organisation": needs.company.key},
        "edit_challenge": {"future": WORDS["future"], "version": needs.draft.version},
        "move_on": {"verb": "begin_dialogue", "version": needs.published.version},
        "merge": {"into": needs.second.key, "version": needs.published.version},
        "ask_something": {"text": "Gäller det garage också?"},
        "answer_something": {"answer": "Ja, garage också.", "version": needs.question.version},
        "decide_before": {"why": "Vi har andra källare.", "version": needs.draft.version},
        "bring_notes": {"title": "Verkstad", "text": NOTES},
        "bring_idea": {**IDEA, "i_know_it_becomes_public": True},
        "which_door": {"text": TITLE},
        "where_it_stands": {"code": needs.receipt},
        "move_idea": {"verb": "answer", "text": "Tack, vi provar i maj.", "version": needs.idea.version},
        "ask_for_something": {**wish, "asked": needs.other.key, "asker": needs.company.key},
        "move_request": {"verb": "accept", "text": "Välkomna.", "version": needs.request.version},
    }
    return bodies.get(name)
