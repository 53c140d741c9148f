"""The support register, small aid and the follow-up of clusters in the reader's language.

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
AID_REASONS: Final[Mapping[str, Any]] = {
    "within": _("It fits under the ceiling."),
    "above": _("It would go above the ceiling, so none of it may be given as de minimis aid."),
    "check-source": _("The ceiling of that day is not verified. Check the source."),
    "other-rules": _("Primary farming, fishing and aquaculture have rules of their own."),
    "unknown-amount": _("What the aid is worth in euros is not known. Give a rate with its date and source."),
    "unknown-award": _("What an earlier award is worth in euros is not known, so nothing can be decided."),
    "cumulation": _("There is aid for services of general interest too. Check how the two may be combined."),
}
AID_LEFT_OUT: Final[Mapping[str, Any]] = {
    "state": _("given by another state"),
    "undertaking": _("given to another undertaking"),
    "regime": _("given under another regulation"),
    "years": _("not within the same three years"),
}
AID_DATE_RULES: Final[Mapping[str, Any]] = {
    "anniversary-included": _(
        "An award counts until and on the same date three years later, and no more on the day after."
    ),
}
AID_LINKS: Final[Mapping[str, Any]] = {
    "majority-of-votes": _("holds the majority of votes"),
    "appoints-board": _("may appoint or remove most of the board"),
    "dominant-influence": _("has a dominant influence by contract or statutes"),
    "votes-by-agreement": _("controls the majority of votes by agreement"),
}
QUESTIONS: Final[Mapping[str, Any]] = {
    "done": _("What has been done?"),
    "changed": _("What has changed for the firms?"),
    "joined": _("Who has joined, and who is missing?"),
    "hindered": _("What stood in the way?"),
    "next": _("What comes next, and what is needed for it?"),
}
LACKS: Final[Mapping[str, Any]] = {
    "aim-missing": _("Write at least one aim."),
    "aims-too-many": _("Keep to five aims."),
    "date-missing": _("Write the date."),
    "dates-out-of-order": _("The start comes first, then halfway, then the end."),
    "indicators-too-few": _("Choose at least three indicators."),
    "indicators-too-many": _("Keep to five indicators."),
    "indicator-unnamed": _("Write the indicator's name and unit."),
    "target-missing": _("Write the target as a number."),
    "actual-missing": _("Write what is reached, or what it waits for."),
    "answer-missing": _("Answer this question."),
    "answer-too-long": _("Keep the answer to 1,000 characters."),
}
