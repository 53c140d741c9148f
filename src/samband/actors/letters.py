"""The mail that invites somebody: the one place where the secret of an invitation is written out."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.accounts.access import titles_of
from samband.actors.models import Invitation
from samband.actors.people_words import ROLES
from samband.base.letters import Letter, Part
from samband.base.mailing import declare_mail
from samband.base.templatetags.wording import day

INVITATION = "invitation"


def compose_invitation(about: Mapping[str, Any]) -> Letter | None:
    """Write an invitation; nothing when it has been answered or withdrawn, or its time is over."""
    found = Invitation.objects.open_at(timezone.now()).filter(membership__key=about.get("membership") or "-")
    invitation = found.select_related("membership__organisation").first()
    if invitation is None:
        return None
    secret = Invitation.secret_of(invitation.seed)
    if Invitation.digest_of(secret) != invitation.digest:
        return None  # the installation's secret was made anew: this link would lead nowhere
    return _written(invitation, secret)


def _written(invitation: Invitation, secret: str) -> Letter:
    membership = invitation.membership
    name = membership.organisation.name
    titles = titles_of([membership.invited_by] if membership.invited_by else [])
    who = titles.get(membership.invited_by) or gettext("Whoever runs this installation")
    words = {"who": who, "organisation": name, "role": str(ROLES[membership.role]).lower()}
    until = day(timezone.localtime(invitation.expires_at).date())
    return Letter(
        gettext("Invitation to belong to %(organisation)s") % words,
        [
            Part(
                "paragraph",
                gettext("%(who)s invites you to belong to %(organisation)s, as %(role)s.") % words,
            ),
            Part(
                "paragraph",
                gettext(
                    "In Samband organisations say what they need and find who can answer it, across "
                    "regions and languages."
                ),
            ),
            Part("button", gettext("See the invitation"), reverse("invitation", args=[secret])),
            Part(
                "small",
                gettext("The link works once, until %(until)s, for the address that this mail went to.")
                % {"until": until},
            ),
            Part(
                "small",
                gettext(
                    "You need do nothing if you do not want this: your address is erased when that day "
                    "is over."
                ),
            ),
        ],
    )


declare_mail(
    INVITATION,
    _("Invitations to belong to an organisation"),
    compose_invitation,
    why=_("You get this because somebody invited you at this address."),
)
