"""What challenges keep of a person: drafts of their own, that they wrote or approve an organisation's."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.challenges.models import Challenge, ChallengeVersion, PublicationRule


def _named(person: Person) -> "list[Challenge]":
    return list(Challenge.objects.filter(Q(maker=person) | Q(approver=person)).order_by("id"))


def _exported(person: Person) -> Rows:
    rows: list[dict[str, object]] = []
    for one in _named(person):
        if one.owning_body:  # what stands in it is the body's record
            role = "maker" if one.maker_id == person.pk else "approver"
            rows.append({"title": one.title, "belongs_to": one.owning_body, "as": role})
            continue
        words = {"title": one.title, "affected": one.affected, "future": one.future, "present": one.present}
        rows.append(
            {**words, "pasted": one.source_text, "status": one.status, "made_at": one.made_at.isoformat()}
        )
    copies = ChallengeVersion.objects.filter(by_person=person.key).select_related("challenge").order_by("id")
    rows += [
        {"wrote": copy.challenge.key, "version": copy.number, "saved_at": copy.saved_at.isoformat()}
        for copy in copies
    ]
    rules = PublicationRule.objects.filter(approver=person).select_related("organisation")
    return [*rows, *({"approves_for": rule.organisation.key} for rule in rules)]


def _erased(person: Person, by: Agent) -> Erasure:
    from samband.challenges.actions.challenges import delete_own_draft, leave_challenges

    own = Challenge.objects.filter(maker=person, owning_body="", published_at=None, status="draft")
    count = sum(delete_own_draft(one, by=by, person=person) for one in own)
    left = leave_challenges(person, by=by)
    if not left:
        return Erasure(Fate.ERASED, count)
    return Erasure(
        Fate.RESTRICTED,
        count + left,
        _(
            "Drafts of your own are erased. Challenges of an organisation, and what was published, are its "
            "records: they stay, without your name, and so do their versions."
        ),
    )


def declare_holdings() -> None:
    """Declare what challenges keep of a person."""
    declare_holding(
        Holding(
            name="challenges",
            label=_("Challenges you have written or approve"),
            purpose=_("To let you go on writing, and to show who decided."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("A draft of your own until you delete it; one of an organisation as long as its records."),
            retention=("challenge", "draft_challenge"),
            export=_exported,
            erase=_erased,
        )
    )
