"""The page of a project's unit costs and lump sums."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samband.accounts.access import agent_of
from samband.base.http import many_fields, page
from samband.base.versions import ChangedMeanwhile
from samband.kernel.money import minor_text
from samband.projects.access.budget import can_read_budget
from samband.projects.access.plan import can_edit_plan
from samband.projects.actions.financing import save_cost_options
from samband.projects.budget_words import CATEGORY_WORDS
from samband.projects.forms.financing import kept_forms, option_rows
from samband.projects.frame import frame_of
from samband.projects.views.budget_common import conflict, for_people, number_of, project_of, words_of


@many_fields
@for_people
@require_http_methods(["GET", "POST"])
def cost_options(request: HttpRequest, key: str) -> HttpResponse:
    """Show the project's unit costs and lump sums, and change them while the plan is open."""
    agent, project = agent_of(request.user), project_of(request, key)
    can_read_budget(agent, project).or_refuse()
    options = list(project.cost_options.order_by("id"))
    may_edit = bool(can_edit_plan(agent, project))
    rows = option_rows(options, request.POST or None) if may_edit or request.method == "POST" else None
    said: list[str] = []
    if request.method == "POST" and rows is not None:
        can_edit_plan(agent, project).or_refuse()
        if rows.is_valid():
            given = [form.given() for form in kept_forms(rows)]
            try:
                version = number_of(request.POST.get("version", ""))
                save_cost_options(project, by=agent, version=version, given=given)
            except ChangedMeanwhile:
                theirs = "\n".join(f"{one.name}: {minor_text(one.price_minor)}" for one in options)
                yours = "\n".join(f"{one.name}: {minor_text(one.price_minor)}" for one in given)
                return conflict(request, theirs=theirs, yours=yours, back_url=request.path)
            except ValidationError as problem:
                said = words_of(problem)
            else:
                messages.success(request, _("The unit costs and lump sums are saved."))
                return HttpResponseRedirect(reverse("cost-options", args=[project.key]))
    context = {
        **frame_of(agent, project, "project-budget"),
        "options": [
            {"option": one, "stands_for": [CATEGORY_WORDS[code] for code in one.categories]}
            for one in options
        ],
        "rows": rows,
        "said": said,
        "version": request.POST.get("version", "") or project.version,
        "currency": project.currency,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "projects/budget_options.html", context, status=status)
