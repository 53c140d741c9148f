"""Addresses: partner reports."""

from django.urls import URLPattern, path

from samband.projects.views import report_shown, report_steps, reports

urlpatterns: list[URLPattern] = [
    path("projects/<str:key>/reports/", reports.project_reports, name="project-reports"),
    path(
        "projects/<str:key>/reports/export/<str:form>/",
        reports.project_reports_export,
        name="project-reports-export",
    ),
    path("projects/<str:key>/reports/begin/", reports.begin, name="project-report-begin"),
    path("projects/<str:key>/reports/remind/", reports.remind, name="project-report-remind"),
    path("partner-reports/<str:key>/", report_shown.shown, name="partner-report"),
    path("partner-reports/<str:key>/work/", report_steps.work, name="partner-report-work"),
    path("partner-reports/<str:key>/autosave/", report_steps.autosave, name="partner-report-autosave"),
    path(
        "partner-reports/<str:key>/contributions/",
        report_steps.contributions,
        name="partner-report-contributions",
    ),
    path("partner-reports/<str:key>/hand-in/", report_steps.hand_in, name="partner-report-hand-in"),
    path("partner-reports/<str:key>/plan/", report_steps.move_plan, name="partner-report-plan"),
    path("partner-reports/<str:key>/take-back/", report_shown.take_back, name="partner-report-take-back"),
    path("partner-reports/<str:key>/send-back/", report_shown.send_back, name="partner-report-send-back"),
    path("partner-reports/<str:key>/delete/", report_shown.delete, name="partner-report-delete"),
    path("partner-reports/<str:key>/paper/<str:form>/", report_shown.paper, name="partner-report-paper"),
]
