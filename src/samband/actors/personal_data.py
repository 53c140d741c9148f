"""What the map of actors keeps of a person: lists they brought, where they belong, invitations."""

from django.utils.translation import gettext_lazy as _

from samband.accounts.access import proved_addresses
from samband.accounts.consents import Purpose, declare_purpose
from samband.accounts.holdings import Erasure, Fate, Holding, Rows, declare_holding
from samband.accounts.invited import declare_invitations
from samband.accounts.models import Person
from samband.actors.belonging import SHOWN, SHOWN_VERSION, address_of_invitation
from samband.actors.models import ImportRun, Invitation, Membership
from samband.base.agents import Agent


def _runs(person: Person) -> Rows:
    rows = ImportRun.objects.filter(person_key=person.key).order_by("-brought_at")
    return [
        {
            "source": run.source,
            "file": run.file_name,
            "status": run.status,
            "counts": run.counts,
            "brought_at": run.brought_at.isoformat(),
        }
        for run in rows
    ]


def _kept(person: Person, by: Agent) -> Erasure:
    return Erasure(
        Fate.RESTRICTED,
        ImportRun.objects.filter(person_key=person.key).count(),
        _(
            "Every fact in the register says which list it came from, so the lists' names and dates stay. "
            "They name you by a key alone, and that key now leads to nobody."
        ),
    )


def _memberships(person: Person) -> Rows:
    rows = Membership.objects.filter(person=person).select_related("organisation").order_by("-id")
    return [
        {
            "organisation": row.organisation.name,
            "key": row.organisation.key,
            "role": row.role,
            "state": row.state,
            "invited_by": row.invited_by,
            "decided_by": row.decided_by,
            "since": row.made_at.isoformat(),
            "decided_at": row.decided_at.isoformat() if row.decided_at else None,
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        }
        for row in rows
    ]


def _memberships_erased(person: Person, by: Agent) -> Erasure:
    from samband.actors.actions.memberships import erase_memberships

    return Erasure(Fate.ERASED, erase_memberships(person, by=by))


def _invitations(person: Person) -> Rows:
    sent_to = Invitation.objects.sent_to({*proved_addresses(person), person.email.lower()})
    return [
        {
            "organisation": row.membership.organisation.name,
            "role": row.membership.role,
            "address": row.address,
            "expires_at": row.expires_at.isoformat(),
        }
        for row in sent_to.select_related("membership__organisation")
    ]


def _invitations_erased(person: Person, by: Agent) -> Erasure:
    from samband.actors.actions.invitations import forget_invitations

    return Erasure(Fate.ERASED, forget_invitations(person, by=by))


def declare_holdings() -> None:
    """Declare what this app keeps, and the one thing that it does only with consent."""
    declare_invitations(address_of_invitation)
    declare_purpose(
        Purpose(
            name=SHOWN,
            version=SHOWN_VERSION,
            question=_("Show me by my title, to everybody, on the page of the organisation I belong to."),
            explanation=_(
                "Others then know to whom they can turn. Without it only the organisation's own stewards see "
                "that you belong there. Nothing else changes."
            ),
            concerns=lambda person: bool(person.organisation_keys),
        )
    )
    _declare_belonging()
    declare_holding(
        Holding(
            name="imports",
            label=_("Lists you have brought"),
            purpose=_("To show where each fact comes from."),
            basis=_("Legal obligation to keep public records, or legitimate interest in a trail of changes."),
            kept=_("As long as the facts that came with the list."),
            retention=("import_preview",),
            export=_runs,
            erase=_kept,
        )
    )


def _declare_belonging() -> None:
    """Declare memberships and invitations."""
    declare_holding(
        Holding(
            name="memberships",
            is_asked=True,
            label=_("Organisations you belong to"),
            purpose=_("To know for whom you may speak and what you may see."),
            basis=_("Public task or agreement, as the owner of this installation has decided."),
            kept=_("Until you are erased, also after you have left."),
            export=_memberships,
            erase=_memberships_erased,
        )
    )
    declare_holding(
        Holding(
            name="invitations",
            label=_("Invitations that wait for an answer"),
            purpose=_("To let in whom an organisation has invited, at that very address."),
            basis=_("Legitimate interest of the organisation that invites."),
            kept=_("The address until it is answered or withdrawn."),
            retention=("invitation",),
            export=_invitations,
            erase=_invitations_erased,
        )
    )
