"""Doors in the reader's language: sorts, keepers, what came of trying a link."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from samband.challenges.models import EntryPoint

SORTS: Final[Mapping[str, Any]] = {
    "role": pgettext_lazy("sort of entry point", "A role"),
    "team": pgettext_lazy("sort of entry point", "A team"),
    "link": pgettext_lazy("sort of entry point", "A link"),
}
SORTS_EXPLAINED: Final[Mapping[str, Any]] = {
    "role": gettext_lazy("A role: one named office answers, such as the innovation officer"),
    "team": gettext_lazy("A team: several people answer from one inbox"),
    "link": gettext_lazy("A link: we take ideas on a page of our own already"),
}
KEEPERS: Final[Mapping[str, Any]] = {
    "host": pgettext_lazy("who keeps an entry point", "Host"),
    "deputy": pgettext_lazy("who keeps an entry point", "Deputy"),
}
FAULTS: Final[Mapping[str, Any]] = {
    "not_web": gettext_lazy("not tried: this is not an address of the web"),
    "not_public": gettext_lazy("not tried: it leads to a machine that is not public"),
    "no_such_host": gettext_lazy("no answer: there is no such address"),
    "no_answer": gettext_lazy("no answer"),
    "certificate": gettext_lazy("no answer: its certificate could not be trusted"),
    "too_many_redirections": gettext_lazy("no answer: it leads on and on"),
}
BECAME: Final[Mapping[str, Any]] = {
    "waiting": pgettext_lazy("what became of ideas", "waiting for an answer"),
    "answered": pgettext_lazy("what became of ideas", "answered"),
    "taken_further": pgettext_lazy("what became of ideas", "taken further"),
    "closed": pgettext_lazy("what became of ideas", "answered and closed"),
}


def came_of_it(door: EntryPoint) -> str:
    """Say what came of the last time that a door's link was tried, without when."""
    if door.checked_at is None:
        return _("not tried yet")
    if door.check_status is None:
        return str(FAULTS.get(door.check_fault, FAULTS["no_answer"]))
    if door.check_status < 400:
        return _("works")
    return _("answered %(status)s") % {"status": door.check_status}


def last_check(door: EntryPoint, at: datetime) -> str:
    """Say when a door's link was last tried and what came of it: "checked 3 days ago: works"."""
    if door.checked_at is None:
        return _("not checked yet")
    days = (timezone.localdate(at) - timezone.localdate(door.checked_at)).days
    found = {"found": came_of_it(door), "days": days}
    if days <= 0:
        return _("checked today: %(found)s") % found
    words = ngettext("checked %(days)s day ago: %(found)s", "checked %(days)s days ago: %(found)s", days)
    return words % found


def works(door: EntryPoint) -> bool:
    """Whether a door's link was tried and leads somewhere."""
    return door.check_status is not None and door.check_status < 400


def last_day(ends_before: date) -> date:
    """Give the last day of days that end before another, as people write them."""
    return date.fromordinal(ends_before.toordinal() - 1)
