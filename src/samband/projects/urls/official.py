"""Addresses of reports on their way into the programme's own system, and back."""

from django.urls import URLPattern, path

from samband.projects.views import official, official_compare

_REPORT = "partner-reports/<str:key>/official"
urlpatterns: list[URLPattern] = [
    path(f"{_REPORT}/", official.report, name="partner-report-official"),
    path(f"{_REPORT}/list/<str:form>/", official.expenditure, name="partner-report-official-list"),
    path(f"{_REPORT}/evidence/", official.evidence, name="partner-report-official-evidence"),
    path(f"{_REPORT}/compare/", official_compare.compare, name="partner-report-official-compare"),
    path(
        f"{_REPORT}/comparisons/<str:one>/",
        official_compare.comparison,
        name="partner-report-official-comparison",
    ),
    path(
        f"{_REPORT}/comparisons/<str:one>/keep/",
        official_compare.keep,
        name="partner-report-official-keep",
    ),
    path(
        f"{_REPORT}/comparisons/<str:one>/drop/",
        official_compare.drop,
        name="partner-report-official-drop",
    ),
    path(
        f"{_REPORT}/comparisons/<str:one>/file/",
        official_compare.file,
        name="partner-report-official-file",
    ),
    path("joint-reports/<str:key>/official/", official.joint, name="joint-report-official"),
]
