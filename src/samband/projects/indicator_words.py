"""Indicators and traffic lights in the reader's language: names, reasons, and every rule in words.

Keys are the codes of the pure rules; the tests hold that no code is without its words.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samband.funding import light_words

RULES: Final[Mapping[str, Any]] = {
    **light_words.RULES,
    "spending": _(
        "Red when spending is more than a quarter above or below the plan by the last audited report, amber"
        " when more than a tenth. Two audited reports are needed."
    ),
    "count": _(
        "Red when so few would happen by chance less than once in a hundred times if the plan held, amber"
        " when less than five times in a hundred (Poisson)."
    ),
    "cost-index": _(
        "What is earned over what is spent. Red below 0.80, amber below 0.95. Two audited reports are needed."
    ),
    "schedule-index": _(
        "What is earned over what was planned by now. Red below 0.80, amber below 0.95. Two audited reports"
        " are needed."
    ),
    "work-package": _(
        "Amber when a start, an end or a deliverable is late, red when it is more than 60 days late."
    ),
    "project": _("As the worst of its work packages. Those not yet defined are counted apart."),
}
WHYS: Final[Mapping[str, Any]] = {
    **light_words.WHYS,
    "not-defined": _("it is not defined yet"),
    "too-few-reports": _("fewer than two audited reports"),
    "as-planned": _("as planned"),
    "overspent": _("more is spent than planned"),
    "underspent": _("less is spent than planned"),
    "by-chance": _("chance alone can explain it"),
    "too-few": _("chance alone hardly explains so few"),
    "late": _("something is late"),
    "late-start": _("the start is late"),
    "late-end": _("the end is late"),
    "late-deliverable": _("a deliverable is late"),
}
COLOURS: Final = light_words.COLOURS
VALUE_KINDS: Final[Mapping[str, Any]] = {
    "known": pgettext_lazy("value of an indicator", "Known"),
    "pending": pgettext_lazy("value of an indicator", "Pending"),
    "not-reported": pgettext_lazy("value of an indicator", "Not reported"),
}
EXACTNESS: Final[Mapping[str, Any]] = {
    "exact": _("exactly"),
    "about": _("about"),
    "at-least": _("at least"),
    "at-most": _("at most"),
}
STATUSES: Final[Mapping[str, Any]] = {
    "draft": pgettext_lazy("status of a value", "Draft"),
    "submitted": pgettext_lazy("status of a value", "Waits for approval"),
    "approved": pgettext_lazy("status of a value", "Approved"),
    "returned": pgettext_lazy("status of a value", "Returned"),
}
PARTS: Final[Mapping[str, Any]] = {
    "women": _("Women"),
    "men": _("Men"),
    "other": pgettext_lazy("gender", "Other"),
    "not-stated": _("Not stated"),
    "micro": pgettext_lazy("size of firm", "Micro"),
    "small": pgettext_lazy("size of firm", "Small"),
    "medium": pgettext_lazy("size of firm", "Medium"),
    "large": pgettext_lazy("size of firm", "Large"),
}
PARTS_WRONG: Final[Mapping[str, Any]] = {
    "parts-above-whole": _("The parts are more than the value. Correct one of them."),
    "not-stated-twice": _("The parts do not make the value. Correct one, or leave “not stated” empty."),
    "no-such-part": _("This is no part of that breakdown."),
    "below-zero": _("A part is not below zero."),
}
NEVER_ADDED: Final[Mapping[str, Any]] = {
    "part": _("One is part of the other, so they are never added."),
    "successor": _("One follows on the other in the next period: they count the same things."),
    "siblings": _("Both are parts of one indicator, and one firm may be in both."),
    "overlap": _("They may hold the same ones, so they are never added."),
    "unit": _("They are counted in different units."),
    "not-known-apart": _("Nobody knows that they count different things, so they are not added."),
}
TOGETHER_KNOWN: Final = _("%(either)s in all: %(both)s are in both. The two numbers are not added.")
TOGETHER_WITHIN: Final = _("The second is part of the first: %(either)s in all.")
TOGETHER_BOUNDS: Final = _("At least %(at_least)s, at most %(at_most)s: the two numbers are not added.")
PROGRAMMES_OWN: Final = _("An indicator of the programme's own: nothing is known of this code here.")
JOINT_REASONS: Final[Mapping[str, Any]] = {
    "one-country": _("Not joint: organisations of at least two participating countries are needed."),
    "not-developed": _("It is not known that it was developed."),
    "not-implemented": _("It is not known that it was implemented."),
    "not-finished": _("It is not finished."),
    "outside-project": _("Part of it took place before or after the project."),
    "partner-not-named": _("No partner is named."),
    "partner-is-itself": _("The partner is the firm itself."),
    "no-research-partner": _("The partner is no research organisation."),
    "bare-purchase": _("A service was bought: that is no joint work."),
    "work-not-known": _("It is not known whether they worked together or something was bought."),
    "not-an-enterprise": _("It is no enterprise."),
}
VALUES_WRONG: Final[Mapping[str, Any]] = {
    "unreadable": _("“%(found)s” is no number. Write one, such as 40 or “about 40”, or what it waits for."),
    "event-missing": _("Write what the value waits for, such as “pending: the workshop in March”."),
}
