"""The arrival of an idea: taken in whole or not at all, with its receipt, copies and those who are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.notices import declare_mailed_notices, declare_notice
from samband.base.outbox import queue_mail
from samband.base.thread import declare, record
from samband.challenges.access.idea_senders import can_send_idea
from samband.challenges.actions.telling import tell_people
from samband.challenges.domain.attachments import MOST_FILES
from samband.challenges.domain.idea import QUARANTINED, next_status
from samband.challenges.domain.inbox import searched
from samband.challenges.domain.spam import Signs, digest_of_words, why_set_aside
from samband.challenges.doors_people import day_at, people_to_tell
from samband.challenges.idea_letters import COPY, RECEIPT
from samband.challenges.inbox_words import named_ideas
from samband.challenges.models import EntryPoint, Idea, IdeaFile
from samband.challenges.promises import answer_due
from samband.challenges.receipts import digest_of_code, new_code
from samband.kernel.decision import Refused

declare("idea.sent", _("{by} brought an idea"))
declare("idea.erased", _("An idea that was set aside was erased when its time was up"))

KIND: Final = "idea_arrived"
_DAY: Final = timedelta(days=1)


declare_notice("idea.sent", _("A new idea has come in: “{subject}”"), kind=KIND, subjects=named_ideas)
declare_notice(
    "idea.released",
    _("An idea that was set aside is in the inbox: “{subject}”"),
    kind=KIND,
    subjects=named_ideas,
)
declare_mailed_notices(KIND, _("Ideas that come to your door"))


@dataclass(frozen=True, slots=True)
class IdeaContent:
    """What somebody brings, as typed; all but title and text may be empty.

    ``lang`` is the language of the text, ``reply_lang`` the one they read the pages in.
    """

    title: str
    text: str
    problem: str = ""
    lang: str = ""
    secrets: str = ""
    sender: str = ""
    email: str = ""
    reply_lang: str = ""

    @property
    def digest(self) -> str:
        """What two equal ideas have in common."""
        return digest_of_words(self.title, self.text, self.problem)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that has been looked at and kept by its SHA-256, before the idea that it comes with."""

    name: str
    sha256: str
    kind: str
    size: int
    scan: str
    is_secret: bool = False


@transaction.atomic
def send_idea(
    entry_point: EntryPoint,
    *,
    by: Agent,
    content: IdeaContent,
    files: Sequence[KeptFile] = (),
    signs: Signs | None = None,
    seed: str = "",
) -> tuple[Idea, str]:
    """Take in an idea; give it with its receipt's code, which is not kept.

    The same content from the same ``seed`` (one form) is one idea, however often it is sent. What looks
    unsolicited is set aside for a person to see, with the same receipt.

    Raises:
        Refused: when the door is closed, merged or a mere link, or more files come than may.
    """
    held = (
        EntryPoint.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=entry_point.pk)
    )
    can_send_idea(by, held).or_refuse()
    if len(files) > MOST_FILES:
        raise Refused(_("Send at most %(most)s files.") % {"most": MOST_FILES})
    code = new_code(_seed_of(seed, held, content, files) if seed else "")
    before = Idea.objects.filter(receipt=digest_of_code(code)).first()
    if before is not None:
        return before, code
    now = timezone.now()
    why = why_set_aside(
        signs or Signs(),
        " ".join((content.title, content.text, content.problem)),
        is_again=_came_before(held, content, now),
    )
    idea = _saved(held, content, code, why, now)
    for file in files:
        row = IdeaFile(idea=idea, **{name: getattr(file, name) for name in KeptFile.__slots__})
        row.full_clean()
        row.save(force_insert=True)
    event = record(
        "idea.sent", ("idea", idea.key), by=by,
        status=idea.status, why=why, door=held.key, files=len(files), due_on=idea.due_on.isoformat(),
    )  # fmt: skip
    if idea.status != QUARANTINED:
        enqueue_arrival(idea, event)
    return idea, code


def _seed_of(seed: str, entry_point: EntryPoint, content: IdeaContent, files: Sequence[KeptFile]) -> str:
    said = [content.secrets, content.sender, content.email, *(file.sha256 for file in files)]
    return digest_of_words(seed, entry_point.key, content.digest, *said)


def _came_before(entry_point: EntryPoint, content: IdeaContent, now: datetime) -> bool:
    """Whether the same words came to the same door within a day."""
    lately = Idea.objects.filter(entry_point=entry_point, sent_at__gt=now - _DAY).order_by("-sent_at")
    rows = lately.values_list("title", "text", "problem")[:500]
    return any(digest_of_words(*row) == content.digest for row in rows)


def _saved(entry_point: EntryPoint, content: IdeaContent, code: str, why: str, now: datetime) -> Idea:
    idea = Idea(
        receipt=digest_of_code(code),
        entry_point=entry_point,
        owning_body=entry_point.organisation.key,
        status=next_status("", "quarantine" if why else "send"),
        why_quarantined=why,
        sent_at=now,
        due_on=answer_due(entry_point, now),
        promise_days=entry_point.promise_days,
        folded=searched(content.title, content.text),
        **{name: getattr(content, name).strip() for name in IdeaContent.__slots__},
    )
    idea.full_clean(exclude=["entry_point"])
    idea.save(force_insert=True)
    return idea


def enqueue_arrival(idea: Idea, event: Event) -> None:
    """Queue what follows when an idea reaches a door's people, in the transaction of what brought it there.

    Also for what had been set aside and is let in, or comes from another door. It may be called again:
    nothing goes twice.
    Not an event: it belongs to the one that brought the idea.
    """
    from samband.challenges.idea_tasks import propose_routing

    door = idea.entry_point
    keepers = people_to_tell(door, day_at(door))
    address = door.registrar or door.mailbox or next((one.email for one in keepers), "")
    about = {"idea": idea.key}
    if address:
        queue_mail(address, kind=COPY, once=f"idea:{idea.key}:copy:{door.key}", lang=door.lang, about=about)
    if idea.email:
        lang = idea.reply_lang or idea.lang
        queue_mail(idea.email, kind=RECEIPT, once=receipt_mail(idea), lang=lang, about=about)
    tell_people(keepers, event)
    propose_routing.enqueue(idea.key)


def receipt_mail(idea: Idea) -> str:
    """Name the reason for the mail that confirms an idea."""
    return f"idea:{idea.key}:receipt"


@transaction.atomic
def note_proposals(idea: Idea, *, by: Agent, challenge: str = "", department: str = "") -> None:
    """Keep what matching proposes, as keys; a person decides.

    Not an event: it is what a machine thinks, made anew whenever it is asked.
    """
    if not by.is_operator:
        raise Refused(_("Only Samband itself keeps proposals."))
    Idea.objects.filter(pk=idea.pk).update(proposed_challenge=challenge, proposed_department=department)
