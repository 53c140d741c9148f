"""Writes of requests between organisations: asked, answered, reminded of, taken back, reported on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.actors.access import can_see_organisation
from samband.actors.actions.moving import tell_stewards
from samband.actors.models import Organisation
from samband.base.agents import Agent, AgentKind
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.challenges.access.requests import ASKER, can_ask, can_move_request, roles_in
from samband.challenges.answer_times import answer_time
from samband.challenges.domain.request import next_status
from samband.challenges.models import Challenge, Request
from samband.kernel.decision import Refused
from samband.kernel.lifecycle import NotPossible

declare("request.asked", _("{by} asked another organisation for help"))
declare("request.accepted", _("{by} said yes to what was asked"))
declare("request.declined", _("{by} said no to what was asked"))
declare("request.lapsed", _("Nobody had answered when the time was over"))
declare("request.reminded", _("{by} reminded them of what was asked"))
declare("request.taken_back", _("{by} took back what was asked"))
declare("request.reported", _("{by} told what came of it"))

# More than one organisation asks others in a day, unless a program does.
MOST_A_DAY = 40


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: the sort, in words, and for a resource which competence, how many hours, and when.

    ``ends_before`` is the day after the last.
    """

    sort: str
    title: str
    text: str
    lang: str = ""
    competence: str = ""
    hours: int | None = None
    starts_on: date | None = None
    ends_before: date | None = None
    on_behalf_of: Organisation | None = None
    challenge: Challenge | None = None


def _for(agent: Agent, organisation: Organisation) -> Agent:
    """Let a person act for the organisation that this concerns, whichever they act for otherwise."""
    return replace(agent, acting_for=organisation.key) if agent.kind is AgentKind.PERSON else agent


