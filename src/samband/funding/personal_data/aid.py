"""What is kept of persons with aid: sole traders' numbers and names; who filled in a follow-up."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.models import Person
from samband.actors.models import Membership
from samband.base.agents import Agent
from samband.funding.models import AidAward, FollowUp
from samband.kernel.money import minor_text


def _own(person: Person) -> "QuerySet[AidAward]":
    """Find the aid to sole traders whose organisation in the register is the person's own."""
    mine = Membership.objects.filter(person=person, state="active").values("organisation")
    return AidAward.objects.filter(is_person=True, organisation__in=mine).order_by("granted_on", "id")


def _given(person: Person) -> Rows:
    return [
        {
            "name": one.name,
            "number": one.undertaking,
            "granted_on": one.granted_on.isoformat(),
            "given_by": one.giver.name,
            "amount": None if one.amount_minor is None else minor_text(one.amount_minor),
            "currency": one.currency,
            "legal_basis": one.legal_basis,
        }
        for one in _own(person).select_related("giver")
    ]


def _kept(person: Person, _by: Agent) -> Erasure:
    return Erasure(
        Fate.KEPT,
        _own(person).count(),
        _(
            "Aid that was noted for a sole trader is kept for ten years, as the law on small aid asks; its "
            "number and name can be erased after that. Aid that is not tied to your firm here: ask the body "
            "that gave it."
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
            kept=_(
                "Ten years from when the aid was noted; the number and the name can be erased after that."
            ),
            retention=("aid_award", "aid_person"),
            export=_given,
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
