"""States, moves and grounds of ideas, in the reader's language, and what people are told of them."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from samband.base.letters import Letter, Part
from samband.base.mailing import declare_mail
from samband.base.notices import declare_mailed_notices, declare_notice
from samband.challenges.domain import inbox
from samband.challenges.domain.idea import QUARANTINED, SPAM
from samband.challenges.models import Idea
from samband.challenges.receipts import mail_path

STATUSES: Mapping[str, Any] = {
    "received": pgettext_lazy("state of an idea", "Received"),
    "quarantined": pgettext_lazy("state of an idea", "Set aside"),
    "spam": pgettext_lazy("state of an idea", "Discarded"),
    "in_hand": pgettext_lazy("state of an idea", "In hand"),
    "with_sender": pgettext_lazy("state of an idea", "Waits for the sender"),
    "answered": pgettext_lazy("state of an idea", "Answered"),
    "taken_further": pgettext_lazy("state of an idea", "Taken further"),
    "closed": pgettext_lazy("state of an idea", "Closed"),
    "withdrawn": pgettext_lazy("state of an idea", "Taken back by the sender"),
}
SECTIONS: Mapping[str, Any] = {
    inbox.OVERDUE: _("Overdue"),
    inbox.THIS_WEEK: _("Due within a week"),
    inbox.LATER: _("Due later"),
    inbox.AGAIN: _("Answered before, and taken up again"),
    inbox.OTHER: "",
}
BUTTONS: Mapping[str, Any] = {
    "route": _("Give it to a department"),
    "hand_over": _("Hand it over to another door"),
    "ask_sender": _("Ask the sender"),
    "answer": _("Send the answer"),
    "take_further": _("Take it further"),
    "close": _("Close it"),
    "reopen": _("Take it up again"),
    "quarantine": _("Set it aside"),
    "release": _("Take it into the inbox"),
    "discard": _("Discard it"),
    "note": _("Keep the note"),
}
# What stands over something that the door's people wrote.
WRITTEN: Mapping[str, Any] = {
    "hand_over": _("Why it was handed over"),
    "ask_sender": _("A question to the sender"),
    "answer": _("The answer"),
    "take_further": _("How it goes on"),
    "close": _("A last word"),
    "reopen": _("Why it was taken up again"),
}
DONE: Mapping[str, Any] = {
    "route": _("The idea is with the department now."),
    "hand_over": _("The idea is at the other door now."),
    "ask_sender": _("Your question stands on the sender's page."),
    "answer": _("Your answer stands on the sender's page."),
    "take_further": _("The idea is taken further, and the sender's page says so."),
    "close": _("The idea is closed."),
    "reopen": _("The idea is in hand again."),
    "quarantine": _("The idea is set aside."),
    "release": _("The idea is in the inbox."),
    "discard": _("The idea is discarded."),
    "note": _("The note is kept. Only your own organisation reads it."),
}
# Why a person sets an idea aside; the installation itself has grounds of its own.
GROUNDS: Mapping[str, Any] = {
    "advertising": _("It is advertising"),
    "abuse": _("It is abuse, or hurts somebody"),
    "dangerous": _("A file in it looks dangerous"),
    "not_meant": _("It is not meant for us, and for no other door either"),
}
# What made the installation itself set one aside.
SIGNS: Mapping[str, Any] = {
    "honeypot": _("a field was filled in that people do not see"),
    "too_fast": _("it was sent faster than people read and write"),
    "too_many": _("very much came from the same place within a minute"),
    "again": _("the same words had come within a day"),
    "many_links": _("it holds very many links"),
}
KEEPERS_MAIL: Final = "ideas_in_hand"
SENDERS_MAIL: Final = "idea_news"


def ground_label(code: str) -> str:
    """Say why an idea was set aside; a ground that nobody here knows stands as it is."""
    return str(GROUNDS.get(code) or SIGNS.get(code) or code)


def named_ideas(keys: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Name ideas for those who are told of them; what was set aside is not quoted."""
    rows = Idea.objects.filter(key__in=keys).values_list("key", "title", "status")
    return {
        key: (
            gettext("An idea") if status in (QUARANTINED, SPAM) else title,
            reverse("idea-detail", args=[key]),
        )
        for key, title, status in rows
    }


def _compose_for_sender(about: Mapping[str, Any]) -> Letter | None:
    """Tell who sent an idea that there is something to read: never what was written, nor the title."""
    idea = Idea.objects.filter(key=about.get("idea", "")).select_related("entry_point").first()
    if idea is None or not idea.email:
        return None
    said = {
        "ask_sender": gettext("There is a question about your idea"),
        "answer": gettext("There is an answer to your idea"),
        "take_further": gettext("Your idea is taken further"),
        "hand_over": gettext("Your idea has been handed over to another door"),
        "close": gettext("Your idea has been closed"),
        "reopen": gettext("Your idea has been taken up again"),
    }[str(about.get("verb", "answer"))]
    door = Part("paragraph", idea.entry_point.name, lang=idea.entry_point.lang)
    read = Part("button", gettext("Read it on your private page"), mail_path(idea))
    warning = Part("small", gettext("Whoever has this link can read your idea and write in your name."))
    return Letter(said, [Part("paragraph", said + "."), door, read, warning])


declare_mailed_notices(KEEPERS_MAIL, _("Ideas that were brought to your door, and what becomes due"))
declare_mail(
    SENDERS_MAIL,
    _("News of an idea that you brought"),
    _compose_for_sender,
    why=_("You get this because you brought an idea and left this address."),
)
for _verb, _sentence in (
    ("idea.routed", _("An idea was given to you or your department: {subject}")),
    ("idea.handed_over", _("An idea was handed over to your door: {subject}")),
    ("idea.overdue", _("The promised day has passed without an answer: {subject}")),
    ("idea.due_soon", _("An answer is due within two days: {subject}")),
):
    declare_notice(_verb, _sentence, kind=KEEPERS_MAIL, subjects=named_ideas)
