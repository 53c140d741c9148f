"""Words about ideas for those who send them: where one stands, why a file is not taken."""

from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.base.templatetags.wording import number
from samband.challenges.domain.attachments import (
    EMPTY,
    INFECTED,
    MACROS,
    ODD_ARCHIVE,
    TOO_LARGE,
    UNKNOWN,
)

# What is set aside looks to its sender like what has arrived: nobody has decided anything yet.
STANDINGS: Final[dict[str, Any]] = {
    "received": _("It has arrived. Nobody has taken it up yet."),
    "quarantined": _("It has arrived. Nobody has taken it up yet."),
    "spam": _(
        "It was put aside, since it looked like unsolicited mail. Was that wrong? Send it again in "
        "your own words."
    ),
    "in_hand": _("Somebody who knows the field is looking at it."),
    "with_sender": _("They have asked you something. They wait for your reply."),
    "answered": _("You have got an answer."),
    "taken_further": _("They go on with it. When something is to be bought, the need is announced openly."),
    "closed": _("It is closed."),
    "withdrawn": _("You have withdrawn it."),
}
STEPS: Final[dict[str, Any]] = {
    "received": _("It arrived"),
    "quarantined": _("It arrived"),
    "spam": _("It was put aside as unsolicited"),
    "in_hand": _("It was given to those who know the field"),
    "with_sender": _("They asked you something"),
    "answered": _("They answered"),
    "taken_further": _("They went on with it"),
    "closed": _("It was closed"),
    "withdrawn": _("You withdrew it"),
}
# Where the same status is reached on another way than usual.
STEPS_BY_VERB: Final[dict[str, Any]] = {
    "idea.replied": _("You replied"),
    "idea.brought_back": _("You asked them to look at it again"),
    "idea.reopened": _("They took it up again"),
    "idea.handed_over": _("It was handed over to another door, which answers it"),
    "idea.released": _("They took it into their inbox"),
}
SCANS: Final[dict[str, Any]] = {
    "not_scanned": _("not scanned for malicious software"),
    "clean": _("no malicious software found"),
    "infected": _("malicious software found"),
}
REFUSALS: Final[dict[str, Any]] = {
    EMPTY: _("“%(name)s” is empty. Choose another file."),
    TOO_LARGE: _("“%(name)s” is larger than 10 MB. Make it smaller, or leave it out."),
    UNKNOWN: _(
        "“%(name)s” is of a sort that is not taken here. Send PDF, Word, Excel, PowerPoint, "
        "OpenDocument text, PNG, JPEG or plain text (UTF-8)."
    ),
    MACROS: _("“%(name)s” holds macros, which could do harm. Save it without them, or as PDF."),
    ODD_ARCHIVE: _("“%(name)s” is damaged, locked or unpacks to far too much. Save it anew, or as PDF."),
    INFECTED: _("Malicious software was found in “%(name)s”. It is not taken, and has not been kept."),
}


def size_of(size: int) -> str:
    """Write a file's size for a reader."""
    if size < 1024 * 1024:
        return gettext("%(size)s kB") % {"size": number(max(1, round(size / 1024)))}
    return gettext("%(size)s MB") % {"size": number(round(size / 1024 / 1024, 1))}
