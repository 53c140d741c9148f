"""What matching keeps of a person: the needs they asked while signed in, and what they said of answers."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.matching.actions import forget_needs_of, withdraw_feedback_of
from samband.matching.models import Feedback, Need


def _needs(person: Person) -> Rows:
    rows = Need.objects.filter(person_key=person.key).order_by("-asked_at")
    return [
        {
            "text": need.text,
            "language": need.lang,
            "home_region": need.home_region,
            "asked_at": need.asked_at.isoformat(),
            "erased_at": need.expires_at.isoformat(),
        }
        for need in rows
    ]


def _verdicts(person: Person) -> Rows:
    rows = Feedback.objects.filter(person_key=person.key).order_by("-given_at")
    return [
        {"profile": row.profile_key, "verdict": row.verdict, "given_at": row.given_at.isoformat()}
        for row in rows
    ]


def _forget(person: Person, by: Agent) -> Erasure:
    return Erasure(Fate.ERASED, forget_needs_of(person.key, by=by))


def _forget_verdicts(person: Person, by: Agent) -> Erasure:
    return Erasure(Fate.ERASED, withdraw_feedback_of(person.key, by=by))


def declare_holdings() -> None:
    """Declare what this app keeps."""
    declare_holding(
        Holding(
            name="answers",
            label=_("What you said of answers"),
            purpose=_("To leave out what you do not want and to tell what you know already."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("As long as the need it is about."),
            export=_verdicts,
            erase=_forget_verdicts,
        )
    )
    declare_holding(
        Holding(
            name="needs",
            label=_("Needs you have asked"),
            purpose=_("To show you the answers again."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("30 days, or until you erase the need."),
            export=_needs,
            erase=_forget,
        )
    )
