"""What is kept of a person who reads challenges: what they follow, what they asked, notes they brought."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.actions.following import erase_follows
from samband.challenges.actions.questions import leave_questions
from samband.challenges.actions.registers import leave_registers_to_bodies
from samband.challenges.models import Follow, Question, Register


def _follows(person: Person) -> Rows:
    rows = Follow.objects.filter(person=person).select_related("challenge")
    return [{"challenge": row.challenge.key, "since": row.since.isoformat()} for row in rows]


def _follows_erased(person: Person, by: Agent) -> Erasure:
    return Erasure(Fate.ERASED, erase_follows(person, by=by))


def _questions(person: Person) -> Rows:
    rows = Question.objects.filter(asked_by=person.key).select_related("challenge")
    return [
        {"challenge": row.challenge.key, "text": row.text, "asked_at": row.asked_at.isoformat()}
        for row in rows
    ]


def _questions_left(person: Person, by: Agent) -> Erasure:
    count = leave_questions(person, by=by)
    if not count:
        return Erasure(Fate.ERASED, 0)
    why = _("Questions that you asked stay, since others read the answers; that they are yours is erased.")
    return Erasure(Fate.RESTRICTED, count, why)


def _registers(person: Person) -> Rows:
    rows: list[dict[str, Any]] = []
    for register in Register.objects.filter(maker=person).prefetch_related("entries"):
        row: dict[str, Any] = {"title": register.title, "made_at": register.made_at.isoformat()}
        if register.owning_body:  # what stands in it is the body's
            rows.append({**row, "belongs_to": register.owning_body})
            continue
        entries = [{"sort": one.sort, "theme": one.theme, "text": one.text} for one in register.entries.all()]
        rows.append({**row, "entries": entries})
    return rows


def _registers_left(person: Person, by: Agent) -> Erasure:
    left, erased = leave_registers_to_bodies(person, by=by)
    if not left:
        return Erasure(Fate.ERASED, erased)
    why = _("Notes of an organisation are its records: they stay there, without your name.")
    return Erasure(Fate.RESTRICTED, left + erased, why)


def declare_holdings() -> None:
    """Declare what this part keeps."""
    basis = _("Public task or agreement, as the owner of this installation has decided.")
    declare_holding(
        Holding(
            name="follows",
            label=_("Challenges that you follow"),
            purpose=_("To tell you what becomes of them."),
            basis=_("Your consent, which you can take back on each challenge's page."),
            kept=_("Until you follow it no more."),
            export=_follows,
            erase=_follows_erased,
        )
    )
    declare_holding(
        Holding(
            name="questions",
            label=_("Questions that you asked while signed in"),
            purpose=_("To answer them, to everybody alike."),
            basis=basis,
            kept=_("As long as the challenge that they are about."),
            retention=("question",),
            export=_questions,
            erase=_questions_left,
        )
    )
    declare_holding(
        Holding(
            name="notes",
            label=_("Workshop notes that you brought"),
            purpose=_("To work on what was said at a workshop."),
            basis=basis,
            kept=_("Until you delete them; those of an organisation as long as it keeps its records."),
            retention=("register",),
            export=_registers,
            erase=_registers_left,
        )
    )
