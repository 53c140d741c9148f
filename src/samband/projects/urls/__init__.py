"""Addresses of projects: plan, budget, reports, control, joint reports, indicators and support."""

from samband.projects.urls import (
    budget,
    changes,
    control,
    costs,
    indicators,
    joint,
    official,
    payments,
    plan,
    reports,
    support,
)

urlpatterns = [
    *plan.urlpatterns,
    *changes.urlpatterns,
    *budget.urlpatterns,
    *reports.urlpatterns,
    *costs.urlpatterns,
    *official.urlpatterns,
    *control.urlpatterns,
    *joint.urlpatterns,
    *payments.urlpatterns,
    *indicators.urlpatterns,
    *support.urlpatterns,
]
