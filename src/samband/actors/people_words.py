"""Roles, states and moves of belonging to an organisation, in the reader's language."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samband.actors.models import Membership
from samband.base.notices import declare_mailed_notices, declare_notice

ROLES: Mapping[str, Any] = {
    "steward": pgettext_lazy("role in an organisation", "Steward"),
    "member": pgettext_lazy("role in an organisation", "Member"),
}
ROLES_EXPLAINED: Mapping[str, Any] = {
    "steward": _("Steward: looks after the organisation's page and its people"),
    "member": _("Member: speaks for the organisation"),
}
STATES: Mapping[str, Any] = {
    "invited": pgettext_lazy("state of a membership", "Invited"),
    "asked": pgettext_lazy("state of a membership", "Has asked to belong"),
    "active": pgettext_lazy("state of a membership", "Belongs"),
    "refused": pgettext_lazy("state of a membership", "Turned the invitation down"),
    "withdrawn": pgettext_lazy("state of a membership", "Taken back"),
    "expired": pgettext_lazy("state of a membership", "Never answered"),
    "declined": pgettext_lazy("state of a membership", "Declined"),
    "ended": pgettext_lazy("state of a membership", "Ended"),
}
# What a steward presses; the other moves have pages of their own.
BUTTONS: Mapping[str, Any] = {
    "approve": _("Approve"),
    "decline": _("Decline"),
    "withdraw": _("Withdraw the invitation"),
    "end": _("End the membership"),
}

MAIL = "memberships"
declare_mailed_notices(MAIL, _("Who belongs to your organisations"))


def _named(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    return _lead(keys, "organisation-detail")


def _to_people(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    return _lead(keys, "organisation-people")


def _lead(keys: Collection[str], page: str) -> Mapping[str, tuple[str, str]]:
    rows = Membership.objects.filter(key__in=keys).values_list(
        "key", "organisation__name", "organisation__key"
    )
    return {key: (name, reverse(page, args=[organisation])) for key, name, organisation in rows}


def _to_invitation(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    rows = Membership.objects.filter(key__in=keys, state="invited").values_list("key", "organisation__name")
    return {key: (name, reverse("invitation-mine", args=[key])) for key, name in rows}


def _organisations(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    from samband.actors.models import Organisation

    rows = Organisation.objects.filter(key__in=keys).values_list("key", "name")
    return {key: (name, reverse("organisation-people", args=[key])) for key, name in rows}


for verb, sentence, subjects in (
    ("membership.invited", _("You are invited to belong to {subject}"), _to_invitation),
    ("membership.asked", _("Somebody asks to belong to {subject}"), _to_people),
    (
        "membership.claimed",
        _("Somebody came with your invitation to {subject}, but from another address: approve or decline"),
        _to_people,
    ),
    ("membership.accepted", _("Your invitation to {subject} was accepted"), _to_people),
    ("membership.refused", _("Your invitation to {subject} was turned down"), _to_people),
    ("membership.approved", _("You belong to {subject} now"), _named),
    ("membership.declined", _("Your request to belong to {subject} was declined"), _named),
    ("membership.role_changed", _("You have another role in {subject} now"), _named),
    ("membership.ended", _("You do not belong to {subject} any more"), _named),
    ("people.steward_lost", _("{subject} has no steward any more: invite one"), _organisations),
):
    declare_notice(verb, sentence, kind=MAIL, subjects=subjects)
