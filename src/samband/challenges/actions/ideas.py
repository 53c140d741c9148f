"""Writes of a door's people on ideas: given to a department, handed over, asked, answered, closed."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.models import Membership, Organisation
from samband.base.agents import Agent
from samband.base.models import Event
from samband.base.records import tidy_case_number
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.challenges.access.ideas import can_note_idea, can_register_idea, can_take
from samband.challenges.actions.doors import hold_doors
from samband.challenges.actions.idea_moves import (
    PARTS,
    clean,
    hold,
    keep,
    mail_sender,
    move,
    tell_department,
    write,
)
from samband.challenges.actions.sending import enqueue_arrival
from samband.challenges.doors_people import departments_of, doors_to_hand_to
from samband.challenges.inbox_words import GROUNDS
from samband.challenges.models import Challenge, EntryPoint, Idea, IdeaMessage
from samband.kernel.decision import Refused

declare("idea.routed", _("{by} gave an idea to a department"))
declare("idea.handed_over", _("{by} handed an idea over to another door"))
declare("entry_point.idea_left", _("{by} handed an idea over from this door to another"))
declare("entry_point.idea_came", _("An idea was handed over to this door"))
declare("idea.sender_asked", _("{by} asked the sender of an idea something"))
declare("idea.answered", _("{by} answered an idea"))
declare("idea.taken_further", _("{by} said how an idea is taken further"))
declare("idea.closed", _("{by} closed an idea"))
declare("idea.reopened", _("{by} took an idea up again"))
declare("idea.quarantined", _("{by} set an idea aside"))
declare("idea.released", _("{by} took an idea into the inbox that had been set aside"))
declare("idea.discarded", _("{by} discarded an idea"))
declare("idea.noted", _("{by} wrote a note on an idea that stays inside"))
declare("idea.registered", _("{by} wrote the case number of an idea"))


def _line(verb: str, held: Idea, by: Agent, before: str, **more: Any) -> Event:
    return record(verb, ("idea", held.key), by=by, before=before, status=held.status, **more)


@transaction.atomic
def route_idea(
    idea: Idea,
    *,
    by: Agent,
    version: int,
    department: Organisation,
    handler: Person | None = None,
    challenge: Challenge | None = None,
) -> Idea:
    """Give an idea to a department, and where known to a person in it; say which challenge it answers.

    Those it is given to are told. The promised day stays.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when the department is not of the door's body, or the person not of the department.
    """
    can_take(by, idea, "route").or_refuse()
    if challenge is not None:
        _hold_challenge(challenge)
    held = hold(idea, by=by, verb="route", version=version)
    _refuse_strangers(held, by, department, handler, challenge)
    before = move(held, "route", "department")
    held.department, held.handler, held.challenge = department, handler, challenge
    keep(held, "department", "handler", "challenge")
    keys = {"department": department.key, "challenge": challenge.key if challenge else ""}
    event = _line("idea.routed", held, by, before, **keys)
    tell_department(held, event)
    return held


def _refuse_strangers(
    held: Idea, by: Agent, department: Organisation, handler: Person | None, challenge: Challenge | None
) -> None:
    body = held.entry_point.organisation
    if not departments_of(body, timezone.localdate().year).filter(pk=department.pk).exists():
        raise Refused(_("Choose a department of the organisation whose door it is."))
    if handler is not None:
        belongs = Membership.objects.active().filter(organisation=department, person=handler)
        if not handler.is_active or not belongs.exists():
            raise Refused(_("This person does not belong to that department. Choose another, or nobody."))
    if challenge is not None and not Challenge.objects.visible_to(by).filter(pk=challenge.pk).exists():
        raise Refused(_("There is no such challenge."))


def _hold_challenge(challenge: Challenge) -> None:
    """Lock a challenge before the idea that is given to it, as who merges or deletes challenges does."""
    found = Challenge.objects.select_for_update(of=("self",), no_key=True).filter(pk=challenge.pk).first()
    if found is None:
        raise Refused(_("There is no such challenge."))
    if found.merged_into_id is not None:
        raise Refused(_("This challenge has been merged into another. Choose that one."))


@transaction.atomic
def hand_over(idea: Idea, *, by: Agent, version: int, door: EntryPoint, why: str, lang: str = "") -> Idea:
    """Hand an idea over to another door, with a reason that the sender reads; the promised day stays.

    A door of another body takes it as its own record, under no case number yet; inside notes stay behind.
    The other door's registry gets its copy, and the sender the news.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when there is no reason, or nobody keeps the other door.
    """
    can_take(by, idea, "hand_over").or_refuse()
    # Doors before ideas, as who merges doors does: none goes to a door that leads on to another meanwhile.
    hold_doors(idea.entry_point, door)
    held = hold(idea, by=by, verb="hand_over", version=version)
    if not doors_to_hand_to(held, by).filter(pk=door.pk).exists():
        raise Refused(_("Choose another door that is open and that somebody keeps."))
    left, left_case = held.entry_point, held.case_number
    before = move(held, "hand_over", "door", *(["why"] if clean(why) else []))
    write(held, "hand_over", why, lang)
    held.entry_point = door
    held.department = held.handler = held.challenge = None
    held.proposed_department = held.proposed_challenge = ""
    if held.owning_body != door.organisation.key:
        held.owning_body, held.case_number = door.organisation.key, ""
    fields = ("department", "handler", "challenge", "proposed_department", "proposed_challenge")
    keep(held, "entry_point", "owning_body", "case_number", *fields)
    event = _handed(held, by, left, before, left_case)
    enqueue_arrival(held, event)
    mail_sender(held, "hand_over", event)
    return held


def _handed(held: Idea, by: Agent, left: EntryPoint, before: str, left_case: str) -> Event:
    """Leave the line of a hand-over on the idea and on the logs of both doors; give the idea's."""
    told = {"before": before, "status": held.status, "door": held.entry_point.key, "left": left.key}
    action, events = uuid4(), []
    for verb, subject in (
        ("idea.handed_over", ("idea", held.key)),
        ("entry_point.idea_left", ("entry_point", left.key)),
        ("entry_point.idea_came", ("entry_point", held.entry_point.key)),
    ):
        events.append(record(verb, subject, by=by, action=action, idea=held.key, case=left_case, **told))
    return events[0]


