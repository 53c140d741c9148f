"""What is kept of persons with aid: sole traders' numbers and names; who filled in a follow-up."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.base.agents import Agent
from samband.funding.models import FollowUp


def _none(_person: Person) -> Rows:
    # An account does not say a sole trader's number, so that aid cannot be found by it.
    return []


def _kept(_person: Person, _by: Agent) -> Erasure:
    return Erasure(
        Fate.KEPT,
        0,
        _(
            "Aid that was noted for a sole trader is kept as long as the law on aid asks for. It is not "
            "tied to an account: ask the body that gave it."
        ),
    )


def _filled(person: Person) -> Rows:
    rows = FollowUp.objects.filter(filler=person).select_related("grant").order_by("id")
    return [
        {"follow_up": one.key, "grant": one.grant.title, "at": one.changed_at.isoformat()} for one in rows
    ]


def _left(person: Person, by: Agent) -> Erasure:
    from samband.funding.actions.follow_ups import leave_follow_ups

    why = _("What you filled in for an organisation is its record: it stays there, without you.")
    return Erasure(Fate.RESTRICTED, leave_follow_ups(person, by=by), why)


def declare_holdings() -> None:
    """Declare what this part keeps."""
    declare_holding(
        Holding(
            name="aid_awards",
            label=_("Aid to sole traders"),
            purpose=_("So that no undertaking is given more small aid than the law allows."),
            basis=_("Legal obligation: Regulation (EU) 2023/2831, Article 6."),
            kept=_("As long as the rule says, counted from when the aid was noted."),
            retention=("aid_award",),
            export=_none,
            erase=_kept,
        )
    )
    declare_holding(
        Holding(
            name="follow_ups",
            label=_("Follow-ups that you filled in"),
            purpose=_("So that a funder knows whom to ask."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("As long as the two organisations keep their records, without you once you are erased."),
            retention=("grant",),
            export=_filled,
            erase=_left,
        )
    )
