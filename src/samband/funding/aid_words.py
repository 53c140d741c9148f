"""Small aid in the reader's language.

Keys are the codes of the pure rules; the tests hold that no code is without its words.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REASONS: Final[Mapping[str, Any]] = {
    "within": _("It fits under the ceiling."),
    "above": _("It would go above the ceiling, so none of it may be given as de minimis aid."),
    "check-source": _("The ceiling of that day is not verified. Check the source."),
    "other-rules": _("Primary farming, fishing and aquaculture have rules of their own."),
    "unknown-amount": _("What the aid is worth in euros is not known. Give a rate with its date and source."),
    "unknown-award": _("What an earlier award is worth in euros is not known, so nothing can be decided."),
    "cumulation": _("There is aid for services of general interest too. Check how the two may be combined."),
}
LEFT_OUT: Final[Mapping[str, Any]] = {
    "state": _("given by another state"),
    "undertaking": _("given to another undertaking"),
    "regime": _("given under another regulation"),
    "years": _("not within the same three years"),
}
DATE_RULES: Final[Mapping[str, Any]] = {
    "anniversary-included": _(
        "An award counts until and on the same date three years later, and no more on the day after."
    ),
}
LINKS: Final[Mapping[str, Any]] = {
    "majority-of-votes": _("holds the majority of votes"),
    "appoints-board": _("may appoint or remove most of the board"),
    "dominant-influence": _("has a dominant influence by contract or statutes"),
    "votes-by-agreement": _("controls the majority of votes by agreement"),
}
LEGAL_BASES: Final[Mapping[str, Any]] = {
    "de-minimis": _("De minimis, Regulation (EU) 2023/2831"),
    "de-minimis-sgei": _("De minimis for services of general interest, Regulation (EU) 2023/2832"),
    "gber-28": _("General block exemption, Article 28"),
    "gber-20a": _("General block exemption, Article 20a"),
    "gber-other": _("General block exemption, another article"),
    "no-aid": _("Not state aid"),
    "unknown": pgettext_lazy("legal ground", "Not known"),
}
MARKS: Final[Mapping[str, Any]] = {
    "verified": _("Verified in the source itself"),
    "secondary": _("Told by others"),
    "computed": _("Worked out from other values"),
    "unverified": _("Only said"),
}
