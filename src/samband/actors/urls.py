"""Addresses of the map, below the place that the composition root gives them."""

from django.urls import path

from samband.actors.views import invitations, lists, organisations, people

urlpatterns = [
    path("", organisations.organisation_list, name="organisation-list"),
    path("export/<str:form>/", organisations.organisation_export, name="organisation-export"),
    path("import/", lists.import_start, name="import-start"),
    path("import/<str:key>/", lists.import_preview, name="import-preview"),
    path("import/<str:key>/start/", lists.import_confirm, name="import-confirm"),
    path("import/<str:key>/run/", lists.import_run, name="import-run"),
    path("import/<str:key>/problems/", lists.import_problems, name="import-problems"),
    path("invitation/", invitations.returned, name="invitation-returned"),
    path("invitation/mine/<str:key>/", invitations.mine, name="invitation-mine"),
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("memberships/<str:key>/leave/", people.leave, name="membership-leave"),
    path("memberships/<str:key>/take-back/", people.take_back, name="membership-take-back"),
    path("<str:key>/people/", people.people, name="organisation-people"),
    path("<str:key>/people/<str:membership>/do/", people.do, name="organisation-people-do"),
    path("<str:key>/ask/", people.ask, name="organisation-ask"),
    path("<str:key>/", organisations.organisation_detail, name="organisation-detail"),
]
