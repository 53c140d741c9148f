"""What is said of exchange rates: files, rows and rates that are missing, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samband.rules.domain.exchange import FIXED, OF_CONTROL, OF_SUBMISSION, RateMissing
from samband.rules.domain.exchange_import import Fault

RULE_LABELS: Final = {
    OF_SUBMISSION: _("The Commission's rate of the month in which the report is first submitted"),
    OF_CONTROL: _("The Commission's rate of the month in which the documents go to the controller"),
    FIXED: _("A rate that the programme has fixed"),
    "none": _("No exchange: reported in its own currency"),
}
_FILE = _("Choose a CSV, Excel or JSON file with the columns currency, month and per_base.")
_AGAIN = _("Put it right in the file and send it again.")
_WORDS: Final[Mapping[str, tuple[Any, Any]]] = {
    "file-too-big": (_("The file is larger than 1 MB."), _("Split it into several files.")),
    "file-too-long": (_("The file has more than %(most)s rows."), _("Split it into several files.")),
    "file-unreadable": (_("The file could not be read."), _FILE),
    "file-empty": (_("There are no rates in the file."), _FILE),
    "file-no-column": (_("The column “%(column)s” is missing."), _FILE),
    "file-missing": (_("The file cannot be read."), _("Check its name and place.")),
    "currency": (
        _("“%(text)s” is no currency."),
        _("Write three capital letters, such as SEK, and send it again."),
    ),
    "rate": (
        _("“%(text)s” is no rate."),
        _("Write how many units one euro is worth, such as 11.4567, and send it again."),
    ),
    "base-not-one": (_("%(currency)s to itself is not 1."), _("Take the row out, or check the file.")),
    "word": (_("The sort, the mark, or whose fixed rate it is, cannot be read."), _AGAIN),
    "no-source": (_("It is marked as verified and names no source."), _("Say which source it is from.")),
    "too-long": (_("The source is too long."), _("Write at most 300 characters.")),
    "month": (
        _("“%(text)s” is no month."),
        _("Write it as 2026-03, or say which month the file is for."),
    ),
    "conflict": (
        _("%(currency)s for %(month)s stands here as %(stored)s; the file says %(sent)s. It was not taken."),
        _("Look at the source. If the file is right, correct the rate on its page."),
    ),
    "look-again": (
        _("%(currency)s for %(month)s is %(sent)s, more than 10 %% away from the month before (%(stored)s)."),
        _("Look at the source again: is it the right month, and units for one euro?"),
    ),
}


def fault_words(fault: Fault) -> dict[str, str]:
    """Say what is wrong with a row or a file: where, what, and the mend."""
    what, fix = _WORDS[fault.code]
    where = gettext("row %(number)s") % {"number": fault.row} if fault.row else gettext("the file")
    return {"where": where, "what": str(what) % dict(fault.values), "fix": str(fix)}


def missing_words(one: RateMissing, month_name: str = "") -> dict[str, str]:
    """Say which rate is missing, and what to do; ``month_name`` is the month in the reader's language."""
    said = {"currency": one.currency, "base": one.base, "when": month_name or _when(one.on, one.sort)}
    if one.unread is not None:
        what = gettext("The rate of %(currency)s to %(base)s for %(when)s is not verified.") % said
        fix = gettext("Somebody who looks after the installation reads its source and marks it verified.")
    else:
        what = gettext("The rate of %(currency)s to %(base)s for %(when)s is missing.") % said
        fix = gettext("Somebody who looks after the installation adds it on the page Exchange rates.")
    return {"where": one.currency, "what": what, "fix": fix}


def _when(on: date, sort: str) -> str:
    return on.isoformat() if sort == FIXED else on.isoformat()[:7]
