"""What matching keeps of a person: the needs they asked while signed in, and what they said of answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.matching.actions import forget_needs_of, withdraw_feedback_of
from samband.matching.actions.records import leave_lists_to_bodies
from samband.matching.actions.shortlists import delete_shortlist
from samband.matching.actions.standing import remove_searches_of
from samband.matching.models import Feedback, Need, StandingSearch


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


def _lists(person: Person) -> Rows:
    rows: list[dict[str, Any]] = []
    for shortlist in person.shortlists.prefetch_related("rows", "comments"):
        if shortlist.owning_body:  # what stands in it is the body's, and may be confidential there
            rows.append({"title": shortlist.title, "belongs_to": shortlist.owning_body})
            continue
        chosen = [
            {"profile": row.profile_key, "status": row.status, "notes": row.notes}
            for row in shortlist.rows.all()
        ]
        rows.append({"title": shortlist.title, "need": shortlist.need_text, "rows": chosen})
    return rows


def _lists_deleted(person: Person, by: Agent) -> Erasure:
    left = leave_lists_to_bodies(person, by=by)
    owned = list(person.shortlists.all())
    for shortlist in owned:
        delete_shortlist(shortlist, by=by)
    if not left:
        return Erasure(Fate.ERASED, len(owned))
    return Erasure(
        Fate.RESTRICTED,
        len(owned) + left,
        _(
            "Lists of your own are erased. Lists that belong to an organisation are its records: "
            "they stay there, without your name, and its people go on with them."
        ),
    )


def _searches(person: Person) -> Rows:
    rows = StandingSearch.objects.filter(owner=person)
    return [{"title": row.title, "need": row.text, "language": row.lang, "often": row.often} for row in rows]


def _searches_removed(person: Person, by: Agent) -> Erasure:
    return Erasure(Fate.ERASED, remove_searches_of(person, by=by))


def declare_holdings() -> None:
    """Declare what this app keeps."""
    declare_holding(
        Holding(
            name="lists",
            label=_("Your shortlists"),
            purpose=_("To bring candidates to your colleagues and into a decision."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("Until you delete the list; one of an organisation as long as it keeps its records."),
            retention=("shortlist", "removed_candidate"),
            export=_lists,
            erase=_lists_deleted,
        )
    )
    declare_holding(
        Holding(
            name="searches",
            label=_("Your standing searches"),
            purpose=_("To tell you when somebody new can answer."),
            basis=_("Your consent, which you can take back on the page My work."),
            kept=_("Until you stop and remove the search."),
            export=_searches,
            erase=_searches_removed,
        )
    )
    _declare_what_is_asked()


def _declare_what_is_asked() -> None:
    """Declare needs and what is said of their answers."""
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
            kept=_("You can erase a need sooner."),
            retention=("need",),
            export=_needs,
            erase=_forget,
        )
    )
