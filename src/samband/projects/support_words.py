"""The support register in the reader's language.

Keys are the codes of the pure rules; the tests hold that no code is without its words.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: Final[Mapping[str, Any]] = {
    "financial": pgettext_lazy("kind of support", "Financial"),
    "non-financial": pgettext_lazy("kind of support", "Other than financial"),
    "advice": pgettext_lazy("kind of support", "Advice"),
    "test": pgettext_lazy("kind of support", "Test"),
    "training": pgettext_lazy("kind of support", "Training"),
    "matchmaking": pgettext_lazy("kind of support", "Matchmaking"),
    "cooperation": pgettext_lazy("kind of support", "Cooperation"),
    "other": pgettext_lazy("kind of support", "Other"),
}
LEGAL_GROUNDS: Final[Mapping[str, Any]] = {
    "de-minimis": _("De minimis, Regulation (EU) 2023/2831"),
    "gber-28": _("General block exemption, Article 28"),
    "gber-20a": _("General block exemption, Article 20a"),
    "no-aid": _("Not state aid"),
    "unknown": pgettext_lazy("legal ground", "Not known"),
}
ANSWERS: Final[Mapping[str, Any]] = {
    "yes": _("Yes"),
    "no": _("No"),
    "refused": _("Would not answer"),
    "not-asked": _("Not asked"),
    "under-2m": _("Up to 2 million euros"),
    "2m-10m": _("2 to 10 million euros"),
    "10m-50m": _("10 to 50 million euros"),
    "over-50m": _("More than 50 million euros"),
    "1-9": _("Fewer than 10"),
    "10-49": _("10 to 49"),
    "50-249": _("50 to 249"),
    "250-plus": _("250 or more"),
}
SIZE_UNSURE: Final[Mapping[str, Any]] = {
    "balance-sheet": _("The turnover says so; a small balance sheet may make the firm smaller."),
    "turnover": _("Only the employees are known; the turnover may make the firm larger."),
    "employees": _("The number of employees is not known."),
}
LEFT_OUT: Final[Mapping[str, Any]] = {
    "no-evidence": _("The firm has not shown its work for sustainability."),
    "nobody-named": _("The row names no firm."),
    "no-partner": _("No partner is named, so it is not counted as cooperation."),
}
PROBLEMS: Final[Mapping[str, Any]] = {
    "company-missing": _("The firm's name is missing. Write it."),
    "date-missing": _("The date is missing. Write it, such as 2026-05-31."),
    "date-unreadable": _("“%(found)s” is not a date. Write it, such as 2026-05-31."),
    "date-ahead": _("%(found)s has not come yet. Write the day on which the support was given."),
    "kind-missing": _("The kind of support is missing. Write one, such as advice or test."),
    "kind-unknown": _("“%(found)s” is no kind of support we know. Write one, such as advice or test."),
    "number-wrong": _(
        "The registry number does not fit its country. The firm is counted by its name until it does."
    ),
    "number-personal": _("This is a person's identity number. It is personal data and was not kept."),
    "hours-unreadable": _("“%(found)s” is no number of hours. Write it, such as 12.5."),
    "amount-unreadable": _("“%(found)s” is no amount. Write it, such as 12000.50, with a currency."),
    "amount-unclear": _("“%(found)s” may mean thousands or decimals. Write it with two decimals."),
    "currency-missing": _("The amount has no currency. Write SEK, NOK, DKK or EUR."),
    "currency-unknown": _("“%(found)s” does not say which currency. Write SEK, NOK, DKK or EUR."),
    "ground-unknown": _("“%(found)s” is no legal ground we know. The ground is taken as not known."),
    "ground-missing": _("Aid was given without a legal ground. Write it."),
    "ground-contradicts": _("The row says that it is no aid, and gives aid. Correct one of them."),
    "answer-unknown": _("“%(found)s” is no answer we know. Write yes, no or refused."),
    "turnover-unknown": _(
        "“%(found)s” is no band of turnover. Write 0-2, 2-10, 10-50 or over 50, in million euros."
    ),
    "employees-unknown": _("“%(found)s” is no number of employees. Write a number, or a band such as 10-49."),
    "leader-unknown": _(
        "“%(found)s” does not say who leads the firm. Write women, men, other or leave it empty."
    ),
    "partner-missing": _("No partner is named: the row is not counted as cooperation."),
}
