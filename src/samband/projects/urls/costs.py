"""Addresses of a report's costs, its evidence, and a partner's staff and procurements."""

from django.urls import URLPattern, path

from samband.projects.views import (
    costs,
    costs_import,
    costs_line,
    evidence,
    parked,
    procurements,
    staff,
)
from samband.projects.views.plan_common import View, for_people

_REPORT = "partner-reports/<str:key>"
_PARTNER = "project-partners/<str:key>"

# No cache keeps what names people and their pay; whoever is not signed in is asked to.
_PATTERNS: list[tuple[str, View, str]] = [
    (f"{_REPORT}/costs/", costs.costs, "partner-report-costs"),
    (f"{_REPORT}/costs/sums/", costs.sums, "partner-report-costs-sums"),
    (f"{_REPORT}/costs/renumber/", costs.renumber, "partner-report-renumber"),
    (f"{_REPORT}/costs/take-back/", costs.take_back, "partner-report-line-take-back"),
    (f"{_REPORT}/costs/export/<str:form>/", costs.export, "partner-report-costs-export"),
    (f"{_REPORT}/costs/new/", costs_line.new, "partner-report-line-new"),
    (f"{_REPORT}/costs/import/", costs_import.bring, "partner-report-import"),
    (f"{_REPORT}/costs/import/<str:run>/", costs_import.choose, "partner-report-import-choose"),
    (f"{_REPORT}/costs/import/<str:run>/look/", costs_import.look, "partner-report-import-look"),
    (f"{_REPORT}/costs/import/<str:run>/drop/", costs_import.drop, "partner-report-import-drop"),
    (f"{_REPORT}/costs/lines/<str:line>/", costs_line.edit, "partner-report-line"),
    (f"{_REPORT}/evidence/", evidence.evidence, "partner-report-evidence"),
    (f"{_REPORT}/evidence/<str:file>/", evidence.download, "partner-report-file"),
    (f"{_REPORT}/evidence/<str:file>/change/", evidence.change, "partner-report-file-change"),
    (f"{_PARTNER}/procurements/", procurements.procurement_list, "procurement-list"),
    (f"{_PARTNER}/procurements/export/<str:form>/", procurements.export, "procurement-export"),
    (f"{_PARTNER}/procurements/new/", procurements.new, "procurement-new"),
    (f"{_PARTNER}/procurements/<str:one>/", procurements.edit, "procurement-edit"),
    (f"{_PARTNER}/parked/", parked.parked_list, "parked-list"),
    (f"{_PARTNER}/parked/<str:line>/drop/", parked.drop, "parked-drop"),
    (f"{_PARTNER}/staff/", staff.staff_list, "staff-list"),
    (f"{_PARTNER}/staff/new/", staff.new, "staff-new"),
    (f"{_PARTNER}/staff/<str:one>/", staff.edit, "staff-edit"),
    (f"{_PARTNER}/staff/<str:one>/document/", staff.document, "staff-document"),
    (f"{_PARTNER}/staff/<str:one>/erase/", staff.erase, "staff-erase"),
    (f"{_PARTNER}/staff/<str:one>/data/", staff.data, "staff-data"),
]

urlpatterns: list[URLPattern] = [path(route, for_people(view), name=name) for route, view, name in _PATTERNS]
