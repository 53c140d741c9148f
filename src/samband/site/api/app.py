"""The API put together: its addresses, its problems, its description."""

from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.operation import Operation

from samband.site.api import (
    budget,
    candidates,
    certificates,
    challenge_steps,
    challenges,
    codes,
    controls,
    doors,
    drafts,
    exchange_rates,
    funding,
    ideas,
    imports,
    joint_reports,
    needs,
    notes,
    organisations,
    profiles,
    project_ledger,
    project_money,
    project_register,
    projects,
    report_lines,
    reports,
    requests,
    searches,
    shortlists,
    verify,
    which_door,
    work,
)
from samband.site.api.frame import ROOT
from samband.site.api.gate import PersonalToken
from samband.site.api.problems import answer_troubles

DESCRIPTION = """Samband's answers for programs: the same as the pages and the command line give.

Send a personal token as `Authorization: Bearer TOKEN`, in no other place. What is public can be read without
one, at a lower rate. Lists are paged by `next`, which is sent back as `cursor`. Every answer to GET has an
ETag: send it as If-None-Match, and the answer is 304 when nothing has changed. Problems are told in the
language of Accept-Language (en, sv, nb, da)."""


class Api(NinjaAPI):
    """The API, whose addresses are called in its description what their functions are called."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an address."""
        return operation.view_func.__name__


api = Api(
    title="Samband",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
answer_troubles(api)
api.add_router("/organisations", organisations.router)
api.add_router("", profiles.router)
api.add_router("", needs.router)
api.add_router("", work.check_router)
api.add_router("", budget.router)
api.add_router("/verify", verify.router)
# What is written and what is done with a challenge stand at the same addresses as what is read.
assert drafts.router is challenge_steps.router is challenges.router  # noqa: S101 - one router, three modules
api.add_router("/challenges", challenges.router)
api.add_router("/my-challenges", challenges.own_router)
assert project_ledger.router is project_money.router is projects.router  # noqa: S101 - as above
assert project_register.router is projects.router  # noqa: S101 - as above
api.add_router("/managed-projects", projects.router)
assert report_lines.router is reports.router  # noqa: S101 - as above
api.add_router("/partner-reports", reports.router)
api.add_router("/control", controls.router)
api.add_router("/certificates", certificates.router)
api.add_router("/joint-reports", joint_reports.router)
api.add_router("/payments", project_ledger.payment_router)
api.add_router("", funding.router)
api.add_router("/notes", notes.router)
api.add_router("/doors", doors.router)
api.add_router("/which-door", which_door.router)
api.add_router("/ideas", ideas.router)
api.add_router("/requests", requests.router)
api.add_router("/shortlists", shortlists.router)
api.add_router("/shortlists/{key}/rows", candidates.router)
api.add_router("/searches", searches.router)
api.add_router("/my-work", work.router)
api.add_router("/imports", imports.router)
api.add_router("/exchange-rates", exchange_rates.router)
api.add_router("/codes", codes.router)
api.add_router("/me", codes.me_router)


@cache
def description() -> dict[str, Any]:
    """Give the description of the whole API (OpenAPI 3.1)."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=ROOT))
    for methods in schema["paths"].values():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                # A parameter's examples have names; those of its schema stay as they are.
                parameter.pop("examples", None)
    return schema


@api.get("/openapi.json", include_in_schema=False, auth=PersonalToken("read", is_needed=False))
def openapi(request: HttpRequest) -> JsonResponse:
    """Give the description of the API."""
    return JsonResponse(description())
