"""The words of this stage for readers: parts of a statement, where a challenge stands, what can be done."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The parts as headings of a published challenge.
PARTS: Final[Mapping[str, Any]] = {
    "affected": _("Who is affected"),
    "future": _("What we want to be true"),
    "present": _("How it is today"),
    "measure": _("How we shall see it"),
    "year": _("By which year"),
    "binding": _("What the law or safety demands"),
    "open": _("What is open"),
    "others": _("Who else has this need"),
    "market": _("What it may mean for whoever answers"),
    "judging": _("How answers are judged"),
    "owner": _("Who owns the need"),
    "adoption": _("What happens after a good trial"),
}
STATUSES: Final[Mapping[str, Any]] = {
    "draft": _("Draft"),
    "review": _("Waits for approval"),
    "published": _("Looks for answers"),
    "in_dialogue": _("In dialogue"),
    "in_trial": _("In trial"),
    "in_project": _("In a project"),
    "solved": pgettext_lazy("challenge", "Solved"),
    "not_solved": pgettext_lazy("challenge", "Not solved"),
    "withdrawn": pgettext_lazy("challenge", "Withdrawn"),
    "merged": pgettext_lazy("challenge", "Merged into another"),
}
# The moves after publication as buttons, and what is asked for with them.
VERBS: Final[Mapping[str, Any]] = {
    "begin_dialogue": _("A dialogue begins"),
    "begin_trial": _("A trial begins"),
    "begin_project": _("A project begins"),
    "solve": _("It is solved"),
    "give_up": _("It was not solved"),
    "reopen": _("Look for answers again"),
    "withdraw": _("Withdraw it"),
    "merge": _("Merge it into another"),
}
ASKED: Final[Mapping[str, Any]] = {
    "solve": _("What solved it, and how do you know?"),
    "give_up": _("What was learned? Others with the same need will read it."),
    "reopen": _("Why is it open again?"),
    "withdraw": _("Why is it withdrawn? The reason is public."),
}
