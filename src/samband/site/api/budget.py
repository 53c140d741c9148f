"""A project budget reckoned for anybody, as `samband budget` does; nothing of it is kept."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from samband.projects.domain.budget_document import budget_answer
from samband.site.api.answers import open_question
from samband.site.api.shapes import ProblemShape

router = Router(tags=["Projects"])


class PartnerSums(Schema):
    """What a partner's budget comes to; amounts are strings with two decimals."""

    id: str
    categories: dict[str, str]
    total: str
    funds: dict[str, str]
    contribution: str


class ReckonedBudget(Schema):
    """A budget, as `samband budget --json` prints it; the figures are null where it cannot be reckoned."""

    problems: list[ProblemShape] = Field(description="`where` is a JSON pointer into what was sent")
    total: str | None
    funds: dict[str, str]
    contribution: str | None
    partners: list[PartnerSums]


@open_question(router, "/budget", ReckonedBudget)
def reckon_budget(request: HttpRequest) -> dict[str, Any]:
    """Reckon the budget in the body (JSON, as `samband budget` reads it): figures and what is wrong."""
    answer = budget_answer(request.body)
    return {"problems": [one.document(gettext) for one in answer.problems], **answer.document}
