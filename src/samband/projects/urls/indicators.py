"""Addresses of indicators and of where a project stands."""

from django.urls import URLPattern, path

from samband.projects.views import indicator_values, indicators, standing

urlpatterns: list[URLPattern] = [
    path("projects/<str:key>/standing/", standing.standing, name="project-standing"),
    path("projects/<str:key>/indicators/", indicators.indicators, name="project-indicators"),
    path("projects/<str:key>/indicators/export/<str:form>/", indicators.export, name="indicator-export"),
    path("projects/<str:key>/indicators/new/", indicators.add, name="indicator-new"),
    path("projects/<str:key>/indicators/<str:indicator>/", indicators.detail, name="indicator-detail"),
    path("projects/<str:key>/indicators/<str:indicator>/edit/", indicators.edit, name="indicator-edit"),
    path(
        "projects/<str:key>/indicators/<str:indicator>/count/", indicator_values.count, name="indicator-count"
    ),
    path("projects/<str:key>/indicators/<str:indicator>/joint/", indicators.joint, name="indicator-joint"),
    path(
        "projects/<str:key>/indicators/<str:indicator>/value/<str:partner>/<str:period>/",
        indicator_values.write,
        name="indicator-value",
    ),
    path("indicator-values/<str:key>/evidence/", indicator_values.evidence, name="indicator-evidence"),
    path("indicator-values/<str:key>/<str:verb>/", indicator_values.move, name="indicator-move"),
]