@transaction.atomic
def ask_sender(idea: Idea, *, by: Agent, version: int, text: str, lang: str = "") -> Idea:
    """Ask the sender something; it stands on the private page, and the promised day stays.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when nothing is asked, or it stands where nothing can be asked.
    """
    held = hold(idea, by=by, verb="ask_sender", version=version)
    before = move(held, "ask_sender", *(["text"] if clean(text) else []))
    write(held, "ask_sender", text, lang)
    keep(held)
    mail_sender(held, "ask_sender", _line("idea.sender_asked", held, by, before))
    return held


@transaction.atomic
def answer_idea(idea: Idea, *, by: Agent, version: int, text: str, lang: str = "") -> Idea:
    """Answer an idea; the first answer keeps the promise, and its moment never changes.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when nothing is written, or it stands where it cannot be answered.
    """
    held = hold(idea, by=by, verb="answer", version=version)
    before = move(held, "answer", *(["text"] if clean(text) else []))
    write(held, "answer", text, lang)
    held.first_answered_at = held.first_answered_at or timezone.now()
    keep(held, "first_answered_at")
    mail_sender(held, "answer", _line("idea.answered", held, by, before))
    return held


@transaction.atomic
def take_further(idea: Idea, *, by: Agent, version: int, text: str, lang: str = "") -> Idea:
    """Say how an answered idea is taken further: a dialogue, a trial, an open announcement of the need.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when nothing is written, or it has not been answered.
    """
    held = hold(idea, by=by, verb="take_further", version=version)
    before = move(held, "take_further", *(["text"] if clean(text) else []))
    write(held, "take_further", text, lang)
    keep(held)
    mail_sender(held, "take_further", _line("idea.taken_further", held, by, before))
    return held


