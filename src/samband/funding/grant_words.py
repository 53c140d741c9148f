"""The words of programmes, grants and follow-ups: states, buttons, and what people are told of them."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samband.base.notices import declare_mailed_notices, declare_notice
from samband.funding.models import FollowUp, Grant

STATES: Final[Mapping[str, Any]] = {
    "draft": pgettext_lazy("state of a grant", "Draft"),
    "in_force": pgettext_lazy("state of a grant", "In force"),
    "ended": pgettext_lazy("state of a grant", "Ended"),
    "revoked": pgettext_lazy("state of a grant", "Revoked"),
}
BUTTONS: Final[Mapping[str, Any]] = {
    "grant": pgettext_lazy("button on a grant", "It is decided"),
    "end": pgettext_lazy("button on a grant", "It has ended"),
    "revoke": pgettext_lazy("button on a grant", "Revoke it"),
    "reopen": pgettext_lazy("button on a grant", "Reopen it"),
}
NEEDS_WHY: Final = ("revoke", "reopen")
DONE: Final[Mapping[str, Any]] = {
    "grant": _("The grant is in force. Its recipient has been told."),
    "end": _("The grant has ended. Its recipient has been told."),
    "revoke": _("The grant is revoked. Its recipient has been told why."),
    "reopen": _("The grant is in force again. Its recipient has been told why."),
}
SORTS: Final[Mapping[str, Any]] = {
    "innovation": _("Innovation"),
    "internationalisation": _("Internationalisation"),
    "equality": _("Equality"),
    "publicity": _("Publicity"),
    "reporting": _("Reporting"),
    "other": pgettext_lazy("sort of a condition", "Other"),
}
EXCHANGE: Final[Mapping[str, Any]] = {
    "commission-month": _("The Commission's rate of the month of first submission"),
    "control-month": _("The Commission's rate of the month in which it is handed to control"),
    "fixed": _("A fixed rate of the programme's own"),
    "none": _("No exchange: everything in one currency"),
}
SIDES: Final[Mapping[str, Any]] = {
    "eu": _("Partners in the European Union"),
    "no": _("Norwegian partners"),
}

MAIL = "grants"
declare_mailed_notices(MAIL, _("Grants that your organisation gives or receives, and their follow-up"))


def _grants(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    rows = Grant.objects.filter(key__in=keys).values_list("key", "funder__name")
    return {key: (name, reverse("grant-detail", args=[key])) for key, name in rows}


def _follow_ups(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    rows = FollowUp.objects.filter(key__in=keys).values_list("key", "grant__recipient__name")
    return {key: (name, reverse("follow-up", args=[key])) for key, name in rows}


for verb, sentence, subjects in (
    ("grant.changed", _("{subject} has changed a grant to your organisation"), _grants),
    ("grant.granted", _("{subject} has decided a grant to your organisation"), _grants),
    ("grant.ended", _("{subject} has ended a grant to your organisation"), _grants),
    ("grant.revoked", _("{subject} has revoked a grant to your organisation"), _grants),
    ("grant.reopened", _("{subject} has reopened a grant to your organisation"), _grants),
    ("grant.condition_added", _("{subject} has put a condition into a grant to your organisation"), _grants),
    ("follow_up.set_up", _("A grant has a follow-up now: {subject}"), _follow_ups),
    ("follow_up.changed", _("The plan of a follow-up has changed: {subject}"), _follow_ups),
    ("follow_up.handed_in", _("{subject} has handed in its follow-up"), _follow_ups),
    ("follow_up.due_soon", _("A follow-up is due soon: {subject}"), _follow_ups),
    ("follow_up.overdue", _("A follow-up is overdue: {subject}"), _follow_ups),
):
    declare_notice(verb, sentence, kind=MAIL, subjects=subjects)
