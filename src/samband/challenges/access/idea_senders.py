"""What somebody without an account may do with an idea of theirs: who holds the receipt."""

from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.challenges.domain.idea import verbs_from
from samband.challenges.models import EntryPoint, Idea
from samband.challenges.models.ideas import IdeaQuerySet
from samband.challenges.receipts import digest_of_code, key_in_token, leads_to, plain_code
from samband.kernel.decision import Allowed, Decision, Denied

SENDER = ("sender",)


def can_send_idea(agent: Agent, entry_point: EntryPoint) -> Decision:
    """Say whether an idea may be brought to a door: anybody may, while it is open and is no mere link."""
    if entry_point.merged_into_id is not None:
        return Denied(_("This way in has become a part of another one."))
    if entry_point.sort == "link":
        return Denied(_("This city takes ideas on a page of its own."))
    if not entry_point.is_open or not entry_point.organisation.is_public:
        return Denied(_("This way in is closed."))
    return Allowed()


def door_at(agent: Agent, key: str) -> EntryPoint | None:
    """Find a door that an agent may see by its key, or the one that it was merged into."""
    return EntryPoint.objects.visible_to(agent).at_address(key).select_related("organisation").first()


def can_move_own_idea(idea: Idea, verb: str) -> Decision:
    """Say whether an idea's sender may do something with it, as it stands now."""
    if verb in verbs_from(idea.status, SENDER):
        return Allowed()
    return Denied(_("This is not possible any more, as it stands now. Read below what has happened."))


def idea_by_code(typed: str) -> Idea | None:
    """Find the idea that a receipt's code opens.

    It is looked up by a digest of 96 bits of chance, so that how long it takes tells a guesser nothing.
    """
    if not plain_code(typed):
        return None
    return _found().filter(receipt=digest_of_code(typed)).first()


def idea_by_mail(token: str) -> Idea | None:
    """Find the idea that a link in a mail to its sender opens; none once the address is erased."""
    key = key_in_token(token)
    found = _found().filter(key=key).first() if key else None
    return found if found is not None and leads_to(token, found) else None


def idea_of_sender(key: str, granted: bool) -> Idea | None:
    """Give an idea to a sender who has shown the receipt; ``granted`` says that they have."""
    return _found().filter(key=key).first() if granted else None


def _found() -> IdeaQuerySet:
    return Idea.objects.select_related("entry_point__organisation")
