"""Addresses of a report's costs, its evidence, and a partner's staff and procurements."""

from django.urls import URLPattern, path

from samband.projects.views import costs, costs_import, costs_line, evidence, procurements, staff

_REPORT = "partner-reports/<str:key>"
_PARTNER = "project-partners/<str:key>"

urlpatterns: list[URLPattern] = [
    path(f"{_REPORT}/costs/", costs.costs, name="partner-report-costs"),
    path(f"{_REPORT}/costs/sums/", costs.sums, name="partner-report-costs-sums"),
    path(f"{_REPORT}/costs/renumber/", costs.renumber, name="partner-report-renumber"),
    path(f"{_REPORT}/costs/take-back/", costs.take_back, name="partner-report-line-take-back"),
    path(f"{_REPORT}/costs/export/<str:form>/", costs.export, name="partner-report-costs-export"),
    path(f"{_REPORT}/costs/new/", costs_line.new, name="partner-report-line-new"),
    path(f"{_REPORT}/costs/import/", costs_import.bring, name="partner-report-import"),
    path(f"{_REPORT}/costs/import/<str:run>/", costs_import.choose, name="partner-report-import-choose"),
    path(f"{_REPORT}/costs/import/<str:run>/look/", costs_import.look, name="partner-report-import-look"),
    path(f"{_REPORT}/costs/import/<str:run>/drop/", costs_import.drop, name="partner-report-import-drop"),
    path(f"{_REPORT}/costs/lines/<str:line>/", costs_line.edit, name="partner-report-line"),
    path(f"{_REPORT}/evidence/", evidence.evidence, name="partner-report-evidence"),
    path(f"{_REPORT}/evidence/<str:file>/", evidence.download, name="partner-report-file"),
    path(f"{_REPORT}/evidence/<str:file>/change/", evidence.change, name="partner-report-file-change"),
    path(f"{_PARTNER}/procurements/", procurements.procurement_list, name="procurement-list"),
    path(f"{_PARTNER}/procurements/export/<str:form>/", procurements.export, name="procurement-export"),
    path(f"{_PARTNER}/procurements/new/", procurements.new, name="procurement-new"),
    path(f"{_PARTNER}/procurements/<str:one>/", procurements.edit, name="procurement-edit"),
    path(f"{_PARTNER}/staff/", staff.staff_list, name="staff-list"),
    path(f"{_PARTNER}/staff/new/", staff.new, name="staff-new"),
    path(f"{_PARTNER}/staff/<str:one>/", staff.edit, name="staff-edit"),
    path(f"{_PARTNER}/staff/<str:one>/document/", staff.document, name="staff-document"),
    path(f"{_PARTNER}/staff/<str:one>/erase/", staff.erase, name="staff-erase"),
    path(f"{_PARTNER}/staff/<str:one>/data/", staff.data, name="staff-data"),
]
