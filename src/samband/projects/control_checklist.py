"""The questions that a controller answers of every report; which there are is data, here are the words."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

ANSWERS: Final = ("yes", "no", "not-applicable")
ANSWER_WORDS: Final[Mapping[str, Any]] = {
    "yes": _("Yes"),
    "no": _("No"),
    "not-applicable": _("Does not apply"),
}
ABOUT_WORDS: Final[Mapping[str, Any]] = {
    "costs": _("Costs"),
    "staff": _("Staff"),
    "procurement": _("What was bought"),
    "work": _("The work itself"),
}
QUESTION_WORDS: Final[Mapping[str, Any]] = {
    "eligible": _("Are the costs eligible, and in the approved budget?"),
    "period": _("Did the costs arise within the period, and within the project's time?"),
    "paid": _("Are the costs paid, and is that proved?"),
    "evidence": _("Does each line of the sample have its document, and do the amounts agree?"),
    "vat": _("Is VAT claimed only where the partner cannot recover it?"),
    "exchange": _("Are costs in other currencies changed by the programme's rule?"),
    "double-financing": _("Are the costs paid by nobody else, and reported once only?"),
    "flat-rates": _(
        "Is the base of each flat rate right? What a flat rate pays is not looked at by document, "
        "and no such cost is reported besides."
    ),
    "staff-documents": _("Are staff costs reckoned by the chosen method, with its document in place?"),
    "procurement": _("Was everything bought by the right procedure, with quotes or notices in place?"),
    "conflict-of-interest": _("Were conflicts of interest looked for in what was bought?"),
    "publicity": _("Is the fund named as the rules on publicity ask?"),
    "delivered": _("Is there proof of the work and of what was delivered?"),
    "state-aid": _("Are the terms of state aid and de minimis kept, where they apply?"),
}


@cache
def _document() -> dict[str, Any]:
    text = files("samband.projects").joinpath("data/control_checklist.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def checklist_version() -> str:
    """Give which list of questions holds."""
    return str(_document()["version"])


def questions() -> list[tuple[str, str]]:
    """Give the questions in order: code and what it is about."""
    return [(one["code"], one["about"]) for one in _document()["questions"]]


def unanswered(answers: Mapping[str, Any]) -> list[str]:
    """Give the codes of the questions that have no answer yet."""
    return [code for code, _about in questions() if answers.get(code, {}).get("answer") not in ANSWERS]