@transaction.atomic
def ask_organisation(asked: Organisation, *, by: Agent, asker: Organisation, wish: Wish) -> Request:
    """Ask another organisation to open a door, or to lend somebody; its people are told.

    Raises:
        Refused: when the agent does not belong to the asker, or too much was asked today.
        ValidationError: when what is asked lacks something.
    """
    can_ask(by, asker, asked).or_refuse()
    _check_about(by, wish)
    Organisation.objects.select_for_update(no_key=True).get(pk=asker.pk)
    now = timezone.now()
    lately = Request.objects.filter(asker=asker, asked_at__gt=now - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise Refused(_("Your organisation has asked very much today. Go on tomorrow."))
    made = Request(
        sort=wish.sort,
        status=next_status("", "ask"),
        asker=asker,
        asked=asked,
        owning_body=asker.key,
        on_behalf_of=wish.on_behalf_of,
        challenge=wish.challenge,
        title=" ".join(wish.title.split()),
        text=wish.text.strip(),
        lang=wish.lang,
        competence=" ".join(wish.competence.split()),
        hours=wish.hours,
        starts_on=wish.starts_on,
        ends_before=wish.ends_before,
        asked_by=by.person,
        asked_at=now,
        due_on=answer_time(asked, timezone.localdate(now)).due_on,
    )
    made.full_clean()
    made.save(force_insert=True)
    event = record(
        "request.asked", _subject(made), by=_for(by, asker), sort=made.sort, due_on=made.due_on.isoformat()
    )
    tell_stewards(asked, event, or_members=True)
    return made


def _check_about(by: Agent, wish: Wish) -> None:
    if wish.on_behalf_of is not None:
        can_see_organisation(by, wish.on_behalf_of).or_refuse()
    named = wish.challenge
    if named is not None and not Challenge.objects.visible_to(by).public().filter(pk=named.pk).exists():
        raise Refused(_("This challenge is not published. Others could not read what you ask about."))


def _subject(request: Request) -> tuple[str, str]:
    return ("request", request.key)


def _led_on(request: Request, verb: str, by: Agent, version: int, facts: Sequence[str] = ()) -> Request:
    """Lock a request in the version that was seen, and give it with its next status, unsaved."""
    can_move_request(by, request, verb).or_refuse()
    claim_version(Request.objects.all(), pk=request.pk, version=version)
    held = Request.objects.select_related("asker", "asked").get(pk=request.pk)
    try:
        held.status = next_status(held.status, verb, facts)
    except NotPossible as problem:
        if problem.missing:
            raise Refused(_("Say it in words first: they read nothing else.")) from problem
        raise Refused(_("This has been decided already. Reload the page to see how.")) from problem
    return held


def _with_answer(request: Request, verb: str, by: Agent, version: int, text: str, lang: str) -> Request:
    held = _led_on(request, verb, by, version, ["text"] if text.strip() else [])
    held.answer, held.answer_lang, held.answered_at = text.strip(), lang, timezone.now()
    held.full_clean()
    held.save(update_fields=["status", "answer", "answer_lang", "answered_at"])
    return held


@transaction.atomic
def accept_request(request: Request, *, by: Agent, version: int, text: str, lang: str = "") -> Request:
    """Say yes to what was asked, with words on what happens now; those who asked are told.

    Raises:
        Refused: when the agent is not of those who are asked, says nothing, or it was answered already.
        ChangedMeanwhile: when somebody else answered meanwhile.
    """
    held = _with_answer(request, "accept", by, version, text, lang)
    event = record("request.accepted", _subject(held), by=_for(by, held.asked))
    tell_stewards(held.asker, event, or_members=True)
    return held


@transaction.atomic
def decline_request(request: Request, *, by: Agent, version: int, text: str, lang: str = "") -> Request:
    """Say no to what was asked, with the reason; those who asked are told.

    Raises:
        Refused: when the agent is not of those who are asked, gives no reason, or it was answered already.
        ChangedMeanwhile: when somebody else answered meanwhile.
    """
    held = _with_answer(request, "decline", by, version, text, lang)
    event = record("request.declined", _subject(held), by=_for(by, held.asked))
    tell_stewards(held.asker, event, or_members=True)
    return held


@transaction.atomic
def lapse_request(request: Request, *, by: Agent, today: date) -> Request:
    """Note that nobody answered in time; done twice, it is once. It can still be answered.

    Raises:
        Refused: when somebody else than the installation does.
    """
    can_move_request(by, request, "lapse").or_refuse()
    held = Request.objects.select_for_update(no_key=True).select_related("asker", "asked").get(pk=request.pk)
    if not Request.objects.lapsed_on(today).filter(pk=held.pk).exists():
        return held
    held.status, held.version = next_status(held.status, "lapse"), held.version + 1
    held.save(update_fields=["status", "version"])
    event = record("request.lapsed", _subject(held), by=by, due_on=held.due_on.isoformat())
    tell_stewards(held.asker, event, or_members=True)
    return held


@transaction.atomic
def remind_of_request(request: Request, *, by: Agent, version: int) -> Request:
    """Remind those who did not answer in time; the time to answer begins anew.

    Raises:
        Refused: when the agent is not of those who ask, or there is nothing to remind of.
        ChangedMeanwhile: when it was answered meanwhile.
    """
    held = _led_on(request, "remind", by, version)
    held.due_on = answer_time(held.asked, timezone.localdate()).due_on
    held.save(update_fields=["status", "due_on"])
    event = record(
        "request.reminded", _subject(held), by=_for(by, held.asker), due_on=held.due_on.isoformat()
    )
    tell_stewards(held.asked, event, or_members=True)
    return held


@transaction.atomic
def take_back_asked(request: Request, *, by: Agent, version: int) -> Request:
    """Take back what was asked, as long as nobody has answered; those who were asked are told.

    Raises:
        Refused: when the agent is not of those who ask, or it was answered.
        ChangedMeanwhile: when it was answered meanwhile.
    """
    held = _led_on(request, "take_back", by, version)
    held.save(update_fields=["status"])
    event = record("request.taken_back", _subject(held), by=_for(by, held.asker))
    tell_stewards(held.asked, event, or_members=True)
    return held


@transaction.atomic
def report_on_request(request: Request, *, by: Agent, version: int, text: str, lang: str = "") -> Request:
    """Tell what came of a door that was opened; the other side is told.

    Raises:
        Refused: when the agent is of neither side, says nothing, or it was not accepted.
        ChangedMeanwhile: when the other side told it meanwhile.
    """
    held = _led_on(request, "report", by, version, ["text"] if text.strip() else [])
    held.result, held.result_lang = text.strip(), lang
    held.full_clean()
    held.save(update_fields=["status", "result", "result_lang"])
    is_asker = ASKER in roles_in(by, held)
    own, other = (held.asker, held.asked) if is_asker else (held.asked, held.asker)
    event = record("request.reported", _subject(held), by=_for(by, own))
    tell_stewards(other, event, or_members=True)
    return held


@transaction.atomic
def leave_requests_to_bodies(person: Person, *, by: Agent) -> int:
    """Take a person's key off what they asked for an organisation, whose record it stays; give how many.

    Not an event: the erasure of the person has the line.
    """
    return Request.objects.filter(asked_by=person.key).update(asked_by="")
