"""A budget reckoned for anybody: pasted or in a file, and nothing of it is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samband.accounts.limits import limited
from samband.base.http import page
from samband.projects.budget_files import as_document
from samband.projects.budget_words import CATEGORY_WORDS, what_if_words
from samband.projects.domain.budget_document import BudgetAnswer, budget_answer
from samband.projects.forms.financing import PasteForm


@require_http_methods(["GET", "HEAD", "POST"])
@limited("check", 120)
def budget_check(request: HttpRequest) -> HttpResponse:
    """Reckon a budget as the command does, and show figures and problems."""
    form = PasteForm(request.POST or None, request.FILES or None)
    form.fields["text"].label = _("Paste the budget")
    form.fields["text"].help_text = _("In the form that “samband budget” reads.")
    form.fields["file"].help_text = _("JSON, or CSV or Excel as Samband exports it; at most 4 MB.")
    context: dict[str, Any] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            raw = as_document(file.read() if file else form.cleaned_data["text"].encode())
            context |= _shown(budget_answer(raw))
            status = 422 if context["problems"] else 200
    response = page(request, "projects/budget_check.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(answer: BudgetAnswer) -> dict[str, Any]:
    document: Any = answer.document
    return {
        "is_read": True,
        "problems": [one.document(_) for one in answer.problems],
        "answer": document if document["total"] is not None else None,
        "partners": [
            {
                **one,
                "rows": [
                    (CATEGORY_WORDS[code], text) for code, text in one["categories"].items() if text != "0.00"
                ],
            }
            for one in document["partners"]
        ],
        "what_ifs": [{"partner": partner, **what_if_words(flat)} for partner, flat in answer.what_ifs],
    }
