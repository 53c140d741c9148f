"""Addresses of a plan's versions and of requests to change it."""

from django.urls import URLPattern, path

from samband.projects.views import changes

urlpatterns: list[URLPattern] = [
    path("projects/<str:key>/changes/", changes.changes, name="project-changes"),
    path("projects/<str:key>/changes/new/", changes.begin, name="change-new"),
    path("projects/<str:key>/changes/<str:change>/", changes.detail, name="change-detail"),
    path("projects/<str:key>/changes/<str:change>/<str:verb>/", changes.move, name="change-move"),
    path("projects/<str:key>/versions/<int:number>/", changes.version, name="plan-version"),
]
