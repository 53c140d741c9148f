"""Addresses: budget."""

from django.urls import URLPattern, path

from samband.projects.views import budget

urlpatterns: list[URLPattern] = [
    path("projects/<str:key>/budget/", budget.project_budget, name="project-budget"),
    path("projects/<str:key>/budget/<str:partner>/", budget.partner_budget, name="partner-budget"),
    path("projects/<str:key>/budget/<str:partner>/periods/", budget.budget_periods, name="budget-periods"),
]
