"""Pages of the library of clauses: those that Samband brings, and a funder's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from samband.accounts.access import agent_of
from samband.actors.models import Organisation
from samband.base.http import page
from samband.funding.access.grants import can_keep_clause
from samband.funding.actions.clauses import add_clause, retire_clause
from samband.funding.domain.clauses import clause_in, shipped_clauses
from samband.funding.forms.grants import ClauseForm
from samband.funding.forms.naming import take_errors
from samband.funding.grant_words import SORTS
from samband.funding.models import ConditionClause
from samband.matching.domain.language import detect


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """Show the library; a funder's people add clauses of their own."""
    agent, lang = agent_of(request.user), get_language() or "en"
    form = ClauseForm(agent, request.POST or None, initial={"owner": agent.acting_for})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        owner = get_object_or_404(Organisation.objects.visible_to(agent), key=data["owner"])
        words = {"sort": data["sort"], "text": data["text"], "question": data["question"]}
        try:
            add_clause(owner, by=agent, lang=detect(data["text"]).lang, **words)
        except ValidationError as problem:
            take_errors(form, problem)
        else:
            messages.success(request, _("The clause is in your library."))
            return HttpResponseRedirect(reverse("clause-library"))
    own = ConditionClause.objects.visible_to(agent).filter(retired_at__isnull=True).select_related("owner")
    context = {
        "shipped": [(SORTS[sort], *clause_in(sort, lang)) for sort in shipped_clauses()],
        "own": [{"row": one, "sort": SORTS[one.sort]} for one in own.order_by("sort", "id")[:100]],
        "form": form,
        "may_add": bool(agent.organisations),
    }
    return page(request, "funding/clauses.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """Take a clause out of the library."""
    agent = agent_of(request.user)
    seen = ConditionClause.objects.visible_to(agent).select_related("owner")
    clause = get_object_or_404(seen.visible_to(agent), key=key)
    can_keep_clause(agent, clause.owner).or_refuse()
    retire_clause(clause, by=agent)
    messages.success(request, _("The clause is taken out. Grants that hold it keep it."))
    return HttpResponseRedirect(reverse("clause-library"))
