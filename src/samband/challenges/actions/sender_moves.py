"""What a sender does with an idea of theirs: reply, bring it back, withdraw it, erase name and address.

They have no account: whoever calls has found the idea by its receipt's code or by the link in their mail
(`samband.challenges.access.idea_senders`), which is the permission.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.actors.models import ImportRun
from samband.base.agents import Agent
from samband.base.files import forget_file
from samband.base.models import Event
from samband.base.notices import declare_notice
from samband.base.outbox import take_back_mail
from samband.base.thread import declare, record
from samband.challenges.access.idea_senders import can_move_own_idea
from samband.challenges.actions.idea_moves import tell_workers
from samband.challenges.actions.sending import KIND, receipt_mail
from samband.challenges.domain.idea import QUARANTINED, SPAM, WITHDRAWN, next_status
from samband.challenges.inbox_words import named_ideas
from samband.challenges.models import Idea, IdeaFile, IdeaMessage
from samband.challenges.models.ideas import IdeaQuerySet
from samband.kernel.decision import Refused

declare("idea.replied", _("{by}, who brought the idea, replied"))
declare("idea.brought_back", _("{by}, who brought the idea, asked to look at it again"))
declare("idea.withdrawn", _("{by}, who brought the idea, withdrew it"))
declare("idea.contact_erased", _("{by}, who brought the idea, erased name and address"))

declare_notice("idea.replied", _("There is a reply about “{subject}”"), kind=KIND, subjects=named_ideas)
declare_notice(
    "idea.brought_back", _("The sender asks to look again at “{subject}”"), kind=KIND, subjects=named_ideas
)
declare_notice("idea.withdrawn", _("The sender has withdrawn “{subject}”"), kind=KIND, subjects=named_ideas)

MOST_MESSAGES: Final = 100


@transaction.atomic
def reply_to_door(idea: Idea, *, by: Agent, text: str, lang: str = "") -> IdeaMessage:
    """Answer what the door's people asked; it is with them again.

    Raises:
        Refused: when they wait for no reply any more.
    """
    held = _held(idea)
    said = _say(held, "reply", text, lang)
    event = _now_stands(held, "idea.replied", by, next_status(held.status, "reply", ("text",)), said.key)
    tell_workers(held, event)
    return said


@transaction.atomic
def bring_back(idea: Idea, *, by: Agent, text: str, lang: str = "") -> IdeaMessage:
    """Ask the door's people to look again at an idea that was answered or closed, with a word why.

    Raises:
        Refused: when it is not answered yet, is withdrawn, or is being worked on.
    """
    held = _held(idea)
    said = _say(held, "reopen", text, lang)
    event = _now_stands(
        held, "idea.brought_back", by, next_status(held.status, "reopen", ("text",)), said.key
    )
    tell_workers(held, event)
    return said


@transaction.atomic
def withdraw_idea(idea: Idea, *, by: Agent) -> None:
    """Take an idea back; what was received stays a record of the body, which works on it no more.

    Pressed twice, nothing more happens.

    Raises:
        Refused: when it has been answered already.
    """
    held = _held(idea)
    if held.status == WITHDRAWN:
        return
    can_move_own_idea(held, "withdraw").or_refuse()
    was_seen = held.status != QUARANTINED
    event = _now_stands(held, "idea.withdrawn", by, next_status(held.status, "withdraw"))
    if was_seen:
        tell_workers(held, event)


@transaction.atomic
def erase_contact(idea: Idea, *, by: Agent) -> bool:
    """Erase name and address of an idea's sender, and the receipt's mail; say whether there were any."""
    held = _held(idea)
    if not held.email and not held.sender:
        return False
    Idea.objects.filter(pk=held.pk).update(email="", sender="", version=F("version") + 1)
    take_back_mail(receipt_mail(held))
    record("idea.contact_erased", ("idea", held.key), by=by)
    return True


def erase_set_aside(*, by: Agent, before: datetime) -> int:
    """Erase ideas that were set aside before a moment and let in by nobody, with files and words."""
    if not by.is_operator:
        return 0
    ideas = list(set_aside_before(before)[:500])
    for idea in ideas:
        _erase(idea, by)
    return len(ideas)


def set_aside_before(before: datetime) -> IdeaQuerySet:
    """Give the ideas that came before a moment and still are set aside. Not an event: it reads."""
    return Idea.objects.filter(status__in=[QUARANTINED, SPAM], sent_at__lt=before).order_by("id")


@transaction.atomic
def _erase(idea: Idea, by: Agent) -> None:
    held = Idea.objects.select_for_update().filter(pk=idea.pk, status__in=[QUARANTINED, SPAM]).first()
    if held is None:
        return
    sums = list(held.files.values_list("sha256", flat=True))
    held.files.all().delete()
    held.messages.all().delete()
    held.delete()
    record("idea.erased", ("idea", held.key), by=by)
    for sha256 in sums:
        # Somebody else may have brought the same file.
        others = IdeaFile.objects.filter(sha256=sha256).exists()
        if not others and not ImportRun.objects.filter(file_sha256=sha256).exists():
            forget_file(sha256)


def _held(idea: Idea) -> Idea:
    """Lock an idea as it stands now."""
    return (
        Idea.objects.select_for_update(of=("self",), no_key=True)
        .select_related("entry_point", "handler")
        .get(pk=idea.pk)
    )


def _say(idea: Idea, verb: str, text: str, lang: str) -> IdeaMessage:
    can_move_own_idea(idea, verb).or_refuse()
    if idea.messages.filter(is_from_sender=True).count() >= MOST_MESSAGES:
        raise Refused(
            _("So much has been written about this idea that no more fits. Call the door's people.")
        )
    said = IdeaMessage(
        idea=idea, is_from_sender=True, verb=verb, text=text.strip(), lang=lang, at=timezone.now()
    )
    said.full_clean()
    said.save(force_insert=True)
    return said


def _now_stands(idea: Idea, verb: str, by: Agent, status: str, message: str = "") -> Event:
    """Keep where an idea stands now, and put it on the thread."""
    ended_at = timezone.now() if status == WITHDRAWN else None
    Idea.objects.filter(pk=idea.pk).update(status=status, ended_at=ended_at, version=F("version") + 1)
    return record(verb, ("idea", idea.key), by=by, status=status, message=message)
