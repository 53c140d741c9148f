"""Addresses of the map, below the place that the composition root gives them."""

from django.urls import path

from samband.actors.views import lists, organisations

urlpatterns = [
    path("", organisations.organisation_list, name="organisation-list"),
    path("export/<str:form>/", organisations.organisation_export, name="organisation-export"),
    path("import/", lists.import_start, name="import-start"),
    path("import/<str:key>/", lists.import_preview, name="import-preview"),
    path("import/<str:key>/start/", lists.import_confirm, name="import-confirm"),
    path("import/<str:key>/run/", lists.import_run, name="import-run"),
    path("import/<str:key>/problems/", lists.import_problems, name="import-problems"),
    path("<str:key>/", organisations.organisation_detail, name="organisation-detail"),
]
