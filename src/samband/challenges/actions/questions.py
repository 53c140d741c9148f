"""Questions that anybody asks of a published challenge; what is answered is answered to everybody alike."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.base.thread import declare, record
from samband.base.versions import claim_version
from samband.challenges.access.challenges import roles_in
from samband.challenges.actions.challenge_life import follow_up
from samband.challenges.domain.challenge import LIVE
from samband.challenges.models import Challenge, Question
from samband.challenges.tasks import tell_owners_of
from samband.kernel.decision import Refused

declare("challenge.question_asked", _("{by} asked a question"))
declare("challenge.question_answered", _("{by} answered a question, for everybody to read"))
declare("challenge.questions_left", _("{by} erased that a person asked some questions"))
declare("challenge.question_set_aside", _("{by} set a question aside"))

MOST_UNANSWERED = 200
MOST_AN_HOUR = 30


@transaction.atomic
def ask_question(challenge: Challenge, *, by: Agent, text: str, lang: str = "") -> Question:
    """Ask a question of a challenge that looks for answers; its owners are told. Public once it is answered.

    Raises:
        Refused: when the challenge takes no questions, or very many wait already.
    """
    held = Challenge.objects.select_for_update(no_key=True).get(pk=challenge.pk)
    if held.status not in LIVE:
        raise Refused(_("This challenge takes no questions now."))
    waiting = held.questions.filter(answered_at__isnull=True, set_aside_at__isnull=True)
    now = timezone.now()
    lately = held.questions.filter(asked_at__gt=now - timedelta(hours=1)).count()
    if waiting.count() >= MOST_UNANSWERED or lately >= MOST_AN_HOUR:
        raise Refused(_("Very many questions wait to be answered. Try again tomorrow."))
    question = Question(challenge=held, text=text.strip(), lang=lang, asked_by=by.person, asked_at=now)
    question.full_clean()
    question.save(force_insert=True)
    event = record("challenge.question_asked", ("challenge", held.key), by=by, question=question.key)
    tell_owners_of.enqueue(held.key, event.pk)
    return question


@transaction.atomic
def answer_question(question: Question, *, by: Agent, version: int, answer: str, lang: str = "") -> Question:
    """Answer a question for everybody; an answer may be mended later, which the thread keeps.

    Raises:
        Refused: when the agent does not own the challenge, or says nothing.
        ChangedMeanwhile: when a colleague answered it meanwhile.
    """
    _refuse_others(question, by)
    if not answer.strip():
        raise Refused(_("Write an answer."))
    held = _held(question, version)
    held.answer, held.answer_lang = answer.strip(), lang
    held.answered_at, held.set_aside_at = timezone.now(), None
    held.full_clean(exclude=["challenge"])
    held.save(update_fields=["answer", "answer_lang", "answered_at", "set_aside_at"])
    subject = ("challenge", held.challenge.key)
    event = record("challenge.question_answered", subject, by=by, question=held.key)
    follow_up(held.challenge, event)
    return held


@transaction.atomic
def set_question_aside(question: Question, *, by: Agent, version: int) -> Question:
    """Set a question aside that is none, such as advertising; it can still be answered.

    Raises:
        Refused: when the agent does not own the challenge, or the question was answered.
        ChangedMeanwhile: when a colleague did something with it meanwhile.
    """
    _refuse_others(question, by)
    held = _held(question, version)
    if held.answered_at is not None:
        raise Refused(_("This question was answered. What was answered stays."))
    held.set_aside_at = timezone.now()
    held.save(update_fields=["set_aside_at"])
    record("challenge.question_set_aside", ("challenge", held.challenge.key), by=by, question=held.key)
    return held


def _held(question: Question, version: int) -> Question:
    claim_version(Question.objects.all(), pk=question.pk, version=version)
    return Question.objects.select_related("challenge").get(pk=question.pk)


def _refuse_others(question: Question, by: Agent) -> None:
    if "owner" not in roles_in(by, question.challenge):
        raise Refused(_("Only the owners of a challenge answer what is asked of it."))


@transaction.atomic
def leave_questions(person: Person, *, by: Agent) -> int:
    """Erase that a person asked some questions; the questions stay, since others read the answers.

    Authorised by whoever erases the person.
    """
    count = Question.objects.filter(asked_by=person.key).exclude(asked_by="").update(asked_by="")
    if count:
        record("challenge.questions_left", ("person", person.key), by=by, count=count)
    return count