@transaction.atomic
def close_idea(idea: Idea, *, by: Agent, version: int, text: str = "", lang: str = "") -> Idea:
    """Close an idea that has been answered; a last word to the sender may go along.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when it has not been answered.
    """
    held = hold(idea, by=by, verb="close", version=version)
    before = move(held, "close")
    write(held, "close", text, lang)
    held.ended_at = timezone.now()
    keep(held, "ended_at")
    mail_sender(held, "close", _line("idea.closed", held, by, before))
    return held


@transaction.atomic
def take_up_again(idea: Idea, *, by: Agent, version: int, text: str, lang: str = "") -> Idea:
    """Take an answered or closed idea up again, with a word to the sender why.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when nothing is written, or it is open.
    """
    held = hold(idea, by=by, verb="reopen", version=version)
    before = move(held, "reopen", *(["text"] if clean(text) else []))
    write(held, "reopen", text, lang)
    held.ended_at = None
    keep(held, "ended_at")
    mail_sender(held, "reopen", _line("idea.reopened", held, by, before))
    return held


@transaction.atomic
def set_aside(idea: Idea, *, by: Agent, version: int, why: str) -> Idea:
    """Set an idea aside as abuse or advertising; it stays there until a person decides on it.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when there is no ground, or it is in hand already.
    """
    held = hold(idea, by=by, verb="quarantine", version=version)
    before = move(held, "quarantine", *(["why"] if why in GROUNDS else []))
    held.why_quarantined = why
    keep(held, "why_quarantined")
    _line("idea.quarantined", held, by, before, why=why)
    return held


@transaction.atomic
def release_idea(idea: Idea, *, by: Agent, version: int) -> Idea:
    """Take an idea into the inbox that had been set aside or discarded; the promised day stays.

    What follows on an arrival follows now: the registry's copy, the sender's receipt, a proposal of where to.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when it was not set aside.
    """
    held = hold(idea, by=by, verb="release", version=version)
    before = move(held, "release")
    held.why_quarantined, held.ended_at = "", None
    keep(held, "why_quarantined", "ended_at")
    enqueue_arrival(held, _line("idea.released", held, by, before))
    return held


@transaction.atomic
def discard_idea(idea: Idea, *, by: Agent, version: int, why: str) -> Idea:
    """Discard an idea that was set aside; it is kept for its time, and can be taken back.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        Refused: when there is no ground, or it was not set aside.
    """
    held = hold(idea, by=by, verb="discard", version=version)
    before = move(held, "discard", *(["why"] if why in GROUNDS else []))
    held.why_quarantined, held.ended_at = why, timezone.now()
    keep(held, "why_quarantined", "ended_at")
    _line("idea.discarded", held, by, before, why=why)
    return held


@transaction.atomic
def note_inside(idea: Idea, *, by: Agent, text: str, lang: str = "") -> IdeaMessage:
    """Write a note on an idea that stays within the body; it takes no version, and changes nothing else.

    Raises:
        Refused: when nothing is written, or the idea is handled by others.
    """
    can_note_idea(by, idea).or_refuse()
    held = Idea.objects.select_for_update(no_key=True).get(pk=idea.pk)
    can_note_idea(by, held).or_refuse()
    message = write(held, "note", text, lang, is_inside=True)
    if message is None:
        raise Refused(_("Write the note first."))
    record("idea.noted", ("idea", held.key), by=by, message=message.key)
    return message


@transaction.atomic
def register_idea(idea: Idea, *, by: Agent, version: int, case_number: str) -> Idea:
    """Write under which case number the body's registry knows an idea.

    Raises:
        ChangedMeanwhile: when somebody else did something with it since ``version``.
        ValidationError: when a registry would not write the number so.
    """
    can_register_idea(by, idea).or_refuse()
    claim_version(Idea.objects.all(), pk=idea.pk, version=version)
    held = Idea.objects.select_related(*PARTS).get(pk=idea.pk)
    can_register_idea(by, held).or_refuse()
    held.case_number = tidy_case_number(case_number)
    held.clean_fields(exclude=[one.name for one in Idea._meta.fields if one.name != "case_number"])
    held.save(update_fields=["case_number"])
    record("idea.registered", ("idea", held.key), by=by, body=held.owning_body, case=held.case_number)
    return held
