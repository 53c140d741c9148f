"""Addresses: budget and financing."""

from django.urls import URLPattern, path

from samband.projects.views import budget, budget_check, budget_files, cost_options, financing

urlpatterns: list[URLPattern] = [
    path("budget-check/", budget_check.budget_check, name="budget-check"),
    path("projects/<str:key>/budget/", budget.project_budget, name="project-budget"),
    path("projects/<str:key>/budget-file.<str:form>", budget_files.budget_file, name="budget-file"),
    path("projects/<str:key>/budget-bring/", budget_files.budget_bring, name="budget-bring"),
    path("projects/<str:key>/cost-options/", cost_options.cost_options, name="cost-options"),
    path("projects/<str:key>/budget/<str:partner>/", budget.partner_budget, name="partner-budget"),
    path("projects/<str:key>/budget/<str:partner>/periods/", budget.budget_periods, name="budget-periods"),
    path(
        "projects/<str:key>/budget/<str:partner>/rows.<str:form>",
        budget_files.lines_file,
        name="budget-lines-file",
    ),
    path(
        "projects/<str:key>/budget/<str:partner>/bring/", budget_files.lines_bring, name="budget-lines-bring"
    ),
    path("projects/<str:key>/financing/", financing.project_financing, name="project-financing"),
    path("projects/<str:key>/financing/bring/", financing.financing_bring, name="financing-bring"),
    path(
        "projects/<str:key>/financing-file/<str:table>.<str:form>",
        financing.financing_file,
        name="financing-file",
    ),
    path("projects/<str:key>/financing/<str:financier>/", financing.financier, name="financier-detail"),
    path(
        "projects/<str:key>/financing/<str:financier>/cut.<str:form>",
        financing.cut_file,
        name="financier-cut",
    ),
    path(
        "projects/<str:key>/financing/<str:financier>/certificate/",
        financing.financier_certificate,
        name="financier-certificate",
    ),
]
