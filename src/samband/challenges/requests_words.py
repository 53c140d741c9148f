"""The words of requests between organisations: sorts, states, buttons, and what is told of them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samband.base.notices import declare_mailed_notices, declare_notice
from samband.challenges.models import Request

SORTS: Mapping[str, Any] = {
    "introduction": _("An introduction"),
    "reference": _("A reference"),
    "test_site": _("A place to test"),
    "resource": _("Somebody's hours"),
}
SORTS_EXPLAINED: Mapping[str, Any] = {
    "introduction": _("An introduction: bring us together with the right people at your place"),
    "reference": _("A reference: say what you think of what you have used"),
    "test_site": _("A place to test: let it be tried at your place"),
    "resource": _("Somebody's hours: lend us a person with a competence, for a time"),
}
STATES: Mapping[str, Any] = {
    "asked": pgettext_lazy("state of a request", "Waits for an answer"),
    "accepted": pgettext_lazy("state of a request", "Accepted"),
    "declined": pgettext_lazy("state of a request", "Declined"),
    "unanswered": pgettext_lazy("state of a request", "Not answered in time"),
    "taken_back": pgettext_lazy("state of a request", "Taken back"),
    "done": pgettext_lazy("state of a request", "Accepted and done"),
}
BUTTONS: Mapping[str, Any] = {
    "accept": pgettext_lazy("answer to a request", "Say yes"),
    "decline": pgettext_lazy("answer to a request", "Say no"),
    "remind": pgettext_lazy("button on a request", "Remind them"),
    "take_back": pgettext_lazy("button on a request", "Take it back"),
    "report": pgettext_lazy("button on a request", "Save what came of it"),
}
DONE: Mapping[str, Any] = {
    "accept": _("You have said yes. They have been told."),
    "decline": _("You have said no. They have been told why."),
    "remind": _("They are reminded, and have the same time once more."),
    "take_back": _("It is taken back. They have been told."),
    "report": _("Saved. The other side has been told."),
}

MAIL = "requests"
declare_mailed_notices(MAIL, _("What other organisations ask of yours, and what they answer"))


def _by_those_who_ask(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    return _lead(keys, "asker__name")


def _by_those_who_are_asked(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    return _lead(keys, "asked__name")


def _both(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    rows = Request.objects.filter(key__in=keys).values_list("key", "asker__name", "asked__name")
    return {key: (f"{asker} – {asked}", reverse("request-detail", args=[key])) for key, asker, asked in rows}


def _lead(keys: Collection[str], name: str) -> Mapping[str, tuple[str, str]]:
    # The other organisation's name, never the title: a notice outlives that its reader belongs here.
    rows = Request.objects.filter(key__in=keys).values_list("key", name)
    return {key: (called, reverse("request-detail", args=[key])) for key, called in rows}


for verb, sentence, subjects in (
    ("request.asked", _("{subject} asks your organisation for help"), _by_those_who_ask),
    ("request.reminded", _("{subject} reminds your organisation of what they asked"), _by_those_who_ask),
    ("request.taken_back", _("{subject} has taken back what they asked of you"), _by_those_who_ask),
    ("request.accepted", _("{subject} has said yes to what you asked"), _by_those_who_are_asked),
    ("request.declined", _("{subject} has said no to what you asked"), _by_those_who_are_asked),
    ("request.lapsed", _("{subject} has not answered in time: remind them"), _by_those_who_are_asked),
    ("request.reported", _("It is told what came of a request: {subject}"), _both),
):
    declare_notice(verb, sentence, kind=MAIL, subjects=subjects)
