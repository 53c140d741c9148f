"""What the actions on ideas share: the lock, the table of moves, what is written, and who is told."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.outbox import queue_mail
from samband.base.versions import claim_version
from samband.challenges.access.ideas import can_take
from samband.challenges.actions.telling import tell_people
from samband.challenges.domain.idea import next_status
from samband.challenges.doors_people import day_at, people_of_department, people_to_tell
from samband.challenges.inbox_words import SENDERS_MAIL
from samband.challenges.models import Idea, IdeaMessage
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible

PARTS = ("entry_point__organisation", "department", "handler", "challenge")
_MISSING = {
    "text": _("Write something first: it is what the sender reads."),
    "why": _("Say why."),
    "door": _("Choose the door that it goes to."),
    "department": _("Choose the department that it goes to."),
}


def clean(text: str) -> str:
    """Give a text without the signs that no database keeps."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


def hold(idea: Idea, *, by: Agent, verb: str, version: int) -> Idea:
    """Authorise, take the idea's next version and give it fresh from the database, locked.

    Not an event: the action that asks for it has the line, and the transaction.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
    """
    can_take(by, idea, verb).or_refuse()
    claim_version(Idea.objects.all(), pk=idea.pk, version=version)
    # Each of many is fetched by itself, inside its own transaction.
    (held,) = Idea.objects.select_related(*PARTS).filter(pk=idea.pk)
    can_take(by, held, verb).or_refuse()
    return held


def move(held: Idea, verb: str, *facts: str) -> str:
    """Let an idea make a move of the table; give where it stood before.

    Raises:
        Refused: when the verb does not lead on from there, or what it needs is missing.
    """
    before = held.status
    try:
        held.status = next_status(before, verb, facts)
    except NotPossible as problem:
        if problem.missing:
            raise Refused(_MISSING[problem.missing[0]]) from problem
        elsewhere = _("This cannot follow on where the idea stands now. Reload the page to see where.")
        raise Refused(elsewhere) from problem
    return before


def keep(held: Idea, *fields: str) -> None:
    """Save what a move changed.

    Not an event: the action that asks for it has the line, and the transaction.
    """
    held.save(update_fields=["status", *fields])


def write(held: Idea, verb: str, text: str, lang: str, *, is_inside: bool = False) -> IdeaMessage | None:
    """Keep what the door's people wrote; nothing when they wrote nothing.

    Not an event: the action that asks for it has the line, and the transaction.
    """
    said = clean(text)
    if not said:
        return None
    message = IdeaMessage(
        idea=held,
        is_from_sender=False,
        is_inside=is_inside,
        body=held.owning_body,
        verb=verb,
        text=said,
        lang=lang or held.reply_lang or held.lang,
        at=timezone.now(),
    )
    message.full_clean(exclude=["idea"])
    message.save(force_insert=True)
    return message


def mail_sender(held: Idea, verb: str, event: Event) -> None:
    """Tell the sender by mail that there is something to read on the private page, if there is an address.

    Not an event: it is told of one.
    """
    if held.email:
        about = {"idea": held.key, "verb": verb}
        lang = held.reply_lang or held.lang
        queue_mail(held.email, kind=SENDERS_MAIL, once=f"event:{event.pk}:sender", lang=lang, about=about)


def tell_keepers(idea: Idea, event: Event) -> int:
    """Tell the people of an idea's door of an event: the host, or who stands in; give how many.

    Not an event: it is told of one.
    """
    door = idea.entry_point
    return tell_people(people_to_tell(door, day_at(door)), event)


def tell_workers(idea: Idea, event: Event) -> int:
    """Tell the person whom an idea was given to of an event, else its door's people; give how many.

    Not an event: it is told of one.
    """
    if idea.handler is not None and idea.handler.is_active:
        return tell_people([idea.handler], event)
    return tell_keepers(idea, event)


def tell_department(held: Idea, event: Event) -> int:
    """Tell those to whom an idea was given of an event; give how many.

    Not an event: it is told of one.
    """
    return tell_people(people_of_department(held), event)
