"""What a partner report begins with, from the plan it stands on: its texts, its items, its contributions.

All of it is taken from a version's content as plain values; keys name the plan's things.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

# Texts of a report: of the whole, of a work package, a horizontal criterion, a condition of the grant.
SUMMARY, PROBLEMS, DEVIATIONS = "summary", "problems", "deviations"
COMMUNICATION, NEXT_PERIOD = "communication", "next-period"
WORK_PACKAGE, CRITERION, CONDITION = "work-package", "horizontal-criteria", "condition"
OF_THE_WHOLE: Final = (SUMMARY, PROBLEMS, DEVIATIONS, COMMUNICATION, NEXT_PERIOD)
FIELDS: Final = (
    SUMMARY,
    WORK_PACKAGE,
    PROBLEMS,
    DEVIATIONS,
    COMMUNICATION,
    CRITERION,
    CONDITION,
    NEXT_PERIOD,
)


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A text as a report begins with it."""

    field: str
    about: str = ""
    text: str = ""
    lang: str = ""


def own_packages(content: Mapping[str, Any], partner: str) -> list[dict[str, Any]]:
    """Give the work packages that a partner leads or has something to do in, in the plan's order.

    A partner that is named nowhere is asked about all of them.
    """
    named = {item["work_package"] for item in content["items"] if item["responsible"] == partner}
    mine = [one for one in content["work_packages"] if one["leader"] == partner or one["key"] in named]
    return [dict(one) for one in mine or content["work_packages"]]


def own_items(content: Mapping[str, Any], partner: str, *, before: str) -> list[dict[str, Any]]:
    """Give the items of the plan that a partner answers for and that have begun ``before`` a day (ISO).

    An item without a partner is its work package's leader's; a result without one is nobody's.
    """
    leads = {one["key"] for one in content["work_packages"] if one["leader"] == partner}
    return [
        dict(item)
        for item in content["items"]
        if (item["responsible"] == partner or (item["responsible"] is None and item["work_package"] in leads))
        and (item["starts_on"] is None or item["starts_on"] < before)
    ]


def package_text(package: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> str:
    """Give a work package's text to begin with: a line for each of its own activities and deliverables."""
    lines = [
        f"{package['number']}.{item['number']} {item['title']}: "
        for item in items
        if item["work_package"] == package["key"] and item["sort"] in ("activity", "deliverable")
    ]
    return "\n".join(lines)


def prefilled_texts(
    content: Mapping[str, Any], partner: str, *, before: str, conditions: Sequence[tuple[str, str]] = ()
) -> list[Prefilled]:
    """Give every text that a report asks for; ``conditions`` are (key, language) of those with a question."""
    items = own_items(content, partner, before=before)
    return [
        *(Prefilled(field) for field in OF_THE_WHOLE),
        *(
            Prefilled(WORK_PACKAGE, one["key"], package_text(one, items), one["lang"])
            for one in own_packages(content, partner)
        ),
        *(Prefilled(CRITERION, one["key"], lang=one["lang"]) for one in content["criteria"]),
        *(Prefilled(CONDITION, key, lang=lang) for key, lang in conditions),
    ]


def is_asked_in(
    due_on: date | None, starts_on: date, ends_before: date, *, is_last: bool, is_answered: bool
) -> bool:
    """Say whether a condition's question is asked in the report of a period.

    Without a day it is asked each time. With one it is asked in the period that the day falls in, and in
    later ones until it is answered; what is due after the last period is asked in that.
    """
    if due_on is None:
        return True
    if due_on >= ends_before:
        return is_last
    return due_on >= starts_on or not is_answered


def missing_texts(given: Collection[tuple[str, str]], wanted: Sequence[Prefilled]) -> list[Prefilled]:
    """Give the texts that a report does not have yet; ``given`` are (field, about)."""
    return [one for one in wanted if (one.field, one.about) not in given]


def is_answered(text: str, start: str) -> bool:
    """Whether somebody wrote something: the plan's own words alone are no answer."""
    return bool(text.strip()) and text.strip() != start.strip()
