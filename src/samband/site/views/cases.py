"""Cases of one's organisation: all of them, one with its records, and one as a file to take along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from samband.accounts.access import agent_of
from samband.base.http import page
from samband.matching.access import can_decide_on_shortlist
from samband.matching.actions import take_out_closed
from samband.site.case_file import case_files, zipped
from samband.site.cases import Case, bodies_of, case_of, cases_for
from samband.site.views.shortlists import for_people


def _case(request: HttpRequest, sort: str, key: str) -> Case:
    found = case_of(agent_of(request.user), sort, key)
    if found is None:
        raise Http404
    return found


@for_people
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases of the reader's organisations, the latest first."""
    agent = agent_of(request.user)
    context = {"cases": cases_for(agent), "bodies": [name for _key, name in bodies_of(agent)]}
    return page(request, "site/cases.html", context)


@for_people
@require_GET
def detail(request: HttpRequest, sort: str, key: str) -> HttpResponse:
    """Show one case with its records."""
    case, agent = _case(request, sort, key), agent_of(request.user)
    lists = [one.thing for one in case.records if one.sort == "shortlist"]
    context = {
        "case": case,
        "here": (sort, key),
        "may_take_closed": any(can_decide_on_shortlist(agent, one) for one in lists),
    }
    return page(request, "site/case.html", context)


@for_people
@require_POST
def export(request: HttpRequest, sort: str, key: str) -> HttpResponse:
    """Give a case whole, as one file; confidential parts only of lists one decides on, and when asked for."""
    case, agent = _case(request, sort, key), agent_of(request.user)
    closed = set()
    if request.POST.get("closed") == "yes":
        for one in case.records:
            if one.sort == "shortlist" and can_decide_on_shortlist(agent, one.thing):
                take_out_closed(one.thing, by=agent)
                closed.add(one.key)
    at = timezone.now()
    content = zipped(case_files(case, agent, at, closed=frozenset(closed)), at)
    response = HttpResponse(content, content_type="application/zip")
    name = f"samband-case-{timezone.localdate().isoformat()}-{case.records[0].key}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
